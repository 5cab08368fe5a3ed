"""The example laid out once in each process, and copied for whoever asks: laying it out takes seconds, a copy none."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from firsthand.demo import lay_out

NOW = datetime(2011, 5, 20, tzinfo=UTC)


def laid_out(root: Path) -> Path:
    """Copy the example, with its vault filled, to a folder that is not there yet; return it."""
    return Path(shutil.copytree(_once(), root))


@cache
def _once() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="firsthand-example-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    lay_out(folder / "project", now=NOW)
    return folder / "project"
