from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from lxml import etree

from firsthand.model.bound import Bound
from firsthand.model.manuscript import BlockKind
from firsthand.render import FontMissing, Fonts, word
from firsthand.render.compose import compose
from firsthand.render.spans import plain
from firsthand.render.tree import Heading
from tests.support.bounds import ORIGINAL, Pen, english, heading, holding, korean, paragraph

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EACH = pytest.mark.parametrize("make", [english, korean])


def _open(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def _said(element: Any) -> str:
    """Read an element's words, note marks apart."""
    found = ""
    for node in element.iter(f"{W}t", f"{W}br"):
        run = node.getparent()
        styled = run.find(f"{W}rPr/{W}rStyle")
        if styled is None or styled.get(f"{W}val") != "NoteMark":
            found += "\n" if node.tag == f"{W}br" else node.text or ""
    return found


@EACH
def test_the_words_are_the_authors_paragraph_by_paragraph(make: Callable[[], Bound], hangul: None) -> None:
    bound = make()
    said = {_said(paragraph) for paragraph in _open(word(bound)).element.body.iter(f"{W}p")}
    for leaf in bound.manuscript.leaves():
        if leaf.kind is not BlockKind.CODE:
            assert any(leaf.text in found for found in said)
    assert any(ORIGINAL in found for found in said)


@EACH
def test_headings_are_headings_in_order(make: Callable[[], Bound], hangul: None) -> None:
    bound = make()
    document = _open(word(bound))
    levels = [int(p.style.name.split()[1]) for p in document.paragraphs if p.style.name.lower().startswith("heading")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    named = [plain(node.spans) for node in compose(bound).body if isinstance(node, Heading)]
    titled = [_said(p._p) for p in document.paragraphs if p.style.name.lower().startswith("heading")]
    assert titled[: len(named)] == named


@EACH
def test_every_note_mark_leads_to_its_note_and_back(make: Callable[[], Bound], hangul: None) -> None:
    body = _open(word(make())).element.body
    marks = [mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")]
    anchors = [link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink") if link.get(f"{W}anchor")]
    assert len(marks) == len(set(marks))
    assert set(anchors) <= set(marks)
    calls = {mark for mark in marks if mark.startswith("ref_")}
    assert len(calls) > 6
    assert calls == {anchor for anchor in anchors if anchor.startswith("ref_")}
    idents = [mark.get(f"{W}id") for mark in body.iter(f"{W}bookmarkStart")]
    assert len(idents) == len(set(idents))


def test_tables_repeat_their_head_and_say_what_they_are(hangul: None) -> None:
    tables = list(_open(word(english())).element.body.iter(f"{W}tbl"))
    assert len(tables) >= 7
    assert all(table.find(f".//{W}tblHeader") is not None for table in tables)
    captions = [table.find(f"{W}tblPr/{W}tblCaption") for table in tables]
    assert "Sanctions that sources describe, by sex" in [c.get(f"{W}val") for c in captions if c is not None]


def test_small_print_stands_beneath_its_row_as_wide_as_the_table(hangul: None) -> None:
    (table,) = [
        table
        for table in _open(word(english())).element.body.iter(f"{W}tbl")
        if table.xpath("w:tblPr/w:tblCaption/@w:val") == ["Findings cited in this report"]
    ]
    rows = table.findall(f"{W}tr")[1:]
    wide = str(len(table.findall(f"{W}tblGrid/{W}gridCol")))
    for row, aside in zip(rows[::2], rows[1::2], strict=True):
        assert [span.get(f"{W}val") for span in aside.iter(f"{W}gridSpan")] == [wide]
        assert all(words.find(f"{W}pPr/{W}keepNext") is not None for words in row.iter(f"{W}p"))
    assert _said(rows[3]).startswith("police-pointless · among:")


def test_charts_are_pictures_with_words_and_a_table_beneath(hangul: None) -> None:
    document = _open(word(english()))
    assert len(document.inline_shapes) == 2
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert described[0].startswith("Bar chart. A letter of self-criticism: 9 of 25")
    assert document.inline_shapes[0].width == docx.shared.Twips(7824)


def test_words_in_another_language_are_tagged(hangul: None) -> None:
    body = _open(word(english())).element.body
    tongues = {
        _said(run): run.find(f"{W}rPr/{W}lang").get(f"{W}eastAsia")
        for run in body.iter(f"{W}r")
        if run.find(f"{W}rPr/{W}lang") is not None
    }
    assert tongues["집안일"] == "ko-KR"
    assert tongues[ORIGINAL] == "ko-KR"


def test_each_ordered_list_begins_where_its_author_began_it() -> None:
    pen = Pen("en")
    lists = [
        holding(BlockKind.LIST, holding(BlockKind.ITEM, paragraph(pen.says("x"))), ordered=True, start=start)
        for start in (7, 1)
    ]
    document = _open(word(pen.bound([*lists, paragraph(pen.says("end"))], title="T")))
    starts = document.part.numbering_part.element.findall(f".//{W}startOverride")
    assert [start.get(f"{W}val") for start in starts][:2] == ["7", "1"]
    used = [number.get(f"{W}val") for number in document.element.body.iter(f"{W}numId")]
    assert used[:2] == ["1", "2"]


@EACH
def test_the_file_names_the_group_and_holds_no_trace_of_who_made_it(make: Callable[[], Bound], hangul: None) -> None:
    bound = make()
    data = word(bound)
    core = _open(data).core_properties
    group = bound.project.group[bound.manuscript.language]
    assert (core.author, core.last_modified_by, core.title) == (group, group, bound.manuscript.title)
    assert str(core.created) == str(core.modified) == "2026-03-01 00:00:00+00:00"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert not [name for name in archive.namelist() if "thumbnail" in name or "customXml" in name]
        for name in archive.namelist():
            if name.endswith(".xml"):
                etree.fromstring(archive.read(name))
    assert b"w:rsid" not in everything
    assert b"python-docx" not in everything
    assert b"Macintosh" not in everything


def test_a_report_without_a_date_is_dated_by_nothing() -> None:
    from dataclasses import replace

    pen = Pen("en")
    bound = pen.bound([paragraph(pen.says("x"))], title="T" * 300)
    undated = replace(bound, manuscript=replace(bound.manuscript, date=""))
    with zipfile.ZipFile(io.BytesIO(word(undated))) as archive:
        core = archive.read("docProps/core.xml")
    assert b"created" not in core
    assert b"modified" not in core


def test_an_invented_report_says_so_on_its_cover_and_at_its_foot(hangul: None) -> None:
    said = "Invented example: nobody said these words"
    document = _open(word(english()))
    assert said in [p.text for p in document.paragraphs]
    section = document.sections[0]
    assert all(said in foot.paragraphs[0].text for foot in (section.footer, section.first_page_footer))


def test_a_chart_in_korean_is_refused_without_a_font_for_it() -> None:
    with pytest.raises(FontMissing, match="Hangul"):
        word(korean(), Fonts(system=False))


def test_a_text_in_korean_without_charts_needs_no_font() -> None:
    pen = Pen("ko")
    data = word(pen.bound([heading(1, pen.says("하나")), paragraph(pen.says("둘"))], title="셋"), Fonts(system=False))
    assert "둘" in [p.text for p in _open(data).paragraphs]
