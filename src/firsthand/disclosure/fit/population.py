"""How many people of the reference population fit what is told of a source. ``docs/explain/how-many-fit.md``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, prod
from typing import NamedTuple

from firsthand.disclosure.fit.margins import Key, Margin, at_least, fitted, shifted, together
from firsthand.disclosure.words.details import LATEST
from firsthand.model.disclosure import Detail
from firsthand.model.protection import Cell, ReferencePopulation, ReferenceTable

Place = tuple[Cell, ...]


class Fitting(NamedTuple):
    """How many people fit: ``least`` to ``most`` on the assumption of the odds ratio.

    It is one on each detail and all those before it together, not on two at a time: in each stratum, in some order, the
    odds of the next detail among those who fit the ones before are within the ratio of its odds among those who do
    not; and in every cell the odds of a part of a band are within the ratio of those of an even spread.

    ``surely`` and ``at_most`` hold whatever they have to do with each other, ``expected`` if nothing. ``unmeasured``
    are the attributes no table speaks of: then nobody is known to fit.
    """

    surely: int
    least: int
    expected: int
    most: int
    at_most: int
    unmeasured: tuple[str, ...] = ()


class _Numbers(NamedTuple):
    """People of one stratum: how many there are, and how many fit, from the hard lower to the hard upper bound."""

    whole: float
    surely: float
    least: float
    expected: float
    most: float
    at_most: float


_NOBODY = _Numbers(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table with its revisions taken in: of each cell the fewest and the most that were ever published."""

    attributes: tuple[str, ...]
    cells: Mapping[Place, tuple[int, int]]

    def last(self, attribute: str) -> int:
        """The last year, or greatest number, any cell speaks of."""
        column = self.attributes.index(attribute)
        return max(cell[1] for place in self.cells if isinstance(cell := place[column], tuple))


class Reference:
    """Counts in a reference population; ``odds_ratio`` bounds how closely a detail goes with those before it."""

    def __init__(self, population: ReferencePopulation, odds_ratio: int) -> None:
        published = population.tables
        self._tables = [
            _with_revisions(table, [t for t in published if t.revises == table.name])
            for table in published
            if not table.revises
        ]
        self._lag = population.lag
        self._odds = float(odds_ratio)
        self._counted: dict[frozenset[Detail], Fitting] = {}

    def fitting(self, details: Iterable[Detail]) -> Fitting:
        """Count the people whom every detail fits. Fewer where a lag leaves the year of the tables open: the worst."""
        told = frozenset(details)
        if told not in self._counted:
            self._counted[told] = self._worst(told)
        return self._counted[told]

    def _worst(self, details: frozenset[Detail]) -> Fitting:
        measured = {name for table in self._tables for name in table.attributes}
        unmeasured = tuple(sorted({d.attribute for d in details} - measured))
        if unmeasured:
            whole = floor(sum(most for _, most in self._tables[0].cells.values()))
            return Fitting(0, 0, 0, whole, whole, unmeasured)
        found = [self._count(shifted_details) for shifted_details in self._shifts(sorted(details))]
        return Fitting(
            floor(min(n.surely for n in found) + 1e-6),
            floor(min(n.least for n in found) + 1e-6),
            round(min(n.expected for n in found)),
            floor(max(n.most for n in found) + 1e-6),
            floor(max(n.at_most for n in found) + 1e-6),
        )

    def _shifts(self, details: Sequence[Detail]) -> list[list[Detail]]:
        """Tell years as the tables may have them: 0, 1, … up to the lag later, as far as the tables go."""
        ways: list[list[Detail]] = [[]]
        for detail in details:
            late = self._lag.get(detail.attribute, 0)
            if late and detail.low is not None and detail.high is not None:
                last = max(t.last(detail.attribute) for t in self._tables if detail.attribute in t.attributes)
                moved = [
                    Detail(detail.attribute, detail.low + years, detail.high + years)
                    for years in range(late + 1)
                    if not years or detail.high + years <= last or detail.high >= LATEST
                ]
            else:
                moved = [detail]
            ways = [[*way, each] for way in ways for each in moved]
        return ways

    def _count(self, details: Sequence[Detail]) -> _Numbers:
        told: dict[str, list[Detail]] = {}
        for detail in details:
            told.setdefault(detail.attribute, []).append(detail)
        frame, *others = self._tables
        beside: list[tuple[_Table, set[str]]] = []  # each detail is measured by the first table that speaks of it
        left = told.keys() - set(frame.attributes)
        for table in others:
            if here := left & set(table.attributes):
                beside.append((table, here))
                left -= here
        links = [a for a in frame.attributes if _links(a, frame, [table for table, _ in beside])]
        beside.sort(key=lambda row: -sum(a in row[0].attributes for a in links))
        strata = self._strata(frame, links, told, set(told))
        shares = [
            ([a for a in links if a in table.attributes], self._strata(table, links, told, here))
            for table, here in beside
        ]
        state, kept, waiting = strata, links, list(shares)
        while waiting:
            by = [a for a in kept if a in waiting[0][0]]
            alike = [_merged(share, common, by) for common, share in waiting if {*by} == {*kept} & {*common}]
            waiting = [one for one in waiting if {*by} != {*kept} & {*one[0]}]
            state, kept = self._joined(_merged(state, kept, by), alike), by
        return _sum(state.values())._replace(expected=_expected(strata, links, shares))

    def _strata(
        self, table: _Table, by: Sequence[str], told: Mapping[str, list[Detail]], judged: set[str]
    ) -> dict[Place, _Numbers]:
        """Sum a table over everything but ``by``, counting those who fit what is told of the attributes judged."""
        places = [table.attributes.index(a) for a in by if a in table.attributes]
        columns = [(column, told[a]) for column, a in enumerate(table.attributes) if a in told and a in judged]
        found: dict[Place, _Numbers] = {}
        for place, (fewest, most) in table.cells.items():
            numbers = self._within(fewest, most, [_share(place[column], details) for column, details in columns])
            key = tuple(place[column] for column in places)
            found[key] = _sum((found.get(key, _NOBODY), numbers))
        return found

    def _within(self, fewest: int, most: int, shares: Sequence[float]) -> _Numbers:
        """Say how many people of one cell fit: those in some part of each of its bands."""
        parts = [share for share in shares if share < 1]
        return _Numbers(
            most,
            fewest * (not parts),
            together([fewest * shifted(share, 1 / self._odds) for share in parts], fewest, 1 / self._odds),
            fewest * prod(parts),
            together([most * shifted(share, self._odds) for share in parts], most, self._odds),
            most * all(parts),
        )

    def _joined(
        self, state: Mapping[Place, _Numbers], shares: Sequence[Mapping[Place, _Numbers]]
    ) -> dict[Place, _Numbers]:
        """Bring what is known so far and more tables together, stratum by stratum of what they share."""
        found = {}
        for key, one in state.items():
            every = [one, *(_scaled(share.get(key, _NOBODY), one.whole) for share in shares)]
            surely = one.whole
            for each in every:
                surely = at_least(surely, each.surely, one.whole)
            found[key] = _Numbers(
                one.whole,
                surely,
                together([each.least for each in every], one.whole, 1 / self._odds),
                0.0,
                together([each.most for each in every], one.whole, self._odds),
                min(each.at_most for each in every),
            )
        return found


