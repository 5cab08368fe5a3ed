"""What a report's page and a record may not be: whatever could be read, or opened, in two ways."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from firsthand_verify import Refused, shapes, words
from firsthand_verify.words import cited
from tests.support.packs_small import PAGE as DOCUMENT
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
    "in a drawing's description": f"<svg><desc><b></svg>{MARK}",
    "in a drawing that is closed at once": f"<svg/>{MARK}",
    "folded away": f"<details><summary>More</summary>{MARK}</details>",
    "folded away by another of the same name": f'<details open name="a">{MARK}</details>',
    "white on white": f'<body text="white" bgcolor="white">{MARK}',
    "from right to left": f'<p dir="rtl">{MARK}</p>',
    "turned round": f"\u202e{MARK}",
    "turned round within": MARK.replace("well", "\u2067well"),
    "turned round in an attribute": f'<p title="\u202e">{MARK}</p>',
    "turned round by a number": f"&#8238;{MARK}",
    "after a reference nobody names": f"&rlm;{MARK}",
    "beside a link that runs": f'<a href="javascript:alert(1)">x</a>{MARK}',
    "beside a link that runs, by a number": f"<a href='&#106;avascript:alert(1)'>x</a>{MARK}",
    "beside a picture from elsewhere": f'<img src="https://example.org/x.png">{MARK}',
    "beside another policy": f"<meta http-equiv='refresh' content='0'>{MARK}",
    "in a row": f"<table><tbody><tr>{MARK}</tr></tbody></table>",
    "in a table": f"<table>{MARK}</table>",
    "behind a row": f"<table><tbody><tr><td>x</td></tr></tbody>{MARK}</table>",
    "in a caption under the rows": f"<table><tbody><tr><td>x</td></tr></tbody><caption>{MARK}</caption></table>",
    "in a head under the rows": f"<table><tbody></tbody><thead><tr><td>{MARK}</td></tr></thead></table>",
    "in a second caption": f"<table><caption></caption><caption>{MARK}</caption></table>",
    "in a foot over the rows": f"<table><tfoot><tr><td>{MARK}</td></tr></tfoot><tbody></tbody></table>",
    "in a row of no body": f"<table><tr><td>{MARK}</td></tr></table>",
    "in a cell of a drawing": f"<table><tbody><tr><svg><td></svg>{MARK}</tr></tbody></table>",
    "in a table within a table": f"<table><tbody><tr><td><table></table>{MARK}</td></tr></tbody></table>",
    "in a table that does not end": f"<table><tbody><tr><td>{MARK}",
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


@pytest.mark.parametrize("how", [
    f"<table><caption>{MARK}</caption><thead><tr><th>x</th></tr></thead><tbody></tbody></table>",
    f"<table><thead><tr></tr></thead><tbody><tr><th>x</th><td>{MARK}</td></tr></tbody><tbody></tbody></table>",
    f"<table></table>{MARK}<table></table>",
    f"<details open><summary>x</summary>{MARK}</details>",
    f"<details open=''>{MARK}</details>",
    f"<svg viewBox='0 0 1 1'><title>x</title><desc>y</desc><g/></svg>{MARK}",
    f"<a href='HTTPS://example.org/'>{MARK}</a><a href=\"mailto:x@example.org\">x</a><a href='#x'>x</a>",
    f"<img src='data:image/png;base64,AA'><style>p{{}}</style>{MARK}",
    MARK.replace('"2"', "'2'"),
])  # fmt: skip
def test_words_that_every_browser_shows_are_read(how: str) -> None:
    assert cited(PAGE.replace(MARK, how).encode()) == WORDS


@pytest.mark.parametrize("end", ["<span data-citation='3'>x", "<title>", "<style>", "<table>", "<svg><desc>"])
def test_a_page_that_does_not_end_what_it_begins_is_refused(end: str) -> None:
    with pytest.raises(Refused):
        cited((PAGE + end).encode())


def test_elements_and_attributes_are_those_that_the_format_lists() -> None:
    section = DOCUMENT.read_text("utf-8").partition("**5.7 Words.**")[2]
    for begins, told in (("3. The elements are", words._ELEMENTS), ("4. The attributes are", words._ATTRIBUTES)):
        listed = section.partition(begins)[2].partition(". As they are written")[0].partition("\n")[0]
        names = {each for each in re.findall(r"`([a-z0-9-]+)`", listed) if each not in {"h1", "h6"}}
        assert names == set(told.split()) - {f"h{number}" for number in range(1, 7)}


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
        {"complete": 1}, {"least": 1}, {"words": ["most"]}, {"finding": "coverage"}, {"least": 2, "most": 1},
        {"least": -1, "most": 1}, {"salt": question["salt"][:-1] + "B"},
    ):  # fmt: skip
        assert not shapes.QUESTION({**question, **changed})
    for changed in ({"tally": {}}, {"least": 1, "most": 1}):
        assert shapes.QUESTION({**question, **changed})
    assert not shapes.CITATION({**quote, "printed": ""})
    hidden = quote["_sd"][0]
    other = chr(ord(hidden[-1]) + 1)
    assert not shapes.CITATION({**quote, "_sd": [hidden[:-1] + other]})
    seal = json.loads(vectors().seal)
    assert shapes.SEAL({**seal, "_sd": []})
    for changed in (
        {"_sd": seal["_sd"] * 2}, {"report": ""}, {"report": "a\x1bb"}, {"program": "a\nb"}, {"day": "0000-01-01"},
    ):  # fmt: skip
        assert not shapes.SEAL({**seal, **changed})
