from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from firsthand.manuscript.word import read_word
from firsthand.manuscript.word_package import PART, TAGS
from firsthand.model.manuscript import Block, BlockKind, Citation, Manuscript, Mark, Section
from tests.support.word import (
    Docx,
    field_link,
    item,
    paragraph,
    run,
    simple_field_link,
    table,
    text_box,
)


def _citations(section: Section) -> tuple[Citation, ...]:
    return Manuscript("r", "en", (section,)).citations()


def _shape(blocks: tuple[Block, ...]) -> list[object]:
    return [[b.kind.value, b.text] if b.runs else [b.kind.value, *_shape(b.children)] for b in blocks]


def test_links_are_read_from_elements_and_from_both_kinds_of_field() -> None:
    docx = Docx()
    data = docx.write(
        paragraph("She said ", docx.link("quote:S14/112", "so"), "."),
        paragraph(field_link("finding:asked", "All of those"), " ", simple_field_link("fact:hana", "997")),
        paragraph(field_link("source:S14", "Ka", run("ng", "<w:b/>"), split=True)),
    )
    section, problems = read_word("r.docx", data)
    assert [(str(c.kind), c.text, c.place.line, c.place.column, c.place.end_column) for c in _citations(section)] == [
        ("quote", "so", 1, 10, 12),
        ("finding", "All of those", 2, 1, 13),
        ("fact", "997", 2, 14, 17),
        ("source", "Kang", 3, 1, 5),
    ]
    assert problems == ()


def test_links_are_read_in_tables_text_boxes_and_notes_whose_paragraphs_count_on() -> None:
    docx = Docx()
    note = docx.note(simple_field_link("source:S03", "Choe"))
    end = docx.note("see ", simple_field_link("source:S04", "Pak"), kind="endnote")
    data = docx.write(
        paragraph("one", text_box(paragraph("box ", docx.link("source:S02", "Kim")))),
        table((paragraph("two"), paragraph(docx.link("source:S01", "Kang")))),
        paragraph("four", note, end),
    )
    section, _ = read_word("r.docx", data)
    assert [(c.text, c.place.line, c.place.column) for c in _citations(section)] == [
        ("Kim", 5, 5),
        ("Kang", 3, 1),
        ("Choe", 6, 2),
        ("Pak", 7, 6),
    ]
    assert section.lines == ("one", "two", "Kang", "four", "box Kim", " Choe", " see Pak")
    assert [block.label for block in section.blocks if block.kind is BlockKind.NOTE] == ["1", "e1"]


def test_a_text_box_written_twice_is_read_once() -> None:
    section, _ = read_word("r.docx", Docx().write(paragraph(text_box(paragraph("in the box")))))
    assert _shape(section.blocks) == [["paragraph", "in the box"]]


def test_a_link_that_word_cut_in_two_is_one() -> None:
    docx = Docx()
    data = docx.write(paragraph(docx.link("finding:x", "All of "), docx.link("finding:x", "those"), " said"))
    section, _ = read_word("r.docx", data)
    assert [c.text for c in _citations(section)] == ["All of those"]


def test_nested_fields_keep_the_link_around_them() -> None:
    page = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    inner = page.format("begin") + "<w:r><w:instrText> PAGE </w:instrText></w:r>" + page.format("separate")
    inner += run("7") + page.format("end")
    section, _ = read_word("r.docx", Docx().write(paragraph(field_link("finding:x", "on ", inner, " here"))))
    assert [(c.text, c.target) for c in _citations(section)] == [("on 7 here", "finding:x")]


@pytest.mark.parametrize(
    "link", ['<w:hyperlink w:anchor="top"><w:r><w:t>up</w:t></w:r></w:hyperlink>', field_link('x" \\l "top', "up")]
)
def test_a_bookmark_is_no_evidence(link: str) -> None:
    section, _ = read_word("r.docx", Docx().write(paragraph(link)))
    assert _citations(section) == ()


def test_a_target_with_a_bookmark_is_refused() -> None:
    section, _ = read_word("r.docx", Docx().write(paragraph(field_link('quote:S14" \\l "112', "so"))))
    (citation,) = _citations(section)
    assert citation.kind is None
    assert "no #" in citation.problem


