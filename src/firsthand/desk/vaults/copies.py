"""Backups made from the workbench: two files in a folder of the project, to be taken to another disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from firsthand.errors import EnvironmentFault, UsageError
from firsthand.model.project import Project
from firsthand.vault import Stale, Vault

FOLDER = "backups"
_NAME = re.compile(r"[^\W_][\w-]{0,60}")


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup the vault knows of. ``name`` is that of one in the project's own folder that is there, else empty.

    ``stale``: what it tells or opens that the vault does not any more.
    """

    place: str
    made: date
    name: str
    there: bool
    stale: tuple[Stale, ...]


def copies(vault: Vault, project: Project) -> Iterator[Copy]:
    """List the backups known, the oldest first."""
    folder = _folder(project)
    for backup in vault.backups():
        place = Path(backup.place)
        there = place.is_file()
        yield Copy(backup.place, backup.made, place.name if there and place.parent == folder else "", there,
                   backup.stale)  # fmt: skip


def back_up(vault: Vault, project: Project, name: str, *, now: datetime) -> Path:
    """Write a backup into the project's folder of backups; where it is. Raises as :meth:`Vault.back_up`.

    UsageError besides for a name that will not do.
    """
    if _NAME.fullmatch(name) is None:
        raise UsageError("a backup's name is made of letters, digits, - and _", "For example: monday.")
    folder = _folder(project)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as fault:
        raise EnvironmentFault(f"{FOLDER}/ cannot be made: {fault.strerror}", "Check the project folder.") from None
    vault.back_up(folder / name, now=now)
    return folder / name


def known_place(vault: Vault, place: str) -> Path:
    """Return the place of a backup the vault knows of. Raises UsageError for any other."""
    if place not in {backup.place for backup in vault.backups()}:
        raise UsageError("no such backup is known", "The page lists those there are.")
    return Path(place)


def files_of(vault: Vault, project: Project, name: str) -> tuple[Path, Path]:
    """Name the two files of a backup that lies in the project's folder. Raises UsageError where there is none."""
    for copy in copies(vault, project):
        if copy.name and copy.name == name:
            place = Path(copy.place)
            return place, place.with_name(f"{place.name}.keyring")
    raise UsageError("no such backup lies in the project", "The page lists those there are.")


def _folder(project: Project) -> Path:
    return (Path(project.root) / FOLDER).absolute()
