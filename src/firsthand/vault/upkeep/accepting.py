"""Accepting a database that is not as far as the vault was: for who has no newer one any more."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from firsthand.errors import UsageError, VaultDamaged
from firsthand.model.roles import Permission
from firsthand.vault import high_water, opening
from firsthand.vault.database import journal, schema
from firsthand.vault.database.engine import Connection
from firsthand.vault.database.journal import JournalHead
from firsthand.vault.members import roles
from firsthand.vault.opening import Unlock

ACCEPT = "database.accept"


def accept(path: Path, ask: Unlock, user: str | None, now: datetime) -> JournalHead:
    """Let ``vault.db`` be the vault from now on, though it is older than the mark beside it; the journal's head now.

    The journal says so, and which entry the vault had reached. Raises UsageError where it is as far as the mark says,
    NotPermitted for who is no protection officer by this very database, and VaultDamaged where its journal does not
    verify or its schema is of an older program.
    """
    store = opening.unlock(path, ask, user, writing=True, as_it_is=True)
    try:
        mark = high_water.read(store.layout)
        with store.reading() as connection:
            if not schema.is_current(connection):
                raise VaultDamaged("this vault.db was made by an older program", "Restore a whole backup.")
            if _is_as_far(connection, mark):
                raise UsageError("this vault.db is as far as the vault was", "There is nothing to accept.")
        with store.transaction(ACCEPT, now, accepting=True) as change:
            roles.require(change.connection, store.user, Permission.RESTORE)
            journal.verify_chain(change.connection)
            was = high_water.told(change.connection, mark)
            reached = {"entry": was.number, "digest": was.digest} if was else {}
            change.effects.append({"did": ACCEPT, **reached})
        with store.reading() as connection:
            return journal.head(connection)
    finally:
        store.close()


def _is_as_far(connection: Connection, mark: bytes | None) -> bool:
    try:
        high_water.check(connection, mark)
    except VaultDamaged:
        return False
    return True
