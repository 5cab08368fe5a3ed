"""The journal: who did what and when, append-only, each entry bound to the one before by its digest.

An entry's digest is SHA-256 over canonical JSON; docs/formats/vault.md gives the bytes and a test vector. Details hold
ids, digests and numbers only. Time never runs backwards from entry to entry, save at an entry that says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from firsthand.errors import EnvironmentFault, VaultDamaged
from firsthand.vault.database.engine import Connection, among, one, rows, run
from firsthand.vault.keys.canonical import canonical

GENESIS = "0" * 64
CLOCK_CORRECTED = "clock.correct"
LENIENCE = timedelta(minutes=5)
"""How far the clock may stand behind the last entry, as those of several machines do; the entry takes that time."""

_DOMAIN = b"firsthand journal 1\n"
_WORD = re.compile(r"[^\s\x00-\x1f]{0,160}")


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One write. ``details`` holds ids, digests and numbers."""

    number: int
    time: datetime
    user: str
    action: str
    details: Mapping[str, Any]
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class JournalHead:
    """The last entry's number, time and digest: it stands for everything before it."""

    number: int
    time: datetime
    digest: str


def entry_digest(number: int, time: str, user: str, action: str, details: object, previous: str) -> str:
    """Return an entry's digest, which binds every field and the entry before."""
    return sha256(_DOMAIN + canonical([number, time, user, action, details, previous])).hexdigest()


def stamp(time: datetime) -> str:
    """Write a time as the journal does: UTC, microseconds, Z. A time without zone is an error of the caller."""
    if time.tzinfo is None:
        raise ValueError("a time without a zone")
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_stamp(text: str) -> datetime:
    """Read a time the journal wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def head(connection: Connection) -> JournalHead:
    """Return the journal's head."""
    found = one(connection, "SELECT number, time, digest FROM journal ORDER BY number DESC LIMIT 1")
    if found is None:
        raise VaultDamaged("the journal is empty", "Restore the vault folder from a backup.")
    return JournalHead(found[0], read_stamp(found[1]), found[2])


def state(connection: Connection) -> tuple[int, str]:
    """Name what the vault holds: the last entry that did not only note a reading or a saved file."""
    found = one(
        connection,
        "SELECT number, digest FROM journal WHERE action NOT IN ('read', 'file.save') ORDER BY number DESC LIMIT 1",
    )
    return int(found[0]), str(found[1])


def append(
    connection: Connection, user: str, action: str, details: Mapping[str, Any], now: datetime | None
) -> JournalHead:
    """Write the entry that ends a transaction. ``now`` None gives it the time of the entry before.

    Raises EnvironmentFault when the clock stands well behind the last entry.
    """
    _check_plain(details)
    last = one(connection, "SELECT number, time, digest FROM journal ORDER BY number DESC LIMIT 1")
    number, previous = (last[0] + 1, last[2]) if last else (1, GENESIS)
    time = _time(read_stamp(last[1]) if last else None, now, action)
    written = stamp(time)
    digest = entry_digest(number, written, user, action, details, previous)
    run(
        connection,
        "INSERT INTO journal (number, time, user, action, details, previous, digest) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, written, user, action, canonical(details).decode(), previous, digest),
    )
    run(connection, "INSERT OR REPLACE INTO meta (name, value) VALUES ('journal', ?)", (f"{number} {digest}",))
    return JournalHead(number, time, digest)


def check_clock(connection: Connection, now: datetime, action: str) -> None:
    """Raise EnvironmentFault when the clock stands well behind the last entry."""
    _time(head(connection).time, now, action)


def _time(last: datetime | None, now: datetime | None, action: str) -> datetime:
    if last is None or (now is not None and (now >= last or action == CLOCK_CORRECTED)):
        assert now is not None
        return now
    if now is not None and last - now > LENIENCE:
        behind = last - now
        raise EnvironmentFault(
            f"the clock stands {int(behind.total_seconds())} seconds behind the vault's last entry ({stamp(last)})",
            "Set the computer's clock right and repeat the command. If that entry's time was the wrong one, "
            "see 'The clock' in docs/formats/vault.md.",
        )
    return last


def _check_plain(value: object) -> None:
    """Refuse what could be testimony: only words without spaces, digests and numbers go into the journal."""
    match value:
        case str():
            if _WORD.fullmatch(value) is None:
                raise ValueError("the journal takes ids, digests and numbers only")
        case Mapping():
            for key, inner in value.items():
                _check_plain(key)
                _check_plain(inner)
        case Sequence():
            for inner in value:
                _check_plain(inner)
        case None | bool() | int():
            pass
        case _:
            raise ValueError("the journal takes ids, digests and numbers only")


def entries(connection: Connection, having: Collection[str] = ()) -> Iterator[JournalEntry]:
    """Read every entry from the first, without judging it; or only those whose details have one of these words whole.

    Most of a long journal says who read what: whoever looks for something rare need not have that unpacked.
    """
    for number, time, user, action, details, previous, digest in rows(
        connection,
        "SELECT number, time, user, action, details, previous, digest FROM journal WHERE json_array_length(?1) = 0 "
        "OR EXISTS (SELECT 1 FROM json_each(?1) WHERE instr(details, json_quote(value))) ORDER BY number",
        (among(having),),
    ):
        try:
            yield JournalEntry(number, read_stamp(time), user, action, json.loads(details), previous, digest)
        except (TypeError, ValueError):
            raise _damaged(number) from None


def verify_chain(connection: Connection) -> JournalHead:
    """Check that no entry was changed, left out, put in or moved. Raises VaultDamaged naming the first that fails."""
    previous, last = GENESIS, None
    for expected, entry in enumerate(entries(connection), 1):
        digest = entry_digest(entry.number, stamp(entry.time), entry.user, entry.action, entry.details, entry.previous)
        backwards = last is not None and entry.time < last.time and entry.action != CLOCK_CORRECTED
        if entry.number != expected or entry.previous != previous or entry.digest != digest or backwards:
            raise _damaged(expected)
        previous, last = entry.digest, entry
    recorded = one(connection, "SELECT value FROM meta WHERE name = 'journal'")
    if last is None or recorded is None or recorded[0] != f"{last.number} {last.digest}":
        raise _damaged(last.number + 1 if last else 1)
    return JournalHead(last.number, last.time, last.digest)


def _damaged(number: int) -> VaultDamaged:
    return VaultDamaged(
        f"the journal does not verify at entry {number}", "Compare with a backup; somebody or something changed it."
    )
