"""What is one and the same: ids joined by decided pairs (union-find, Tarjan 1975)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def clusters(idents: Iterable[str], same: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Map each id to the first of those given that it is the same as.

    A pair may go through an id that is not among those given: what was decided of it still holds. A pair of ids of
    two kinds, told by their first letter, joins nothing.
    """
    above: dict[str, str] = {}

    def root(ident: str) -> str:
        while (parent := above.get(ident, ident)) != ident:
            above[ident] = above.get(parent, parent)
            ident = parent
        return ident

    for one, other in same:
        if one[:1] == other[:1]:
            above[root(one)] = root(other)
    first: dict[str, str] = {}
    return {ident: first.setdefault(root(ident), ident) for ident in idents}
