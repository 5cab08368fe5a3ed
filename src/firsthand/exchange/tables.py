"""CSV and XLSX as rows of named cells, and the faults of a table as a whole."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unicodedata import normalize

from firsthand.exchange.archive import Archive
from firsthand.exchange.columns import Columns, hint, letter, plain
from firsthand.exchange.encoding import decode
from firsthand.exchange.files import load
from firsthand.exchange.limits import CELL_CHARACTERS, TABLE_COLUMNS, TABLE_ROWS, TEXT_BYTES, Refused
from firsthand.exchange.sniffing import NAMES, sniff, told_apart
from firsthand.exchange.wording import tidy
from firsthand.model.intake import Refusal, RowFault

_TITLES = 5
"""How many rows may stand above the header: a title, a date, a merged cell."""

_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_XML = re.compile(r".*\.(?:xml|rels)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet counts, header included, and its cells by canonical column, trimmed."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def typed_row(cells: Mapping[str, str]) -> Row:
    """Make a row of what somebody typed, composed and trimmed as a table's cells are. It has the number 0."""
    return Row(0, {column: normalize("NFC", text).strip() for column, text in cells.items()})


@dataclass(frozen=True, slots=True)
class Table:
    """A table read: its name for messages, its rows that hold anything, and what is wrong with it as a whole."""

    name: str
    rows: tuple[Row, ...] = ()
    faults: tuple[RowFault, ...] = ()


def read_table(path: Path, columns: Columns, content: bytes | None = None) -> Table:
    """Read a table; from its ``content`` where that is in memory already.

    What cannot be read at all is one fault, of row 1 and no column.
    """
    data = load(path, name=path.name) if content is None else content
    grids = _read(path.name, data, lambda held: {"": _grid(held, path.suffix.lower())})
    return grids if isinstance(grids, Table) else _table(path.name, grids[""], columns)


def read_book(path: Path, sheets: Mapping[str, Columns], content: bytes | None = None) -> dict[str, Table]:
    """Read the sheets of an XLSX that are named so, each as a table; a sheet that holds anything else is a fault.

    A file that cannot be read at all is one table, named nothing, with one fault. ``content`` as :func:`read_table`.
    """
    data = load(path, name=path.name) if content is None else content
    grids = _read(path.name, data, lambda held: _book(held, path.suffix.lower(), sheets))
    if isinstance(grids, Table):
        return {"": grids}
    return {name: _table(f"{path.name}, sheet {name}", grid, sheets[name]) for name, grid in grids.items()}


Grid = list[tuple[int, list[str]]]


def _read(
    name: str, data: bytes | Refusal, reader: Callable[[bytes], dict[str, Grid]]
) -> dict[str, Grid] | Table:
    """Read the cells of each sheet; a table with one fault where that cannot be done."""
    if isinstance(data, Refusal):
        return _refused(name, data.reason, data.advice)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):  # openpyxl prints, too
            warnings.simplefilter("ignore")  # openpyxl warns of what it does not support, none of which is a cell
            return reader(data)
    except Refused as refused:
        return _refused(name, refused.reason, refused.advice)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as for transcripts: the file is at fault, and a parser's message may quote it
        return _refused(name, "the table is damaged", "Open it in a spreadsheet and save it anew.")


def _refused(name: str, reason: str, advice: str) -> Table:
    return Table(name, (), (RowFault(name, 1, "", f"{reason}. {advice}".rstrip()),))


def _table(name: str, grid: Sequence[tuple[int, list[str]]], columns: Columns) -> Table:
    if not grid:
        return _refused(name, "the table is empty", "Its first row must name the columns.")
    at = _header(grid, columns)
    if at is None:
        wanted = f"the first row must be the header, and name {', '.join(columns.required)}"
        return Table(name, (), (RowFault(name, grid[0][0], "", f"this row names no column of the table; {wanted}"),))
    first, header = grid[at]
    known, faults = columns.resolve(header)
    rows = []
    late: list[RowFault] = []
    for number, cells in grid[at + 1 :]:
        late.extend(
            RowFault(name, number, letter(index), "a cell without a column: the header row ends before it")
            for index in range(len(header), len(cells))
            if cells[index]
        )
        rows.append(Row(number, {column: cells[at] if at < len(cells) else "" for column, at in known.items()}))
    early = [RowFault(name, first, column, message) for column, message in faults]
    return Table(name, tuple(rows), (*early, *late))


