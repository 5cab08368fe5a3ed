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
    Complained,
    Condition,
    Const,
    IsNull,
    Kind,
    Not,
    OneOf,
    Or,
    Order,
    Outcome,
    Suffered,
    Told,
    coded,
    deniable,
    supporting,
    told,
)
from firsthand.counting.happened import Happened, Instance, Standing, Years, passages
from firsthand.counting.plain_happened import backing, denying, items, says
from firsthand.counting.port import CompiledFinding
from firsthand.counting.prepare import happened_for
from firsthand.counting.record import (
    COVERAGE_RANK,
    UnitKey,
    UnitRow,
    attribute,
    coverage,
    distinct,
    measured,
    rows,
    unit_key,
)
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
_IF_IN = {Standing.STANDS: Answer.IN, Standing.PARTLY: Answer.MISSING, Standing.DENIED: Answer.DENIED}
"""What a unit answers of which the condition holds: one that all deny is not in."""

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


_MISSING = Truth(None, frozenset({Answer.MISSING}))
_TRUTH = {
    Answer.IN: Truth(value=True),
    Answer.DENIED: Truth(value=False),
    Answer.SILENT: Truth(value=False),
    Answer.MISSING: _MISSING,
    Answer.NOT_ASKED: Truth(None, frozenset({Answer.NOT_ASKED})),
    Answer.DECLINED: Truth(None, frozenset({Answer.DECLINED})),
}
"""What a unit answers to one leaf, as a truth."""


@dataclass(frozen=True, slots=True)
class _View:
    """What can be seen of one row: the codings of its unit, what its source talked of and was asked, what happened.

    ``row`` is None for a unit of what happened, and ``held`` for an interview or a passage.
    """

    name: str
    unit: Unit
    coverage: Mapping[tuple[str, str], Asked]
    happened: Happened
    row: UnitRow | None = None
    codings: Sequence[Coding] = ()
    topics: frozenset[str] = frozenset()
    held: Instance | None = None

    def value(self, column: Column) -> Value | Years:
        if self.row is None:
            assert self.held is not None
            return self.held.values[column.name]
        if column.kind is not Kind.CODING:
            return attribute(self.row.source, column)
        assert self.row.coding is not None
        found: str | None = getattr(self.row.coding, column.name)
        return None if found is None else str(found)

    def asked(self, topic: str) -> Asked | None:
        """Tell whether a topic came up with those behind the unit: once asked is asked."""
        codes = [self.row.source.code] if self.row is not None else self.held.sources if self.held is not None else ()
        states = [self.coverage[code, topic] for code in codes if (code, topic) in self.coverage]
        return max(states, key=COVERAGE_RANK.__getitem__, default=None)


def evaluate(snapshot: Snapshot, codebook: Codebook, findings: Sequence[CompiledFinding]) -> dict[str, Count]:
    """Count every finding; see :class:`firsthand.counting.port.Evaluator`."""
    recorded, happened = coverage(snapshot), happened_for(snapshot, findings)
    topics: dict[str, set[str]] = defaultdict(set)
    for coding in snapshot.codings:
        topics[coding.source].add(codebook.topic_of(coding.code))
    views: dict[Unit, list[_View]] = {}
    for unit in {finding.unit for finding in findings}:
        if unit.happened:
            views[unit] = [_View(one.name, unit, recorded, happened, held=one) for one in happened.units[unit]]
            continue
        by_unit: dict[UnitKey, list[Coding]] = defaultdict(list)
        for coding in snapshot.codings:
            by_unit[unit_key(unit, coding)].append(coding)
        views[unit] = [
            _View(
                row.name,
                unit,
                recorded,
                happened,
                row,
                by_unit.get(row.key, []),
                frozenset(topics.get(row.source.code, ())),
                happened.of_source(row.source.code) if unit is Unit.SOURCE else None,
            )
            for row in rows(snapshot, unit)
        ]
    return {finding.name: _count(finding, views[finding.unit]) for finding in findings}


