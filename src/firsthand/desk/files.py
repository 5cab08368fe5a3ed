"""Write files whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from errno import EISDIR
from hashlib import sha256
from pathlib import Path

from firsthand.errors import EnvironmentFault, UsageError

_PART = ".part"
_SAVED: ContextVar[dict[Path, str] | None] = ContextVar("saved", default=None)


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
    write_all({path: data}, advice)


def write_all(files: Mapping[Path, bytes], advice: str) -> None:
    """Write files, all or none. Raises EnvironmentFault, with ``advice``, where one cannot be written."""
    with laid_ready(files, advice):
        pass
    tell_saved({path: digest_of(data) for path, data in files.items()})


def tell_saved(files: Mapping[Path, str]) -> None:
    """Say to whoever gathers it what was saved: of each file its digest, empty where it was taken out."""
    gathered = _SAVED.get()
    if gathered is not None:
        gathered.update(files)


@contextmanager
def saves() -> Iterator[dict[Path, str]]:
    """Gather what is saved until the block ends, in it and in the threads it waits for: place and digest.

    What is written together with the vault is not in it: the journal has an entry of its own for that.
    """
    gathered: dict[Path, str] = {}
    token = _SAVED.set(gathered)
    try:
        yield gathered
    finally:
        _SAVED.reset(token)


def within(root: Path, saved: Mapping[Path, str]) -> dict[str, str]:
    """Say of files where in a project they lie; those elsewhere are left out."""
    top = root.resolve()
    places = {path.resolve(): digest for path, digest in saved.items()}
    return {path.relative_to(top).as_posix(): digest for path, digest in places.items() if path.is_relative_to(top)}


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
