"""The files of the record of events: five tables as CSV, or as the sheets of one XLSX; read, and written back."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path, PurePath

from firsthand.exchange.columns import plain
from firsthand.exchange.event_cells import told
from firsthand.exchange.event_columns import EVENT_TABLES
from firsthand.exchange.limits import Refused
from firsthand.exchange.tables import Row, Table, read_book, read_table
from firsthand.exchange.wording import tidy
from firsthand.exchange.writers import cell_text, table_bytes
from firsthand.model.event import STAGES, Account, Act, Complaint, Event, Events, Involvement, Person, PersonKind, Stage
from firsthand.model.intake import RowFault

Cells = list[object]


def read_event_tables(
    paths: Sequence[Path], contents: Mapping[Path, bytes] | None = None
) -> tuple[dict[str, list[Table]], tuple[RowFault, ...]]:
    """Read files into tables by kind, with the faults of files that are of no kind. The tables carry their own faults.

    A CSV is of the kind it is named after (``acts.csv``, ``2024-acts.csv``); an XLSX has a sheet for each.
    ``contents`` are what the files hold, where that is in memory already.
    """
    held = contents or {}
    found: defaultdict[str, list[Table]] = defaultdict(list)
    faults: list[RowFault] = []
    for path in paths:
        if path.suffix.lower() == ".xlsx":
            for name, table in read_book(path, EVENT_TABLES, held.get(path)).items():
                if name:
                    found[name].append(table)
                else:
                    faults.extend(table.faults)
        elif kind := kind_of(path):
            found[kind].append(read_table(path, EVENT_TABLES[kind], held.get(path)))
        else:
            faults.append(RowFault(path.name, 0, "", _nameless(path)))
    return dict(found), tuple(faults)


def kind_of(path: PurePath) -> str:
    """Tell which table a file holds by its name; empty where that tells nothing."""
    last = plain(path.stem).rpartition("_")[2]
    return last if last in EVENT_TABLES else ""


def _nameless(path: Path) -> str:
    near = get_close_matches(plain(path.stem), list(EVENT_TABLES), n=1)
    names = ", ".join(EVENT_TABLES)
    name = f"it {near[0]}.csv" if near else f"it after one of {names}"
    return f"which table is this? Name {name}"


# Writing


def event_rows(events: Events) -> dict[str, list[Cells]]:
    """Write a record as rows of cells, by table; each in the order of the table's columns."""
    return {
        "persons": [_person(person) for person in events.persons],
        "events": [_event(event) for event in events.events],
        "acts": [_act(act) for act in events.acts],
        "accounts": [_account(account) for account in events.accounts],
        "complaints": [_complaint(complaint) for complaint in events.complaints],
    }


def event_csvs(events: Events) -> dict[str, bytes]:
    """Write the tables as CSV, by file name; :func:`read_event_tables` reads them back the same.

    Anchors and memos are testimony: they stand here in the clear, and the caller answers for where they go.
    """
    return {
        f"{name}.csv": table_bytes(list(EVENT_TABLES[name].names), rows) for name, rows in event_rows(events).items()
    }


def event_book(events: Events) -> bytes:
    """Write the tables as the sheets of one XLSX. What holds for :func:`event_csvs` holds here."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in event_rows(events).items():
        sheet = book.create_sheet(name)
        for at, row in enumerate([list[object](EVENT_TABLES[name].names), *rows], 1):
            for column, value in enumerate(row, 1):
                if text := cell_text(value):
                    cell = sheet.cell(at, column, text)
                    cell.data_type, cell.number_format = "s", "@"  # words, also where they look like a formula
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _person(person: Person) -> Cells:
    kind = "" if person.kind is PersonKind.INDIVIDUAL else person.kind.value
    minor = None if person.minor is None else "yes" if person.minor else "no"
    return [person.id, kind, person.source, person.sex, minor, person.role, person.least, person.most]


def _event(event: Event) -> Cells:
    return [event.id, event.when, event.region, event.part_of]


def _act(act: Act) -> Cells:
    perpetrators = _several(map(_involved, act.perpetrators))
    return [
        act.event, act.number, act.type, act.victim, perpetrators, act.setting, act.phase, act.when, act.frequency,
    ]  # fmt: skip


def _involved(part: Involvement) -> str:
    return f"{part.person}:{part.degree}:{part.relation}".rstrip(":")


def _account(account: Account) -> Cells:
    passages = _several(map(str, account.passages))
    return [
        account.of, account.source, account.polarity.value, account.basis, passages, told(account.tells),
        account.anchor, account.memo,
    ]  # fmt: skip


def _complaint(it: Complaint) -> Cells:
    return [
        it.id, it.event, it.act, it.victim, it.by, it.to, *(_stage(it.stage(stage)) for stage in STAGES),
        _several(it.responses), it.sanction, _several(it.redress), _stage(it.retaliation), _several(it.reasons),
        it.when,
    ]  # fmt: skip


def _stage(stage: Stage) -> str:
    return "" if stage is Stage.UNKNOWN else stage.value


def _several(values: Iterable[str]) -> str:
    return "; ".join(values)


def typed(label: str, cells: Mapping[str, str]) -> Table:
    """Make a table of one row out of what somebody typed; ``label`` names it where a cell is at fault."""
    faults, tidied = [], {}
    for column, text in cells.items():
        try:
            tidied[column] = tidy(text).strip()
        except Refused as refused:
            faults.append(RowFault(label, 0, column, refused.reason))
    return Table(label, (Row(0, tidied),), tuple(faults))


def cells_by_column(name: str, cells: Cells) -> Mapping[str, str]:
    """Return a row's cells as text, by column."""
    return {column: cell_text(value) for column, value in zip(EVENT_TABLES[name].names, cells, strict=True)}
