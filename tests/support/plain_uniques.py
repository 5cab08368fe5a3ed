"""Minimal sample uniques and counts of like records by loops and sets: obviously right, and slow."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import factorial

Row = Sequence[str | int | None]


def match(one: Row, other: Row, attributes: Sequence[int]) -> bool:
    """Tell whether two records can be the same: nothing recorded of both differs."""
    return all(one[a] is None or other[a] is None or one[a] == other[a] for a in attributes)


def alike(rows: Sequence[Row], attributes: Sequence[int]) -> list[int]:
    """Count for each record those that match it, itself among them."""
    return [sum(match(row, other, attributes) for other in rows) for row in rows]


def sets(rows: Sequence[Row], size: int) -> dict[tuple[int, ...], list[int]]:
    """List, by set of attributes, the records that are unique on it and on no part of it."""
    found: dict[tuple[int, ...], list[int]] = {}
    unique: list[list[tuple[int, ...]]] = [[] for _ in rows]
    attributes = range(len(rows[0]) if rows else 0)
    for number in range(1, size + 1):
        for chosen in combinations(attributes, number):
            for record, matching in enumerate(alike(rows, chosen)):
                if matching == 1 and not any(set(part) <= set(chosen) for part in unique[record]):
                    unique[record].append(chosen)
                    found.setdefault(chosen, []).append(record)
    return found


def scores(rows: Sequence[Row]) -> list[int]:
    """Score each record: for each minimal set of size k among m attributes, (m - k)!."""
    attributes = len(rows[0]) if rows else 0
    total = [0] * len(rows)
    for chosen, records in sets(rows, attributes).items():
        for record in records:
            total[record] += factorial(attributes - len(chosen))
    return total
