from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
from hashlib import sha256
from firsthand.render import render
from tests.support.bounds import english, korean
for make in (english, korean):
    for suffix, data in render(make()).items():
        print(suffix, sha256(data).hexdigest())
"""


def _digests(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True, env=environment, cwd=ROOT
    )
    return done.stdout


def test_the_same_report_gives_the_same_bytes_in_another_process(hangul: None) -> None:
    first, second = _digests("1"), _digests("2")
    assert first == second
    assert len(first.split()) == 12
