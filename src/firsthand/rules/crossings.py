"""Tables a report tells, drawn or in prose: a finding whose total is told, and what is told of it by an attribute.

Every finding that is cited, and every row of a table, has its totals printed in the method annex. A finding that asks
the same of the women alone tells a column of it, in whatever sentence it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from firsthand.counting.binding import compile_finding
from firsthand.counting.conditions import And, Condition, Const, Kind, OneOf
from firsthand.counting.figures import column_values, things_said
from firsthand.counting.port import CompiledFinding
from firsthand.disclosure.audit import Position
from firsthand.disclosure.suppression import SPOKEN, Answered, answered, crossed, every_answer, exposed, exposed_among
from firsthand.model.bound import Bound
from firsthand.model.finding import Answer, Count, Unit
from firsthand.model.place import Place
from firsthand.model.testimony import InterviewRef

_IN = (0,)
_ALL = tuple(range(SPOKEN + 1))
_ORDER = (Answer.IN, Answer.DENIED, Answer.SILENT, Answer.DECLINED, Answer.NOT_ASKED, Answer.MISSING)
_PLACE = dict(zip(_ORDER, (0, 1, 1, 2, 3, 3), strict=True))

Key = tuple[Unit, frozenset[Condition], frozenset[Condition]]
"""What a finding asks: its unit, and the parts of ``among`` and of ``where`` that must all hold."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One column of a table: the values in it, which answers are told, by which finding or exhibit, and where.

    No answer is told of a column that an exhibit leaves out.
    """

    values: frozenset[str]
    answers: tuple[int, ...]
    name: str
    place: Place
    drawn: bool


@dataclass(frozen=True, slots=True)
class Crossing:
    """A finding whose total is told, by the values of an attribute. ``columns`` do not overlap unless ``overlap``."""

    finding: str
    attribute: str
    columns: tuple[frozenset[str], ...]
    cells: tuple[Answered, ...]
    total: Answered
    slices: tuple[Slice, ...]
    overlap: bool

    def given_away(self, least: int) -> tuple[Position, ...]:
        """Name the small cells that are not told and can be worked out, as answer and column."""
        told = [(one.values, answer) for one in self.slices for answer in one.answers]
        if self.overlap:
            within = [({n for n, v in enumerate(self.columns) if v <= values}, answer) for values, answer in told]
            return exposed_among(self.cells, self.total, within, least)
        number = {values: column for column, values in enumerate(self.columns)}
        hidden = every_answer(range(len(self.columns))) - {(answer, number[values]) for values, answer in told}
        return exposed(crossed(self.cells, self.total, hidden), len(self.columns), least)


def crossings(bound: Bound) -> Iterator[Crossing]:
    """List every finding with a told total of which something is told by an attribute that makes it two things said."""
    totals: dict[Key, tuple[CompiledFinding, Count]] = {}
    slices: dict[tuple[Key, str], list[Slice]] = {}
    for finding, count, place in _told(bound):
        totals.setdefault(_key(finding), (finding, count))
        for key, attribute, one in _narrowed(finding, place):
            slices.setdefault((key, attribute), []).append(one)
    for key, attribute, one in _drawn(bound):
        slices.setdefault((key, attribute), []).append(one)
    for (key, attribute), told in slices.items():
        whole = totals.get(key)
        if whole is not None and things_said(whole[0], attribute) > 1:
            yield _crossing(bound, *whole, attribute, told)


def _told(bound: Bound) -> Iterator[tuple[CompiledFinding, Count, Place]]:
    """List the findings whose totals are told, each where it first is."""
    places = {claim.finding.name: claim.citation.place for claim in reversed(bound.claims)}
    for display in bound.displays:
        for name in display.figure.exhibit.rows:
            places.setdefault(name, display.citation.place)
    for name, place in places.items():
        finding, count = bound.project.findings[name], (bound.counts or {}).get(name)
        compiled = compile_finding(finding, bound.project.attributes, bound.project.codebook)
        if count is not None and count.unit is not Unit.PASSAGE and isinstance(compiled, CompiledFinding):
            yield compiled, count, place


def _key(finding: CompiledFinding) -> Key:
    return finding.unit, _parts(finding.among), _parts(finding.where)


def _parts(condition: Condition) -> frozenset[Condition]:
    """Split a condition into the parts that must all hold."""
    if isinstance(condition, And):
        return frozenset(part for inner in condition.parts for part in _parts(inner))
    return frozenset() if condition == Const(value=True) else frozenset({condition})


def _narrowed(finding: CompiledFinding, place: Place) -> Iterator[tuple[Key, str, Slice]]:
    """Read a finding as a column of the one that asks the same of everybody."""
    unit, among, where = _key(finding)
    for parts, answers in ((among, _ALL), (where, _IN)):
        for part in parts:
            if isinstance(part, OneOf) and part.column.kind is Kind.TEXT:
                values = frozenset(value for value in part.values if isinstance(value, str))
                key = (unit, among - {part}, where) if parts is among else (unit, among, where - {part})
                yield key, part.column.name, Slice(values, answers, finding.name, place, drawn=False)


def _drawn(bound: Bound) -> Iterator[tuple[Key, str, Slice]]:
    """Read the rows of tables and charts that have columns."""
    for display in bound.displays:
        exhibit, hidden = display.figure.exhibit, display.figure.hidden
        if not exhibit.columns_by:
            continue
        for row, name in enumerate(exhibit.rows):
            compiled = compile_finding(bound.project.findings[name], bound.project.attributes, bound.project.codebook)
            if not isinstance(compiled, CompiledFinding) or compiled.unit is Unit.PASSAGE:
                continue
            for column, values in enumerate(column_values(exhibit, bound.project).values()):
                told = () if (row, column) in hidden else _ALL
                one = Slice(frozenset(values), told, exhibit.name, display.citation.place, drawn=True)
                yield _key(compiled), exhibit.columns_by, one


def _crossing(bound: Bound, finding: CompiledFinding, count: Count, attribute: str, told: list[Slice]) -> Crossing:
    sets = tuple(dict.fromkeys(one.values for one in told))
    held = [value for values in sets for value in values]
    overlap = len(set(held)) < len(held)
    every = tuple(bound.project.attributes[attribute].values) if attribute in bound.project.attributes else ()
    single = tuple(frozenset({value}) for value in every if overlap or value not in held)
    columns = single if overlap else (*sets, *single)
    cells = _cells(bound, count, attribute, columns)
    return Crossing(finding.name, attribute, columns, cells, answered(count), tuple(told), overlap)


def _cells(bound: Bound, count: Count, attribute: str, columns: Collection[frozenset[str]]) -> tuple[Answered, ...]:
    """Divide a count by the recorded values of those it counts."""
    values = {source.code: source.attributes.get(attribute) for source in bound.snapshot.sources}
    tally = [[0] * (SPOKEN + 1) for _ in columns]
    for unit, answer in count.answers.items():
        interview = InterviewRef.parse(unit)
        value = values.get(interview.source) if interview is not None else None
        for column, held in zip(tally, columns, strict=True):
            if value in held:
                column[_PLACE[answer]] += 1
    return tuple((one, two, three, four) for one, two, three, four in tally)
