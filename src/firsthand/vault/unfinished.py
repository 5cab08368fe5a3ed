"""What a transaction writes beside the database, and what becomes of it when the transaction is cut short.

Packs, keys and members' files are durable before the commit that speaks of them. A process killed in between leaves
some that no row speaks of; so does somebody who puts an older ``vault.db`` in the present one's place, and then they
are the newer one's, which nothing else has. The two must be told apart. So before a transaction writes the first of
them it lays a note in the vault's folder: of the entry the journal ends with, and of what no row spoke of already. Once
it has ended the note is taken away. A note of the very entry the journal ends with is of a transaction cut short, and
what that wrote is destroyed. Nothing else is that no row speaks of.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass

from firsthand.errors import FirsthandError, UsageError
from firsthand.vault.database import journal
from firsthand.vault.database.engine import Connection, rows
from firsthand.vault.disk.faults import database_faults, disk_faults
from firsthand.vault.disk.layout import Layout, destroy, next_to, remove, write_durably

FORMAT = "firsthand-unfinished/1"


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """What lies beside the database and no row of it speaks of: sources' keys, packs, files of the folder of keys."""

    keys: frozenset[int]
    packs: frozenset[str]
    files: frozenset[str]


class Note:
    """The note of one transaction. It is laid when it is first needed: most transactions write nothing beside."""

    def __init__(self, layout: Layout, connection: Connection) -> None:
        self._layout, self._connection, self._laid = layout, connection, False

    def lay(self) -> None:
        """Say, durably, that from now on files are written that are worth nothing unless this transaction commits."""
        if self._laid:
            return
        left = unclaimed(self._layout, self._connection)
        told = {
            "format": FORMAT,
            "after": journal.head(self._connection).digest,
            "keys": sorted(left.keys),
            "packs": sorted(left.packs),
            "files": sorted(left.files),
        }
        write_durably(self._layout.unfinished, json.dumps(told).encode())
        self._laid = True

    def take_away(self) -> None:
        """The transaction has committed. A note that stays all the same is of no entry the journal ends with."""
        if self._laid:
            with suppress(OSError):
                self._layout.unfinished.unlink()

    def undo(self) -> None:
        """The transaction was rolled back: destroy what it wrote. What cannot be done now the next writer does."""
        if self._laid:
            with suppress(FirsthandError, OSError), database_faults():
                settle(self._layout, self._connection)


def unclaimed(layout: Layout, connection: Connection) -> Unclaimed:
    """List what no row speaks of. Under the lock of the one writer it belongs to no transaction that still goes on."""
    keyring, known = connection.keyring, {source for (source,) in rows(connection, "SELECT id FROM source")}
    packs = {pack for (pack,) in rows(connection, "SELECT DISTINCT pack FROM sealed")}
    users = {user for (user,) in rows(connection, "SELECT user FROM member")}
    has_keys = layout.keyring.exists() or next_to(layout.keyring).exists()  # a vault before schema 0006 has none
    with disk_faults():
        return Unclaimed(
            (keyring.held() if has_keys else frozenset()) - known,
            frozenset(path.name for path in layout.originals.glob("*.age") if path.name not in packs),
            frozenset(
                path.name
                for path in layout.keys.iterdir()
                if path.name.split(".", 1)[0] not in users and not path.name.endswith(".part")
            ),
        )


def check_claimed(layout: Layout, connection: Connection) -> None:
    """Raise UsageError where the keyring knows sources that the database does not: it may be an older one.

    For what gives the database a new key, or writes packs anew: the newer one would not open, or miss its packs.
    """
    if spare := len(unclaimed(layout, connection).keys):
        raise UsageError(
            f"the keyring has keys of {spare} sources that the database does not know",
            "Is vault.db an older copy than the rest? Then put the newer one back; after this it would not open any "
            "more. If it is lost for good: firsthand backup, then firsthand restore, make a vault without what nobody "
            "knows.",
        )


def settle(layout: Layout, connection: Connection) -> None:
    """Destroy what a transaction cut short left, if there is its note, and take the note away."""
    with disk_faults():
        if not layout.unfinished.exists():
            return
        after, before = _read(layout.unfinished.read_bytes())
    if after == journal.head(connection).digest:
        left = unclaimed(layout, connection)
        connection.keyring.destroy(left.keys - before.keys)
        destroy(layout.originals / pack for pack in left.packs - before.packs)
        destroy(layout.keys / name for name in left.files - before.files)
    remove([layout.unfinished])


def _read(data: bytes) -> tuple[str, Unclaimed]:
    """Read a note: the entry it is of, and what nobody claimed before. One that is none is of no entry."""
    try:
        told = json.loads(data)
        if told["format"] == FORMAT:
            before = Unclaimed(*(frozenset(told[name]) for name in ("keys", "packs", "files")))
            return str(told["after"]), before
    except (ValueError, TypeError, KeyError):
        pass
    return "", Unclaimed(frozenset(), frozenset(), frozenset())
