"""A table of totals tells no number of few people, and lets none be worked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice, permutations, product

import pytest
from hypothesis import given, settings
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


@settings(max_examples=50, deadline=None)
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


@settings(max_examples=50, deadline=None)
@given(ROWS)
def test_nothing_is_withheld_without_a_small_number(cells: list[Total]) -> None:
    if not any(cell.small(LEAST) for cell in cells):
        assert withheld(cells, LEAST) == frozenset()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([total(4, "abcd"), total(5, "efghi")], set()),
        ([total(2, "ab"), total(5, "cdefg"), total(4, "hijk")], {0, 2}),
        ([total(2, "ab"), total(1, "c"), total(9, "defghijkl")], {0, 1, 2}),
        ([total(2, "ab"), total(0), total(1, "c"), total(9, "defghijkl")], {0, 1, 2}),
        ([total(1, "a"), total(4, "bcde"), total(4, "fghi"), total(9, "jklmnopqr")], {0, 1, 2}),
        ([total(3, "abc"), total(0)], {0, 1}),
        ([total(6, "ab"), total(0), total(5, "cdefg")], {0, 1, 2}),
        ([total(1, "a"), total(1, "a"), total(3, "bcd")], {0, 1, 2}),
        ([total(4, "abcd", tellers="x"), total(9, "abcdefg")], {0, 1}),
    ],
)
def test_as_few_others_are_withheld_as_will_do(cells: list[Total], expected: set[int]) -> None:
    assert withheld(cells, LEAST) == expected


def plain(counts: Sequence[int]) -> list[Total]:
    """Everybody in one thing only: then the number says how many people there are, and the reader can tell most."""
    ends = [sum(counts[: number + 1]) for number in range(len(counts))]
    behind = [frozenset(map(str, range(end - n, end))) for end, n in zip(ends, counts, strict=True)]
    return [Total(count, people, people) for count, people in zip(counts, behind, strict=True)]


SHAPES = [(2, 2, 9), (2, 3, 9), (2, 5, 14), (3, 2, 6), (3, 3, 7), (4, 3, 5)]


@pytest.mark.parametrize(("cells", "least", "most"), SHAPES)
def test_who_knows_the_rule_cannot_tell_that_a_number_withheld_is_small(cells: int, least: int, most: int) -> None:
    worlds: dict[tuple[int, tuple[int | None, ...]], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(most + 1), repeat=cells):
        if least <= sum(counts) <= most + 1:
            hidden = withheld(plain(counts), least)
            told = tuple(None if number in hidden else count for number, count in enumerate(counts))
            worlds[sum(counts), told].append(counts)
    assert any(None in told for _, told in worlds)
    for (_, told), alike in worlds.items():
        for number, count in enumerate(told):
            values = {counts[number] for counts in alike}
            assert count is not None or len(values) > 1
            assert count is not None or not values <= set(range(1, least))


@settings(max_examples=50, deadline=None)
@given(ROWS)
def test_the_cells_withheld_can_be_exchanged_and_nothing_told_is_changed(cells: list[Total]) -> None:
    hidden = withheld(cells, LEAST)
    for order in islice(permutations(sorted(hidden)), 24):
        moved = list(cells)
        for place, came in zip(sorted(hidden), order, strict=True):
            moved[place] = cells[came]
        assert withheld(moved, LEAST) == hidden
    if hidden and hidden != set(range(len(cells))):
        assert {cells[number].small(LEAST) for number in hidden} == {True, False}


@settings(max_examples=50, deadline=None)
@given(ROWS)
def test_each_row_told_by_name_has_enough_people_and_so_have_the_others_together(rows: list[Total]) -> None:
    chosen = merged(rows, LEAST)
    assert all(row.count and not row.small(LEAST) for number, row in enumerate(rows) if number not in chosen)
    rest = together([rows[number] for number in chosen])
    assert not rest.small(LEAST) or chosen == frozenset(range(len(rows)))


def test_a_small_row_is_told_with_the_least_of_the_others() -> None:
    rows = [total(9, "abcdefghi"), total(1, "j"), total(0), total(4, "klmn")]
    assert merged(rows, LEAST) == {1, 2, 3}


def test_rows_alike_in_number_are_told_together_and_never_small_ones_alone() -> None:
    rows = [total(4, "abcd"), total(1, "j"), total(4, "klmn"), total(9, "qrstuvwxy")]
    assert merged(rows, LEAST) == {0, 1, 2}
    assert merged([total(2, "ab"), total(2, "cd"), total(4, "klmn"), total(9, "qrstuvwxy")], LEAST) == {0, 1, 2}
