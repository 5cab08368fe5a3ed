"""Crossings of what happened that leave cells out, beside all else that the report tells of the same acts.

The cells and totals of all such tables are the unknowns of one system. Each table tells how its lines make up their
totals, and what it shows. Every number told elsewhere, of a finding or of another table, is compared with each unknown:
what asks the same is the same, and what asks more counts no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from firsthand.disclosure.cells.audit_known import Known, known_bounds
from firsthand.disclosure.cells.audit_reach import Reach
from firsthand.disclosure.cells.event_sums import told_by
from firsthand.disclosure.cells.suppression import surely_small
from firsthand.model.bound import Bound, Display
from firsthand.model.finding import ALL, Figure, Unit
from firsthand.rules.event_questions import Asked, asked
from firsthand.rules.published import published_counts

Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GivenAway:
    """Cells that a table leaves out and that can be worked out, and the findings and tables it takes beside it."""

    display: Display
    cells: tuple[Position, ...]
    by: tuple[str, ...]


def given_away(bound: Bound, least: int) -> Iterator[GivenAway]:
    """List the tables of what happened of which a small cell that is not shown can be worked out."""
    tables = {d.figure.exhibit.name: d for d in reversed(bound.displays) if d.figure.exhibit.rows_by}
    if not any(display.figure.hidden for display in tables.values()):
        return
    system = _System([display.figure for display in tables.values()], bound)
    for name, display in tables.items():
        places = system.places[name]
        suspects = [places[position] for position in _small(display.figure, least)]
        found = system.small(suspects, system.known, least)
        if found:
            cells = tuple(position for position in sorted(display.figure.hidden) if places[position] in found)
            yield GivenAway(display, cells, system.needed(sorted(found), name, least))


@dataclass(frozen=True, slots=True)
class _Span:
    """From how many to how many the report tells that there are, and the finding or table that tells it."""

    unit: Unit
    among: str
    where: str
    least: int
    most: int
    by: str


def _spans(bound: Bound) -> Iterator[_Span]:
    """List what the report tells of what happened: how many are in, and among how many."""
    for told in published_counts(bound):
        if not told.unit.happened:
            continue
        among = (told.unit, told.among, "true")
        asks = (told.unit, told.among, told.where)
        if told.between is not None:
            yield _Span(*asks, *told.between, told.finding)
        if "n" in told.parts:
            yield _Span(*asks, told.parts["n"], told.parts["n"], told.finding)
        if "of" in told.parts:
            yield _Span(*among, told.parts["of"], told.parts["of"], told.finding)


def _small(figure: Figure, least: int) -> Iterator[Position]:
    """List the small cells left out that cross two things; a total asks one."""
    for row, column in sorted(figure.hidden):
        if not _total(figure, (row, column)) and 0 < figure.fewest((row, column)) < least:
            yield row, column


def _total(figure: Figure, position: Position) -> bool:
    return ALL in (figure.lines[position[0]], figure.columns[position[1]])


class _System:
    """The unknowns of all tables by place, and all that is known of them."""

    def __init__(self, figures: Sequence[Figure], bound: Bound) -> None:
        self._bound = bound
        self.numbers: list[int] = []
        self.places: dict[str, dict[Position, int]] = {}
        self._hidden: list[tuple[int, str, Asked]] = []
        self._apart: list[list[tuple[int, Asked]]] = []
        for figure in figures:
            self._add(figure)
        self.known = [one for figure in figures for one in told_by(figure, self.places[figure.exhibit.name])]
        self.known += [one for one in (*self._told(), *self._linked()) if one.holds(self.numbers)]

    def _add(self, figure: Figure) -> None:
        places = self.places.setdefault(figure.exhibit.name, {})
        inner: list[tuple[int, Asked]] = []
        for row, cells in enumerate(figure.cells):
            for column, count in enumerate(cells):
                place = places[row, column] = len(self.numbers)
                self.numbers.append(count.n)
                asks = asked(count.unit, *figure.asked[row][column], self._bound.project)
                if asks is not None and (row, column) in figure.hidden:
                    self._hidden.append((place, figure.exhibit.name, asks))
                if asks is not None and not _total(figure, (row, column)):
                    inner.append((place, asks))
        if figure.hidden and not figure.overlaps:
            self._apart.append(inner)

    def _told(self) -> Iterator[Known]:
        """Compare each number told with each unknown, and with cells that share nothing: all it holds are no more."""
        for span in _spans(self._bound):
            asks = asked(span.unit, span.among, span.where, self._bound.project)
            if asks is None:
                continue
            for place, _, unknown in self._hidden:
                if unknown.implies(asks):
                    yield Known((place,), least=None, most=span.most, by=span.by)
                if asks.implies(unknown):
                    yield Known((place,), least=span.least, most=None, by=span.by)
            for cells in self._apart:
                held = tuple(place for place, cell in cells if cell.implies(asks))
                yield Known(held, least=None, most=span.most, by=span.by)

    def _linked(self) -> Iterator[Known]:
        """Compare the unknowns of different tables."""
        for place, name, unknown in self._hidden:
            for other, its, asks in self._hidden:
                if name != its and unknown.implies(asks):
                    yield Known((other,), (place,), least=0, most=None, by=its)

    def small(self, suspects: Iterable[int], known: Sequence[Known], least: int) -> frozenset[int]:
        """Name those of which only one number fits, or none from ``least`` on, by what is known.

        Of what few people tell often the number may be ``least`` or more; then any other leaves it open.
        """
        reach = Reach(self.numbers, known)
        hard = [place for place in suspects if not self._open(reach, place, least)]
        bounds = known_bounds(len(self.numbers), known, hard) if hard else {}
        return frozenset(
            place for place, (low, high) in bounds.items() if low == high or surely_small(low, high, least)
        )

    def _open(self, reach: Reach, place: int, least: int) -> bool:
        """Tell whether another number is easily seen to fit, or one from ``least`` on."""
        number = self.numbers[place]
        more, fewer = (least, 0) if number < least else (number + 1, number - 1)
        return bool(reach.reaches(place, more, None) or reach.reaches(place, 0, fewer))

    def needed(self, found: Sequence[int], name: str, least: int) -> tuple[str, ...]:
        """Name as few findings and tables, beside a table itself, as give all that was found away."""
        known = self.known
        for other in dict.fromkeys(one.by for one in self.known):
            fewer = [one for one in known if one.by != other]
            if other != name and self.small(found, fewer, least) == frozenset(found):
                known = fewer
        return tuple(dict.fromkeys(one.by for one in known if one.by != name))
