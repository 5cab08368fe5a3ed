"""Blind rounds: interviews that two or more code apart, and what each of them said when the round was closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from firsthand.model.coding import Coding
from firsthand.model.testimony import InterviewRef, Speaker


@dataclass(frozen=True, slots=True)
class Round:
    """A blind round. ``done`` says of each coder when she said that she was done, None while she is not.

    It is open until all are done, or until somebody closes it sooner: ``closed_by`` is then her name, else empty.
    """

    number: int
    interviews: tuple[InterviewRef, ...]
    done: Mapping[str, datetime | None]
    begun: datetime
    begun_by: str
    closed: datetime | None = None
    closed_by: str = ""

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The coders who are not done."""
        return tuple(coder for coder, when in self.done.items() if when is None)

    @property
    def compared(self) -> tuple[str, ...]:
        """The coders whose codings are compared: those who were done."""
        return tuple(coder for coder, when in self.done.items() if when is not None)


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """What a round left: who speaks in each turn of its interviews as they stood when it was closed, and the codings.

    ``revised`` are the interviews whose text was replaced since, so that a turn may have another number now.
    """

    round: Round
    turns: Mapping[InterviewRef, Mapping[int, Speaker]]
    codings: tuple[Coding, ...]
    revised: frozenset[InterviewRef]
