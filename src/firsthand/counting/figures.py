"""Compute a table or chart: each cell is a count of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from firsthand.counting.binding import compile_finding
from firsthand.counting.conditions import And, Column, Kind, OneOf
from firsthand.counting.evaluation import evaluate
from firsthand.counting.port import CompiledFinding
from firsthand.model.finding import Exhibit, Figure
from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.model.project import Attribute, Project
from firsthand.model.snapshot import Snapshot

_LANGUAGES = ("en", "ko")


def compute(exhibit: Exhibit, project: Project, snapshot: Snapshot) -> Figure | Problem:
    """Count every row of the exhibit, and with ``columns_by`` every row among the units of each value.

    A column's universe is the row's ``among`` and the value, so a unit whose value is not recorded is in no column.
    """
    attribute = project.attributes.get(exhibit.columns_by)
    if exhibit.columns_by and (attribute is None or attribute.type != "category"):
        return _problem(exhibit, "malformed-exhibit", "columns_by names no attribute of the type category")
    rows: list[CompiledFinding] = []
    for name in exhibit.rows:
        finding = project.findings.get(name)
        compiled = compile_finding(finding, project.attributes, project.codebook) if finding else ()
        if not isinstance(compiled, CompiledFinding):
            return _problem(exhibit, "uncountable-finding", name)
        rows.append(compiled)
    columns = tuple(attribute.values) if attribute is not None else ("",)
    cells = [
        [_cell(row, exhibit.columns_by, column, f"{i}.{j}") for j, column in enumerate(columns)]
        for i, row in enumerate(rows)
    ]
    counts = evaluate(snapshot, project.codebook, [cell for row in cells for cell in row])
    languages = tuple(dict.fromkeys((*_LANGUAGES, *exhibit.title)))
    return Figure(
        exhibit,
        columns,
        tuple(
            tuple(replace(counts[c.name], finding=row.name) for c in line)
            for row, line in zip(rows, cells, strict=True)
        ),
        {language: _row_labels(exhibit, project, language) for language in languages},
        {language: _column_labels(attribute, columns, language) for language in languages},
    )


def _problem(exhibit: Exhibit, kind: str, detail: str) -> Problem:
    return Problem(kind, exhibit.place or Place(f"exhibits/{exhibit.name}.toml"), detail, (exhibit.name,))


def _cell(row: CompiledFinding, attribute: str, value: str, name: str) -> CompiledFinding:
    if not attribute:
        return replace(row, name=name)
    column = OneOf(Column(attribute, Kind.TEXT), (value,))
    return replace(row, name=name, among=And((row.among, column)))


def _row_labels(exhibit: Exhibit, project: Project, language: str) -> tuple[str, ...]:
    """Label each row: as the exhibit says in this language or in another, else by the finding's question."""
    return tuple(
        _in(exhibit.labels.get(name, {}), language, project.findings[name].asks(language)) for name in exhibit.rows
    )


def _column_labels(attribute: Attribute | None, columns: Sequence[str], language: str) -> tuple[str, ...]:
    return tuple(_in(attribute.values[column], language, column) if attribute else "" for column in columns)


def _in(words: Mapping[str, str], language: str, otherwise: str) -> str:
    return words.get(language) or next(iter(words.values()), otherwise)
