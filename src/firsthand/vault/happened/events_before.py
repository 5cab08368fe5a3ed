"""The rows of the record of events as they were before its last changes, so that each member can undo her own."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from hashlib import sha256

from firsthand.errors import UsageError
from firsthand.vault.database import described, journal
from firsthand.vault.database.engine import Connection, one, run
from firsthand.vault.happened.events_rows import Key, Rows, delete, dump, insert

KEPT = 10
"""So many of each member's changes can be undone; older ones are forgotten."""


Held = list[tuple[Key, Rows]]
"""Things with their rows."""


def take(connection: Connection, keys: Iterable[Key]) -> Held:
    """Read the rows of things, before they are changed."""
    numbers = _numbers(connection)
    return [(key, dump(connection, key, numbers)) for key in keys]


def keep(connection: Connection, user: str, before: Held) -> None:
    """Keep what undoes a change, in the transaction that makes it and once it is made; forget her oldest."""
    run(
        connection,
        "INSERT INTO events_before (user, entry, was, became) VALUES (?, ?, ?, ?)",
        (user, journal.head(connection).number + 1, _written(before), _digest(connection, [key for key, _ in before])),
    )
    run(
        connection,
        "DELETE FROM events_before WHERE user = ?1 AND id NOT IN "
        "(SELECT id FROM events_before WHERE user = ?1 ORDER BY id DESC LIMIT ?2)",
        (user, KEPT),
    )


def put_back(connection: Connection, user: str) -> tuple[list[Key], int]:
    """Put back the rows of before a member's last change; the things, and the journal entry that changed them.

    Raises UsageError where no change of hers is kept, or one of the things was changed since.
    """
    found = one(
        connection,
        "SELECT id, entry, was, became FROM events_before WHERE user = ? ORDER BY id DESC LIMIT 1",
        (user,),
    )
    if found is None:
        raise UsageError(
            f"there is no change of {user}'s to undo", f"The last {KEPT} are kept, until a source is erased."
        )
    number, entry, was, became = found
    before = _read(was)
    keys, numbers = [key for key, _ in before], _numbers(connection)
    if _digest(connection, keys) != became:
        raise UsageError(
            "what you changed last was changed again since, so it cannot be undone",
            "firsthand event list shows how it stands; change it by hand.",
        )
    for key in keys:
        delete(connection, key, numbers)
    for _, held in before:
        insert(connection, held)
    run(connection, "DELETE FROM events_before WHERE id = ?", (number,))
    return keys, int(entry)


def forget(connection: Connection) -> None:
    """Keep nothing of before."""
    run(connection, "DELETE FROM events_before")


def _numbers(connection: Connection) -> dict[str, int]:
    return {code: number for number, code in described.codes(connection).items()}


def _digest(connection: Connection, keys: Iterable[Key]) -> str:
    return sha256(_written(take(connection, keys)).encode()).hexdigest()


def _written(held: Held) -> str:
    return json.dumps(held, default=lambda data: {"sealed": b64encode(data).decode()}, separators=(",", ":"))


def _read(written: str) -> Held:
    def sealed(found: dict[str, object]) -> object:
        return b64decode(str(found["sealed"])) if found.keys() == {"sealed"} else found

    return [
        ((str(of), str(source)), {table: [tuple(row) for row in kept] for table, kept in tables.items()})
        for (of, source), tables in json.loads(written, object_hook=sealed)
    ]
