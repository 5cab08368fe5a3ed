"""Take in files handed over in memory, as a browser sends them: nothing of them is written outside the vault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from unicodedata import normalize

from firsthand.desk.intake import SEALED, Described, Intake, Progress, Writing, store
from firsthand.desk.tables import Taken, take_codings, take_consents, take_coverage
from firsthand.errors import UsageError
from firsthand.exchange import is_litter, read_register
from firsthand.model.intake import Refusal, RegisterRow
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.vault import Vault

REGISTER = "register"
TABLES: Mapping[str, Callable[..., Taken]] = MappingProxyType(
    {"consents": take_consents, "coverage": take_coverage, "codings": take_codings}
)
"""The tables that go with interviews, in the order in which they are taken in."""

_SHEETS = {".csv", ".tsv", ".xlsx"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in memory. ``name`` is relative to the folder that was chosen, where one was."""

    name: str
    content: bytes = field(repr=False)

    @property
    def path(self) -> PurePosixPath:
        """The name as a path: composed Hangul, and slashes only."""
        return PurePosixPath(normalize("NFC", self.name.replace("\\", "/")))


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed over at once, told apart."""

    files: tuple[Upload, ...]
    register: Upload | None
    tables: Mapping[str, Upload]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: of the files, where there were any, and of each table up to the first with a fault."""

    intake: Intake | None = None
    tables: Mapping[str, Taken] = field(default_factory=dict)


def told_apart(files: Sequence[Upload], tables: Mapping[str, Upload]) -> Handed:
    """Tell interviews from tables: those chosen as such, else files named as they are, such as ``consents.csv``.

    Raises UsageError where interviews come without a register, and where there is nothing to admit.
    """
    named = {one.path.stem.lower(): one for one in files if one.path.suffix.lower() in _SHEETS}
    chosen = {what: tables.get(what) or named.get(what) for what in (REGISTER, *TABLES)}
    found = {what: one for what, one in chosen.items() if one is not None}
    left = tuple(one for one in files if one not in found.values() and not any(map(is_litter, one.path.parts)))
    register = found.pop(REGISTER, None)
    if register is None and any(one.path.suffix.lower() not in _SHEETS for one in left):
        raise UsageError("files need a register", "Choose the table that says what each file is.")
    if not found and (register is None or not left):
        raise UsageError("nothing to admit", "Choose interviews with their register, or a table.")
    return Handed(left, register, found)


def take_in(
    vault: Vault,
    project: Project,
    handed: Handed,
    writing: Writing,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Outcome:
    """Admit the files, then each table, as ``firsthand admit`` does; the first fault of a table ends it.

    ``writing`` lends the vault for each batch. Raises NotPermitted for who may not admit.
    """
    intake = None
    if handed.register is not None and handed.files:
        intake = _admit(vault, project, handed.files, handed.register, writing, now=now, progress=progress)
        if intake.faults:
            return Outcome(intake)
    taken: dict[str, Taken] = {}
    for what, take in TABLES.items():
        if (table := handed.tables.get(what)) is None:
            continue
        with writing() as open_now:
            taken[what] = take(open_now, project, Path(table.path), now=now, content=table.content)
        if taken[what].faults:
            break
    return Outcome(intake, taken)


def _admit(
    vault: Vault,
    project: Project,
    files: Sequence[Upload],
    register: Upload,
    writing: Writing,
    *,
    now: datetime,
    progress: Progress | None,
) -> Intake:
    vault.require(Permission.ADMIT)
    rows, faults = read_register(
        Path(register.path), project.attributes, today=now.date(), content=register.content
    )
    if faults:
        return Intake(faults=faults)
    wanted, refusals = _match(rows, files)
    if progress is not None:
        progress(0, len(wanted))
    return store(vault, wanted, refusals, writing, now=now, progress=progress)


def _match(rows: Sequence[RegisterRow], files: Sequence[Upload]) -> tuple[list[Described], list[Refusal]]:
    """Give each file its row: by its name from the folder that was chosen, or by as much of it as the browser tells."""
    by_name: dict[str, list[tuple[PurePosixPath, RegisterRow]]] = defaultdict(list)
    for row in rows:
        path = PurePosixPath(normalize("NFC", row.file))
        by_name[path.name].append((path, row))
    matched: dict[int, Described] = {}
    refusals: list[Refusal] = []
    for one in files:
        path = one.path
        fits = _fits(by_name, path) or (_fits(by_name, path.with_suffix("")) if path.suffix == SEALED else [])
        if len(fits) > 1:
            refusals.append(Refusal(one.name, "the register names several files so", "Choose the folder they lie in."))
        elif not fits:
            if path.suffix.lower() not in _SHEETS:
                refusals.append(Refusal(one.name, "the register does not name this file", "Add a row for it."))
        elif fits[0].row in matched:
            refusals.append(Refusal(one.name, "another file here is of the same row", "Keep one of the two."))
        else:
            matched[fits[0].row] = Described(fits[0], path, partial(_held, one))
    return list(matched.values()), refusals


def _fits(
    by_name: Mapping[str, Sequence[tuple[PurePosixPath, RegisterRow]]], path: PurePosixPath
) -> list[RegisterRow]:
    """List the rows that can mean a file: that of its very name, else those that agree as far as both names go."""
    named = by_name.get(path.name, ())
    exact = [row for other, row in named if other == path]
    return exact or [row for other, row in named if _ends_alike(other.parts, path.parts)]


def _ends_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[-shorter:] == other[-shorter:]


def _held(one: Upload) -> bytes:
    return one.content
