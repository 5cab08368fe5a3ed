"""Which cells of a table or chart are left out, so that no count of one or two people can be read or worked out.

Only counts of what people answered are protected: how many are in, how many are out, how many declined. That somebody
was not asked, or that nothing is recorded, is no answer of hers. A reader is taken to know each row's totals, which the
method annex prints, and how many people each column holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

from firsthand.disclosure.cells.audit import Grid, Position, bounds, determined, linked_bounds
from firsthand.disclosure.cells.choosing import Choosing
from firsthand.disclosure.cells.suppression_events import conceal_events
from firsthand.model.finding import Answer, Count, Figure, Unit

Answered = tuple[int, int, int, int]
"""How many are in, out, declined to answer, and are unheard: not asked, or without a record."""

SPOKEN = 3
"""The first three of them are answers."""


def answered(count: Count) -> Answered:
    """Split a count by what was answered: how many people gave each answer, of whichever unit the count is.

    A passage that is not in says nothing of whoever spoke it.
    """
    if count.unit not in (Unit.INTERVIEW, Unit.PASSAGE):
        return (count.n, count.denied + count.silent, count.declined, count.not_asked + count.missing)
    held = {answer: count.sources(answer) for answer in Answer}
    out, unheard = [Answer.DENIED, Answer.SILENT], [Answer.NOT_ASKED, Answer.MISSING]
    if count.unit is Unit.PASSAGE:
        unheard.append(out.pop())
    groups = ([Answer.IN], out, [Answer.DECLINED], unheard)
    first, second, third, fourth = (len(frozenset[str]().union(*map(held.__getitem__, group))) for group in groups)
    return first, second, third, fourth


def small(cells: Sequence[int], least: int) -> bool:
    """Tell whether fewer than ``least`` people, but some, gave one of the answers."""
    return any(0 < number < least for number in cells[:SPOKEN])


def rest(total: Sequence[int], told: Iterable[Sequence[int]]) -> tuple[int, ...]:
    """Subtract what is told of some columns from the total: what a reader knows of all the others together."""
    columns = tuple(told)
    return tuple(number - sum(column[answer] for column in columns) for answer, number in enumerate(total))


def crossed(columns: Sequence[Sequence[int]], total: Sequence[int], hidden: Collection[Position]) -> Grid:
    """Lay out a finding by answer and column; ``hidden`` are cells not told, as answer and column.

    Who is in the total and in no column stands in one more column, of which nothing is told.
    """
    rows = [[column[answer] for column in columns] for answer in range(len(total))]
    more = rest(total, columns)
    if not any(more):
        return Grid(rows, frozenset(hidden))
    beside = {(answer, len(columns)) for answer in range(len(total) + 1)}
    return Grid([[*row, number] for row, number in zip(rows, more, strict=True)], frozenset(hidden) | beside)


def exposed(grid: Grid, columns: int, least: int) -> tuple[Position, ...]:
    """Name the hidden small cells of the first ``columns`` of which the number can be told, or that it is small.

    The last row is of the unheard, and not judged.
    """
    suspects = sorted(
        (answer, column)
        for answer, column in grid.hidden
        if answer < grid.rows - 1 and column < columns and 0 < grid.count((answer, column)) < least
    )
    if not suspects:
        return ()
    fixed = determined(grid)
    within = bounds(grid, [position for position in suspects if position not in fixed])
    return tuple(p for p in suspects if p in fixed or surely_small(*within[p], least))


def surely_small(low: int, high: int | None, least: int) -> bool:
    """Tell whether every number within bounds is below ``least`` and above nought."""
    return low > 0 and high is not None and high < least


def conceal(figure: Figure, counts: Mapping[str, Count], least: int) -> Figure:
    """Leave out of an exhibit that asks for it the small cells, and others that keep these from being worked out.

    Also by who knows the rule. ``counts`` are the findings' own, which hold each row's totals. Where nothing helps, the
    whole row is left out.
    """
    if figure.exhibit.suppress == "small" and figure.exhibit.of_events:
        return conceal_events(figure, least)
    if figure.exhibit.suppress != "small" or not figure.exhibit.columns_by:
        return figure
    hidden: set[Position] = set()
    for row in sorted(figure.crossed):
        total = counts.get(figure.exhibit.rows[row])
        cells = [answered(count) for count in figure.cells[row]]
        if total is not None:
            liked = {column for _, column in hidden}
            hidden |= {(row, column) for column in _left_out(cells, answered(total), least, liked)}
    return replace(figure, hidden=frozenset(hidden), least=least)


def _left_out(columns: Sequence[Answered], total: Answered, least: int, liked: Collection[int]) -> frozenset[int]:
    """Choose the columns one row leaves out. Where columns share people, all of them or none."""
    if any(number < 0 for number in rest(total, columns)):
        return frozenset(range(len(columns)) if any(small(cells, least) for cells in columns) else ())
    return _chosen(tuple(columns), total, least, frozenset(liked))


@lru_cache(maxsize=256)
def _chosen(columns: tuple[Answered, ...], total: Answered, least: int, liked: frozenset[int]) -> frozenset[int]:
    return Choosing([sum(cells) for cells in columns], total, liked, spoken=SPOKEN, least=least).chosen(columns)


def every_answer(columns: Collection[int]) -> frozenset[Position]:
    """Name all the cells of some columns."""
    return frozenset((answer, column) for column in columns for answer in range(SPOKEN + 1))


def smallest_merge(figure: Figure, least: int) -> tuple[int, ...]:
    """Name the fewest columns, and of as many those with the fewest people, that told as one leave no small cell.

    None where only all of them together would do.
    """
    rows = [[answered(count) for count in figure.cells[row]] for row in sorted(figure.crossed)]
    number = len(figure.columns)
    for size in range(2, number):
        found = [merged for merged in combinations(range(number), size) if _passes(rows, merged, least)]
        if found:
            return min(found, key=lambda merged: (sum(sum(row[c]) for row in rows for c in merged), merged))
    return ()


def _passes(rows: Sequence[Sequence[Answered]], merged: Collection[int], least: int) -> bool:
    for cells in rows:
        together = [sum(cells[column][answer] for column in merged) for answer in range(SPOKEN)]
        apart = (cells[column] for column in range(len(cells)) if column not in merged)
        if any(0 < one < least for one in together) or any(small(column, least) for column in apart):
            return False
    return True


def exposed_among(
    cells: Sequence[Sequence[int]], total: Sequence[int], told: Collection[tuple[Collection[int], int]], least: int
) -> tuple[Position, ...]:
    """Name the small cells that can be worked out where several columns are told as one, and some in two such sums.

    ``told`` holds columns told together, each with the answer that was counted; the last answer is no answer, and not
    judged. Loads SciPy.
    """
    columns = [*cells, rest(total, cells)]
    wide = len(columns)
    counts = [column[answer] for answer in range(len(total)) for column in columns]
    sums = [{answer * wide + column for column in range(wide)} for answer in range(len(total))]
    sums += [{answer * wide + column for answer in range(len(total))} for column in range(len(cells))]
    sums += [{answer * wide + column for column in together} for together, answer in told]
    single = {(answer, *together) for together, answer in told if len(together) == 1}
    suspects = {
        answer * wide + column: (answer, column)
        for answer in range(len(total) - 1)
        for column in range(len(cells))
        if 0 < columns[column][answer] < least and (answer, column) not in single
    }
    found = linked_bounds(counts, sums, suspects) if suspects else {}
    return tuple(suspects[cell] for cell, (low, high) in found.items() if surely_small(low, high, least))
