"""A quotation as an editor set it: the source's own words in segments, and the declared edits between them.

``[…]`` ``(…)`` ``[중략]`` ``(중략)`` and a bare ``…`` leave words out; ``[words]`` put words in, in place of a few or
of none; ``[T]he`` changes the case of a first letter. Anything else is the source's words or it is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from firsthand.text.insertions import says_more
from firsthand.text.normal import is_word_sign

_OMISSIONS = "…|중략|생략|전략|후략"
_MARK = re.compile(rf"\[ ?(?P<words>[^\[\]]*[^\[\] ]) ?\]|\( ?(?:{_OMISSIONS}) ?\)|…")
_OMISSION = re.compile(_OMISSIONS)
_OUTER = "', "


class Segment(NamedTuple):
    """A stretch of the source's own words, normalised. ``at[i]`` is where character ``i`` stands in the quotation.

    ``either`` lists the offsets of bracketed first letters, which the passage may have in the other case.
    """

    text: str
    at: Sequence[int]
    either: tuple[int, ...] = ()

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(map(_is_word, self.text.split()))

    @property
    def is_lone(self) -> bool:
        """Whether it has fewer than two words."""
        return next(islice(filter(_is_word, self.text.split()), 1, None), None) is None


def _is_word(text: str) -> bool:
    return any(map(is_word_sign, text))


@dataclass(frozen=True, slots=True)
class Join:
    """What stands between two segments, or at an outer end: an omission, words put in, both or neither.

    ``bracketed`` tells of an omission whether any of its marks is in brackets.
    """

    omission: bool = False
    bracketed: bool = False
    inserted: tuple[str, ...] = ()

    def __add__(self, other: Join) -> Join:
        bracketed = self.bracketed or other.bracketed
        return Join(self.omission or other.omission, bracketed, self.inserted + other.inserted)

    def may_stand_for(self, stretch: str) -> bool:
        """Tell whether the marks cannot be mistaken for signs of the passage's own in the stretch they stand for."""
        if self.bracketed:
            return True
        return ("…" if self.omission else "[") not in stretch


NOTHING = Join()
"""Neither left out nor put in."""


class Reading(NamedTuple):
    """One way to read a quotation's marks. ``joins[i]`` stands between segments ``i`` and ``i + 1``.

    ``full_stop`` is the offset of a closing full stop, which the passage must have too, or -1. ``glued`` are words put
    in inside a Korean word. ``says_more`` tells whether what is put in is a sentence, or long.
    """

    segments: tuple[Segment, ...]
    joins: tuple[Join, ...] = ()
    leading: Join = NOTHING
    trailing: Join = NOTHING
    full_stop: int = -1
    glued: tuple[str, ...] = ()
    says_more: bool = False


def is_marked(said: str) -> bool:
    """Tell whether a normalised quotation holds anything that could be a mark of editing."""
    return "[" in said or "(" in said or "…" in said


def marks(said: str) -> tuple[tuple[int, int], ...]:
    """List where the marks of a normalised quotation stand."""
    return tuple(match.span() for match in _MARK.finditer(said))


def plain(said: str) -> Reading:
    """Read a normalised quotation as the source's words throughout, but for its outer quotation marks."""
    start = len(said) - len(said.lstrip(_OUTER))
    text = said[start:].rstrip(_OUTER)
    full_stop = -1
    if text.endswith("."):
        text = text[:-1].rstrip(_OUTER)
        full_stop = said.index(".", start + len(text))
    return Reading((Segment(text, range(start, start + len(text))),) if text else (), full_stop=full_stop)


def read(said: str, literal: frozenset[int] = frozenset()) -> Reading:
    """Read a normalised quotation; the marks whose numbers are in ``literal`` are the passage's own signs."""
    builder = _Builder(said)
    here = 0
    for number, match in enumerate(_MARK.finditer(said)):
        if number in literal or not builder.takes(match):
            continue
        builder.words(here, match.start())
        builder.mark(match)
        here = match.end()
    builder.words(here, len(said))
    return builder.reading()


