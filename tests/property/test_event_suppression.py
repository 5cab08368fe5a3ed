"""A hidden cell of a crossing of what happened cannot be worked out from the cells and totals shown."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.disclosure.cells.suppression import conceal
from firsthand.model.finding import ALL, Answer, Count, Exhibit, Figure, Unit

LEAST = 3
MOST = 5

numbers = st.lists(st.lists(st.integers(0, MOST), min_size=2, max_size=2), min_size=1, max_size=2)


def totalled(cells: list[list[int]]) -> list[list[int]]:
    wide = [[*row, sum(row)] for row in cells]
    return [*wide, [sum(column) for column in zip(*wide, strict=True)]]


def concealed(cells: list[list[int]]) -> Figure:
    rows = totalled(cells)
    units = [f"E{n}.1" for n in range(rows[-1][-1])]
    counts = tuple(
        tuple(
            Count("f", Unit.ACT, {unit: Answer.IN if i < n else Answer.SILENT for i, unit in enumerate(units)})
            for n in row
        )
        for row in rows
    )
    exhibit = Exhibit("f", "table", {}, (), suppress="small", unit=Unit.ACT, rows_by="setting", columns_by="phase")
    lines = (*(f"t{n}" for n in range(len(cells))), ALL)
    columns = (*"abc"[: len(cells[0])], ALL)
    figure = Figure(exhibit, columns, counts, {}, {}, frozenset(range(len(lines))), lines=lines)
    return conceal(figure, {}, LEAST)


@settings(max_examples=60, deadline=None)
@given(numbers)
def test_every_small_cell_is_hidden_and_none_hidden_can_be_worked_out(cells: list[list[int]]) -> None:
    rows, hidden = totalled(cells), concealed(cells).hidden
    every = {(i, j): n for i, row in enumerate(rows) for j, n in enumerate(row)}
    assert {position for position, n in every.items() if 0 < n < LEAST} <= hidden
    inner = [position for position in hidden if position[0] < len(cells) and position[1] < 2]
    assert not inner or (len(inner) >= 2 and sum(every[p] for p in inner) >= LEAST) or hidden == every.keys()
    seen: dict[tuple[int, int], set[int]] = {position: set() for position in inner}
    for filled in product(range(MOST + 1), repeat=len(inner)):
        other = [list(row) for row in cells]
        for (row, column), n in zip(inner, filled, strict=True):
            other[row][column] = n
        again = totalled(other)
        if all(again[i][j] == n for (i, j), n in every.items() if (i, j) not in hidden):
            for position, n in zip(inner, filled, strict=True):
                seen[position].add(n)
    assert all(len(found) > 1 for found in seen.values())


@pytest.mark.parametrize(("rows", "wide", "most"), [(2, 2, 5), (1, 3, 6), (2, 1, 7), (1, 1, 9)])
def test_who_knows_the_rule_cannot_tell_that_a_cell_left_out_is_small(rows: int, wide: int, most: int) -> None:
    """Every table of so many lines, none of them empty, for only lines with something in them are in a table."""
    worlds: dict[tuple[int | None, ...], list[tuple[int, ...]]] = defaultdict(list)
    for numbers in product(range(most + 1), repeat=rows * wide):
        cells = [list(numbers[row * wide : row * wide + wide]) for row in range(rows)]
        if all(map(any, cells)) and all(map(any, zip(*cells, strict=True))):
            hidden = concealed(cells).hidden
            every = enumerate(totalled(cells))
            told = tuple(None if (i, j) in hidden else n for i, row in every for j, n in enumerate(row))
            worlds[told].append(numbers)
    inner = [row * (wide + 1) + column for row in range(rows) for column in range(wide)]
    for told, alike in worlds.items():
        for at, place in enumerate(inner):
            values = {numbers[at] for numbers in alike}
            assert told[place] is not None or not values <= set(range(1, LEAST))
            assert told[place] is not None or len(values) > 1


def test_what_has_no_small_cell_is_shown_whole_and_one_small_cell_takes_the_least_other_with_it() -> None:
    assert concealed([[3, 4], [0, 5]]).hidden == frozenset()
    hidden = concealed([[1, 4], [3, 5], [5, 5]]).hidden
    assert {position for position in hidden if position[0] < 3 and position[1] < 2} == {(0, 0), (1, 0)}
    assert {(0, 2), (1, 2), (3, 0), (3, 2)} <= hidden
    assert not {(2, 2), (3, 1)} & hidden
