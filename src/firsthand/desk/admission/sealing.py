"""Seal files for the group where they are recorded. No project, vault or key is needed: the recipient is public.

What is written is plain age, so every age tool opens it with the right key; the one who sealed it cannot.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pyrage

from firsthand.errors import EnvironmentFault, UsageError
from firsthand.model.intake import Refusal

ENDING = ".age"
CHUNK = 1024 * 1024
_RECIPIENT = re.compile(r"age1[0-9a-z]{20,100}")
_ADVICE = "Check the folder's rights and the room on the disk. The plain file is as it was."


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file sealed: the new file, and whether the plain one was deleted."""

    path: Path
    removed: bool


def read_recipients(path: Path) -> tuple[str, ...]:
    """Read age recipients, one a line, as the age tools do. Raises UsageError for anything else, EnvironmentFault."""
    try:
        lines = path.read_text("utf-8").split("\n")
    except OSError as fault:
        raise EnvironmentFault(f"{path.name} cannot be read: {fault.strerror}", "Check its path and rights.") from None
    except UnicodeDecodeError:
        raise _no_recipients(path) from None
    found = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    if not found or not all(map(_is_recipient, found)):
        raise _no_recipients(path)
    return found


def seal_files(
    files: Sequence[Path], recipients: Sequence[str], out: Path | None, *, remove: bool
) -> list[Sealed | Refusal]:
    """Seal each file to ``NAME.age``, beside it or in ``out``; read it back; then delete the plain one, if asked.

    Nothing is overwritten. A file that cannot be sealed is refused by name and left as it is; the others are sealed.
    Raises EnvironmentFault where nothing can be written.
    """
    return [_seal(path, recipients, out or path.parent, remove=remove) for path in files]


def _seal(path: Path, recipients: Sequence[str], folder: Path, *, remove: bool) -> Sealed | Refusal:
    if path.is_symlink() or not path.is_file():
        return Refusal(path.name, "it is no plain file", "Name the files themselves.")
    if path.suffix == ENDING:
        return Refusal(path.name, "it ends in .age: it is sealed already", "Name the plain file.")
    target = folder / (path.name + ENDING)
    part = folder / f".{target.name}.{secrets.token_hex(4)}.part"
    if target.exists():
        return Refusal(path.name, f"{target.name} is there already", "Nothing is overwritten. Rename one of the two.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("rb") as plain:
                before = os.fstat(plain.fileno())
                _write(plain, part, recipients)
                after = os.fstat(plain.fileno())
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                return Refusal(path.name, "it changed while it was being sealed", "Close the program that writes it.")
            _put(part, target)
        finally:
            part.unlink(missing_ok=True)
        if remove:
            _delete(path)
    except OSError as fault:
        raise EnvironmentFault(f"{path.name} cannot be sealed: {fault.strerror}", _ADVICE) from None
    return Sealed(target, remove)


class _Digesting:
    """A file that remembers a digest of what was written to it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


def _write(plain: BinaryIO, part: Path, recipients: Sequence[str]) -> None:
    """Seal into a new file, durably, and compare what the disk gives back with what was written."""
    to = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        written = _Digesting(file)
        pyrage.encrypt_io(plain, written, to)
        file.flush()
        os.fsync(file.fileno())
    read = sha256()
    with part.open("rb") as file:
        while chunk := file.read(CHUNK):
            read.update(chunk)
    if read.digest() != written.digest.digest():
        raise OSError(5, "the disk does not give back what was written")


def _put(part: Path, target: Path) -> None:
    """Give the file its name, and never another file's: a link is refused where the name is taken."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a memory stick's file system knows no links
        if target.exists():
            raise FileExistsError(17, "there is a file of that name already") from None
        part.rename(target)


def _delete(path: Path) -> None:
    """Overwrite the plain file where it lies, and delete it."""
    left = path.stat().st_size
    with path.open("r+b") as file:
        while left > 0:
            left -= file.write(secrets.token_bytes(min(left, CHUNK)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def _is_recipient(line: str) -> bool:
    try:
        return _RECIPIENT.fullmatch(line) is not None and bool(pyrage.x25519.Recipient.from_str(line))
    except pyrage.RecipientError:
        return False


def _no_recipients(path: Path) -> UsageError:
    return UsageError(
        f"{path.name} holds no age recipient", "It has a line that begins with age1; firsthand recipient writes it."
    )
