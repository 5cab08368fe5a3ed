"""Making a vault, and unlocking one."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from firsthand.errors import EnvironmentFault, UsageError, VaultBusy
from firsthand.model.roles import FOUNDER
from firsthand.vault import high_water
from firsthand.vault.database import journal, schema
from firsthand.vault.database.engine import open_engine, run
from firsthand.vault.disk.faults import database_faults, disk_faults
from firsthand.vault.disk.layout import USER, Layout, check_user, sync_folder
from firsthand.vault.disk.lock import WriterLock
from firsthand.vault.interviews import index
from firsthand.vault.keys import keyring, keys
from firsthand.vault.keys.keyring import Known
from firsthand.vault.keys.keys import Unlocked
from firsthand.vault.members import intake, membership, roster
from firsthand.vault.store import Store

Unlock = Callable[[str], str]
"""Gives a member's passphrase when asked with her name."""


def create(path: Path, user: str, passphrase: str | None, now: datetime) -> Store:
    """Make a vault beside its place and move it there whole."""
    check_user(user)
    if passphrase is not None:
        keys.check_passphrase(passphrase)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise UsageError("there is something in the vault's place already", "Name a new folder.")
    part = Layout(path.with_name(f".{path.name}.{secrets.token_hex(4)}.new"))
    try:
        with disk_faults():
            clear_unfinished(path)
            for folder in (part.root, part.keys, part.originals):
                folder.mkdir(mode=0o700, parents=True)
        identity, key = _fill(part, user, passphrase, now)
        with disk_faults():
            if path.exists():
                path.rmdir()
            part.root.rename(path)
            sync_folder(path.parent)
    except BaseException:
        shutil.rmtree(part.root, ignore_errors=True)
        raise
    member = Unlocked(user, identity, keys.verifier_of(identity), wrapped=passphrase is not None)
    return Store(Layout(path), member, key, WriterLock(Layout(path).lock))


def clear_unfinished(path: Path) -> int:
    """Delete what a creation killed in between left beside the vault's place; how many there were."""
    if not path.parent.is_dir():
        return 0
    unfinished = re.compile(re.escape(f".{path.name}.") + r"[0-9a-f]{8}\.new")
    left = [other for other in path.parent.iterdir() if unfinished.fullmatch(other.name)]
    for beside in left:
        shutil.rmtree(beside)
    return len(left)


def _fill(layout: Layout, user: str, passphrase: str | None, now: datetime) -> tuple[str, bytes]:
    """Write the first member, the schema and the first journal entry; the member's identity and the database key."""
    key, vault = keys.new_database_key(), secrets.token_hex(16)
    engine = open_engine(layout.database, key, writing=True, create=True)
    try:
        with database_faults(), engine.begin() as connection:
            schema.migrate(connection, lambda: None)
            run(connection, "INSERT INTO meta (name, value) VALUES ('vault', ?)", (vault,))
            if passphrase is None:
                run(connection, "INSERT INTO meta (name, value) VALUES ('invented', '1')")
            index.mark_fresh(connection)
            founder = membership.Newcomer(user, passphrase, FOUNDER)
            identity = membership.enrol(connection, layout, founder, key, journal.stamp(now))
            keyring.create(layout.keyring, membership.recipients(connection))
            roster.begin(connection, user, identity)
            intake.renew(connection)
            effect = {"did": "create", "vault": vault, "member": user, "invented": passphrase is None}
            head = journal.append(connection, user, "create", {"effects": [effect]}, now)
            mark = high_water.seal(connection, head)
        high_water.lay(layout, mark)
    finally:
        engine.dispose()
    return identity, key


def unlock(path: Path, ask: Unlock, user: str | None, *, writing: bool, as_it_is: bool = False) -> Store:
    """Unlock a vault as a member, check her right to it, and bring it up to date.

    ``as_it_is``: open also a database older than the vault was, and leave it and everything beside it as it is.
    """
    layout = Layout(path)
    with disk_faults():
        there = layout.database.is_file()
    if not there:
        raise EnvironmentFault(f"there is no vault in {path}", "firsthand new makes one.")
    name = _choose(layout, user)
    lock = WriterLock(layout.lock) if writing else None
    try:
        member = _unlocked(layout, name, ask)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    return _stored(layout, member, lock, upkeep=not as_it_is, as_far=not as_it_is)


def again(store: Store, patience: float) -> Store:
    """Open for writing what a member has open, with the identity she unlocked; wait so many seconds for a writer.

    It was brought up to date when she opened it; what a process killed since left behind waits for the next who does.
    """
    layout, until = store.layout, time.monotonic() + patience
    while True:
        try:
            lock = WriterLock(layout.lock)
        except VaultBusy:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return _stored(layout, store.member, lock, upkeep=False, known=store.keyring.known)


def reopen(store: Store) -> Store:
    """Open for reading what a member has open, with the identity she unlocked and the key there is now."""
    return _stored(store.layout, store.member, None, upkeep=False)


def _stored(
    layout: Layout,
    member: Unlocked,
    lock: WriterLock | None,
    *,
    upkeep: bool = True,
    as_far: bool = True,
    known: Known | None = None,
) -> Store:
    """Open the database with the key sealed to a member, check her right to it, and bring it up to date."""
    try:
        key = membership.database_key_of(layout, member.user, member.identity)
        store = Store(layout, member, key, lock, known)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    try:
        store.check_entitled()
        if as_far:
            store.check_as_far()
        if upkeep:
            store.bring_up_to_date()
    except BaseException:
        store.close()
        raise
    return store


def _choose(layout: Layout, user: str | None) -> str:
    if user:
        return user
    users = [one for one in layout.users() if layout.database_key(one).exists()] or layout.users()
    if len(users) != 1:
        raise UsageError("say which member opens the vault", "Name her with --user.")
    return users[0]


def _unlocked(layout: Layout, user: str, ask: Unlock) -> Unlocked:
    """Open a member's key file; for a name nobody has, do the same work and say the same."""
    data = membership.key_file(layout, user) if USER.fullmatch(user) else None
    if data is None:
        keys.unwrap_nobody(ask(user))
    return keys.unwrap(user, data, ask(user) if keys.needs_passphrase(data) else None)