def _header(grid: Sequence[tuple[int, list[str]]], columns: Columns) -> int | None:
    """Find the header: the first row, or below titles the one that names every column there must be.

    None where the first row names no column, and none of those below it names all.
    """
    if columns.names_any(grid[0][1]):
        return 0
    for at, (_, cells) in enumerate(grid[1 : _TITLES + 1], 1):
        if columns.resolve(cells)[0].keys() >= set(columns.required):
            return at
    return None


def _grid(data: bytes, ending: str) -> Grid:
    kind = sniff(data)
    if ending not in {".csv", ".tsv", ".txt", ".xlsx"}:
        raise Refused("a table must be CSV or XLSX", "Save it as CSV (UTF-8).")
    if (kind == "zip") != (ending == ".xlsx") or kind not in {"zip", "text"}:
        raise Refused(f"it ends in {ending} but is {NAMES[kind]}", "Save it as CSV (UTF-8).")
    return _tidied(_sheets(data)[1][0] if kind == "zip" else _csv(data))


def _book(data: bytes, ending: str, wanted: Collection[str]) -> dict[str, Grid]:
    """Read the sheets of these names. One of another name must be empty: nothing is passed over in silence."""
    if sniff(data) != "zip" or ending != ".xlsx":
        raise Refused(f"it ends in {ending} but is {NAMES[sniff(data)]}", "Save it as XLSX.")
    titles, sheets = _sheets(data)
    found = {plain(title): _tidied(cells) for title, cells in zip(titles, sheets, strict=True)}
    known = {name: grid for name, grid in found.items() if grid and name in wanted}
    for at, (name, grid) in enumerate(found.items(), 1):
        if grid and name not in wanted:
            raise Refused(
                f"sheet {at} has another name than {', '.join(wanted)}{hint(name, list(wanted))}",
                "Rename it, or take it out.",
            )
    if not known:
        raise Refused("no sheet holds anything", f"Name the sheets {', '.join(wanted)}.")
    return known


def _tidied(cells: Iterable[tuple[int, list[str]]]) -> Grid:
    """Return the rows that hold anything, their cells trimmed."""
    rows = []
    for number, row in cells:
        if number > TABLE_ROWS:
            raise Refused(f"the table has more than {TABLE_ROWS:,} rows", "Split it, or delete the empty rows below.")
        tidied = [cell.strip() for cell in row]
        while tidied and not tidied[-1]:
            tidied.pop()
        if len(tidied) > TABLE_COLUMNS:
            raise Refused(f"row {number} has more than {TABLE_COLUMNS} columns", "Take out the empty ones.")
        if any(len(cell) > CELL_CHARACTERS for cell in tidied):
            raise Refused(f"a cell of row {number} has more than {CELL_CHARACTERS:,} characters", "Shorten it.")
        if tidied:
            rows.append((number, tidied))
    return rows


def _csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if len(data) > TEXT_BYTES:
        raise Refused("the table is too large", "Split it.")
    text = tidy(decode(data)[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, row in enumerate(reader, 1):
            yield number, [cell[1:] if _GUARDED.match(cell) else cell for cell in row]
    except csv.Error:
        raise Refused(
            f"near line {reader.line_num:,} a quotation mark is never closed, or a cell is too long",
            "Correct that line.",
        ) from None


def _delimiter(text: str) -> str:
    """Take the separator there is most of in the first line that has any, quoted cells apart: a title has none."""
    bare = (re.sub(r'"[^"]*"', "", line) for line in text.split("\n", 50))
    line = next((line for line in bare if any(sign in line for sign in ",;\t")), "")
    return max(",;\t", key=line.count)


def _sheets(data: bytes) -> tuple[list[str], list[Iterator[tuple[int, list[str]]]]]:
    """Open a workbook: the names of its sheets, and the cells of each."""
    from openpyxl import load_workbook

    archive = Archive(data)
    if told_apart(archive) != "xlsx":
        raise Refused(f"it ends in .xlsx but is {NAMES[told_apart(archive)]}", "Save it as CSV (UTF-8).")
    for name in archive.names:
        if _XML.fullmatch(name) and b"<!DOCTYPE" in archive.read(name):
            raise Refused("its XML declares entities, as no spreadsheet does", "Save it as CSV (UTF-8).")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    return [sheet.title for sheet in book.worksheets], [_sheet(sheet) for sheet in book.worksheets]


def _sheet(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # what a sheet says of its own size may be anything
    for number, row in enumerate(
        sheet.iter_rows(max_row=TABLE_ROWS + 1, max_col=TABLE_COLUMNS + 1, values_only=True), 1
    ):
        # A sheet may jump to its last row but one: the empty rows between come at full width, and cost nothing so.
        if number > TABLE_ROWS or row.count(None) < len(row):
            yield number, [tidy(_cell(value)) for value in row]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
