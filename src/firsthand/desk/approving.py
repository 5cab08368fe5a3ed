"""Approving a text for quoting, once a second person has read it through."""

from __future__ import annotations

from datetime import datetime

from firsthand.model.testimony import InterviewRef, Status
from firsthand.vault import Vault


def approve(vault: Vault, interview: InterviewRef, language: str, reviewer: str, *, now: datetime) -> None:
    """Approve a transcript or translation. Raises UsageError where there is none, or she translated it herself."""
    with vault.write("approve", now=now) as writer:
        writer.set_status(interview, language, Status.APPROVED, reviewer)
