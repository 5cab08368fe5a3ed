"""Blind rounds: begin one, say that one is done, close it; and what a member may be shown meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from firsthand.model.finding import Unit
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.vault import Vault


def begin(vault: Vault, interviews: Sequence[InterviewRef], coders: Sequence[str], *, now: datetime) -> int:
    """Begin a blind round, and number it. Raises UsageError for what cannot be one, NotPermitted for who may not."""
    with vault.write("round", now=now) as writer:
        return writer.begin_round(set(interviews), set(coders), at=now)


def say_done(vault: Vault, number: int, *, now: datetime, done: bool = True) -> bool:
    """Say that the member is done with a round, or not yet; whether it is closed now. UsageError: it is not hers."""
    with vault.write("round", now=now) as writer:
        return writer.say_done(number, at=now, done=done)


def close(vault: Vault, number: int, *, now: datetime) -> None:
    """Close a round sooner. Raises UsageError where it is closed already, NotPermitted for who may not."""
    with vault.write("round", now=now) as writer:
        writer.close_round(number, at=now)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a member who codes blind may be shown of what a number rests on: nothing of the interviews she codes."""

    blind: frozenset[InterviewRef]

    def passage(self, passage: PassageRef) -> bool:
        """Tell whether she may be shown that a passage is coded."""
        return passage.interview not in self.blind

    def unit(self, unit: Unit, ident: str) -> bool:
        """Tell whether she may be shown what a unit answered."""
        if not self.blind or unit.happened:
            return True
        if unit is Unit.SOURCE:
            return all(interview.source != ident for interview in self.blind)
        interview = InterviewRef.parse(ident.partition("/")[0])
        return interview not in self.blind


def sight(vault: Vault) -> Sight:
    """Say what the member who opened the vault may be shown now."""
    return Sight(vault.rounds.blind())
