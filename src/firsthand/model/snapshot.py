"""Everything a build may see of the vault, and nothing it may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Protocol

from firsthand.model.coding import Coding, Coverage
from firsthand.model.consent import Consent, Withdrawal
from firsthand.model.disclosure import Edition
from firsthand.model.event import Events
from firsthand.model.testimony import InterviewRef, PassageRef, Source, Speaker, Transcript, Turn


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a manuscript makes a build ask of the vault, so that its cost follows the manuscript.

    ``codes`` are ids or patterns (``sanction.*``); None wants every coding. ``events`` wants the record of events.
    ``printed`` are texts of which is asked whether they repeat what was said in any interview.
    """

    interviews: frozenset[InterviewRef] = frozenset()
    codes: frozenset[str] | None = None
    events: bool = True
    printed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Repeated:
    """A run of words of a printed text that was said in an interview. It holds no word of it.

    ``text`` is the text's number among those asked of, ``start`` and ``end`` where the run stands in it, and ``agree``
    how many words are the same. The interview may be of a source who has withdrawn.
    """

    text: int
    start: int
    end: int
    passage: PassageRef
    language: str
    original: bool
    speaker: Speaker
    agree: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the method annex says of the whole vault: numbers only."""

    sources: int = 0
    interviews: int = 0
    words_least: int = 0
    words_median: int = 0
    words_most: int = 0
    languages: tuple[str, ...] = ()
    translations: int = 0
    translations_approved: int = 0
    codings: int = 0
    suggestions: int = 0
    coders: int = 0
    double_coded: int = 0
    first_interview: date | None = None
    last_interview: date | None = None


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Snapshot:
    """One immutable view of the vault. ``today`` is the clock as a value; ``head`` the journal's head digest.

    ``sources`` are in order of code; a source all of whose consents are withdrawn is in ``withdrawn`` and in nothing
    else but, that a report may be refused for naming her, ``withdrawn_aliases``. ``interviews`` lists every interview.
    ``transcripts`` holds, for the interviews wanted only, the current revision of the original and of each translation,
    with turns. ``editions`` are all ever published, in order, but those struck; ``withdrawals`` all ever received.
    ``events`` is what happened, where wanted, as far as the sources listed tell of it in passages that stand; its
    accounts have no anchor and no memo. ``became`` says which codes the passages of a code that was moved, merged or
    split have now. ``repeated`` are the runs of the printed texts asked of that stand in any interview, in order.
    """

    vault: str
    head: str
    today: date
    sources: tuple[Source, ...]
    consents: Mapping[str, tuple[Consent, ...]]
    interviews: tuple[InterviewRef, ...] = ()
    transcripts: Mapping[InterviewRef, tuple[Transcript, ...]] = field(default_factory=lambda: MappingProxyType({}))
    codings: tuple[Coding, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    withdrawn: frozenset[str] = frozenset()
    withdrawn_aliases: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    withdrawals: tuple[Withdrawal, ...] = ()
    editions: tuple[Edition, ...] = ()
    holdings: Holdings = field(default_factory=Holdings)
    events: Events = field(default_factory=Events)
    became: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    repeated: tuple[Repeated, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A turn that may be what a quotation meant, with where it stands."""

    passage: PassageRef
    language: str
    speaker: Speaker
    turn: Turn


class Archive(Protocol):
    """What a build asks of a vault. The vault answers it, and so do the records of a rule page."""

    def snapshot(self, wanted: Wanted, today: date) -> Snapshot:
        """Return one immutable view holding at least what is wanted."""
        ...

    def candidates(self, quoted: str, limit: int = 20) -> tuple[Candidate, ...]:
        """List turns anywhere in the vault that share words with ``quoted``, likeliest first."""
        ...