def _with_revisions(table: ReferenceTable, revisions: Sequence[ReferenceTable]) -> _Table:
    """Take the worse of every revision: a total that was lowered lowers each cell in it by all of the difference."""
    cells = {place: (count, count) for place, count in table.cells.items()}
    for revision in revisions:
        columns = [table.attributes.index(a) for a in revision.attributes]
        for said, count in revision.cells.items():
            inside = [place for place in table.cells if tuple(place[c] for c in columns) == said]
            more = count - sum(table.cells[place] for place in inside)
            for place in inside:
                fewest, most = cells[place]
                cells[place] = max(0, min(fewest, table.cells[place] + more)), max(most, table.cells[place] + more)
    return _Table(table.attributes, cells)


def _links(attribute: str, frame: _Table, others: Sequence[_Table]) -> bool:
    """Tell whether the first table and another divide people by this attribute, in the same way wherever they do."""
    ways = [
        frozenset(place[table.attributes.index(attribute)] for place in table.cells)
        for table in (frame, *others)
        if attribute in table.attributes
    ]
    return len(ways) > 1 and len(set(ways)) == 1


def _share(cell: Cell, details: Sequence[Detail]) -> float:
    """Say what part of a cell's people fit, if they are spread evenly over the numbers it spans."""
    if isinstance(cell, str):
        return float(all(cell in detail.values for detail in details))
    low = max([cell[0], *(d.low for d in details if d.low is not None)])
    high = min([cell[1], *(d.high for d in details if d.high is not None)])
    return max(0, high - low + 1) / (cell[1] - cell[0] + 1)


def _sum(numbers: Iterable[_Numbers]) -> _Numbers:
    return _Numbers(*map(sum, zip(_NOBODY, *numbers, strict=True)))


def _merged(state: Mapping[Place, _Numbers], kept: Sequence[str], by: Sequence[str]) -> dict[Place, _Numbers]:
    """Sum over all of the shared attributes but ``by``."""
    places = [kept.index(a) for a in by]
    found: dict[Place, _Numbers] = {}
    for key, numbers in state.items():
        part = tuple(key[place] for place in places)
        found[part] = _sum((found.get(part, _NOBODY), numbers))
    return found


def _scaled(numbers: _Numbers, whole: float) -> _Numbers:
    """Read a table as shares of another: as many of ``whole`` as there are of its own."""
    times = whole / numbers.whole if numbers.whole else 0.0
    return _Numbers(*(number * times for number in numbers))


def _expected(
    strata: Mapping[Place, _Numbers],
    links: Sequence[str],
    shares: Sequence[tuple[Sequence[str], Mapping[Place, _Numbers]]],
) -> float:
    """Fit a table to all margins at once: its axes are the shared attributes, then for each table fitting or not."""
    cells = [sorted({key[axis] for key in strata}, key=repr) for axis in range(len(links))]
    margins = [_margin(strata, strata, list(range(len(links))), len(links), cells)]
    for number, (common, share) in enumerate(shares, len(links) + 1):
        axes = [links.index(a) for a in common]
        margins.append(_margin(share, _merged(strata, links, common), axes, number, cells))
    shape = [*(len(each) for each in cells), *(2 for _ in margins)]
    fits = (1,) * len(margins)
    return sum(number for key, number in fitted(shape, margins).items() if key[len(links) :] == fits)


def _margin(
    table: Mapping[Place, _Numbers],
    frame: Mapping[Place, _Numbers],
    axes: Sequence[int],
    own: int,
    cells: Sequence[Sequence[Cell]],
) -> Margin:
    """Make a margin of a table, scaled to how many people there are: so many fit, so many do not."""
    wanted: dict[Key, float] = {}
    for key, whole in frame.items():
        place = tuple(cells[axis].index(cell) for axis, cell in zip(axes, key, strict=True))
        numbers = _scaled(table.get(key, _NOBODY), whole.whole)
        wanted[*place, 1], wanted[*place, 0] = numbers.expected, whole.whole - numbers.expected
    return (*axes, own), wanted
