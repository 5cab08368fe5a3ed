"""What all the numbers ever told of one record give away together. Definitions: ``docs/explain/mosaic.md``.

Of a source's record each part is judged, of every size (:mod:`firsthand.disclosure.mosaic.parts`); of a described
source each answer. Other worlds are looked for by trades (:mod:`firsthand.disclosure.mosaic.swaps`), which clears most
sources in no time, then by changing cells (:mod:`firsthand.disclosure.mosaic.repair`); the solver decides the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from firsthand.disclosure.mosaic.answers import open_answers, universals
from firsthand.disclosure.mosaic.atoms import Atoms, Part, vectors
from firsthand.disclosure.mosaic.model import Mosaic, Number, Reading
from firsthand.disclosure.mosaic.narrow import Narrow
from firsthand.disclosure.mosaic.parts import FIXED, TOLD, Changes, Found, Parts
from firsthand.disclosure.mosaic.repair import ATTEMPTS, Repair
from firsthand.disclosure.mosaic.shuffle import shuffled
from firsthand.disclosure.mosaic.solver import NONE, UNDECIDED, Effort, Solver
from firsthand.disclosure.mosaic.sorts import MOST
from firsthand.disclosure.mosaic.swaps import Goal, Swaps, World
from firsthand.disclosure.mosaic.told import Outright, Told

_READ, _WEIGH, _LOOK = 1e-6, 1e-6, 2e-9
"""What it costs to read one number of one row anew, to weigh what a change does to one number, to look at one word."""

PATIENT = 24
"""So many times a world is set out for before the solver is loaded for a part's sake: that takes as long."""

MANY = 200
"""Of more records than this worlds far from the record are made by shuffling, too."""

FINDINGS = 0.3
"""The part of the effort kept for naming the findings that give away."""

SHARE, FIRST = 4, 0.2
"""One question may take a quarter of the whole effort; and FIRST, at the first look at every record."""


Basis = tuple[Reading, Atoms, Solver]
"""What a question is decided from."""


class Outcome(StrEnum):
    """What was found.

    SAFE: other worlds fit too, and deny every part of her record that few have, or her answer. GIVEN_AWAY: the
    numbers together fix a part that few have, or her answer. SHARED: enough others have all of her record. ALONE: what
    is fixed of her one finding tells by itself, so that nothing is joined. UNDECIDED: the effort did not suffice.
    """

    SAFE = "another world fits too"
    SHARED = "others have the same record"
    ALONE = "told by one finding alone"
    GIVEN_AWAY = "given away"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one source: of all parts of her record, or of one answer when ``question`` is not -1.

    ``worlds`` are the other worlds that deny what is SAFE. ``alike`` is how many sources have a SHARED record. ``by``
    are the findings that give away, none of which can be spared when ``smallest``; ``columns`` those that the part
    given away joins, ``times`` how many rows have it. ``universal`` is set when one finding says it of all it counts.
    """

    source: str
    outcome: Outcome
    question: int = -1
    worlds: tuple[Changes, ...] = ()
    alike: int = 1
    by: tuple[Told, ...] = ()
    smallest: bool = False
    columns: tuple[int, ...] = ()
    times: int = 0
    universal: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdicts on every source's record, and on every answer of a described source that may be learned."""

    records: tuple[Verdict, ...]
    answers: tuple[Verdict, ...] = field(default=())


def changed(mosaic: Mosaic, changes: Changes) -> World:
    """Write out a world that is told by what differs in it from the record."""
    rows = dict(changes)
    return tuple(rows.get(row, cells) for row, cells in enumerate(mosaic.rows))


def cells_apart(mosaic: Mosaic, changes: Changes) -> int:
    """Count the cells in which a world is not the record."""
    return sum(a != b for row, cells in changes for a, b in zip(cells, mosaic.rows[row], strict=True))


def assess(
    mosaic: Mosaic,
    effort: float,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
    *,
    least: int = 2,
    most: int = MOST,
) -> Assessment:
    """Judge every source. ``effort`` is deterministic time, about seconds; the same mosaic, the same verdicts.

    What of it the verdicts leave, and at least the part FINDINGS, goes into finding few findings that give away.
    ``progress`` is told how many questions are
    decided, of how many. A record that ``least`` sources have singles nobody out. ``most`` is how many sorts of row are
    listed for the solver.
    """
    return _Assessor(mosaic, effort, least, most).assess(progress)


