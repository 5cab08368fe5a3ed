"""Sets of people: those behind each answer of a number told, and those whom a condition's attributes let in.

Numbers are compared by these sets, however their conditions are written. A set is the bits of a whole number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from firsthand.counting.conditions import (
    And,
    Came,
    Coded,
    Column,
    Condition,
    Const,
    IsNull,
    Kind,
    Not,
    OneOf,
    Or,
    Order,
    leaves,
)
from firsthand.counting.port import CompiledFinding
from firsthand.counting.record import attribute
from firsthand.disclosure.cells.parted import DECLINED, DENIED, IN, SILENT, UNHEARD
from firsthand.model.coding import Polarity
from firsthand.model.finding import Answer, Answers, Count, Unit
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import Value

_PLACE = dict(
    zip(
        (Answer.IN, Answer.DENIED, Answer.SILENT, Answer.DECLINED, Answer.NOT_ASKED, Answer.MISSING),
        (IN, DENIED, SILENT, DECLINED, UNHEARD, UNHEARD),
        strict=True,
    )
)

Profile = tuple[Value, ...]
"""The values somebody has of some attributes."""

Sets = tuple[int, ...]
"""Those behind each answer."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Of whom a condition could be true, and of whom false, if nothing but their attributes were known."""

    true: int
    false: int


