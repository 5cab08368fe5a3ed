"""A finding's question: one text, or one for each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.model.finding import Finding
from firsthand.model.manuscript import Problem
from firsthand.project.document import Document
from firsthand.project.questions import read_finding


def read(tmp_path: Path, question: str) -> tuple[Finding | None, list[Problem]]:
    problems: list[Problem] = []
    (tmp_path / "told.toml").write_text(f'# told\n{question}\nunit = "source"\n', "utf-8")
    return read_finding(Document(tmp_path, "told.toml", "malformed-finding", problems), "told"), problems


def test_one_text_is_asked_in_every_language(tmp_path: Path) -> None:
    finding, problems = read(tmp_path, 'question = "Told no one"')
    assert finding is not None
    assert (finding.question, finding.asks("en"), finding.asks("ko"), problems) == ("Told no one",) * 3 + ([],)


def test_of_several_languages_each_is_asked_in_its_own_and_the_first_in_any_other(tmp_path: Path) -> None:
    finding, problems = read(tmp_path, 'question = {ko = "아무에게도 말하지 않았다", en = "Told no one"}')
    assert finding is not None
    assert finding.question == "아무에게도 말하지 않았다"
    assert (finding.asks("en"), finding.asks("ko"), finding.asks("ja")) == (
        "Told no one", "아무에게도 말하지 않았다", "아무에게도 말하지 않았다",
    )  # fmt: skip
    assert problems == []
    assert (finding.places["question"].line, finding.places["question"].column) == (2, 12)


@pytest.mark.parametrize(
    ("question", "detail", "column"),
    [
        ("question = {}", "question is empty", 1),
        ('question = {en = " "}', "question is empty", 13),
        ('question = {en = "Told", ko = 1}', "question must be text in quotation marks", 26),
        ('question = {en = "Told", "k 1" = "말"}', "question is given by language, such as en or ko", 26),
        ("question = 1", "question must be text in quotation marks", 1),
        ('question = ""', "question is empty", 1),
    ],
)
def test_a_malformed_question_is_reported_where_it_stands(
    tmp_path: Path, question: str, detail: str, column: int
) -> None:
    _, problems = read(tmp_path, question)
    assert [(p.kind, p.detail, p.place.line, p.place.column) for p in problems] == [
        ("malformed-finding", detail, 2, column)
    ]


def test_a_blank_language_is_asked_in_the_default(tmp_path: Path) -> None:
    finding, problems = read(tmp_path, 'question = {en = "Told no one", ko = ""}')
    assert finding is not None
    assert finding.asks("ko") == "Told no one"
    assert len(problems) == 1


def test_a_finding_without_a_question_is_reported(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "")
    assert [p.detail for p in problems] == ["question is missing"]
