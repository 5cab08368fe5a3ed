"""The files as they came, sealed: one age file for each batch, a tar inside, readable by every member and nobody else.

Inside its pack each file is sealed once more, under its source's key, and named by a digest under that key: when the
key is destroyed, her file stays in the pack and says nothing, not even which file it was.

A batch and not a file is one age file, because making a file durable costs a disk up to ten milliseconds. Packs have
random names: a digest would name its file. A pack is whole and durable before the transaction that speaks of it
commits. One that was written anew is written down as superseded, and whoever writes deletes it; one that no row names
and nobody wrote down is left alone (vault/unfinished.py says why).
"""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from firsthand.errors import UsageError, VaultDamaged
from firsthand.vault.database.engine import Connection, among, one, rows, run, run_many
from firsthand.vault.disk.faults import disk_faults
from firsthand.vault.disk.layout import remove, write_durably
from firsthand.vault.keys import keys
from firsthand.vault.keys.keyring import Keyring
from firsthand.vault.members import membership

PACK_BYTES = 16 * 1024 * 1024
"""A pack is closed once it holds this much."""


ORIGINAL = "original"
_SUPERSEDED = "packs.superseded"


@dataclass(frozen=True, slots=True)
class File:
    """A file to be sealed, of a source, under the id :func:`file_id` gives it."""

    source: int
    id: str
    data: bytes = field(repr=False)
    format: str

    @property
    def name(self) -> str:
        """What it is called in its pack."""
        return f"{self.id}.{self.format if self.format.isalnum() else 'bin'}"


class Originals:
    """The originals as one transaction sees them. :meth:`forget_new` undoes its files when it fails."""

    def __init__(self, folder: Path, connection: Connection, note: Callable[[], None] | None = None) -> None:
        self.folder = folder
        self._connection = connection
        self._note = note
        self._written: list[Path] = []

    def seal(self, files: Sequence[File]) -> None:
        """Seal the files not sealed yet, durably, and record where each is."""
        wanted = {file.id: file for file in files}
        known = {digest for (digest,) in rows(self._connection, "SELECT digest FROM sealed")}
        recipients = membership.recipients(self._connection)
        for group in _packs([file for digest, file in wanted.items() if digest not in known]):
            pack = self._write(keys.seal(_tar(_sealed(group, self._connection.keyring)), recipients))
            run_many(
                self._connection,
                "INSERT INTO sealed (digest, pack, name, source) VALUES (?, ?, ?, ?)",
                [(file.id, pack, file.name, file.source) for file in group],
            )

    def seal_anew(self, identity: str) -> None:
        """Seal every pack to the members of now, under a new name. The old packs are superseded."""
        recipients = membership.recipients(self._connection)
        for (pack,) in rows(self._connection, "SELECT DISTINCT pack FROM sealed ORDER BY pack"):
            fresh = self._write(keys.seal(_open(self.folder, pack, identity), recipients))
            run_many(self._connection, "UPDATE sealed SET pack = ? WHERE pack = ?", [(fresh, pack)])
            self.supersede(pack)

    def drop(self, source: int, identity: str) -> None:
        """Forget a source's files, and write the packs that held them anew without them."""
        recipients = membership.recipients(self._connection)
        packs = rows(self._connection, "SELECT DISTINCT pack FROM sealed WHERE source = ? ORDER BY pack", (source,))
        run(self._connection, "DELETE FROM sealed WHERE source = ?", (source,))
        for (pack,) in packs:
            kept = {name for (name,) in rows(self._connection, "SELECT name FROM sealed WHERE pack = ?", (pack,))}
            if kept:
                held = self.read_pack(pack, identity)
                fresh = self._write(keys.seal(_tar((name, held[name]) for name in sorted(kept)), recipients))
                run(self._connection, "UPDATE sealed SET pack = ? WHERE pack = ?", (fresh, pack))
            self.supersede(pack)

    def supersede(self, pack: str) -> None:
        """Write down that nothing needs a pack once this is committed: whoever writes next deletes it."""
        left = {name for name in superseded(self._connection) if (self.folder / name).exists()}
        run(
            self._connection,
            "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
            (_SUPERSEDED, json.dumps(sorted(left | {pack}))),
        )

    def read_pack(self, pack: str, identity: str) -> dict[str, bytes]:
        """Read what a pack holds, by name in it."""
        return read_pack(self.folder, pack, identity)

    def forget_new(self) -> None:
        """Delete the packs this transaction wrote."""
        remove(self._written)

    def _write(self, data: bytes) -> str:
        if self._note is not None:
            self._note()
        name = f"{secrets.token_hex(16)}.age"
        path = self.folder / name
        self._written.append(path)
        write_durably(path, data)
        return name


