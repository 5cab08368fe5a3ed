"""The search for minimal uniques agrees with loops over every subset."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.disclosure.fit.microdata import Microdata
from firsthand.disclosure.fit.uniques import minimal_uniques
from tests.support import plain_uniques

Rows = list[tuple[int | None, ...]]


@st.composite
def tables(draw: st.DrawFn, *, unsaid: bool) -> Rows:
    width = draw(st.integers(1, 5))
    values = [
        st.integers(0, draw(st.integers(0, 6))) | (st.none() if unsaid and draw(st.booleans()) else st.nothing())
        for _ in range(width)
    ]
    return draw(st.lists(st.tuples(*values), max_size=25))


def _agree(rows: Rows, size: int | None) -> None:
    width = len(rows[0]) if rows else 3
    data = Microdata.encode([f"a{n}" for n in range(width)], rows)
    found = minimal_uniques(data, size)
    plain = plain_uniques.sets(rows, size or width) if rows else {}
    assert {chosen: records.tolist() for chosen, records in found.sets.items()} == plain
    if size is None:
        assert found.scores().tolist() == plain_uniques.scores(rows)


@settings(max_examples=150, deadline=None)
@given(tables(unsaid=False), st.none() | st.integers(1, 4))
def test_every_minimal_unique_is_found_and_no_other(rows: Rows, size: int | None) -> None:
    _agree(rows, size)


@settings(max_examples=150, deadline=None)
@given(tables(unsaid=True), st.none() | st.integers(1, 4))
def test_what_is_not_recorded_matches_every_value(rows: Rows, size: int | None) -> None:
    _agree(rows, size)


@settings(max_examples=100, deadline=None)
@given(tables(unsaid=True))
def test_like_records_are_counted_as_by_comparing_each_with_each(rows: Rows) -> None:
    width = len(rows[0]) if rows else 2
    data = Microdata.encode([f"a{n}" for n in range(width)], rows)
    assert data.alike().tolist() == plain_uniques.alike(rows, range(width))


@pytest.mark.parametrize("seed", range(3))
def test_columns_with_nearly_as_many_values_as_records_agree_too(seed: int) -> None:
    random = np.random.default_rng(seed)
    columns = [random.integers(0, high, 60) for high in (10**9, 50, 40, 3)]
    columns[0][30:] = columns[0][:30]
    rows = [tuple(int(value) for value in row) for row in zip(*columns, strict=True)]
    found = minimal_uniques(Microdata.of("abcd", columns))
    assert {chosen: records.tolist() for chosen, records in found.sets.items()} == plain_uniques.sets(rows, 4)


def test_columns_of_many_values_take_no_more_memory_than_the_records_do() -> None:
    numbers = np.arange(20_000)
    data = Microdata.of("abc", [numbers // 2, (numbers + 1) // 2 % 10_000, numbers % 10_000])
    tracemalloc.start()
    found = minimal_uniques(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(len(records) for records in found.sets.values()) >= 20_000
    assert peak < 40_000_000, "ten thousand values twice are a hundred million cells"
