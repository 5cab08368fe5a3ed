"""What is printed, word for word. To accept a change, run this file with FIRSTHAND_RENEW_GOLDEN=1 and read the diff."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from firsthand.model.bound import Bound
from firsthand.render.compose import compose
from tests.golden.plain_text import plain_text
from tests.support.bounds import english, korean

GOLDEN = Path(__file__).resolve().parents[2] / "golden"


@pytest.mark.parametrize(("name", "make"), [("english", english), ("korean", korean)])
def test_a_report_says_what_its_golden_file_says(name: str, make: Callable[[], Bound]) -> None:
    said = plain_text(compose(make()))
    golden = GOLDEN / f"render_{name}.txt"
    if os.environ.get("FIRSTHAND_RENEW_GOLDEN"):
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8")