def admitted_for(connection: Connection, digest: str) -> frozenset[str]:
    """Say for which sources a file with this SHA-256 was admitted, by their codes."""
    return frozenset(code for *_, code in _find(connection, digest))


def _find(connection: Connection, digest: str) -> list[Any]:
    sealed = rows(connection, "SELECT DISTINCT source FROM sealed")
    named = among(file_id(connection.keyring, source, digest) for (source,) in sealed)
    return rows(
        connection,
        "SELECT f.digest, f.pack, f.name, f.source, s.code FROM sealed f JOIN source s ON s.id = f.source "
        "WHERE f.digest IN (SELECT value FROM json_each(?))",
        (named,),
    )


def original(folder: Path, connection: Connection, identity: str, digest: str) -> bytes:
    """Return an original by its SHA-256. Raises UsageError when there is none, VaultDamaged when it does not open."""
    keyring = connection.keyring
    found = _find(connection, digest)
    if not found:
        raise UsageError("the vault holds no original with this digest")
    file, pack, name, source, _ = found[0]
    entries = read_pack(folder, pack, identity)
    if name not in entries:
        raise _missing()
    return keyring.open(source, ORIGINAL, file, entries[name])


def check_whole(folder: Path, connection: Connection, identity: str) -> None:
    """Raise VaultDamaged unless every original opens, and is the file it was."""
    keyring = connection.keyring
    for (pack,) in rows(connection, "SELECT DISTINCT pack FROM sealed ORDER BY pack"):
        entries = read_pack(folder, pack, identity)
        for file, name, source in rows(connection, "SELECT digest, name, source FROM sealed WHERE pack = ?", (pack,)):
            if name not in entries:
                raise _missing()
            data = keyring.open(source, ORIGINAL, file, entries[name])
            if file_id(keyring, source, sha256(data).hexdigest()) != file:
                raise _missing()


def count(connection: Connection) -> int:
    """Count the originals."""
    return int(one(connection, "SELECT count(*) FROM sealed")[0])


def file_id(keyring: Keyring, source: int, digest: str) -> str:
    """Name an original so that nobody can try which file it was: its SHA-256, again under the source's key."""
    return keyring.digest(source, [ORIGINAL, digest])


def read_pack(folder: Path, pack: str, identity: str) -> dict[str, bytes]:
    """Read what a pack holds, by name in it."""
    import tarfile

    entries: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(_open(folder, pack, identity))) as tar:
        for info in tar:
            member = tar.extractfile(info)
            if member is not None:
                entries[info.name] = member.read()
    return entries


def superseded(connection: Connection) -> frozenset[str]:
    """List the packs that were written anew, or whose last file was erased."""
    held = one(connection, "SELECT value FROM meta WHERE name = ?", (_SUPERSEDED,))
    return frozenset(json.loads(held[0])) if held else frozenset()


def remove_superseded(folder: Path, connection: Connection) -> None:
    """Delete the packs written down as superseded, and parts of a run cut short."""
    named = {pack for (pack,) in rows(connection, "SELECT DISTINCT pack FROM sealed")}
    remove([*(folder / pack for pack in superseded(connection) - named), *folder.glob(".*.part")])


def check_present(folder: Path, connection: Connection) -> None:
    """Raise VaultDamaged when a pack is not there."""
    for (pack,) in rows(connection, "SELECT DISTINCT pack FROM sealed"):
        if not (folder / pack).is_file():
            raise _missing()


def _packs(files: Sequence[File]) -> Iterator[list[File]]:
    group: list[File] = []
    size = 0
    for file in files:
        group.append(file)
        size += len(file.data)
        if size >= PACK_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _sealed(group: Sequence[File], keyring: Keyring) -> Iterator[tuple[str, bytes]]:
    for file in group:
        yield file.name, keyring.seal(file.source, ORIGINAL, file.id, file.data)


def _tar(entries: Iterable[tuple[str, bytes]]) -> bytes:
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, data in entries:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _open(folder: Path, pack: str, identity: str) -> bytes:
    path = folder / pack
    if not path.is_file():
        raise _missing()
    with disk_faults():
        sealed = path.read_bytes()
    data = keys.unseal(sealed, identity)
    if data is None:
        raise _missing()
    return data


def _missing() -> VaultDamaged:
    return VaultDamaged(
        "a file of sealed originals is missing or does not verify", "Restore the folder originals/ from a backup."
    )
