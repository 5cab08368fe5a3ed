"""What the audit of a table says is what trying every table says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.disclosure.cells.audit import Grid, bounds, determined, linked_bounds
from tests.support import plain_tables

Cells = list[list[int]]


@st.composite
def grids(draw: st.DrawFn, *, totals: bool, hidden_most: int = 4) -> Grid:
    """Draw a tiny table with some inner cells hidden, and with ``totals`` some totals too."""
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    cells = [[draw(st.sampled_from((0, 0, 1, 1, 2))) for _ in range(columns)] for _ in range(rows)]
    inner = [(r, c) for r in range(rows) for c in range(columns)]
    hidden = set(draw(st.lists(st.sampled_from(inner), unique=True, max_size=hidden_most)))
    if totals:
        margins = [*((r, columns) for r in range(rows)), *((rows, c) for c in range(columns))]
        hidden |= set(draw(st.lists(st.sampled_from(margins), unique=True, max_size=3)))
    return Grid(cells, frozenset(hidden))


TRIED = 6
"""Hidden cells are tried from 0 to this. No cell is above 2, so one that can reach 4 does so with the others at 6."""


@settings(max_examples=150, deadline=None)
@given(grids(totals=False) | grids(totals=True))
def test_exactly_the_cells_with_one_value_are_determined(grid: Grid) -> None:
    plain = plain_tables.ranges(grid.cells, grid.hidden, TRIED)
    fixed = determined(grid)
    for position, (least, most) in plain.items():
        if most < 4:
            assert (position in fixed) == (least == most)


@settings(max_examples=150, deadline=None)
@given(grids(totals=False) | grids(totals=True))
def test_bounds_are_the_least_and_greatest_over_every_table_that_fits(grid: Grid) -> None:
    plain = plain_tables.ranges(grid.cells, grid.hidden, TRIED)
    found = bounds(grid)
    for position, (least, most) in plain.items():
        low, high = found[position]
        assert low == least
        if most < 4:
            assert high == most
        assert (position in determined(grid)) == (low == high)


@settings(max_examples=60, deadline=None)
@given(grids(totals=False, hidden_most=9))
def test_the_integer_programs_agree_with_the_flows(grid: Grid) -> None:
    position = {(r, c): r * grid.columns + c for r in range(grid.rows) for c in range(grid.columns)}
    told = [{position[r, c] for c in range(grid.columns)} for r in range(grid.rows)]
    told += [{position[r, c] for r in range(grid.rows)} for c in range(grid.columns)]
    told += [{number} for cell, number in position.items() if cell not in grid.hidden]
    counts = [count for row in grid.cells for count in row]
    found = linked_bounds(counts, told, [position[cell] for cell in sorted(grid.hidden)])
    assert {cell: found[position[cell]] for cell in grid.hidden} == bounds(grid)
