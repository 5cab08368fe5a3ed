"""SECURITY.md names tests that exist, every test of an attack stands on it, and its figures are what was measured."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
NAMED = set(re.findall(r"\]\((tests/[\w/]+\.py)\)", PAGE))


def test_every_attempt_on_the_page_is_there() -> None:
    assert NAMED
    assert [name for name in sorted(NAMED) if not (ROOT / name).is_file()] == []


def test_every_attack_is_on_the_page() -> None:
    here = {path.relative_to(ROOT).as_posix() for path in Path(__file__).parent.glob("test_*.py")}
    assert here - NAMED == {Path(__file__).relative_to(ROOT).as_posix()}