class _Assessor:
    def __init__(self, mosaic: Mosaic, effort: float, least: int, most: int) -> None:
        self._mosaic, self._reading, self._least, self._most = mosaic, Reading(mosaic), least, most
        self._atoms = Atoms(self._reading)
        self._effort = Effort(effort * (1 - FINDINGS), effort / SHARE)
        self._for_findings = effort * FINDINGS
        self._solver = Solver(self._reading, self._atoms, self._effort, most)
        self._everything = tuple(range(len(mosaic.numbers)))
        self._swaps = Swaps(self._reading, self._atoms)
        self._outright = Outright(self._reading, self._atoms, least)
        self._narrow: dict[Part, Narrow] = {}
        self._told_apart: dict[int, tuple[World, Changes]] = {}
        self._cores: list[tuple[Told, ...]] = []
        self._loaded = False

    def assess(self, progress: Callable[[int, int], None]) -> Assessment:
        mosaic = self._mosaic
        rows = [row for row in range(len(mosaic.rows)) if row not in mosaic.unrecorded]
        answers = open_answers(self._reading)
        verdicts = {goal: self._universal(goal, n) for goal, n in universals(self._reading, answers).items()}
        rest = [goal for goal in answers if goal not in verdicts]
        verdicts |= {goal: self._safe(goal, world) for goal, world in self._swaps.worlds(rest).items()}
        parts = Parts(self._atoms, mosaic, self._swaps, self._least)
        for world in shuffled(self._reading) if len(rows) > MANY else ():
            parts.add(world)
        records = self._records(parts, rows, lambda done: progress(done, len(rows) + len(answers)))
        for goal in rest:
            if goal not in verdicts:
                self._hard(goal, rest, verdicts)
            progress(len(rows) + len(verdicts), len(rows) + len(answers))
        self._effort.left += self._for_findings
        judged = [self._judged(row, one) if isinstance(one, Found) else one for row, one in records.items()]
        for goal in [goal for goal in rest if verdicts[goal].outcome is Outcome.GIVEN_AWAY]:
            by, smallest = self._core(goal)
            verdicts[goal] = replace(verdicts[goal], by=by, smallest=smallest)
        return Assessment(tuple(judged), tuple(verdicts[g] for g in answers))

    def _records(self, parts: Parts, rows: Sequence[int], tell: Callable[[int], None]) -> dict[int, Verdict | Found]:
        """Look through every record: each first with a like share of half the effort, then with what is left."""
        found: dict[int, Verdict | Found] = {}
        most, each = self._effort.left, self._effort.each
        for share in (most / (2 * max(1, len(rows))), most):
            self._effort.each = min(each, max(share, FIRST))
            for row in rows:
                before = found.get(row)
                if before is None or (isinstance(before, Found) and before.undecided and before.fixed is None):
                    found[row] = self._record(parts, row, share)
                tell(len(found))
        self._effort.each = each
        return found

    def _record(self, parts: Parts, row: int, share: float) -> Verdict | Found:
        """Look through the parts of a record; what is fixed is judged when all are known."""
        name, alike = self._mosaic.names[row], parts.alike(row)
        if alike >= self._least:
            return Verdict(name, Outcome.SHARED, alike=alike)

        def decide(part: Part) -> World | str:
            if self._outright.by(part) is not None:
                return TOLD
            return self._other(self._goal(part)) or (TOLD if self._singly(part) else FIXED)

        left = max(0.0, self._effort.left - share)

        def spend(words: int) -> bool:
            self._effort.take(_LOOK * words)
            return self._effort.left > left

        found = parts.explore(row, decide, spend)
        if found.fixed is not None or found.told or found.undecided:
            return found
        return Verdict(name, Outcome.SAFE, worlds=tuple(found.worlds))

    def _singly(self, part: Part) -> bool:
        """Tell whether the ends of one range fix a part together: they are told as one, in one finding.

        What is told of single sources is left out, as a part that takes both is joined; save where it is of one column
        only, and so joins nothing of anybody: who is told to be 54 may leave only one to be the youngest, 49.
        """
        columns = self._atoms.columns(part.atoms)
        joins = len(columns) > 1 or bool(part.atoms & self._atoms.memberships)
        for told in self._ranges:
            over = self._undescribed if joins else None
            if self._findings[told] == columns and self._forced(self._goal(part), {told}, over):
                self._outright.learn(part, told)
                return True
        return False

    @cached_property
    def _undescribed(self) -> Basis:
        """The numbers without what is told of single sources."""
        reading = Reading(replace(self._mosaic, fixed={}))
        return reading, self._atoms, Solver(reading, self._atoms, self._effort, self._most)

    def _goal(self, part: Part) -> Goal:
        row = next(row for row, vector in enumerate(self._atoms.record) if part.of(vector))
        return Goal(row, part=part)

    def _other(self, goal: Goal) -> World | str | None:
        """Find a world that shows what a goal asks; None when there is none, UNDECIDED when it could not be told."""
        found: World | str | None = None
        if goal.part is not None:
            found = self._repaired(self._mends, goal, 1 if self._loaded else PATIENT)
            if found is None and self._narrowly(goal.part):
                return None
        found = found or self._mended(goal)
        if found is None:
            found, self._loaded = self._solver.search(goal, self._everything), True
        if isinstance(found, tuple):
            return found if self._shows(found, goal) else UNDECIDED
        return None if found == NONE else UNDECIDED

    def _mended(self, goal: Goal) -> World | None:
        """Look for a world by mending, unless the solver has an easy question to decide."""
        return None if self._solver.few(self._everything) else self._repaired(self._mends, goal)

    @cached_property
    def _mends(self) -> Repair:
        return Repair(self._reading, self._atoms)

    def _repaired(self, repair: Repair, goal: Goal, attempts: int = ATTEMPTS) -> World | None:
        if self._effort.left <= 0:
            return None
        before = repair.weighed
        world = repair.world(goal, attempts)
        self._effort.take(_WEIGH * (repair.weighed - before))
        return world

    def _narrowly(self, part: Part) -> bool:
        """Tell whether the numbers that look at nothing but the part's columns fix it by themselves."""
        if self._effort.left <= 0:
            return False
        narrow = Narrow(self._mosaic, self._atoms, part)
        solver = Solver(narrow.reading, narrow.atoms, self._effort, self._most)
        numbers = tuple(range(len(narrow.mosaic.numbers)))
        if not solver.few(numbers):
            return False
        fixed, self._loaded = solver.search(narrow.goal, numbers) == NONE, True
        if fixed:
            self._narrow[part] = narrow
        return fixed

    def _shows(self, world: World, goal: Goal) -> bool:
        """Check by plain counting that a world fits and shows what the goal asks: no solver is believed."""
        if not self._mosaic.fits(world):
            return False
        if goal.part is not None:
            return sum(map(goal.part.of, vectors(self._atoms, self._mosaic, world))) != goal.part.times
        profile = self._reading.profile(self._mosaic.rows[goal.row])
        shown = self._reading.profile(world[goal.row])
        return self._reading.kind(goal.question, shown) != self._reading.kind(goal.question, profile)

    def _universal(self, goal: Goal, number: Number) -> Verdict:
        name, by = self._mosaic.names[goal.row], ((number.edition, number.finding),)
        return Verdict(name, Outcome.GIVEN_AWAY, goal.question, by=by, smallest=True, universal=True)

    def _safe(self, goal: Goal, world: World) -> Verdict:
        if id(world) not in self._told_apart:
            both = enumerate(zip(world, self._mosaic.rows, strict=True))
            self._told_apart[id(world)] = world, tuple((row, new) for row, (new, old) in both if new != old)
        return Verdict(self._mosaic.names[goal.row], Outcome.SAFE, goal.question, (self._told_apart[id(world)][1],))

    def _hard(self, goal: Goal, goals: Sequence[Goal], verdicts: dict[Goal, Verdict]) -> None:
        """Decide an answer that no trade has shown; a world found may decide others too."""
        found = self._other(goal)
        outcome = Outcome.GIVEN_AWAY if found is None else Outcome.UNDECIDED
        verdicts[goal] = Verdict(self._mosaic.names[goal.row], outcome, goal.question)
        if isinstance(found, tuple):
            shown = [other for other in goals if self._shows(found, other)]
            verdicts |= {other: self._safe(other, found) for other in shown if other == goal or other not in verdicts}

    def _judged(self, row: int, found: Found) -> Verdict:
        """Say which findings fix a part, or which one tells what is fixed."""
        name = self._mosaic.names[row]
        if found.fixed is not None:
            by, smallest = self._core(self._goal(found.fixed))
            columns, times = self._columns(found.fixed, by), found.fixed.times
            return Verdict(name, Outcome.GIVEN_AWAY, by=by, smallest=smallest, columns=columns, times=times)
        if found.undecided:
            return Verdict(name, Outcome.UNDECIDED)
        by = tuple(dict.fromkeys(filter(None, map(self._outright.by, found.told))))
        return Verdict(name, Outcome.ALONE, by=by, smallest=True)

    @cached_property
    def _findings(self) -> dict[Told, frozenset[int]]:
        """The findings, each with the columns its questions look at."""
        found: dict[Told, set[int]] = {}
        for number in self._mosaic.numbers:
            columns = self._mosaic.questions[number.question].columns
            found.setdefault((number.edition, number.finding), set()).update(columns)
        return {told: frozenset(columns) for told, columns in found.items()}

    @cached_property
    def _ranges(self) -> tuple[Told, ...]:
        """The findings that tell a least and a greatest value: that somebody has it, and not how many."""
        open_ended = (number for number in self._mosaic.numbers if number.finding and number.least < number.most)
        return tuple(dict.fromkeys((number.edition, number.finding) for number in open_ended))

    def _columns(self, part: Part, by: Sequence[Told]) -> tuple[int, ...]:
        """List the columns of a part that the findings which give it away look at."""
        looked: set[int] = set()
        for told in by:
            looked |= self._findings[told]
        return tuple(sorted(self._atoms.columns(part.atoms) & looked))

    def _core(self, goal: Goal) -> tuple[tuple[Told, ...], bool]:
        """Name findings that give the goal away by themselves, and whether it was shown that none can be spared.

        Findings are left out by halves, then one by one, as long as what is left still gives away.
        """
        for known in self._cores:
            if self._forced(goal, known):
                return known, False
        kept = tuple(self._findings)
        if goal.part in self._narrow:
            near = self._narrow[goal.part].mosaic.numbers
            kept = tuple(dict.fromkeys((n.edition, n.finding) for n in near if n.finding))
        size, at, sure = max(1, len(kept) // 2), 0, True
        while size:
            fewer = kept[:at] + kept[at + size :]
            forced = self._forced(goal, fewer) if at < len(kept) else False
            if forced:
                kept = fewer
                continue
            sure = sure and (forced is not None or size > 1)
            at += size
            if at >= len(kept):
                size, at = size // 2, 0
        self._cores.append(kept)
        return kept, sure

    def _forced(self, goal: Goal, kept: Collection[Told], over: Basis | None = None) -> bool | None:
        """Tell whether these findings alone leave no other world; None when it could not be told."""
        if self._effort.left <= 0:
            return None
        reading, atoms, solver = over or (self._reading, self._atoms, self._solver)
        if over is None and goal.part in self._narrow:
            narrow = self._narrow[goal.part]
            reading, atoms, goal = narrow.reading, narrow.atoms, narrow.goal
            solver = Solver(reading, atoms, self._effort, self._most)
        told = reading.mosaic.numbers
        self._effort.take(_READ * len(reading.mosaic.rows) * len(told))
        numbers = tuple(i for i, n in enumerate(told) if (n.edition, n.finding) in kept or not n.finding)
        fewer = reading.fewer(numbers)
        if Swaps(reading, atoms, fewer).reaches(goal):
            return False
        if not solver.few(numbers) and self._repaired(Repair(reading, atoms, fewer), goal) is not None:
            return False
        found = solver.search(goal, numbers)
        return None if found == UNDECIDED else found == NONE
