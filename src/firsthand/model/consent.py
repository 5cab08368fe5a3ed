"""What a source allowed, scope by scope. Absent is refused."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Scope(StrEnum):
    """One permitted use; permission for one never implies another (Murad Code; IP2; GDPR art. 7; PIPA art. 22).

    ``docs/explain/consent.md`` says what each permits and what asks for it.
    """

    COUNT = "count"
    PARAPHRASE = "paraphrase"
    QUOTE = "quote"
    ALIAS = "alias"
    ATTRIBUTES = "attributes"
    CASE = "case"
    TRANSLATION = "translation"
    RECORDING = "recording"
    LIKENESS = "likeness"
    PRESS = "press"
    ARCHIVE = "archive"
    UN = "un"
    COURT = "court"
    RECONTACT = "recontact"
    MACHINE = "machine"


SCOPE_OF_MEDIUM: Mapping[str, Scope] = MappingProxyType(
    {"press": Scope.PRESS, "archive": Scope.ARCHIVE, "un": Scope.UN, "court": Scope.COURT}
)
"""What a report of each medium needs of everyone quoted or described in it; the medium ``report`` needs no more."""

BAND = ":band"
"""``age`` may be shown exactly, and so in any band; ``age:band`` in a band only ("in her thirties")."""


class Decision(StrEnum):
    """What was decided for a scope."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Mode(StrEnum):
    """How a decision was given."""

    WRITTEN = "written"
    SPOKEN = "spoken"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a decision is bound to, and how it was given.

    It holds from ``not_before`` on, once the ``condition`` (an id that tells nothing) was ``met``, and in ``languages``
    only; empty is every language. ``explainer``, ``interpreter`` and ``guardian`` are codes of people, never names;
    ``assent`` is the child's own decision beside her guardian's.
    """

    not_before: date | None = None
    condition: str = ""
    met: date | None = None
    languages: frozenset[str] = field(default_factory=frozenset)
    mode: Mode | None = None
    explainer: str = ""
    interpreter: str = ""
    guardian: str = ""
    assent: Decision | None = None


NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Consent:
    """One decision of one source on one scope. The latest given decides; ``until`` is the last day it holds.

    ``attributes`` names the details that may be shown, for the scope ``attributes`` only: ``age``, or ``age:band``.
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
    terms: Terms = NO_TERMS


class Ledger(Mapping[str, tuple[Consent, ...]]):
    """The decisions of many sources, by source, that can also be asked scope by scope.

    A number asks for one scope of everyone it counts: a ledger that is read from a vault makes no more than is asked.
    """

    @abstractmethod
    def of(self, source: str, scope: Scope) -> tuple[Consent, ...]:
        """List a source's decisions on a scope; none for a source it does not know."""


class Standing(StrEnum):
    """Where a scope stands on a day, for a language."""

    GRANTED = "granted"
    MISSING = "missing"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    NOT_YET = "not yet"
    ELSEWHERE = "another language"


def deciding(consents: Iterable[Consent], scope: Scope, today: date) -> Consent | None:
    """Return the decision that holds for ``scope`` on a day: the latest. Of several of one day, the most protective.

    A refusal or a withdrawal holds on every day: a build as of an earlier one brings back nothing taken back since.
    """
    latest: Consent | None = None
    weight = (date.min, 0)
    for consent in consents:
        if consent.scope is not scope:
            continue
        taken_back = consent.withdrawn is not None
        if consent.given > today and consent.decision is Decision.GRANTED and not taken_back:
            continue
        found = (consent.withdrawn or consent.given, 2 if taken_back else _STRICTNESS[consent.decision])
        if latest is None or found >= weight:
            latest, weight = consent, found
    return latest


_STRICTNESS = {Decision.GRANTED: 0, Decision.REFUSED: 1, Decision.WITHDRAWN: 2}


def standing(consents: Iterable[Consent], scope: Scope, today: date, language: str = "") -> Standing:
    """Say where ``scope`` stands, from one source's decisions; absent is missing. Without ``language``, in any."""
    latest = deciding(consents, scope, today)
    if latest is None:
        return Standing.MISSING
    if latest.decision is Decision.WITHDRAWN or latest.withdrawn is not None:
        return Standing.WITHDRAWN
    if latest.decision is Decision.REFUSED:
        return Standing.REFUSED
    if latest.until is not None and latest.until < today:
        return Standing.LAPSED
    return Standing.GRANTED if latest.terms is NO_TERMS else _under(latest.terms, today, language)


def _under(terms: Terms, today: date, language: str) -> Standing:
    """Say what its terms make of a decision that is granted."""
    if terms.not_before is not None and terms.not_before > today:
        return Standing.NOT_YET
    if terms.condition and (terms.met is None or terms.met > today):
        return Standing.NOT_YET
    if language and terms.languages and language not in terms.languages:
        return Standing.ELSEWHERE
    return Standing.GRANTED


def allowed_attributes(consents: Iterable[Consent], today: date, language: str = "") -> frozenset[str]:
    """Name the details of this source that may be shown, as she ticked them; empty when the scope is not granted."""
    held = tuple(consents)
    if standing(held, Scope.ATTRIBUTES, today, language) is not Standing.GRANTED:
        return frozenset()
    latest = deciding(held, Scope.ATTRIBUTES, today)
    return latest.attributes if latest else frozenset()


def may_show(allowed: frozenset[str], attribute: str, *, exact: bool) -> bool:
    """Tell whether a detail may be shown, exactly or as a band, by what :func:`allowed_attributes` named."""
    return attribute in allowed or (not exact and attribute + BAND in allowed)


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

    def days_left(self, today: date) -> int:
        """Count the days until it is due; below zero when it is overdue."""
        return (self.due - today).days


class Resting(StrEnum):
    """What kind of thing rests on a source's consent."""

    TRANSCRIPT = "transcript"
    CODING = "coding"
    EVENT = "event"
    ACT = "act"
    COMPLAINT = "complaint"
    FINDING = "finding"
    EXHIBIT = "exhibit"
    QUOTATION = "quotation"
    DESCRIPTION = "description"
    EDITION = "edition"


@dataclass(frozen=True, slots=True, order=True)
class Dependent:
    """One thing that rests on what was withdrawn: ``thing`` is its id, or its place in a manuscript.

    Of a finding ``before`` and ``after`` say what it counts with her and without: ``22 of 25``.
    """

    kind: Resting
    thing: str
    before: str = ""
    after: str = ""
