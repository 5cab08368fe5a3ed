"""What binding keeps of an original beside words quoted from its translation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from firsthand.build import check
from firsthand.model.bound import Quotation
from firsthand.model.manuscript import Problem
from tests.support.records import manuscript, read_records

RECORDS = """
transcript S01 ko
turn S01/1 interviewer: 신고하셨습니까?
turn S01/2 source: 분주소에 갔습니다. 보안원은 적지 않았습니다. 그냥 돌아왔지요.
turn S01/3 source: 한 번 더 갔는데 아무도 없었습니다.
translation S01 en
turn S01/1@en interviewer: Did you report it?
turn S01/2@en source: I went to the station. The officer wrote nothing. I came back.
turn S01/3@en source: I went once more. Nobody was there.
"""


def quotation(text: str, passage: str, records: str = RECORDS) -> Quotation:
    archive = read_records(records)
    report, problems = manuscript(archive, f"[{text}](quote:{passage})\n")
    typed = tuple(p for p in problems if isinstance(p, Problem))
    (found,) = check(report, typed, archive.project(), archive, date(2011, 5, 20)).bound.quotations
    return found


def said(found: Quotation) -> list[tuple[int, str]]:
    return [(turn.number, turn.text.reveal()) for turn in found.original.turns]


def test_of_a_translation_only_the_sentences_that_answer_are_kept() -> None:
    assert said(quotation("The officer wrote nothing.", "S01/2")) == [(2, "보안원은 적지 않았습니다.")]
    assert said(quotation("I came back. I went once more. Nobody was there.", "S01/2-3")) == [
        (2, "그냥 돌아왔지요. 한 번 더 갔는데 아무도 없었습니다.")
    ]


def test_of_sentences_that_do_not_pair_nothing_is_kept() -> None:
    found = quotation("Nobody was there.", "S01/3")
    assert found.verdict.verbatim
    assert said(found) == []
    assert found.original.language == "ko"


def test_of_a_translation_not_aligned_nothing_is_kept() -> None:
    records = RECORDS.replace("translation S01 en", "translation S01 en unaligned")
    assert said(quotation("The officer wrote nothing.", "S01/2", records)) == []


def test_of_words_that_are_not_there_nothing_is_kept() -> None:
    assert said(quotation("The officer wrote it down.", "S01/2")) == []


def test_an_original_quoted_itself_is_the_turns_named() -> None:
    found = quotation("보안원은 적지 않았습니다.", "S01/2")
    assert found.verdict.original
    assert found.original == found.transcript


def test_a_row_without_a_label_is_named_by_its_question_in_each_language() -> None:
    archive = read_records(f"{RECORDS}\nfinding everyone\nexhibit all table rows=everyone")
    asked = {"en": "Was interviewed", "ko": "면담에 응하였다"}
    archive.findings["everyone"] = replace(archive.findings["everyone"], question="Was interviewed", questions=asked)
    report, _ = manuscript(archive, "[All](table:all)\n")
    (display,) = check(report, (), archive.project(), archive, date(2011, 5, 20)).bound.displays
    assert display.figure.row_labels == {"en": ("Was interviewed",), "ko": ("면담에 응하였다",)}
