"""Making a vault out of a copy: whole and verified, or not at all."""

from __future__ import annotations

import re
import secrets
import shutil
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from firsthand.errors import EnvironmentFault, UsageError, VaultDamaged
from firsthand.model.roles import Permission
from firsthand.vault.database import described
from firsthand.vault.database.journal import JournalHead
from firsthand.vault.disk.faults import disk_faults
from firsthand.vault.disk.layout import Layout, sync_folder, write_durably
from firsthand.vault.disk.lock import WriterLock
from firsthand.vault.interviews import originals
from firsthand.vault.keys import keys
from firsthand.vault.keys.keys import Unlocked
from firsthand.vault.members import membership, roles
from firsthand.vault.opening import Unlock, clear_unfinished
from firsthand.vault.store import Store
from firsthand.vault.unfinished import unclaimed
from firsthand.vault.upkeep import copying, erasure
from firsthand.vault.upkeep.verify import verify

_INSIDE = re.compile(r"vault\.db|originals/[0-9a-f]{32}\.age|keys/[a-z0-9_-]{1,32}\.db\.age")


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the journal's head, how many sources and originals, who was erased after the copy was made.

    ``strangers`` were members on that day and are none now: they should be removed again.
    """

    head: JournalHead
    sources: int
    originals: int
    erased: tuple[str, ...]
    strangers: tuple[str, ...]


def restore(place: Path, into: Path, ask: Unlock, user: str | None, now: datetime) -> Restored:
    """Make a vault in ``into``, which must be free, out of a copy; everything in it is checked first.

    Who was erased after the copy was made is erased in it too. Raises UsageError, WrongPassphrase, NotPermitted for who
    is no protection officer, and VaultDamaged for a copy that does not verify; then nothing is left.
    """
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise UsageError("there is something in the vault's place already", "Name a new folder.")
    if not place.is_file():
        advice = "Name the file that firsthand backup wrote."
        if copying.beside(place).exists():
            advice = f"Only {place.name}.keyring is there: the backup was cut short, or its other file was moved."
        raise EnvironmentFault(f"there is no backup in {place}", advice)
    members = _members(copying.read_companion(copying.beside(place)))
    name = _choose(members, user)
    data = members.get(name)
    if data is None:
        keys.unwrap_nobody(ask(name))
    member = keys.unwrap(name, data, ask(name) if keys.needs_passphrase(data) else None)
    with _made_beside(into) as layout:
        _unpack(place, layout, member.identity)
        _lay_keys(place, layout, members)
        return _finished(layout, member, members, now)


def _finished(layout: Layout, member: Unlocked, members: Mapping[str, bytes], now: datetime) -> Restored:
    key = membership.database_key_of(layout, member.user, member.identity)
    store = Store(layout, member, key, WriterLock(layout.lock))
    try:
        store.check_entitled()
        store.migrate()
        gone = _bury_the_erased(store, now)
        with store.reading() as connection:  # a file beside a copy that was made new has keys of who came later
            store.keyring.destroy(unclaimed(layout, connection).keys)
        store.index_anew()
        store.tidy()
        with store.reading() as connection:
            originals.check_whole(layout.originals, connection, member.identity)
            return Restored(
                verify(connection, layout.originals),
                len(described.living(connection)),
                originals.count(connection),
                gone,
                tuple(sorted(set(membership.members(connection)) - members.keys())),
            )
    finally:
        store.close()


def _bury_the_erased(store: Store, now: datetime) -> tuple[str, ...]:
    """Erase who was erased after the copy was made, and write down that this vault came from a copy."""
    with store.transaction("restore", now) as change:
        connection = change.connection
        roles.require(connection, store.user, Permission.RESTORE)
        codes = described.codes(connection)
        gone = {source: codes[source] for source in sorted(store.keyring.erased() & described.living(connection))}
        change.effects.append({"did": "restore"})
        for source, code in gone.items():
            erasure.bury(change, source, store.identity, now)
            change.effects.append({"did": erasure.ERASE, "source": code})
    return tuple(gone.values())


def _members(told: Mapping[str, Any]) -> dict[str, bytes]:
    try:
        return {str(user): b64decode(data, validate=True) for user, data in told["members"].items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise copying.damaged_companion() from None


def _choose(members: Mapping[str, bytes], user: str | None) -> str:
    if user:
        return user
    if len(members) != 1:
        raise UsageError("say which member restores the vault", "Name her with --user.")
    return next(iter(members))


@contextmanager
def _made_beside(into: Path) -> Iterator[Layout]:
    """Give a folder beside the vault's place, which becomes the vault when everything has gone well."""
    into = into.absolute()
    part = Layout(into.with_name(f".{into.name}.{secrets.token_hex(4)}.new"))
    try:
        with disk_faults():
            into.parent.mkdir(parents=True, exist_ok=True)
            clear_unfinished(into)
            for folder in (part.root, part.keys, part.originals):
                folder.mkdir(mode=0o700)
        yield part
        with disk_faults():
            if into.exists():
                into.rmdir()
            part.root.rename(into)
            sync_folder(into.parent)
    except BaseException:
        shutil.rmtree(part.root, ignore_errors=True)
        raise


def _unpack(place: Path, layout: Layout, identity: str) -> None:
    import tarfile

    tar = layout.root / "tar"
    with disk_faults():
        with place.open("rb") as sealed, tar.open("wb") as data:
            whole = keys.unseal_stream(sealed, data, identity)
        if not whole:
            raise VaultDamaged(
                "the backup does not open with this member's key, or was altered",
                "Try as a member of the day it was made, or take another copy of it.",
            )
        try:
            with tarfile.open(tar) as held:
                for info in held:
                    file = held.extractfile(info) if _INSIDE.fullmatch(info.name) else None
                    if file is None:
                        raise _not_ours()
                    write_durably(layout.root / info.name, file.read())
        except tarfile.TarError:
            raise _not_ours() from None
        tar.unlink()


def _lay_keys(place: Path, layout: Layout, members: Mapping[str, bytes]) -> None:
    """Lay the keyring and the key files of the members in their places."""
    told = copying.read_companion(copying.beside(place))
    try:
        write_durably(layout.keyring, b64decode(str(told["keyring"]), validate=True))
    except (KeyError, ValueError):
        raise copying.damaged_companion() from None
    for path in layout.keys.iterdir():
        user = path.name.removesuffix(".db.age")
        if user in members:
            write_durably(layout.identity(user), members[user])
        else:
            path.unlink()


def _not_ours() -> VaultDamaged:
    return VaultDamaged(
        "the backup holds something else than a vault", "Take another copy of it, or an earlier backup."
    )
