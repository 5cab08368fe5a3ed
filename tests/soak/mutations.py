"""Mutated inputs over every reader: :mod:`tests.soak.worker` judges them, a pool of such processes shares them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.soak import pool
from tests.soak.cases import case
from tests.soak.pool import Tally, Work


def run(master: int, numbers: Iterable[int], workers: int, progress: Callable[[Tally], None] | None = None) -> Tally:
    """Judge the inputs of these numbers, the ones this master seed gives."""
    return pool.run(Work("tests.soak.worker", master, _name), numbers, workers, progress)


def _name(master: int, number: int) -> tuple[str, str]:
    target, seed = case(master, number)
    return target.name, seed
