"""Which columns a row leaves out, against a reader who knows the rule and tries every table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.disclosure.cells.choosing import TABLES, Choosing, Column, Table, filling, wandering

SPOKEN = 3
Told = tuple[Column | None, ...]


def choosing(table: Sequence[Column], least: int, liked: Sequence[int] = ()) -> Choosing:
    total = tuple(map(sum, zip(*table, strict=True)))
    return Choosing([sum(column) for column in table], total, liked, spoken=SPOKEN, least=least)


def told(table: Sequence[Column], hidden: frozenset[int]) -> Told:
    return tuple(None if number in hidden else column for number, column in enumerate(table))


def check(alike: Sequence[Table], hidden: Told, every: Iterable[Table], least: int) -> None:
    """No cell left out is small, or the same, in all tables that tell this, but where arithmetic has it so.

    ``every`` are the tables that fit what is told, whatever is left out of them.
    """
    fitting = [t for t in every if all(one is None or one == column for one, column in zip(hidden, t, strict=True))]
    for number, column in enumerate(hidden):
        for answer in range(SPOKEN) if column is None else ():
            known = {table[number][answer] for table in fitting}
            found = {table[number][answer] for table in alike}
            assert len(known) == 1 or len(found) > 1
            assert known <= set(range(1, least)) or len(known) == 1 or not found <= set(range(1, least))


def parted(every: Sequence[Table], least: int) -> dict[Told, list[Table]]:
    """Group the tables with the same totals by what is told of them."""
    rule = choosing(every[0], least)
    groups: dict[Told, list[Table]] = defaultdict(list)
    for table in every:
        groups[told(table, rule.chosen(table))].append(table)
    return groups


@pytest.mark.parametrize("sizes", [(12, 8), (8, 6, 6), (10, 7, 3)])
def test_of_yes_and_no_nothing_is_learned_by_who_knows_the_rule(sizes: tuple[int, ...]) -> None:
    for many in range(sum(sizes) + 1):
        every = list(filling((many, sum(sizes) - many, 0, 0), sizes))
        for hidden, alike in parted(every, 3).items():
            check(alike, hidden, every, 3)


SIZES = st.lists(st.integers(1, 6), min_size=2, max_size=4)


@settings(max_examples=25, deadline=None)
@given(SIZES, st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 3)), st.sampled_from([2, 3, 4]))
def test_of_four_answers_nothing_is_learned_either(sizes: list[int], some: tuple[int, int, int], least: int) -> None:
    left, total = sum(sizes), []
    for number in some:
        total.append(min(number, left))
        left -= total[-1]
    every = list(filling((*total, left), sizes))[: TABLES + 1]
    if len(every) <= TABLES:
        for hidden, alike in parted(every, least).items():
            check(alike, hidden, every, least)
            assert not any(0 < n < least for column in hidden if column is not None for n in column[:SPOKEN])


def test_a_row_that_could_be_solved_is_left_out_whole() -> None:
    """Eight people of 8, 6 and 6: to leave out the ends of (1, 3, 4) alone would leave no other table."""
    table = ((1, 7, 0, 0), (3, 3, 0, 0), (4, 2, 0, 0))
    assert choosing(table, 3).chosen(table) == {0, 1, 2}


def test_what_is_liked_is_taken_first() -> None:
    table = ((1, 9, 0, 0), (9, 9, 0, 0), (9, 8, 0, 0), (9, 9, 0, 0))
    assert choosing(table, 3).chosen(table) == {0, 2}
    assert choosing(table, 3, liked=[3]).chosen(table) == {0, 3}


def test_many_columns_are_left_out_in_pairs_and_others_with_the_same_choice_are_found() -> None:
    """Too many tables to look at them all: those found by wandering are chosen for as this one is."""
    table = tuple((few, 20 + number - few, 0, 3) for number, few in enumerate((4, 1, 5, 6, 4, 2, 7, 9, 5)))
    rule = choosing(table, 3)
    hidden = rule.chosen(table)
    assert hidden == {0, 1, 4, 5}
    places = sorted(hidden)
    left = tuple(sum(table[place][answer] for place in places) for answer in range(4))

    def whole(columns: Sequence[Column]) -> Table:
        filled = dict(zip(places, columns, strict=True))
        return tuple(filled.get(place, column) for place, column in enumerate(table))

    def away(columns: Sequence[Column]) -> int:
        return len(rule.chosen(whole(columns)) ^ hidden)

    found = list(islice(wandering(left, [sum(table[place]) for place in places], away), 60))
    assert all(tuple(map(sum, zip(*columns, strict=True))) == left for columns in found)
    assert [list(map(sum, columns)) for columns in found] == [[sum(table[place]) for place in places]] * len(found)
    for at, place in enumerate(places):
        assert {columns[at][0] for columns in found} - {1, 2}, place


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=1, max_size=3))
def test_every_table_is_tried_once(table: list[Column]) -> None:
    left = tuple(map(sum, zip(*table, strict=True)))
    sizes = [sum(column) for column in table]
    found = list(filling(left, sizes))
    columns = list(product(range(max(left) + 1), repeat=3))
    by_hand = {
        one
        for one in product(columns, repeat=len(table))
        if [sum(column) for column in one] == sizes and tuple(map(sum, zip(*one, strict=True))) == left
    } if len(columns) ** len(table) < 20_000 else set(found)  # fmt: skip
    assert len(found) == len(set(found))
    assert set(found) == by_hand
