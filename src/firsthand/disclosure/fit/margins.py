"""Joint numbers out of margins: what is published of two things apart, and what that says of both together.

Sources of method: iterative proportional fitting is Deming and Stephan's (1940); the hard bounds are Fréchet's (1951),
in strata as Dobra and Fienberg (2000) take them for tables that share a margin; a fourfold table with given margins and
odds ratio is Plackett's (1965).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import sqrt

Key = tuple[int, ...]
Margin = tuple[tuple[int, ...], Mapping[Key, float]]
"""Some of a table's axes, and the sums over all the others for each of their places."""

ROUNDS = 200
CLOSE = 1e-9


def fitted(shape: Sequence[int], margins: Sequence[Margin]) -> dict[Key, float]:
    """Fit a table of this shape to margins: of all tables that have them, the one that ties nothing else together.

    Each round scales the table to each margin in turn. It ends when a round changes nothing by more than ``CLOSE`` of
    the whole, at the latest after ``ROUNDS``; margins that contradict each other end there, fitted to the last.
    """
    table = dict.fromkeys(product(*map(range, shape)), 1.0)
    for _ in range(ROUNDS):
        before = dict(table)
        for axes, wanted in margins:
            _scale(table, axes, wanted)
        whole = sum(table.values())
        if max(abs(table[key] - before[key]) for key in table) <= CLOSE * max(whole, 1.0):
            break
    return table


def _scale(table: dict[Key, float], axes: tuple[int, ...], wanted: Mapping[Key, float]) -> None:
    held: dict[Key, float] = {}
    for key, number in table.items():
        place = tuple(key[axis] for axis in axes)
        held[place] = held.get(place, 0.0) + number
    for key in table:
        place = tuple(key[axis] for axis in axes)
        table[key] *= wanted.get(place, 0.0) / held[place] if held[place] else 0.0


def both(one: float, other: float, whole: float, odds: float) -> float:
    """Say how many of ``whole`` are one and the other, where their odds ratio is ``odds``.

    With odds of 1 the two have nothing to do with each other; below 1 they avoid each other. Never more than either,
    never fewer than must be, and the more the more there are of either.
    """
    one, other = min(one, whole), min(other, whole)
    if whole <= 0:
        return 0.0
    if odds == 1:
        return one * other / whole
    spread = whole + (one + other) * (odds - 1)
    root = sqrt(max(0.0, spread * spread - 4 * odds * (odds - 1) * one * other))
    if spread > 0:  # the same root, written so that nothing is lost by subtracting near equals
        return min(one, other, max(at_least(one, other, whole), 2 * odds * one * other / (spread + root)))
    return min(one, other, max(at_least(one, other, whole), (spread - root) / (2 * (odds - 1))))


def together(numbers: Sequence[float], whole: float, odds: float) -> float:
    """Say how many of ``whole`` are all of these, where each goes with those before it, taken as one, by ``odds``.

    Of all orders the one that makes it worst: the fewest where ``odds`` are below 1, the most where they are above. So
    it bounds whatever keeps within the ratio in some order. Everybody, where there is nothing to be.
    """
    worst = min if odds < 1 else max
    found = [whole] * (1 << len(numbers))  # by which of them were taken
    for taken in range(1, len(found)):
        last = [number for number in range(len(numbers)) if taken >> number & 1]
        found[taken] = worst(both(found[taken ^ 1 << number], numbers[number], whole, odds) for number in last)
    return found[-1]


def at_least(one: float, other: float, whole: float) -> float:
    """Say how many of ``whole`` must be both, whatever the two have to do with each other (Fréchet)."""
    return max(0.0, one + other - whole)


def shifted(share: float, odds: float) -> float:
    """Move a share by an odds ratio: half by 1/4 is a fifth."""
    return odds * share / (odds * share + 1 - share) if share < 1 else 1.0
