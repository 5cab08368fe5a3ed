"""Every rule has a page, and what its page says passes and fails does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from firsthand.build import check
from firsthand.disclosure.words.watch import Watch
from firsthand.model.manuscript import Problem
from firsthand.rules import leaks
from firsthand.rules.registry import CATALOGUE
from firsthand.workbench.language.wording import said
from tests.support.korean import english_in
from tests.support.outputs import built
from tests.support.records import cases, manuscript, read_records

PAGES = Path(__file__).resolve().parents[2] / "docs" / "rules"
HEADINGS = ["What it checks", "Why it matters", "Passes", "Fails", "What to do", "Limits"]
CASES = [
    pytest.param(page, section, line, records, text, expected, id=f"{page.stem}-{section.lower()}-line-{line}")
    for page in sorted(PAGES.glob("[A-Z][A-Z][0-9][0-9]-*.md"))
    for section, line, records, text, expected in cases(page.read_text("utf-8"))
]

FILES = [
    pytest.param(page, section, records, text, expected, id=f"{page.stem}-{section.lower()}-line-{line}")
    for page in sorted(PAGES.glob("[A-Z][A-Z][0-9][0-9]-*.md"))
    for section, line, records, text, expected in cases(page.read_text("utf-8"), "outputs")
]


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_rule_has_its_page_with_the_fixed_headings(code: str) -> None:
    info = CATALOGUE[code].info
    page = PAGES / f"{code}-{info.name}.md"
    assert page.is_file(), f"{page.name} is missing"
    text = page.read_text("utf-8")
    assert text.startswith(f"# {code} {info.name}\n")
    found = [line[3:].strip() for line in text.splitlines() if line.startswith("## ")]
    assert [h for h in found if h != "Basis"] == HEADINGS
    shown = cases(text) + cases(text, "outputs")
    assert any(section == "Passes" for section, *_ in shown)
    assert any(section == "Fails" and code in expected for section, *_, expected in shown)


@pytest.mark.parametrize("page", sorted(PAGES.glob("[A-Z][A-Z][0-9][0-9]-*.md")), ids=lambda p: p.stem)
def test_every_page_belongs_to_a_rule(page: Path) -> None:
    code, _, name = page.stem.partition("-")
    assert CATALOGUE[code].info.name == name


@pytest.mark.parametrize(("page", "section", "line", "records", "text", "expected"), CASES)
def test_the_page_says_what_the_program_does(
    page: Path, section: str, line: int, records: str, text: str, expected: str
) -> None:
    archive = read_records(records)
    report, problems = manuscript(archive, text + "\n")
    typed = tuple(p for p in problems if isinstance(p, Problem))
    checked = check(report, typed, archive.project(), archive, archive.today)
    found = (*checked.diagnostics, *leaks.aliases_of(checked.bound, archive.identities))
    shown = [f"{d.code} {d.place.line}:{d.place.column} {d.kind}".rstrip() for d in found]
    wanted = [" ".join(row.split()) for row in expected.splitlines() if row.strip()]
    assert sorted(shown) == sorted(wanted), "\n".join(f"{d.code} {d.place} {d.kind} {d.message}" for d in found)
    if section == "Fails":
        assert any(row.startswith(page.stem[:4]) for row in wanted)
    assert_said_in_korean(d.message for d in found)


@pytest.mark.parametrize(("page", "section", "records", "text", "expected"), FILES)
def test_the_page_says_what_the_program_finds_in_files(
    page: Path, section: str, records: str, text: str, expected: str
) -> None:
    archive = read_records(records)
    found = leaks.search(built(text), Watch.over(archive.identities), archive.project().group.values()).diagnostics
    assert_said_in_korean(d.message for d in found)
    shown = sorted({f"{d.code} {d.place.path}" for d in found})
    assert shown == sorted(expected.split("\n")) if expected else not shown, [d.message for d in found]
    if section == "Fails":
        assert any(row.startswith(page.stem[:4]) for row in shown)


def assert_said_in_korean(messages: Iterable[str]) -> None:
    for message in messages:
        korean = said("ko", message)
        assert korean != message, message
        assert not english_in(korean), f"{message}: {korean}"
