"""DS: tables and charts. Whether a cell, shown or worked out, speaks of one or two people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.disclosure.cells.suppression import answered, conceal, small, smallest_merge
from firsthand.model.bound import Bound, Display
from firsthand.model.finding import NOT_KNOWN, Answer, Count, Figure, Unit
from firsthand.rules.crossings import Values, crossings
from firsthand.rules.event_tables import given_away
from firsthand.rules.registry import rule

_NAMED = 6
"""So many cells are named in a message; of more their number."""


@rule("DS05", "small-cell", Severity.BLOCK, "A table that says two things of people at once counts one or two of them.")
def small_cell(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Cells of tables and charts, and tables told in prose: a total, and what it is for the women alone."""
    least = bound.project.protection.cell
    for display in bound.displays:
        cells = _small(display.figure, least)
        if cells:
            named = _list(_cell(display.figure, position) for position in cells)
            message = f"fewer than {least} people: {named}; {_advice(bound, display, least)}"
            yield info.at(display.citation.place, message, subjects=(display.figure.exhibit.name,), least=least)
    for crossing in crossings(bound):
        for one in crossing.slices:
            if not one.drawn and crossing.small(one, least):
                message = (
                    f"with the total of '{crossing.finding}' this tells fewer than {least} people by "
                    f"{' and '.join(crossing.attributes)}; tell the total alone, or this alone"
                )
                yield info.at(one.place, message, subjects=(one.name, crossing.finding), least=least)


def _small(figure: Figure, least: int) -> tuple[tuple[int, int], ...]:
    """Name the small cells shown; of what happened those in alone, for in which cell the others stand is not told."""
    if figure.exhibit.of_events:
        shown = ((row, column) for row in sorted(figure.crossed) for column in range(len(figure.columns)))
        return tuple(place for place in shown if place not in figure.hidden and 0 < figure.fewest(place) < least)
    return tuple(
        (row, column)
        for row in sorted(figure.crossed)
        for column, count in enumerate(figure.cells[row])
        if (row, column) not in figure.hidden and _few(figure, count, least)
    )


def _few(figure: Figure, count: Count, least: int) -> bool:
    """Tell whether a cell counts few. Of a row without columns, a finding itself, the annex prints how many denied."""
    if small(answered(count), least):
        return True
    if figure.exhibit.columns_by or count.unit is Unit.PASSAGE:
        return False
    return any(0 < len(count.sources(answer)) < least for answer in (Answer.DENIED, Answer.SILENT))


def _advice(bound: Bound, display: Display, least: int) -> str:
    """Name the changes that pass: cells left out, or the fewest columns told as one."""
    figure = display.figure
    if figure.exhibit.of_events:
        return 'suppress = "small" in the exhibit leaves them out; or choose fewer and wider terms'
    if not figure.exhibit.columns_by:
        return "ask less in the finding's conditions, or leave the row out"
    asked = replace(figure, exhibit=replace(figure.exhibit, suppress="small"))
    left_out = conceal(asked, bound.counts or {}, least).hidden
    found = []
    cells = sum(len(row) for row in figure.cells)
    if not figure.exhibit.suppress and len(left_out) < cells:
        found.append(f'suppress = "small" in the exhibit leaves {len(left_out)} of {cells} cells out')
    merged = smallest_merge(figure, least)
    if merged:
        found.append(f"tell {' and '.join(figure.columns[column] for column in merged)} as one")
    return "; or ".join([*found, "leave columns_by out"])


@rule("DS06", "recomputable-cell", Severity.BLOCK, "A small cell that is not shown can be worked out from what is.")
def recomputable_cell(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Cells that a table leaves out, and cells nobody wrote down, from totals and from findings that ask of a part.

    And cells that a table of what happened leaves out, from all that is told of the same acts elsewhere.
    """
    least = bound.project.protection.cell
    for crossing in crossings(bound):
        columns = crossing.given_away(least)
        if not columns:
            continue
        told = [one for one in crossing.slices if one.answers and not one.passages]
        kept = [one for one in crossing.slices if not one.answers and one.values in crossing.columns]
        place = max((one.place for one in kept or told), default=None)
        if place is None:
            continue
        named = _list(_value(values) for values in columns)
        by = _list(dict.fromkeys([crossing.finding, *(one.name for one in told)]))
        which, advice = " and ".join(crossing.attributes), "leave the row out" if kept else "leave one of them out"
        message = (
            f"'{crossing.finding}' by {which} counts fewer than {least} people for {named}, as can be worked out from "
            f"{by}; {advice}, or tell values as one"
        )
        yield info.at(place, message, subjects=(crossing.finding,), least=least)
    yield from _happened(info, bound, least)


def _happened(info: RuleInfo, bound: Bound, least: int) -> Iterator[Diagnostic]:
    for one in given_away(bound, least):
        exhibit = one.display.figure.exhibit
        named = _list(_cell(one.display.figure, position) for position in one.cells)
        message = (
            f"'{exhibit.name}' leaves out {named}; that this is fewer than {least} {exhibit.unit}s can be worked out "
            f"from {_list((exhibit.name, *one.by))}; tell terms as one (groups), leave the line out, or leave out "
            f"what tells it beside the table"
        )
        yield info.at(one.display.citation.place, message, subjects=(exhibit.name, *one.by), least=least)


def _cell(figure: Figure, position: tuple[int, int]) -> str:
    if figure.exhibit.of_events:
        line, head = (
            "the others" if name == NOT_KNOWN else name
            for name in (figure.lines[position[0]], figure.columns[position[1]])
        )
        return f"'{line}' for {head}" if head else f"'{line}'"
    row = figure.exhibit.rows[position[0]]
    return f"'{row}' for {figure.columns[position[1]]}" if figure.exhibit.columns_by else f"'{row}'"


def _value(values: Values) -> str:
    named = sorted(", ".join("unknown" if one is None else str(one) for one in profile) for profile in values)
    return " or ".join(named) or "the others"


def _list(items: Iterable[str]) -> str:
    named = list(items)
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return ", ".join(named[:_NAMED]) + more
