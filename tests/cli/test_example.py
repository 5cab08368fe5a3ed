"""The invented example through the real command: refused for each planted fault, and published once it is true."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

KINDS = {
    "population-generalisation": "GN01",
    "stale-number": "NB02 wrong",
    "bare-number": "NB01 number",
    "universal-denied": "NB07 denied",
    "unlinked-quotation": "MS02",
    "singled-out": "DS01",
    "hypothetical-as-event": "QT04",
    "altered-quotation": "QT02",
    "meaning-changing-omission": "QT03 meaning",
    "frequency-not-coded": "NB09",
    "exclusive-with-sibling": "NB08 beside",
    "only-against-sanctions": "NB08 beside",
    "unmarked-omission": "QT03 unmarked",
    "consent-withdrawn": "CN02 withdrawn",
    "press-refused": "CN01 refused",
    "hearsay-as-fact": "EV02 secondhand",
    "sanction-from-belief": "EV02 practice",
    "small-base-percentage": "NB03 small-base",
    "frequency-from-victims": "NB09",
    "none-against-some": "NB07 denied",
    "unknown-as-none": "NB07 unasked",
    "event-counted-twice": "NB02 wrong",
    "legal-label": "EV05 counted",
    "label-without-number": "EV05 unlinked",
    "contradiction-unmentioned": "EV04 denied",
}
"""Each planted fault's rule, and its kind where the rule has several."""


def _run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "firsthand", *words], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "example"
    laid = _run("demo", str(root), cwd=root.parent)
    assert laid.returncode == 0, laid.stderr
    return root


@pytest.fixture(scope="module")
def truth(example: Path) -> dict[str, object]:
    return tomllib.loads((example / "truth.toml").read_text("utf-8"))


def test_every_planted_fault_is_named_at_its_line_and_nothing_blocks_elsewhere(
    example: Path, truth: dict[str, object]
) -> None:
    done = _run("check", "press", "--format", "json", cwd=example)
    assert done.returncode == 10
    found = json.loads(done.stdout)["diagnostics"]
    faults = truth["fault"]
    assert isinstance(faults, list)
    planted = {(fault["line"], KINDS[fault["kind"]]) for fault in faults}
    named = {(d["line"], f"{d['code']} {d['values'].get('kind', '')}".rstrip()) for d in found}
    assert planted - named == set()
    allowed = {fault["line"] for fault in faults} | {23}
    assert [d for d in found if d["severity"] != "note" and d["line"] not in allowed] == []


def test_the_findings_count_what_the_interviews_were_written_to_say(example: Path, truth: dict[str, object]) -> None:
    from datetime import date

    from firsthand.counting import count
    from firsthand.model.snapshot import Wanted
    from firsthand.project import read_project
    from firsthand.vault import Vault

    project = read_project(example)
    with Vault.open(example / "vault", lambda _: "") as vault:
        snapshot = vault.snapshot(Wanted(), date(2026, 1, 5))
    counts, problems = count(tuple(project.findings.values()), snapshot, project)
    assert problems == ()
    said, happened = truth["finding"], truth["happened"]
    assert isinstance(said, dict)
    assert isinstance(happened, dict)
    for name, known in {**said, **happened}.items():
        c = counts[name]
        assert (c.n, c.of, c.denied, c.not_asked, c.declined, c.missing) == (
            known["n"], known["of"], known["denied"], known["not_asked"], known["declined"], known.get("missing", 0),
        ), name  # fmt: skip


@pytest.mark.parametrize("report", ["report", "report-ko"])
def test_the_report_that_says_what_the_testimony_supports_is_published(example: Path, report: str) -> None:
    done = _run("publish", report, "--yes", "--out", "published", cwd=example)
    assert done.returncode == 0, done.stdout + done.stderr
    for suffix in ("html", "pdf", "docx"):
        assert (example / "published" / f"{report}.{suffix}").stat().st_size > 10_000


def test_building_twice_gives_the_same_bytes(example: Path) -> None:
    for out in ("one", "two"):
        assert _run("publish", "report", "--yes", "--out", out, cwd=example).returncode == 0
    for suffix in ("html", "pdf", "docx"):
        first, second = ((example / out / f"report.{suffix}").read_bytes() for out in ("one", "two"))
        assert first == second


def test_the_refused_report_is_not_published(example: Path) -> None:
    done = _run("publish", "press", "--yes", "--out", "never", cwd=example)
    assert done.returncode == 10
    assert not (example / "never").exists()


def test_only_text_output_shows_words_of_the_report(example: Path) -> None:
    for form in ("json", "sarif"):
        shown = _run("check", "press", "--format", form, cwd=example).stdout
        assert "preposterous" not in shown
        assert "강민철" not in shown
        assert "Kang" not in shown
        assert "grandmother" not in shown


def test_the_journal_of_the_example_is_whole(example: Path) -> None:
    done = _run("journal", "verify", cwd=example)
    assert done.returncode == 0
    assert "whole" in done.stdout


def test_search_finds_korean_and_english(example: Path) -> None:
    for query in ("자기비판서", "police near:5 report"):
        done = _run("search", query, cwd=example)
        assert done.returncode == 0
        assert "/" in done.stdout
