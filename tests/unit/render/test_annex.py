from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from firsthand.model.coding import Code, Codebook
from firsthand.model.finding import Unit
from firsthand.model.ladder import Rung
from firsthand.model.project import Policy
from firsthand.model.snapshot import Holdings
from firsthand.render.annex import annex
from firsthand.render.annex_tables import cited, used_codes
from firsthand.render.compose import compose
from firsthand.render.rungs import needs
from firsthand.render.spans import plain
from firsthand.render.tree import CODE, PLAIN, Heading, Listing, Node, Paragraph, Table
from firsthand.render.words import Words
from tests.support.bounds import FINDINGS, Pen, english, figure, korean, paragraph

EN = Words.of("en")
MINIMUM = "This report was checked against the interviews. That shows it is faithful to what was said. It does not show"


def _text(nodes: tuple[Node, ...]) -> str:
    found: list[str] = []
    for node in nodes:
        match node:
            case Paragraph() | Heading():
                found.append(plain(node.spans))
            case Listing():
                found += [_text(item) for item in node.items]
            case Table():
                found += [plain(cell.spans) for cells in (*node.head, *node.rows) for cell in cells]
                found += map(plain, node.asides)
    return "\n".join(found)


def test_the_annex_says_what_checking_shows_and_what_chosen_interviews_cannot() -> None:
    said = _text(annex(english(), EN))
    assert f"{MINIMUM} that what was said is true." in said
    assert "Chosen interviews cannot speak for a population." in said
    assert "골라서 한 면담은 전체 인구를 대변할 수 없습니다." in _text(compose(korean()).annex)


def test_only_findings_the_report_prints_are_listed_those_of_its_exhibits_too() -> None:
    assert [finding.name for finding, _ in cited(english())] == ["left", "police-pointless", "letter", "transfer"]
    pen = Pen("en")
    pen.shows("Sanctions", figure("table"))
    assert [finding.name for finding, _ in cited(pen.bound([]))] == ["letter", "transfer"]


def test_only_codes_the_printed_findings_rest_on_are_explained_and_never_their_example() -> None:
    pen = Pen("en")
    bound = pen.bound([paragraph(pen.counts("Nine", "letter"))])
    assert [code.id for code in used_codes(bound)] == ["sanction.letter"]
    assert "never printed" not in _text(annex(english(), EN))


def _table(nodes: tuple[Node, ...], caption: str) -> Table:
    (table,) = [node for node in nodes if isinstance(node, Table) and plain(node.caption) == caption]
    return table


def test_each_finding_has_its_counts_in_a_row_and_its_name_and_conditions_beneath() -> None:
    table = _table(annex(english(), EN), "Findings cited in this report")
    rows = [[plain(cell.spans) for cell in cells] for cells in table.rows]
    assert rows[1] == [FINDINGS["police-pointless"].question, "22", "25", "1", "1", "1", "0"]
    assert [plain(aside) for aside in table.asides] == [
        "left · value: 2000 to 2009",
        "police-pointless · among:\u00a0asked('police') · where:\u00a0says('police.pointless')",
        "letter · where:\u00a0says('sanction.letter')",
        "transfer · where:\u00a0says('sanction.transfer')",
    ]


def test_findings_of_several_units_say_what_each_counts() -> None:
    bound = english()
    claims = tuple(
        replace(claim, finding=replace(claim.finding, unit=Unit.PASSAGE)) if claim.finding.name == "left" else claim
        for claim in bound.claims
    )
    table = _table(annex(replace(bound, claims=claims), EN), "Findings cited in this report")
    assert plain(table.asides[0]) == "left · counted in passages · value: 2000 to 2009"
    assert table.remark == ()


def test_beneath_each_code_stands_what_it_takes_in_leaves_out_and_how_it_is_counted() -> None:
    table = _table(annex(english(), EN), "Codes that the numbers rest on")
    assert [plain(aside) for aside in table.asides] == [
        (
            "police.pointless · Includes: Advice not to report. Excludes: Not knowing where to report. "
            "Counted: Once a source, however often it is said."
        ),
        "sanction.letter",
        "sanction.transfer",
    ]


