"""A project folder is read whole; whatever is wrong with it is told at its place, and nothing raises."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.errors import EnvironmentFault
from firsthand.model.finding import Unit
from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.model.project import ConsentPolicy
from firsthand.project import read_project

SETTINGS = """[project]
title = {en = "Invented", ko = "지어낸 것"}
group = {en = "An invented group"}
invented = true

[vault]
path = "vault"

[[reports]]
name = "report"
language = "en"
medium = "press"
files = ["report/one.md", "report/two.md"]
title = "An invented report"
date = 2011-05-20

[attributes.sex]
type = "category"
label = {en = "Sex"}
values.female = {en = "women", ko = "여성"}
values.male = {en = "men"}

[attributes.age]
type = "integer"
label = {en = "Age"}

[method]
recruitment = {en = "Invented."}

[policy]
percentage_base = 20
dominance = 0.5

[[ladder.rung]]
name = "most"
least = "2/3"
"""
CODEBOOK = """[[code]]
id = "police.pointless"
label = {en = "Pointless"}
definition = "Says so."
measures = "frequency"

[[code]]
id = "쉼터.찾음"
label = {ko = "쉼터를 찾음"}
definition = "그렇게 말한다."
topic = "home"
"""
FINDING = """question = "Says so"
unit = "source"
among = "sex = 'female'"
where = "says('police.pointless')"
"""
EXHIBIT = """kind = "table"
title = {en = "By sex"}
rows = ["pointless"]
columns_by = "sex"
labels.pointless = {en = "Pointless"}
"""
FACTS = """[centre]
value = 120
statement = "People who came"
citation = "Report, p. 4"
publisher = "Invented Office"
date = 2011-02-15
"""
WAIVERS = """[[waiver]]
rule = "NB01"
kind = "number"
path = "report/one.md"
text_digest = "ab12"
reason = "A quotation of a law."
asked_by = "E1"
approved_by = "P1"
expires = 2012-01-01
"""
FILES = {
    "firsthand.toml": SETTINGS,
    "codebook.toml": CODEBOOK,
    "findings/pointless.toml": FINDING,
    "exhibits/by-sex.toml": EXHIBIT,
    "facts.toml": FACTS,
    "waivers.toml": WAIVERS,
}

KINDS = {
    "firsthand.toml": "malformed-project",
    "codebook.toml": "malformed-codebook",
    "findings/pointless.toml": "malformed-finding",
    "exhibits/by-sex.toml": "malformed-exhibit",
    "facts.toml": "malformed-fact",
    "waivers.toml": "malformed-waiver",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def change(root: Path, name: str, old: str, new: str) -> tuple[Problem, ...]:
    """Rewrite one thing in one file and read the project."""
    text = (root / name).read_text("utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), "utf-8")
    return read_project(root).problems


def test_a_project_is_read_whole(root: Path) -> None:
    project = read_project(root)
    assert project.problems == ()
    assert project.title == {"en": "Invented", "ko": "지어낸 것"}
    assert project.invented
    report = project.reports["report"]
    assert (report.medium, report.files, report.date) == ("press", ("report/one.md", "report/two.md"), "2011-05-20")
    assert project.attributes["sex"].values["female"]["ko"] == "여성"
    assert project.codebook.codes["police.pointless"].measures == "frequency"
    assert project.codebook.topic_of("쉼터.찾음") == "home"
    finding = project.findings["pointless"]
    assert finding.unit is Unit.SOURCE
    assert finding.places["where"] == Place("findings/pointless.toml", 4, 10)
    assert project.exhibits["by-sex"].labels == {"pointless": {"en": "Pointless"}}
    assert (project.facts["centre"].value, project.facts["centre"].date) == (120, "2011-02-15")
    assert project.facts["centre"].place == Place("facts.toml", 1, 2, 1, 8)
    assert project.waivers[0].expires == date(2012, 1, 1)
    assert project.waivers[0].digest == "ab12"
    assert (project.policy.percentage_base, project.policy.dominance, project.policy.omission) == (20, 0.5, 1200)
    assert project.method["recruitment"] == {"en": "Invented."}
    most = project.ladder.rung("most")
    assert most is not None
    assert most.least == Fraction(2, 3)


def test_only_settings_and_codebook_must_be_there(root: Path) -> None:
    for name in ("findings/pointless.toml", "exhibits/by-sex.toml", "facts.toml", "waivers.toml"):
        (root / name).unlink()
    project = read_project(root)
    assert project.problems == ()
    assert (dict(project.findings), dict(project.facts), project.waivers) == ({}, {}, ())


@pytest.mark.parametrize(
    ("name", "old", "new", "expected", "words"),
    [
        ("firsthand.toml", "invented = true", "invented = 1", (4, 1, 4, 9), "true or false"),
        ("firsthand.toml", "invented = true", "inventd = true", (4, 1, 4, 8), "did you mean invented?"),
        ("firsthand.toml", "[policy]", "[polcy]", (30, 2, 30, 7), "did you mean policy?"),
        ("firsthand.toml", 'language = "en"', 'language = "fr"', (11, 1, 11, 9), "one of en, ko"),
        ("firsthand.toml", 'language = "en"\n', "", (9, 3, 9, 10), "language is missing"),
        ("firsthand.toml", '"report/two.md"', "2", (13, 27, 13, 28), "texts in quotation marks"),
        ("firsthand.toml", "report/two.md", "report/one.md", (13, 27, 13, 42), "same twice"),
        ("firsthand.toml", "report/two.md", "../two.md", (13, 1, 13, 6), "lie in the project folder"),
        ("firsthand.toml", 'type = "integer"', 'type = "number"', (24, 1, 24, 5), "one of integer, year"),
        ("firsthand.toml", "values.male = {en", "values.male = {english", (21, 16, 21, 23), "by language"),
        ("firsthand.toml", "attributes.age", "attributes.code", (23, 13, 23, 17), "meaning of its own"),
        ("firsthand.toml", 'type = "category"', 'type = "text"', (20, 1, 20, 7), "only a category"),
        ("firsthand.toml", "percentage_base = 20", "percentage_base = 0", (31, 1, 31, 16), "1 or more"),
        ("firsthand.toml", "dominance = 0.5", "dominance = 2", (32, 1, 32, 10), "at most 1"),
        ("firsthand.toml", 'least = "2/3"', "leest = 1", (34, 3, 34, 9), "leest"),
        ("firsthand.toml", "[vault]", "[vault", (6, 7, 0, 0), "not valid TOML"),
        ("codebook.toml", 'definition = "Says so."\n', "", (1, 3, 1, 7), "definition is missing"),
        ("codebook.toml", '"Says so."', '" "', (4, 1, 4, 11), "definition is empty"),
        ("codebook.toml", "쉼터.찾음", "police.pointless", (8, 1, 8, 3), "another code has this id"),
        ("codebook.toml", "police.pointless", "police pointless", (2, 1, 2, 3), "words joined by dots"),
        ("codebook.toml", "frequency", "often", (5, 1, 5, 9), "measures is one of"),
        ("codebook.toml", "[[code]]", "[code]", (7, 7, 0, 0), "not valid TOML"),
        ("findings/pointless.toml", '"source"', '"person"', (2, 1, 2, 5), "one of source, interview, passage"),
        ("findings/pointless.toml", 'unit = "source"\n', "", (1, 1, 0, 0), "unit is missing"),
        ("findings/pointless.toml", "where =", "were =", (4, 1, 4, 5), "did you mean where?"),
        ("findings/pointless.toml", "among =", "unit =", (3, 24, 0, 0), "not valid TOML"),
        ("exhibits/by-sex.toml", '["pointless"]', '["pointles"]', (3, 1, 3, 5), "did you mean pointless?"),
        ("exhibits/by-sex.toml", "labels.pointless", "labels.other", (5, 8, 5, 13), "no row is named so"),
        ("exhibits/by-sex.toml", '"table"', '"picture"', (1, 1, 1, 5), "one of table, chart"),
        ("exhibits/by-sex.toml", "columns_by", 'unit = "passage"\ncolumns_by', (4, 1, 4, 5), "same unit"),
        ("facts.toml", 'citation = "Report, p. 4"\n', "", (1, 2, 1, 8), "citation is missing"),
        ("facts.toml", '"Invented Office"', '""', (5, 1, 5, 10), "publisher is empty"),
        ("facts.toml", "value = 120", "value = 1.5", (2, 1, 2, 6), "whole number, or text"),
        ("facts.toml", "[centre]", "centre = 1\n[centr]", (1, 1, 1, 7), "must be a table"),
        ("waivers.toml", "2012-01-01", '"soon"', (9, 1, 9, 8), "must be a day"),
        ("waivers.toml", "2012-01-01", "2012-01-01T10:00:00", (9, 1, 9, 8), "must be a day"),
        ("waivers.toml", 'approved_by = "P1"\n', "", (1, 3, 1, 9), "approved_by is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(
    root: Path, name: str, old: str, new: str, expected: tuple[int, int, int, int], words: str
) -> None:
    problems = [p for p in change(root, name, old, new) if words in p.detail]
    assert problems, read_project(root).problems
    assert problems[0].place == Place(name, *expected)
    assert problems[0].kind == KINDS[name]


def test_a_fact_without_its_citation_is_still_found_by_links(root: Path) -> None:
    change(root, "facts.toml", 'citation = "Report, p. 4"\n', "")
    assert read_project(root).facts["centre"].citation == ""


def test_a_waiver_with_a_part_missing_excuses_nothing(root: Path) -> None:
    change(root, "waivers.toml", 'approved_by = "P1"\n', "")
    assert read_project(root).waivers == ()


def test_a_finding_without_a_unit_is_not_counted(root: Path) -> None:
    change(root, "findings/pointless.toml", 'unit = "source"\n', "")
    assert "pointless" not in read_project(root).findings


def test_a_finding_whose_name_cannot_stand_in_a_link_is_told_of(root: Path) -> None:
    (root / "findings" / "two words.toml").write_text(FINDING, "utf-8")
    (problem,) = read_project(root).problems
    assert (problem.kind, problem.place.path) == ("malformed-finding", "findings/two words.toml")


def test_hangul_written_apart_is_read_as_the_same_text(root: Path) -> None:
    composed = read_project(root)
    for name, text in FILES.items():
        (root / name).write_text(unicodedata.normalize("NFD", text), "utf-8")
    apart = read_project(root)
    assert apart.problems == ()
    assert apart.codebook == composed.codebook
    assert apart.title == composed.title


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(root: Path) -> None:
    before = read_project(root)
    for name, text in FILES.items():
        (root / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    after = read_project(root)
    assert after.problems == ()
    assert after.codebook.digest == before.codebook.digest
    assert after.findings == before.findings


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a = " + b"[" * 5000, b"a = 1" + b"0" * 5000, b"#" * 4_000_001])
def test_a_file_that_cannot_be_read_as_toml_is_a_problem(root: Path, content: bytes) -> None:
    (root / "facts.toml").write_bytes(content)
    problems = read_project(root).problems
    assert [(p.kind, p.place.path) for p in problems] == [("malformed-fact", "facts.toml")]


def test_a_folder_or_a_pipe_in_the_place_of_a_file_is_a_problem(root: Path) -> None:
    (root / "facts.toml").unlink()
    (root / "facts.toml").mkdir()
    os.mkfifo(root / "findings" / "pipe.toml")
    assert [p.kind for p in read_project(root).problems] == ["malformed-finding", "malformed-fact"]


def test_a_folder_that_is_no_project_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as refused:
        read_project(tmp_path)
    assert "firsthand new" in refused.value.advice


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(FILES)), st.integers(0, 600), st.integers(0, 12), st.binary(max_size=6))
def test_a_mutated_file_never_raises(root: Path, name: str, at: int, length: int, put: bytes) -> None:
    original = FILES[name].encode()
    try:
        (root / name).write_bytes(original[:at] + put + original[at + length :])
        for problem in read_project(root).problems:
            assert problem.detail
            assert problem.place.line >= 1
    finally:
        (root / name).write_bytes(original)


def test_reading_a_project_loads_no_heavy_library(root: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from firsthand.project import read_project; "
        f"read_project(Path({str(root)!r})); "
        "print([m for m in ('sqlglot', 'duckdb', 'pyarrow', 'num2words', 'kiwipiepy', 'difflib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_the_group_laid_down_about_consent_is_read(root: Path) -> None:
    assert read_project(root).consent == ConsentPolicy()
    extra = (
        '[attributes.years]\ntype = "integer"\nlabel = {en = "Years"}\n'
        '[consent]\nminor_age = 20\nage = "years"\nwithdrawal_days = 7\n'
        '[consent.forms.F1]\nsuperseded_by = "F2"\n[consent.forms.F0]\nsuperseded_by = "F2"\n[policy]'
    )
    assert change(root, "firsthand.toml", "[policy]", extra) == ()
    consent = read_project(root).consent
    assert (consent.minor_age, consent.age, consent.withdrawal_days) == (20, "years", 7)
    assert consent.superseded == {"F1": "F2", "F0": "F2"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('age = "sex"', "age names an attribute that is a whole number"),
        ('age = "months"', "age names an attribute that is a whole number"),
        ("withdrawal_days = 0", "withdrawal_days must be 1 or more"),
        ("forms.F1 = 3", "F1 must be a table"),
        ("forms.F1 = {}", "superseded_by is missing"),
        ("[consent.forms.F1]\nsuperseded = 'F2'", "did you mean superseded_by?"),
    ],
)
def test_a_mistake_about_consent_is_a_problem(root: Path, said: str, words: str) -> None:
    problems = change(root, "firsthand.toml", "[policy]", f"[consent]\n{said}\n[policy]")
    assert any(words in problem.detail for problem in problems)
