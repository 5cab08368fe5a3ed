"""The copies this vault knows of: where each was put, and up to which entry of the journal its keyring was made new.

What happened since may make one *stale*: it tells or opens more than the vault does now. The journal says what did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from firsthand.model.roles import Key, Role, holds
from firsthand.vault.database import journal
from firsthand.vault.database.engine import Connection, rows, run


class Stale(StrEnum):
    """What a copy gives that the vault does not any more. To make the file beside it new ends the first two."""

    ERASED = "still readable of a source erased since"
    OPENS = "still opens with a passphrase changed since, or for who has no key any more"
    OFFICERS = "its identities still open for who was an officer then, or without the quorum of now"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy: the place told when it was made, that day, the journal's entry its keyring is of; why it is stale."""

    place: str
    made: date
    entry: int
    stale: tuple[Stale, ...] = ()


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
    happened = list(_happened(connection)) if found else []

    def why(entry: int) -> tuple[Stale, ...]:
        since = {stale for number, stale in happened if number > entry}
        return tuple(stale for stale in Stale if stale in since)

    return tuple(Backup(place, date.fromisoformat(made), entry, why(entry)) for place, made, entry in found)


def stale(connection: Connection) -> tuple[Backup, ...]:
    """List the copies that tell or open more than the vault does now."""
    return tuple(backup for backup in known(connection) if backup.stale)


def is_beyond_refreshing(connection: Connection, made: int) -> bool:
    """Tell whether a copy, made at an entry of the journal, has its identities sealed to who should not open them now.

    They lie in the copy itself, and to make the file beside it new does not reach them.
    """
    return any(number > made and stale is Stale.OFFICERS for number, stale in _happened(connection))


_TOLD = ("create", "erase", "passphrase", "member.add", "member.remove", "member.roles")
_OFFICERS = ("identity.officers", "identity.quorum")


@dataclass(slots=True)
class _Followed:
    """What the journal says of copies, followed from its first entry; who holds the database key, who is an officer."""

    found: list[tuple[int, Stale, str]] = field(default_factory=list)
    keyed: set[str] = field(default_factory=set)
    officers: set[str] = field(default_factory=set)

    def follow(self, number: int, effect: Mapping[str, Any]) -> None:
        """Take one effect in."""
        match effect:
            case {"did": "erase"}:
                self.found.append((number, Stale.ERASED, ""))
            case {"did": "identity.quorum", "need": _}:
                self.found.append((number, Stale.OFFICERS, ""))
            case {"did": "identity.officers", "officers": now}:
                self.found += [(number, Stale.OFFICERS, user) for user in self.officers - set(now)]
                self.officers = set(now)
            case {"did": "passphrase", "member": user} if user in self.keyed:
                self.found.append((number, Stale.OPENS, user))
            case {"did": "member.remove", "member": user}:
                self._give(number, user, frozenset())
            case {"did": "create" | "member.add" | "member.roles", "member": user}:
                if "roles" not in effect:  # who was a member before there were roles could do everything
                    self.officers.add(user)
                self._give(number, user, frozenset(map(Role, effect.get("roles", Role))))

    def _give(self, number: int, user: str, roles: frozenset[Role]) -> None:
        if holds(roles, Key.DATABASE):
            self.keyed.add(user)
        elif user in self.keyed:
            self.keyed.remove(user)
            self.found.append((number, Stale.OPENS, user))


def _happened(connection: Connection) -> Iterator[tuple[int, Stale]]:
    """Say at which entries of the journal the copies of before became stale, and why.

    Who was an officer then and has no key to the vault now, or is an officer again, gets nothing of a refreshed copy.
    """
    followed = _Followed()
    for entry in journal.entries(connection, (*_TOLD, *_OFFICERS)):
        for effect in entry.details.get("effects", ()):
            followed.follow(entry.number, effect)
    for number, stale, user in followed.found:
        if stale is not Stale.OFFICERS or not user or user in followed.keyed - followed.officers:
            yield number, stale


def _next_entry(connection: Connection) -> int:
    """Number the entry that will end this transaction."""
    return journal.head(connection).number + 1
