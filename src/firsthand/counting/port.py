"""The port every evaluator stands behind: findings and a record in, a count for each finding out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from firsthand.counting.conditions import Column, Condition
from firsthand.model.coding import Codebook
from firsthand.model.finding import Count, Unit
from firsthand.model.snapshot import Snapshot


class Measure(StrEnum):
    """What ``value`` asks of an attribute over the units that are in."""

    RANGE = "range"
    MEDIAN = "median"
    LEAST = "least"
    GREATEST = "greatest"


@dataclass(frozen=True, slots=True)
class CompiledFinding:
    """A finding whose conditions are understood. ``name`` is unique among the findings of one evaluation."""

    name: str
    unit: Unit
    among: Condition
    where: Condition
    measure: Measure | None = None
    column: Column | None = None


class Evaluator(Protocol):
    """Count every finding over the record. Pure: same record, same counts, in the order the record gives.

    A unit belongs to the universe where ``among`` is TRUE, and is in where ``where`` is TRUE.
    """

    def __call__(self, snapshot: Snapshot, codebook: Codebook, findings: Sequence[CompiledFinding]) -> dict[str, Count]:
        """Return the counts by name of finding."""
        ...
