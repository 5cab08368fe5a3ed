"""What happened, counted and drawn as a report would: the funnel of recourse, who did what to whom, where and when."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from firsthand.counting.figures import compute
from firsthand.desk.happened.event_totals import FORMATS, TOTAL, totals
from firsthand.disclosure.cells.suppression import conceal
from firsthand.errors import UsageError
from firsthand.exchange.gbvims import CaseContext
from firsthand.exchange.gbvims import label as gbvims_label
from firsthand.model.finding import Exhibit, Unit
from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.model.snapshot import Wanted
from firsthand.render.chart import svg
from firsthand.render.event_exhibits import event_chart, event_table
from firsthand.render.spans import plain, spans
from firsthand.render.tree import Chart, Table
from firsthand.render.words import Words
from firsthand.vault import Vault

_TITLES: Mapping[str, Mapping[str, str]] = {
    "recourse": {"en": "From what was suffered to redress", "ko": "피해에서 구제까지"},
    "who-whom": {"en": "Who did what to whom", "ko": "누가 누구에게 무엇을 하였는가"},
    "where-when": {"en": "Where and when", "ko": "어디에서, 언제"},
}
_GBVIMS, _ICCS = ("core_type", "incidents"), ("iccs", "acts")
_PLACE = Place("the record")
WHOLE = (
    Exhibit("recourse", "funnel", _TITLES["recourse"], (), unit=Unit.VICTIM, place=_PLACE,
            stages=("told", "complained", "recorded", "responded", "sanctioned", "redressed")),
    Exhibit("who-whom", "matrix", _TITLES["who-whom"], (), unit=Unit.ACT, place=_PLACE, rows_by="type",
            columns_by="perpetrator"),
    Exhibit("where-when", "table", _TITLES["where-when"], (), unit=Unit.ACT, place=_PLACE, rows_by="setting",
            columns_by="phase"),
)  # fmt: skip
"""The whole record, for those who keep it: nothing is left out, however few."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure, ready to be set. ``report`` says that it is as a report prints it, small cells left out."""

    drawn: Table | Chart
    report: bool


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Totals by one thing: its name, its values with their labels, and each row's numbers as they may be told."""

    by: str
    label: str
    values: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class TotalsShown:
    """Totals by row and by breakdown; what was counted and how many numbers are withheld."""

    shape: str
    rows: Sequence[tuple[str, str]]
    breakdowns: Sequence[Breakdown]
    counted: int
    withheld: int
    of_groups: int


def figures(vault: Vault, project: Project, language: str, today: date) -> tuple[Shown, ...]:
    """Draw the whole record, and the exhibits of what happened that the project has. Raises NotPermitted."""
    vault.require(Permission.READ)
    snapshot, words = vault.snapshot(Wanted(codes=None), today), Words.of(language)
    found: list[Shown] = []
    for exhibit in (*WHOLE, *(one for one in project.exhibits.values() if one.of_events)):
        figure = compute(exhibit, project, snapshot)
        if isinstance(figure, Problem):
            continue
        report = exhibit not in WHOLE
        kept = conceal(figure, {}, project.protection.cell) if report else figure
        caption = spans(exhibit.title.get(language) or next(iter(exhibit.title.values()), exhibit.name), language)
        draw = event_chart if exhibit.stages else event_table
        found.append(Shown(draw(kept, caption, words, f"figure-{len(found)}"), report))
    return tuple(found)


def drawing(chart: Chart) -> str:
    """Draw a chart as the report does, in the letters of the page around it. Its texts are escaped."""
    return svg(chart, fonts="inherit", title=plain(chart.caption))


def totals_shown(vault: Vault, project: Project, shape: str, language: str, today: date) -> TotalsShown:
    """Add up what happened as ``firsthand event aggregate`` would write it, without writing it.

    Raises NotPermitted for who may not share totals, UsageError as :func:`firsthand.desk.happened.event_totals.totals`.
    """
    vault.require(Permission.TOTALS)
    if shape not in FORMATS:
        raise UsageError("there are no totals of this shape", f"Choose one of {', '.join(FORMATS)}.")
    found = totals(vault.snapshot(Wanted(codes=frozenset()), today), project, shape)
    rows: dict[str, str] = {}
    numbers: defaultdict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    labels: dict[str, str] = {}
    for row in csv.DictReader(io.StringIO(found.data.decode("utf-8-sig"))):
        id_, number = (row[name] for name in (_GBVIMS if shape == "gbvims" else _ICCS))
        labels[id_] = _row_label(project, row, id_, language)
        if row["by"] == TOTAL:
            rows[id_] = number
        else:
            numbers[row["by"]][id_, row["value"]] = number
    breakdowns = [_breakdown(project, by, held, labels, language) for by, held in numbers.items()]
    told = [(labels[id_], number) for id_, number in rows.items()]
    return TotalsShown(shape, told, breakdowns, found.counted, found.withheld, found.of_groups)


def _row_label(project: Project, row: Mapping[str, str], id_: str, language: str) -> str:
    """Label a row: a core type by its name, a code of ICCS by the terms that have it."""
    if f"core_type_{language}" in row:
        return row[f"core_type_{language}"] or id_
    named = ", ".join(project.vocabularies["act"].label(term, language) for term in row.get("terms", "").split())
    return f"{id_} {named}".rstrip()


def _breakdown(
    project: Project, by: str, held: Mapping[tuple[str, str], str], labels: Mapping[str, str], language: str
) -> Breakdown:
    """Set the numbers of one breakdown as a table; a value that none has is left out of it."""
    values = [value for value in dict.fromkeys(value for _, value in held) if any(
        number != "0" for (_, one), number in held.items() if one == value
    )]  # fmt: skip
    rows = [(label, [held.get((id_, value), "0") for value in values]) for id_, label in labels.items()]
    context = next((one for one in CaseContext if one.value == by), None)
    told = [(value, _value(project, by, value, language)) for value in values]
    return Breakdown(by, gbvims_label(context, language) if context else by, told, rows)


def _value(project: Project, by: str, value: str, language: str) -> str:
    if by in project.vocabularies:
        return project.vocabularies[by].label(value, language)
    words = project.attributes[by].values.get(value, {}) if by in project.attributes else {}
    return words.get(language) or next(iter(words.values()), value)
