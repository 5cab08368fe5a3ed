"""Cross two attributes of the sources as a table, with what the policy would not let a report tell marked as such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from firsthand.counting import count
from firsthand.disclosure.cells.suppression_events import conceal_events
from firsthand.errors import UsageError
from firsthand.model.finding import ALL, NOT_KNOWN, Exhibit, Figure, Finding, Unit
from firsthand.model.project import Attribute, Project
from firsthand.model.snapshot import Wanted
from firsthand.vault import Vault

MOST = 60
"""So many lines an attribute may make."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row or column: its name, a label by language where the project gives one, and its condition."""

    name: str
    label: Mapping[str, str]
    condition: str


@dataclass(frozen=True, slots=True)
class Crossed:
    """A table of sources. ``numbers[row][column]``; the last line each way is of all, ``kept`` are the cells that the
    policy would leave out of a report, because they or others count fewer than ``least``.
    """

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    numbers: tuple[tuple[int, ...], ...]
    kept: frozenset[tuple[int, int]]
    least: int


def crossable(project: Project) -> tuple[Attribute, ...]:
    """List the attributes that part sources into lines: all but free text."""
    return tuple(attribute for attribute in project.attributes.values() if attribute.type != "text")


def cross(vault: Vault, project: Project, rows: str, columns: str, today: date) -> Crossed:
    """Count the sources by two attributes, numbers and years in the narrowest bands the policy has for them.

    Every cell is a finding of its own. Raises UsageError for what is no such attribute, twice the same, or one that
    makes too many lines.
    """
    if rows == columns or {rows, columns} - {attribute.name for attribute in crossable(project)}:
        raise UsageError("choose two attributes, one for rows and one for columns", "Free text cannot be crossed.")
    snapshot = vault.snapshot(Wanted(codes=frozenset(), events=False), today)
    held = snapshot.sources
    down, across = (
        (*_lines(project, project.attributes[name], [s.attributes.get(name) for s in held]), Line(ALL, {}, "true"))
        for name in (rows, columns)
    )
    cells = [
        [Finding(f"{i}.{j}", "", Unit.SOURCE, line.condition, column.condition) for j, column in enumerate(across)]
        for i, line in enumerate(down)
    ]
    counts, problems = count([cell for row in cells for cell in row], snapshot, project)
    if problems:
        raise UsageError("these attributes cannot be crossed", "Their names or values cannot stand in a condition.")
    heads, lines = (tuple(line.name for line in way) for way in (across, down))
    counted = tuple(tuple(counts[cell.name] for cell in row) for row in cells)
    figure = Figure(Exhibit("", "table", {}, ()), heads, counted, {}, {}, lines=lines)
    least = project.protection.cell
    numbers = tuple(tuple(count.n for count in row) for row in figure.cells)
    return Crossed(down, across, numbers, conceal_events(figure, least).hidden, least)


def _lines(project: Project, attribute: Attribute, values: list[str | int | None]) -> tuple[Line, ...]:
    """Make the lines of an attribute: its values, or bands of them, and at last those of whom none is recorded."""
    name = _quoted(attribute.name, '"')
    if attribute.type == "category":
        lines = [Line(value, label, f"{name} = {_quoted(value)}") for value, label in attribute.values.items()]
    else:
        width = min(project.protection.telling(attribute.name).bands, default=10)
        lines = [
            Line(f"{first}–{first + width - 1}", {}, f"{name} between {first} and {first + width - 1}")
            for first in _bands([value for value in values if isinstance(value, int)], width)[: MOST + 1]
        ]
    if len(lines) > MOST:
        raise UsageError(f"{attribute.name} makes more than {MOST} lines", "Give it wider bands in policy.toml.")
    unknown = [Line(NOT_KNOWN, {}, f"{name} is null")] if any(value is None for value in values) else []
    return (*lines, *unknown)


def _bands(numbers: list[int], width: int) -> range:
    """List where the bands begin that hold the numbers, from the first to the last: at multiples of their width."""
    return range(min(numbers) // width * width, max(numbers) + 1, width) if numbers else range(0)


def _quoted(text: str, mark: str = "'") -> str:
    return mark + text.replace(mark, mark * 2) + mark
