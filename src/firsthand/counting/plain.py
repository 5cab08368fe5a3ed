"""The plain evaluator: one unit at a time, as one would reckon on paper. It is the oracle for the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

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
    supporting,
)
from firsthand.counting.port import CompiledFinding
from firsthand.counting.record import UnitKey, UnitRow, attribute, coverage, distinct, measured, rows, unit_key
from firsthand.model.coding import Asked, Codebook, Coding, Polarity
from firsthand.model.finding import Answer, Count, Unit
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import PassageRef, Value

Reasons = frozenset[Answer]
"""Why a truth is unknown: of NOT_ASKED, DECLINED and MISSING."""

STRENGTH = (Answer.IN, Answer.NOT_ASKED, Answer.DECLINED, Answer.MISSING, Answer.DENIED, Answer.SILENT)
"""Of several reasons, or several codings of one passage, the first of these decides."""

_NOTHING: Reasons = frozenset()
_WHY = {Asked.NOT_ASKED: Answer.NOT_ASKED, Asked.DECLINED: Answer.DECLINED}
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@dataclass(frozen=True, slots=True)
class Truth:
    """TRUE, FALSE or, with ``value`` None, UNKNOWN and why."""

    value: bool | None
    reasons: Reasons = _NOTHING


@dataclass(frozen=True, slots=True)
class _View:
    """What can be seen of one row: itself, the codings of its unit, what its source talked of and was asked."""

    row: UnitRow
    unit: Unit
    codings: Sequence[Coding]
    topics: frozenset[str]
    coverage: Mapping[tuple[str, str], Asked]

    def value(self, column: Column) -> Value:
        if column.kind is not Kind.CODING:
            return attribute(self.row.source, column)
        assert self.row.coding is not None
        found: str | None = getattr(self.row.coding, column.name)
        return None if found is None else str(found)

    def asked(self, topic: str) -> Asked | None:
        return self.coverage.get((self.row.source.code, topic))


def evaluate(snapshot: Snapshot, codebook: Codebook, findings: Sequence[CompiledFinding]) -> dict[str, Count]:
    """Count every finding; see :class:`firsthand.counting.port.Evaluator`."""
    recorded = coverage(snapshot)
    topics: dict[str, set[str]] = defaultdict(set)
    for coding in snapshot.codings:
        topics[coding.source].add(codebook.topic_of(coding.code))
    views: dict[Unit, list[_View]] = {}
    for unit in {finding.unit for finding in findings}:
        by_unit: dict[UnitKey, list[Coding]] = defaultdict(list)
        for coding in snapshot.codings:
            by_unit[unit_key(unit, coding)].append(coding)
        views[unit] = [
            _View(row, unit, by_unit.get(row.key, []), frozenset(topics.get(row.source.code, ())), recorded)
            for row in rows(snapshot, unit)
        ]
    return {finding.name: _count(finding, views[finding.unit]) for finding in findings}


def _count(finding: CompiledFinding, views: Sequence[_View]) -> Count:
    universe = [view for view in views if truth(finding.among, view).value is True]
    answers: dict[str, Answer] = {}
    for view in universe:
        name, given = view.row.name, answer(finding.where, view)
        answers[name] = min(answers.get(name, given), given, key=STRENGTH.index)
    evidence: list[PassageRef] = []
    against: list[PassageRef] = []
    unstated = 0
    bases: dict[str, frozenset[str]] = {}
    for view in {view.row.name: view for view in universe}.values():
        name = view.row.name
        unstated += sum(1 for c in view.codings if c.polarity is None and c.code in _codes(finding))
        against += [c.passage for c in view.codings if c.polarity is Polarity.DENIES and c.code in _said(finding)]
        if answers[name] is Answer.IN:
            backing = [c for c in view.codings if any(_decides(leaf, c) for leaf in supporting(finding.where))]
            evidence += [c.passage for c in backing]
            if backing:
                bases[name] = frozenset(c.basis.value if c.basis else "" for c in backing)
    numbers: list[int] = []
    for view in {view.row.name: view for view in universe if answers[view.row.name] is Answer.IN}.values():
        value = view.value(finding.column) if finding.column else None
        if isinstance(value, int):
            numbers.append(value)
    low, high = measured(finding.measure, numbers)
    return Count(finding.name, finding.unit, answers, distinct(evidence), distinct(against), bases, unstated, low, high)


def _codes(finding: CompiledFinding) -> frozenset[str]:
    return frozenset(leaf.code for leaf in coded(finding.where))


def _said(finding: CompiledFinding) -> frozenset[str]:
    return frozenset(leaf.code for leaf in supporting(finding.where) if leaf.polarity is Polarity.AFFIRMS)


def answer(where: Condition, view: _View) -> Answer:
    """Say what one row answers."""
    found = truth(where, view)
    if found.value is None:
        return min(found.reasons, key=STRENGTH.index)
    if found.value:
        return Answer.IN
    for code in deniable(where):
        said = {c.polarity for c in view.codings if c.code == code}
        if Polarity.DENIES in said and Polarity.AFFIRMS not in said:
            return Answer.DENIED
    return Answer.SILENT


def truth(condition: Condition, view: _View) -> Truth:  # noqa: PLR0911 - one return for each kind of condition
    """Evaluate a condition for one row."""
    match condition:
        case Const(value):
            return Truth(value)
        case And(parts):
            return _all([truth(part, view) for part in parts])
        case Or(parts):
            return _contrary(_all([_contrary(truth(part, view)) for part in parts]))
        case Not(part):
            return _contrary(truth(part, view))
        case IsNull(column):
            return Truth(view.value(column) is None)
        case OneOf(column, values):
            known = view.value(column)
            return Truth(None, frozenset({Answer.MISSING})) if known is None else Truth(known in values)
        case Order(column, operator, bound):
            number = view.value(column)
            if not isinstance(number, int):
                return Truth(None, frozenset({Answer.MISSING}))
            return Truth(_COMPARE[operator](number, bound))
        case Came(topic, states):
            return _came(topic, states, view)
        case Coded():
            return _coded(condition, view)


def _all(parts: list[Truth]) -> Truth:
    if any(part.value is False for part in parts):
        return Truth(value=False)
    if all(part.value is True for part in parts):
        return Truth(value=True)
    return Truth(None, _NOTHING.union(*(part.reasons for part in parts if part.value is None)))


def _contrary(part: Truth) -> Truth:
    return Truth(None if part.value is None else not part.value, part.reasons)


def _came(topic: str, states: frozenset[Asked], view: _View) -> Truth:
    state = view.asked(topic)
    if state not in (Asked.ASKED, Asked.RAISED) and topic in view.topics:
        state = Asked.RAISED
    return Truth(None, frozenset({Answer.MISSING})) if state is None else Truth(state in states)


def _decides(leaf: Coded, coding: Coding) -> bool:
    """Whether this coding makes the leaf TRUE."""
    if coding.code != leaf.code or coding.polarity is not leaf.polarity:
        return False
    return leaf.bases is None or coding.basis in leaf.bases


def _might(leaf: Coded, coding: Coding) -> bool:
    """Whether this coding, were it said in full, could make the leaf TRUE."""
    if coding.code != leaf.code or coding.polarity not in (None, leaf.polarity):
        return False
    return leaf.bases is None or coding.basis is None or coding.basis in leaf.bases


def _coded(leaf: Coded, view: _View) -> Truth:
    if any(_decides(leaf, coding) for coding in view.codings):
        return Truth(value=True)
    if any(_might(leaf, coding) for coding in view.codings):
        return Truth(None, frozenset({Answer.MISSING}))
    if view.unit is Unit.PASSAGE or any(coding.code == leaf.code for coding in view.codings):
        return Truth(value=False)
    state = view.asked(leaf.topic)
    if state in (Asked.ASKED, Asked.RAISED):
        return Truth(value=False)
    return Truth(None, frozenset({_WHY.get(state, Answer.MISSING) if state else Answer.MISSING}))
