"""Tables a report tells, drawn or in prose: a finding whose total is told, and what is told of it by an attribute.

Every finding that is cited, and every row of a table, has its totals printed in the method annex. A finding that asks
the same of the women alone tells a column of it, in whatever sentence it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from firsthand.counting.binding import compile_finding
from firsthand.counting.conditions import And, Condition, Const, Kind, Not, OneOf, Order
from firsthand.counting.figures import column_values, things_said
from firsthand.counting.port import CompiledFinding
from firsthand.disclosure.cells.suppression import (
    SPOKEN,
    Answered,
    answered,
    crossed,
    every_answer,
    exposed,
    exposed_among,
)
from firsthand.model.bound import Bound
from firsthand.model.finding import Answer, Count, Unit
from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.model.testimony import InterviewRef, Value

_OF_SOURCES = (Unit.SOURCE, Unit.INTERVIEW)
"""The units a number of which tells of sources by their attributes."""

_IN = (0,)
_ALL = tuple(range(SPOKEN + 1))
_ORDER = (Answer.IN, Answer.DENIED, Answer.SILENT, Answer.DECLINED, Answer.NOT_ASKED, Answer.MISSING)
_PLACE = dict(zip(_ORDER, (0, 1, 1, 2, 3, 3), strict=True))

Values = frozenset[Value]
Key = tuple[Unit, frozenset[Condition], frozenset[Condition]]
"""What a finding asks: its unit, and the parts of ``among`` and of ``where`` that must all hold."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One column of a table: the values in it, which answers are told, by which finding or exhibit, and where.

    No answer is told of a column that an exhibit leaves out.
    """

    values: Values
    answers: tuple[int, ...]
    name: str
    place: Place
    drawn: bool


@dataclass(frozen=True, slots=True)
class Crossing:
    """A finding whose total is told, by the values of an attribute.

    ``columns`` are the values told together and, of a category, each of the others; what is told may ``overlap``, and
    then every column is one value.
    """

    finding: str
    attribute: str
    columns: tuple[Values, ...]
    cells: tuple[Answered, ...]
    total: Answered
    slices: tuple[Slice, ...]
    overlap: bool
    whole: bool

    def given_away(self, least: int) -> tuple[Values, ...]:
        """Name the columns with small cells that are not told and can be worked out.

        Empty stands for all of whom nothing is told, taken together.
        """
        told = [(one.values, answer) for one in self.slices for answer in one.answers]
        if self.overlap:
            within = [({n for n, v in enumerate(self.columns) if v <= values}, answer) for values, answer in told]
            found = exposed_among(self.cells, self.total, within, least)
            rests = any(self._small_rest({(answer, n) for n in together}, least) for together, answer in within)
        else:
            number = {values: column for column, values in enumerate(self.columns)}
            shown = {(answer, number[values]) for values, answer in told}
            hidden = every_answer(range(len(self.columns))) - shown
            found = exposed(crossed(self.cells, self.total, hidden), len(self.columns), least)
            rests = self._small_rest(shown, least)
        columns = tuple(dict.fromkeys(self.columns[column] for _, column in found))
        return columns or ((frozenset(),) if rests else ())

    def _small_rest(self, shown: Collection[tuple[int, int]], least: int) -> bool:
        """Tell whether what is told leaves a small number of all the others."""
        for answer in range(SPOKEN):
            columns = {column for told, column in shown if told == answer}
            left = self.total[answer] - sum(self.cells[column][answer] for column in columns)
            others = len(columns) < len(self.columns) or not self.whole
            if columns and others and 0 < left < least:
                return True
        return False


def crossings(bound: Bound) -> Iterator[Crossing]:
    """List every finding with a told total of which something is told by an attribute that makes it two things said."""
    totals: dict[Key, tuple[CompiledFinding, Count]] = {}
    slices: dict[tuple[Key, str], list[Slice]] = {}
    for finding, count, place in _told(bound):
        totals.setdefault(_key(finding), (finding, count))
        for key, attribute, one in _narrowed(bound, finding, place):
            slices.setdefault((key, attribute), []).append(one)
    for key, attribute, one in _drawn(bound):
        slices.setdefault((key, attribute), []).append(one)
    for (key, attribute), told in slices.items():
        whole = totals.get(key)
        if whole is not None and things_said(whole[0], attribute) > 1:
            yield _crossing(bound, *whole, attribute, told)


def _told(bound: Bound) -> Iterator[tuple[CompiledFinding, Count, Place]]:
    """List the findings whose totals are told, each where it first is."""
    cited = (claim for claim in reversed(bound.claims) if not claim.finding.in_words_only)
    places = {claim.finding.name: claim.citation.place for claim in cited}
    for display in bound.displays:
        for name in display.figure.exhibit.rows:
            places.setdefault(name, display.citation.place)
    for name, place in places.items():
        count = (bound.counts or {}).get(name)
        compiled = _compiled(bound, name)
        if count is not None and count.unit in _OF_SOURCES and isinstance(compiled, CompiledFinding):
            yield compiled, count, place


def _compiled(bound: Bound, name: str) -> CompiledFinding | tuple[Problem, ...]:
    project = bound.project
    return compile_finding(project.findings[name], project.attributes, project.codebook, project.vocabularies)


def _key(finding: CompiledFinding) -> Key:
    return finding.unit, parts(finding.among), parts(finding.where)


def parts(condition: Condition) -> frozenset[Condition]:
    """Split a condition into the parts that must all hold."""
    if isinstance(condition, And):
        return frozenset(part for inner in condition.parts for part in parts(inner))
    return frozenset() if condition == Const(value=True) else frozenset({condition})


def _narrowed(bound: Bound, finding: CompiledFinding, place: Place) -> Iterator[tuple[Key, str, Slice]]:
    """Read a finding as a column of the one that asks the same of everybody."""
    unit, among, where = _key(finding)
    for held, answers in ((among, _ALL), (where, _IN)):
        for part in held:
            attribute = _attribute(part)
            if attribute:
                values = frozenset(value for value in _recorded(bound, attribute) if _holds(part, value))
                key = (unit, among - {part}, where) if held is among else (unit, among, where - {part})
                yield key, attribute, Slice(values, answers, finding.name, place, drawn=False)


def _attribute(part: Condition) -> str:
    """Name the attribute that a condition alone is about."""
    leaf = part.part if isinstance(part, Not) else part
    return leaf.column.name if isinstance(leaf, OneOf | Order) and leaf.column.kind is not Kind.CODING else ""


def _holds(part: Condition, value: Value) -> bool:
    if isinstance(part, Not):
        return not _holds(part.part, value)
    if isinstance(part, OneOf):
        return value in part.values
    if not isinstance(part, Order) or not isinstance(value, int):
        return False
    compared = {"<": value < part.bound, "<=": value <= part.bound, ">": value > part.bound, ">=": value >= part.bound}
    return compared[part.operator]


def _recorded(bound: Bound, attribute: str) -> tuple[Value, ...]:
    """List the values an attribute can have, and those it has."""
    known = bound.project.attributes.get(attribute)
    held = (source.attributes.get(attribute) for source in bound.snapshot.sources)
    every = dict.fromkeys([*(known.values if known is not None else ()), *held])
    return tuple(value for value in every if value is not None)


def _drawn(bound: Bound) -> Iterator[tuple[Key, str, Slice]]:
    """Read the rows of tables and charts that have columns."""
    for display in bound.displays:
        exhibit, hidden = display.figure.exhibit, display.figure.hidden
        if not exhibit.columns_by:
            continue
        for row, name in enumerate(exhibit.rows):
            compiled = _compiled(bound, name)
            if not isinstance(compiled, CompiledFinding) or compiled.unit not in _OF_SOURCES:
                continue
            for column, values in enumerate(column_values(exhibit, bound.project).values()):
                told = () if (row, column) in hidden else _ALL
                one = Slice(frozenset(values), told, exhibit.name, display.citation.place, drawn=True)
                yield _key(compiled), exhibit.columns_by, one


def _crossing(bound: Bound, finding: CompiledFinding, count: Count, attribute: str, told: list[Slice]) -> Crossing:
    sets = tuple(dict.fromkeys(one.values for one in told))
    held = [value for values in sets for value in values]
    overlap = len(set(held)) < len(held)
    every = _recorded(bound, attribute)
    single: list[Values] = [
        frozenset({value}) for value in every if overlap or (isinstance(value, str) and value not in held)
    ]
    columns = tuple(single) if overlap else (*sets, *single)
    cells = _cells(bound, count, attribute, columns)
    whole = overlap or len(held) + len(single) == len(every)
    return Crossing(finding.name, attribute, columns, cells, answered(count), tuple(told), overlap, whole)


def _cells(bound: Bound, count: Count, attribute: str, columns: Collection[Values]) -> tuple[Answered, ...]:
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
