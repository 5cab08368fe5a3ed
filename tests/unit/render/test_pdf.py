from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from firsthand.errors import EnvironmentFault
from firsthand.model.bound import Bound
from firsthand.render import FontMissing, Fonts, pdf
from firsthand.render.compose import compose
from firsthand.render.spans import plain
from firsthand.render.tree import Cell, Heading, Span, Table
from tests.support.bounds import ORIGINAL, Pen, english, heading, korean, paragraph

NO_HANGUL = Fonts(folders=(), system=False)


def _read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def _letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def _text(data: bytes) -> str:
    return _letters("".join(page.extract_text() for page in _read(data).pages))


@pytest.mark.parametrize(("make", "language"), [(english, "en"), (korean, "ko")])
def test_the_file_is_tagged_titled_and_of_its_language(make: Callable[..., Bound], language: str, hangul: None) -> None:
    bound = make()
    reader = _read(pdf(bound))
    root: Any = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (pypdf wraps the value)
    assert root["/Lang"] == language
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == bound.manuscript.title
    assert reader.metadata.author == bound.project.group[language]
    assert str(reader.metadata.get("/CreationDate")) == "D:20260301000000Z"


@pytest.mark.parametrize("make", [english, korean])
def test_every_word_of_the_author_and_of_the_originals_is_there(make: Callable[..., Bound], hangul: None) -> None:
    bound = make()
    text = _text(pdf(bound))
    for leaf in bound.manuscript.leaves():
        for run in leaf.runs:
            assert _letters(run.text) in text
    assert _letters(ORIGINAL) in text


def test_charts_and_pictures_have_words_for_those_who_cannot_see_them(hangul: None) -> None:
    reader = _read(pdf(english()))
    size: Any = reader.trailer["/Size"]
    parts: list[Any] = [reader.get_object(number) for number in range(1, int(size))]
    said = [str(part["/Alt"]) for part in parts if isinstance(part, dict) and part.get("/S") == "/Figure"]
    assert any(words.startswith("Bar chart. A letter of self-criticism: 9 of 25, 7 unknown.") for words in said)


def _outline(data: bytes) -> list[str]:
    flat: list[str] = []

    def walk(items: list[Any]) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item)
            else:
                flat.append(str(item.title))

    walk(_read(data).outline)
    return flat


def test_headings_are_the_files_outline(hangul: None) -> None:
    bound = english()
    flat = _outline(pdf(bound))
    document = compose(bound)
    named = [plain(node.spans) for node in document.body if isinstance(node, Heading)]
    assert flat[: len(named)] == named
    assert "Method annex" in flat


def test_the_outline_and_the_contents_leave_out_a_headings_note_marks(hangul: None) -> None:
    for pen, words in ((Pen("en"), "Twenty-two of the 25"), (Pen("ko"), "25명 가운데 22명")):
        blocks = [heading(2, pen.counts(words, "police-pointless"), pen.says(": 7")), paragraph(pen.says("Words."))]
        made = pdf(pen.bound(blocks, title="T"))
        assert _outline(made)[0] == f"{words}: 7"
        pages = [_letters(page.extract_text()) for page in _read(made).pages]
        assert f"{_letters(words)}:7" in pages[1]
        assert re.search(f"{_letters(words)}\u2060*1\u2060*:7", pages[2])


def test_small_print_stays_on_the_page_of_its_row() -> None:
    from firsthand.render import write_pdf

    rows = tuple(tuple(Cell((Span(f"row{n}.{column}"),)) for column in range(3)) for n in range(120))
    asides = tuple((Span(f"beneath{n}. " + "words " * (n % 40)),) for n in range(120))
    document = replace(compose(Pen("en").bound([], title="T")), annex=(Table((), rows, asides=asides),))
    pages = [page.extract_text() for page in _read(write_pdf.write(document, NO_HANGUL, {})).pages]
    assert len(pages) > 4
    for n in range(120):
        assert [f"row{n}.0" in page for page in pages] == [f"beneath{n}." in page for page in pages]


def test_an_invented_report_says_so_on_every_page(hangul: None) -> None:
    said = _letters("Invented example: nobody said these words")
    pages = _read(pdf(english())).pages
    assert all(said in _letters(page.extract_text()) for page in pages)
    assert said not in _text(pdf(english(invented=False)))


def test_without_a_font_for_hangul_the_pdf_is_refused_and_the_package_named() -> None:
    with pytest.raises(FontMissing) as caught:
        pdf(korean(), NO_HANGUL)
    assert caught.value.exit_code == 3
    assert "Hangul" in caught.value.message
    assert "fonts-noto-cjk" in caught.value.advice
    assert "fonts-nanum" in caught.value.advice
    assert not re.search("[가-힣]", str(caught.value))
    assert caught.value.__cause__ is None


def test_letters_without_a_font_are_named_by_number_and_never_quoted() -> None:
    pen = Pen("en")
    bound = pen.bound([paragraph(pen.says("a secret \U00013000 sign"))], title="T")
    with pytest.raises(FontMissing, match=r"U\+13000") as caught:
        pdf(bound, NO_HANGUL)
    assert "secret" not in str(caught.value)


def test_a_report_without_hangul_needs_no_korean_font() -> None:
    pen = Pen("en")
    bound = pen.bound([heading(1, pen.says("Nothing Korean")), paragraph(pen.counts("Nine", "letter"))], title="Plain")
    assert "NothingKorean" in _text(pdf(bound, NO_HANGUL))


def test_a_press_release_begins_on_its_first_page() -> None:
    pen = Pen("en")
    blocks = [heading(2, pen.says("Part")), paragraph(pen.says("The first words."))]
    reader = _read(pdf(pen.bound(blocks, title="Release", medium="press"), NO_HANGUL))
    assert "The first words." in reader.pages[0].extract_text()


def test_a_fault_of_the_typesetters_quotes_nothing() -> None:
    from firsthand.render.typesetter import to_pdf

    with pytest.raises(EnvironmentFault) as caught:
        to_pdf('#set document(title: "x")\n#panic("a secret")', NO_HANGUL)
    assert "secret" not in str(caught.value)
