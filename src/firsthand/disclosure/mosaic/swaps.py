"""Look for other worlds without a solver: trade answers between two rows where no number told can notice.

Two rows that exchange some of their cells leave every number as it was when, for each question, the two answer after
the exchange what the two answered before, in either order. One such trade is another world; trade after trade is a walk
among the worlds. (A swap of this kind is the move by which Markov chains
sample tables with given margins: Diaconis and Sturmfels, Annals of Statistics 26, 1998.)
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from firsthand.disclosure.mosaic.atoms import Atoms, Part
from firsthand.disclosure.mosaic.model import Mosaic, Profile, Reading, Row

STEPS = 4000
"""How many trades a walk tries for the goals that no single trade reaches."""

PATIENCE = 500
"""After how many trades that cannot be made a walk is given up."""

World = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """What a world should show: that a row answers a question otherwise, or that not as many rows have a part.

    ``part`` is set, and ``question`` -1, for the second; ``row`` is then one that has it, and with ``more`` set only
    more rows will do, or only fewer.
    """

    row: int
    question: int = -1
    part: Part | None = None
    more: bool | None = None


class Swaps:
    """A search from the record outwards. The same mosaic gives the same worlds: chance is seeded by its content.

    ``told``, when given, reads the same mosaic with fewer numbers: worlds need give only those, while answers and parts
    are told apart as before.
    """

    def __init__(self, reading: Reading, atoms: Atoms, told: Reading | None = None) -> None:
        self._seen, self._told, self._atoms = reading, told or reading, atoms
        mosaic = self._told.mosaic
        self._start = State(reading, self._told, mosaic.rows)
        self._exchanged: dict[tuple[int, int], World] = {}
        self._bundles, self._alone = _bundles(mosaic)
        self._told_by = [_looking_at(self._told, bundle) for bundle in self._bundles]
        self._seen_by = [_looking_at(self._seen, bundle) for bundle in self._bundles]

    @property
    def profiles(self) -> list[Profile]:
        """What the rows of the record answer."""
        return self._start.profiles

    def pairs(self, pairs: Iterable[tuple[int, int]]) -> Iterator[Trade]:
        """List the trades of one column or one topic between these rows of the record."""
        for row, other in pairs:
            for bundle in range(self._alone):
                trade = self._trade(self._start, row, other, bundle)
                if trade is not None:
                    yield trade

    def reaches(self, goal: Goal) -> bool:
        """Tell whether one exchange shows what a goal asks."""
        return bool(goal.part is None and self._places(goal)) or self._direct(goal) is not None

    def worlds(self, goals: Iterable[Goal]) -> dict[Goal, World]:
        """Find a world for as many answers as can be reached; the others are not in the answer."""
        waiting = dict.fromkeys(goals)
        found = {goal: world for goal in waiting if (world := self._places(goal))}
        for goal in found:
            del waiting[goal]
        for goal in list(waiting):
            if goal in waiting and (state := self._direct(goal)) is not None:
                self._take(state, waiting, found)
        if waiting:
            self._walk(waiting, found)
        return found

    def _places(self, goal: Goal) -> World | None:
        """Let two rows change places, where what was told of either leaves her open to be the other."""
        rows, counted = self._start.rows, self._told.counted
        before = self._seen.kind(goal.question, self._start.profiles[goal.row])
        for other, profile in enumerate(self._start.profiles):
            if self._seen.kind(goal.question, profile) == before or counted[other] != counted[goal.row]:
                continue
            if self._told.allows(goal.row, rows[other]) and self._told.allows(other, rows[goal.row]):
                pair = min(goal.row, other), max(goal.row, other)
                if pair not in self._exchanged:
                    world = rows[:]
                    world[goal.row], world[other] = rows[other], rows[goal.row]
                    self._exchanged[pair] = tuple(world)
                return self._exchanged[pair]
        return None

    def _reached(self, state: State, goal: Goal) -> bool:
        """Tell whether a world shows what a goal asks of an answer."""
        before = self._seen.kind(goal.question, self._start.profiles[goal.row])
        return self._seen.kind(goal.question, state.profiles[goal.row]) != before

    def _take(self, state: State, waiting: dict[Goal, None], found: dict[Goal, World]) -> None:
        world = None
        for goal in [goal for goal in waiting if self._reached(state, goal)]:
            world = world or tuple(state.rows)
            found[goal] = world
            del waiting[goal]

    def _direct(self, goal: Goal) -> State | None:
        """Reach a goal by one trade."""
        holders = [goal.row]
        if goal.part is not None:
            holders = [row for row, vector in enumerate(self._atoms.record) if goal.part.of(vector)]
        for holder in holders:
            for trade in self._trades(self._start, holder, goal):
                if self._serves(trade, goal):
                    state = self._start.copy()
                    state.make(trade)
                    return state
        return None

    def _serves(self, trade: Trade, goal: Goal) -> bool:
        if goal.part is None:
            before = self._seen.kind(goal.question, self._start.profiles[goal.row])
            return self._seen.kind(goal.question, trade.profiles[0]) != before
        inside, record = self._atoms.inside, self._atoms.record
        both = zip(trade.rows, trade.profiles, strict=True)
        new = [self._atoms.of_profile(profile) | inside[row] for row, profile in both]
        return sum(map(goal.part.of, new)) != sum(goal.part.of(record[row]) for row in trade.rows)

    def _trades(self, state: State, row: int, goal: Goal) -> Iterator[Trade]:
        """List the trades of a row that no number notices, with every other row and every bundle that matters."""
        others = [*range(row + 1, len(state.rows)), *range(row)]
        family = self._seen.place[goal.question][0] if goal.question >= 0 else -1
        for bundle, touched in enumerate(self._seen_by):
            if goal.question < 0 or family in touched:
                for other in others:
                    trade = self._trade(state, row, other, bundle)
                    if trade is not None:
                        yield trade

    def _trade(self, state: State, row: int, other: int, bundle: int) -> Trade | None:
        one, two = state.rows[row], state.rows[other]
        columns = self._bundles[bundle]
        if all(one[column] == two[column] for column in columns):
            return None
        ours, theirs = bytearray(one), bytearray(two)
        for column in columns:
            ours[column], theirs[column] = two[column], one[column]
        new = bytes(ours), bytes(theirs)
        if new[0] == two:
            return None
        alike = self._told.counted[row] == self._told.counted[other]
        told = list(state.told[row]), list(state.told[other])
        for family in self._told_by[bundle]:
            after = self._told.vector(family, new[0]), self._told.vector(family, new[1])
            if not _unnoticed((told[0][family], told[1][family]), after, alike=alike):
                return None
            told[0][family], told[1][family] = after
        if not (self._told.allows(row, new[0]) and self._told.allows(other, new[1])):
            return None
        both = tuple(told[0]), tuple(told[1])
        profiles = both if self._seen is self._told else self._profiles(state, (row, other), new, bundle)
        return Trade((row, other), new, both, profiles)

    def _profiles(
        self, state: State, rows: tuple[int, int], new: tuple[Row, Row], bundle: int
    ) -> tuple[Profile, Profile]:
        made = []
        for row, cells in zip(rows, new, strict=True):
            profile = list(state.profiles[row])
            for family in self._seen_by[bundle]:
                profile[family] = self._seen.vector(family, cells)
            made.append(tuple(profile))
        return made[0], made[1]

    def _walk(self, waiting: dict[Goal, None], found: dict[Goal, World]) -> None:
        """Walk among the worlds by trades drawn by lot, and keep each world that shows something new."""
        size = len(self._start.rows)
        if size < 2 or not self._bundles:
            return
        lot = random.Random(seed(self._told.mosaic))  # noqa: S311 - no secret; the same content, the same walk
        state = self._start.copy()
        idle = 0
        for _ in range(STEPS):
            row, other = lot.randrange(size), lot.randrange(size - 1)
            other += other >= row
            trade = self._trade(state, row, other, lot.randrange(len(self._bundles)))
            if trade is None:
                idle += 1
                if idle > PATIENCE:
                    return
                continue
            idle = 0
            state.make(trade)
            self._take(state, waiting, found)
            if not waiting:
                return


@dataclass(frozen=True, slots=True)
class Trade:
    """Two rows and what they become."""

    rows: tuple[int, int]
    new: tuple[Row, Row]
    told: tuple[Profile, Profile]
    profiles: tuple[Profile, Profile]


class State:
    """A world on the way: its rows, and what they answer."""

    def __init__(self, seen: Reading, told: Reading, rows: World) -> None:
        self.rows = list(rows)
        self.profiles = [seen.profile(row) for row in rows]
        self.told = self.profiles[:] if told is seen else [told.profile(row) for row in rows]

    def copy(self) -> State:
        """Return a world that goes its own way from here."""
        new = object.__new__(State)
        new.rows, new.profiles, new.told = self.rows[:], self.profiles[:], self.told[:]
        return new

    def make(self, trade: Trade) -> None:
        """Make a trade."""
        for row, new, told, profile in zip(trade.rows, trade.new, trade.told, trade.profiles, strict=True):
            self.rows[row], self.told[row], self.profiles[row] = new, told, profile


def _unnoticed(before: tuple[bytes, bytes], after: tuple[bytes, bytes], *, alike: bool) -> bool:
    """Tell whether two rows together answer a family's questions as before; each by itself, unless counted alike."""
    if after == before:
        return True
    if not alike:
        return False
    pairs = zip(*before, *after, strict=True)
    return all((a == c and b == d) or (a == d and b == c) for a, b, c, d in pairs)


def _bundles(mosaic: Mosaic) -> tuple[list[tuple[int, ...]], int]:
    """What is traded together: one column, the columns of a topic, all but one; and how many are the first two."""
    everything = range(len(mosaic.columns))
    singles = [(column,) for column in everything]
    rests = [tuple(c for c in everything if c != column) for column in everything]
    alone = dict.fromkeys(bundle for bundle in (*singles, *mosaic.groups) if bundle)
    return list(alone | dict.fromkeys(bundle for bundle in rests if bundle)), len(alone)


def _looking_at(reading: Reading, bundle: tuple[int, ...]) -> tuple[int, ...]:
    """List the families that look at any of these columns."""
    return tuple(n for n, (columns, _) in enumerate(reading.families) if not set(bundle).isdisjoint(columns))


def seed(mosaic: Mosaic) -> int:
    """Draw a seed from the content of a mosaic."""
    content = sha256()
    for row in mosaic.rows:
        content.update(row + b"\xff")
    for number in mosaic.numbers:
        content.update(repr((number.question, sorted(number.answers), number.least, number.most)).encode())
    return int.from_bytes(content.digest()[:8], "big")
