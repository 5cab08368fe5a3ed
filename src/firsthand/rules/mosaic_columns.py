"""The columns of the record that published questions look at, and the states that they can tell apart.

A column's states are classes of what the register or the codings may hold, two being one state when no published
question and no published description tells them apart. A value that nobody's record leaves open is not a state: the
intruder is taken to know what was asked of everyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from firsthand.counting.conditions import Came, Coded, Column, IsNull, Kind, OneOf, Order
from firsthand.disclosure.mosaic.model import DECLINED, FALSE, MISSING, NOT_ASKED, TRUE, Truth
from firsthand.model.coding import Asked, Basis, Polarity
from firsthand.model.disclosure import Detail
from firsthand.model.testimony import Value

Said = tuple[Polarity | None, Basis | None]
"""What one coding says: polarity and basis."""

Talk = tuple[Asked | None, bool]
"""Of a topic: the recorded coverage, and whether a coding of it stands in no column."""

NO_CODING = 255
"""The truth of a code's state without a coding: the coverage decides."""

_ANOTHER = "\x00another"
_CAME = (Asked.ASKED, Asked.RAISED)


@dataclass
class AttributeColumn:
    """An attribute's classes of values. ``states`` holds one value of each class."""

    column: Column
    values: tuple[str, ...]
    leaves: dict[OneOf | Order | IsNull, None] = field(default_factory=dict)
    details: list[Detail] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    states: list[Value] = field(default_factory=list)
    _index: dict[tuple[object, ...], int] = field(default_factory=dict)

    def settle(self, held: Iterable[Value]) -> None:
        """Find the classes, once every question is known; ``held`` is what the sources' records hold."""
        for value in (*self._candidates(), *held):
            if self._index.setdefault(self._class(value), len(self.states)) == len(self.states):
                self.states.append(value)

    def state(self, value: Value) -> int:
        """Return the state of a value."""
        return self._index[self._class(value)]

    def truths(self, leaf: OneOf | Order | IsNull) -> bytes:
        """Return the truth of a leaf, state by state."""
        return bytes(_compared(leaf, value) for value in self.states)

    def fitting(self, detail: Detail) -> frozenset[int]:
        """Return the states that what was told leaves open."""
        return frozenset(state for state, value in enumerate(self.states) if detail.fits(value))

    def _class(self, value: Value) -> tuple[object, ...]:
        marks = tuple((value > mark) - (value < mark) if isinstance(value, int) else None for mark in self.marks)
        return (*(_compared(leaf, value) for leaf in self.leaves), *(d.fits(value) for d in self.details), *marks)

    def _candidates(self) -> Iterator[Value]:
        if self.column.kind is not Kind.NUMBER:
            named = [value for leaf in self.leaves if isinstance(leaf, OneOf) for value in leaf.values]
            told = [value for detail in self.details for value in detail.values]
            open_to_any: list[Value] = [*named, *told, _ANOTHER]
            yield from self.values or open_to_any
            return
        bounds = {leaf.bound for leaf in self.leaves if isinstance(leaf, Order)} | set(self.marks)
        bounds |= {v for leaf in self.leaves if isinstance(leaf, OneOf) for v in leaf.values if isinstance(v, int)}
        bounds |= {v for detail in self.details for v in (detail.low, detail.high) if v is not None}
        yield from sorted({value + step for value in bounds or {0} for step in (-1, 0, 1)})


def _compared(leaf: OneOf | Order | IsNull, value: Value) -> Truth:
    if isinstance(leaf, IsNull):
        return TRUE if value is None else FALSE
    if value is None:
        return MISSING
    if isinstance(leaf, OneOf):
        return TRUE if value in leaf.values else FALSE
    if not isinstance(value, int):
        return MISSING
    below, at = value < leaf.bound, value == leaf.bound
    return TRUE if {"<": below, "<=": below or at, ">": not below and not at}.get(leaf.operator, not below) else FALSE


