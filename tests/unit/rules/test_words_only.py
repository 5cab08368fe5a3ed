"""Findings told in words only: what is refused and written instead, what the words leave open, what is weighed."""

from __future__ import annotations

import pytest

from firsthand.build import bind
from firsthand.diagnostics.diagnostic import Diagnostic
from firsthand.model.bound import Bound
from firsthand.rules.in_words import spans_told, words_told
from firsthand.rules.mosaic import puzzle
from firsthand.rules.published import published_counts
from tests.support.checked import checked, told
from tests.support.records import manuscript, read_records

SAID = "\n".join(f"coding S{n:02d}/1 police.pointless affirms experienced" for n in range(1, 10))
TWELVE = f"""
source S01..S12 sex=female
coverage S01..S12 police asked
{SAID}
finding everyone
finding pointless where="says('police.pointless')" told=words
"""
"""Nine of twelve said so: many, a majority, most."""


def bound_of(records: str, text: str) -> Bound:
    archive = read_records(records)
    report, _ = manuscript(archive, text + "\n")
    return bind(report, (), archive.project(), archive, archive.today)


def only(records: str, text: str, code: str = "DS12") -> list[Diagnostic]:
    return [d for d in checked(records, text) if d.code == code]


@pytest.mark.parametrize(
    ("text", "found", "fixed"),
    [
        ("[Nine women](finding:pointless) said so.", "Nine", "Many"),
        ("Of these, [nine of the 12](finding:pointless) said so.", "nine of the 12", "many"),
        ("It is [75% of the women](finding:pointless).", "75%", "many"),
        ("It is [three quarters](finding:pointless).", "three quarters", "many"),
        ("[9 of the women](finding:pointless) said so.", "9", "Many"),
        ("[Most of the 12](finding:pointless) said so.", "12", None),
    ],
)
def test_a_number_is_refused_and_a_word_written_where_grammar_allows(text: str, found: str, fixed: str | None) -> None:
    (diagnostic,) = only(TWELVE, text)
    assert told(TWELVE, text) == [f"DS12 {found}"], "and nothing else is said of it"
    assert (diagnostic.fix.text if diagnostic.fix else None) == fixed
    assert diagnostic.message.endswith("write 'many' or 'majority' or 'most'")


def test_an_age_and_a_year_are_not_its_number() -> None:
    assert told(TWELVE, "[Most of the women who left in 2004](finding:pointless) said so.") == []


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("[Most women](finding:pointless) said so.", (8, 12), ("most",)),
        ("[Most women](finding:pointless); [more than half](finding:pointless).", (8, 12), ("most", "majority")),
        ("[Many women](finding:pointless) said so, [almost all](finding:pointless).", (11, 11), ("many", "almost all")),
        ("[Women](finding:pointless) said so.", (0, 12), ()),
    ],
)
def test_what_a_finding_tells_is_what_all_its_words_leave_open(
    text: str, span: tuple[int, int], words: tuple[str, ...]
) -> None:
    bound = bound_of(TWELVE, text)
    assert spans_told(bound) == {"pointless": span}
    assert words_told(bound) == {"pointless": words}
    (count,) = [c for c in published_counts(bound) if c.finding == "pointless"]
    assert (dict(count.parts), count.between) == ({}, span)


def test_of_those_asked_a_word_leaves_open_a_share_of_them() -> None:
    records = TWELVE.replace("coverage S01..S12", "coverage S01..S10")
    assert spans_told(bound_of(records, "Of those who were asked, [most](finding:pointless) said so.")) == {
        "pointless": (7, 10)
    }


def test_the_mosaic_weighs_the_span_and_no_other_part() -> None:
    records = TWELVE + "policy mosaic=6\n"
    numbers = puzzle(bound_of(records, "[Most women](finding:pointless) said so.")).mosaic.numbers
    assert [(n.least, n.most) for n in numbers if n.finding == "pointless"] == [(8, 12)]
    exact = puzzle(bound_of(records.replace(" told=words", ""), "[Most women](finding:pointless) said so."))
    assert (9, 9) in [(n.least, n.most) for n in exact.mosaic.numbers if n.finding == "pointless"]


def test_a_word_the_count_does_not_bear_out_is_answered_with_words() -> None:
    (found,) = only(TWELVE, "[Some of the women](finding:pointless) said so.", "NB07")
    assert "write 'many' or 'majority' or 'most'" in found.message
    assert found.fix is None


def test_a_word_for_two_is_let_be_where_the_number_may_not_be_told() -> None:
    records = TWELVE.replace(SAID, "\n".join(SAID.splitlines()[:2]))
    assert told(records, "[Some of the women](finding:pointless) said so.") == []
    free = records.replace(" told=words", "")
    assert told(free, "[Some of the women](finding:pointless) said so.") == ["NB10 Some of the"]


def test_a_difference_names_the_words_that_leave_every_answer_open() -> None:
    before = "policy fellow=3\nwithdrawn S12\ncounted 1 pointless n=9 of=12 sources=S01..S12\n"
    records = TWELVE.replace(" told=words", "") + before
    (found,) = only(records, "[Nine of the eleven women](finding:pointless) said so.", "DS08")
    assert "tell it in words only, as 'many' or 'majority' or 'most'; or leave the finding out" in found.message
    for word in ("Many", "Most"):
        assert only(TWELVE + before, f"[{word} of the women](finding:pointless) said so.", "DS08") == []