def test_coverage_counts_the_sources_of_each_topic_used_and_those_without_a_record() -> None:
    table = _table(annex(english(), EN), "Sources by topic")
    rows = [[plain(cell.spans) for cell in cells] for cells in table.rows]
    assert rows == [["The police", "20", "3", "1", "1", "0"], ["sanction", "18", "0", "0", "0", "7"]]
    assert [cells[0].spans[0].marks for cells in table.rows] == [PLAIN, CODE]


def test_topics_and_codes_are_told_in_the_language_of_the_report() -> None:
    nodes = compose(korean()).annex
    topics, codes = _table(nodes, "주제별 증언자 수"), _table(nodes, "수의 바탕이 된 코드")
    assert [plain(cells[0].spans) for cells in topics.rows] == ["보안서", "sanction"]
    assert [plain(cells[1].spans) for cells in codes.rows][:2] == [
        "보안서에 신고해도 달라지는 것이 없다고 말한다.", "A letter was the sanction.",
    ]  # fmt: skip
    assert plain(codes.asides[0]) == (
        "police.pointless · 포함: 신고하지 말라는 충고. 제외: 어디에 신고하는지 모른다는 말. "
        "세는 규칙: 몇 번을 말하든 증언자마다 한 번 센다."
    )


def test_a_topic_without_a_label_is_told_by_the_code_of_its_name() -> None:
    bound = korean()
    code = Code("police", {"ko": "보안서 이야기"}, "Invented.")
    book = Codebook({**bound.project.codebook.codes, code.id: code})
    nodes = annex(replace(bound, project=replace(bound.project, codebook=book)), Words.of("ko"))
    topics = _table(nodes, "주제별 증언자 수")
    assert [plain(cells[0].spans) for cells in topics.rows] == ["보안서 이야기", "sanction"]


@pytest.mark.parametrize(
    ("withdrawn", "said"),
    [
        (0, "No source has withdrawn"),
        (2, "Some sources have withdrawn"),
        (3, "3 sources have withdrawn"),
    ],
)
def test_a_small_number_of_withdrawals_is_not_told(withdrawn: int, said: str) -> None:
    bound = english()
    gone = frozenset(f"S{30 + number}" for number in range(withdrawn))
    bound = replace(bound, snapshot=replace(bound.snapshot, withdrawn=gone))
    assert said in _text(annex(bound, EN))


def test_thresholds_are_the_projects_own() -> None:
    bound = english()
    policy = Policy(percentage_base=41, dominance=0.255, dominance_from=9, omission=77)
    said = _text(annex(replace(bound, project=replace(bound.project, policy=policy)), EN))
    assert "fewer than 41" in said
    assert "From 9 quotations on, no one source may have more than 25.5%" in said
    assert "at most 77 characters" in said


def test_an_empty_vault_says_nothing_of_codings_or_dates() -> None:
    pen = Pen("en")
    bound = pen.bound([paragraph(pen.says("Nothing."))])
    bare = replace(bound, snapshot=replace(bound.snapshot, holdings=Holdings(sources=1, interviews=1)))
    said = _text(annex(bare, EN))
    assert "1 person gave testimony in 1 interview." in said
    assert "codings" not in said
    assert "held between" not in said
    assert "The numbers" not in said.split("\n")


@pytest.mark.parametrize(
    ("rung", "english_needs"),
    [
        (Rung("x", {}, none=True, most=Fraction(0), least_of=5), "n is 0, and nothing is unknown; N is at least 5"),
        (Rung("x", {}, least=Fraction(1, 2), above=True), "more than 50% of N"),
        (Rung("x", {}, least=Fraction(9, 20), most=Fraction(11, 20)), "from 45% to 55% of N"),
        (
            Rung("x", {}, least=Fraction(1, 4), most=Fraction(1, 2), above=True),
            "more than 25% of N; at most 50% of N",
        ),
        (Rung("x", {}, least_n=3, most_n=3), "n is 3"),
        (Rung("x", {}, most_n=3), "n is at most 3"),
        (Rung("x", {}, universal=True, least=Fraction(1)), "n is N; nobody denies it and nobody is unknown"),
        (Rung("x", {}, kind="exclusive"), "nothing else of its kind is on record"),
    ],
)
def test_a_rung_is_said_in_words(rung: Rung, english_needs: str) -> None:
    assert needs(rung, EN) == english_needs
