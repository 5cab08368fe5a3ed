from __future__ import annotations

from lxml import etree

from firsthand.render.chart import svg
from firsthand.render.exhibits import chart, table
from firsthand.render.spans import plain, spans
from firsthand.render.words import Words
from tests.support.bounds import figure

NS = {"s": "http://www.w3.org/2000/svg"}
EN = Words.of("en")


def _drawn(*, by_sex: bool = False) -> etree._Element:
    made = chart(figure("chart", by_sex=by_sex), spans("Sanctions", "en"), EN, "exhibit-1")
    return etree.fromstring(svg(made, fonts="serif", title="Sanctions").encode())


def _widths(root: etree._Element, look: str) -> list[float]:
    return [float(r.get("width", "")) for r in root.iterfind("s:rect", NS) if look in r.get("fill", "")][:-1]


def test_a_bar_is_as_long_as_its_number_on_one_scale_for_all() -> None:
    root = _drawn(by_sex=True)
    dark, tracks = _widths(root, "#23405f"), _widths(root, "#ffffff")
    assert [round(width * 20 / 360, 1) for width in tracks] == [20, 5, 20, 5]
    assert [round(width * 20 / 360, 1) for width in dark] == [7, 2, 1]


def test_who_cannot_be_known_is_hatched_and_not_left_to_colour() -> None:
    root = _drawn()
    hatched = _widths(root, "url(#exhibit-1-h)")
    assert [round(width * 25 / 360) for width in hatched] == [7, 8]
    assert root.find(".//s:pattern[@id='exhibit-1-h']", NS) is not None


def test_a_chart_has_a_name_and_a_description_and_its_texts_are_text() -> None:
    root = _drawn()
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "exhibit-1-t exhibit-1-d"
    assert root.findtext("s:title", namespaces=NS) == "Sanctions"
    assert "A letter of self-criticism: 9 of 25, 7 unknown." in (root.findtext("s:desc", namespaces=NS) or "")
    texts = [node.text for node in root.iterfind("s:text", NS)]
    assert texts[:2] == ["A letter of self-criticism", "9 of 25"]


def test_a_long_label_is_broken_between_words_and_loses_none() -> None:
    made = chart(figure("chart"), (), EN, "x")
    label = "a label that goes on and on " * 6
    bars = tuple(type(bar)(label, "", bar.n, bar.unknown, bar.of, bar.figures) for bar in made.bars)
    long = type(made)(made.caption, bars, made.legend, made.description, made.data, "x", "en")
    root = etree.fromstring(svg(long, fonts="serif", title="t").encode())
    texts = [str(node.text) for node in root.iterfind("s:text", NS)]
    assert " ".join(texts).count("goes on") == 12
    assert max(map(len, texts)) < 80


def test_a_table_gives_each_cell_as_n_of_n_with_its_unknowns_and_heads_its_rows() -> None:
    made = table(figure("table", by_sex=True), (), Words.of("ko"), "x")
    assert [plain(cell.spans) for cell in made.head[0]] == ["내용", "여성", "남성"]
    first = made.rows[0]
    assert [plain(cell.spans).replace("\u00a0", " ") for cell in first] == [
        "자기비판서",
        "20명 중 7명 묻지 않음 4, 답하지 않음 1",
        "5명 중 2명 묻지 않음 1, 답하지 않음 1",
    ]
    assert [cell.heads for cell in first] == ["row", "", ""]
