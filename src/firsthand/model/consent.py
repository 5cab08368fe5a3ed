"""What a source allowed, scope by scope. Absent is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Scope(StrEnum):
    """One permitted use; permission for one never implies another (Murad Code; IP2; GDPR art. 7; PIPA art. 22)."""

    COUNT = "count"
    PARAPHRASE = "paraphrase"
    QUOTE = "quote"
    ALIAS = "alias"
    ATTRIBUTES = "attributes"
    TRANSLATION = "translation"
    PRESS = "press"
    ARCHIVE = "archive"
    UN = "un"
    COURT = "court"


class Decision(StrEnum):
    """What was decided for a scope."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Consent:
    """One decision of one source on one scope. The latest given decides; ``until`` is the last day it holds.

    ``attributes`` names the details that may be shown, for the scope ``attributes`` only.
    """

    source: str
    scope: Scope
    decision: Decision
    given: date
    until: date | None = None
    withdrawn: date | None = None
    attributes: frozenset[str] = field(default_factory=frozenset)
    form: str = ""
    note: str = ""


class Standing(StrEnum):
    """Where a scope stands on a day."""

    GRANTED = "granted"
    MISSING = "missing"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


def standing(consents: tuple[Consent, ...], scope: Scope, today: date) -> Standing:
    """Say where ``scope`` stands today, from one source's decisions. The latest dated one decides; absent is missing.

    Of several decisions of one day the most protective counts.
    """
    latest: Consent | None = None
    for consent in consents:
        if consent.scope is not scope or consent.given > today:
            continue
        if latest is None or (consent.given, consent.decision is not Decision.GRANTED) >= (
            latest.given,
            latest.decision is not Decision.GRANTED,
        ):
            latest = consent
    if latest is None:
        return Standing.MISSING
    if latest.decision is Decision.WITHDRAWN or (latest.withdrawn is not None and latest.withdrawn <= today):
        return Standing.WITHDRAWN
    if latest.decision is Decision.REFUSED:
        return Standing.REFUSED
    if latest.until is not None and latest.until < today:
        return Standing.LAPSED
    return Standing.GRANTED


def allowed_attributes(consents: tuple[Consent, ...], today: date) -> frozenset[str]:
    """Name the details of this source that may be shown today; empty when the scope is not granted."""
    if standing(consents, Scope.ATTRIBUTES, today) is not Standing.GRANTED:
        return frozenset()
    granted = [c for c in consents if c.scope is Scope.ATTRIBUTES and c.given <= today]
    return max(granted, key=lambda c: c.given).attributes


WITHDRAWAL_DAYS = 10
"""How many days a group has to act on a withdrawal, unless its policy says otherwise (PIPA Enforcement Decree 44)."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One withdrawal: what the source took back and when, and how far the group has come with it.

    ``scopes`` is empty when she took back everything. Until ``settled``, nothing is published. ``erased`` is the day
    her text was made unreadable.
    """

    source: str
    received: date
    due: date
    scopes: frozenset[Scope] = field(default_factory=frozenset)
    settled: date | None = None
    settled_by: str = ""
    erased: date | None = None
