"""What was asked under codes that are no more is asked in the words of today's codebook."""

from __future__ import annotations

import pytest

from firsthand.counting.followed import Became, asked_today, followed
from firsthand.model.coding import Code, Codebook
from firsthand.model.disclosure import PublishedCount
from firsthand.model.finding import Unit

BOOK = Codebook({code: Code(code, {"en": code}, "Invented.") for code in ("a.one", "a.two", "b.one", "b.two")})


@pytest.mark.parametrize(
    ("became", "condition", "today"),
    [
        ({"old": ("a.one",)}, "says('old') and sex = 'old'", "says('a.one') and sex = 'old'"),
        ({"c": ("b",), "c.one": ("b.one",), "c.two": ("b.two",)}, "not denies('c.*')", "not denies('b.*')"),
        ({"a.one": ("b.one",)}, "says('a.one')", "says('a.one')"),
        ({"a.one": ("a.one", "b.one")}, "says('a.one')", "(says('a.one') or says('b.one'))"),
        ({"old": ("old", "a.one", "b.one")}, "not says('old')", "not (says('a.one') or says('b.one'))"),
        ({"old": ("a.one", "b.one")}, "says('old')", "(says('a.one') or says('b.one'))"),
        ({"a.one": ("a.one",)}, "says('a.one')", "says('a.one')"),
        ({}, "says('old')", "says('old')"),
    ],
    ids=["moved", "a tree moved", "there again", "being split", "split", "split and merged", "and back", "not known"],
)
def test_a_code_is_asked_for_by_what_became_of_it(became: Became, condition: str, today: str) -> None:
    assert followed(condition, became, BOOK) == today


def test_a_published_count_keeps_its_numbers() -> None:
    told = PublishedCount("f", Unit.SOURCE, "asked('a')", "says('old')", {"n": 2}, frozenset({"S01"}))
    now = asked_today(told, {"old": ("a.one",)}, BOOK)
    assert (now.where, now.parts, now.sources) == ("says('a.one')", told.parts, told.sources)
