"""What a member can take back: her last steps on the reading page, in her session's memory and gone with it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from firsthand.errors import UsageError
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.vault import Vault
from firsthand.workbench.frame.sessions import Session

STEPS, MOST = "steps", 200
"""The name of the steps among a session's jobs, and how many of them are kept."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where it was done (no passage: on the coverage of the source), and what takes it back."""

    interview: InterviewRef
    passage: PassageRef | None
    undo: Callable[[Vault], object]


def keep(session: Session, step: Step) -> str:
    """Keep a step, the oldest beyond :data:`MOST` no longer; the name under which it can be taken back."""
    steps: dict[str, Step] = session.jobs.setdefault(STEPS, {})
    name = secrets.token_urlsafe(9)
    steps[name] = step
    for oldest in list(steps)[:-MOST]:
        steps.pop(oldest, None)
    return name


def step_of(session: Session, name: str) -> Step:
    """Find a step. Raises UsageError for one not kept."""
    step: Step | None = session.jobs.get(STEPS, {}).get(name)
    if step is None:
        raise UsageError("this can no longer be undone here", "Change it by hand: what was is in the journal.")
    return step


def forget(session: Session, name: str) -> None:
    """Forget a step that was taken back."""
    session.jobs.get(STEPS, {}).pop(name, None)
