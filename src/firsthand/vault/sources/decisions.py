"""Writing down consents, coverage, and the approval of texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from firsthand.errors import UsageError
from firsthand.model.coding import Coverage
from firsthand.model.consent import Consent, Decision, Scope
from firsthand.model.consent_merging import merged
from firsthand.model.testimony import InterviewRef, Status
from firsthand.vault.database import terms
from firsthand.vault.database.described import source_ids
from firsthand.vault.database.engine import Connection, one, rows, run, run_many
from firsthand.vault.interviews import reading

Rows = list[tuple[object, ...]]
Key = tuple[str, date, Scope, Decision]


def set_consents(connection: Connection, consents: Sequence[Consent]) -> Rows:
    """Record decisions; the rows that are new or different. One decision of a day on a scope is one row.

    Nothing is taken away: of a row told again the stricter holds, column by column
    (:func:`firsthand.model.consent_merging.merged`). A correction is another decision, of a later day.
    """
    sources = source_ids(connection, {consent.source for consent in consents})
    ledger = reading.consent_ledger(connection)
    held = {_key(one): one for code in sources.keys() & ledger.keys() for one in ledger[code]}
    now: dict[Key, Consent] = {}
    for consent in consents:
        key = _key(consent)
        before = now.get(key) or held.get(key)
        now[key] = merged(before, consent) if before is not None else consent
    fresh = [_row(sources[one.source], one) for key, one in now.items() if held.get(key) != one]
    keyring = connection.keyring
    run_many(
        connection,
        "INSERT OR REPLACE INTO consent (source, given, scope, decision, until, withdrawn, attributes, form, told) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*row, terms.sealed(keyring, row, str(told))) for *row, told in fresh],
    )
    return fresh


def _key(consent: Consent) -> Key:
    return consent.source, consent.given, consent.scope, consent.decision


def _row(number: int, consent: Consent) -> tuple[object, ...]:
    return (
        number,
        consent.given.isoformat(),
        consent.scope.value,
        consent.decision.value,
        _day(consent.until),
        _day(consent.withdrawn),
        json.dumps(sorted(consent.attributes), ensure_ascii=False),
        consent.form,
        terms.told(consent.note, consent.terms),
    )


def set_coverage(connection: Connection, coverage: Sequence[Coverage]) -> Rows:
    """Record who was asked about what; the rows that are new or different."""
    sources = source_ids(connection, {row.source for row in coverage})
    given = {(sources[row.source], row.topic): row.state.value for row in coverage}
    held = {tuple(row) for row in rows(connection, "SELECT source, topic, state FROM coverage")}
    fresh: Rows = [(*key, state) for key, state in given.items() if (*key, state) not in held]
    run_many(connection, "INSERT OR REPLACE INTO coverage (source, topic, state) VALUES (?, ?, ?)", fresh)
    return fresh


def remove_coverage(connection: Connection, source: str, topic: str) -> Rows:
    """Take away what is recorded of a source and a topic; the row that was there, if any."""
    number = source_ids(connection, {source})[source]
    place = (number, topic)
    held: Rows = rows(connection, "SELECT source, topic, state FROM coverage WHERE source = ? AND topic = ?", place)
    run(connection, "DELETE FROM coverage WHERE source = ? AND topic = ?", place)
    return held


def set_status(
    connection: Connection, interview: InterviewRef, language: str, status: Status, reviewer: str
) -> str | None:
    """Approve a text, or take approval back; its digest when that changed anything.

    Raises UsageError when there is no such text, or a translation's reviewer is nobody or its translator.
    """
    found = one(
        connection,
        "SELECT t.id, t.original, t.translator, t.status, t.reviewer, t.digest FROM transcript t "
        "JOIN interview i ON i.id = t.interview JOIN source s ON s.id = i.source "
        "WHERE s.code = ? AND i.number = ? AND t.language = ? AND t.current",
        (interview.source, interview.number, language),
    )
    if found is None:
        raise UsageError(f"there is no {language} text of {interview}", "firsthand sources lists them.")
    text, original, translator, held_status, held_reviewer, digest = found
    if status is Status.APPROVED and not original:
        if not reviewer:
            raise UsageError("a translation is approved by a named reviewer", "Give her role id, e.g. R1.")
        if reviewer.casefold() == translator.casefold():
            raise UsageError(f"{reviewer} translated this text and may not review it", "Ask another person.")
    if (held_status, held_reviewer) == (status.value, reviewer):
        return None
    run(connection, "UPDATE transcript SET status = ?, reviewer = ? WHERE id = ?", (status.value, reviewer, text))
    return str(digest)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
