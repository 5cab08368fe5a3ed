"""Dates as people tell them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.model.when import When

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2004", date(2004, 1, 1), date(2004, 12, 31)),
        ("2004-02", date(2004, 2, 1), date(2004, 2, 29)),
        ("2004-05-17", date(2004, 5, 17), date(2004, 5, 17)),
        ("2004-21", date(2004, 3, 1), date(2004, 5, 31)),
        ("2004-24", date(2004, 12, 1), date(2005, 2, 28)),
        ("200X", date(2000, 1, 1), date(2009, 12, 31)),
        ("2004~", date(2003, 1, 1), date(2005, 12, 31)),
        ("2003/2005-06", date(2003, 1, 1), date(2005, 6, 30)),
        ("../2005", None, date(2005, 12, 31)),
        ("2003-11/..", date(2003, 11, 1), None),
    ],
)
def test_a_date_is_a_stretch_of_days(written: str, first: date | None, last: date | None) -> None:
    found = When.parse(f" {written} ")
    assert found == When(first, last, written)
    assert str(found) == written


@pytest.mark.parametrize(
    "written",
    ["", "2004-13", "2004-02-30", "2005/2003", "../..", "04", "2004~-05", "200X~", "200X-05", "0000", "2004-21-01"],
)
def test_an_impossible_date_is_none(written: str) -> None:
    assert When.parse(written) is None


@given(st.text(max_size=30))
def test_no_text_raises(text: str) -> None:
    When.parse(text)


@given(DAYS, DAYS, DAYS, DAYS)
def test_within_is_sure_only_where_every_day_agrees(a: date, b: date, low: date, high: date) -> None:
    (a, b), (low, high) = sorted((a, b)), sorted((low, high))
    b = min(b, a + timedelta(days=400))
    days = [a + timedelta(days=n) for n in range((b - a).days + 1)]
    inside = [low <= day <= high for day in days]
    expected = True if all(inside) else None if any(inside) else False
    assert When(a, b).within(low, high) is expected


def test_an_open_end_may_be_and_is_never_sure() -> None:
    open_end = When.parse("2003/..")
    assert open_end is not None
    assert open_end.within(date(2004, 1, 1), date(2004, 12, 31)) is None
    assert open_end.within(date(2001, 1, 1), date(2002, 12, 31)) is False
    earlier = When.parse("../2002")
    assert earlier is not None
    assert not open_end.may_be(earlier)
    assert open_end.may_be(When(date(2009, 1, 1), date(2009, 1, 1)))
