"""The example laid out once in each run, and copied for whoever asks: laying it out takes seconds, a copy none."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from firsthand.demo import lay_out

NOW = datetime(2011, 5, 20, tzinfo=UTC)
_KEPT: list[Path] = []


def keep_in(folder: Path) -> None:
    """Say where the example of this run is kept; every process of the run names the same folder."""
    _KEPT[:] = [folder]


def laid_out(root: Path) -> Path:
    """Copy the example, with its vault filled, to a folder that is not there yet; return it."""
    return Path(shutil.copytree(_once(), root))


@cache
def _once() -> Path:
    """Lay the example out unless another process did. Of two that begin at once the first to end is taken.

    Nobody waits: who waited would stand idle for as long as laying it out takes.
    """
    (folder,) = _KEPT
    kept = folder / "example-laid-out"
    if not kept.exists():
        made = Path(tempfile.mkdtemp(prefix="example-", dir=folder))
        lay_out(made / "project", now=NOW)
        try:
            made.rename(kept)
        except OSError:
            shutil.rmtree(made)
    return kept / "project"
