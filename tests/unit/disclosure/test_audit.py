"""What can be worked out of tables with hidden cells: cases with known answers."""

from __future__ import annotations

import random

from firsthand.disclosure.cells.audit import Grid, bounds, determined, linked_bounds


def _inner(rows: int, columns: int) -> frozenset[tuple[int, int]]:
    return frozenset((row, column) for row in range(rows) for column in range(columns))


def test_one_hidden_cell_is_worked_out_by_subtracting() -> None:
    grid = Grid([[3, 1], [4, 5]], {(0, 1)})
    assert determined(grid) == {(0, 1)}
    assert bounds(grid) == {(0, 1): (1, 1)}


def test_four_hidden_cells_in_a_square_hide_each_other_within_bounds() -> None:
    grid = Grid([[3, 1], [4, 5]], _inner(2, 2))
    assert determined(grid) == frozenset()
    assert bounds(grid) == {(0, 0): (0, 4), (0, 1): (0, 4), (1, 0): (3, 7), (1, 1): (2, 6)}


def test_noughts_give_a_square_away() -> None:
    """Rows (2, 0) and (0, 3): a cell at nought cannot fall, so no exchange is left."""
    grid = Grid([[2, 0], [0, 3]], _inner(2, 2))
    assert determined(grid) == frozenset()
    fixed = Grid([[2, 0], [0, 0]], _inner(2, 2))
    assert determined(fixed) == _inner(2, 2)


def test_a_hidden_total_protects_and_may_leave_no_upper_bound() -> None:
    grid = Grid([[3, 1]], {(0, 1), (0, 2), (1, 1), (1, 2)})
    assert determined(grid) == frozenset()
    assert bounds(grid)[0, 1] == (0, None)


def test_a_hidden_total_that_follows_from_the_others_is_worked_out() -> None:
    grid = Grid([[3, 1], [4, 5]], {(0, 2)})
    assert determined(grid) == {(0, 2)}


def test_a_table_without_hidden_cells_has_nothing_to_work_out() -> None:
    assert determined(Grid([[1, 2], [3, 4]])) == frozenset()
    assert bounds(Grid([])) == {}


def test_a_table_of_a_hundred_rows_is_audited_whole_and_agrees_with_the_flows() -> None:
    chance = random.Random(5)
    cells = [[chance.choice((0, 0, 0, 1, 2, 5)) for _ in range(30)] for _ in range(100)]
    hidden = frozenset((r, c) for r in range(100) for c in range(30) if 0 < cells[r][c] < 3 and chance.random() < 0.1)
    grid = Grid(cells, hidden)
    fixed = determined(grid)
    assert len(fixed) > 20
    assert {position for position, (low, high) in bounds(grid).items() if low == high} == fixed


def test_a_three_way_table_is_bounded_by_all_its_two_way_sums() -> None:
    """Two by two by two, all two-way sums told: one exchange, of all eight cells at once, is left."""
    counts = [2, 0, 1, 3, 1, 4, 2, 2]
    axes = [[(cell >> axis) & 1 for cell in range(8)] for axis in range(3)]
    told = [
        [cell for cell in range(8) if (axes[one][cell], axes[two][cell]) == values]
        for one, two in ((0, 1), (0, 2), (1, 2))
        for values in ((0, 0), (0, 1), (1, 0), (1, 1))
    ]
    found = linked_bounds(counts, told, range(8))
    even = [cell for cell in range(8) if cell.bit_count() % 2 == 0]
    fall = min(counts[cell] for cell in even)
    rise = min(counts[cell] for cell in range(8) if cell not in even)
    assert {c: found[c] for c in even} == {c: (counts[c] - fall, counts[c] + rise) for c in even}


def test_of_cells_in_no_sum_nothing_is_known() -> None:
    assert linked_bounds([4, 5], [], [0]) == {0: (0, None)}
