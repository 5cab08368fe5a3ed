"""A code's texts and a topic's label: by language, or one for all."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

import pytest

from firsthand.model.coding import Codebook, CodeText
from firsthand.model.manuscript import Problem
from firsthand.project.codebook import read_codebook
from firsthand.project.document import Document

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "src" / "firsthand" / "demo" / "example"
CODE = """[[code]]
id = "told.nobody"
label = {en = "Told no one", ko = "말하지 않음"}
"""


def read(tmp_path: Path, text: str) -> tuple[Codebook, list[Problem]]:
    problems: list[Problem] = []
    (tmp_path / "codebook.toml").write_text(CODE + text, "utf-8")
    return read_codebook(Document(tmp_path, "codebook.toml", "malformed-codebook", problems)), problems


def places(problems: list[Problem]) -> list[tuple[str, int, int]]:
    assert {problem.kind for problem in problems} <= {"malformed-codebook"}
    return [(p.detail, p.place.line, p.place.column) for p in problems]


def test_one_text_is_told_in_every_language(tmp_path: Path) -> None:
    book, problems = read(tmp_path, 'definition = "Says so."')
    code = book.codes["told.nobody"]
    assert (code.definition, code.text("definition", "en"), code.text("definition", "ko")) == ("Says so.",) * 3
    assert (code.text("include", "ko"), dict(code.texts), problems) == ("", {}, [])


@pytest.mark.parametrize("part", get_args(CodeText))
def test_each_text_may_be_given_by_language_and_the_first_is_told_in_any_other(tmp_path: Path, part: CodeText) -> None:
    rest = "" if part == "definition" else 'definition = "Says so."'
    book, problems = read(tmp_path, f'{part} = {{ko = "그렇게 말한다.", en = "It is said."}}\n{rest}')
    code = book.codes["told.nobody"]
    assert getattr(code, part) == "그렇게 말한다."
    assert [code.text(part, tongue) for tongue in ("en", "ko", "ja")] == [
        "It is said.", "그렇게 말한다.", "그렇게 말한다.",
    ]  # fmt: skip
    assert problems == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("definition = {}", [("definition is empty", 4, 1)]),
        ('definition = {en = " "}', [("definition is empty", 4, 15)]),
        ('definition = {en = "So", ko = 1}', [("definition must be text in quotation marks", 4, 26)]),
        ('definition = {en = "So", "k 1" = "말"}', [("definition is given by language, such as en or ko", 4, 26)]),
        ("definition = 1", [("definition must be text in quotation marks", 4, 1)]),
        ('definition = "So"\ninclude = {en = "So", ko = ""}', [("include is empty", 5, 23)]),
        ('definition = "So"\nexample = ["So"]', [("example must be text in quotation marks", 5, 1)]),
    ],
)
def test_a_malformed_text_is_reported_where_it_stands(
    tmp_path: Path, text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert places(read(tmp_path, text)[1]) == expected


def test_a_topic_has_a_label_in_each_language_and_without_one_its_id(tmp_path: Path) -> None:
    book, problems = read(
        tmp_path, 'definition = "So"\n[topics.told]\nlabel = {en = "Whom she told", ko = "말한 상대"}'
    )
    assert [book.topic_label("told", tongue) for tongue in ("en", "ko", "ja")] == ["Whom she told", "말한 상대", "told"]
    assert (book.topic_label("police", "en"), problems) == ("police", [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[topics.tolled]\nlabel = {en = "Told"}', [("no code has this topic; did you mean told?", 5, 9)]),
        ("[topics.told]", [("label is missing", 5, 9)]),
        ("[topics.told]\nlabel = {}", [("label is empty", 6, 1)]),
        ('[topics.told]\nlabel = {en = "Told", ko = " "}', [("label is empty", 6, 23)]),
        (
            '[topics.told]\nlabel = "Told"',
            [('label must be a text for each language, as in {en = "…", ko = "…"}', 6, 1)],
        ),
        ('[topics.told]\nlabel = {en = "Told"}\nname = "told"', [("there is no key name here", 7, 1)]),
        ("[topics]\ntold = 1", [("told must be a table", 6, 1)]),
        ("[[topics]]", [("topics must be a table", 5, 3)]),
    ],
)
def test_a_malformed_topic_is_reported_where_it_stands(
    tmp_path: Path, text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert places(read(tmp_path, f'definition = "So"\n{text}')[1]) == expected


def test_the_example_tells_its_codes_and_topics_in_both_languages() -> None:
    problems: list[Problem] = []
    book = read_codebook(Document(EXAMPLE, "codebook.toml", "malformed-codebook", problems))
    assert problems == []
    assert len(book.codes) == len(tomllib.loads((EXAMPLE / "codebook.toml").read_text("utf-8"))["code"])
    for code in book.codes.values():
        for part in ("definition", "include", "exclude", "counting_rule"):
            assert set(code.texts[part]) == {"en", "ko"}, (code.id, part)
    topics = {book.topic_of(code) for code in book.codes}
    assert {topic: set(labels) for topic, labels in book.topic_labels.items()} == {
        topic: {"en", "ko"} for topic in topics
    }
