"""The fast evaluator for laptops: every condition is one set of rows, kept as the bits of a whole number.

Each leaf is evaluated once over all rows of a unit; ``and``, ``or`` and ``not`` are then ``&``, ``|`` and ``~`` over
thousands of rows at a time. No library is loaded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from firsthand.counting.conditions import (
    And,
    Came,
    Coded,
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
    leaves,
    supporting,
    told,
)
from firsthand.counting.happened import Happened, Standing
from firsthand.counting.port import CompiledFinding
from firsthand.counting.prepare import happened_for
from firsthand.counting.record import attribute, distinct, measured
from firsthand.counting.rowsets import Held, Marked, RowSets, bits, union
from firsthand.counting.toldevidence import Backing
from firsthand.counting.toldsets import ToldSets, kleene
from firsthand.model.coding import Asked, Basis, Codebook, Polarity
from firsthand.model.finding import Answer, Answers, Count, Unit
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import PassageRef


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
    happened = happened_for(snapshot, findings)
    tables = {unit: RowSets(snapshot, codebook, unit, happened) for unit in {finding.unit for finding in findings}}
    for unit, table in tables.items():
        conditions = (c for f in findings if f.unit is unit for c in (f.among, f.where))
        every = {leaf for condition in conditions for leaf, _ in leaves(condition)}
        table.read_codings({leaf.code for leaf in every if isinstance(leaf, Coded)})
        table.read_coverage({leaf.topic for leaf in every if isinstance(leaf, Coded | Came | Told)} - {""})
    counters = {unit: _Counter(table, happened) for unit, table in tables.items()}
    return {finding.name: counters[finding.unit].count(finding) for finding in findings}


class _Counter:
    """Evaluates conditions over one table of rows, each condition once."""

    def __init__(self, table: RowSets, happened: Happened) -> None:
        self.table, self.every = table, table.every
        self.told = ToldSets(happened.deeds, happened.complaints, table.instances)
        self._happened = happened
        self._masks: dict[Condition, _Mask] = {}

    def count(self, finding: CompiledFinding) -> Count:
        """Count one finding."""
        table, universe, where = self.table, self.mask(finding.among).true, self.mask(finding.where)
        inside = universe & where.true & self._standing(Standing.STANDS)
        said = {leaf.code for leaf in supporting(finding.where) if leaf.polarity is Polarity.AFFIRMS}
        denying = [marked for code in said for marked in self._with(code, Polarity.DENIES)]
        named = {leaf.code for leaf in coded(finding.where)}
        unsaid = [marked for code in named for marked in self._with(code, None)]
        counted = table.flags(universe)
        backing = list(self._backing(finding.where))
        low, high = measured(finding.measure, self._numbers(finding, inside))
        evidence = self._passages([marked for _, marked in backing], inside)
        against = self._passages(denying, universe)
        bases: Mapping[str, frozenset[str]] = self._bases(backing, inside)
        if finding.unit.happened or told(finding.where):
            accounts = Backing(self.told, table, self._happened, finding)
            evidence = distinct([*evidence, *accounts.evidence(inside)])
            against = distinct([*against, *accounts.against(universe)])
            bases = accounts.bases(inside, bases)
        return Count(
            finding.name,
            finding.unit,
            self._answers(universe, where, finding.where),
            evidence,
            against,
            bases,
            sum(counted[unit] for marked in unsaid for unit in marked.units),
            low,
            high,
        )

    def _with(self, code: str, polarity: Polarity | None) -> Iterator[Marked]:
        return (marked for (said, _), marked in self.table.codings[code].items() if said is polarity)

    def _backing(self, where: Condition) -> Iterator[tuple[str, Marked]]:
        """List the codings that put units in, by how the source knows."""
        for leaf in supporting(where):
            for (polarity, basis), marked in self.table.codings[leaf.code].items():
                if _decides(leaf, polarity, basis):
                    yield str(basis or ""), marked

    def _passages(self, codings: Sequence[Marked], rows: int) -> tuple[PassageRef, ...]:
        """List the passages of those codings whose units have a row in the set, in order, each once."""
        flags, found = self.table.flags(rows) if codings else b"", list[int]()
        for marked in codings:
            found += marked.within(flags) if marked.rows & ~rows else marked.passages
        found.sort()  # each marked.passages is in order in a record that is: runs, which are merged at little cost
        return tuple(map(self.table.passages.__getitem__, dict.fromkeys(found)))

    def _bases(self, backing: Sequence[tuple[str, Marked]], inside: int) -> dict[str, frozenset[str]]:
        """Map each unit that codings put in to how it knows: the units are parted by each basis in turn."""
        known: dict[str, int] = defaultdict(int)
        for basis, marked in backing:
            known[basis] |= marked.rows & inside
        whole = union(known.values())
        parts = {frozenset[str](): whole}
        for basis, rows in known.items():
            with_it = {bases | {basis}: part & rows for bases, part in parts.items()}
            parts = {bases: part & ~rows for bases, part in parts.items()} | with_it
        parts = {bases: part for bases, part in parts.items() if part}
        if len(parts) == 1:
            return dict.fromkeys(self._units(whole), next(iter(parts)))
        found = dict.fromkeys(self._units(whole), frozenset[str]())
        for bases, part in parts.items():
            found.update(dict.fromkeys(self._units(part), bases))
        return found

    def _units(self, rows: int) -> Iterator[str]:
        return compress(self.table.unit_names, self.table.flags(rows))

    def _numbers(self, finding: CompiledFinding, inside: int) -> list[int]:
        """List the known values of the finding's column over the units in, one for each."""
        if finding.column is None:
            return []
        table = self.table
        row_of_unit = {row.name: row for row in compress(table.rows, bits(inside, table.size))}
        values = (attribute(row.source, finding.column) for row in row_of_unit.values())
        return [value for value in values if isinstance(value, int)]

    def _answers(self, universe: int, where: _Mask, condition: Condition) -> Answers:
        """Tell each unit's answer: of several codings of a passage the strongest, else there is but one."""
        false = universe & ~(where.true | where.unknown)
        denied = false & self._denying(condition)
        true = universe & where.true
        strongest_first = {
            Answer.IN: true & self._standing(Standing.STANDS),
            Answer.NOT_ASKED: universe & where.not_asked,
            Answer.DECLINED: universe & where.declined,
            Answer.MISSING: (universe & where.missing) | (true & self._standing(Standing.PARTLY)),
            Answer.DENIED: denied | (true & self._standing(Standing.DENIED)),
            Answer.SILENT: false & ~denied,
        }
        given = taken = 0
        for answer, rows in strongest_first.items():
            if rows:
                units = int.from_bytes(self.table.flags(rows)) & ~taken
                taken |= units
                given += units * Answers.number(answer)
        return Answers(self.table.unit_names, given.to_bytes(len(self.table.unit_names)))

    def _denying(self, where: Condition) -> int:
        """Return the rows that deny, and nowhere affirm, a code the condition names."""
        marked = self.table.marked
        codes = union(
            marked(code, lambda p, _: p is Polarity.DENIES) & ~marked(code, lambda p, _: p is Polarity.AFFIRMS)
            for code in deniable(where)
        )
        return codes | union(self.told.rows(leaf)[Answer.DENIED] for leaf in told(where))

    def _standing(self, standing: Standing) -> int:
        """Return the rows of units that stand so; what was not told of as an event stands."""
        if not self.table.unit.happened:
            return self.every if standing is Standing.STANDS else 0
        return self.table.standing.get(standing, 0)

    def mask(self, condition: Condition) -> _Mask:
        """Evaluate a condition over all rows."""
        found = self._masks.get(condition)
        if found is None:
            found = self._masks[condition] = self._evaluate(condition)
        return found

    def _evaluate(self, condition: Condition) -> _Mask:  # noqa: PLR0911 - one return for each kind of condition
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
                return _Mask(self.table.values(column).get(None, 0))
            case OneOf() | Order():
                return self._compared(condition)
            case Came(topic, states):
                return self._came(topic, states)
            case Coded():
                return self._coded(condition)
            case Suffered() | Complained() | Outcome():
                return self._told(condition)

    def _compared(self, leaf: OneOf | Order) -> _Mask:
        rows = self.table.values(leaf.column)
        if leaf.column.kind is Kind.YEARS:
            true, missing = kleene(rows, lambda years: _in_years(leaf, years))
            return _Mask(true, missing=missing)
        if isinstance(leaf, OneOf):
            return _Mask(union(rows.get(value, 0) for value in leaf.values), missing=rows.get(None, 0))
        held = (
            mask for value, mask in rows.items() if isinstance(value, int) and _is(value, leaf.operator, leaf.bound)
        )
        return _Mask(union(held), missing=rows.get(None, 0))

    def _told(self, leaf: Told) -> _Mask:
        """Evaluate a leaf of what happened; of whom nothing speaks the coverage tells, or the unit's own rule."""
        said, unit = self.told.rows(leaf), self.table.unit
        silent = self.every & ~union(said.values())
        not_asked = declined = missing = 0
        if unit in (Unit.SOURCE, Unit.VICTIM):
            states = self.table.coverage[leaf.topic] if leaf.topic else dict.fromkeys(Asked, 0)
            silent &= ~(states[Asked.ASKED] | states[Asked.RAISED])
            not_asked, declined = silent & states[Asked.NOT_ASKED], silent & states[Asked.DECLINED]
            missing = silent & ~(not_asked | declined)
        elif unit is Unit.EVENT and not isinstance(leaf, Suffered):
            missing = silent
        return _Mask(
            said[Answer.IN], said[Answer.NOT_ASKED] | not_asked, declined, said[Answer.MISSING] | missing
        )

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
        recorded = self.table.coverage[topic]
        raised = self.table.talked_of(topic) & ~recorded[Asked.ASKED]
        stands = {state: mask & ~raised for state, mask in recorded.items()}
        stands[Asked.RAISED] |= raised
        return _Mask(union(stands[state] for state in states), missing=self.every & ~union(stands.values()))

    def _coded(self, leaf: Coded) -> _Mask:
        marked, states = self.table.marked, self.table.coverage[leaf.topic]
        true = marked(leaf.code, lambda p, b: _decides(leaf, p, b))
        open_ = marked(leaf.code, lambda p, b: _might(leaf, p, b)) & ~true
        if self.table.unit is Unit.PASSAGE:
            return _Mask(true, missing=open_)
        spoken = marked(leaf.code, lambda _p, _b: True)
        silent = self.every & ~(spoken | states[Asked.ASKED] | states[Asked.RAISED])
        not_asked, declined = states[Asked.NOT_ASKED] & silent, states[Asked.DECLINED] & silent
        return _Mask(true, not_asked, declined, (silent & ~(not_asked | declined)) | open_)


def _decides(leaf: Coded, polarity: Polarity | None, basis: Basis | None) -> bool:
    """Whether a coding with these makes the leaf TRUE."""
    return polarity is leaf.polarity and (leaf.bases is None or basis in leaf.bases)


def _might(leaf: Coded, polarity: Polarity | None, basis: Basis | None) -> bool:
    """Whether such a coding, were it said in full, could make the leaf TRUE."""
    return polarity in (None, leaf.polarity) and (leaf.bases is None or basis is None or basis in leaf.bases)


def _is(number: int, operator: str, bound: int) -> bool:
    if number == bound:
        return operator in ("<=", ">=")
    return operator in ("<", "<=") if number < bound else operator in (">", ">=")


def _in_years(leaf: OneOf | Order, years: Held) -> bool | None:
    """Tell whether all the years in which it may have been pass, or none."""
    if not isinstance(years, tuple):
        return None
    first, last = years
    if isinstance(leaf, Order):
        passed = {_is(first, leaf.operator, leaf.bound), _is(last, leaf.operator, leaf.bound)}
        return passed.pop() if len(passed) == 1 else None
    held = {year for year in leaf.values if isinstance(year, int) and first <= year <= last}
    return None if 0 < len(held) <= last - first else bool(held)
