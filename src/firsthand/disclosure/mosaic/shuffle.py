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

from firsthand.disclosure.mosaic.model import Profile, Reading, Row
from firsthand.disclosure.mosaic.swaps import World, seed

PASSES = 12
"""How many worlds are made."""

def shuffled(reading: Reading) -> Iterator[World]:
    """Make a few worlds. The same mosaic gives the same worlds."""
    before = [reading.profile(row) for row in reading.mosaic.rows]
    for world in _worlds(reading):
        if _same_numbers(reading, before, [reading.profile(row) for row in world]):
            yield world


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


def _same_numbers(reading: Reading, records: list[Profile], profiles: list[Profile]) -> bool:
    """Check that among rows counted alike each family is answered as often in each way: then every number holds."""
    for family in range(len(reading.families)):
        before = Counter((counted, profile[family]) for counted, profile in zip(reading.counted, records, strict=True))
        after = Counter((counted, profile[family]) for counted, profile in zip(reading.counted, profiles, strict=True))
        if before != after:
            return False
    return True
