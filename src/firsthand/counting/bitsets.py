"""The fast evaluator for laptops: every leaf of a condition is one set of rows, kept as the bits of a whole number.

Each leaf is evaluated once over all rows of a unit; ``and``, ``or`` and ``not`` are then ``&``, ``|`` and ``~`` over
thousands of rows at a time. No library is loaded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import compress
from operator import or_
from typing import TypeVar

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
    coded,
    deniable,
    leaves,
    supporting,
)
from firsthand.counting.port import CompiledFinding
from firsthand.counting.record import PassageKey, UnitRow, attribute, distinct, measured, passage_key, rows
from firsthand.model.coding import Asked, Basis, Codebook, Coding, Polarity
from firsthand.model.finding import Answer, Count, Unit
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import PassageRef, Value

T = TypeVar("T")
Key = str | tuple[str, int] | PassageKey
_DIGITS_TO_BITS = bytes.maketrans(b"01", b"\x00\x01")


@dataclass(frozen=True, slots=True)
class _Mask:
    """A truth for every row: where it is TRUE, and where UNKNOWN for each reason. FALSE is the rest."""

    true: int = 0
    not_asked: int = 0
    declined: int = 0
    missing: int = 0

    @property
    def unknown(self) -> int:
        return self.not_asked | self.declined | self.missing


def evaluate(snapshot: Snapshot, codebook: Codebook, findings: Sequence[CompiledFinding]) -> dict[str, Count]:
    """Count every finding; see :class:`firsthand.counting.port.Evaluator`."""
    by_code: dict[str, list[Coding]] = defaultdict(list)
    for coding in snapshot.codings:
        by_code[coding.code].append(coding)
    tables = {unit: _Table(snapshot, codebook, by_code, unit) for unit in {finding.unit for finding in findings}}
    for unit, table in tables.items():
        table.read_coverage({t for f in findings if f.unit is unit for c in (f.among, f.where) for t in _topics(c)})
    return {finding.name: _count(finding, tables[finding.unit]) for finding in findings}


def _topics(condition: Condition) -> Iterable[str]:
    return (leaf.topic for leaf, _ in leaves(condition) if isinstance(leaf, Coded | Came))


def _key_of(unit: Unit) -> Callable[[PassageRef], Key]:
    """Return how a passage names its unit, in plain values that hash fast."""
    if unit is Unit.SOURCE:
        return lambda passage: passage.interview.source
    if unit is Unit.INTERVIEW:
        return lambda passage: (passage.interview.source, passage.interview.number)
    return passage_key


def _row_key(row: UnitRow) -> Key:
    key = row.key
    if isinstance(key, str):
        return key
    return passage_key(key) if isinstance(key, PassageRef) else (key.source, key.number)


def _pick(items: Iterable[T], mask: int, size: int) -> Iterable[T]:
    """Select the items whose bit is set; bit 0 is the first."""
    return compress(items, format(mask, f"0{size}b").encode()[::-1].translate(_DIGITS_TO_BITS)) if mask else ()


@dataclass(slots=True)
class _Codings:
    """The codings of one code: each with its unit, and the rows marked with each polarity and basis."""

    entries: list[tuple[Key, Coding]] = field(default_factory=list)
    marks: dict[tuple[Polarity | None, Basis | None], int] = field(default_factory=lambda: defaultdict(int))

    def rows(self, wanted: Callable[[Polarity | None, Basis | None], bool]) -> int:
        return reduce(or_, (mask for mark, mask in self.marks.items() if wanted(*mark)), 0)


class _Table:
    """The rows of one unit, and the sets of rows already worked out."""

    def __init__(self, snapshot: Snapshot, codebook: Codebook, by_code: dict[str, list[Coding]], unit: Unit) -> None:
        self.snapshot, self.codebook, self.by_code, self.unit = snapshot, codebook, by_code, unit
        self.rows = rows(snapshot, unit)
        self.size = len(self.rows)
        self.every = (1 << self.size) - 1
        self.names = [row.name for row in self.rows]
        self.keys = [_row_key(row) for row in self.rows]
        self.key_of = _key_of(unit)
        self.rows_of: dict[Key, int] = defaultdict(int)
        self.rows_of_source: dict[str, int] = defaultdict(int)
        for i, (row, key) in enumerate(zip(self.rows, self.keys, strict=True)):
            self.rows_of[key] |= 1 << i
            self.rows_of_source[row.source.code] |= 1 << i
        self.coverage: dict[str, dict[Asked, int]] = {}
        self._codings: dict[str, _Codings] = {}
        self._columns: dict[Column, dict[Value, int]] = {}
        self._masks: dict[Condition, _Mask] = {}

    def read_coverage(self, topics: Collection[str]) -> None:
        """Mark, for each topic, the rows of the sources in each state; of several states the highest stands."""
        self.coverage = {topic: dict.fromkeys(Asked, 0) for topic in topics}
        for source, topic, state in self.snapshot.coverage:
            if topic in self.coverage and source in self.rows_of_source:
                self.coverage[topic][state] |= self.rows_of_source[source]
        for states in self.coverage.values():
            above = 0
            for state in (Asked.ASKED, Asked.RAISED, Asked.DECLINED, Asked.NOT_ASKED):
                states[state] &= ~above
                above |= states[state]

    def codings(self, code: str) -> _Codings:
        found = self._codings.get(code)
        if found is None:
            found = self._codings[code] = _Codings()
            for coding in self.by_code.get(code, ()):
                key = self.key_of(coding.passage)
                rows_marked = self.rows_of.get(key, 0)
                if rows_marked:
                    found.entries.append((key, coding))
                    found.marks[coding.polarity, coding.basis] |= rows_marked
        return found

    def values(self, column: Column) -> dict[Value, int]:
        """Return the rows with each value of a column."""
        found = self._columns.get(column)
        if found is None:
            digits: dict[Value, bytearray] = {}
            for i, row in enumerate(self.rows):
                digits.setdefault(_value(row, column), bytearray(b"0") * self.size)[-1 - i] = ord("1")
            found = self._columns[column] = {value: int(bits, 2) for value, bits in digits.items()}
        return found

    def mask(self, condition: Condition) -> _Mask:
        """Evaluate a condition over all rows."""
        found = self._masks.get(condition)
        if found is None:
            found = self._masks[condition] = self._mask(condition)
        return found

    def _mask(self, condition: Condition) -> _Mask:  # noqa: PLR0911 - one return for each kind of condition
        match condition:
            case Const(value):
                return _Mask(self.every if value else 0)
            case And(parts):
                return self._all([self.mask(part) for part in parts])
            case Or(parts):
                return self._contrary(self._all([self._contrary(self.mask(part)) for part in parts]))
            case Not(part):
                return self._contrary(self.mask(part))
            case IsNull(column):
                return _Mask(self.values(column).get(None, 0))
            case OneOf(column, values):
                by_value = self.values(column)
                return _Mask(reduce(or_, (by_value.get(v, 0) for v in values), 0), missing=by_value.get(None, 0))
            case Order(column, operator, bound):
                by_value = self.values(column)
                held = (m for v, m in by_value.items() if isinstance(v, int) and _stands(v, operator, bound))
                return _Mask(reduce(or_, held, 0), missing=by_value.get(None, 0))
            case Came(topic, states):
                return self._came(topic, states)
            case Coded():
                return self._coded(condition)

    def _all(self, parts: list[_Mask]) -> _Mask:
        true, possible = self.every, self.every
        not_asked = declined = missing = 0
        for part in parts:
            true &= part.true
            possible &= part.true | part.unknown
            not_asked |= part.not_asked
            declined |= part.declined
            missing |= part.missing
        unknown = possible & ~true
        return _Mask(true, not_asked & unknown, declined & unknown, missing & unknown)

    def _contrary(self, part: _Mask) -> _Mask:
        return _Mask(self.every & ~(part.true | part.unknown), part.not_asked, part.declined, part.missing)

    def _came(self, topic: str, states: frozenset[Asked]) -> _Mask:
        recorded = dict(self.coverage[topic])
        talked = 0
        for code, codings in self.by_code.items():
            if self.codebook.topic_of(code) == topic:
                for source in {coding.source for coding in codings}:
                    talked |= self.rows_of_source.get(source, 0)
        raised = talked & ~recorded[Asked.ASKED]
        recorded = {state: mask & ~raised for state, mask in recorded.items()}
        recorded[Asked.RAISED] |= raised
        known = reduce(or_, recorded.values())
        return _Mask(reduce(or_, (recorded[state] for state in states), 0), missing=self.every & ~known)

    def _coded(self, leaf: Coded) -> _Mask:
        codings, bases = self.codings(leaf.code), leaf.bases
        true = codings.rows(lambda p, b: p is leaf.polarity and (bases is None or b in bases))
        might = codings.rows(lambda p, b: p in (None, leaf.polarity) and (bases is None or b is None or b in bases))
        if self.unit is Unit.PASSAGE:
            return _Mask(true, missing=might & ~true)
        states = self.coverage[leaf.topic]
        spoken = codings.rows(lambda _p, _b: True)
        silent = self.every & ~(spoken | states[Asked.ASKED] | states[Asked.RAISED])
        not_asked, declined = states[Asked.NOT_ASKED] & silent, states[Asked.DECLINED] & silent
        return _Mask(true, not_asked, declined, (silent & ~(not_asked | declined)) | (might & ~true))

    def denying(self, where: Condition) -> int:
        """Return the rows that deny, and nowhere affirm, a code the condition names."""
        found = 0
        for code in deniable(where):
            codings = self.codings(code)
            affirmed = codings.rows(lambda p, _: p is Polarity.AFFIRMS)
            found |= codings.rows(lambda p, _: p is Polarity.DENIES) & ~affirmed
        return found


def _value(row: UnitRow, column: Column) -> Value:
    if column.kind is not Kind.CODING:
        return attribute(row.source, column)
    found: str | None = getattr(row.coding, column.name)
    return None if found is None else str(found)


def _stands(number: int, operator: str, bound: int) -> bool:
    if number == bound:
        return operator in ("<=", ">=")
    return operator in ("<", "<=") if number < bound else operator in (">", ">=")


def _count(finding: CompiledFinding, table: _Table) -> Count:
    universe = table.mask(finding.among).true
    where = table.mask(finding.where)
    inside = universe & where.true
    answers = _answers(table, universe, where, finding.where)
    evidence, bases = _evidence(finding.where, table, set(_pick(table.keys, inside, table.size)))
    counted = set(_pick(table.keys, universe, table.size))
    against: list[PassageRef] = []
    said = {leaf.code for leaf in supporting(finding.where) if leaf.polarity is Polarity.AFFIRMS}
    for code in said:
        against += [
            c.passage for key, c in table.codings(code).entries if c.polarity is Polarity.DENIES and key in counted
        ]
    unstated = sum(
        1
        for code in {leaf.code for leaf in coded(finding.where)}
        for key, coding in table.codings(code).entries
        if coding.polarity is None and key in counted
    )
    numbers: list[int] = []
    if finding.column is not None:
        for row in {row.name: row for row in _pick(table.rows, inside, table.size)}.values():
            value = attribute(row.source, finding.column)
            numbers += [value] if isinstance(value, int) else []
    low, high = measured(finding.measure, numbers)
    return Count(finding.name, finding.unit, answers, distinct(evidence), distinct(against), bases, unstated, low, high)


def _evidence(where: Condition, table: _Table, inside: set[Key]) -> tuple[list[PassageRef], dict[str, frozenset[str]]]:
    """Collect the passages that put units in, and how each of those units knows."""
    evidence: list[PassageRef] = []
    known: dict[Key, set[str]] = defaultdict(set)
    for leaf in supporting(where):
        for key, coding in table.codings(leaf.code).entries:
            if (
                coding.polarity is leaf.polarity
                and key in inside
                and (leaf.bases is None or coding.basis in leaf.bases)
            ):
                evidence.append(coding.passage)
                known[key].add(coding.basis.value if coding.basis else "")
    names = dict(zip(table.keys, table.names, strict=True)) if known else {}
    return evidence, {names[key]: frozenset(bases) for key, bases in known.items()}


def _answers(table: _Table, universe: int, where: _Mask, condition: Condition) -> dict[str, Answer]:
    """Name each unit's answer. The commonest is laid down for all, then the others are written over it.

    Written over from the weakest to the strongest, so that of several codings of a passage the strongest answer stands.
    """
    false = universe & ~(where.true | where.unknown)
    denied = false & table.denying(condition)
    parts = [
        (Answer.SILENT, false & ~denied),
        (Answer.DENIED, denied),
        (Answer.MISSING, universe & where.missing & ~(where.not_asked | where.declined)),
        (Answer.DECLINED, universe & where.declined & ~where.not_asked),
        (Answer.NOT_ASKED, universe & where.not_asked),
        (Answer.IN, universe & where.true),
    ]
    most = max(parts, key=lambda part: part[1].bit_count())[0] if table.unit is not Unit.PASSAGE else Answer.SILENT
    names = table.names if universe == table.every else _pick(table.names, universe, table.size)
    answers = dict.fromkeys(names, most)
    for answer, mask in parts:
        if answer is not most:
            answers.update(dict.fromkeys(_pick(table.names, mask, table.size), answer))
    return answers