def test_targets_that_word_encoded_are_decoded() -> None:
    docx = Docx()
    section, _ = read_word("r.docx", docx.write(paragraph(docx.link("finding:%EC%8B%A0%EA%B3%A0", "모두"))))
    assert _citations(section)[0].name == "신고"


def test_tracked_insertions_are_read_deletions_are_not_and_both_are_reported() -> None:
    changed = (
        '<w:ins w:id="1"><w:r><w:t>in</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>out</w:delText></w:r></w:del>'
    )
    section, problems = read_word("r.docx", Docx().write(paragraph("one"), paragraph("a ", changed, " b")))
    assert section.lines == ("one", "a in b")
    assert [(p.kind, p.place.line) for p in problems] == [("tracked-changes", 2)]
    assert problems[0].detail.startswith("2 tracked changes")


def test_tracked_changes_in_a_note_are_reported() -> None:
    docx = Docx()
    changed = '<w:del w:id="2"><w:r><w:delText>not</w:delText></w:r></w:del>'
    _, problems = read_word("r.docx", docx.write(paragraph("one"), paragraph("two", docx.note("no", changed, " end"))))
    assert [(p.kind, p.place.line) for p in problems] == [("tracked-changes", 3)]


def test_headings_quotes_and_contents_are_told_by_style() -> None:
    data = Docx().write(
        paragraph("A", style="1"),
        paragraph("B", style="Own"),
        paragraph("C", properties='<w:outlineLvl w:val="2"/>'),
        paragraph("line", style="TOC1"),
        paragraph("said", style="Q"),
        paragraph("and said", style="Q"),
        paragraph("plain"),
    )
    section, _ = read_word("r.docx", data)
    assert [block.level for block in section.blocks] == [1, 2, 3, 0, 0]
    assert _shape(section.blocks)[3:] == [
        ["quote", ["paragraph", "said"], ["paragraph", "and said"]],
        ["paragraph", "plain"],
    ]
    assert section.lines[3] == "line"


def test_numbered_paragraphs_nest_into_lists_and_go_on_counting() -> None:
    data = Docx().write(
        item("one", 1), item("sub", 1, 1), item("two", 1), paragraph("between"), item("three", 1), item("dot", 2),
        paragraph("styled", style="LB"),
    )  # fmt: skip
    section, _ = read_word("r.docx", data)
    assert _shape(section.blocks) == [
        [
            "list",
            ["item", ["paragraph", "one"], ["list", ["item", ["paragraph", "sub"]]]],
            ["item", ["paragraph", "two"]],
        ],
        ["paragraph", "between"],
        ["list", ["item", ["paragraph", "three"]]],
        ["list", ["item", ["paragraph", "dot"]], ["item", ["paragraph", "styled"]]],
    ]
    lists = [block for block in section.blocks if block.kind is BlockKind.LIST]
    assert [(block.ordered, block.start) for block in lists] == [(True, 1), (True, 3), (False, 1)]


def test_setting_is_kept_direct_or_by_style() -> None:
    data = Docx().write(
        paragraph(
            run("a", "<w:b/>"), run("b", '<w:rStyle w:val="Strong"/>'),
            run("c", '<w:rStyle w:val="Strong"/><w:b w:val="0"/>'),
            run("d", '<w:i/><w:vertAlign w:val="superscript"/>'), run("e", "<w:strike/>"), "f",
        )
    )  # fmt: skip
    section, _ = read_word("r.docx", data)
    assert [(r.text, set(r.marks)) for r in section.blocks[0].runs] == [
        ("ab", {Mark.STRONG}),
        ("c", set()),
        ("d", {Mark.EMPHASIS, Mark.SUPERSCRIPT}),
        ("e", {Mark.STRIKE}),
        ("f", set()),
    ]


def test_signs_between_words_are_one_character_and_a_break_is_its_own_run() -> None:
    signs = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:br/><w:t>d</w:t></w:r>"
    section, _ = read_word("r.docx", Docx().write(paragraph(signs)))
    assert [(r.text, r.place.column) for r in section.blocks[0].runs] == [("a\tb\u2011c", 1), ("\n", 6), ("d", 7)]