class People:
    """The sources, by their attributes."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._sources = tuple(snapshot.sources)
        self._codes = [source.code for source in self._sources]
        self._number = {code: number for number, code in enumerate(self._codes)}
        self._values: dict[Column, dict[Value, int]] = {}
        self._profiles: dict[tuple[str, ...], dict[Profile, int]] = {}
        self.every = self._set(range(len(self._sources)))

    def _set(self, numbers: Iterable[int]) -> int:
        flags = bytearray(len(self._sources))
        for number in numbers:
            flags[number] = 1
        return int.from_bytes(flags)

    def _parted(self, values: Iterable[object]) -> dict[object, int]:
        """Part everybody by a value of each."""
        held: dict[object, list[int]] = {}
        for number, value in enumerate(values):
            held.setdefault(value, []).append(number)
        return {value: self._set(numbers) for value, numbers in held.items()}

    def behind(self, count: Count) -> Sets:
        """Give the people behind each answer.

        A passage that is not in says nothing of whoever spoke it, and of how many somebody spoke nobody knows. So of
        passages all others are unheard.
        """
        found = [0] * (UNHEARD + 1)
        for answer, place in _PLACE.items():
            found[place] |= self._with(count, answer)
        sets = tuple(found)
        if count.unit is not Unit.PASSAGE:
            return sets
        return (sets[IN], sets[DENIED], 0, 0, self.every & ~(sets[IN] | sets[DENIED]))

    def asked(self, count: Count) -> int:
        """Give the people of whom, or of whose interviews or passages, it asks."""
        return reduce(or_, (self._with(count, answer) for answer in Answer))

    def _with(self, count: Count, answer: Answer) -> int:
        answers = count.answers
        if count.unit is Unit.SOURCE and isinstance(answers, Answers) and answers.names == self._codes:
            return int.from_bytes(answers.flags(answer))
        return self._set(self._number[code] for code in count.sources(answer) if code in self._number)

    def profiles(self, attributes: tuple[str, ...]) -> dict[Profile, int]:
        """Part everybody by some attributes."""
        if attributes not in self._profiles:
            parted = self._parted(tuple(map(source.attributes.get, attributes)) for source in self._sources)
            self._profiles[attributes] = {key: held for key, held in parted.items() if isinstance(key, tuple)}
        return self._profiles[attributes]

    def holding(self, attributes: tuple[str, ...], values: Collection[Profile]) -> int:
        """Give those who have one of these profiles."""
        return reduce(or_, (held for profile, held in self.profiles(attributes).items() if profile in values), 0)

    def reach(self, condition: Condition) -> Reach:
        """Say whom a condition lets in by their attributes, whatever they told."""
        match condition:
            case Const(value):
                return Reach(self.every, 0) if value else Reach(0, self.every)
            case Not(part):
                inner = self.reach(part)
                return Reach(inner.false, inner.true)
            case And(parts) | Or(parts):
                each = [self.reach(part) for part in parts]
                all_true, any_true = (reduce(how, (one.true for one in each)) for how in (and_, or_))
                all_false, any_false = (reduce(how, (one.false for one in each)) for how in (and_, or_))
                together = isinstance(condition, And)
                return Reach(all_true, any_false) if together else Reach(any_true, all_false)
            case OneOf(column) | Order(column) | IsNull(column) if column.kind in _ATTRIBUTE:
                return self._leaf(condition, column)
        return Reach(self.every, self.every)

    def _leaf(self, leaf: OneOf | Order | IsNull, column: Column) -> Reach:
        if column not in self._values:
            self._values[column] = {}
            for value, held in self._parted(attribute(source, column) for source in self._sources).items():
                if value is None or isinstance(value, str | int):
                    self._values[column][value] = held
        values = self._values[column]
        missing = values.get(None, 0)
        if isinstance(leaf, IsNull):
            return Reach(missing, self.every & ~missing)
        true = reduce(or_, (held for value, held in values.items() if value is not None and _holds(leaf, value)), 0)
        return Reach(true, self.every & ~true & ~missing)


_ATTRIBUTE = (Kind.NUMBER, Kind.TEXT)


def _holds(leaf: OneOf | Order, value: str | int) -> bool:
    if isinstance(leaf, OneOf):
        return value in leaf.values
    if not isinstance(value, int):
        return False
    compared = {"<": value < leaf.bound, "<=": value <= leaf.bound, ">": value > leaf.bound, ">=": value >= leaf.bound}
    return compared[leaf.operator]


def attributes(finding: CompiledFinding) -> frozenset[str]:
    """Name the attributes of sources that a finding asks about."""
    named = (leaf.column for leaf in _leaves(finding.among, finding.where) if isinstance(leaf, OneOf | Order | IsNull))
    return frozenset(column.name for column in named if column.kind in _ATTRIBUTE)


def answered(condition: Condition) -> bool:
    """Tell whether a condition asks for what somebody told, and not only whether the topic came up."""
    return any(not isinstance(leaf, Const | Came) and not _of_attribute(leaf) for leaf in _leaves(condition))


@dataclass(frozen=True, slots=True)
class Said:
    """What a finding asks that somebody told: in ``where``, and in all. Whether the topic came up matters only alone.

    ``denies`` says that it asks for denials where another asks the same of those who affirm.
    """

    where: frozenset[object]
    whole: frozenset[object]
    denies: frozenset[object]

    @classmethod
    def by(cls, finding: CompiledFinding) -> Said:
        """Read a finding's conditions."""
        every = [*_leaves(finding.among, finding.where)]
        denies = frozenset(_named(leaf) for leaf in every if isinstance(leaf, Coded) and _is_denial(leaf))
        return cls(_told(_leaves(finding.where)), _told(every), denies)

    def same(self, other: Said) -> bool:
        """Tell whether two findings ask the same of what was told, be it affirmed or denied."""
        return self.whole == other.whole or (bool(self.where) and self.where == other.where)


def _is_denial(leaf: Coded) -> bool:
    return leaf.polarity is Polarity.DENIES


def _leaves(*conditions: Condition) -> Iterator[Condition]:
    return (leaf for condition in conditions for leaf, _ in leaves(condition))


def _of_attribute(leaf: Condition) -> bool:
    return isinstance(leaf, OneOf | Order | IsNull) and leaf.column.kind in _ATTRIBUTE


def _told(asked: Iterable[Condition]) -> frozenset[object]:
    found = [leaf for leaf in asked if not isinstance(leaf, Const) and not _of_attribute(leaf)]
    answers = [leaf for leaf in found if not isinstance(leaf, Came)]
    return frozenset(map(_named, answers or found))


def _named(leaf: Condition) -> object:
    if isinstance(leaf, Coded) and leaf.polarity in (Polarity.AFFIRMS, Polarity.DENIES):
        return leaf.code, leaf.bases
    return leaf
