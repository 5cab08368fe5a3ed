from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html as reader

from firsthand.model.bound import Bound
from firsthand.render import html
from firsthand_verify.words import cited
from tests.support.bounds import ORIGINAL, Pen, english, heading, korean, paragraph

EACH = pytest.mark.parametrize("make", [english, korean])
INK = re.compile(r"--(\w+):(#[0-9a-f]{6})")


def _page(bound: Bound) -> reader.HtmlElement:
    return reader.document_fromstring(html(bound))


@EACH
def test_the_page_asks_nothing_of_anyone(make: Callable[[], Bound]) -> None:
    page = _page(make())
    assert page.xpath("//script|//link|//iframe|//object|//embed|//form|//base|//*[@style]|//@onclick|//@onload") == []
    for node in page.xpath("//*[@src]"):
        assert node.get("src").startswith("data:")
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", html(make()).decode())
    assert "@import" not in html(make()).decode()


@EACH
def test_a_pack_could_hold_the_page(make: Callable[[], Bound]) -> None:
    marked = cited(html(make()))
    assert list(marked) == [str(number) for number in range(1, len(marked) + 1)]
    assert all(marked.values())


@EACH
def test_the_policy_allows_this_style_and_nothing_else(make: Callable[[], Bound]) -> None:
    page = _page(make())
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    style = page.xpath("//style/text()")
    assert len(style) == 1
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;")
    assert "unsafe" not in policy


@EACH
def test_every_note_mark_leads_to_its_note_and_every_note_leads_back(make: Callable[[], Bound]) -> None:
    page = _page(make())
    idents = page.xpath("//@id")
    assert len(idents) == len(set(idents))
    assert {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")} <= set(idents)
    marks = page.xpath("//sup[@class='mark']/a")
    backs = page.xpath("//p[@class='back']/a")
    assert len(marks) > 6
    assert sorted(mark.get("id") for mark in marks) == sorted(back.get("href")[1:] for back in backs)
    for mark in marks:
        note = page.get_element_by_id(mark.get("href")[1:])
        assert mark.get("id") in [href[1:] for href in note.xpath(".//p[@class='back']/a/@href")]


@EACH
def test_headings_go_down_one_step_at_a_time(make: Callable[[], Bound]) -> None:
    levels = [int(node.tag[1]) for node in _page(make()).xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_words_in_another_language_are_tagged() -> None:
    page = _page(english())
    assert page.get("lang") == "en"
    tagged = {node.text_content() for node in page.xpath("//*[@lang='ko']")}
    assert {"집안일", "보안원", ORIGINAL} <= tagged
    untagged = page.xpath("//body//text()[not(ancestor::*[@lang='ko'])]")
    assert not re.search("[가-힣]", "".join(untagged))
    assert "a family matter" in {node.text_content() for node in _page(korean()).xpath("//*[@lang='en']")}


def test_the_authors_words_stand_as_written() -> None:
    pen = Pen("en")
    words = ["  Words ", "“quoted”", " — and  spaced, ", "한글 섞임", " & <kept>"]
    page = _page(pen.bound([paragraph(*(pen.says(word) for word in words))], title="T"))
    assert page.xpath("//main/p")[0].text_content() == "".join(words)


def test_an_invented_report_says_so_on_its_cover_and_at_its_foot_and_a_real_one_does_not() -> None:
    said = "Invented example: nobody said these words"
    page = _page(english())
    assert page.xpath("//header//p[@class='invented']")[0].text_content() == said
    assert page.xpath("//footer")[0].text_content() == said
    assert said not in html(english(invented=False)).decode()


def test_the_content_note_comes_before_the_text_and_offers_a_way_past_it() -> None:
    page = _page(english())
    order = [node.get("class") or node.get("id") for node in page.xpath("//section|//main")]
    assert order == ["content-note", "text", "notes", "annex"]
    assert page.xpath("//section[@class='content-note']//a/@href") == ["#text", "#annex"]


@EACH
def test_tables_have_scopes_and_captions_and_charts_a_name(make: Callable[[], Bound]) -> None:
    page = _page(make())
    assert page.xpath("//th[not(@scope)]") == []
    assert len(page.xpath("//table/caption")) >= 5
    for drawing in page.xpath("//*[local-name()='svg']"):
        assert drawing.get("role") == "img"
        named = drawing.get("aria-labelledby").split()
        assert all(page.get_element_by_id(ident).text_content().strip() for ident in named)
        assert drawing.getparent().xpath(".//table//td")


def test_small_print_stands_beneath_its_row_as_wide_as_the_table() -> None:
    (table,) = _page(english()).xpath("//div[@id='annex-findings-table']/table")
    for group in table.xpath("tbody"):
        row, aside = group.xpath("tr")
        assert aside.get("class") == "aside"
        assert [cell.get("colspan") for cell in aside] == [str(len(row))]
    assert table.xpath("tbody[2]/tr[2]//strong/text()") == ["police-pointless"]


def test_an_ordinary_link_stays_one_and_a_dangerous_one_becomes_its_words() -> None:
    page = _page(english())
    assert page.xpath("//main//a[.='ordinary link']/@href") == ["https://example.org/a?b=1&c=2"]
    assert page.xpath("//main//a[.='ordinary link']/@rel") == ["noopener noreferrer"]
    assert page.xpath("//a[.='script']") == []
    assert "script" in page.xpath("//main")[0].text_content()


def test_colours_of_text_stand_out_from_the_paper_as_wcag_asks() -> None:
    import firsthand.render

    css = (Path(firsthand.render.__file__).parent / "style.css").read_text("utf-8")
    colours = dict(INK.findall(css))
    for ink in ("ink", "soft", "link"):
        for paper in ("paper", "tint"):
            assert _contrast(colours[ink], colours[paper]) >= 4.5
    assert _contrast("#7c2d12", colours["paper"]) >= 4.5
    assert _contrast(colours["link"], "#fff1c4") >= 4.5


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_report_of_headings_alone_is_still_a_page() -> None:
    pen = Pen("ko")
    page = _page(pen.bound([heading(2, pen.says("하나"))], title="제목"))
    assert page.xpath("//title/text()") == ["제목"]
    assert page.xpath("//section[@class='notes']") == []
