"""Compute a table or chart: each cell is a count of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from firsthand.counting.binding import compile_finding
from firsthand.counting.conditions import And, Came, Coded, Column, IsNull, Kind, OneOf, Order, leaves
from firsthand.counting.evaluation import evaluate
from firsthand.counting.port import CompiledFinding
from firsthand.counting.prepare import prepare
from firsthand.model.finding import Answer, Exhibit, Figure
from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.model.project import Project
from firsthand.model.snapshot import Snapshot

_LANGUAGES = ("en", "ko")


def compute(exhibit: Exhibit, project: Project, snapshot: Snapshot) -> Figure | Problem:
    """Count every row of the exhibit, and with ``columns_by`` every row among the units of each value.

    A column's universe is the row's ``among`` and the value, so a unit whose value is not recorded is in no column.
    A column may be a group of values that the policy names. What happened is computed in :mod:`.event_figures`.
    """
    if exhibit.of_events:
        from firsthand.counting.event_figures import compute_events

        languages = tuple(dict.fromkeys((*_LANGUAGES, *exhibit.title)))
        made = compute_events(exhibit, project, partial(evaluate, snapshot, project.codebook), languages)
        return made if isinstance(made, Problem) else replace(made, tellers=_tellers(made, snapshot))
    attribute = project.attributes.get(exhibit.columns_by)
    if exhibit.columns_by and (attribute is None or attribute.type != "category"):
        return _problem(exhibit, "malformed-exhibit", "columns_by names no attribute of the type category")
    columns = column_values(exhibit, project)
    held = [value for values in columns.values() for value in values]
    if not all(columns.values()) or len(set(held)) < len(held):
        return _problem(exhibit, "malformed-exhibit", "columns names values of the attribute or groups, no value twice")
    rows: list[CompiledFinding] = []
    for name in exhibit.rows:
        finding = project.findings.get(name)
        named = (project.attributes, project.codebook, project.vocabularies)
        compiled = compile_finding(finding, *named) if finding else ()
        if not isinstance(compiled, CompiledFinding):
            return _problem(exhibit, "uncountable-finding", name)
        rows.append(compiled)
    cells = [
        [_cell(row, exhibit.columns_by, values, f"{i}.{j}") for j, values in enumerate(columns.values())]
        for i, row in enumerate(rows)
    ]
    counts = evaluate(snapshot, project.codebook, [cell for row in cells for cell in row])
    languages = tuple(dict.fromkeys((*_LANGUAGES, *exhibit.title)))
    return Figure(
        exhibit,
        tuple(columns),
        tuple(
            tuple(replace(counts[c.name], finding=row.name) for c in line)
            for row, line in zip(rows, cells, strict=True)
        ),
        {language: _row_labels(exhibit, project, language) for language in languages},
        {language: _column_labels(exhibit, project, columns, language) for language in languages},
        frozenset(i for i, row in enumerate(rows) if things_said(row, exhibit.columns_by) > 1),
    )


def _tellers(figure: Figure, snapshot: Snapshot) -> tuple[tuple[int, ...], ...]:
    """Count the sources whose accounts each cell rests on: many acts may be told by two."""
    told = prepare(snapshot).tellers(figure.exhibit.unit)
    return tuple(
        tuple(len(frozenset[str]().union(*(told.get(u, ()) for u in cell.units(Answer.IN)))) for cell in cells)
        for cells in figure.cells
    )


def column_values(exhibit: Exhibit, project: Project) -> dict[str, tuple[str, ...]]:
    """List the columns by name, each with the values it holds: none for a name that is neither value nor group."""
    attribute = project.attributes.get(exhibit.columns_by)
    if attribute is None:
        return {"": ("",)}
    groups = {group.id: tuple(sorted(group.values)) for group in project.protection.telling(attribute.name).groups}
    values = {value: (value,) for value in attribute.values}
    return {name: values.get(name) or groups.get(name, ()) for name in exhibit.columns or values}


def things_said(finding: CompiledFinding, columns_by: str = "") -> int:
    """Count the things a number of this finding says of people at once: each attribute, and in a column what they told.

    "One woman reported it" says one thing of someone known to be among the women asked; "one of the women, from
    Chagang, reported it" says two.
    """
    parts = [leaf for condition in (finding.among, finding.where) for leaf, _ in leaves(condition)]
    columns = [leaf.column for leaf in parts if isinstance(leaf, OneOf | Order | IsNull)]
    named = {column.name for column in columns if column.kind is not Kind.CODING} | {columns_by} - {""}
    told = any(isinstance(leaf, Coded | Came) for leaf in parts)
    return len(named) + bool(columns_by and told)


def _problem(exhibit: Exhibit, kind: str, detail: str) -> Problem:
    return Problem(kind, exhibit.place or Place(f"exhibits/{exhibit.name}.toml"), detail, (exhibit.name,))


def _cell(row: CompiledFinding, attribute: str, values: tuple[str, ...], name: str) -> CompiledFinding:
    if not attribute:
        return replace(row, name=name)
    column = OneOf(Column(attribute, Kind.TEXT), values)
    return replace(row, name=name, among=And((row.among, column)))


def _row_labels(exhibit: Exhibit, project: Project, language: str) -> tuple[str, ...]:
    """Label each row: as the exhibit says in this language or in another, else by the finding's question."""
    return tuple(
        _in(exhibit.labels.get(name, {}), language, project.findings[name].asks(language)) for name in exhibit.rows
    )


def _column_labels(exhibit: Exhibit, project: Project, columns: Iterable[str], language: str) -> tuple[str, ...]:
    attribute = project.attributes.get(exhibit.columns_by)
    if attribute is None:
        return tuple("" for _ in columns)
    labels = {group.id: group.label for group in project.protection.telling(attribute.name).groups}
    labels |= attribute.values
    return tuple(_in(labels[column], language, column) for column in columns)


def _in(words: Mapping[str, str], language: str, otherwise: str) -> str:
    return words.get(language) or next(iter(words.values()), otherwise)
