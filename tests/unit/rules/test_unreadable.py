"""A faulty file of the project is told first, and what only follows from it is counted, not told."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from firsthand.build import bind
from firsthand.diagnostics.diagnostic import Diagnostic, Severity
from firsthand.model.coding import Codebook
from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.rules import judge
from tests.support.records import manuscript, read_records

RECORDS = """
source S01..S03 sex=female
turn S01/1 source: I went there once.
coding S01/1 police.reported affirms experienced
finding reported where="says('police.reported')"
finding women where="sex = 'female'"
"""
TEXT = "[One](finding:reported) of [three women](finding:women) went."
BROKEN = "this is not valid TOML from here on"


def _told(*problems: Problem, without: str = "", codes: bool = True, text: str = TEXT) -> list[Diagnostic]:
    archive = read_records(RECORDS)
    project = archive.project()
    left = {name: one for name, one in project.findings.items() if name != without}
    book = project.codebook if codes else Codebook(MappingProxyType({}), "")
    project = replace(project, findings=MappingProxyType(left), codebook=book, problems=problems)
    report, _ = manuscript(archive, text + "\n")
    return [d for d in judge(bind(report, (), project, archive, archive.today)) if d.code in {"MS01", "MS03"}]


def test_what_only_follows_from_a_broken_codebook_is_counted_with_its_own_fault() -> None:
    found, note = _told(Problem("malformed-codebook", Place("codebook.toml", 4, 9), BROKEN), codes=False)
    assert (found.code, found.place.path, found.message) == ("MS03", "codebook.toml", BROKEN)
    assert (note.place, note.severity) == (found.place, Severity.NOTE)
    assert note.message.endswith("is not shown: 2 more")


def test_a_link_to_a_finding_whose_file_is_broken_is_counted_with_the_file() -> None:
    broken = Problem("malformed-finding", Place("findings/reported.toml", 2, 1), BROKEN)
    found, note = _told(broken, without="reported")
    assert (found.message, note.message[-7:]) == (BROKEN, " 1 more")


def test_a_link_that_no_broken_file_explains_is_told() -> None:
    other = Problem("malformed-finding", Place("findings/other.toml", 2, 1), BROKEN)
    assert [d.code for d in _told(other, without="reported")] == ["MS03", "MS01"]


def test_faults_of_a_chain_of_files_are_counted_with_the_first() -> None:
    broken = Problem("malformed-finding", Place("findings/reported.toml", 2, 1), BROKEN)
    row = Problem("malformed-exhibit", Place("exhibits/t.toml", 4, 1), "there is no finding reported", ("t",),
                  "findings/reported.toml")  # fmt: skip
    found, note = _told(broken, row, without="reported", text="[Where](table:t)\n\nNothing else.")
    assert (found.place.path, note.place, note.message[-7:]) == ("findings/reported.toml", found.place, " 2 more")


def test_a_faulty_file_of_the_project_stands_before_the_report_whatever_its_name() -> None:
    found = _told(Problem("malformed-vocabulary", Place("vocabularies/act.toml", 2, 5), BROKEN),
                  text="[One](finding:nobody) went.")  # fmt: skip
    assert [d.code for d in found] == ["MS03", "MS01"]
    assert found == sorted(found, key=lambda d: d.key)
    assert found[0].place.path > found[1].place.path
