"""A candidate pair: two that may be one and the same, with the reasons, and the order in which pairs are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """What one comparison came to, and what it adds to the score, in bits."""

    comparison: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ids, the lesser first, and how much speaks for their being the same: the sum of the reasons, in bits.

    Comparisons that one side is silent on are in no reason. A score is no probability, and decides nothing.
    """

    first: str
    second: str
    weight: float
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(cls, one: str, other: str, weight: float, reasons: Sequence[Reason]) -> Pair:
        """Make a pair of two ids in any order."""
        first, second = sorted((one, other), key=natural)
        return cls(first, second, weight, tuple(reasons))


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """Order ids as a person would: E9 before E10."""
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in re.findall(r"\d+|\D+", name))


def in_order(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Put the likeliest first, and those that weigh the same, but for rounding, in order of id."""
    return tuple(sorted(pairs, key=lambda p: (-round(p.weight, 6), natural(p.first), natural(p.second))))
