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

from firsthand.desk.admission.intake import SEALED, Described, Intake, Progress, Writing, store
from firsthand.desk.admission.tables import Taken, take_codings, take_consents, take_coverage
from firsthand.desk.happened.events import TakenEvents
from firsthand.desk.happened.events import is_table as is_event_table
from firsthand.desk.happened.events import take as take_events
from firsthand.errors import NotPermitted, UsageError
from firsthand.exchange import is_litter, read_register
from firsthand.model.intake import Refusal, RegisterRow, RowFault
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.vault import Changed, Vault

REGISTER = "register"
TABLES: Mapping[str, Callable[..., Taken]] = MappingProxyType(
    {"consents": take_consents, "coverage": take_coverage, "codings": take_codings}
)
"""The tables that go with interviews, in the order in which they are taken in."""

EVENTS = "events"

_SHEETS = {".csv", ".tsv", ".xlsx"}
_NO_TESTIMONY = {*_SHEETS, ".toml"}
"""The endings of files that are never interviews; identities.csv is such a one, for an officer's own page."""


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
    """What was handed over at once, told apart. ``events`` are the tables of events, which are taken in together."""

    files: tuple[Upload, ...]
    register: Upload | None
    tables: Mapping[str, Upload]
    events: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: of the files, where there were any, of each table, and of the tables of events.

    A faulty register ends it: the tables are then in ``untried``. ``barred`` says of what its member may not take in
    who may. ``aside`` are files that are no testimony and no table known here.
    """

    intake: Intake | None = None
    tables: Mapping[str, Taken] = field(default_factory=dict)
    events: TakenEvents | None = None
    barred: Mapping[str, NotPermitted] = field(default_factory=dict)
    untried: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


def told_apart(files: Sequence[Upload], tables: Mapping[str, Upload], events: Sequence[Upload] = ()) -> Handed:
    """Tell interviews from tables: those chosen as such, else files named as they are, such as ``consents.csv``.

    Tables of events are known by their names, in any folder. Raises UsageError where interviews come without a
    register, and where there is nothing to admit.
    """
    wanted = [one for one in files if not any(map(is_litter, one.path.parts))]
    named = {one.path.stem.lower(): one for one in wanted if one.path.suffix.lower() in _SHEETS}
    chosen = {what: tables.get(what) or named.get(what) for what in (REGISTER, *TABLES)}
    found = {what: one for what, one in chosen.items() if one is not None}
    happened = (*events, *(one for one in wanted if one not in found.values() and is_event_table(one.path)))
    left = tuple(one for one in wanted if one not in found.values() and one not in happened)
    register = found.pop(REGISTER, None)
    if register is None and any(one.path.suffix.lower() not in _NO_TESTIMONY for one in left):
        raise UsageError("files need a register", "Choose the table that says what each file is.")
    if not found and not happened and (register is None or not left):
        raise UsageError("nothing to admit", "Choose interviews with their register, or a table.")
    return Handed(left, register, found, happened)


def take_in(
    vault: Vault,
    project: Project,
    handed: Handed,
    writing: Writing,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Outcome:
    """Admit the files, then each table, then the tables of events, as the commands do.

    A table with a fault goes in not at all, and the others do: the faults of all are told at once. ``writing`` lends
    the vault for each batch. Raises NotPermitted for files from who may not admit.
    """
    intake, aside = None, tuple(one.name for one in handed.files if handed.register is None)
    if handed.register is not None and handed.files:
        intake, aside = _admit(vault, project, handed, handed.register, writing, now=now, progress=progress)
        if intake.faults:
            return Outcome(intake, untried=(*handed.tables, *([EVENTS] if handed.events else [])))
    tables: dict[str, Taken] = {}
    barred: dict[str, NotPermitted] = {}
    for what, table in ((what, handed.tables[what]) for what in TABLES if what in handed.tables):
        try:
            with writing() as open_now:
                tables[what] = TABLES[what](open_now, project, Path(table.path), now=now, content=table.content)
        except NotPermitted as fault:
            barred[what] = fault
    happened = None
    try:
        happened = _take_events(project, handed.events, writing, now) if handed.events else None
    except NotPermitted as fault:
        barred[EVENTS] = fault
    return Outcome(intake, tables, happened, barred, aside=aside)


def _take_events(project: Project, tables: Sequence[Upload], writing: Writing, now: datetime) -> TakenEvents:
    contents = {Path(one.path): one.content for one in tables}
    try:
        with writing() as open_now:
            return take_events(open_now, project, list(contents), now=now, contents=contents)
    except UsageError as refused:  # a source or a passage taken out of the vault since the rows were read
        return TakenEvents(Changed(), (RowFault(tables[0].path.name, 0, "", refused.message),))


def _admit(
    vault: Vault,
    project: Project,
    handed: Handed,
    register: Upload,
    writing: Writing,
    *,
    now: datetime,
    progress: Progress | None,
) -> tuple[Intake, tuple[str, ...]]:
    """Admit files; also the names of those that are no testimony: files of the project, and other tables."""
    vault.require(Permission.ADMIT)
    rows, faults = read_register(
        Path(register.path), project.attributes, today=now.date(), content=register.content
    )
    if faults:
        return Intake(faults=faults), ()
    wanted, refusals, strange = _match(rows, handed.files)
    aside = {one.name for one in strange if _is_no_testimony(one.path, project)}
    refusals += [
        Refusal(one.name, "the register does not name this file", "Add a row for it.")
        for one in strange if one.name not in aside
    ]  # fmt: skip
    if progress is not None:
        progress(0, len(wanted))
    done = store(vault, wanted, refusals, writing, now=now, progress=progress)
    return done, tuple(one.name for one in strange if one.name in aside)


def _is_no_testimony(path: PurePosixPath, project: Project) -> bool:
    """Tell what a project's folder has beside interviews: settings, other tables, its reports, its README."""
    texts = (PurePosixPath(file) for report in project.reports.values() for file in report.files)
    return (
        path.suffix.lower() in _NO_TESTIMONY
        or path.stem.lower() == "readme"
        or any(_ends_alike(path.parts, text.parts) and len(path.parts) >= len(text.parts) for text in texts)
    )


def _match(
    rows: Sequence[RegisterRow], files: Sequence[Upload]
) -> tuple[list[Described], list[Refusal], list[Upload]]:
    """Give each file its row: by its name from the folder that was chosen, or by as much of it as the browser tells.

    Also what is refused, and the files of which no row speaks.
    """
    by_name: dict[str, list[tuple[PurePosixPath, RegisterRow]]] = defaultdict(list)
    for row in rows:
        path = PurePosixPath(normalize("NFC", row.file))
        by_name[path.name].append((path, row))
    matched: dict[int, Described] = {}
    refusals: list[Refusal] = []
    strange: list[Upload] = []
    for one in files:
        path = one.path
        fits = _fits(by_name, path) or (_fits(by_name, path.with_suffix("")) if path.suffix == SEALED else [])
        if len(fits) > 1:
            refusals.append(Refusal(one.name, "the register names several files so", "Choose the folder they lie in."))
        elif not fits:
            strange.append(one)
        elif fits[0].row in matched:
            refusals.append(Refusal(one.name, "another file here is of the same row", "Keep one of the two."))
        else:
            matched[fits[0].row] = Described(fits[0], path, partial(_held, one))
    return list(matched.values()), refusals, strange


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
