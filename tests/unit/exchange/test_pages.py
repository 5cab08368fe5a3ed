"""The pages on formats are the test: their examples pass and fail as they say, and their tables list every word."""

import re
from pathlib import Path

import pytest

from firsthand.exchange import limits, read_content, read_register
from firsthand.exchange.columns import Columns
from firsthand.exchange.event_columns import EVENT_TABLES
from firsthand.exchange.headings import CODINGS, CONSENTS, COVERAGE, RECORDED, REGISTER, WORDS
from firsthand.exchange.reading import FORMATS
from firsthand.model.event import PersonKind, Stage
from firsthand.model.intake import Reading
from tests.unit.exchange.test_register import ATTRIBUTES, TODAY

PAGES = Path(__file__).resolve().parents[3] / "docs" / "formats"
TABLES = (PAGES / "register.md").read_text(encoding="utf-8")
TRANSCRIPTS = (PAGES / "transcripts.md").read_text(encoding="utf-8")


def blocks(heading: str, kind: str) -> list[str]:
    section = TABLES.partition(f"\n### {heading}\n")[2].partition("\n## ")[0].partition("\n### ")[0]
    return re.findall(rf"```{kind}\n(.*?)```", section, re.DOTALL)


@pytest.mark.parametrize("example", blocks("Passes", "csv"))
def test_the_pages_passing_registers_pass(tmp_path: Path, example: str) -> None:
    path = tmp_path / "register.csv"
    path.write_text(example, encoding="utf-8")
    rows, faults = read_register(path, ATTRIBUTES, today=TODAY)
    assert faults == ()
    assert len(rows) == example.count("\n") - 1


def test_the_pages_failing_register_fails_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(blocks("Fails", "csv")[0], encoding="utf-8")
    _, faults = read_register(path, ATTRIBUTES, today=TODAY)
    assert [str(fault).removeprefix("register.csv: ") for fault in faults] == blocks("Fails", "text")[0].splitlines()


@pytest.mark.parametrize("names", [REGISTER, CONSENTS.names, COVERAGE.names, CODINGS.names])
def test_the_page_lists_every_column_with_its_other_names(names: dict[str, tuple[str, ...]]) -> None:
    for name, others in names.items():
        assert re.search(rf"\| `{name}` \|.*\| {re.escape(', '.join(others))} \|", TABLES), name


def test_the_page_lists_every_everyday_name_of_an_attribute() -> None:
    assert all(f"| `{name}` | {', '.join(words)} |" in TABLES for name, words in RECORDED.items())


@pytest.mark.parametrize("columns", [Columns(REGISTER, ()), CONSENTS, COVERAGE, CODINGS, *EVENT_TABLES.values()])
def test_no_two_columns_of_a_table_have_a_name_in_common(columns: Columns) -> None:
    for name, others in columns.names.items():
        for other in others:
            assert columns.resolve([other])[0] == {name: 0}, other


def test_every_column_of_the_tables_on_the_page_has_a_korean_name() -> None:
    for columns in (Columns(REGISTER, ()), CONSENTS, COVERAGE, CODINGS, *EVENT_TABLES.values()):
        for name, others in columns.names.items():
            assert any(re.search("[가-힣]", other) for other in others), name


def test_the_page_lists_every_choice_with_its_other_words() -> None:
    for kind, words in WORDS.items():
        if kind in {PersonKind, Stage}:  # of the tables of events, which have a page of their own
            continue
        for member in kind:
            others = ", ".join(word for word, value in words.items() if value == member.value)
            assert f"| `{member.value}` | {others} |" in TABLES


def test_the_transcript_on_the_page_is_read_as_the_page_says() -> None:
    example = TRANSCRIPTS.partition("```text\n")[2].partition("```")[0]
    found = read_content(example.encode(), name="page.txt")
    assert isinstance(found, Reading)
    assert [one.label for one in found.utterances] == ["INTERVIEWER", "S14", "INTERVIEWER"]
    assert found.utterances[1].text.reveal().endswith("\n\nIt was a large one.")


def test_the_page_names_every_ending_and_every_limit() -> None:
    assert all(f"`.{ending}`" in TRANSCRIPTS for ending in FORMATS)
    for number in (limits.LINES, limits.ZIP_MEMBERS, limits.TAGS, limits.PDF_PAGES):
        assert f"{number:,}" in TRANSCRIPTS
    for size in (limits.FILE_BYTES, limits.TEXT_BYTES, limits.ZIP_BYTES, limits.XML_BYTES, limits.PDF_STREAM_BYTES):
        assert f"{size // limits.MEGABYTE} MB" in TRANSCRIPTS
    assert f"{limits.ZIP_RATIO} times" in TRANSCRIPTS
    assert f"{limits.PDF_SECONDS} seconds" in TRANSCRIPTS
    assert f"{limits.MARKS} combining marks" in TRANSCRIPTS
    assert (
        f"{limits.TABLE_ROWS:,} rows, {limits.TABLE_COLUMNS} columns, {limits.CELL_CHARACTERS:,} characters" in TABLES
    )
