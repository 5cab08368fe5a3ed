"""Check a manuscript against records, both as text, with the program's own reader, counter and rules."""

from __future__ import annotations

from firsthand.build import check
from firsthand.diagnostics.diagnostic import Diagnostic
from firsthand.model.manuscript import Problem
from tests.support.records import manuscript, read_records

SAMPLE = """
source S01..S20 sex=female left_year=2003
source S21..S25 sex=male left_year=2007
finding everyone
finding women where="sex = 'female'"
finding men where="sex = 'male'"
finding years value="range(left_year)"
"""
"""Twenty women who left in 2003 and five men who left in 2007."""


def checked(records: str, text: str) -> tuple[Diagnostic, ...]:
    """Return what the rules find, without the notes on findings nothing cites."""
    archive = read_records(records)
    report, problems = manuscript(archive, text + "\n")
    typed = tuple(p for p in problems if isinstance(p, Problem))
    found = check(report, typed, archive.project(), archive, archive.today).diagnostics
    return tuple(d for d in found if d.code != "MS04")


def told(records: str, text: str) -> list[str]:
    """Return each diagnostic as its code, its kind where it has one, and the words it stands at."""
    lines = (text + "\n").splitlines()
    return [
        " ".join(filter(None, (d.code, d.kind, lines[d.place.line - 1][d.place.column - 1 : d.place.end_column - 1])))
        for d in checked(records, text)
    ]
