"""Take in identities, and keep the shares of a quorum: on paper, or one file for each officer."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from firsthand.desk.admission.intake import SEALED
from firsthand.desk.admission.tables import Taken
from firsthand.errors import EnvironmentFault, UsageError
from firsthand.exchange import load, read_identities, read_identity
from firsthand.model.identity import Identity, Quorum
from firsthand.model.intake import Refusal, RowFault
from firsthand.model.private import Private
from firsthand.model.roles import Permission
from firsthand.vault import Vault

_WORD = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def take_identities(vault: Vault, path: Path, *, now: datetime, content: bytes | None = None) -> Taken:
    """Record every identity of a table; of one sealed to the officers too, which is opened in memory.

    ``content`` is what the file holds, where it is in memory already. Raises NotPermitted for who is no officer.
    """
    vault.require(Permission.RECORD_IDENTITY)
    known = {source.code for source in vault.sources()}
    if path.suffix == SEALED:
        sealed = load(path, name=path.name) if content is None else content
        if isinstance(sealed, Refusal):
            return Taken(0, (RowFault(path.name, 0, "", sealed.reason),))
        content = vault.open_sealed(sealed)
        if content is None:
            return Taken(0, (RowFault(path.name, 0, "", "it is not sealed for this vault's officers, or damaged"),))
        path = path.with_suffix("")
    found, faults = read_identities(path, known, today=now.date(), content=content)
    if faults:
        return Taken(0, faults)
    return _record(vault, found, now)


def add_identity(vault: Vault, cells: Mapping[str, str], *, now: datetime) -> Taken:
    """Record one identity as somebody typed it, by column; where something is wrong with it nothing is recorded."""
    vault.require(Permission.RECORD_IDENTITY)
    found, faults = read_identity(cells, {source.code for source in vault.sources()}, today=now.date())
    return Taken(0, faults) if found is None or faults else _record(vault, [found], now)


def _record(vault: Vault, found: Sequence[Identity], now: datetime) -> Taken:
    """Record identities, and find whose alias is, or nearly is, a name among them: a build would refuse it."""
    from firsthand.disclosure.words.namesakes import namesakes

    recorded = vault.record_identities(found, now=now)
    return Taken(recorded, namesakes=namesakes(vault.sources(), {each.source: each for each in found}))


def read_share(path: Path) -> Private:
    """Read a share from its file, comments apart. Raises EnvironmentFault when it cannot be read."""
    try:
        lines = path.read_text("utf-8").split("\n")
    except OSError as fault:
        raise EnvironmentFault(f"{path.name} cannot be read: {fault.strerror}", "Check its path and rights.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path.name} holds no share", "A share is a line of words.") from None
    return Private(" ".join(line for line in lines if not line.startswith("#")))


def share_page(number: int, quorum: Quorum, share: Private) -> str:
    """Write a share as its officer keeps it."""
    need = _WORD[quorum.need] if quorum.need < len(_WORD) else str(quorum.need)
    return (
        f"# Firsthand: share {number} of {quorum.of}. With an officer's key, any {need} shares open the identities.\n"
        "# Keep it on paper, away from the others and from the laptops. It replaces every share issued before.\n"
        f"{share.reveal()}\n"
    )


def write_shares(folder: Path, quorum: Quorum, shares: Sequence[Private]) -> None:
    """Write one file for each share, durably, that only their owner may read. Nothing is overwritten.

    Raises EnvironmentFault, and leaves none, where one cannot be written.
    """
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, share in enumerate(shares, 1):
            path = folder / f"share-{number}-of-{quorum.of}.txt"
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            written.append(path)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(share_page(number, quorum, share))
                file.flush()
                os.fsync(file.fileno())
    except OSError as fault:
        for path in written:
            path.unlink(missing_ok=True)
        raise EnvironmentFault(
            f"the shares cannot be written: {fault.strerror}", "Name an empty folder. Nothing was changed."
        ) from None
