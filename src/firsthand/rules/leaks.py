"""DS: what finished files give away, whatever the report said; and aliases that are somebody's name.

These rules judge files and identities, and not a bound report: :func:`search` is called where both are at hand.
Whatever they say names files by their place, sources by code, and kinds of things: never a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from firsthand.diagnostics.diagnostic import Diagnostic, Severity, ordered
from firsthand.model.bound import Bound
from firsthand.model.identity import Identity
from firsthand.model.place import Place
from firsthand.rules.registry import CATALOGUE, judged_elsewhere

if TYPE_CHECKING:
    from firsthand.disclosure.words.watch import Hit, Watch
    from firsthand.exchange.outputs import Piece

VERSION = 2
"""Which way of searching this is. Files cleared by another are searched anew."""

NAME_IN_OUTPUT = judged_elsewhere(
    "DS09", "name-in-output", Severity.BLOCK, "A file to be published holds a real name, or part of an identity."
)
TELLING_METADATA = judged_elsewhere(
    "DS10", "telling-metadata", Severity.BLOCK, "A file to be published tells who made it, where, or what was cut."
)

_PATH = re.compile(
    r"\b[A-Za-z]:\\(?:Users|Documents and Settings)\\\w|(?<![\w./])/(?:home|Users|root|tmp|mnt|media|Volumes)/\w"
    r"|\bfile:/{1,3}\w|\\\\[\w.-]+\\\w+\$?\\"
)


@dataclass(frozen=True, slots=True, order=True)
class Suggestion:
    """A given name that may be another's, or an ordinary word: a person has to look. ``file`` is a place's path."""

    file: str
    channel: str
    source: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search of files came to: what refuses them, and what an officer should look at."""

    diagnostics: tuple[Diagnostic, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


def search(files: Mapping[str, bytes], watch: Watch | None, signed: Iterable[str] = ()) -> Searched:
    """Search every byte of every file, and its name. ``watch`` None looks for no identities; what the files tell of
    their making is judged all the same. ``signed`` are the words that may stand as their author: the group's name.
    """
    from firsthand.exchange.outputs import pieces

    allowed = {" ".join(words.split()).casefold() for words in signed}
    diagnostics: list[Diagnostic] = []
    suggestions: set[Suggestion] = set()
    for number, (name, data) in enumerate(sorted(files.items()), 1):
        shown = name if watch is None or not watch.search(name) else f"file-{number}{PurePath(name).suffix}"
        place = Place(shown, 0, 0)
        for piece in pieces(name, data):
            diagnostics += _of_making(place, piece, allowed)
            for hit in sorted(watch.search(piece.text)) if watch is not None and piece.text else ():
                if not hit.weak:
                    diagnostics.append(_named(place, piece, hit))
                elif not piece.chance:
                    suggestions.add(Suggestion(shown, piece.channel, hit.source))
    return Searched(ordered(diagnostics), tuple(sorted(suggestions)))


def _named(place: Place, piece: Piece, hit: Hit) -> Diagnostic:
    whose = f"a relative of {hit.source}" if hit.relative else hit.source
    return NAME_IN_OUTPUT.at(place, f"{piece.channel}: {hit.kind.value} of {whose}", subjects=(hit.source,))


def _of_making(place: Place, piece: Piece, allowed: set[str]) -> list[Diagnostic]:
    found = []
    if piece.unsearched:
        found.append(NAME_IN_OUTPUT.at(place, f"{piece.channel}: it cannot be searched, {piece.unsearched}"))
    own = piece.told is not None and piece.told.signs and " ".join(piece.text.split()).casefold() in {"", *allowed}
    if piece.told is not None and not own:
        found.append(TELLING_METADATA.at(place, f"{piece.channel}: it has {piece.told.value}"))
    if not piece.chance and _PATH.search(piece.text):
        found.append(TELLING_METADATA.at(place, f"{piece.channel}: it has a path on somebody's computer"))
    return found


def aliases_of(bound: Bound, identities: Mapping[str, Identity]) -> tuple[Diagnostic, ...]:
    """Judge the aliases of everyone a report describes or quotes: DS03 where identities are open."""
    from firsthand.disclosure.words.namesakes import namesakes

    cited: dict[str, Place] = {}
    for quotation in bound.quotations:
        if quotation.citation.passage is not None:
            cited.setdefault(quotation.citation.passage.source, quotation.citation.place)
    cited |= {each.source.code: each.citation.place for each in reversed(bound.attributions)}
    sources = [source for source in bound.snapshot.sources if source.code in cited]
    return ordered(
        [
            CATALOGUE["DS03"].info.at(
                cited[found.alias_of],
                f"the alias of {found.alias_of} is, or nearly is, a name of "
                f"{'a relative of ' if found.relative else ''}{found.named}; choose another",
                subjects=tuple(dict.fromkeys((found.alias_of, found.named))),
                kind="real-name",
            )
            for found in namesakes(sources, identities)
        ]
    )
