from __future__ import annotations

import pytest

from firsthand.manuscript.target import literal_links, parse_target
from firsthand.model.finding import PARTS
from firsthand.model.manuscript import CitationKind
from firsthand.model.place import Place
from firsthand.model.testimony import InterviewRef, PassageRef


@pytest.mark.parametrize(
    ("target", "passage"),
    [
        ("quote:S14/112", PassageRef(InterviewRef("S14"), 112, 112)),
        ("quote:S14/112-115", PassageRef(InterviewRef("S14"), 112, 115)),
        ("quote:S14.2/40", PassageRef(InterviewRef("S14", 2), 40, 40)),
    ],
)
def test_a_quote_names_its_passage_and_its_source(target: str, passage: PassageRef) -> None:
    read = parse_target(target)
    assert read is not None
    assert (read.kind, read.passage, read.source, read.problem) == (CitationKind.QUOTE, passage, "S14", "")


@pytest.mark.parametrize("part", PARTS)
def test_a_finding_may_name_any_of_its_parts(part: str) -> None:
    read = parse_target(f"finding:police-pointless/{part}")
    assert read is not None
    assert (read.kind, read.name, read.part) == (CitationKind.FINDING, "police-pointless", part)


def test_a_finding_without_a_part_is_n() -> None:
    read = parse_target("finding:asked")
    assert read is not None
    assert read.part == "n"


@pytest.mark.parametrize(
    ("target", "kind", "name"),
    [
        ("fact:hana-2018", CitationKind.FACT, "hana-2018"),
        ("table:settings", CitationKind.TABLE, "settings"),
        ("chart:recourse", CitationKind.CHART, "recourse"),
        ("finding:%EC%8B%A0%EA%B3%A0", CitationKind.FINDING, "신고"),
        ("finding:\u1109\u1175\u11ab\u1100\u1169", CitationKind.FINDING, "신고"),
    ],
)
def test_names_are_decoded_and_composed(target: str, kind: CitationKind, name: str) -> None:
    read = parse_target(target)
    assert read is not None
    assert (read.kind, read.name) == (kind, name)


@pytest.mark.parametrize(
    "target",
    [
        "quote:S14", "quote:S14/", "quote:S14/0", "quote:S14/5-3", "quote:/3", "quote:", "quote: S14/3", "quote:S14/3 ",
        "source:S14.2", "source:", "source:S14/3", "finding:", "finding:a b", "finding:x/most", "finding:x/",
        "fact:x/of", "fact:", "table:", "chart:../x", "finding:x?y",
    ],
)  # fmt: skip
def test_a_target_of_wrong_form_backs_nothing_and_says_why(target: str) -> None:
    read = parse_target(target)
    assert read is not None
    assert read.kind is None
    assert read.problem


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("qoute:S14/112", "quote:"), ("Quote:S14/112", "quote:"), ("quotes:S14/112", "quote:"),
        ("finding :x", "finding:"),
        ("findings:x", "finding:"), ("FINDING:x", "finding:"), ("source：S14", "source:"), (" fact:x", "fact:"),
        ("tabel:x", "table:"), ("chrat:x", "chart:"),
        ("S14/12", "quote:"), ("quote/S14/12", "quote:"), ("quote.S14/12", "quote:"), ("./quote:S14/12", "quote:"),
        ("“quote:S14/12”", "quote:"), ("cite:S14/12", "quote:"), ("testimony:S14.2/12", "quote:"),
        ("finding.home-violence", "finding:"), ("Finding/x", "finding:"),
    ],
)  # fmt: skip
def test_a_scheme_that_is_nearly_ours_is_never_an_ordinary_link(target: str, meant: str) -> None:
    read = parse_target(target)
    assert read is not None
    assert read.kind is None
    assert meant in read.problem


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org",
        "mailto:a@example.org",
        "annex.md",
        "tel:1",
        "#part",
        "",
        "doi:10.1/x",
        "file:///x",
        "c:/x",
        "/x",
        "https://example.org/quote/S14/12",
        "tables.html",
        "S14.pdf",
    ],
)
def test_an_ordinary_address_is_no_target(target: str) -> None:
    assert parse_target(target) is None


def test_a_number_sign_is_refused_with_the_reason() -> None:
    read = parse_target("quote:S14#112")
    assert read is not None
    assert read.kind is None
    assert "no #" in read.problem


def test_a_problem_never_repeats_the_target() -> None:
    read = parse_target("quote:she said that she had gone home")
    assert read is not None
    assert "home" not in read.problem


def test_a_link_without_words_backs_nothing() -> None:
    read = parse_target("quote:S14/112")
    assert read is not None
    citation = read.citation(" ", Place("r.md"))
    assert citation.kind is None
    assert "words" in citation.problem


def test_only_a_table_or_a_chart_is_a_picture() -> None:
    read = parse_target("source:S14")
    assert read is not None
    assert read.citation("Kang", Place("r.md"), picture=True).kind is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("she said [so] (quote:S1/2) then", "[so] (quote:S1/2)"),
        ("[so](quote: S1/2) then", "[so](quote: S1/2)"),
        ("[so][quote:S1/2]", "[so][quote:S1/2]"),
        ("[so](qoute:S1/2", "[so](qoute:"),
    ],
)
def test_words_meant_for_a_link_are_found(text: str, found: str) -> None:
    assert [text[a:b] for a, b in literal_links(text)] == [found]


@pytest.mark.parametrize(
    "text", ["[1] (Source: a ministry)", "[…] (source: a ministry)", "a (quote:S1/2) b", "[x] [y]", "x"]
)
def test_ordinary_brackets_are_let_be(text: str) -> None:
    assert literal_links(text) == []
