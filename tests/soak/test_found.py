"""What the soak run once found, each as small as it could be made."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.exchange import read_coverage
from firsthand.manuscript.markdown import read_markdown
from firsthand.text.query import Malformed, parse_query
from tests.support import files

pytestmark = pytest.mark.usefixtures("soon")


@pytest.fixture
def soon() -> Iterator[None]:
    """End the whole run when a test takes five seconds of processor: each of these once took minutes."""
    signal.setitimer(signal.ITIMER_PROF, 5)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)


def test_a_rule_and_a_paragraph_that_begin_like_front_matter_are_read_at_once() -> None:
    section, problems = read_markdown(
        "report.md", "---\nWhat happened: this\n" + "and then this too\n" * 400 + "\nAn end.\n"
    )
    assert not problems
    assert len(section.blocks) == 3


def test_a_spreadsheet_that_jumps_to_its_last_row_is_read_at_once(tmp_path: Path) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    sound = files.xlsx([("source", "topic", "state"), ("S01", "home", "asked")])
    jumping = files.unzipped(sound)[sheet].replace(b'<row r="2"', b'<row r="199999"')
    path = tmp_path / "coverage.xlsx"
    path.write_bytes(files.replaced(sound, {sheet: jumping}))
    rows, faults = read_coverage(path, {"S01"}, {"home"})
    assert len(rows) == 1
    assert not faults


def test_a_query_of_bytes_that_are_not_utf_8_is_malformed() -> None:
    assert parse_query(b"police \xff\xea\xb2\xbd".decode("utf-8", "surrogateescape")) == Malformed(
        8, "this is half a character: the query is not UTF-8 text"
    )