def test_the_first_of_several_rows_is_the_header_and_a_cell_may_hold_paragraphs() -> None:
    data = Docx().write(table((paragraph("a"), paragraph("b")), (paragraph("c"), paragraph("d") + paragraph("e"))))
    section, _ = read_word("r.docx", data)
    (found,) = section.blocks
    assert [row.header for row in found.children] == [True, False]
    assert _shape((found.children[1].children[1],)) == [["cell", ["paragraph", "d"], ["paragraph", "e"]]]


def test_an_exhibit_link_alone_in_its_paragraph_is_an_exhibit() -> None:
    docx = Docx()
    section, problems = read_word("r.docx", docx.write(paragraph(docx.link("chart:recourse", "Where they turned"))))
    assert [block.kind for block in section.blocks] == [BlockKind.EXHIBIT]
    assert problems == ()


def test_what_is_not_read_is_said() -> None:
    picture = (
        '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        "<pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    docx = Docx(header=paragraph("Draft"))
    _, problems = read_word("r.docx", docx.write(paragraph("a", picture), paragraph(run("hidden", "<w:vanish/>"))))
    assert [(p.kind, p.place.line, p.detail.split(":")[0]) for p in problems] == [
        ("unread-content", 1, "headers"),
        ("unread-content", 1, "pictures (1)"),
        ("unread-content", 2, "hidden text (1)"),
    ]


def test_a_header_with_nothing_but_a_page_number_needs_no_word() -> None:
    assert read_word("r.docx", Docx(header=paragraph("7")).write(paragraph("a")))[1] == ()


def _with(data: bytes, name: str, part: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for other in old.namelist():
            new.writestr(other, part if other == name else old.read(other))
    return out.getvalue()


WHOLE = Docx().write(paragraph("a"))
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&b;</w:body></w:document>'
)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not a Word document"),
        (b"plain text", "not a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked with a password"),
        (WHOLE[:-40], "not a Word document"),
        (_with(WHOLE, "word/document.xml", LAUGHS), "document type"),
        (_with(WHOLE, "word/document.xml", b"<w:document>"), "not well-formed"),
        (_with(WHOLE, "word/document.xml", b" " * (PART + 1)), "larger than"),
        (_with(WHOLE, "word/document.xml", b"<a/>" * (TAGS + 1)), "more than a report"),
        (_with(WHOLE, "word/document.xml", b'<d xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'), "Strict"),
        (_with(WHOLE, "word/document.xml", b"<d/>"), "no body"),
        (_with(WHOLE, "_rels/.rels", b"<d/>"), "not a Word document"),
        (Docx().write(paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "words")), "not ended"),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_read_is_refused_with_the_reason(data: bytes, why: str) -> None:
    section, problems = read_word("r.docx", data)
    assert section.blocks == ()
    assert [(p.kind, why in p.detail) for p in problems] == [("unreadable-manuscript", True)]


def test_two_parts_of_one_name_are_refused() -> None:
    out = BytesIO(WHOLE)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", b"<d/>")
    assert "same name" in read_word("r.docx", out.getvalue())[1][0].detail


def test_a_document_from_a_word_processors_library_is_read(tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    made.add_heading("Findings", 1)
    made.add_paragraph("one", style="List Number")
    made.add_paragraph("two", style="List Number")
    made.add_paragraph("said", style="Intense Quote")
    made.add_table(1, 2).rows[0].cells[1].text = "cell"
    made.save(str(tmp_path / "m.docx"))
    section, problems = read_word("m.docx", (tmp_path / "m.docx").read_bytes())
    assert _shape(section.blocks) == [
        ["heading", "Findings"],
        ["list", ["item", ["paragraph", "one"]], ["item", ["paragraph", "two"]]],
        ["quote", ["paragraph", "said"]],
        ["table", ["row", ["cell"], ["cell", "cell"]]],
    ]
    assert section.blocks[1].ordered
    assert problems == ()
