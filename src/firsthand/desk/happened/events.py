"""Keep the record of events: take its tables in, enter and change single things, take them out, undo, write back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path, PurePath

from firsthand.desk.files import write_whole
from firsthand.errors import UsageError
from firsthand.exchange import (
    EVENT_TABLES,
    Known,
    Ranges,
    event_book,
    event_csvs,
    read_event_tables,
    typed,
    understand,
)
from firsthand.exchange.event_files import cells_by_column, event_rows, kind_of
from firsthand.model.event import Events
from firsthand.model.intake import RowFault
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.vault import Changed, Vault

BOOK = "events.xlsx"


@dataclass(frozen=True, slots=True)
class TakenEvents:
    """What came of taking tables in: nothing went in when there are ``faults``."""

    did: Changed
    faults: tuple[RowFault, ...] = ()


def known_to(vault: Vault, project: Project, *, now: datetime) -> Known:
    """Gather what a reader of the record must know: terms, sources, passages, and the record there is."""
    return Known(
        project.vocabularies,
        {source.code for source in vault.sources()},
        cache(vault.has_passage),
        project.attributes.get("sex"),
        vault.events(),
        Ranges(today=now.date()),
    )


def take(
    vault: Vault,
    project: Project,
    paths: Sequence[Path],
    *,
    now: datetime,
    contents: Mapping[Path, bytes] | None = None,
) -> TakenEvents:
    """Take tables in, by file or by folder: each thing new, or in place of that of its id; one transaction or nothing.

    ``contents`` are what the files hold, where that is in memory already. Raises NotPermitted for who may not record
    what happened, UsageError where no table is found.
    """
    vault.require(Permission.EVENTS)
    tables, faults = read_event_tables(_found(paths) if contents is None else paths, contents)
    given, more = understand(tables, known_to(vault, project, now=now))
    if faults or more:
        return TakenEvents(Changed(), (*faults, *more))
    with vault.write("events", now=now) as writer:
        return TakenEvents(writer.set_events(given))


def is_table(path: PurePath) -> bool:
    """Tell by its name whether a file that lies among others holds tables of events."""
    return path.name.lower() == BOOK or (path.suffix.lower() in {".csv", ".tsv"} and bool(kind_of(path)))


def _found(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.iterdir())
            files += [one for one in inside if is_table(one)]
        else:
            files.append(path)
    if not files:
        raise UsageError(
            "there is no table of events here", f"Name files after {', '.join(EVENT_TABLES)}, or a workbook {BOOK}."
        )
    return files


def enter(
    vault: Vault, project: Project, rows: Mapping[str, Sequence[Mapping[str, str]]], *, now: datetime
) -> Changed:
    """Record rows as their cells say, by table, in one transaction.

    Raises UsageError naming every cell that cannot be understood, and what would not be sound.
    """
    vault.require(Permission.EVENTS)
    tables = {name: [typed(label_of(name, cells), cells) for cells in given] for name, given in rows.items()}
    given, faults = understand(tables, known_to(vault, project, now=now))
    if faults:
        raise UsageError("\n".join(dict.fromkeys(map(str, faults))), "Nothing was changed.")
    with vault.write("events", now=now) as writer:
        return writer.set_events(given)


def label_of(name: str, cells: Mapping[str, str]) -> str:
    """Name the thing that a row is of."""
    if name == "acts":
        return f"{cells.get('event', '')}.{cells.get('act', '')}"
    return cells.get("id") or f"{cells.get('of', '')} {cells.get('source', '')}".strip()


def change(
    vault: Vault, project: Project, thing: str, source: str, fields: Mapping[str, str], *, now: datetime
) -> Changed:
    """Change fields of a thing, or, with a ``source``, of her account of it; an empty value takes what is there away.

    Raises UsageError for an unknown thing or field, and as :func:`enter`.
    """
    name, cells = row_of(vault.events(), thing, source)
    columns = EVENT_TABLES[name]
    named, faults = columns.resolve(list(fields))
    if unknown := [message for column, message in faults if column not in columns.required]:
        raise UsageError(f"{thing} has no such field: {unknown[0]}", f"It has {', '.join(columns.names)}.")
    given = dict(zip(named, fields.values(), strict=True))
    if fixed := [field for field in _FIXED[name] if field in given and given[field] != cells[field]]:
        raise UsageError(
            f"{fixed[0]} says which thing it is, and stays",
            "Take it out with firsthand event remove, and enter another.",
        )
    return enter(vault, project, {name: [{**cells, **given}]}, now=now)


_FIXED = {"persons": ("id",), "events": ("id",), "acts": ("event", "act"), "accounts": ("of", "source"),
          "complaints": ("id",)}  # fmt: skip


def row_of(events: Events, thing: str, source: str) -> tuple[str, Mapping[str, str]]:
    """Return the table and the cells of a thing, or of a source's account of it. Raises UsageError: there is none."""
    for name, rows in event_rows(events).items():
        for row in rows:
            cells = cells_by_column(name, row)
            if label_of(name, cells) == f"{thing} {source}".strip():
                return name, cells
    raise UsageError(
        f"there is no account of {source}'s of {thing}" if source else f"there is no {thing}",
        "firsthand event list shows what there is.",
    )


def remove(vault: Vault, things: Collection[str], *, now: datetime) -> Changed:
    """Take things out, with what is in them; an account is ``E7.1 S12``.

    Raises UsageError where there is no such thing, and where what is left would not be sound.
    """
    with vault.write("events", now=now) as writer:
        return writer.set_events(Events(), things)


def undo(vault: Vault, *, now: datetime) -> Changed:
    """Undo this member's last change of the record. Raises UsageError where it cannot be."""
    with vault.write("events.undo", now=now) as writer:
        return writer.undo_events()


def export(vault: Vault, folder: Path, *, book: bool) -> tuple[Path, ...]:
    """Write the record into a folder, which is made where it is missing: as CSV, or as one workbook.

    Raises UsageError where a file is in the way, EnvironmentFault where it cannot be written.
    """
    names = [BOOK] if book else [f"{name}.csv" for name in EVENT_TABLES]
    if held := [name for name in names if (folder / name).exists()]:
        raise UsageError(f"{held[0]} is there already", "Name another folder.")
    events = vault.events()
    written = {BOOK: event_book(events)} if book else event_csvs(events)
    for name, data in written.items():
        write_whole(folder / name, data, "Name a folder you may write to.")
    return tuple(folder / name for name in written)
