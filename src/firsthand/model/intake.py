"""What comes in: a file read, a register's row, and the two joined, ready for the vault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from firsthand.model.private import Private
from firsthand.model.testimony import InterviewRef, Status, Turn, Value


@dataclass(frozen=True, slots=True)
class Utterance:
    """One speaker's speech as a file gives it: the label before the colon (empty in a narrative), the words, NFC."""

    label: str
    text: Private


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read: its utterances in order. ``format`` is the suffix without dot; ``encoding`` that of a text."""

    utterances: tuple[Utterance, ...]
    format: str
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that does not go in, and why. ``name`` is the file's name as given; ``reason`` one plain sentence."""

    name: str
    reason: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class RowFault:
    """Something wrong in a table that was handed in: the file's name, row (0: the whole table) and column."""

    path: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        row = f": row {self.row}" if self.row else ""
        place = self.path + row + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """What the register says of one file. ``translation_of`` is the original's file name, empty for an original."""

    row: int
    file: str
    interview: InterviewRef
    language: str
    held_on: date | None = None
    speaker: str = ""
    translation_of: str = ""
    translator: str = ""
    reviewer: str = ""
    status: Status = Status.DRAFT
    alias: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    attributes: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Admission:
    """One file ready for the vault: its row, its turns with speakers told apart, its original bytes and their SHA-256.

    ``original`` is testimony: it never prints (``repr`` is suppressed) and is stored only sealed.
    """

    row: RegisterRow
    turns: tuple[Turn, ...]
    digest: str
    original: bytes = field(repr=False)
    format: str = "txt"


@dataclass(frozen=True, slots=True)
class Admitted:
    """What the vault did with an admission: ``new``, ``unchanged`` (seen before), or ``revised``."""

    file: str
    outcome: str
    words: int = 0
