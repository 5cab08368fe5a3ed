"""One interview as a coder reads it: the original beside a translation, with the codes on each passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.errors import UsageError
from firsthand.model.coding import Coverage, DatedCoding
from firsthand.model.testimony import InterviewRef, Transcript, Turn
from firsthand.vault import Vault


@dataclass(frozen=True, slots=True)
class Line:
    """One turn, its translation where the texts are aligned, and the codings that stand on it."""

    turn: Turn
    translated: Turn | None
    codings: tuple[DatedCoding, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """An interview open before a coder. ``beside`` is a translation that is not aligned, to be read on its own."""

    text: Transcript
    lines: tuple[Line, ...]
    languages: tuple[str, ...]
    translation: Transcript | None
    coverage: tuple[Coverage, ...]

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
    held = tuple(t.language for t in vault.transcripts() if t.interview == interview and not t.original)
    translation = vault.transcript(interview, language) if language else None
    if language and translation is None:
        raise UsageError(f"{interview} has no translation into {language}", "Choose one of those the page offers.")
    beside = {t.number: t for t in translation.turns} if translation is not None and translation.aligned else {}
    on = codings_of(vault, interview)
    lines = tuple(Line(turn, beside.get(turn.number), on_turn(on, turn.number)) for turn in text.turns)
    coverage = tuple(c for c in vault.coverage() if c.source == interview.source)
    return Open(text, lines, held, translation, coverage)


def codings_of(vault: Vault, interview: InterviewRef) -> tuple[DatedCoding, ...]:
    """List codings and open suggestions of an interview, in order of passage."""
    found = [*vault.codings(source=interview.source), *vault.suggestions(source=interview.source)]
    here = [dated for dated in found if dated.coding.passage.interview == interview]
    return tuple(sorted(here, key=lambda d: (d.coding.passage, d.coding.code, d.coding.coder)))


def on_turn(codings: Sequence[DatedCoding], number: int) -> tuple[DatedCoding, ...]:
    """Choose the codings whose passage has this turn."""
    return tuple(d for d in codings if d.coding.passage.first <= number <= d.coding.passage.last)
