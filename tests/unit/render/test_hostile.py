from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pypdf
import pytest
from lxml import etree
from lxml import html as reader

from firsthand.model.bound import Bound
from firsthand.model.coding import Code, Codebook
from firsthand.model.finding import Fact, Finding, Unit
from firsthand.model.ladder import Ladder, Rung
from firsthand.model.manuscript import Block, BlockKind, Mark, Run
from firsthand.render import Fonts, html, pdf, word
from firsthand.render.spans import printable
from firsthand_verify.words import cited
from tests.support import bounds
from tests.support.bounds import Pen, figure, heading, holding, paragraph, place, row

TYPST = '#let x = 1; $a$ \\u{41} "]; } #panic() *b* _e_ \\\\ @x <n1> // c /* d */ `r` ~ -- ...'
MARKUP = '<script>alert(1)</script> </style> &amp; ]]> <!-- <w:t> {{ 7*7 }} {% raw %} {n} %s \'" onload="x'
ODD = "\u202eRTL\u202c مرحبا שלום a\x00b\x07c\x1b[31m \ud800 \ufffe e\u0301 \u200b \u2028 end"
TEXTS = {"typst": TYPST, "markup": MARKUP, "odd": ODD}
ALL = " ".join(TEXTS.values())


def hostile(text: str) -> Bound:
    """Put ``text`` into every field that reaches a page."""
    pen = Pen("en")
    marked = [pen.says(text, mark) for mark in Mark]
    shown = figure("chart", by_sex=True)
    labels = {"en": (text, text)}
    shown = replace(shown, row_labels=labels, column_labels=labels)
    finding = Finding("letter", text, Unit.SOURCE, text, f"{text} says('sanction.letter')")
    fact = Fact("hana-2018", 1, text, text, text, text, f"https://example.org/{text}")
    blocks = [
        heading(1, pen.says(text)),
        heading(3, pen.says(text), pen.counts(text, "letter")),
        paragraph(*marked, Run("\n", pen.here()), Run(text, pen.here(), href=f"https://x.org/{text}")),
        paragraph(Run(text, pen.here(), href=text), Run("", pen.here(), note=text)),
        holding(BlockKind.QUOTE, paragraph(pen.quotes(text, "S14/112", original=text, translated=text, omitted=9))),
        holding(BlockKind.LIST, holding(BlockKind.ITEM, paragraph(pen.names(text, "S14")))),
        Block(
            BlockKind.TABLE,
            place(),
            children=(row([pen.says(text)], header=True), row([pen.refers(text, "hana-2018")])),
        ),
        Block(BlockKind.CODE, place(), (pen.says(f"{text}\n\t{text}"),)),
        pen.shows(text, shown),
        pen.shows(text, replace(shown, exhibit=bounds.exhibit("table", "sex"))),
        holding(BlockKind.NOTE, paragraph(pen.says(text)), label=text),
    ]
    pen.claims = tuple(replace(claim, finding=finding) for claim in pen.claims)
    pen.references = tuple(replace(reference, fact=fact) for reference in pen.references)
    bound = pen.bound(blocks, title=text)
    code = Code("sanction.letter", {"en": text}, text, text, text, text, text)
    project = replace(
        bound.project,
        group={"en": text},
        method={text: {"en": text}, "payment": {"en": text}},
        codebook=Codebook({code.id: code}),
        ladder=Ladder((Rung("most", {"en": (text,)}),)),
    )
    manuscript = replace(bound.manuscript, content_note=text, date=text)
    return replace(bound, project=project, manuscript=manuscript)


def _letters(text: str) -> str:
    """Reduce to the letters that are seen: no white space, and none of the marks that only steer how text runs."""
    return re.sub(r"[\s\u200b\u202c\u202e]", "", printable(text))


@pytest.mark.parametrize("name", TEXTS)
def test_html_prints_hostile_text_as_text(name: str) -> None:
    data = html(hostile(TEXTS[name]))
    page: Any = reader.document_fromstring(data)
    assert page.xpath("//script") == []
    assert page.xpath("//@*[starts-with(name(), 'on')]") == []
    assert len(page.xpath("//style")) == 1
    said = _letters(page.text_content())
    assert said.count(_letters(TEXTS[name])) >= 30
    assert "\x00" not in data.decode()


@pytest.mark.parametrize("text", [*TEXTS.values(), ALL, f"ht\ntps://{ODD}", "&#x202e;&rlm;&amp"])
def test_whatever_is_written_the_page_is_of_the_form_that_a_pack_allows(text: str) -> None:
    assert len(cited(html(hostile(text)))) >= 5


@pytest.mark.parametrize("name", TEXTS)
def test_word_prints_hostile_text_as_text(name: str) -> None:
    data = word(hostile(TEXTS[name]), Fonts())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.namelist():
            if entry.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(entry))
    said = _letters("".join(str(node.text) for node in docx.Document(io.BytesIO(data)).element.body.iter("{*}t")))
    assert said.count(_letters(TEXTS[name])) >= 30


@pytest.mark.parametrize("name", ["typst", "markup"])
def test_pdf_prints_hostile_text_as_text(name: str) -> None:
    data = pdf(hostile(TEXTS[name]), Fonts(system=False))
    said = _letters("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages))
    assert said.count(_letters(TEXTS[name])) >= 20


def test_pdf_prints_text_from_right_to_left_and_marks_what_it_cannot() -> None:
    data = pdf(hostile(ODD), Fonts(system=False))
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    assert "�" in said
    assert "\x00" not in said
    assert "end" in said


def test_all_of_it_together_is_printed_in_every_format() -> None:
    bound = hostile(ALL)
    assert html(bound)
    assert pdf(bound, Fonts(system=False)).startswith(b"%PDF-")
    assert word(bound, Fonts(system=False)).startswith(b"PK")
