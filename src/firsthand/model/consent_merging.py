"""One decision told twice: what holds of two rows of the same source, scope, decision and day.

A table read again may be older than what the vault holds, and nothing in it says so. Whatever of the two protects her
more holds, and a cell left empty takes nothing away. Who is allowed more records another decision, of a later day.
"""

from __future__ import annotations

from datetime import date

from firsthand.model.consent import BAND, Consent, Decision, Terms

_ASSENT = (Decision.WITHDRAWN, Decision.REFUSED, Decision.GRANTED)


def merged(held: Consent, told: Consent) -> Consent:
    """Return one decision out of two rows of it: the earliest end, the latest withdrawal, the details both show.

    The latest withdrawal, since a decision between two withdrawals gives nothing back. What protects nobody (form,
    note, who explained it) is as told last.
    """
    return Consent(
        held.source,
        held.scope,
        held.decision,
        held.given,
        min(_days(held.until, told.until), default=None),
        max(_days(held.withdrawn, told.withdrawn), default=None),
        _shown_by_both(held.attributes, told.attributes),
        told.form or held.form,
        told.note or held.note,
        _terms(held.terms, told.terms),
    )


def kept(told: Consent, now: Consent) -> tuple[str, ...]:
    """Name the columns of a row told in which the vault holds something stricter, or something the row leaves out."""
    columns = {
        "until": (told.until, now.until),
        "withdrawn": (told.withdrawn, now.withdrawn),
        "attributes": (told.attributes, now.attributes),
        "not_before": (told.terms.not_before, now.terms.not_before),
        "condition": (told.terms.condition, now.terms.condition),
        "met": (told.terms.met, now.terms.met),
        "languages": (told.terms.languages, now.terms.languages),
        "assent": (told.terms.assent, now.terms.assent),
    }
    return tuple(name for name, (said, holds) in columns.items() if said != holds)


def _terms(held: Terms, told: Terms) -> Terms:
    condition, met = _condition(held, told)
    said = [one for one in (held.assent, told.assent) if one is not None]
    return Terms(
        max(_days(held.not_before, told.not_before), default=None),
        condition,
        met,
        _languages(held.languages, told.languages),
        told.mode or held.mode,
        told.explainer or held.explainer,
        told.interpreter or held.interpreter,
        told.guardian or held.guardian,
        min(said, key=_ASSENT.index, default=None),
    )


def _condition(held: Terms, told: Terms) -> tuple[str, date | None]:
    """Return the condition that holds and when it was met: of two that differ the one not met."""
    if not held.condition or not told.condition or held.condition == told.condition:
        one = told if told.condition and not held.condition else held
        same = held.condition == told.condition
        return one.condition, max(_days(held.met, told.met), default=None) if same else one.met
    return (told.condition, None) if told.met is None and held.met is not None else (held.condition, held.met)


def _languages(held: frozenset[str], told: frozenset[str]) -> frozenset[str]:
    """Return the languages of both. None is every language, so of two rows that share none the one held stays."""
    if held and told:
        return held & told or held
    return held or told


def _shown_by_both(held: frozenset[str], told: frozenset[str]) -> frozenset[str]:
    """Return the details that both rows show: in a band, where one of them shows a band only."""
    both = held & told
    in_band = {name.removesuffix(BAND) for name in held} & {name.removesuffix(BAND) for name in told}
    return both | {name + BAND for name in in_band - both}


def _days(*days: date | None) -> list[date]:
    return [day for day in days if day is not None]
