"""The plain scorer: sums in loops. The oracle of the fast one, and short enough to be read as the definition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from firsthand.linkage.comparisons import COMPARISONS, Comparison, Level
from firsthand.linkage.mention import Mention
from firsthand.linkage.pair import Pair, Reason, in_order


def score(mentions: Iterable[Mention], comparisons: Sequence[Comparison] = COMPARISONS) -> tuple[Pair, ...]:
    """Compare every mention with every other; every pair, the likeliest first."""
    return in_order(_pair(a, b, comparisons) for a, b in combinations(mentions, 2))


def _pair(a: Mention, b: Mention, comparisons: Sequence[Comparison]) -> Pair:
    reasons = []
    for comparison in comparisons:
        level = level_of(comparison, a, b)
        if level is not None:
            reasons.append(Reason(comparison.name, level.name, level.weight))
    return Pair.of(a.id, b.id, sum(reason.weight for reason in reasons), reasons)


def level_of(comparison: Comparison, a: Mention, b: Mention) -> Level | None:
    """Find the level at which both agree; None where one is silent."""
    if comparison.silent(a, b):
        return None
    return next(level for level in comparison.levels if level.holds(a, b))
