"""People who calculate: they have every number of every edition, the questions, and a solver.

What they may gain is said with each. Residual risk: numbers told in words alone, and what a reader knows besides.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from itertools import combinations, product
from pathlib import Path

import pytest

from firsthand.cli import run
from tests.support.example import laid_out

_CLAIM = re.compile(r"\]\(finding:([\w-]+)")


@pytest.fixture
def mine(published: Path, tmp_path: Path) -> Path:
    """A copy of the published example, to go on from."""
    return Path(shutil.copytree(published, tmp_path / "example"))


def diagnostics(root: Path, report: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    run(["check", report, "-p", str(root), "--format", "json"])
    return list(json.loads(capsys.readouterr().out)["diagnostics"])


def test_subtracting_the_new_edition_from_the_old_one_tells_a_withdrawn_sources_answers(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """She has both editions. Were the second published, each number that changed would be an answer of S21's."""
    assert run(["withdraw", "S21", "-p", str(mine)]) == 0
    before = (mine / "report" / "report.md").read_text("utf-8")
    run(["check", "report", "-p", str(mine), "--fix"])
    after = (mine / "report" / "report.md").read_text("utf-8")
    changed = {
        name
        for old, new in zip(before.splitlines(), after.splitlines(), strict=True)
        for name in _CLAIM.findall(new)
        if old != new
    }
    assert changed, "the attack has nothing to subtract"
    found = diagnostics(mine, "report", capsys)
    assert "DS08" in {one["code"] for one in found}
    told = " ".join(str(one["message"]) for one in found if one["code"] == "DS08")
    assert {name for name in changed if f"'{name}" not in told} <= told_otherwise(found, after)
    assert run(["publish", "report", "--yes", "-p", str(mine), "--out", str(mine / "again")]) == 10
    assert not (mine / "again").exists()


def test_an_earlier_question_written_otherwise_or_under_other_codes_protects_her_all_the_same(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """She is pressed for the numbers and rewrites the findings: nothing she may write makes them other questions."""
    assert run(["withdraw", "S21", "-p", str(mine)]) == 0
    run(["check", "report", "-p", str(mine), "--fix"])

    def refused() -> list[tuple[object, object]]:
        return sorted(
            (one["message"], one["severity"])
            for one in diagnostics(mine, "report", capsys)
            if one["code"] in {"DS07", "DS08"}
        )

    before = refused()
    assert len(before) > 20
    for file in (mine / "findings").glob("*.toml"):
        text = re.sub(r'(?m)^(where\s*=\s*)"(.*)"\s*$', r'\1"(not (not( \2 )))"', file.read_text("utf-8"))
        file.write_text(text, "utf-8")
    assert run(["code", "move", "police.pointless", "police.useless", "--yes", "-p", str(mine)]) == 0
    assert refused() == before


def told_otherwise(found: list[dict[str, object]], manuscript: str) -> set[str]:
    """Name the findings of the lines that are refused for something else."""
    lines = manuscript.splitlines()
    refused = {int(str(one["line"])) for one in found if one["severity"] == "block"}
    return {name for line in refused for name in _CLAIM.findall(lines[line - 1])}


def _publish_tables(root: Path, attributes: tuple[str, ...]) -> None:
    """Write a report that tells every cell of every two-way table of some attributes, as many a press office would."""
    with (root / "register.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["source"]: row for row in csv.DictReader(file)}
    lines = ["# Tables", "", "Those heard were invited by acquaintances; nothing here is said of anybody else.", ""]
    for one, other in combinations(attributes, 2):
        counted = Counter((row[one], row[other]) for row in rows.values())
        cells = product(sorted({row[one] for row in rows.values()}), sorted({row[other] for row in rows.values()}))
        for number, (left, right) in enumerate(cells):
            name = f"cross-{one}-{other}-{number}".replace("_", "-")
            (root / "findings" / f"{name}.toml").write_text(
                f'question = "Of one group and one place"\nunit = "source"\namong = "interviewed"\n'
                f"where = \"{one} = '{left}' and {other} = '{right}'\"\n",
                "utf-8",
            )
            lines.append(f"[{counted[left, right]} of the 25 people interviewed](finding:{name}) were of this group.\n")
    (root / "report" / "report.md").write_text("\n".join(lines), "utf-8")


def test_all_two_way_tables_together_are_solved_for_the_record_of_each_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """She solves for the tables of 25 records that give every number; a record in all of them is found. Refused."""
    root = laid_out(tmp_path / "example")
    _publish_tables(root, ("sex", "province", "occupation"))
    found = diagnostics(root, "report", capsys)
    given = [one for one in found if one["code"] == "DS07" and one["severity"] == "block"]
    assert given, Counter(str(one["code"]) for one in found)
    sources = {str(source) for one in given for source in one["subjects"]}  # type: ignore[attr-defined]
    assert len(sources) >= 5


def test_the_published_reports_leave_another_world_for_every_source(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for report in ("report", "report-ko"):
        assert [one for one in diagnostics(mine, report, capsys) if str(one["code"]) in {"DS07", "DS08"}] == []
