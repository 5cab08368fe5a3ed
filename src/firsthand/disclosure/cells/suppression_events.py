"""Which cells of a crossing of what happened are left out, so that no small one can be read or worked out.

A unit may stand in several lines of such a table, so its totals are no sums: a total less the other cells of its line
bounds a cell from below and no more. An exhibit that hides anything is therefore made easy to argue about, not tight.
Of every line with a hidden cell the total is hidden, and so is the grand total: no sum that a reader is told holds a
hidden cell. What could still tell a small cell is that it must be small to have been hidden, for who knows this rule.
So with the small cells the smallest others are hidden, all that are alike in number. Then the numbers hidden can be
exchanged among each other: the same cells would be hidden and the same told, and each may be one that is not small
(how such rules are turned against those they protect: Wong, Fu, Wang and Pei, VLDB 2007). Where that would leave
noughts only, nothing of the table is shown; of a table of one cell never.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from firsthand.model.finding import ALL, Figure

Position = tuple[int, int]


def conceal_events(figure: Figure, least: int) -> Figure:
    """Leave out of a crossing the small cells, the smallest others, and the totals they stand in."""
    numbers = {(i, j): count.n for i, cells in enumerate(figure.cells) for j, count in enumerate(cells)}
    inner = {position for position in numbers if not _total(figure, position)}
    small = {position for position in numbers if 0 < figure.fewest(position) < least}
    nothing = replace(figure, hidden=frozenset(numbers), least=least)
    if figure.exhibit.stages or (not small and len(inner) > 1) or least < 2:
        return replace(figure, least=least)
    others = {position for position in inner - small if numbers[position]}
    spare = {position for position in others if numbers[position] == min(numbers[one] for one in others)}
    if len(inner) == 1 or spare == others:
        return nothing
    hidden = (small & inner) | spare
    sums = _sums(figure, numbers, hidden)
    return replace(figure, hidden=frozenset(hidden | sums), least=least) if small <= hidden | sums else nothing


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
