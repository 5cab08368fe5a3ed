"""Kills at random moments: :mod:`tests.soak.killer` does them, a pool of such processes shares them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.soak import pool
from tests.soak.killer import case
from tests.soak.pool import Tally, Work


def run(master: int, numbers: Iterable[int], workers: int, progress: Callable[[Tally], None] | None = None) -> Tally:
    """Do the kills of these numbers. The seed gives errand and share of its time; the moment is the machine's."""
    return pool.run(Work("tests.soak.killer", master, case), numbers, workers, progress)
