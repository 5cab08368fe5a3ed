"""Look for other worlds without a solver: trade answers between two rows where no number told can notice.

Two rows that exchange some of their cells leave every number as it was when, for each question, the two answer after
the exchange what the two answered before, in either order. One such trade is another world, and shows that neither
record is forced; trade after trade is a walk among the worlds. (A swap of this kind is the move by which Markov chains
sample tables with given margins: Diaconis and Sturmfels, Annals of Statistics 26, 1998.)
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from firsthand.disclosure.mosaic_model import Mosaic, Reading, Row

STEPS = 4000
"""How many trades a walk tries for the goals that no single trade reaches."""

World = tuple[Row, ...]


@dataclass(frozen=True, slots=True, order=True)
class Goal:
    """What a world should show: that a row's record stands nowhere in it, or that the row answers a question otherwise.

    ``question`` is -1 for the first.
    """

    row: int
    question: int = -1


class Swaps:
    """A search from the record outwards. The same mosaic gives the same worlds: chance is seeded by its content."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        mosaic = reading.mosaic
        self.start = mosaic.rows
        self.profiles = tuple(reading.profile(row) for row in mosaic.rows)
        self._counted = _counted_in(mosaic)
        self._bundles = _bundles(mosaic)
        self._touched = [sorted({q for c in bundle for q in reading.touching[c]}) for bundle in self._bundles]

    def worlds(self, goals: Iterable[Goal]) -> dict[Goal, World]:
        """Find a world for as many goals as can be reached; the others are not in the answer."""
        waiting = dict.fromkeys(goals)
        found: dict[Goal, World] = {}
        for goal in list(waiting):
            if goal in waiting and (state := self._direct(goal)) is not None:
                self._take(state, waiting, found)
        if waiting:
            self._walk(waiting, found)
        return found

    def reached(self, state: State, goal: Goal) -> bool:
        """Tell whether a world shows what a goal asks."""
        profile = self.profiles[goal.row]
        if goal.question < 0:
            return state.standing[profile] == 0
        return state.profiles[goal.row][goal.question] != profile[goal.question]

    def _take(self, state: State, waiting: dict[Goal, None], found: dict[Goal, World]) -> None:
        world = None
        for goal in [goal for goal in waiting if self.reached(state, goal)]:
            world = world or tuple(state.rows)
            found[goal] = world
            del waiting[goal]

    def _direct(self, goal: Goal) -> State | None:
        """Reach a goal by one trade, or for a record that stands in several rows by one for each."""
        state = State(self.start, self.profiles)
        profile = self.profiles[goal.row]
        holders = [goal.row]
        if goal.question < 0:
            holders = [row for row, other in enumerate(self.profiles) if other == profile]
        for holder in holders:
            if state.profiles[holder] != profile:
                continue
            for trade in self._trades(state, holder, goal):
                if self._serves(trade, goal):
                    state.make(trade)
                    break
            else:
                return None
        return state

    def _serves(self, trade: Trade, goal: Goal) -> bool:
        profile, (ours, theirs) = self.profiles[goal.row], trade.profiles
        if goal.question < 0:
            return profile not in (ours, theirs)
        return ours[goal.question] != profile[goal.question]

    def _trades(self, state: State, row: int, goal: Goal) -> Iterator[Trade]:
        """List the trades of a row that no number notices, with every other row and every bundle that matters."""
        others = [*range(row + 1, len(self.start)), *range(row)]
        for bundle, touched in enumerate(self._touched):
            if goal.question >= 0 and goal.question not in touched:
                continue
            for other in others:
                trade = self._trade(state, row, other, bundle)
                if trade is not None:
                    yield trade

    def _trade(self, state: State, row: int, other: int, bundle: int) -> Trade | None:
        ours, theirs = bytearray(state.rows[row]), bytearray(state.rows[other])
        for column in self._bundles[bundle]:
            ours[column], theirs[column] = theirs[column], ours[column]
        new = bytes(ours), bytes(theirs)
        if new[0] == state.rows[row] or new[0] == state.rows[other]:
            return None
        kind = self.reading.kind
        alike = self._counted[row] == self._counted[other]
        profiles = bytearray(state.profiles[row]), bytearray(state.profiles[other])
        for question in self._touched[bundle]:
            before = profiles[0][question], profiles[1][question]
            after = kind(question, new[0]), kind(question, new[1])
            if after != before and not (alike and after == (before[1], before[0])):
                return None
            profiles[0][question], profiles[1][question] = after
        if not (self.reading.allows(row, new[0]) and self.reading.allows(other, new[1])):
            return None
        return Trade((row, other), new, (bytes(profiles[0]), bytes(profiles[1])))

    def _walk(self, waiting: dict[Goal, None], found: dict[Goal, World]) -> None:
        """Walk among the worlds by trades drawn by lot, and keep each world that shows something new."""
        size = len(self.start)
        if size < 2 or not self._bundles:
            return
        lot = random.Random(_seed(self.reading.mosaic))  # noqa: S311 - no secret; the same content, the same walk
        state = State(self.start, self.profiles)
        for _ in range(STEPS):
            row, other = lot.sample(range(size), 2)
            trade = self._trade(state, row, other, lot.randrange(len(self._bundles)))
            if trade is None:
                continue
            state.make(trade)
            self._take(state, waiting, found)
            if not waiting:
                return


@dataclass(frozen=True, slots=True)
class Trade:
    """Two rows and what they become."""

    rows: tuple[int, int]
    new: tuple[Row, Row]
    profiles: tuple[bytes, bytes]


class State:
    """A world on the way: its rows, their profiles, and how many rows have each profile."""

    def __init__(self, rows: World, profiles: tuple[bytes, ...]) -> None:
        self.rows, self.profiles = list(rows), list(profiles)
        self.standing = Counter(profiles)

    def make(self, trade: Trade) -> None:
        """Make a trade."""
        for row, new, profile in zip(trade.rows, trade.new, trade.profiles, strict=True):
            self.standing[self.profiles[row]] -= 1
            self.standing[profile] += 1
            self.rows[row], self.profiles[row] = new, profile


def _counted_in(mosaic: Mosaic) -> list[frozenset[int]]:
    """For each row, which of the different sets of rows counted over hold it: only rows counted alike can be traded."""
    sets = {rows: number for number, rows in enumerate(dict.fromkeys(number.rows for number in mosaic.numbers))}
    return [frozenset(n for rows, n in sets.items() if row in rows) for row in range(len(mosaic.rows))]


def _bundles(mosaic: Mosaic) -> list[tuple[int, ...]]:
    """What is traded together: one column, the columns of a topic, all columns but one."""
    everything = range(len(mosaic.columns))
    singles = [(column,) for column in everything]
    rests = [tuple(c for c in everything if c != column) for column in everything]
    return list(dict.fromkeys(bundle for bundle in (*singles, *mosaic.groups, *rests) if bundle))


def _seed(mosaic: Mosaic) -> int:
    content = sha256()
    for row in mosaic.rows:
        content.update(row + b"\xff")
    for number in mosaic.numbers:
        content.update(repr((number.question, sorted(number.answers), number.least, number.most)).encode())
    return int.from_bytes(content.digest()[:8], "big")