class _Builder:
    """Gathers segments and joins from left to right."""

    def __init__(self, said: str) -> None:
        self._said = said
        self._letters: list[str] = []
        self._at: list[int] = []
        self._either: list[int] = []
        self._segments: list[Segment] = []
        self._joins: list[Join] = []
        self._pending = NOTHING
        self._glued: list[str] = []
        self._put_in: list[tuple[int, int]] = []

    def takes(self, match: re.Match[str]) -> bool:
        """Tell whether the mark stands where a mark may: words put in never cut or lengthen a word."""
        if match["words"] is None or _OMISSION.fullmatch(match["words"]):
            return True
        before, after = self._around(match)
        return self._is_capital(match) or self._is_glued(match) or not (is_word_sign(before) or is_word_sign(after))

    def words(self, start: int, end: int) -> None:
        """Add the quotation's own characters to the segment being built."""
        self._letters.extend(self._said[start:end])
        self._at.extend(range(start, end))

    def mark(self, match: re.Match[str]) -> None:
        """Add a mark that :meth:`takes` accepted."""
        words = match["words"]
        if words is not None and self._is_capital(match):
            self._either.append(len(self._letters))
            self.words(match.start("words"), match.end("words"))
        elif words is not None and not _OMISSION.fullmatch(words) and self._is_glued(match):
            self._glued.append(words)
            self._put_in.append(match.span())
        else:
            self._close()
            omission = words is None or _OMISSION.fullmatch(words) is not None
            bracketed = match.group() != "…"
            if not omission:
                self._put_in.append(match.span())
            self._pending += Join(omission, omission and bracketed, () if omission else (words or "",))

    def reading(self) -> Reading:
        """Return what was gathered."""
        self._close()
        full_stop = self._trim_end()
        leading = self._joins[0] if self._segments else self._pending
        joins, glued = tuple(self._joins[1:]), tuple(self._glued)
        more = says_more(self._said, self._put_in)
        return Reading(tuple(self._segments), joins, leading, self._pending, full_stop, glued, more)

    def _around(self, match: re.Match[str]) -> tuple[str, str]:
        before, after = self._said[: match.start()][-1:], self._said[match.end() : match.end() + 1]
        return before or " ", after or " "

    def _is_capital(self, match: re.Match[str]) -> bool:
        before, after = self._around(match)
        letter = self._said[match.start() + 1 : match.end() - 1]
        return len(letter) == 1 and letter.lower() != letter.upper() and after.isalpha() and not is_word_sign(before)

    def _is_glued(self, match: re.Match[str]) -> bool:
        return all("가" <= sign <= "힣" for sign in self._around(match))

    def _close(self) -> None:
        """End the segment being built; a first one also loses what opens the quotation."""
        if not self._letters:
            return
        text = "".join(self._letters)
        outer = _OUTER if not self._segments else " "
        left = len(text) - len(text.lstrip(outer))
        kept = text[left:].rstrip(" ")
        if kept:
            either = tuple(offset - left for offset in self._either)
            self._segments.append(Segment(kept, self._at[left : left + len(kept)], either))
            self._joins.append(self._pending)
            self._pending = NOTHING
        self._letters, self._at, self._either = [], [], []

    def _trim_end(self) -> int:
        """Take off what closes the quotation; return the offset of its full stop, or -1."""
        full_stop = -1
        while self._segments:
            last = self._segments.pop()
            text = last.text.rstrip(_OUTER)
            if text.endswith(".") and not self._pending.omission:
                full_stop = last.at[len(text) - 1]
                text = text[:-1].rstrip(_OUTER)
            if text:
                either = tuple(offset for offset in last.either if offset < len(text))
                self._segments.append(Segment(text, last.at[: len(text)], either))
                return full_stop
            full_stop = -1
            self._pending = self._joins.pop() + self._pending
        return -1


def readings(said: str, passage: str, most: int = 4) -> Iterator[Reading]:
    """Yield every way to read the marks, those with most of them as the passage's own signs first.

    Of the marks that stand in the passage word for word, the first ``most`` are tried both ways.
    """
    found = marks(said)
    own = [number for number, (a, b) in enumerate(found) if said[a:b] in passage]
    if len(own) == len(found):  # else the words as they are, marks and all, cannot stand there
        yield plain(said)
    own = own[:most]
    for choice in reversed(range(1 << len(own))):
        yield read(said, frozenset(number for bit, number in enumerate(own) if choice >> bit & 1))
