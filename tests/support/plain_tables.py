"""Tables by trying every one: obviously right, and only for tiny ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product

Cells = tuple[tuple[int, ...], ...]


def fitting(cells: Sequence[Sequence[int]], hidden: Collection[tuple[int, int]], most: int) -> Iterator[Cells]:
    """Yield every table with the told cells and totals of this one, hidden cells from 0 to ``most``."""
    rows, columns = len(cells), len(cells[0])
    free = sorted((r, c) for r, c in hidden if r < rows and c < columns)
    for values in product(range(most + 1), repeat=len(free)):
        other = [list(row) for row in cells]
        for (r, c), value in zip(free, values, strict=True):
            other[r][c] = value
        if _told(other, hidden) == _told(cells, hidden):
            yield tuple(map(tuple, other))


def _told(cells: Sequence[Sequence[int]], hidden: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    whole = [[*row, sum(row)] for row in cells]
    whole.append([sum(column) for column in zip(*whole, strict=True)])
    return {(r, c): number for r, row in enumerate(whole) for c, number in enumerate(row) if (r, c) not in hidden}


def ranges(
    cells: Sequence[Sequence[int]], hidden: Collection[tuple[int, int]], most: int
) -> dict[tuple[int, int], tuple[int, int]]:
    """Give the least and greatest value of each hidden inner cell over all tables that fit."""
    tables = list(fitting(cells, hidden, most))
    rows, columns = len(cells), len(cells[0])
    return {
        (r, c): (min(t[r][c] for t in tables), max(t[r][c] for t in tables))
        for r, c in hidden
        if r < rows and c < columns
    }
