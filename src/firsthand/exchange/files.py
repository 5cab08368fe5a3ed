"""Finding files and taking their bytes, with nothing followed and nothing waited for."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from unicodedata import normalize

from firsthand.exchange.limits import FILE_BYTES, MEGABYTE
from firsthand.model.intake import Refusal, RegisterRow, RowFault

_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def discover(paths: Sequence[Path]) -> list[Path]:
    """List the files named and those in the folders named, at any depth, sorted, each once.

    In folders, hidden files, lock files (``~$…``, ``.~lock…``) and the litter of file managers are passed over, and
    symbolic links are not followed. A path named outright is listed as it is, even when there is nothing there:
    :func:`load` then says so.
    """
    found: set[Path] = set()
    for path in paths:
        found.update(_under(path) if path.is_dir() and not path.is_symlink() else (path,))
    return sorted(found)


def _under(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if not is_litter(name)]
        for name in files:
            path = Path(here, name)
            if not is_litter(name) and not path.is_symlink():
                yield path


def is_litter(name: str) -> bool:
    """Tell what is passed over in folders: hidden files, lock files, the litter of file managers."""
    return name.startswith((".", "~$")) or name.lower() in _LITTER


def load(path: Path, *, name: str) -> bytes | Refusal:
    """Take a file's bytes; a :class:`Refusal` for anything that is not a plain file of bearable size.

    A symbolic link is refused, so that nothing outside the folder handed in is taken by accident; a pipe or a device
    is refused before it is waited for.
    """
    try:
        return _bytes(path, name)
    except FileNotFoundError:
        return Refusal(name, "there is no such file", "Check the name, also its capital letters.")
    except PermissionError:
        return Refusal(name, "the file may not be read", "Ask whoever owns it for permission to read it.")
    except OSError as fault:
        return Refusal(name, f"the file cannot be read ({fault.strerror or 'unknown fault'})", "Copy it again.")
    except ValueError:
        return Refusal(name, "the file's name cannot be used", "Rename it.")


def _bytes(path: Path, name: str) -> bytes | Refusal:
    if path.is_symlink():
        return Refusal(name, "it is a symbolic link", "Hand in the file itself.")
    if path.is_dir():
        return Refusal(name, "it is a folder", "Hand in the files inside it.")
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):
            return Refusal(name, "it is not a plain file", "Hand in a file.")
        content = file.read(FILE_BYTES + 1) if about.st_size <= FILE_BYTES else b""
    if about.st_size > FILE_BYTES or len(content) > FILE_BYTES:
        return Refusal(name, f"it is larger than {FILE_BYTES // MEGABYTE} MB", "Take out its pictures, or split it.")
    return content


_BINARY = getattr(os, "O_BINARY", 0)


def missing_files(rows: Sequence[RegisterRow], base: Path, *, register: str = "register") -> tuple[RowFault, ...]:
    """Name the register's rows whose file is not there, ``base`` being the folder the names are relative to.

    A name in decomposed Hangul (as macOS writes it) and the same name composed are one name.
    """
    found = discover([base]) if base.is_dir() else []
    present = {normalize("NFC", path.relative_to(base).as_posix()) for path in found}
    return tuple(
        RowFault(register, row.row, "file", "there is no such file")
        for row in rows
        if normalize("NFC", row.file) not in present
    )
