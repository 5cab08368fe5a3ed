"""What is waiting for a member of the group: texts to code and approve, suggestions, clocks that run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from firsthand.model.consent import Consent, Decision, Withdrawal
from firsthand.model.testimony import InterviewRef, Status
from firsthand.vault import Vault

SOON = timedelta(days=30)
"""A consent that ends within so many days is told of."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits. ``uncoded`` are interviews without one coding; ``suggestions`` how many wait, by interview;
    ``drafts`` the texts nobody has approved, with their language; ``withdrawals`` those not settled.
    """

    uncoded: tuple[InterviewRef, ...]
    suggestions: dict[InterviewRef, int]
    drafts: tuple[tuple[InterviewRef, str], ...]
    withdrawals: tuple[Withdrawal, ...]
    ending: tuple[Consent, ...]


def waiting(vault: Vault, today: date) -> Waiting:
    """Look over the vault for what waits. Raises NotPermitted for who may not read it."""
    texts = vault.transcripts()
    coded = {dated.coding.passage.interview for dated in vault.codings()}
    suggested = Counter(dated.coding.passage.interview for dated in vault.suggestions())
    return Waiting(
        tuple(t.interview for t in texts if t.original and t.interview not in coded),
        dict(sorted(suggested.items())),
        tuple((t.interview, t.language) for t in texts if t.status is Status.DRAFT),
        tuple(w for w in vault.withdrawals() if w.settled is None),
        tuple(c for c in vault.consents() if _ends_soon(c, today)),
    )


def _ends_soon(consent: Consent, today: date) -> bool:
    granted = consent.decision is Decision.GRANTED and consent.withdrawn is None
    return granted and consent.until is not None and today <= consent.until <= today + SOON
