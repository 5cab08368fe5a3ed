"""Write files whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EISDIR
from hashlib import sha256
from pathlib import Path

from firsthand.errors import EnvironmentFault, UsageError

_PART = ".part"


class ChangedMeanwhile(UsageError):
    """A file is not as it was when it was opened: somebody else saved it, or made one of its name."""


def digest_of(data: bytes) -> str:
    """Return the SHA-256 by which a change meanwhile is noticed."""
    return sha256(data).hexdigest()


@contextmanager
def laid_ready(files: Mapping[Path, bytes], advice: str) -> Iterator[None]:
    """Write every file beside its place, and move all of them there once the block has ended well.

    When writing fails or the block raises, nothing in those places has changed and nothing is left beside them.
    Raises EnvironmentFault, with ``advice``, where a file cannot be written.
    """
    parts = {path: path.with_name(f".{path.name}{_PART}") for path in files}
    try:
        with _writing(advice):
            for path, part in parts.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                if path.is_dir():
                    raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
                _write(part, files[path])
                if path.exists():
                    shutil.copymode(path, part)
        yield
        with _writing(advice):
            for path, part in parts.items():
                part.replace(path)
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)


def left_ready(folder: Path) -> dict[Path, Path]:
    """List what a kill left beside its place in a folder, by the place it was for."""
    return {part.with_name(part.name[1:].removesuffix(_PART)): part for part in sorted(folder.glob(f".*{_PART}"))}


def write_whole(path: Path, data: bytes, advice: str) -> None:
    """Write one file, whole or not at all. Raises EnvironmentFault, with ``advice``, where it cannot be written."""
    with laid_ready({path: data}, advice):
        pass


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _writing(advice: str) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        where = Path(fault.filename).name.removeprefix(".").removesuffix(".part") if fault.filename else "a file"
        raise EnvironmentFault(f"{where} cannot be written: {fault.strerror}", advice) from None