@dataclass
class CodeColumn:
    """A code's classes of codings. ``states`` holds one set of codings of each class, the first of them none."""

    code: str
    topic: str
    leaves: dict[Coded, None] = field(default_factory=dict)
    states: list[tuple[Said, ...]] = field(default_factory=list)
    _known: dict[tuple[Said, ...], int] = field(default_factory=dict)
    _index: dict[tuple[object, ...], int] = field(default_factory=dict)

    def settle(self, held: Iterable[Sequence[Said]]) -> None:
        """Find the classes; a coding that leaves polarity or basis open counts only where somebody's does."""
        for said in dict.fromkeys((*self._candidates(), *map(tuple, held))):
            if self._index.setdefault(self._class(said), len(self.states)) == len(self.states):
                self.states.append(said)

    def state(self, said: Sequence[Said]) -> int:
        """Return the state of a source's codings of this code."""
        told = tuple(said)
        if told not in self._known:
            self._known[told] = self._index[self._class(told)]
        return self._known[told]

    def truths(self, leaf: Coded) -> bytes:
        """Return the truth of a leaf, state by state; NO_CODING where the coverage decides."""
        return bytes(_coded(leaf, said) for said in self.states)

    def denying(self) -> bytes:
        """Tell, state by state, whether the code is denied and not affirmed."""
        return bytes(_denies(said) for said in self.states)

    def coded(self) -> frozenset[int]:
        """List the states with a coding."""
        return frozenset(state for state, said in enumerate(self.states) if said)

    def _class(self, said: Sequence[Said]) -> tuple[object, ...]:
        return (*(_coded(leaf, said) for leaf in self.leaves), _denies(said), bool(said))

    def _candidates(self) -> Iterator[tuple[Said, ...]]:
        parts: dict[tuple[bool, ...], Basis] = {}
        asked = [leaf.bases for leaf in self.leaves if leaf.bases is not None]
        for basis in Basis:
            parts.setdefault(tuple(basis in bases for bases in asked), basis)
        ways: list[Said] = [(Polarity.AFFIRMS, basis) for basis in parts.values()]
        ways += [(polarity, Basis.EXPERIENCED) for polarity in (Polarity.DENIES, Polarity.MIXED)]
        for size in range(min(len(self.leaves), len(ways)) + 2):
            yield from combinations(ways, size)


def _coded(leaf: Coded, said: Sequence[Said]) -> int:
    bases = leaf.bases
    if any(p is leaf.polarity and (bases is None or b in bases) for p, b in said):
        return TRUE
    if any(p in (None, leaf.polarity) and (bases is None or b is None or b in bases) for p, b in said):
        return MISSING
    return FALSE if said else NO_CODING


def _denies(said: Sequence[Said]) -> bool:
    polarities = {polarity for polarity, _ in said}
    return Polarity.DENIES in polarities and Polarity.AFFIRMS not in polarities


@dataclass
class TopicColumn:
    """A topic's classes of coverage."""

    topic: str
    leaves: dict[Came, None] = field(default_factory=dict)
    tallied: bool = False
    states: list[Talk] = field(default_factory=list)
    _index: dict[tuple[object, ...], int] = field(default_factory=dict)

    def settle(self, held: Iterable[Talk]) -> None:
        """Find the classes; no record at all, or talk in no column, counts only where somebody's is so."""
        for talk in (*((state, False) for state in Asked), *held):
            if self._index.setdefault(self._class(talk), len(self.states)) == len(self.states):
                self.states.append(talk)

    def state(self, talk: Talk) -> int:
        """Return the state of a source's coverage."""
        return self._index[self._class(talk)]

    def without_coding(self) -> bytes:
        """Return, state by state, the truth of ``says`` where no coding decides."""
        return bytes(_silence(talk) for talk in self.states)

    def came(self, leaf: Came) -> bytes:
        """Return, state by state, the truth of a leaf where no column of the topic holds a coding."""
        return bytes(_came(leaf, talk) for talk in self.states)

    def spoken_of(self) -> frozenset[int]:
        """List the states in which a coding of the topic changes nothing: it came up anyway."""
        return frozenset(state for state, (asked, talked) in enumerate(self.states) if talked or asked in _CAME)

    def recorded(self, asked: Asked | None) -> bytes:
        """Tell, state by state, whether this is what is recorded."""
        return bytes(state is asked for state, _ in self.states)

    def _class(self, talk: Talk) -> tuple[object, ...]:
        met = talk[1] or talk[0] in _CAME
        return (_silence(talk), met, *(_came(leaf, talk) for leaf in self.leaves), talk[0] if self.tallied else None)


def _silence(talk: Talk) -> Truth:
    asked = talk[0]
    if asked in _CAME:
        return FALSE
    return NOT_ASKED if asked is Asked.NOT_ASKED else DECLINED if asked is Asked.DECLINED else MISSING


def _came(leaf: Came, talk: Talk) -> Truth:
    asked, talked = talk
    if talked and asked not in _CAME:
        asked = Asked.RAISED
    if asked is None:
        return MISSING
    return TRUE if asked in leaf.states else FALSE
