"""Counting what happened, and which numbers rest on one source, through the real commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_commands import give

FINDINGS = {
    "market-acts": 'unit = "act"\nwhere = "setting = \'market\'"\n',
    "victims-beaten": 'unit = "victim"\nwhere = "suffered(\'physical.*\')"\n',
    "recorded": 'unit = "complaint"\nwhere = "recorded()"\n',
    "mixed": 'unit = "act"\nwhere = "says(\'police.pointless\')"\n',
}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sensitivity") / "example"
    assert give(root.parent, "demo", str(root)).code == 0
    for name, text in FINDINGS.items():
        (root / "findings" / f"{name}.toml").write_text(f'question = "An invented question"\n{text}', "utf-8")
    return root


def test_count_tells_of_acts_victims_and_complaints_in_their_own_words(example: Path) -> None:
    said = give(example, "count", "market-acts")
    assert said.code == 0
    assert " acts; " in said.out
    assert "not so" in said.out
    assert "did not say so" not in said.out
    assert " victims" in give(example, "count", "victims-beaten").out
    assert " complaints" in give(example, "count", "recorded").out


def test_mixed_units_are_refused_at_their_place(example: Path) -> None:
    said = give(example, "count", "mixed")
    assert said.code == 2
    assert "findings/mixed.toml:3:10: where: mixing units: says asks what a source said" in said.err


def test_every_finding_is_counted_without_each_source(example: Path) -> None:
    said = give(example, "sensitivity")
    assert said.code == 2, "one finding cannot be counted"
    lines = said.out.splitlines()
    acted = lines.index("response-acted: 1 of 4 sources; 0 to 1 without any one source")
    assert lines[acted + 1] == "  rests on S20 alone"
    assert "detained: 6 of 25 sources; 5 to 6 without any one source" in lines
    assert "mixed" not in said.out


def test_of_one_finding_everyone_is_listed_without_whom_it_is_another(example: Path) -> None:
    said = give(example, "sensitivity", "letter")
    assert said.code == 0
    assert said.out.splitlines() == [
        "letter: 6 of 8 sources; 5 to 6 without any one source",
        "  without S10, S12, S14, S19, S20 or S24: 5 of 7",
        "  without S15 or S23: 6 of 7",
    ]
    assert give(example, "sensitivity", "nothing").code == 2
