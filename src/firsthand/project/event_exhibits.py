"""``exhibits/*.toml`` that tell what happened: a funnel of recourse, who did what to whom, and crossings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from firsthand.model.dimension import DIMENSIONS, SEX
from firsthand.model.event import STAGES
from firsthand.model.finding import Exhibit, Unit
from firsthand.project.document import Table, nearest

FUNNEL, MATRIX = "funnel", "matrix"
EVENT_KINDS = (FUNNEL, MATRIX)
_FUNNELS = (Unit.COMPLAINT, Unit.VICTIM, Unit.SOURCE)


def of_events(data: Mapping[str, Any]) -> bool:
    """Tell whether an exhibit's file asks what happened."""
    return data.get("kind") in EVENT_KINDS or "rows_by" in data


def read_event_exhibit(table: Table, name: str) -> Exhibit | None:
    """Read one exhibit of what happened; None where what it shows cannot be told."""
    kind = table.choice("kind", ("table", "chart", *EVENT_KINDS), required=True)
    units = [unit.value for unit in (_FUNNELS if kind == FUNNEL else DIMENSIONS)]
    unit = table.choice("unit", units, "complaint" if kind == FUNNEL else "act")
    labels_table = table.table("labels")
    started = Exhibit(
        name,
        kind,
        table.words("title", required=True),
        (),
        MappingProxyType({line: labels_table.words(line) for line in labels_table.data}),
        place=table.place(),
        suppress=table.choice("suppress", ("small",)),
        among=table.text("among"),
    )
    if not unit or not kind:
        table.done()
        return None
    started = replace(started, unit=Unit(unit))
    shown = _funnel(table, started) if kind == FUNNEL else _crossing(table, started)
    table.done()
    return shown


def _funnel(table: Table, started: Exhibit) -> Exhibit | None:
    stages = _stages(table, started.name)
    return replace(started, stages=stages) if stages else None


def _crossing(table: Table, started: Exhibit) -> Exhibit | None:
    matrix, known = started.kind == MATRIX, tuple(DIMENSIONS[started.unit])
    rows_by = table.choice("rows_by", known, "type" if matrix else "", required=not matrix)
    columns_by = table.choice("columns_by", known, "perpetrator" if matrix else "")
    split_by = table.choice("split_by", known, SEX if matrix and SEX in known else "")
    rows, columns = table.texts("rows"), table.texts("columns")
    groups_table = table.table("groups")
    groups = {group: groups_table.texts(group) for group in groups_table.data}
    for line in (*rows, *columns):
        if (line.endswith(".*") or line in groups) and line not in started.labels:
            table.fault("labels", "a pattern or a group of terms needs a label of its own", started.name)
            return None
    if columns and not columns_by:
        table.fault("columns", "columns are chosen only with columns_by", started.name)
        return None
    asked = [dimension for dimension in (rows_by, columns_by, split_by) if dimension]
    if len(set(asked)) < len(asked):
        table.fault("rows_by", "rows_by, columns_by and split_by are three different things", started.name)
        return None
    if not rows_by:
        return None
    return replace(
        started,
        rows_by=rows_by,
        columns_by=columns_by,
        split_by=split_by,
        row_terms=rows,
        columns=columns,
        groups=MappingProxyType({group: terms for group, terms in groups.items() if terms}),
    )


def _stages(table: Table, name: str) -> tuple[str, ...]:
    """Read the stages, all of them where none are chosen; in the order in which they follow each other."""
    stages = table.texts("stages") or STAGES
    for stage in stages:
        if stage not in STAGES:
            table.fault("stages", f"a stage is one of {', '.join(STAGES)}{nearest(stage, STAGES)}", name)
            return ()
    if list(stages) != [stage for stage in STAGES if stage in stages]:
        table.fault("stages", f"stages stand once each and in order: {', '.join(STAGES)}", name)
        return ()
    return tuple(stages)
