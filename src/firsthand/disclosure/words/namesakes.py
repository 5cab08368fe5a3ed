"""Aliases that are somebody's real name: a source's, or one of her family's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from firsthand.model.identity import Identity
from firsthand.model.testimony import Source
from firsthand.text import names


class Namesake(NamedTuple):
    """The alias of ``alias_of`` is, or nearly is, a name of ``named``; ``relative``: of one of her family."""

    alias_of: str
    named: str
    relative: bool


def namesakes(sources: Iterable[Source], identities: Mapping[str, Identity]) -> tuple[Namesake, ...]:
    """List every alias that is, or nearly is, a name among ``identities``, in any writing."""
    held = _Names(identities)
    found = {
        Namesake(source.code, named, relative)
        for source in sources
        for alias in source.alias.values()
        for name, named, relative in held.near(alias)
        if names.same_name(alias, name)
    }
    return tuple(sorted(found))


class _Names:
    """Names, each by what a like name would share with it, so that not every pair need be compared."""

    def __init__(self, identities: Mapping[str, Identity]) -> None:
        self._by: defaultdict[str, set[tuple[str, str, bool]]] = defaultdict(set)
        for code, identity in identities.items():
            of = [(name, False) for name in identity.names] + [(each.name, True) for each in identity.relatives]
            for name, relative in of:
                text = name.text.reveal()
                for key in _keys(text):
                    self._by[key].add((text, code, relative))

    def near(self, alias: str) -> set[tuple[str, str, bool]]:
        """List the names an alias should be compared with, each with whose it is."""
        return {each for key in _keys(alias) for each in self._by.get(key, ())}


def _keys(text: str) -> set[str]:
    """Name what a like name would share: a surname in Latin letters, the number of letters give or take one."""
    korean = names.KoreanName.parse(text)
    if korean is not None:
        return {f"surname {one}" for one in names.latin_surnames(korean) | names.hangul_surnames(korean)}
    words = names.latin_words(text)
    if not words:
        return {"".join(text.split())}
    length = len("".join(words))
    return {f"surname {words[0]}", f"surname {words[-1]}", *(f"letters {length + by}" for by in (-1, 0, 1))}
