"""The copies this vault knows of: where each was put, and up to which entry of the journal its keyring was made new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from firsthand.vault.database import journal
from firsthand.vault.database.engine import Connection, one, rows, run


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy: the place told when it was made, that day, and the entry of the journal its keyring is of."""

    place: str
    made: date
    entry: int


def record(connection: Connection, place: str, now: datetime) -> None:
    """Remember a copy. One made in another's place takes its place here too."""
    run(connection, "DELETE FROM backup WHERE place = ?", (place,))
    run(
        connection,
        "INSERT INTO backup (place, made, entry) VALUES (?, ?, ?)",
        (place, now.date().isoformat(), _next_entry(connection)),
    )


def refreshed(connection: Connection, place: str) -> bool:
    """Remember that the keyring beside a copy is the present one; whether the copy was known."""
    return bool(run(connection, "UPDATE backup SET entry = ? WHERE place = ?", (_next_entry(connection), place)))


def forget(connection: Connection, place: str) -> bool:
    """Remember no longer a copy that was destroyed; whether it was known."""
    return bool(run(connection, "DELETE FROM backup WHERE place = ?", (place,)))


def known(connection: Connection) -> tuple[Backup, ...]:
    """List the copies, the oldest first."""
    found = rows(connection, "SELECT place, made, entry FROM backup ORDER BY id")
    return tuple(Backup(place, date.fromisoformat(made), entry) for place, made, entry in found)


def stale(connection: Connection) -> tuple[Backup, ...]:
    """List the copies whose keyring still holds the key of a source who was erased since."""
    last = one(connection, """SELECT coalesce(max(number), 0) FROM journal WHERE details LIKE '%"did":"erase"%'""")[0]
    return tuple(backup for backup in known(connection) if backup.entry < last)


def _next_entry(connection: Connection) -> int:
    """Number the entry that will end this transaction."""
    return journal.head(connection).number + 1
