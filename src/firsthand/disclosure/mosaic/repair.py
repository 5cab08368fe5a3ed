"""Look for another world by changing what must change and mending what that breaks.

For goals no trade reaches: a cell nobody's number tells of may change by itself, and a change here may need another
there. From the record with one row changed as the goal asks, one cell after another is changed so that fewer numbers
are missed, with chance to leave dead ends and a short memory not to undo what was just done (as WalkSAT: Selman, Kautz
and Cohen, AAAI 1994; and tabu search: Glover, ORSA Journal on Computing 1, 1989).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import islice, product

from firsthand.disclosure.mosaic.atoms import Atoms, vectors
from firsthand.disclosure.mosaic.model import Reading, Row
from firsthand.disclosure.mosaic.swaps import Goal, World, seed

ATTEMPTS, STEPS, TRIED, MEMORY = 4, 60, 60, 6
"""How many times a goal is set out for, how many cells are changed each time, how many changes are weighed for each,
and how many steps a changed cell is left alone."""

DRAWN = 30
"""The changes that are weighed are those of so many rows."""

OTHERS = 60
"""So many other rows may be the first that is changed, so that they have a part."""

_WAYS = 2_000


class Repair:
    """Mends worlds of one mosaic. The same mosaic and goal give the same world.

    ``told``, when given, reads the mosaic with fewer numbers, as for :class:`firsthand.disclosure.mosaic.swaps.Swaps`.
    ``weighed`` counts the changes looked at so far, and the numbers each would change: what the search has cost.
    """

    def __init__(self, reading: Reading, atoms: Atoms, told: Reading | None = None) -> None:
        self._seen, self._told, self._atoms = reading, told or reading, atoms
        self._mosaic = self._told.mosaic
        self._profiles = [reading.profile(row) for row in self._mosaic.rows]
        self._seed = seed(self._mosaic)
        self.weighed = 0
        self._counting = _counting(self._told)
        self._rows = [sorted(number.rows) for number in self._mosaic.numbers]
        self._states = [tuple(range(size)) for size in self._mosaic.states]
        self._left = {cell: tuple(sorted(states)) for cell, states in self._mosaic.fixed.items()}
        self._looking: list[list[int]] = [[] for _ in self._mosaic.columns]
        for family, (columns, _) in enumerate(reading.families):
            for column in columns:
                self._looking[column].append(family)
        self._counted = [0] * len(self._mosaic.numbers)
        for row, cells in enumerate(self._mosaic.rows):
            for family in range(len(reading.families)):
                for index in self._adding(row, family, self._told.vector(family, cells)):
                    self._counted[index] += 1

    def world(self, goal: Goal, attempts: int = ATTEMPTS) -> World | None:
        """Find a world that shows what the goal asks."""
        lot = random.Random(f"{self._seed} {goal.row} {goal.question} {goal.part}")  # noqa: S311 - no secret; the same each time
        starts: list[tuple[int, Row]] = []
        drawn = self._starts(goal, lot)
        for attempt in range(attempts):
            starts += islice(drawn, 1)
            if not starts:
                return None
            world = self._mended(goal, *starts[attempt % len(starts)], lot)
            if world is not None and self._reached(goal, world):
                return world
        return None

    def _starts(self, goal: Goal, lot: random.Random) -> Iterator[tuple[int, Row]]:
        """Draw a row changed as the goal asks, in one cell if that will do: the goal's, or for a part any other too."""
        size, found = len(self._mosaic.rows), False
        others = [] if goal.part is None else range(0, size, 1 + size // OTHERS)
        changes = [(row, *cell) for row in dict.fromkeys((goal.row, *others)) for cell in self._cells(goal, row)]
        lot.shuffle(changes)
        for row, column, state in changes:
            self.weighed += 1
            if self._differs(goal, row, new := _changed(self._mosaic.rows[row], (column, state))):
                found = True
                yield row, new
        if found or goal.part is not None:
            return
        row, columns = goal.row, self._mosaic.questions[goal.question].columns
        cells = [[(column, state) for state in self._open(row, column)] for column in columns]
        for way in islice(product(*cells), _WAYS):
            self.weighed += 1
            if self._differs(goal, row, new := _changed(self._mosaic.rows[row], *way)):
                yield row, new

    def _cells(self, goal: Goal, row: int) -> Iterator[tuple[int, int]]:
        """List the changes of one cell of a row that the goal may ask for."""
        if goal.part is None:
            columns: Sequence[int] = self._mosaic.questions[goal.question].columns
        else:
            columns = sorted(self._atoms.columns(goal.part.atoms))
        for column in columns:
            for state in self._open(row, column):
                if state != self._mosaic.rows[row][column]:
                    yield column, state

    def _open(self, row: int, column: int) -> tuple[int, ...]:
        return self._left.get((row, column), self._states[column])

    def _differs(self, goal: Goal, row: int, cells: Row) -> bool:
        profile = self._seen.profile(cells)
        if goal.part is not None:
            vector = self._atoms.of_profile(profile) | self._atoms.inside[row]
            return goal.part.of(vector) != goal.part.of(self._atoms.record[row])
        return self._seen.kind(goal.question, profile) != self._seen.kind(goal.question, self._profiles[row])

    def _reached(self, goal: Goal, world: World) -> bool:
        if goal.part is None:
            return True
        return sum(map(goal.part.of, vectors(self._atoms, self._seen.mosaic, world))) != goal.part.times

    def _mended(self, goal: Goal, first: int, start: Row, lot: random.Random) -> World | None:
        """Change one cell after another until no number is missed; None when it takes too many."""
        rows, counted = list(self._mosaic.rows), self._counted[:]
        resting: dict[tuple[int, int], int] = {}
        self._count(counted, first, rows[first], start)
        rows[first] = start
        for step in range(STEPS):
            missed = [index for index, found in enumerate(counted) if self._missed(index, found)]
            if not missed:
                return tuple(rows)
            moves = self._moves(missed[lot.randrange(len(missed))], rows, lot)
            moves = [move for move in moves if resting.get(move[:2], -1) < step]
            best = self._best(goal, first, rows, counted, lot.sample(moves, min(TRIED, len(moves))))
            if best is None:
                return None
            row, column, state = best
            new = _changed(rows[row], (column, state))
            self._count(counted, row, rows[row], new)
            rows[row] = new
            resting[row, column] = step + MEMORY
        return None

    def _moves(self, index: int, rows: list[Row], lot: random.Random) -> list[tuple[int, int, int]]:
        """List changes of one cell that a missed number may be mended by, in rows drawn among those it counts."""
        looked = self._mosaic.questions[self._mosaic.numbers[index].question].columns
        counted = self._rows[index]
        return [
            (row, column, state)
            for row in lot.sample(counted, min(DRAWN, len(counted)))
            for column in looked
            for state in self._open(row, column)
            if state != rows[row][column]
        ]

    def _best(
        self, goal: Goal, first: int, rows: list[Row], counted: list[int], moves: Sequence[tuple[int, int, int]]
    ) -> tuple[int, int, int] | None:
        """Choose the change after which numbers are missed by least; the first drawn of several."""
        best: tuple[int, int, int] | None = None
        least = 0
        for row, column, state in moves:
            new = _changed(rows[row], (column, state))
            if row == first and not self._differs(goal, row, new):
                continue
            changes: dict[int, int] = {}
            for index, by in self._changes(row, rows[row], new):
                changes[index] = changes.get(index, 0) + by
            self.weighed += 1 + len(changes)
            cost = sum(
                self._missed(index, counted[index] + by) - self._missed(index, counted[index])
                for index, by in changes.items()
            )
            if best is None or cost < least:
                best, least = (row, column, state), cost
        return best

    def _missed(self, index: int, counted: int) -> int:
        """By how much a count misses the number told."""
        number = self._mosaic.numbers[index]
        return max(0, number.least - counted, counted - number.most)

    def _count(self, counted: list[int], row: int, old: Row, new: Row) -> None:
        for index, by in self._changes(row, old, new):
            counted[index] += by

    def _changes(self, row: int, old: Row, new: Row) -> Iterator[tuple[int, int]]:
        """Give the numbers that count a row no longer, with -1, and those that count it now, with 1."""
        changed = (column for column in range(len(old)) if old[column] != new[column])
        for family in sorted({family for column in changed for family in self._looking[column]}):
            before, after = self._told.vector(family, old), self._told.vector(family, new)
            if before != after:
                for vector, by in ((before, -1), (after, 1)):
                    for index in self._adding(row, family, vector):
                        yield index, by

    def _adding(self, row: int, family: int, vector: bytes) -> Iterator[int]:
        """Give the numbers that count a row by its answers to a family's questions."""
        for at, by_kind in self._counting[family]:
            for index in by_kind.get(vector[at], ()):
                if row in self._mosaic.numbers[index].rows:
                    yield index


def _counting(told: Reading) -> list[list[tuple[int, dict[int, list[int]]]]]:
    """List, for each family, each place in it and each kind of answer there, the numbers that count it."""
    found: list[dict[int, dict[int, list[int]]]] = [{} for _ in told.families]
    for index, number in enumerate(told.mosaic.numbers):
        family, at = told.place[number.question]
        for kind in sorted({told.kinds[number.question][answer] for answer in number.answers}):
            found[family].setdefault(at, {}).setdefault(kind, []).append(index)
    return [list(places.items()) for places in found]


def _changed(row: Row, *cells: tuple[int, int]) -> Row:
    new = bytearray(row)
    for column, state in cells:
        new[column] = state
    return bytes(new)
