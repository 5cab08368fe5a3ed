"""New keys for what the vault seals: after a laptop was lost, or by habit."""

from __future__ import annotations

from datetime import datetime

from firsthand.model.roles import Permission
from firsthand.vault.members import membership, roles
from firsthand.vault.store import Store
from firsthand.vault.unfinished import check_claimed


def rotate(store: Store, now: datetime) -> None:
    """Give the database a new key, and seal the keyring and every pack of originals anew, to the members of now.

    The sources' own keys stay, and so do the members' identities. May be cut short: the next writer finishes it. Raises
    NotPermitted for who is no protection officer, VaultBusy while anybody else reads.
    """
    with store.alone() as engine:
        with store.transaction("rotate", now, engine) as change:
            roles.require(change.connection, store.user, Permission.KEYS)
            check_claimed(store.layout, change.connection)
            change.originals.seal_anew(store.identity)
            membership.must_rekey(change.connection)
            change.effects.append({"did": "rotate"})
        with engine.begin() as connection:
            store.keyring.seal_anew(membership.recipients(connection))
        store.renew_key(engine)
    store.tidy()