def _count(finding: CompiledFinding, views: Sequence[_View]) -> Count:
    universe = [view for view in views if truth(finding.among, view).value is True]
    answers: dict[str, Answer] = {}
    for view in universe:
        given = answer(finding.where, view)
        answers[view.name] = min(answers.get(view.name, given), given, key=STRENGTH.index)
    evidence: list[PassageRef] = []
    against: list[PassageRef] = []
    unstated = 0
    bases: dict[str, frozenset[str]] = {}
    numbers: list[int] = []
    for name, view in {view.name: view for view in universe}.items():
        unstated += sum(1 for c in view.codings if c.polarity is None and c.code in _codes(finding))
        against += [c.passage for c in view.codings if c.polarity is Polarity.DENIES and c.code in _said(finding)]
        if view.held is not None:
            against += passages(denying(finding, view.held, view.happened))
        if answers[name] is Answer.IN:
            for_it, known = _backing(finding, view)
            evidence += for_it
            if known:
                bases[name] = known
            value = view.value(finding.column) if finding.column else None
            if isinstance(value, int):
                numbers.append(value)
    low, high = measured(finding.measure, numbers)
    return Count(finding.name, finding.unit, answers, distinct(evidence), distinct(against), bases, unstated, low, high)


def _backing(finding: CompiledFinding, view: _View) -> tuple[list[PassageRef], frozenset[str]]:
    """List the passages that put a unit in, and how those who say so know."""
    said = [c for c in view.codings if any(_decides(leaf, c) for leaf in supporting(finding.where))]
    accounts = backing(finding, view.held, view.happened) if view.held is not None else []
    known = [coding.basis for coding in said] + [account.basis for account in accounts]
    return [c.passage for c in said] + passages(accounts), frozenset(str(basis or "") for basis in known)


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
        return _IF_IN[view.held.standing] if view.held is not None else Answer.IN
    if any(_told(leaf, view) is Answer.DENIED for leaf in told(where)):
        return Answer.DENIED
    for code in deniable(where):
        said = {c.polarity for c in view.codings if c.code == code}
        if Polarity.DENIES in said and Polarity.AFFIRMS not in said:
            return Answer.DENIED
    return Answer.SILENT


def truth(condition: Condition, view: _View) -> Truth:  # noqa: PLR0911 - one for each kind of condition
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
            return _one_of(view.value(column), values)
        case Order(column, operator, bound):
            return _ordered(view.value(column), _COMPARE[operator], bound)
        case Came(topic, states):
            return _came(topic, states, view)
        case Coded():
            return _coded(condition, view)
        case Suffered() | Complained() | Outcome():
            return _TRUTH[_told(condition, view)]


def _one_of(known: Value | Years, values: tuple[str | int, ...]) -> Truth:
    """Tell whether a value is among others; of years, whether all in which it may have been are, or none."""
    if not isinstance(known, tuple):
        return _MISSING if known is None else Truth(known in values)
    first, last = known
    held = sum(1 for year in set(values) if isinstance(year, int) and first <= year <= last)
    return Truth(held > 0) if held in (0, last - first + 1) else _MISSING


def _ordered(known: Value | Years, compare: Callable[[int, int], bool], bound: int) -> Truth:
    ends = known if isinstance(known, tuple) else (known,) if isinstance(known, int) else ()
    held = {compare(end, bound) for end in ends}
    return Truth(held.pop()) if len(held) == 1 else _MISSING


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
    return _MISSING if state is None else Truth(state in states)


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
        return _MISSING
    if view.unit is Unit.PASSAGE or any(coding.code == leaf.code for coding in view.codings):
        return Truth(value=False)
    state = view.asked(leaf.topic)
    if state in (Asked.ASKED, Asked.RAISED):
        return Truth(value=False)
    return Truth(None, frozenset({_WHY.get(state, Answer.MISSING) if state else Answer.MISSING}))


def _told(leaf: Told, view: _View) -> Answer:
    """Tell what a unit answers to a leaf that asks of what happened: of all that speaks to it the strongest."""
    assert view.held is not None
    said = [found for item in items(leaf, view.held, view.happened) if (found := says(leaf, item)) is not None]
    if said:
        return min(said, key=STRENGTH.index)
    if view.unit in (Unit.SOURCE, Unit.VICTIM):
        state = view.asked(leaf.topic) if leaf.topic else None
        if state in (Asked.ASKED, Asked.RAISED):
            return Answer.SILENT
        return _WHY.get(state, Answer.MISSING) if state else Answer.MISSING
    return Answer.MISSING if view.unit is Unit.EVENT and not isinstance(leaf, Suffered) else Answer.SILENT
