"""The rows of one unit, and for each simple fact the set of rows it holds of, as the bits of a whole number.

Bit 0 is the first row. A set of 1,644 rows is 206 bytes, and ``&``, ``|`` or ``~`` over it takes under a microsecond.
The passes over the record below keep their loops short, for they are what an evaluation costs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, compress
from operator import itemgetter, or_
from typing import TypeVar

from firsthand.counting.conditions import Column, Kind
from firsthand.counting.happened import Happened, Years
from firsthand.counting.record import KEYS, UnitRow, attribute, passage_key, row_key, rows
from firsthand.model.coding import Asked, Basis, Codebook, Polarity
from firsthand.model.finding import Unit
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import PassageRef, Value

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
Held = Value | Years
"""What a column may hold."""

_DIGITS_TO_BITS = bytes.maketrans(b"01", b"\x00\x01")


def bits(mask: int, size: int) -> bytes:
    """Spell a set out: a byte for each row, 1 where it is in."""
    return format(mask, f"0{size}b").encode()[::-1].translate(_DIGITS_TO_BITS) if size else b""


def mask_of(indexes: Iterable[int], size: int) -> int:
    """Make the set of the rows with these indexes."""
    bitmap = bytearray(size // 8 + 1)
    for i in indexes:
        bitmap[i >> 3] |= 1 << (i & 7)
    return int.from_bytes(bitmap, "little")


def mask_by(values: Iterable[K], size: int) -> dict[K, int]:
    """Make, for each value, the set of the rows that have it."""
    gathered: dict[K, list[int]] = defaultdict(list)
    for i, value in enumerate(values):
        gathered[value].append(i)
    return {value: mask_of(indexes, size) for value, indexes in gathered.items()}


def union(masks: Iterable[int]) -> int:
    """Join sets; none make the empty set."""
    return reduce(or_, masks, 0)


@dataclass(frozen=True, slots=True)
class Marked:
    """The codings of one code with one polarity and one basis: the passage of each, its unit, and all their rows.

    A passage is told by its place in :attr:`RowSets.passages`, a unit by its own in :attr:`RowSets.unit_names`.
    """

    passages: list[int]
    units: list[int]
    rows: int

    def within(self, flags: bytes) -> Iterator[int]:
        """List the passages of the units flagged."""
        return compress(self.passages, map(flags.__getitem__, self.units))


Marks = dict[tuple[Polarity | None, Basis | None], Marked]


class RowSets:
    """The rows of one unit with what is asked of them. A unit has one row, except a passage: one for each coding.

    ``instances`` are the rows of a unit of what happened, and of sources what happened to each; else there are none.
    """

    def __init__(self, snapshot: Snapshot, codebook: Codebook, unit: Unit, happened: Happened) -> None:
        self.snapshot, self.codebook, self.unit = snapshot, codebook, unit
        self.rows = [] if unit.happened else rows(snapshot, unit)
        self.instances = list(happened.units[unit]) if unit.happened else []
        if unit is Unit.SOURCE and happened.sources:
            self.instances = [happened.of_source(row.source.code) for row in self.rows]
        self.names = [one.name for one in self.instances] if unit.happened else [row.name for row in self.rows]
        self.standing = mask_by((one.standing for one in self.instances), len(self.names))
        self.size = len(self.names)
        self.every = (1 << self.size) - 1
        self.unit_of_row: Sequence[int] = range(self.size)
        self.unit_names = self.names
        self.unit_of_key = {row_key(row): i for i, row in enumerate(self.rows)}
        if unit is Unit.PASSAGE:
            self._fold()
        self.rows_of_source: dict[str, list[int]] = defaultdict(list)
        for i, row in enumerate(self.rows):
            self.rows_of_source[row.source.code].append(i)
        for i, one in enumerate(self.instances if unit.happened else ()):
            for source in one.sources:
                self.rows_of_source[source].append(i)
        self.coverage: dict[str, dict[Asked, int]] = {}
        self.codings: dict[str, Marks] = {}
        self.passages: list[PassageRef] = []
        self._columns: dict[Column, dict[Held, int]] = {}

    def _fold(self) -> None:
        """Number the passages apart from their codings."""
        self.unit_of_key = {key: i for i, key in enumerate(self.unit_of_key)}
        self.unit_of_row = [self.unit_of_key[row_key(row)] for row in self.rows]
        self.unit_names = list(dict.fromkeys(self.names))
        self._rows_of_unit: list[list[int]] = [[] for _ in self.unit_names]
        for i, unit in enumerate(self.unit_of_row):
            self._rows_of_unit[unit].append(i)

    def flags(self, mask: int) -> bytes:
        """Spell out which units have a row in the set."""
        spelt = bits(mask, self.size)
        if self.unit is not Unit.PASSAGE:
            return spelt
        flags = bytearray(len(self.unit_names))
        for i in compress(self.unit_of_row, spelt):
            flags[i] = 1
        return bytes(flags)

    def read_codings(self, codes: Collection[str]) -> None:
        """Sort out the codings of these codes, in one pass over the record, and put their passages in order."""
        given = () if self.unit.happened else self.snapshot.codings
        asked = [i for i, code in enumerate(map(itemgetter(1), given)) if code in codes]
        of_unit = map(KEYS[self.unit], map(given.__getitem__, asked)) if asked else ()
        units = {i: self.unit_of_key[key] for i, key in zip(asked, of_unit, strict=True) if key in self.unit_of_key}
        keys = {i: passage_key(given[i].passage) for i in units}
        passages = {key: given[i].passage for i, key in keys.items()}
        order = sorted(passages)
        self.passages = [passages[key] for key in order]
        ranks = {key: rank for rank, key in enumerate(order)}
        gathered: dict[tuple[str, Polarity | None, Basis | None], list[int]] = defaultdict(list)
        for i in units:
            coding = given[i]
            gathered[coding.code, coding.polarity, coding.basis].append(i)
        self.codings = {code: {} for code in codes}
        for (code, polarity, basis), indexes in gathered.items():
            named = [units[i] for i in indexes]
            marked = Marked([ranks[keys[i]] for i in indexes], named, self._rows_of(named))
            self.codings[code][polarity, basis] = marked

    def _rows_of(self, units: Iterable[int]) -> int:
        if self.unit is Unit.PASSAGE:
            units = chain.from_iterable(map(self._rows_of_unit.__getitem__, units))
        return mask_of(units, self.size)

    def read_coverage(self, topics: Collection[str]) -> None:
        """Sort out the coverage of these topics, by the rows of the sources; of several states the highest stands."""
        gathered: dict[tuple[str, Asked], list[str]] = defaultdict(list)
        for source, topic, state in self.snapshot.coverage:
            if topic in topics:
                gathered[topic, state].append(source)
        for topic in topics:
            above, states = 0, {}
            for state in (Asked.ASKED, Asked.RAISED, Asked.DECLINED, Asked.NOT_ASKED):
                states[state] = self._rows_of_sources(gathered[topic, state]) & ~above
                above |= states[state]
            self.coverage[topic] = states

    def marked(self, code: str, wanted: Callable[[Polarity | None, Basis | None], bool]) -> int:
        """Return the rows with a coding of this code whose polarity and basis are wanted."""
        return union(marked.rows for mark, marked in self.codings[code].items() if wanted(*mark))

    def talked_of(self, topic: str) -> int:
        """Return the rows of sources with any coding of a topic."""
        topics: dict[str, bool] = {}
        sources = set()
        for coding in self.snapshot.codings:
            if coding.code not in topics:
                topics[coding.code] = self.codebook.topic_of(coding.code) == topic
            if topics[coding.code]:
                sources.add(coding.source)
        return self._rows_of_sources(sources)

    def _rows_of_sources(self, sources: Iterable[str]) -> int:
        return mask_of(chain.from_iterable(self.rows_of_source.get(source, ()) for source in sources), self.size)

    def values(self, column: Column) -> dict[Held, int]:
        """Return the rows with each value of a column, None for those without."""
        found = self._columns.get(column)
        if found is None:
            held = (one.values[column.name] for one in self.instances) if self.unit.happened else self._told(column)
            found = self._columns[column] = mask_by(held, self.size)
        return found

    def _told(self, column: Column) -> Iterator[Held]:
        return (_value(row, column) for row in self.rows)


def _value(row: UnitRow, column: Column) -> Value:
    if column.kind is not Kind.CODING:
        return attribute(row.source, column)
    found: str | None = getattr(row.coding, column.name)
    return None if found is None else str(found)
