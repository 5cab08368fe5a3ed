"""The files as they came, sealed: one age file for each batch, a tar inside, readable by every member and nobody else.

A batch and not a file is one age file, because making a file durable costs a disk up to ten milliseconds. Packs have
random names: a digest would name its file. A pack is whole and durable before the transaction that speaks of it
commits; one that no committed row names is an orphan, and the next writer deletes it.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

from firsthand.errors import UsageError, VaultDamaged
from firsthand.model.intake import Admission
from firsthand.vault import keys
from firsthand.vault.engine import Connection, one, rows, run_many
from firsthand.vault.faults import disk_faults
from firsthand.vault.layout import remove, write_durably

PACK_BYTES = 16 * 1024 * 1024
"""A pack is closed once it holds this much."""


class Originals:
    """The originals as one transaction sees them. :meth:`forget_new` undoes its files when it fails."""

    def __init__(self, folder: Path, connection: Connection) -> None:
        self._folder = folder
        self._connection = connection
        self._written: list[Path] = []

    def seal(self, admissions: Sequence[Admission]) -> None:
        """Seal the files not sealed yet, durably, and record where each is."""
        wanted = {a.digest: a for a in admissions}
        known = {digest for (digest,) in rows(self._connection, "SELECT digest FROM sealed")}
        recipients = _recipients(self._connection)
        for group in _packs([a for digest, a in wanted.items() if digest not in known]):
            pack = self._write(keys.seal(_tar(group), recipients))
            run_many(
                self._connection,
                "INSERT INTO sealed (digest, pack, name) VALUES (?, ?, ?)",
                [(a.digest, pack, _name(a)) for a in group],
            )

    def seal_anew(self, identity: str) -> None:
        """Seal every pack to the members of now, under a new name. The old packs become orphans."""
        recipients = _recipients(self._connection)
        for (pack,) in rows(self._connection, "SELECT DISTINCT pack FROM sealed ORDER BY pack"):
            fresh = self._write(keys.seal(_open(self._folder, pack, identity), recipients))
            run_many(self._connection, "UPDATE sealed SET pack = ? WHERE pack = ?", [(fresh, pack)])

    def forget_new(self) -> None:
        """Delete the packs this transaction wrote."""
        remove(self._written)

    def _write(self, data: bytes) -> str:
        name = f"{secrets.token_hex(16)}.age"
        path = self._folder / name
        self._written.append(path)
        write_durably(path, data)
        return name


def original(folder: Path, connection: Connection, identity: str, digest: str) -> bytes:
    """Return an original by its digest. Raises UsageError when there is none, VaultDamaged when it does not open."""
    found = one(connection, "SELECT pack, name FROM sealed WHERE digest = ?", (digest,))
    if found is None:
        raise UsageError("the vault holds no original with this digest")
    import tarfile

    with tarfile.open(fileobj=io.BytesIO(_open(folder, found[0], identity))) as tar:
        member = tar.extractfile(found[1])
        if member is None:
            raise _missing()
        return member.read()


def remove_orphans(folder: Path, connection: Connection) -> None:
    """Delete what no committed row names: packs and parts of a run cut short."""
    named = {pack for (pack,) in rows(connection, "SELECT DISTINCT pack FROM sealed")}
    with disk_faults():
        remove(path for path in folder.iterdir() if path.name not in named)


def check_present(folder: Path, connection: Connection) -> None:
    """Raise VaultDamaged when a pack is not there."""
    for (pack,) in rows(connection, "SELECT DISTINCT pack FROM sealed"):
        if not (folder / pack).is_file():
            raise _missing()


def _recipients(connection: Connection) -> list[str]:
    return [recipient for (recipient,) in rows(connection, "SELECT recipient FROM member ORDER BY user")]


def _packs(admissions: Sequence[Admission]) -> Iterator[list[Admission]]:
    group: list[Admission] = []
    size = 0
    for admission in admissions:
        group.append(admission)
        size += len(admission.original)
        if size >= PACK_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _name(admission: Admission) -> str:
    suffix = admission.format if admission.format.isalnum() else "bin"
    return f"{admission.digest}.{suffix}"


def _tar(group: Sequence[Admission]) -> bytes:
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for admission in group:
            info = tarfile.TarInfo(_name(admission))
            info.size = len(admission.original)
            tar.addfile(info, io.BytesIO(admission.original))
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
