"""The list of reports in a text of settings: moved, renamed and taken out, with every comment where it belongs."""

from __future__ import annotations

import tomllib
from itertools import permutations

import pytest

from firsthand.model.project import ReportSettings
from firsthand.project.report_entries import moved, swapped, without
from firsthand.project.reports import with_files, with_title

TEXT = """\
# All of it.
[project]
title = {en = "T"}  # kept
group = {en = "G"}

# One entry for each report.
[[reports]]
name = "a"   # its name
language = "en"
files = [
    "report/one.md",   # first
    "report/two.md",   # second
    # on its own
    "report/three.md",
]

# For the press.
[[reports]]
name = "b"
language = "ko"
title = "[[reports]]"
files = ["report/b.md"]
# after b

[[reports]]
name = "c"
language = "en"
files = ["report/c.md"]

# The vault.
[vault]
path = "vault"
"""


def names(text: str) -> list[str]:
    return [each["name"] for each in tomllib.loads(text)["reports"]]


def comments(text: str) -> list[str]:
    return sorted(line.partition("#")[2].strip() for line in text.splitlines() if "#" in line)


def test_reports_change_places_and_nothing_else_does() -> None:
    text = moved(TEXT, "b", 1)
    assert text is not None
    assert names(text) == ["a", "c", "b"]
    assert '# For the press.\n[[reports]]\nname = "b"' in text
    assert sorted(text.splitlines()) == sorted(TEXT.splitlines())
    assert moved(text, "b", -1) == TEXT
    first = moved(TEXT, "b", -1)
    assert first is not None
    assert "# One entry for each report.\n# For the press.\n[[reports]]" in first, "the first comment speaks of all"
    assert (names(first), comments(first)) == (["b", "a", "c"], comments(TEXT))


@pytest.mark.parametrize(("name", "by"), [("a", -1), ("c", 1), ("nothing", 1)])
def test_what_cannot_be_moved_is_not(name: str, by: int) -> None:
    assert moved(TEXT, name, by) is None


def test_every_order_is_reached() -> None:
    text, seen = TEXT, set()
    for name, by in [("a", 1), ("a", 1), ("b", 1), ("b", 1), ("a", -1), ("c", 1)]:
        new = moved(text, name, by)
        assert new is not None
        text = new
        seen.add(tuple(names(text)))
    assert seen == set(permutations("abc"))
    assert comments(text) == comments(TEXT)


def test_an_entry_is_taken_out_and_comments_outside_it_stay() -> None:
    text = without(TEXT, "b")
    assert text is not None
    assert names(text) == ["a", "c"]
    assert comments(text) == comments(TEXT)
    last = without(without(text, "a") or "", "c")
    assert last is not None
    assert "reports" not in tomllib.loads(last)
    assert "[vault]" in last
    assert without(TEXT, "d") is None
    assert without("reports = [{name = 'a'}]", "a") is None, "no entries of lines"


def test_files_change_places_with_their_comments() -> None:
    text = swapped(TEXT, "a", 0, 1)
    assert text is not None
    assert '"report/two.md",   # second\n    "report/one.md",   # first\n    # on its own' in text
    assert swapped(TEXT, "b", 0, 0) is None, "not on a line of its own"


def test_files_and_a_title_are_changed_and_comments_stay() -> None:
    report = ReportSettings("a", ("report/one.md", "report/two.md", "report/three.md"), "en")
    for files in [report.files[:2], report.files[1:], (report.files[0], "report/new.md", *report.files[1:])]:
        text = with_files(TEXT, report, files)
        assert text is not None
        assert tuple(tomllib.loads(text)["reports"][0]["files"]) == files
        gone = {"first"} if report.files[0] not in files else set()
        assert set(comments(TEXT)) - set(comments(text)) == gone
    text = with_title(TEXT, report, 'A "new" title')
    assert text is not None
    assert tomllib.loads(text)["reports"][0]["title"] == 'A "new" title'
    assert comments(text) == comments(TEXT)
