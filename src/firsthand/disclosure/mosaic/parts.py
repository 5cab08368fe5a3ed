"""Look through the parts of a source's record, of every size at once, for those that as many rows have in every world.

Worlds near the record do most of it. A trade leaves all rows but two as they were. So a part that the source has, and
that as many rows have after a trade of hers, lies wholly in what she is left with or in what the other gets: each trade
halves the question. A set of atoms here stands for all parts in it. It is given up when too many rows have all of it,
in the record or in any known world, for then as many have each part in it.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from firsthand.disclosure.mosaic.atoms import Atoms, Bits, Part, vectors, whole
from firsthand.disclosure.mosaic.model import Mosaic, Row
from firsthand.disclosure.mosaic.swaps import Swaps, World, seed

FEW = 60
"""Of so many rows every two are tried for trades; of more each row with PARTNERS others."""

PARTNERS, BESIDE = 12, 600
"""BESIDE is how many trades of other people a search also looks at, where there are many."""

SETS, SET = 20_000, 30_000
"""So many sets of atoms are looked at for one source before it is given up; and what each costs at least, in words."""

WAYS = 3_000
"""In so many ways the holders of a part may be sought among the changed rows of a world."""

COMPARED = 500
"""So many sets of atoms are compared with each other, to keep those that lie in no other."""

Changes = tuple[tuple[int, Row], ...]
"""A world by what differs in it from the record: rows, and their cells."""

FIXED, TOLD = "fixed", "told"
"""What may be found of a part, when no world denies it: it is fixed; and then, one finding by itself fixes it."""

Decide = Callable[[Part], World | str]
"""Gives a world in which not as many rows have the part; or FIXED, TOLD, or UNDECIDED."""


@dataclass
class Found:
    """What was found of one source: a part that stays, those that one finding tells, worlds that deny the others."""

    fixed: Part | None = None
    told: list[Part] = field(default_factory=list)
    worlds: dict[Changes, None] = field(default_factory=dict)
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """A world known: rows of the record that are not in it, and the vectors of those that are in it instead."""

    changes: Changes
    gone: NDArray[np.intp]
    come: Bits


class Parts:
    """The search over one mosaic. The same mosaic, asked in the same order, gives the same answers."""

    def __init__(self, atoms: Atoms, mosaic: Mosaic, swaps: Swaps, least: int) -> None:
        self.atoms, self.mosaic, self.least = atoms, mosaic, least
        self.record = atoms.table(list(atoms.record))
        self.recorded = np.array([row not in mosaic.unrecorded for row in range(len(mosaic.rows))])
        self.most = least - 1 + len(mosaic.unrecorded)
        self.known: list[_Known] = []
        self.answers: dict[Part, World | str] = {}
        self.trades: list[Changes] = []
        made: list[int] = []
        profiles = swaps.profiles
        for trade in swaps.pairs(_pairs(mosaic)):
            new = [
                atoms.changed(atoms.record[row], profiles[row], profile)
                for row, profile in zip(trade.rows, trade.profiles, strict=True)
            ]
            if set(new) != {atoms.record[row] for row in trade.rows}:
                self.trades.append(tuple(zip(trade.rows, trade.new, strict=True)))
                made += new
        self.paired = np.array([[row for row, _ in trade] for trade in self.trades], dtype=np.intp).reshape(-1, 2)
        self.made = atoms.table(made).reshape(-1, 2, atoms.words)

    def add(self, world: World) -> None:
        """Remember a world."""
        before, after = Counter(self.atoms.record), vectors(self.atoms, self.mosaic, world)
        places: dict[int, list[int]] = defaultdict(list)
        for row, vector in enumerate(self.atoms.record):
            places[vector].append(row)
        gone = [row for vector, n in (before - Counter(after)).items() for row in places[vector][:n]]
        come = list((Counter(after) - before).elements())
        changes = tuple((row, cells) for row, cells in enumerate(world) if cells != self.mosaic.rows[row])
        self.known.append(_Known(changes, np.array(gone, dtype=np.intp), self.atoms.table(come)))

    def alike(self, row: int) -> int:
        """Count the sources who have all of a row's record."""
        own = self.atoms.open(self.atoms.record[row])
        part = self.atoms.part(own, row)
        return sum(part.of(v) for v, there in zip(self.atoms.record, self.recorded, strict=True) if there)

    def explore(self, row: int, decide: Decide, spend: Callable[[int], bool]) -> Found:
        """Look through all parts of a row's record that fewer than ``least`` sources have.

        ``spend`` is told how many words each set costs, and says whether to go on.
        """
        return _Exploration(self, row, decide).run(spend)


