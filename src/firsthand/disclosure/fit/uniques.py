"""Minimal sample uniques: the smallest sets of attributes by which a record is the only one of its kind.

A record is unique on a set when no other record matches it there; the set is minimal when it is unique on no part of
it (Elliot, Manning and Ford 2002, SUDA). Search and score are exact; ``docs/explain/uniques-and-tables.md`` argues it.

Sets are bit masks. The attribute with most values has the highest bit, and a set grows by adding attributes below its
lowest, so that the counts of the grown set need few cells and every part of a set is met before it. A record unique on
a part matches nobody on the whole, so only records unique on no part need counting: most drop out after three or four
attributes, and a part on which everyone is unique ends its branch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import factorial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from firsthand.disclosure.fit.microdata import Microdata

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from firsthand.disclosure.fit.microdata import Positions

    Flags = NDArray[np.bool_]

MOST_ATTRIBUTES = 20
"""A score is a sum of factorials, and must fit a 64-bit number."""

_ROOM = 1 << 20
"""So many cells are counted into without a second thought: 8 MB."""

_FULL = 0.8
"""Records are dropped from a count only when that drops a fifth of them; fewer are counted along and sifted after."""


@dataclass(frozen=True, eq=False)
class Uniques:
    """``sets`` maps each set of attributes, as ascending positions, to the records it singles out minimally."""

    attributes: tuple[str, ...]
    records: int
    sets: Mapping[tuple[int, ...], Positions] = field(default_factory=dict)

    def weight(self, size: int) -> int:
        """Weigh a set of so many attributes: how many orders of adding the others one by one lead through it."""
        return factorial(len(self.attributes) - size)

    def scores(self) -> NDArray[np.int64]:
        """Score each record: the sum of the weights of the sets that single it out. 0 is unique on no set found."""
        scores = np.zeros(self.records, np.int64)
        for attributes, records in self.sets.items():
            scores[records] += self.weight(len(attributes))
        return scores

    def shares(self) -> dict[str, float]:
        """Give, by attribute, the part of all scores that comes from sets it is in. The parts overlap."""
        total = 0
        parts = dict.fromkeys(self.attributes, 0)
        for attributes, records in self.sets.items():
            score = self.weight(len(attributes)) * len(records)
            total += score
            for attribute in attributes:
                parts[self.attributes[attribute]] += score
        return {name: part / total if total else 0.0 for name, part in parts.items()}

    def smallest(self) -> Positions:
        """Give, for each record, the size of the smallest set that singles it out; 0 where none does."""
        found = np.zeros(self.records, np.intp)
        for attributes, records in sorted(self.sets.items(), key=lambda item: -len(item[0])):
            found[records] = len(attributes)
        return found


def minimal_uniques(data: Microdata, size: int | None = None) -> Uniques:
    """Find every minimal sample unique of at most ``size`` attributes, of any size without it.

    Raises ValueError for more than 20 attributes. Memory: a byte a record for each set of fewer than ``size``.
    """
    if len(data.attributes) > MOST_ATTRIBUTES:
        raise ValueError(f"at most {MOST_ATTRIBUTES} attributes can be searched together")
    search = _Search(data, min(size or len(data.attributes), len(data.attributes)))
    found = search.run() if len(data) and search.size else {}
    return Uniques(data.attributes, len(data), dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0]))))


class _Part(NamedTuple):
    """Records sorted into classes alike on a set: ``keys`` number the class of each of ``records``, None for all."""

    records: Positions | None
    keys: Positions
    classes: int


class _Counted(NamedTuple):
    """What counting one set gave: who could still be alike before, who is unique now, and the classes, if needed."""

    mask: int
    live: Flags
    unique: Positions
    part: _Part | None


class _Search:
    def __init__(self, data: Microdata, size: int) -> None:
        self.data, self.size = data, size
        names = range(len(data.attributes))
        self.order = sorted(names, key=lambda a: (not data.incomplete[a], data.sizes[a], a))
        self.open = sum(1 for a in self.order if data.incomplete[a])
        """How many of the lowest bits are attributes that some record leaves unsaid."""
        self.nobody = np.zeros(len(data), np.bool_)
        self.alike = {0: np.full(len(data), len(data) > 1)}
        """By set: the records that match another one there. A set that is not in it has none."""
        self.found: dict[tuple[int, ...], Positions] = {}

    def run(self) -> dict[tuple[int, ...], Positions]:
        everyone = np.arange(len(self.data))
        if len(everyone) == 1:
            return {(a,): everyone for a in range(len(self.order))}
        self._grow(0, _Part(None, np.zeros(len(everyone), np.intp), 1), len(self.order))
        return self.found

    def _grow(self, mask: int, part: _Part | None, below: int) -> None:
        """Count every set that adds one attribute lower than the lowest; then grow each of them in turn."""
        last = mask.bit_count() + 1 == self.size
        grown = [self._count(mask, part, bit, last=last or bit == 0) for bit in range(below)]
        for counted in grown:
            if len(counted.unique):
                self.found[self._attributes(counted.mask)] = counted.unique
            if not last:
                self.alike[counted.mask] = _without(counted.live, counted.unique)
        if last:
            return
        for bit in range(1, below):
            counted, grown[bit] = grown[bit], grown[0]  # so that its classes can be forgotten once it has grown
            if counted.part is not None or bit < self.open:
                self._grow(counted.mask, counted.part, bit)

    def _count(self, mask: int, part: _Part | None, bit: int, *, last: bool) -> _Counted:
        grown = mask | 1 << bit
        live = self._live(grown)
        left = int(np.count_nonzero(live))
        if not left:
            return _Counted(grown, self.nobody, _NONE, None)
        if part is None or bit < self.open:
            some = np.flatnonzero(live)
            unmatched = self.data.alike(self._attributes(grown), some) == 1
            return _Counted(grown, live, some[unmatched], None)
        records, keys, classes = self._thinned(part, live, left)
        attribute = self.order[bit]
        column = self.data.columns[attribute]
        keys = keys * self.data.sizes[attribute]
        keys += column if records is None else column.take(records)
        keys, counts = _counted(keys, classes * self.data.sizes[attribute])
        single = counts == 1
        alone = single.take(keys) if single.any() else None
        where = _NONE if alone is None else np.flatnonzero(alone)
        unique = where if records is None else records.take(where)
        unique = unique[live.take(unique)]
        if last or len(unique) == left:
            return _Counted(grown, live, unique, None)
        return _Counted(grown, live, unique, _divided(records, keys, counts, where))

    def _live(self, mask: int) -> Flags:
        """Mark the records that are unique on no part of a set."""
        parts = [mask & ~(1 << bit) for bit in range(len(self.order)) if mask >> bit & 1]
        live = self.alike.get(parts[0], self.nobody)
        if len(parts) > 1:
            live = live & self.alike.get(parts[1], self.nobody)
        for part in parts[2:]:
            np.logical_and(live, self.alike.get(part, self.nobody), out=live)
        return live

    def _thinned(self, part: _Part, live: Flags, left: int) -> _Part:
        if left >= _FULL * len(part.keys):
            return part
        where = np.flatnonzero(live if part.records is None else live.take(part.records))
        records = where if part.records is None else part.records.take(where)
        return _Part(records, part.keys.take(where), part.classes)

    def _attributes(self, mask: int) -> tuple[int, ...]:
        return tuple(sorted(a for bit, a in enumerate(self.order) if mask >> bit & 1))


_NONE = np.zeros(0, np.intp)


def _counted(keys: Positions, cells: int) -> tuple[Positions, Positions]:
    """Count the records of each class; where there would be far more cells than records, number the classes first."""
    if cells > 8 * len(keys) + _ROOM:
        _, keys = np.unique(keys, return_inverse=True)
    return keys, np.bincount(keys)


def _without(live: Flags, unique: Positions) -> Flags:
    if not len(unique):
        return live
    left = live.copy()
    left[unique] = False
    return left


def _divided(records: Positions | None, keys: Positions, counts: Positions, alone: Positions) -> _Part:
    """Sort into classes, those of one record left out where they are many, and number the classes closely."""
    held = counts > 0
    if len(alone) > (1 - _FULL) * len(keys):
        stay = np.ones(len(keys), np.bool_)
        stay[alone] = False
        where = np.flatnonzero(stay)
        records = where if records is None else records.take(where)
        keys, held = keys.take(where), counts > 1
    classes = np.flatnonzero(held)
    if len(classes) >= 0.7 * len(counts):
        return _Part(records, keys, len(counts))
    numbers = np.empty(len(counts), np.intp)
    numbers[classes] = np.arange(len(classes))
    return _Part(records, numbers.take(keys), len(classes))
