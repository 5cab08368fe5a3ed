"""What all numbers give away, through the real commands: of the example, and after someone of it has withdrawn."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.test_commands import give


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mosaic") / "example"
    assert give(root.parent, "demo", str(root)).code == 0
    return root


@pytest.mark.parametrize("report", ["report", "report-ko"])
def test_the_examples_reports_join_nothing_of_any_source(example: Path, report: str) -> None:
    said = give(example, "mosaic", report)
    assert said.code == 0
    lines = said.out.splitlines()
    assert [line[:3] for line in lines[:25]] == [f"S{n:02d}" for n in range(1, 26)]
    shown = [line[6:] for line in lines[:25]]
    found = Counter(" ".join(line.split()[:2]) for line in shown)
    assert found == {"another world": 9, "told by": 14, "others have": 2}
    assert all(line.endswith((" cell apart)", " cells apart)")) for line in shown if line.startswith("another world"))
    assert lines[25] == "223 numbers told in the draft were weighed."
    text = (example / "report" / ("report.md" if report == "report" else "report.ko.md")).read_text("utf-8")
    truth = tomllib.loads((example / "truth.toml").read_text("utf-8"))
    happened = {name for name in truth["happened"] if f"finding:{name})" in text or f"finding:{name}/" in text}
    happened |= {name for name in truth["exhibit"] if f"(table:{name})" in text or f"(chart:{name})" in text}
    assert len(happened) > len(truth["exhibit"]) > 0
    left_out = sorted(f"Left out: '{name}': asks what happened, which is not weighed." for name in happened)
    assert sorted(lines[26:]) == left_out


def test_after_a_withdrawal_no_number_that_counted_her_may_be_told_again(example: Path) -> None:
    built = give(example, "publish", "report", "--yes", "--formats", "html")
    assert built.code == 0, built.out + built.err
    assert give(example, "withdraw", "S05").code == 0
    found = json.loads(give(example, "check", "report", "--format", "json").out)["diagnostics"]
    told = {d["subjects"][0] for d in found if d["code"] == "DS08"}
    assert {"police-pointless", "men", "touching", "detained"} <= told
    assert not told & {"interviewed", "home-violence", "broker-abuse"}, "she is not counted in these"
    assert all(d["subjects"][1:] == ["S05"] for d in found if d["code"] == "DS08")
    said = give(example, "mosaic", "report")
    assert said.code == 0
    assert "1 edition were weighed" in said.out
    assert "S05" not in said.out
