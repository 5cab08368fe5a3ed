"""docs/formats/manuscript.md is normative: every example in it is read here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from firsthand.manuscript.markdown import read_markdown
from firsthand.model.finding import PARTS
from firsthand.model.manuscript import Citation, Manuscript

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "formats" / "manuscript.md").read_text("utf-8")
EXAMPLES = re.findall(r"```manuscript\n(.*?)```\n\n```read\n(.*?)```", PAGE, re.DOTALL)


def _line(citation: Citation) -> str:
    at = f"at {citation.place.line}:{citation.place.column}"
    if citation.kind is None:
        return f"malformed {at}"
    named = str(citation.passage or "") or citation.source or citation.name
    part = f"/{citation.part}" if citation.kind == "finding" else ""
    return f"{citation.kind} {named}{part} {at}"


@pytest.mark.parametrize(("written", "expected"), EXAMPLES)
def test_the_page_says_what_is_read(written: str, expected: str) -> None:
    section, problems = read_markdown("report.md", written)
    found = [(c.place, _line(c)) for c in Manuscript("r", "en", (section,)).citations()]
    found += [(p.place, f"{p.kind} at {p.place.line}:{p.place.column}") for p in problems]
    assert [line for _, line in sorted(found)] == expected.splitlines()


def test_every_example_is_read() -> None:
    assert len(EXAMPLES) == PAGE.count("```manuscript\n") == 3


def test_the_page_lists_every_part_of_a_finding() -> None:
    assert all(f"`{part}`" in PAGE for part in PARTS)
