"""``findings/*.toml`` and ``exhibits/*.toml``: one file for each published number, table or chart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from firsthand.model.finding import WORDS, Exhibit, Finding, Unit
from firsthand.model.place import Place
from firsthand.model.project import Words
from firsthand.project.document import Document, Table, nearest, shown
from firsthand.project.event_exhibits import EVENT_KINDS, of_events, read_event_exhibit

KINDS = ("table", "chart", *EVENT_KINDS)
SUPPRESSED = ("small",)
TOLD = (WORDS,)
_UNITS = tuple(unit.value for unit in Unit)
_NAME = re.compile(r"[^\W_][\w-]*")


def read_finding(document: Document, name: str) -> Finding | None:
    """Read one finding; None where it has no unit, for then nothing can be counted. Conditions are not read here."""
    table = document.table()
    question, questions = _question(table, required=document.readable)
    unit = table.choice("unit", _UNITS, required=document.readable)
    among, where = table.text("among", "interviewed"), table.text("where", "true")
    value = table.text("value")
    told = table.choice("told", TOLD)
    if told and (value or unit != Unit.SOURCE.value):
        table.fault("told", "only a count of sources can be told in words only", name)
    table.done()
    if not named(document, name) or not unit:
        return None
    keys = ("question", "unit", "among", "where", "value", "told")
    places = {key: table.value_place(key) for key in keys if key in table.data}
    places[""] = Place(document.path)
    return Finding(name, question, Unit(unit), among, where, value, MappingProxyType(places), questions, told)


def _question(table: Table, *, required: bool) -> tuple[str, Words]:
    """Read what is counted: one text, or one for each language, of which the first is the default."""
    if not isinstance(table.data.get("question"), dict):
        return table.text("question", required=required), MappingProxyType({})
    asked = table.by_language("question")
    return next(iter(asked.values()), ""), asked


def read_exhibit(document: Document, name: str, findings: Mapping[str, Finding]) -> Exhibit | None:
    """Read one table or chart; None where what it shows cannot be told. All its rows count the same unit."""
    table = document.table()
    if of_events(table.data):
        shown_events = read_event_exhibit(table, name)
        return shown_events if named(document, name) else None
    kind = table.choice("kind", KINDS, required=document.readable)
    title = table.words("title", required=document.readable)
    rows = table.texts("rows", required=document.readable)
    unit = table.choice("unit", _UNITS)
    columns_by = table.text("columns_by")
    columns = table.texts("columns")
    suppress = table.choice("suppress", SUPPRESSED)
    labels_table = table.table("labels")
    labels = {row: labels_table.words(row) for row in labels_table.data}
    table.done()
    for row in labels:
        if row not in rows:
            labels_table.fault(row, f"no row is named so{nearest(row, rows)}", name)
    known = []
    for row in rows:
        if row in findings:
            known.append(row)
        else:
            missing = f"there is no finding {shown(row)}".rstrip() + nearest(row, findings)
            table.fault("rows", missing, name, wants=f"findings/{row}.toml")
    if columns and not columns_by:
        table.fault("columns", "columns are chosen only with columns_by", name)
    units = {findings[row].unit.value for row in known} | ({unit} if unit else set())
    if len(units) > 1:
        table.fault("unit" if unit else "rows", "the rows do not all count the same unit", name)
    if not named(document, name) or not kind or not known or len(units) > 1:
        return None
    place = Place(document.path)
    return Exhibit(name, kind, title, tuple(known), MappingProxyType(labels), columns_by, place, columns, suppress)


def named(document: Document, name: str) -> bool:
    """Whether a file's name can stand in a link; reported where it cannot."""
    if _NAME.fullmatch(name):
        return True
    document.fault((), "the file's name cannot stand in a link: letters, digits, - and _ only")
    return False
