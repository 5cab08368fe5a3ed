"""The vault's folder: which file is where, and how one is written so that it is whole or not there."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from firsthand.errors import UsageError
from firsthand.vault.disk.faults import disk_faults

WORKSHOP = ".backup."
USER = re.compile(r"[a-z0-9_-]{1,32}")


@dataclass(frozen=True, slots=True)
class Layout:
    """Names the files of one vault."""

    root: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.root / "vault.db"

    @property
    def keyring(self) -> Path:
        """The file of the sources' data keys."""
        return self.root / "keyring"

    @property
    def lock(self) -> Path:
        """The empty file a writer locks."""
        return self.root / "vault.lock"

    @property
    def high_water(self) -> Path:
        """The mark of how far the journal was."""
        return self.root / "high-water"

    @property
    def unfinished(self) -> Path:
        """The note of a transaction that writes beside the database."""
        return self.root / "unfinished"

    @property
    def keys(self) -> Path:
        """The folder of the members' keys."""
        return self.root / "keys"

    @property
    def originals(self) -> Path:
        """The folder of the sealed originals."""
        return self.root / "originals"

    def identity(self, user: str) -> Path:
        """A member's age identity, wrapped with her passphrase."""
        return self.keys / f"{user}.key"

    def database_key(self, user: str) -> Path:
        """The database key, sealed to a member's identity."""
        return self.keys / f"{user}.db.age"

    def users(self) -> tuple[str, ...]:
        """List who has a key file, in order; the members proper are in the database."""
        return tuple(sorted(path.name.removesuffix(".key") for path in self.keys.glob("*.key")))

    def files_of(self, user: str) -> tuple[Path, ...]:
        """List every file in the folder of keys that belongs to a user."""
        return tuple(path for path in self.keys.iterdir() if path.name.split(".", 1)[0] == user)


def next_to(path: Path) -> Path:
    """Name the file that is about to take the place of ``path``."""
    return path.with_name(path.name + ".next")


def check_user(user: str) -> str:
    """Return ``user`` when it can be a member's name, which is also a file's; else raise UsageError."""
    if USER.fullmatch(user) is None:
        raise UsageError("a member's name is 1 to 32 of a-z, 0-9, - and _", "For example: mina, or coder-2.")
    return user


def write_durably(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole, and stays, once this returns. Raises EnvironmentFault."""
    with disk_faults():
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def replace_overwriting(path: Path, data: bytes) -> None:
    """Put a file in another's place whose bytes must not stay on the disk: they are overwritten first.

    A process killed in between leaves the new file whole beside it, as :func:`next_to` names it.
    """
    waiting = next_to(path)
    write_durably(waiting, data)
    with disk_faults():
        if path.exists():
            overwrite(path)
        waiting.replace(path)
        sync_folder(path.parent)


def end_replacement(path: Path, whole: Callable[[bytes], bool]) -> None:
    """End a replacement cut short: either the file is whole, or its bytes are overwritten and the one beside it is."""
    waiting = next_to(path)
    if not waiting.exists():
        return
    with disk_faults():
        if path.exists() and whole(path.read_bytes()):
            overwrite(waiting)
            waiting.unlink()
        else:
            waiting.replace(path)
        sync_folder(path.parent)


def overwrite(path: Path) -> None:
    """Overwrite a file's bytes where they lie. A flash disk may keep a copy elsewhere; no program can tell."""
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows does so by itself."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_workshop(root: Path) -> Path:
    """Make a folder in the vault for files on their way elsewhere."""
    workshop = root / f"{WORKSHOP}{secrets.token_hex(4)}"
    workshop.mkdir(mode=0o700)
    return workshop


def clear_workshops(root: Path) -> int:
    """Delete what a copy cut short left in the vault's folder; how many there were."""
    left = [path for path in root.glob(f"{WORKSHOP}*") if path.is_dir()]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def destroy(paths: Iterable[Path]) -> None:
    """Overwrite files and delete them; one that is not there is no matter."""
    with disk_faults():
        for path in paths:
            if path.exists():
                overwrite(path)
                path.unlink()


def remove(paths: Iterable[Path]) -> None:
    """Delete files; one that is not there is no matter."""
    with disk_faults():
        for path in paths:
            path.unlink(missing_ok=True)
