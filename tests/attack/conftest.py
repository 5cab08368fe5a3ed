"""The invented example, laid out and published once: what the attackers of these tests read."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.cli import run
from tests.support.example import laid_out


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example project, its English and Korean report published in it."""
    root = laid_out(tmp_path_factory.mktemp("published") / "example")
    for report in ("report", "report-ko"):
        assert run(["publish", report, "--yes", "-p", str(root), "--out", str(root / "out")]) == 0
    return root
