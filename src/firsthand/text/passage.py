"""The turns a quotation names, as one normalised text, and where words stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from firsthand.model.testimony import Speaker, Turn
from firsthand.text.edits import Segment
from firsthand.text.normal import is_within_word, normal

Spot = tuple[int, int]
"""Where words stand: start and end in a passage's normalised text."""


class Passage(NamedTuple):
    """The turns named, normalised and joined by a space.

    ``bounds`` are each turn's ends and whether it is the source's; ``own`` whether all are.
    """

    text: str
    bounds: tuple[tuple[int, int, bool], ...]
    own: bool

    @classmethod
    def of(cls, turns: Sequence[Turn]) -> Passage:
        """Join the turns; those without words are left out."""
        if len(turns) == 1:  # as most quotations name one turn, at less cost
            text, own = normal(turns[0].text.reveal()), turns[0].speaker is Speaker.SOURCE
            return cls(text, ((0, len(text), own),), own) if text else cls("", (), own=True)
        parts: list[str] = []
        bounds: list[tuple[int, int, bool]] = []
        here = 0
        for turn in turns:
            text = normal(turn.text.reveal())
            if text:
                parts.append(text)
                bounds.append((here, here + len(text), turn.speaker is Speaker.SOURCE))
                here += len(text) + 1
        return cls(" ".join(parts), tuple(bounds), all(own for _, _, own in bounds))

    def others(self, start: int, end: int) -> int:
        """Count the characters of a stretch that are not in the source's turns."""
        if self.own:
            return 0
        return sum(max(0, min(end, b) - max(start, a)) for a, b, own in self.bounds if not own)

    def turn_at(self, offset: int) -> tuple[int, int]:
        """Return the ends of the turn that holds the character at ``offset``."""
        if len(self.bounds) == 1:
            return self.bounds[0][:2]
        return next(((a, b) for a, b, _ in self.bounds if offset <= b), (0, len(self.text)))

    def said_by_source(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of a stretch that are in the source's turns."""
        for a, b, own in self.bounds:
            if own and min(end, b) > max(start, a):
                yield max(start, a), min(end, b)


def occurrences(passage: Passage, segment: Segment, start: int = 0) -> Iterator[Spot]:
    """Yield where the segment stands in the passage from ``start`` on, between whole words, in order."""
    text = passage.text
    if segment.either:
        pattern = re.compile("".join(_either(segment, i, sign) for i, sign in enumerate(segment.text)))
        at = _next(pattern, text, start)
    else:
        at = text.find(segment.text, start)
    while at >= 0:
        end = at + len(segment.text)
        if not is_within_word(text, at) and not is_within_word(text, end):
            yield at, end
        at = _next(pattern, text, at + 1) if segment.either else text.find(segment.text, at + 1)


def _next(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.search(text, start)
    return match.start() if match else -1


def _either(segment: Segment, offset: int, sign: str) -> str:
    if offset in segment.either:
        return f"(?:{re.escape(sign.lower())}|{re.escape(sign.upper())})"
    return re.escape(sign)


def sentence_ends_at(passage: Passage, end: int) -> bool:
    """Tell whether a full stop after ``end`` is the passage's own: its sentence, or its turn, ends there."""
    rest = passage.text[end : passage.turn_at(end)[1]][:6].lstrip("')] ")
    return rest[:1] in {"", ".", "…"}
