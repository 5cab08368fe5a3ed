"""Writing a copy of the vault: one encrypted file, and beside it the small file without which it cannot be read.

The copy holds the database under a key of its own, without the full-text index (which holds words as they are, under
no source's key), and the packs of originals. Beside it lies what must stay replaceable: the keyring, so that a source
erased later cannot be read in the copy either, and the members' key files, so that a passphrase opens it after the
laptop is lost. docs/formats/vault.md gives both files.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from firsthand.errors import UsageError, VaultDamaged
from firsthand.model.roles import Key, Permission
from firsthand.vault import high_water
from firsthand.vault.database import described, engine, journal
from firsthand.vault.database.engine import Connection, rows, run, run_many
from firsthand.vault.disk.faults import database_faults, disk_faults
from firsthand.vault.disk.layout import (
    end_replacement,
    make_workshop,
    next_to,
    remove,
    replace_overwriting,
    sync_folder,
)
from firsthand.vault.keys import keys
from firsthand.vault.members import membership, roles
from firsthand.vault.store import Store, vault_id
from firsthand.vault.upkeep import backups

FORMAT = "firsthand-backup/1"
_INDEX = "word"


def beside(place: Path) -> Path:
    """Name the file beside a copy that opens it."""
    return place.with_name(place.name + ".keyring")


def copy(store: Store, place: Path, now: datetime) -> None:
    """Write a copy to ``place``, which must be free, and remember it. The vault knows of it before it is there.

    Raises UsageError where something is in the way or ``place`` is within the vault, NotPermitted for who may not.
    """
    place = _checked(store, place)
    with store.transaction("backup", now) as change:
        roles.require(change.connection, store.user, Permission.BACK_UP)
        backups.record(change.connection, str(place), now)
        change.effects.append({"did": "backup"})
    try:
        _write(store, place)
    except BaseException:
        with store.transaction("backup.fail", now) as change:
            backups.forget(change.connection, str(place))
            change.effects.append({"did": "backup.fail"})
        raise


def refresh(store: Store, place: Path, now: datetime) -> None:
    """Replace the file beside a copy by the present one: who was erased since cannot be read in the copy any more.

    The old file's bytes are overwritten first. Raises UsageError where there is no copy of this vault's past, and where
    its identities, which lie in the copy, are sealed to somebody who is no officer any more, or without today's quorum.
    """
    place = place.absolute()
    if not place.is_file():
        raise UsageError(
            f"there is no backup in {place}", "Bring the disk it is on, or name the place it was moved to."
        )
    with store.transaction("backup.refresh", now) as change:
        roles.require(change.connection, store.user, Permission.BACK_UP)
        _check_past(change.connection, beside(place))
        end_replacement(beside(place), lambda data: _parsed(data) is not None)
        replace_overwriting(beside(place), _companion(store, change.connection, _head_of(beside(place))))
        if not backups.refreshed(change.connection, str(place)):
            backups.record(change.connection, str(place), now)
        change.effects.append({"did": "backup.refresh"})


def forget(store: Store, place: Path, now: datetime) -> None:
    """Forget a copy that was destroyed. Raises UsageError for one that is not known."""
    with store.transaction("backup.forget", now) as change:
        roles.require(change.connection, store.user, Permission.BACK_UP)
        if not backups.forget(change.connection, str(place.absolute())):
            raise UsageError(f"no backup in {place} is known", "firsthand doctor lists those there are.")
        change.effects.append({"did": "backup.forget"})


def read_companion(path: Path) -> dict[str, Any]:
    """Read the file beside a copy, or the one that was taking its place. Raises VaultDamaged when neither is one."""
    there = [file for file in (path, next_to(path)) if file.exists()]
    if not there:
        raise UsageError(
            f"the file {path.name} is missing beside the backup", "A backup is two files: keep them together."
        )
    with disk_faults():
        for file in there:
            told = _parsed(file.read_bytes())
            if told is not None:
                return told
    raise damaged_companion()


def _parsed(data: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and told.get("format") == FORMAT else None


def damaged_companion() -> VaultDamaged:
    """Say that the file beside a copy is not what it should be."""
    return VaultDamaged("the file beside the backup does not verify", "Take another copy of it, or an earlier backup.")


def _checked(store: Store, place: Path) -> Path:
    place = place.absolute()
    if not place.parent.is_dir():
        raise UsageError(f"there is no folder {place.parent}", "Name a file in a folder that is there.")
    if place.exists() or (beside(place).exists() and not _unfinished(place)):
        raise UsageError(f"{place.name} is there already", "Name a new file: a backup is not written over another.")
    if place.resolve().is_relative_to(store.layout.root.resolve()):
        raise UsageError("a backup does not go into the vault itself", "Put it on another disk.")
    return place


def _write(store: Store, place: Path) -> None:
    with disk_faults():
        _clear_unfinished(place)
        workshop = make_workshop(store.layout.root)
    try:
        with store.reading() as connection:
            head = journal.head(connection)
            _copy_database(connection, workshop)
            _gather(connection, store, workshop)
            recipients = membership.recipients(connection)
            companion = _companion(store, connection, [head.number, head.digest])
        with disk_faults(), _whole(place) as part, (workshop / "tar").open("rb") as tar, part.open("wb") as sealed:
            keys.seal_stream(tar, sealed, recipients)
            sealed.flush()
            os.fsync(sealed.fileno())
            # Before the copy has its name: a process killed in between leaves no copy that nothing opens.
            replace_overwriting(beside(place), companion)
    except BaseException:
        for path in (place, beside(place), next_to(beside(place))):
            path.unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


@contextmanager
def _whole(place: Path) -> Iterator[Path]:
    """Give a file to write, which takes its place when it is whole."""
    part = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield part
        part.replace(place)
        sync_folder(place.parent)
    finally:
        part.unlink(missing_ok=True)


def _unfinished(place: Path, between: str = "") -> list[Path]:
    """List what copies cut short left beside ``place``; while any is there, the file that opens it is no copy's."""
    unfinished = re.compile(re.escape(f".{place.name}.{between}") + r"[0-9a-f]{8}\.part")
    return [path for path in place.parent.iterdir() if unfinished.fullmatch(path.name)]


