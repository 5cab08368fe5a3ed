"""The invented example's table by sex: refused as it stands, and published with its small cells left out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from firsthand.counting import compute
from firsthand.model.finding import Figure
from firsthand.model.snapshot import Wanted
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill

REPORT = """# A table

[Twenty women](finding:women) and [five men](finding:men) were interviewed, [25 people](finding:interviewed) in all.

[What women and men said](table:by-sex)

![What women and men said](chart:by-sex)
"""


def _run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "firsthand", *words], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "example"
    assert _run("demo", str(root), cwd=root.parent).returncode == 0
    (root / "report" / "tables.md").write_text(REPORT, "utf-8")
    return root


def _diagnostics(example: Path) -> tuple[int, list[tuple[str, int]]]:
    done = _run("check", "report/tables.md", "--language", "en", "--format", "json", cwd=example)
    found = json.loads(done.stdout)["diagnostics"]
    return done.returncode, [(d["code"], d["line"]) for d in found if d["severity"] != "note"]


def test_the_table_by_sex_is_refused(example: Path) -> None:
    assert _diagnostics(example) == (10, [("DS05", 5), ("DS05", 7)])


def test_with_its_small_cells_left_out_it_is_published_and_they_are_in_no_file(example: Path) -> None:
    exhibit = example / "exhibits" / "by-sex.toml"
    before = exhibit.read_text("utf-8")
    exhibit.write_text(before + 'suppress = "small"\n', "utf-8")
    try:
        assert _diagnostics(example) == (0, [])
        done = _run("publish", "report/tables.md", "--yes", "--language", "en", "--out", "out", cwd=example)
    finally:
        exhibit.write_text(before, "utf-8")
    assert done.returncode == 0, done.stderr
    text = (example / "out" / "tables.html").read_text("utf-8")
    assert text.count("×") >= 8
    for n, of in _cells(example):
        assert f"{n}\u00a0of\u00a0{of}" not in text
        assert f"{n} of {of}" not in text


def _cells(example: Path) -> set[tuple[int, int]]:
    """What women said, and what men said, row by row."""
    project = read_project(example)
    with Vault.open(example / "vault", lambda _: "") as vault:
        figure = compute(project.exhibits["by-sex"], project, vault.snapshot(Wanted(), mill.TODAY))
    assert isinstance(figure, Figure)
    return {(cell.n, cell.of) for row in figure.cells for cell in row}
