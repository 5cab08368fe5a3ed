"""What a crossing of what happened lets a reader know of its own cells, shown or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from firsthand.disclosure.cells.audit_known import Known
from firsthand.model.finding import ALL, Answer, Figure

Position = tuple[int, int]


def told_by(figure: Figure, place: Mapping[Position, int]) -> Iterator[Known]:
    """List what a crossing tells: the cells shown, that a nought would be shown, and how lines make up their totals.

    ``place`` names its cells. A reader knows where lines share units, for the table says so.
    """
    name = figure.exhibit.name
    some = len(figure.hidden) < len(place)
    for position, at in place.items():
        if position not in figure.hidden:
            n = figure.cells[position[0]][position[1]].n
            yield Known((at,), least=n, most=n, by=name)
        elif some:
            yield Known((at,), least=1, most=None, by=name)
    yield from _lines(figure, place)


def _lines(figure: Figure, place: Mapping[Position, int]) -> Iterator[Known]:
    rows, columns = range(len(figure.lines)), range(len(figure.columns))
    torn = apart(figure)
    if ALL in figure.columns:
        total = figure.columns.index(ALL)
        for row in rows:
            cells = [place[row, column] for column in columns if column != total]
            loose = torn and figure.lines[row] != ALL
            yield from _line(cells, place[row, total], figure, "columns", loose=loose)
    total = figure.lines.index(ALL)
    for column in columns:
        cells = [place[row, column] for row in rows if row != total]
        loose = torn and figure.columns[column] != ALL
        yield from _line(cells, place[total, column], figure, "rows", loose=loose)


def _line(cells: list[int], total: int, figure: Figure, side: str, *, loose: bool) -> Iterator[Known]:
    """Say how a line makes up its total; of a ``loose`` one, that no cell is more than it."""
    name = figure.exhibit.name
    if not loose:
        yield Known(tuple(cells), (total,), least=0, most=None if side in figure.overlaps else 0, by=name)
    if loose or side in figure.overlaps:
        for cell in cells:
            yield Known((total,), (cell,), least=0, most=None, by=name)


def apart(figure: Figure) -> bool:
    """Whether some unit stands in a row and in columns, and in no cell where they meet: by another act in each."""
    if not figure.exhibit.columns_by:
        return False
    return any(
        set(cells[-1].units(Answer.IN)).difference(*(cell.units(Answer.IN) for cell in cells[:-1]))
        or any(
            set(total.units(Answer.IN)).difference(*(line[column].units(Answer.IN) for line in figure.cells[:-1]))
            for column, total in enumerate(figure.cells[-1])
        )
        for cells in figure.cells
    )
