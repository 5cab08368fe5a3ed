"""Tables and charts of what happened, as they come into print."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pypdf
import pytest

from firsthand.model.finding import ALL, NOT_KNOWN, Answer, Count, Exhibit, Figure, Unit
from firsthand.render import render
from firsthand.render.event_exhibits import event_chart, event_table
from firsthand.render.spans import plain
from firsthand.render.tree import Chart, Table
from firsthand.render.words import Words
from tests.support.bounds import Pen, heading, paragraph

FUNNEL = Exhibit("way", "chart", {"en": "The way"}, (), unit=Unit.VICTIM, stages=("told", "complained", "redressed"))
CROSSING = Exhibit("where", "table", {"en": "Where"}, (), unit=Unit.ACT, rows_by="setting", columns_by="phase")
EN, KO = Words.of("en"), Words.of("ko")


def _count(
    unit: Unit, inside: str, *, denied: str = "", not_asked: str = "", missing: str = "", out: str = ""
) -> Count:
    parts = {Answer.IN: inside, Answer.DENIED: denied, Answer.NOT_ASKED: not_asked, Answer.MISSING: missing}
    answers = {unit_: answer for answer, units in parts.items() for unit_ in units}
    return Count("way", unit, {**answers, **dict.fromkeys(out, Answer.SILENT)})


def _funnel() -> Figure:
    stages = (
        _count(Unit.VICTIM, "abcd", denied="ef", not_asked="g", missing="hi"),
        _count(Unit.VICTIM, "abce", denied="df", not_asked="g", missing="hi"),
        _count(Unit.VICTIM, "a", denied="bc", missing="e"),
    )
    blank = {"en": ("", "", ""), "ko": ("", "", "")}
    return Figure(
        FUNNEL, ("",), tuple((one,) for one in stages), blank, {"en": ("",), "ko": ("",)}, lines=FUNNEL.stages
    )


def _crossing(*cells: tuple[str, ...], overlaps: frozenset[str] = frozenset()) -> Figure:
    """Lay out rows home, others and all by columns transit and all."""
    counts = tuple(tuple(_count(Unit.ACT, cell, out="z") for cell in line) for line in cells)
    labels = {"en": ("Home", "", ""), "ko": ("집", "", "")}
    heads = {"en": ("In transit", ""), "ko": ("이동 중", "")}
    lines, columns = ("home", NOT_KNOWN, ALL), ("transit", ALL)
    return Figure(CROSSING, columns, counts, labels, heads, lines=lines, overlaps=overlaps)


PLAIN = _crossing(("abc", "abc"), ("d", "d"), ("abcd", "abcd"))


def _said(table: Table) -> list[list[str]]:
    return [[plain(cell.spans) for cell in row] for row in (*table.head, *table.rows)]


def test_each_stage_of_a_funnel_has_its_own_base_and_who_is_not_known() -> None:
    assert _said(event_table(_funnel(), (), EN, "x")) == [
        ["Stage", "Yes", "No", "Not asked", "Not known"],
        ["Told somebody", "4 of 9", "2", "1", "2"],
        ["Turned to an authority", "4 of 9", "2", "1", "2"],
        ["The victim got redress", "1 of 4", "2", "0", "1"],
    ]
    assert _said(event_table(_funnel(), (), KO, "x"))[3] == ["피해자가 구제를 받음", "4명 중 1명", "2", "0", "1"]


def test_the_chart_of_a_funnel_holds_its_table_and_says_each_stage() -> None:
    chart = event_chart(_funnel(), (), EN, "x")
    assert isinstance(chart, Chart)
    assert [(bar.n, bar.unknown, bar.of) for bar in chart.bars] == [(4, 3, 9), (4, 3, 9), (1, 1, 4)]
    assert "Turned to an authority: 4 of 9, 3 unknown." in chart.description
    assert _said(chart.data) == _said(event_table(_funnel(), (), EN, "x"))


def test_a_crossing_has_its_totals_and_a_line_for_the_others() -> None:
    assert _said(event_table(PLAIN, (), EN, "x")) == [
        ["Setting / Phase", "In transit", "All"],
        ["Home", "3", "3"],
        ["Others or not known", "1", "1"],
        ["All", "4", "4"],
    ]
    lines = ["일어난 곳 / 시기", "집", "그 밖 또는 미상", "모두"]
    assert [row[0] for row in _said(event_table(PLAIN, (), KO, "x"))] == lines
    assert event_chart(PLAIN, (), EN, "x") == event_table(PLAIN, (), EN, "x")


def test_why_lines_do_not_add_up_is_said_only_where_they_do_not() -> None:
    assert "several" not in plain(event_table(PLAIN, (), EN, "x").remark)
    for overlaps, said in (("rows", "several rows is"), ("columns", "several columns"), ("rows columns", "rows or")):
        shared = replace(PLAIN, overlaps=frozenset(overlaps.split()))
        assert said in plain(event_table(shared, (), EN, "x").remark)


def test_that_a_unit_stands_in_no_cell_of_its_row_and_column_is_said_only_where_one_does() -> None:
    apart = _crossing(("ab", "abc"), ("d", "d"), ("abcd", "abcd"))
    assert "by one act and to a column by another" not in plain(event_table(PLAIN, (), EN, "x").remark)
    assert "by one act and to a column by another" in plain(event_table(apart, (), EN, "x").remark)
    assert "다른 행위로 칸에" in plain(event_table(apart, (), KO, "x").remark)


def test_each_column_has_room_for_the_longest_word_of_its_head_and_a_korean_letter_counts_as_two() -> None:
    heads = {"en": ("Superintendents of works", ""), "ko": ("상급자", "")}
    wide = replace(PLAIN, column_labels=heads)
    assert event_table(wide, (), EN, "x").widths == (19, len("Superintendents") + 2, 5)
    assert event_table(wide, (), KO, "x").widths == (16, 2 * len("상급자") + 2, 2 * len("모두") + 2)


def test_a_short_table_is_kept_on_one_page_wherever_it_comes() -> None:
    for above in range(12, 30, 2):
        pen = Pen("en")
        blocks = [*(paragraph(pen.says(f"Line {n}.")) for n in range(above)), pen.shows("Where it was", PLAIN)]
        pdf = render(pen.bound([heading(1, pen.says("Title")), *blocks], title="Title"))["pdf"]
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
        (page,) = [text for text in pages if "Where it was" in text]
        assert all(words in page for words in ("In transit", "Others or not known", "Counted in acts")), above


@pytest.mark.parametrize("language", ["en", "ko"])
def test_all_formats_hold_what_is_shown_and_nothing_of_what_is_hidden(language: str, hangul: None) -> None:
    many = "".join(chr(0x4E00 + n) for n in range(977))
    hidden = replace(_crossing((many, many), ("d", "d"), (many, many)), hidden=frozenset({(0, 0)}), least=3)
    hidden = replace(hidden, cells=((hidden.cells[0][0], PLAIN.cells[0][1]), *PLAIN.cells[1:]))
    pen = Pen(language)
    blocks = [pen.shows("Where it was", hidden), pen.shows("How it went", _funnel())]
    files = {suffix.lstrip("."): data for suffix, data in render(pen.bound(blocks, title="Title")).items()}
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as package:
        word = package.read("word/document.xml").decode()
    pdf = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files["pdf"])).pages)
    words = Words.of(language)
    wanted = ("cell.sign", "line.others", "stage.redressed", "funnel.not-known")
    for text in (files["html"].decode(), word, pdf):
        letters = re.sub(r"\s", "", re.sub(r"<[^>]+>", "", text))
        assert all(re.sub(r"\s", "", words.say(key)) in letters for key in wanted)
        assert "977" not in text
