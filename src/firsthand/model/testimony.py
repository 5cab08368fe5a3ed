"""What was said, by whom, and where it stands: sources, transcripts, turns, passages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from firsthand.model.private import Private

Value = str | int | None
"""A recorded attribute: a category's id, a whole number or a year, or unknown."""


class Speaker(StrEnum):
    """Whose words a turn is."""

    SOURCE = "source"
    INTERVIEWER = "interviewer"
    OTHER = "other"


class Status(StrEnum):
    """How far a transcript or translation has come. Only ``APPROVED`` may be published from."""

    DRAFT = "draft"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Review:
    """What a reader said of one turn before its text is approved: that it is right, or by a remark what is wrong.

    ``lapsed`` tells that the words have changed since, those of the original among them.
    """

    number: int
    member: str
    remark: Private
    lapsed: bool = False


_REF = re.compile(
    r"(?P<source>[^\W_](?:[\w-]*\w)?)(?:\.(?P<interview>[1-9]\d{0,3}))?"
    r"(?:/(?P<first>[1-9]\d{0,6})(?:-(?P<last>[1-9]\d{0,6}))?)?"
)


@dataclass(frozen=True, slots=True, order=True)
class InterviewRef:
    """One interview with one source: ``S14`` is the first, ``S14.2`` the second."""

    source: str
    number: int = 1

    def __str__(self) -> str:
        return self.source if self.number == 1 else f"{self.source}.{self.number}"

    @classmethod
    def parse(cls, text: str) -> InterviewRef | None:
        """Read ``S14`` or ``S14.2``; None when it is neither."""
        match = _REF.fullmatch(text)
        if match is None or match["first"]:
            return None
        return cls(match["source"], int(match["interview"] or 1))


@dataclass(frozen=True, slots=True, order=True)
class PassageRef:
    """A run of turns, first to last inclusive, 1-based: ``S14/112``, ``S14/112-115``, ``S14.2/40``."""

    interview: InterviewRef
    first: int
    last: int

    def __str__(self) -> str:
        numbers = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        return f"{self.interview}/{numbers}"

    @property
    def source(self) -> str:
        """The code of the source who speaks here."""
        return self.interview.source

    @classmethod
    def parse(cls, text: str) -> PassageRef | None:
        """Read a passage reference; None when it is malformed or runs backwards."""
        match = _REF.fullmatch(text)
        if match is None or not match["first"]:
            return None
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if last < first:
            return None
        return cls(InterviewRef(match["source"], int(match["interview"] or 1)), first, last)


@dataclass(frozen=True, slots=True)
class Source:
    """A person who gave testimony. Never a document; never a name, which lives with the identities.

    ``code`` is the reference code (``S14``); ``alias`` the published name per language (``{"en": …, "ko": …}``).
    """

    code: str
    alias: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    attributes: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's speech, NFC, numbered from 1 within its transcript. A narrative's paragraph is a turn."""

    number: int
    speaker: Speaker
    text: Private


@dataclass(frozen=True, slots=True)
class Transcript:
    """One revision of the words of an interview in one language: the original, or a translation of it.

    ``turns`` holds only what the build may see (the turns of cited interviews), in order of number.
    ``aligned`` is true for an original, and for a translation whose turns match the original's one to one.
    ``translator`` and ``reviewer`` are role ids such as ``T1``. ``digest`` is SHA-256 over the turns.
    """

    interview: InterviewRef
    language: str
    original: bool
    status: Status
    revision: int = 1
    digest: str = ""
    aligned: bool = True
    translator: str = ""
    reviewer: str = ""
    held_on: date | None = None
    words: int = 0
    turns: tuple[Turn, ...] = ()
