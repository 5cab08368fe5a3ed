"""A finding's question: one text, or one for each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.model.finding import Exhibit, Finding, Unit
from firsthand.model.manuscript import Problem
from firsthand.project.document import Document
from firsthand.project.questions import read_exhibit, read_finding


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


def exhibit(tmp_path: Path, lines: str) -> tuple[Exhibit | None, list[str]]:
    problems: list[Problem] = []
    whole = f'kind = "table"\ntitle = {{en = "Told"}}\nrows = ["told"]\n{lines}\n'
    (tmp_path / "by-place.toml").write_text(whole, "utf-8")
    finding = Finding("told", "Told", Unit.SOURCE)
    document = Document(tmp_path, "by-place.toml", "malformed-exhibit", problems)
    return read_exhibit(document, "by-place", {"told": finding}), [problem.detail for problem in problems]


def test_an_exhibit_says_which_columns_it_has_and_what_it_leaves_out(tmp_path: Path) -> None:
    lines = 'columns_by = "place"\ncolumns = ["north", "south"]\nsuppress = "small"'
    found, problems = exhibit(tmp_path, lines)
    assert found is not None
    assert (found.columns, found.suppress, problems) == (("north", "south"), "small", [])
    plain, problems = exhibit(tmp_path, 'columns_by = "place"')
    assert plain is not None
    assert (plain.columns, plain.suppress, problems) == ((), "", [])


def test_columns_of_nothing_and_another_way_to_leave_out_are_reported(tmp_path: Path) -> None:
    assert exhibit(tmp_path, 'columns = ["north"]')[1] == ["columns are chosen only with columns_by"]
    assert exhibit(tmp_path, 'columns_by = "place"\nsuppress = "few"')[1] == ["suppress is one of small"]
