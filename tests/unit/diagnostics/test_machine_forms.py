"""JSON and SARIF, and the page that describes all three forms."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from firsthand.diagnostics.as_json import as_json
from firsthand.diagnostics.as_sarif import as_sarif
from firsthand.diagnostics.as_text import as_text
from firsthand.diagnostics.diagnostic import Diagnostic, Fix, RuleInfo, Severity
from firsthand.model.manuscript import Section
from firsthand.model.place import Place

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "formats" / "diagnostics.md").read_text("utf-8")
INFO = RuleInfo("NB07", "overstated-quantifier", Severity.BLOCK, "A universal is denied.")
MESSAGE = "24 of 25; S09 denies it"


def _found(path: str = "report.md", column: int = 2) -> Diagnostic:
    place = Place(path, 1, column, 1, column + 18)
    return INFO.at(place, MESSAGE, subjects=("pointless", "S09"), fix=Fix("24 of the 25"), n=24, of=25)


def _block(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_shows_what_is_printed() -> None:
    section = Section("report.md", (), ("[All of those asked](finding:pointless) said so.",))
    word = Section("report.docx", (), (*[""] * 11, "All of those asked"))
    assert as_text([_found()], [section], show_source=True) == _block("text")[0]
    in_word = INFO.at(Place("report.docx", 12, 1, 12, 19), MESSAGE)
    assert as_text([in_word], [word], show_source=True).splitlines()[0] == _block("text")[1].strip()
    assert as_json([_found()]) == _block("json")[0]


def test_an_unknown_end_is_the_beginning() -> None:
    (shown,) = json.loads(as_json([INFO.at(Place("r.md", 3, 4), "x")]))["diagnostics"]
    assert (shown["end_line"], shown["end_column"]) == (3, 4)


def test_the_summary_counts_every_severity() -> None:
    review, note = (RuleInfo(s.name, "x", s, "") for s in (Severity.REVIEW, Severity.NOTE))
    found = [review.at(Place("r.md"), "x"), note.at(Place("r.md", 2), "x")]
    summary = json.loads(as_json(found))["summary"]
    assert summary == {"total": 2, "block": 0, "review": 1, "note": 1, "publishable": False}
    assert json.loads(as_json(found[1:]))["summary"]["publishable"] is True
    assert json.loads(as_json([])) == {
        "diagnostics": [],
        "summary": {"total": 0, "block": 0, "review": 0, "note": 0, "publishable": True},
    }


def test_sarif_describes_rules_and_places_in_code_points() -> None:
    note = RuleInfo("EV03", "single-account", Severity.NOTE, "One account.")
    log = json.loads(as_sarif([_found("report/press release.md")], [note, INFO], version="0.1.0"))
    (run,) = log["runs"]
    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    assert run["tool"]["driver"]["version"] == "0.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["EV03", "NB07"]
    assert run["tool"]["driver"]["rules"][1] == {
        "id": "NB07",
        "name": "overstated-quantifier",
        "shortDescription": {"text": "A universal is denied."},
        "defaultConfiguration": {"level": "error"},
        "helpUri": "docs/rules/NB07-overstated-quantifier.md",
    }
    (result,) = run["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("NB07", 1, "error")
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "report/press%20release.md"
    assert physical["region"] == {"startLine": 1, "startColumn": 2, "endLine": 1, "endColumn": 20}


@pytest.mark.parametrize(("severity", "level"), [("block", "error"), ("review", "warning"), ("note", "note")])
def test_each_severity_is_a_level(severity: str, level: str) -> None:
    found = RuleInfo("X01", "x", Severity(severity), "").at(Place("r.md"), "x")
    assert json.loads(as_sarif([found]))["runs"][0]["results"][0]["level"] == level


def test_a_place_in_word_is_a_logical_location() -> None:
    location = json.loads(as_sarif([_found("r.docx")]))["runs"][0]["results"][0]["locations"][0]
    assert location["logicalLocations"] == [{"fullyQualifiedName": "paragraph 1, character 2"}]
    assert "region" not in location["physicalLocation"]


def test_a_rule_outside_the_catalogue_given_is_described_by_its_name() -> None:
    (rule,) = json.loads(as_sarif([_found()]))["runs"][0]["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"], "shortDescription" in rule) == ("NB07", "overstated-quantifier", False)


def test_machine_forms_carry_no_words_to_write_and_are_the_same_twice() -> None:
    for form in (as_json, as_sarif):
        assert "24 of the 25" not in form([_found()])
        assert form([_found()]) == form([_found()])
