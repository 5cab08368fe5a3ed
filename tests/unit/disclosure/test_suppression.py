"""Which cells are left out of a table, and that they stay unknown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.disclosure.cells.suppression import Answered, answered, conceal, exposed_among, small, smallest_merge
from firsthand.model.finding import Answer, Count, Exhibit, Figure, Unit
from tests.support import plain_tables

ANSWERS = (Answer.IN, Answer.SILENT, Answer.DECLINED, Answer.NOT_ASKED)


def _count(cells: Sequence[int]) -> Count:
    given = chain.from_iterable(repeat(answer, number) for answer, number in zip(ANSWERS, cells, strict=True))
    return Count("f", Unit.SOURCE, {f"S{number}": answer for number, answer in enumerate(given)})


def _figure(*rows: Sequence[Answered], suppress: str = "small") -> Figure:
    names = tuple(f"f{number}" for number in range(len(rows)))
    columns = tuple("abcdef"[: len(rows[0])])
    exhibit = Exhibit("t", "table", {}, names, columns_by="place", suppress=suppress)
    cells = tuple(tuple(_count(cell) for cell in row) for row in rows)
    return Figure(exhibit, columns, cells, {}, {}, frozenset(range(len(rows))))


def _totals(figure: Figure, more: Answered = (0, 0, 0, 0)) -> dict[str, Count]:
    return {
        name: _count([sum(numbers) for numbers in zip(*map(answered, row), more, strict=True)])
        for name, row in zip(figure.exhibit.rows, figure.cells, strict=True)
    }


def _hidden(figure: Figure, more: Answered = (0, 0, 0, 0)) -> list[tuple[int, int]]:
    return sorted(conceal(figure, _totals(figure, more), 3).hidden)


def test_counts_of_answers_are_small_and_counts_of_the_unheard_are_not() -> None:
    assert small((1, 9, 0, 0), 3)
    assert small((9, 2, 0, 0), 3)
    assert small((9, 0, 1, 0), 3)
    assert not small((9, 0, 0, 1), 3)
    assert not small((3, 3, 0, 0), 3)
    assert not small((1, 1, 1, 1), 0)


def test_a_small_cell_takes_another_with_it_the_one_with_the_fewest_people() -> None:
    row: list[Answered] = [(1, 9, 0, 0), (9, 9, 0, 0), (5, 5, 0, 0), (8, 8, 0, 0)]
    assert _hidden(_figure(row)) == [(0, 0), (0, 2)]


def test_a_column_left_out_alone_must_be_small_and_so_never_is() -> None:
    """Ten people whose value is not recorded stand in the total and in no column, and would leave room."""
    row: list[Answered] = [(1, 9, 0, 0), (9, 9, 0, 0), (9, 9, 0, 0)]
    assert _hidden(_figure(row), more=(5, 5, 0, 0)) == [(0, 0), (0, 1)]


def test_rows_hide_the_same_columns_where_that_is_enough() -> None:
    first: list[Answered] = [(1, 9, 0, 0), (9, 9, 0, 0), (5, 5, 0, 0)]
    second: list[Answered] = [(2, 8, 0, 0), (5, 5, 0, 0), (9, 9, 0, 0)]
    assert _hidden(_figure(first, second)) == [(0, 0), (0, 2), (1, 0), (1, 2)]


def test_nothing_is_hidden_that_nobody_asked_to_hide() -> None:
    assert _hidden(_figure([(1, 9, 0, 0), (9, 9, 0, 0)], suppress="")) == []


def test_a_row_that_says_one_thing_only_is_shown_whole() -> None:
    figure = _figure([(1, 9, 0, 0), (9, 9, 0, 0)])
    whole = Figure(figure.exhibit, figure.columns, figure.cells, {}, {})
    assert _hidden(whole) == []


def test_the_smallest_merge_names_the_fewest_columns_with_the_fewest_people() -> None:
    row: list[Answered] = [(1, 9, 0, 0), (9, 9, 0, 0), (5, 5, 0, 0), (8, 8, 0, 0)]
    assert smallest_merge(_figure(row), 3) == (0, 2)
    assert smallest_merge(_figure([(1, 0, 0, 0), (1, 9, 0, 0), (1, 9, 0, 0)]), 3) == ()


def test_sums_that_overlap_can_give_a_cell_away() -> None:
    """Three people in all, in a or b three, in b or c two: so one in a, two in b, none in c."""
    cells: list[Answered] = [(1, 5, 0, 0), (2, 5, 0, 0), (0, 5, 0, 0)]
    told = [((0, 1), 0), ((1, 2), 0)]
    assert exposed_among(cells, (3, 15, 0, 0), told, 3) == ((0, 0), (0, 1))
    assert exposed_among(cells, (3, 15, 0, 0), told[:1], 3) == ()


CELLS = st.tuples(st.sampled_from((0, 0, 1, 2, 3)), st.sampled_from((0, 1, 3)), st.just(0), st.just(0))


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, min_size=2, max_size=3))
def test_of_what_is_left_out_another_table_always_fits_unless_the_row_is_empty(row: list[Answered]) -> None:
    figure = _figure(row)
    hidden = {column for _, column in conceal(figure, _totals(figure), 3).hidden}
    assert {column for column, cells in enumerate(row) if small(cells, 3)} <= hidden
    if hidden == set(range(len(row))):
        return
    grid = [[cells[answer] for cells in row] for answer in range(2)]
    places = [(answer, column) for answer in range(2) for column in hidden]
    for (answer, column), (low, high) in plain_tables.ranges(grid, places, 6).items():
        if 0 < grid[answer][column] < 3:
            assert low == 0 or high >= 3
