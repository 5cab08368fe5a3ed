"""Look for other worlds in large records: shuffle one column after another among rows it does not matter between.

Two rows counted alike that agree in every column asked about together with a column may exchange its cells: whatever
question looks at it, each then answers what the other did. So may any number of such rows among themselves. One pass
over the columns makes a world far from the record, in which few rows answer as before.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from operator import itemgetter

from firsthand.disclosure.mosaic_model import Profile, Reading, Row
from firsthand.disclosure.mosaic_swaps import Goal, World, seed

PASSES = 12
"""How many worlds are made before the rest is left to closer search."""

STILL = 0.02
"""A pass that reaches less than this share of the goals left is the last."""


def shuffled(reading: Reading, goals: list[Goal]) -> dict[Goal, World]:
    """Find worlds for as many goals as a few passes reach. The same mosaic gives the same worlds."""
    mosaic = reading.mosaic
    records = [reading.record(row, cells) for row, cells in enumerate(mosaic.rows)]
    waiting, found = list(goals), dict[Goal, World]()
    for world in _worlds(reading):
        profiles = [reading.profile(row) for row in world]
        if not _same_numbers(reading, records, profiles):
            continue
        standing = set(zip(reading.counted, profiles, strict=True))
        left = []
        for goal in waiting:
            before = records[goal.row]
            if goal.question < 0:
                reached = before not in standing
            else:
                reached = reading.kind(goal.question, profiles[goal.row]) != reading.kind(goal.question, before[1])
            if reached:
                found[goal] = world
            else:
                left.append(goal)
        last = len(waiting) - len(left) < STILL * len(waiting)
        waiting = left
        if last or not waiting:
            break
    return found


def _worlds(reading: Reading) -> Iterator[World]:
    """Make one world after another, each from the one before."""
    mosaic = reading.mosaic
    lot = random.Random(seed(mosaic))  # noqa: S311 - no secret; the same content, the same worlds
    rows = list(mosaic.rows)
    beside = [_beside(reading, column) for column in range(len(mosaic.columns))]
    for _ in range(PASSES):
        for column, others in enumerate(beside):
            _shuffle(reading, rows, column, others, lot)
        yield tuple(rows)


def _beside(reading: Reading, column: int) -> itemgetter[object]:
    """Take from a row the columns that are asked about together with one."""
    asked = {other for columns, _ in reading.families if column in columns for other in columns}
    others = sorted(asked - {column})
    return itemgetter(*others) if others else itemgetter(slice(0, 0))


def _shuffle(reading: Reading, rows: list[Row], column: int, others: itemgetter[object], lot: random.Random) -> None:
    fixed, counted = reading.mosaic.fixed, reading.counted
    alike: dict[object, list[int]] = defaultdict(list)
    for row, cells in enumerate(rows):
        if (row, column) not in fixed:
            alike[counted[row], others(cells)].append(row)
    for together in alike.values():
        states = [rows[row][column] for row in together]
        if len(together) > 1 and len(set(states)) > 1:
            lot.shuffle(states)
            for row, state in zip(together, states, strict=True):
                cells = rows[row]
                rows[row] = cells[:column] + bytes((state,)) + cells[column + 1 :]


def _same_numbers(reading: Reading, records: list[tuple[frozenset[int], Profile]], profiles: list[Profile]) -> bool:
    """Check that among rows counted alike each family is answered as often in each way: then every number holds."""
    for family in range(len(reading.families)):
        before = Counter((counted, profile[family]) for counted, profile in records)
        after = Counter((counted, profile[family]) for counted, profile in zip(reading.counted, profiles, strict=True))
        if before != after:
            return False
    return True
