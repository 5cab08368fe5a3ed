from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand.build import check
from firsthand.diagnostics.diagnostic import Diagnostic
from tests.support.records import manuscript, read_records

TOLD = "The foreman carried the ledger to the boiler room and burned it."
RECORDS = f"""
source S01 sex=female age=15
source S02 sex=female age=40
turn S01/1 interviewer: What then?
turn S01/2 source: Nothing of it is known to me.
turn S02/1 interviewer: What then?
turn S02/2 source: {TOLD}
"""


def _found(text: str, records: str = RECORDS, *, title: str = "", method: str = "") -> list[Diagnostic]:
    archive = read_records(records)
    report, problems = manuscript(archive, text + "\n")
    project = replace(archive.project(), method={"interviews": {"en": method}})
    checked = check(replace(report, title=title), problems, project, archive, archive.today)  # type: ignore[arg-type]
    return [each for each in checked.diagnostics if each.code == "QT06"]


def test_words_are_found_wherever_readers_see_them() -> None:
    for text, settings, path in (
        (f"- item\n\n  {TOLD}", {}, "report.md"),
        ("One saw how **the foreman carried** the ledger\nto the boiler room and *burned it*.", {}, "report.md"),
        (f"[{TOLD}](source:S02)", {}, "report.md"),
        ("Nothing.", {"title": TOLD}, "firsthand.toml"),
        ("Nothing.", {"method": TOLD}, "firsthand.toml"),
    ):
        found = _found(text, **settings)
        assert [(each.kind, each.place.path, each.subjects) for each in found] == [("unlinked", path, ("S02/2",))], text


@pytest.mark.parametrize(
    ("records", "kind"),
    [
        ("consent S02 count granted", "not-allowed"),
        ("consent S02 quote granted until=2011-01-01", "not-allowed"),
        ("consent S02 quote granted withdrawn=2011-01-01", "withdrawn"),
        ("report en medium=press\nconsent S02 quote granted", "not-allowed"),
        ("consent S02 quote granted", "unlinked"),
    ],
)
def test_what_she_allowed_decides_how_grave_it_is(records: str, kind: str) -> None:
    (found,) = _found(TOLD, RECORDS + records)
    assert (found.kind, str(found.severity)) == (kind, "review" if kind == "unlinked" else "block")


def test_a_link_that_quotes_only_a_part_leads_to_none_of_the_rest() -> None:
    part = "She said: “[The foreman carried the ledger](quote:S02/2)”."
    assert [each.kind for each in _found(f"{TOLD}\n\n{part}")] == ["unlinked"]


def test_no_message_holds_a_word_of_the_interview() -> None:
    for each in _found(TOLD):
        assert not any(word in each.message for word in ("foreman", "ledger", "boiler", "burned"))
