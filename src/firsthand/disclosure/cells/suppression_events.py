"""Which cells of a crossing of what happened are left out, so that no small one can be read or worked out.

A unit may stand in several lines of such a table, so its totals are no sums: a total less the other cells of its line
bounds a cell from below and no more. An exhibit that hides anything is therefore made easy to argue about, not tight.
Of every line with a hidden cell the total is hidden, and so is the grand total: no sum that a reader is told holds a
hidden cell. What could still tell a small cell is that it must be small to have been hidden. So the hidden cells are
never one alone, and hold ``least`` or more between them: the smallest others are hidden until that is so. Where no
others are left, nothing of the table is shown.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from firsthand.model.finding import ALL, Figure

Position = tuple[int, int]


def conceal_events(figure: Figure, least: int) -> Figure:
    """Leave out of a crossing the small cells, others where these would be too few, and the totals they stand in."""
    numbers = {(i, j): count.n for i, cells in enumerate(figure.cells) for j, count in enumerate(cells)}
    inner = {position for position in numbers if not _total(figure, position)}
    small = {position for position in numbers if 0 < figure.fewest(position) < least}
    if figure.exhibit.stages or not small:
        return replace(figure, least=least)
    hidden = small & inner
    spare = sorted((numbers[p], p) for p in inner - hidden if numbers[p])
    while len(hidden) < 2 or sum(numbers[position] for position in hidden) < least:
        if not spare:
            return replace(figure, hidden=frozenset(numbers), least=least)
        hidden.add(spare.pop(0)[1])
    return replace(figure, hidden=frozenset(hidden | small | _sums(figure, numbers, hidden)), least=least)


def _total(figure: Figure, position: Position) -> bool:
    """Whether a position is a total: of a table of one column only the last line is."""
    return figure.lines[position[0]] == ALL or figure.columns[position[1]] == ALL


def _sums(figure: Figure, numbers: Collection[Position], hidden: Collection[Position]) -> set[Position]:
    """Name the totals of the lines in which something is hidden, and the grand total."""
    rows, columns = {row for row, _ in hidden}, {column for _, column in hidden}
    return {
        (row, column)
        for row, column in numbers
        if _total(figure, (row, column))
        and (row in rows or figure.lines[row] == ALL)
        and (column in columns or figure.columns[column] == ALL)
    }
