"""``population.toml``: among whom a reader outside would look for a source, as tables that others published."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from firsthand.errors import EnvironmentFault
from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.model.project import Attribute
from firsthand.model.protection import Cell, ReferencePopulation, ReferenceTable
from firsthand.project.document import LARGEST, Document, Table, nearest, shown
from firsthand.project.folder import Folder

COUNT = "count"
"""The column that says how many people."""

_SPAN = re.compile(r"(\d{1,4})(?:\s?(?:-|–|\.\.)\s?(\d{1,4}))?")


def read_population(
    document: Document, folder: Folder, attributes: Mapping[str, Attribute]
) -> ReferencePopulation | None:
    """Read the tables, the first of which says how many people there are; None where there is none."""
    top = document.table()
    about = top.table("population")
    who, lag = about.words("who", required=True), about.table("lag")
    lags = {name: lag.whole(name, 0) for name in lag.data}
    years = [name for name, attribute in attributes.items() if attribute.type == "year"]
    for name in lags:
        if name not in years:
            missing = f"no attribute of the type year is named so{nearest(name, years)}"
            lag.fault(name, missing, name, wants="firsthand.toml")
    about.done()
    tables: dict[str, ReferenceTable] = {}
    for entry in top.tables("table"):
        said = _said(entry, tables)
        columns, cells = _Rows(folder, said.file, attributes, document.problems).read() if said else ((), {})
        if said and cells and _corrects(entry, columns, cells, tables.get(said.revises)):
            tables[said.name] = ReferenceTable(
                said.name, columns, MappingProxyType(cells), said.publisher, said.published, said.revises, said.invented
            )
    top.done()
    if not tables:
        if document.readable:
            top.fault("", "there is no [[table]] that can be read")
        return None
    return ReferencePopulation(who, tuple(tables.values()), MappingProxyType(lags))


class _Said(NamedTuple):
    """What ``population.toml`` says of one table."""

    name: str
    file: str
    publisher: str
    published: str
    revises: str
    invented: bool


def _said(entry: Table, known: Mapping[str, ReferenceTable]) -> _Said | None:
    name, file = entry.text("name", required=True), entry.text("file", required=True).replace("\\", "/")
    publisher, published = entry.text("publisher", required=True), entry.when("published", required=True)
    revises, invented = entry.text("revises"), entry.flag("invented")
    entry.done()
    path = PurePosixPath(file)
    faults = {
        "revises": revises and revises not in known and f"no table above is named so{nearest(revises, known)}",
        "name": name in known and "another table has this name",
        "file": (path.is_absolute() or ".." in path.parts or ":" in file)
        and "a table lies in the project folder, and is named from there",
    }
    for key, fault in faults.items():
        if fault:
            entry.fault(key, fault)
    if any(faults.values()) or not all((name, file, publisher, published)):
        return None
    return _Said(name, path.as_posix(), publisher, published, revises, invented)


def _corrects(
    entry: Table, columns: tuple[str, ...], cells: Mapping[tuple[Cell, ...], int], table: ReferenceTable | None
) -> bool:
    """Whether a revision speaks of the people the table it corrects does; reported where it does not."""
    if table is None:
        return True
    if not set(columns) <= set(table.attributes):
        entry.fault("revises", "a revision has no column that the table it corrects has not")
        return False
    places = [table.attributes.index(name) for name in columns]
    known = {tuple(cell[place] for place in places) for cell in table.cells}
    if not cells.keys() <= known:
        entry.fault("revises", "a revision has no row that the table it corrects does not tell apart")
        return False
    return True


class _Rows:
    """One CSV file of the population: attributes as columns, and ``count``. Faults become problems at their rows."""

    def __init__(
        self, folder: Folder, name: str, attributes: Mapping[str, Attribute], problems: list[Problem]
    ) -> None:
        self._folder, self._name, self._attributes, self._problems = folder, name, attributes, problems

    def _fault(self, row: int, detail: str, wants: str = "") -> None:
        self._problems.append(Problem("malformed-project", Place(self._name, row), detail, wants=wants))

    def read(self) -> tuple[tuple[str, ...], dict[tuple[Cell, ...], int]]:
        """Return the attributes and the cells; nothing at all where anything is wrong."""
        before = len(self._problems)
        text = self._text()
        rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
        head = [cell.strip() for cell in rows[0]] if rows else []
        columns = tuple(name for name in head if name != COUNT)
        if text and (COUNT not in head or not columns or len(set(head)) < len(head)):
            self._fault(1, f"the first row names attributes, each once, and {COUNT}")
        for name in columns:
            if name not in self._attributes:
                missing = f"firsthand.toml has no attribute {shown(name)}{nearest(name, self._attributes)}"
                self._fault(1, missing, "firsthand.toml")
        if len(self._problems) > before:
            return (), {}
        cells: dict[tuple[Cell, ...], int] = {}
        for number, row in enumerate(rows[1:], 2):
            for key, count in self._cells(number, dict(zip(head, row, strict=False)), columns):
                if key in cells:
                    self._fault(number, "another row says this of the same people")
                cells[key] = count
        return (columns, cells) if len(self._problems) == before else ((), {})

    def _text(self) -> str:
        path, given = self._folder.root / self._name, self._folder.given.get(self._name)
        try:
            if given is None and (self._name in self._folder.given or not path.is_file()):
                self._fault(1, "this is not a file")
            elif (path.stat().st_size if given is None else len(given)) > LARGEST:
                self._fault(1, f"the file is larger than {LARGEST} bytes")
            else:
                return (path.read_bytes() if given is None else given).decode("utf-8-sig")
        except UnicodeDecodeError:
            self._fault(1, "the file is not UTF-8")
        except OSError as error:
            raise EnvironmentFault(f"{self._name} cannot be read", error.strerror or "") from None
        return ""

    def _cells(
        self, number: int, row: Mapping[str, str], columns: tuple[str, ...]
    ) -> Iterator[tuple[tuple[Cell, ...], int]]:
        key: list[Cell] = []
        for name in columns:
            cell = self._cell(self._attributes[name], row.get(name, "").strip())
            if cell is None:
                self._fault(number, f"{name} says nothing that can be read")
                return
            key.append(cell)
        count = row.get(COUNT, "").strip()
        if not count.isdecimal():
            self._fault(number, f"{COUNT} is a whole number")
            return
        yield tuple(key), int(count)

    def _cell(self, attribute: Attribute, text: str) -> Cell | None:
        if attribute.type not in {"integer", "year"}:
            return text or None
        match = _SPAN.fullmatch(text)
        if match is None:
            return None
        low, high = int(match[1]), int(match[2] or match[1])
        return (low, high) if low <= high else None
