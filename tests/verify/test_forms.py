"""What a report's page and a record may not be: whatever could be read, or opened, in two ways."""

from __future__ import annotations

import json
from typing import Any

import pytest

from firsthand_verify import Refused, shapes
from firsthand_verify.words import cited
from tests.support.packs_small import vectors

PAGE = vectors().report.decode()
WORDS = {"1": "Two of the 3", "2": "the well was dry"}
MARK = '<span data-citation="2">the well was dry</span>'


def test_the_good_page_is_read() -> None:
    assert cited(PAGE.encode()) == WORDS
    apart = PAGE.replace(MARK, '<em><span data-citation="2" lang="en">the\n  well</span></em><br>'
                         '<span data-citation="2"> &#119;as dry</span>'.replace("&#119;", "w"))  # fmt: skip
    assert cited(apart.encode()) == WORDS


HIDING = {
    "hidden": f"<div hidden>{MARK}</div>",
    "styled": f'<div style="display:none">{MARK}</div>',
    "popover": f"<div popover>{MARK}</div>",
    "in a template": f"<template>{MARK}</template>",
    "in a script": f"<script>{MARK}</script>",
    "in a comment": f"<!-- {MARK} -->",
    "in a comment that some end sooner": f"<!--> {MARK} -->",
    "in a drawing": f"<svg><text>{MARK}</text></svg>",
    "in a drawing that ends twice": f"</svg><svg><text>{MARK}</text></svg>",
    "in a title": f"<title>{MARK}</title>",
    "in a text field": f"<textarea>{MARK}</textarea>",
    "in raw text": f"<xmp>{MARK}</xmp>",
    "without an end": MARK.replace("</span>", ""),
    "ended by another": MARK.replace("</span>", "</p>"),
    "with an element within": MARK.replace("well", "<b>well</b>"),
    "with a line break within": MARK.replace("well", "<br>well"),
    "on another element": MARK.replace("span", "div"),
    "twice in a tag": MARK.replace('"2"', '"2" data-citation="9"'),
    "in capitals as well": MARK.replace('"2"', '"2" DATA-CITATION="9"'),
    "in an end tag": MARK.replace("</span>", '</span data-citation="9">'),
    "with a script": f'<span onclick="x()">{MARK}</span>',
    "beside a processing instruction": f"<?x?>{MARK}",
    "beside a section of characters": f"<![CDATA[x]]>{MARK}",
    "beside a loose sign": f"1 < 2 {MARK}",
    "with a letter nobody names": MARK.replace("well", "&nbsp;well"),
    "with a half reference": MARK.replace("well", "&ampwell"),
    "with a NUL": MARK.replace("well", "we\0ll"),
    "leading elsewhere": f'<meta http-equiv="refresh" content="0;url=https://example.org">{MARK}',
}


@pytest.mark.parametrize("how", HIDING)
def test_words_that_could_be_read_otherwise_are_refused(how: str) -> None:
    with pytest.raises(Refused) as refused:
        cited(PAGE.replace(MARK, HIDING[how]).encode())
    assert refused.value.step == "5.7"


@pytest.mark.parametrize("change", [
    ("<!DOCTYPE html>\n", ""), ('<meta charset="utf-8">', '<meta charset="euc-kr">'), ('<meta charset="utf-8">', ""),
    ("<head>\n", "<head>\n<title>x</title>"), ("<!DOCTYPE html>", "\ufeff<!DOCTYPE html>"),
])  # fmt: skip
def test_a_page_that_a_browser_could_take_for_other_letters_is_refused(change: tuple[str, str]) -> None:
    with pytest.raises(Refused):
        cited(PAGE.replace(*change).encode())


def test_long_pages_of_beginnings_are_read_in_time() -> None:
    """Each takes hours where one beginning is tried at every place."""
    for beginning in ("<a ", "<a b=", '<a b="', "<!--", "</a", "<a b c d"):
        with pytest.raises(Refused):
            cited((PAGE + beginning * 300_000).encode())


def test_records_that_could_be_opened_or_counted_in_two_ways_are_not_of_the_form() -> None:
    question: dict[str, Any] = json.loads(vectors().questions)
    ballot: dict[str, Any] = json.loads(vectors().ballots.splitlines()[0])
    _, quote = map(json.loads, vectors().citations.splitlines())
    table = {"kind": "citation", "salt": question["salt"], "at": 1, "link": "table", "printed": "x", "exhibit": "x"}
    assert shapes.QUESTION(question)
    assert shapes.BALLOT(ballot)
    assert shapes.CITATION(quote)
    assert shapes.CITATION({**table, "questions": ["0" * 64, "1" * 64]})
    for record in (ballot, quote):
        form = shapes.BALLOT if record is ballot else shapes.CITATION
        assert not form({**record, "_sd": record["_sd"] * 2})
        assert not form({**record, "_sd": []})
    assert not shapes.CITATION({**table, "questions": ["1" * 64, "0" * 64]})
    assert not shapes.CITATION({**table, "questions": ["1" * 64, "1" * 64]})
    assert not shapes.BALLOT({**ballot, "answer": "perhaps"})
    for changed in (
        {"tally": {"in": 2, "raised": 1}}, {"complete": False}, {"tally": {"in": -1}}, {"tally": {"in": True}},
        {"complete": 1}, {"least": 1}, {"words": ["most"]}, {"finding": "coverage"},
    ):  # fmt: skip
        assert not shapes.QUESTION({**question, **changed})
