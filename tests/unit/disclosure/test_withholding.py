"""A table of totals tells no number of few people, and lets none be worked out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.disclosure.cells.withholding import Total, merged, together, withheld

LEAST = 3


def total(count: int, people: str = "", tellers: str | None = None) -> Total:
    return Total(count, frozenset(people), frozenset(people if tellers is None else tellers))


ROWS = st.lists(
    st.frozensets(st.sampled_from("abcdefg"), max_size=5).flatmap(
        lambda people: st.builds(
            lambda more, tellers: Total(len(people) + more, people, tellers) if people else Total(),
            st.integers(0, 1),
            st.frozensets(st.sampled_from("uvwxyz"), min_size=1, max_size=4),
        )
    ),
    min_size=1,
    max_size=5,
)


def _tables(cells: Sequence[Total], hidden: frozenset[int]) -> Iterator[list[int]]:
    """Every row of numbers that agrees with what is told of this one."""
    told = [None if number in hidden else cell.count for number, cell in enumerate(cells)]
    left = sum(cell.count for cell in cells) - sum(count or 0 for count in told)

    def fill(number: int, rest: int, row: list[int]) -> Iterator[list[int]]:
        if number == len(told):
            if not rest:
                yield row
            return
        fixed = told[number]
        for count in range(rest + 1) if fixed is None else [fixed]:
            yield from fill(number + 1, rest if fixed is not None else rest - count, [*row, count])

    return fill(0, left, [])


@given(ROWS)
def test_no_small_number_is_told_or_can_be_worked_out(cells: list[Total]) -> None:
    hidden = withheld(cells, LEAST)
    assert not any(cell.small(LEAST) for number, cell in enumerate(cells) if number not in hidden)
    if not hidden or together(cells).small(LEAST):
        return
    assert all(cell.count for number, cell in enumerate(cells) if number not in hidden)
    rest = together([cells[number] for number in hidden])
    assert not rest.small(LEAST)
    possible = list(_tables(cells, hidden))
    for number in hidden:
        assert {row[number] for row in possible} == set(range(rest.count + 1))


@given(ROWS)
def test_nothing_is_withheld_without_a_small_number(cells: list[Total]) -> None:
    if not any(cell.small(LEAST) for cell in cells):
        assert withheld(cells, LEAST) == frozenset()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([total(4, "abcd"), total(5, "efghi")], set()),
        ([total(2, "ab"), total(5, "cdefg"), total(4, "hijk")], {0, 2}),
        ([total(2, "ab"), total(1, "c"), total(9, "defghijkl")], {0, 1}),
        ([total(6, "ab"), total(0), total(5, "cdefg")], {0, 1, 2}),
        ([total(1, "a"), total(1, "a"), total(3, "bcd")], {0, 1, 2}),
        ([total(4, "abcd", tellers="x"), total(9, "abcdefg")], {0, 1}),
    ],
)
def test_as_few_others_are_withheld_as_will_do(cells: list[Total], expected: set[int]) -> None:
    assert withheld(cells, LEAST) == expected


@given(ROWS)
def test_each_row_told_by_name_has_enough_people_and_so_have_the_others_together(rows: list[Total]) -> None:
    chosen = merged(rows, LEAST)
    assert all(row.count and not row.small(LEAST) for number, row in enumerate(rows) if number not in chosen)
    rest = together([rows[number] for number in chosen])
    assert not rest.small(LEAST) or chosen == frozenset(range(len(rows)))


def test_a_small_row_is_told_with_the_least_of_the_others() -> None:
    rows = [total(9, "abcdefghi"), total(1, "j"), total(0), total(4, "klmn")]
    assert merged(rows, LEAST) == {1, 2, 3}
