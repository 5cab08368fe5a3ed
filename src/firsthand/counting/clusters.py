"""What is one and the same: ids joined by decided pairs (union-find, Tarjan 1975), named by the least of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

Order = tuple[tuple[str, int], ...]
_PARTS = re.compile(r"(\D*)(\d*)")


def order(ident: str) -> Order:
    """Order ids as people do: E2 before E10, and E2.9 before E2.10."""
    return tuple((letters, int(digits or -1)) for letters, digits in _PARTS.findall(ident) if letters or digits)


def clusters(idents: Iterable[str], same: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Map each id to the least id of those given that it is the same as.

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
    least: dict[str, str] = {}
    given = sorted(idents, key=order)
    for ident in given:
        least.setdefault(root(ident), ident)
    return {ident: least[root(ident)] for ident in given}
