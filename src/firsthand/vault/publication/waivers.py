"""Waivers that one member asks for and another decides. What holds is in ``waivers.toml``; here is who said what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from firsthand.errors import UsageError
from firsthand.model.waiving import WaiverRequest
from firsthand.vault.database.engine import Connection, one, rows, run

_COLUMNS = "id, rule, kind, path, digest, reason, expires, asked_by, asked, decided_by, decided, granted"


def ask(connection: Connection, asked: WaiverRequest) -> int:
    """Record what is asked; its number. Raises UsageError where the same is asked already."""
    same = (asked.rule, asked.kind, asked.path, asked.digest)
    if one(
        connection,
        "SELECT 1 FROM waiver WHERE rule = ? AND kind = ? AND path = ? AND digest = ? AND decided IS NULL",
        same,
    ):
        raise UsageError("this waiver is asked for already", "Another member has to decide it.")
    run(
        connection,
        "INSERT INTO waiver (rule, kind, path, digest, reason, expires, asked_by, asked) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*same, asked.reason, asked.expires.isoformat(), asked.asked_by, asked.asked.isoformat()),
    )
    return int(one(connection, "SELECT last_insert_rowid()")[0])


def decide(connection: Connection, number: int, by: str, on: date, *, granted: bool) -> WaiverRequest:
    """Grant or refuse what is asked; what it was. Who asked may take it back, and never grants it.

    Raises UsageError where nothing of that number is asked, and where she asked it herself.
    """
    found = next((each for each in requests(connection) if each.number == number), None)
    if found is None or found.decided is not None:
        raise UsageError("nobody asks for this waiver any more", "Look at what waits anew.")
    if granted and found.asked_by == by:
        raise UsageError("a waiver needs two different people", "Another member has to decide it.")
    run(
        connection,
        "UPDATE waiver SET decided_by = ?, decided = ?, granted = ? WHERE id = ?",
        (by, on.isoformat(), int(granted), number),
    )
    return found


def requests(connection: Connection) -> tuple[WaiverRequest, ...]:
    """List every waiver ever asked for, in order."""
    return tuple(_read(row) for row in rows(connection, f"SELECT {_COLUMNS} FROM waiver ORDER BY id"))  # noqa: S608 a constant


def _read(row: Sequence[Any]) -> WaiverRequest:
    number, rule, kind, path, digest, reason, expires, asked_by, asked, decided_by, decided, granted = row
    day = date.fromisoformat(decided) if decided else None
    return WaiverRequest(
        rule, kind, path, digest, reason, date.fromisoformat(expires), asked_by, date.fromisoformat(asked),
        number, decided_by, day, bool(granted),
    )  # fmt: skip