class _Exploration:
    def __init__(self, parts: Parts, row: int, decide: Decide) -> None:
        p = parts
        self._p, self._row, self._decide = p, row, decide
        self._own = p.record[row]
        self._apart = p.record ^ self._own
        near = (p.paired == row).any(axis=1)
        others = np.flatnonzero(~near)
        if len(others) > BESIDE and len(p.mosaic.rows) > FEW:
            others = others[:: len(others) // BESIDE]
        self._at = np.concatenate([np.flatnonzero(near), others])
        self._pairs = p.paired[self._at]
        self._made = p.made[self._at] ^ self._own
        self._found = Found()
        self._spent = 0
        self._done: dict[bytes, list[Bits]] = defaultdict(list)
        self._stack: list[Bits] = [p.atoms.table([p.atoms.open(p.atoms.record[row])])[0]]

    def run(self, spend: Callable[[int], bool]) -> Found:
        seen: set[bytes] = set()
        while self._stack and self._found.fixed is None:
            atoms = self._stack.pop()
            key = atoms.tobytes()
            if key in seen:
                continue
            seen.add(key)
            self._spent = self._made.size + self._apart.size + SET
            self._look(atoms)
            if not spend(self._spent) or len(seen) > SETS:
                self._found.undecided |= bool(self._stack)
                break
        return self._found

    def _look(self, atoms: Bits) -> None:
        """Give a set up, divide it by a trade, or take it as a part that may stay."""
        p = self._p
        holders = _all(self._apart, atoms)
        if holders[p.recorded].sum() >= p.least:
            return
        total, before = int(holders.sum()), holders[self._pairs]
        after = _all(self._made, atoms)
        change = after.sum(axis=1, dtype=np.int64) - before.sum(axis=1, dtype=np.int64)
        most = int(change.argmax()) if len(change) else -1
        if most >= 0 and total + change[most] > p.most:
            self._witness(p.trades[self._at[most]])
            return
        fewer = np.flatnonzero(change < 0)
        if len(fewer):
            self._halve(atoms, fewer, before)
            return
        exact = most < 0 or change[most] <= 0
        if not exact:
            self._witness(p.trades[self._at[most]])
        self._leaf(atoms, holders, exact=exact)

    def _halve(self, atoms: Bits, fewer: NDArray[np.intp], before: NDArray[np.bool_]) -> None:
        """Divide by the trade that leaves least on the larger side."""
        sides = atoms & ~self._made[fewer]
        both = np.asarray(before[fewer].all(axis=1))
        sides[both, 0] &= sides[both, 1]
        sides[both, 1] = sides[both, 0]
        size = np.bitwise_count(sides).sum(axis=2).max(axis=1)
        best = int(size.argmin())
        self._witness(self._p.trades[self._at[fewer[best]]])
        self._stack += [sides[best, 0]] if both[best] else [sides[best, 0], sides[best, 1]]

    def _leaf(self, atoms: Bits, holders: NDArray[np.bool_], *, exact: bool) -> None:
        """Hold a set that no trade divides to the other worlds known; divide it by the one that leaves fewest ways."""
        p, total = self._p, int(holders.sum())
        refined: list[Bits] | None = None
        for known in p.known:
            number = int(holders[known.gone].sum())
            change = int(_all(known.come ^ self._own, atoms).sum()) - number
            self._spent += known.come.size
            if total + change > p.most:
                self._witness(known.changes)
                return
            if change > 0:
                self._witness(known.changes)
                exact = False
            elif change < 0 and exact and (refined is None or len(refined) > 1):
                ways = self._refined(atoms, known, number)
                if ways is not None and (refined is None or len(ways) < len(refined)):
                    refined, denied = ways, known.changes
        if exact:
            if refined is not None:
                self._witness(denied)
            self._stay(atoms, holders, refined)
        self._wider(atoms, holders)

    def _refined(self, atoms: Bits, known: _Known, number: int) -> list[Bits] | None:
        """List what of a set so many of the new rows of a world have together; None when the ways are too many."""
        shared = self._small(atoms & ~(known.come ^ self._own))
        if comb(len(shared), number) > WAYS:
            return None
        if number > 1:
            ways = np.array(list(combinations(range(len(shared)), number)), dtype=np.intp).reshape(-1, number)
            shared = self._small(np.bitwise_and.reduce(shared[ways], axis=1))
        return _maximal(np.unique(shared, axis=0))

    def _small(self, sets: Bits) -> Bits:
        """Keep the sets that fewer sources than needed have all of."""
        apart = self._apart[self._p.recorded]
        self._spent += sets.size * len(apart)
        few: NDArray[np.bool_] = _all(apart, sets[:, np.newaxis]).sum(axis=1) < self._p.least
        kept: Bits = sets[few]
        return kept

    def _stay(self, atoms: Bits, holders: NDArray[np.bool_], refined: list[Bits] | None) -> None:
        """Take a set that as many rows have in every world known so far: refine it, or ask about it."""
        if refined is not None:
            self._stack += refined
            return
        p, key = self._p, holders.tobytes()
        if any(not (atoms & ~larger).any() for larger in self._done[key]):
            return  # what belongs to a part that one finding tells, of the same rows, it tells too
        part = p.atoms.part(whole(atoms), self._row)
        if p.answers.get(part) not in (FIXED, TOLD):
            p.answers[part] = self._decide(part)
        answer = p.answers[part]
        if isinstance(answer, tuple):
            p.add(answer)
            known = p.known[-1]
            self._witness(known.changes)
            number = int(holders[known.gone].sum())
            here = int(_all(known.come ^ self._own, atoms).sum()) - number
            again = self._refined(atoms, known, number) if here < 0 else []
            self._found.undecided |= again is None
            self._stack += again or []
            return
        self._done[key].append(atoms)
        self._found.undecided |= answer not in (FIXED, TOLD)
        if answer == FIXED:
            self._found.fixed = part
        elif answer == TOLD:
            self._found.told.append(part)

    def _wider(self, atoms: Bits, holders: NDArray[np.bool_]) -> None:
        """Go on to the parts of a set that one more row has."""
        p = self._p
        if holders[p.recorded].sum() + 1 < p.least or (~p.recorded & ~holders).any():
            shared = np.unique(atoms & ~self._apart[~holders], axis=0)
            self._stack += _maximal(shared)

    def _witness(self, changes: Changes) -> None:
        self._found.worlds[changes] = None


def _all(apart: Bits, atoms: Bits) -> NDArray[np.bool_]:
    """Tell of each row whether it differs in none of these atoms."""
    return np.asarray(~(apart & atoms).any(axis=-1))


def _maximal(sets: Bits) -> list[Bits]:
    """Keep the sets that lie in no other; all where they are many."""
    if len(sets) > COMPARED:
        return list(sets)
    within = ~(sets[:, np.newaxis] & ~sets).any(axis=2)
    return list(sets[within.sum(axis=1) == 1])


def _pairs(mosaic: Mosaic) -> Iterator[tuple[int, int]]:
    """List the pairs of rows that are tried for trades."""
    size = len(mosaic.rows)
    if size <= FEW:
        yield from combinations(range(size), 2)
        return
    lot = random.Random(seed(mosaic))  # noqa: S311 - no secret; the same content, the same pairs
    drawn = ((row, (row + lot.randrange(1, size)) % size) for row in range(size) for _ in range(PARTNERS))
    yield from sorted({(min(pair), max(pair)) for pair in drawn})
