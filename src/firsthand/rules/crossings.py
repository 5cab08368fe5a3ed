"""Tables a report tells, drawn or in prose: a finding whose total is told, and what is told of it by attributes.

Every finding that is cited, and every row of a table, has its totals printed in the method annex. A finding that asks
the same of the women alone tells a column of it, in whatever sentence it stands and however its conditions are written:
the two are compared by the people behind their answers.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from firsthand.counting.binding import compile_finding
from firsthand.counting.conditions import And, Const
from firsthand.counting.figures import column_values
from firsthand.counting.port import CompiledFinding
from firsthand.disclosure.cells.parted import DENIED, EACH, IN, IN_A_CELL, Parted
from firsthand.model.bound import Bound
from firsthand.model.finding import Unit
from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.rules.people import People, Profile, Said, Sets, answered, attributes

Values = frozenset[Profile]
Attributes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """One column of a table: the values in it, which answers are told, by which finding or exhibit, and where.

    No answer is told of a column that an exhibit leaves out. One that counts ``passages`` of people whose total is told
    cannot be subtracted from it.
    """

    values: Values
    answers: frozenset[int]
    name: str
    place: Place
    drawn: bool
    passages: bool = False


@dataclass(frozen=True, slots=True)
class Crossing:
    """A finding whose total is told, by the values of attributes.

    ``columns`` are the values told together, where these overlap their parts, and of one category each of the others.
    """

    finding: str
    attributes: Attributes
    columns: tuple[Values, ...]
    parted: Parted
    slices: tuple[Slice, ...]

    def small(self, one: Slice, least: int) -> bool:
        """Tell whether a slice counts fewer than ``least`` people, but some."""
        return self.parted.small((_within(self.columns, one.values), one.answers), least)

    def given_away(self, least: int) -> tuple[Values, ...]:
        """Name the columns with small cells that are not told and can be worked out.

        Empty stands for all of whom nothing is told, taken together.
        """
        found = tuple(self.columns[column] for column in self.parted.given_away(least))
        return found or ((frozenset(),) if self.parted.leaves_few(least) else ())


@dataclass(frozen=True, slots=True)
class _Number:
    """A finding whose numbers are told, with the people behind its answers."""

    finding: CompiledFinding
    place: Place
    said: Said
    attributes: frozenset[str]
    sets: Sets
    asked: int
    within: int

    @classmethod
    def of(cls, finding: CompiledFinding, place: Place, sets: Sets, people: People) -> _Number:
        """Read a finding. ``asked`` and ``within`` are whom its attributes let be asked, and be in."""
        asked, within = people.reach(finding.among).true, people.reach(And((finding.among, finding.where))).true
        return cls(finding, place, Said.by(finding), attributes(finding), sets, asked, within)

    @property
    def everyone(self) -> int:
        """The people of whom it asks."""
        return reduce(or_, self.sets)

    @property
    def passages(self) -> bool:
        """Whether it counts passages, and not people or their interviews."""
        return self.finding.unit is Unit.PASSAGE

    def divides(self, names: Attributes) -> bool:
        """Tell whether its number by these attributes says two things of people at once."""
        if not self.said.whole and not self.attributes:
            return False
        return len(self.attributes.union(names)) + bool(self.said.whole) > 1


_last: list[tuple[weakref.ref[Bound], tuple[Crossing, ...]]] = []


def crossings(bound: Bound) -> tuple[Crossing, ...]:
    """List every finding with a told total of which something is told by attributes that makes it two things said.

    Both rules ask for the same list, so the last is kept while its report lives.
    """
    for reference, listed in _last:
        if reference() is bound:
            return listed
    listed = tuple(_crossings(bound))
    _last[:] = [(weakref.ref(bound, lambda _: _last.clear()), listed)]
    return listed


def _crossings(bound: Bound) -> Iterator[Crossing]:
    people = People(bound.snapshot)
    numbers = {number.finding.name: number for number in _numbers(bound, people)}
    same: dict[object, str] = {}
    totals = {
        name: same.setdefault((one.passages, one.said, one.sets), name) for name, one in numbers.items()
    }
    found: dict[tuple[str, Attributes], list[Slice]] = {}
    for name in dict.fromkeys(totals.values()):
        for number in numbers.values():
            for names, one in _parts(people, numbers[name], number):
                found.setdefault((name, names), []).append(one)
    for row, names, one in _drawn(bound):
        if row in totals:
            found.setdefault((totals[row], names), []).append(one)
    for (name, names), told in found.items():
        if numbers[name].divides(names):
            yield _crossing(people, numbers[name], names, told)


def _numbers(bound: Bound, people: People) -> Iterator[_Number]:
    """List the findings whose totals are told, each where it first is.

    Of how many a finding is, is told too: where only those are asked who told something, it is a number of its own.
    """
    cited = (claim for claim in reversed(bound.claims) if not claim.finding.in_words_only)
    places = {claim.finding.name: claim.citation.place for claim in cited}
    for display in bound.displays:
        for name in display.figure.exhibit.rows:
            places.setdefault(name, display.citation.place)
    for name, place in places.items():
        count = (bound.counts or {}).get(name)
        compiled = _compiled(bound, name)
        if count is not None and not count.unit.happened and isinstance(compiled, CompiledFinding):
            sets = people.behind(count)
            yield _Number.of(compiled, place, sets, people)
            if answered(compiled.among):
                within = people.asked(count)
                asked = replace(compiled, name=f"{name}/of", among=Const(value=True), where=compiled.among)
                sets = (within, 0, 0, 0, people.every & ~within)
                yield _Number.of(asked, place, sets, people)


def _compiled(bound: Bound, name: str) -> CompiledFinding | tuple[Problem, ...]:
    project = bound.project
    return compile_finding(project.findings[name], project.attributes, project.codebook, project.vocabularies)


def _parts(people: People, total: _Number, number: _Number) -> Iterator[tuple[Attributes, Slice]]:
    """Read a number as a column of one that asks the same of everybody: its people are all of them by attributes."""
    if not number.attributes or (total.passages and not number.passages) or not number.said.same(total.said):
        return
    passages = number.passages and not total.passages
    contrary = number.said.denies != total.said.denies
    told: dict[int, frozenset[int]] = {}
    if not contrary and all(mine == its & number.asked for mine, its in zip(number.sets, total.sets, strict=True)):
        told[number.asked] = frozenset(EACH) if total.within & ~number.asked else frozenset()
    else:
        for mine, its in ((IN, DENIED), (DENIED, IN)) if contrary else ((IN, IN), (DENIED, DENIED)):
            held, space = (one.within if answer == IN else one.asked for one, answer in ((number, mine), (total, its)))
            less = space & ~held and not held & ~space
            if less and number.sets[mine] == total.sets[its] & held and (its == IN or total.sets[its]):
                told[held] = told.get(held, frozenset()) | {its}
    for held, answers in told.items():
        if held & total.everyone and total.everyone & ~held and answers:
            names, values = _named(people, total, number, held & total.everyone)
            yield names, Slice(values, answers, number.finding.name, number.place, drawn=False, passages=passages)


def _named(people: People, total: _Number, number: _Number, held: int) -> tuple[Attributes, Values]:
    """Name people by the attributes that a number adds to the total, where these tell them from the others."""
    every = tuple(sorted(number.attributes))
    for names in (tuple(sorted(number.attributes - total.attributes)), every):
        values = frozenset(values for values, those in people.profiles(names).items() if those & held)
        if people.holding(names, values) & total.everyone == held:
            break
    return names, values


def _drawn(bound: Bound) -> Iterator[tuple[str, Attributes, Slice]]:
    """Read the rows of tables and charts that have columns."""
    for display in bound.displays:
        exhibit, hidden = display.figure.exhibit, display.figure.hidden
        if not exhibit.columns_by:
            continue
        for row, name in enumerate(exhibit.rows):
            for column, values in enumerate(column_values(exhibit, bound.project).values()):
                told = frozenset() if (row, column) in hidden else frozenset(IN_A_CELL)
                held = frozenset((value,) for value in values)
                yield name, (exhibit.columns_by,), Slice(held, told, exhibit.name, display.citation.place, drawn=True)


def _crossing(people: People, total: _Number, names: Attributes, told: list[Slice]) -> Crossing:
    there = [one for one, held in people.profiles(names).items() if held & total.everyone]
    slices = tuple(replace(one, values=one.values.intersection(there)) for one in told)
    slices = tuple(one for one in slices if one.values)
    sets = tuple(dict.fromkeys(one.values for one in slices))
    held = [one for values in sets for one in values]
    overlap = len(set(held)) < len(held)
    others = _categories(there, held)
    columns = (*(_atoms(sets, held) if overlap else sets), *(frozenset({one}) for one in others))
    whole = {one for one in there if None not in one} <= {*held, *others}
    parted = Parted(
        tuple(_tally(total.sets, people.holding(names, values)) for values in columns),
        _tally(total.sets, people.every),
        tuple((_within(columns, one.values), one.answers) for one in slices if not one.passages),
        overlap,
        whole,
    )
    return Crossing(total.finding.name, names, columns, parted, slices)


def _atoms(sets: tuple[Values, ...], held: list[Profile]) -> tuple[Values, ...]:
    """Put together what is in the same of the sets: the largest columns of which all the sets are made up."""
    found: dict[tuple[bool, ...], list[Profile]] = {}
    for one in dict.fromkeys(held):
        found.setdefault(tuple(one in values for values in sets), []).append(one)
    return tuple(map(frozenset, found.values()))


def _categories(there: list[Profile], held: list[Profile]) -> list[Profile]:
    """List the other values of one category; ages and years are told in spans, and several attributes as they are."""
    return [one for one in there if len(one) == 1 and isinstance(one[0], str) and one not in held]


def _within(columns: tuple[Values, ...], values: Values) -> frozenset[int]:
    return frozenset(column for column, held in enumerate(columns) if held <= values)


def _tally(sets: Sets, held: int) -> tuple[int, ...]:
    return tuple((one & held).bit_count() for one in sets)
