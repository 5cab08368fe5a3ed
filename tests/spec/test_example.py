"""The invented example has a truth written down before its interviews; every evaluator finds it, finding by finding."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from firsthand.counting.binding import compile_findings
from firsthand.counting.port import Evaluator
from firsthand.demo import SAME as DECIDED
from firsthand.model.coding import Asked, Basis, Coding, Coverage, Polarity
from firsthand.model.project import Project
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import PassageRef, Source, Value
from firsthand.project import read_project
from tests.spec.happened import read
from tests.spec.test_counting import EVALUATORS
from tests.support.snapshots import snapshot

EXAMPLE = Path(str(files("firsthand.demo") / "example"))
TRUTHS = tomllib.loads((EXAMPLE / "truth.toml").read_text("utf-8"))
TRUTH = {**TRUTHS["finding"], **TRUTHS["happened"]}
SAME = tuple((one, other) for one, other in TRUTHS["same"]["pairs"])
PARTS = ("n", "of", "denied", "not_asked", "declined", "missing")


def rows(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def record(project: Project) -> Snapshot:
    def value(name: str, cell: str) -> Value:
        return int(cell) if project.attributes[name].type in ("integer", "year") else cell

    sources = {
        row["source"]: Source(
            row["source"], attributes={name: value(name, row[name]) for name in project.attributes if row[name]}
        )
        for row in rows("register.csv")
    }
    codings = []
    for row in rows("codings.csv"):
        passage = PassageRef.parse(row["passage"])
        assert passage is not None
        polarity = Polarity(row["polarity"]) if row["polarity"] else None
        basis = Basis(row["basis"]) if row["basis"] else None
        codings.append(Coding(passage, row["code"], row["coder"], polarity, basis))
    coverage = tuple(Coverage(row["source"], row["topic"], Asked(row["state"])) for row in rows("coverage.csv"))
    said = snapshot(tuple(sources[code] for code in sorted(sources)), tuple(codings), coverage)
    return replace(said, events=read(EXAMPLE / "events", SAME))


def test_the_example_decides_what_its_truth_says_is_the_same() -> None:
    assert DECIDED == SAME


@pytest.mark.parametrize("evaluate", EVALUATORS)
def test_the_example_counts_to_its_known_truth(evaluate: Evaluator) -> None:
    project = read_project(EXAMPLE)
    assert project.problems == ()
    compiled, problems = compile_findings(project.findings.values(), project)
    assert problems == ()
    counts = evaluate(record(project), project.codebook, compiled)
    assert set(counts) == set(TRUTH)
    for name, truth in TRUTH.items():
        found = counts[name]
        expected = {part: truth.get(part, 0) for part in PARTS}
        assert {part: getattr(found, part) for part in PARTS} == expected, name
        if "range" in truth:
            assert [found.low, found.high] == truth["range"]
