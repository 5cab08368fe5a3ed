"""The journal held against what an evidence pack says of it: whether it still continues what readers were given."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from firsthand.desk.publication.evidence import journal_tree
from firsthand.errors import UsageError, VaultDamaged
from firsthand.seal.statement import JournalTree
from firsthand.vault import Vault

_MOST = 1024 * 1024


def read_head(path: Path, content: bytes | None = None) -> JournalTree:
    """Read the journal's head from a pack (a ZIP file or a folder) or its ``seal.json``. UsageError: it is neither.

    ``content`` is what the file holds, where it was sent and is no file here.
    """
    try:
        told = json.loads(_seal(path) if content is None else _seal_of(BytesIO(content)))["journal"]
        head = JournalTree(range(told["size"]).stop, bytes.fromhex(told["root"]).hex())
    except (OSError, ValueError, KeyError, TypeError, RecursionError, zipfile.BadZipFile, NotImplementedError):
        raise UsageError(
            f"{path.name} is no evidence pack and no seal.json", "Name the pack of an earlier edition."
        ) from None
    return head


def verify_against(vault: Vault, head: JournalTree) -> None:
    """Check that the journal's first entries are those of an earlier head: none changed, none gone, none put between.

    Raises VaultDamaged where they are not, whatever the journal says of itself.
    """
    leaves = vault.releases.journal_leaves()
    if len(leaves) < head.size:
        raise VaultDamaged(
            f"the journal has {len(leaves)} entries, and had {head.size} when that pack was sealed",
            "An old copy of the vault stands in its place, or entries are gone. Compare with a backup.",
        )
    if journal_tree(leaves[: head.size]) != head:
        raise VaultDamaged(
            f"the journal's first {head.size} entries are not those of that pack",
            "Somebody rewrote the journal, or the pack is another vault's. Compare with a backup.",
        )


def _seal(path: Path) -> bytes:
    """Read the seal; no more than a megabyte of whatever it is."""
    if path.is_dir():
        path = path / "data" / "seal.json"
    with path.open("rb") as file:
        return _seal_of(file)


def _seal_of(file: BinaryIO) -> bytes:
    if not zipfile.is_zipfile(file):
        file.seek(0)
        return file.read(_MOST)
    with zipfile.ZipFile(file) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith("/data/seal.json")]
        with archive.open(name) as inner:
            return inner.read(_MOST)