def _clear_unfinished(place: Path) -> None:
    left = _unfinished(place)
    if left:  # the parts go last: they tell that the others belong to no copy
        remove([beside(place), next_to(beside(place)), *_unfinished(place, "keyring.next.")])
    remove(left)


def _copy_database(connection: Connection, workshop: Path) -> None:
    """Copy every table but the index into a database under a key of its own, sealed to those who hold the vault's."""
    key = keys.new_database_key()
    (workshop / "keys").mkdir()
    for user, recipient in roles.holders(connection, Key.DATABASE).items():
        (workshop / "keys" / f"{user}.db.age").write_bytes(keys.seal(key, [recipient]))
    into = engine.open_engine(workshop / "vault.db", key, writing=True, create=True)
    try:
        with database_faults(), into.begin() as copied:
            run(copied, "PRAGMA defer_foreign_keys = ON")
            _copy_rows(connection, copied)
    finally:
        into.dispose()


def _copy_rows(connection: Connection, copied: Connection) -> None:
    plain = {name for (name,) in rows(connection, "SELECT name FROM pragma_table_list WHERE type = 'table'")}
    made = rows(
        connection,
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type <> 'table', rowid",
    )
    later = []
    for kind, name, table, sql in made:
        if name == _INDEX:
            run(copied, sql)
            run(copied, f"INSERT INTO {_INDEX} ({_INDEX}, rank) VALUES ('secure-delete', 1)")  # noqa: S608 a constant
        elif kind == "table" and name in plain and not name.startswith("sqlite_"):
            run(copied, sql)
            held = rows(connection, f'SELECT * FROM "{name}"')  # noqa: S608 a table's own name
            if held:
                marks = ", ".join("?" * len(held[0]))
                run_many(copied, f'INSERT INTO "{name}" VALUES ({marks})', held)  # noqa: S608
        elif kind != "table" and table in plain:
            later.append(sql)
    for sql in later:
        run(copied, sql)
    run(copied, "DELETE FROM meta WHERE name IN ('analyser', ?)", (high_water.KEY,))


def _gather(connection: Connection, store: Store, workshop: Path) -> None:
    """Put everything into one tar. Nothing in it is readable as it is."""
    import tarfile

    with disk_faults(), tarfile.open(workshop / "tar", "w", format=tarfile.PAX_FORMAT) as tar:
        for folder, names in (
            (workshop, ["vault.db", *(f"keys/{path.name}" for path in sorted((workshop / "keys").iterdir()))]),
            (store.layout.root, [f"originals/{pack}" for (pack,) in rows(connection, _PACKS)]),
        ):
            for name in names:
                info = tarfile.TarInfo(name)
                info.size = (folder / name).stat().st_size
                with (folder / name).open("rb") as file:
                    tar.addfile(info, file)


_PACKS = "SELECT DISTINCT pack FROM sealed ORDER BY pack"


def _companion(store: Store, connection: Connection, head: list[object]) -> bytes:
    """Write the file beside a copy: the keyring for the members of now, and their key files."""
    holders = roles.holders(connection, Key.DATABASE)
    told = {
        "format": FORMAT,
        "vault": vault_id(connection),
        "head": head,
        "keyring": b64encode(_keyring(store, connection)).decode(),
        "members": {user: b64encode(store.layout.identity(user).read_bytes()).decode() for user in holders},
    }
    return (json.dumps(told, indent=1) + "\n").encode()


def _keyring(store: Store, connection: Connection) -> bytes:
    recipients = membership.recipients(connection)
    return store.keyring.sealed_for(recipients, described.living(connection), described.buried(connection))


def _head_of(path: Path) -> list[object]:
    head = read_companion(path).get("head")
    if not isinstance(head, list) or len(head) != 2:
        raise damaged_companion()
    return head


def _check_past(connection: Connection, path: Path) -> None:
    """Raise UsageError unless the copy is of an earlier state of this very vault: keys of another would not fit it."""
    told, (number, digest) = read_companion(path), _head_of(path)
    past = rows(connection, "SELECT 1 FROM journal WHERE number = ? AND digest = ?", (number, digest))
    if told.get("vault") != vault_id(connection) or not past:
        raise UsageError(
            "this backup is not of an earlier state of this vault",
            "It was made of another vault, or after the backup from which this vault was restored.",
        )
    if backups.is_beyond_refreshing(connection, int(str(number))):
        raise UsageError(
            "the identities in this backup open for who was an officer then, or without the quorum of now",
            "Make another backup, destroy both files of this one, and forget it: firsthand backup --forget PATH.",
        )
