"""One interview as a coder reads it: the original beside a translation, with the codes on each passage."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from firsthand.desk.interviews.marking import standing
from firsthand.errors import UsageError
from firsthand.model.coding import DatedCoding
from firsthand.model.testimony import InterviewRef, PassageRef, Transcript, Turn
from firsthand.vault import Vault

_MOST = 2**31
"""More turns than an interview can have."""


@dataclass(frozen=True, slots=True)
class Line:
    """One turn, its translation where the texts are aligned, and the codings on it with where their words stand now."""

    turn: Turn
    translated: Turn | None
    codings: tuple[DatedCoding, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """An interview open before a coder. ``beside`` is a translation that is not aligned, to be read on its own.

    ``adrift`` are codings made on words that a later revision no longer has.
    """

    text: Transcript
    lines: tuple[Line, ...]
    languages: tuple[str, ...]
    translation: Transcript | None
    adrift: tuple[DatedCoding, ...]

    @property
    def beside(self) -> Transcript | None:
        """The translation, where it does not match the original turn by turn."""
        return None if self.translation is None or self.translation.aligned else self.translation


def open_interview(vault: Vault, interview: InterviewRef, language: str = "") -> Open:
    """Read an interview and what is coded in it; ``language`` is the translation beside it, if any.

    Raises UsageError where there is no such interview or translation.
    """
    text = vault.transcript(interview)
    if text is None:
        raise UsageError(f"there is no interview {interview}", "The list of sources has those there are.")
    held = tuple(t.language for t in vault.transcripts(interview.source) if t.interview == interview and not t.original)
    translation = vault.transcript(interview, language) if language else None
    if language and translation is None:
        raise UsageError(f"{interview} has no translation into {language}", "Choose one of those the page offers.")
    beside = {t.number: t for t in translation.turns} if translation is not None and translation.aligned else {}
    on = by_turn(standing(codings_of(vault, interview), text.turns))
    lines = tuple(Line(turn, beside.get(turn.number), on.get(turn.number, ())) for turn in text.turns)
    return Open(text, lines, held, translation, adrift_of(vault, interview))


def codings_of(vault: Vault, interview: InterviewRef) -> tuple[DatedCoding, ...]:
    """List codings and open suggestions of an interview, in order of passage."""
    return codings_on(vault, PassageRef(interview, 1, _MOST))


def codings_on(vault: Vault, passage: PassageRef) -> tuple[DatedCoding, ...]:
    """List those on turns of a passage."""
    return tuple(sorted([*vault.codings(touching=passage), *vault.suggestions(touching=passage)], key=_place))


def adrift_of(vault: Vault, interview: InterviewRef) -> tuple[DatedCoding, ...]:
    """List the codings of an interview that count for nothing, because its text no longer has their words."""
    return _here(vault.codings(adrift=True, source=interview.source), interview)


def _here(found: Iterable[DatedCoding], interview: InterviewRef) -> tuple[DatedCoding, ...]:
    here = [dated for dated in found if dated.coding.passage.interview == interview]
    return tuple(sorted(here, key=_place))


def _place(dated: DatedCoding) -> tuple[int, int, str, str]:
    passage, code, coder, *_ = dated.coding
    return passage.first, passage.last, code, coder


def on_turns(
    vault: Vault, interview: InterviewRef, numbers: Collection[int] | None = None
) -> dict[int, tuple[DatedCoding, ...]]:
    """List what is on turns of an interview, as :func:`open_interview` does: on these, or (None) wherever it is."""
    where = PassageRef(interview, min(numbers, default=1), max(numbers, default=1)) if numbers is not None else None
    found = by_turn(codings_on(vault, where) if where else codings_of(vault, interview))
    if numbers is not None:
        found = {number: found.get(number, ()) for number in numbers}
    if not any(dated.exact for codings in found.values() for dated in codings):
        return found
    text = vault.transcript(interview)
    return {number: standing(codings, text.turns if text else ()) for number, codings in found.items()}


def by_turn(codings: Iterable[DatedCoding]) -> dict[int, tuple[DatedCoding, ...]]:
    """List codings under each turn of their passages."""
    found: dict[int, list[DatedCoding]] = {}
    for dated in codings:
        for number in range(dated.coding.passage.first, dated.coding.passage.last + 1):
            found.setdefault(number, []).append(dated)
    return {number: tuple(there) for number, there in found.items()}


def state_of(codings: Iterable[DatedCoding]) -> str:
    """Name the state of what is on a turn, so that a page can tell whether it shows what is there; empty for nothing.

    The name means nothing outside this process: Python's hashes are salted in each anew.
    """
    told = tuple(hash(tuple(dated)) for dated in codings)
    return f"{hash(told) & 0xFFFF_FFFF_FFFF:x}" if told else ""
