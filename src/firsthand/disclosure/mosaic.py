"""What all the numbers ever told of one record give away together. Definitions: ``docs/explain/mosaic.md``.

What one number alone says of everyone it counts is recognised first. Then another world is looked for by trades
(:mod:`firsthand.disclosure.mosaic_swaps`), which clears most sources in no time, then by changing cells
(:mod:`firsthand.disclosure.mosaic_repair`); the solver decides the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from firsthand.disclosure.mosaic_answers import open_answers, universals
from firsthand.disclosure.mosaic_model import Mosaic, Number, Reading
from firsthand.disclosure.mosaic_repair import Repair
from firsthand.disclosure.mosaic_shuffle import shuffled
from firsthand.disclosure.mosaic_solver import NONE, UNDECIDED, Effort, Solver
from firsthand.disclosure.mosaic_sorts import MOST
from firsthand.disclosure.mosaic_swaps import Goal, Swaps, World

Told = tuple[int, str]
"""A finding and the edition that told it, 0 for the draft."""

_READ, _MEND = 1e-6, 0.3
"""What it costs to read one number of one row anew, and to try to mend a world."""

MANY = 200
"""Of more records than this most are cleared by shuffling; of fewer, worlds nearer to the record are worth the time."""

FINDINGS = 0.3
"""The part of the effort kept for naming the findings that give away."""

SHARE = 4
"""One question may take a quarter of the whole effort."""


class Outcome(StrEnum):
    """What was found.

    SAFE: another world fits too. GIVEN_AWAY: in every world. Of a record in every world, SHARED: enough others have the
    same; ALONE: one finding tells it by itself, so that nothing is joined. UNDECIDED: the effort did not suffice.
    """

    SAFE = "another world fits too"
    SHARED = "others have the same record"
    ALONE = "told by one finding alone"
    GIVEN_AWAY = "given away"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one source: of her whole record, or of one answer when ``question`` is not -1.

    ``world`` is the other world of a SAFE one. ``alike`` is how many sources have a SHARED record. ``by`` are the
    findings that give away, none of which can be spared when ``smallest``. ``universal`` is set when one finding says
    it of all it counts.
    """

    source: str
    outcome: Outcome
    question: int = -1
    world: World = ()
    alike: int = 1
    by: tuple[Told, ...] = ()
    smallest: bool = False
    universal: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdicts on every source's record, and on every answer of a described source that may be learned."""

    records: tuple[Verdict, ...]
    answers: tuple[Verdict, ...] = field(default=())


def cells_apart(mosaic: Mosaic, world: World) -> int:
    """Count the cells in which a world is not the record."""
    return sum(a != b for new, old in zip(world, mosaic.rows, strict=True) for a, b in zip(new, old, strict=True))


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
        self._mosaic, self._reading, self._least = mosaic, Reading(mosaic), least
        self._effort = Effort(effort * (1 - FINDINGS), effort / SHARE)
        self._for_findings = effort * FINDINGS
        self._solver = Solver(self._reading, self._effort, most)
        self._everything = tuple(range(len(mosaic.numbers)))
        self._repair: Repair | None = None
        self._cores: list[tuple[Told, ...]] = []

    def assess(self, progress: Callable[[int, int], None]) -> Assessment:
        mosaic = self._mosaic
        records = [Goal(row) for row in range(len(mosaic.rows)) if row not in mosaic.unrecorded]
        answers = open_answers(self._reading)
        goals = [*records, *answers]
        verdicts = {goal: self._universal(goal, n) for goal, n in universals(self._reading, answers).items()}
        verdicts |= self._shared(records)
        rest = [goal for goal in goals if goal not in verdicts]
        many = [goal for goal in rest if goal.question < 0]
        found = shuffled(self._reading, many) if len(many) > MANY else {}
        found |= Swaps(self._reading).worlds(goal for goal in rest if goal not in found)
        verdicts |= {goal: self._safe(goal, world) for goal, world in found.items()}
        for goal in rest:
            if goal not in verdicts:
                self._hard(goal, rest, verdicts)
                progress(len(verdicts), len(goals))
        self._effort.left += self._for_findings
        for goal in [goal for goal in rest if verdicts[goal].outcome is Outcome.GIVEN_AWAY]:
            verdicts[goal] = self._explained(goal, verdicts[goal])
        return Assessment(tuple(verdicts[g] for g in records), tuple(verdicts[g] for g in answers))

    def _shared(self, records: Sequence[Goal]) -> dict[Goal, Verdict]:
        """Pass those whose record enough others have: it singles nobody out."""
        held = {goal: self._reading.record(goal.row, self._mosaic.rows[goal.row]) for goal in records}
        alike = Counter(held.values())
        return {
            goal: Verdict(self._mosaic.names[goal.row], Outcome.SHARED, alike=alike[record])
            for goal, record in held.items()
            if alike[record] >= self._least
        }

    @cached_property
    def _telling(self) -> frozenset[Told]:
        """The findings that tell sources apart: not all answer them alike."""
        profiles = [self._reading.profile(row) for row in self._mosaic.rows]
        apart = [len({self._reading.kind(q, p) for p in profiles}) > 1 for q in range(len(self._mosaic.questions))]
        return frozenset((n.edition, n.finding) for n in self._mosaic.numbers if apart[n.question])

    def _universal(self, goal: Goal, number: Number) -> Verdict:
        name, by = self._mosaic.names[goal.row], ((number.edition, number.finding),)
        return Verdict(name, Outcome.GIVEN_AWAY, goal.question, by=by, smallest=True, universal=True)

    def _safe(self, goal: Goal, world: World) -> Verdict:
        return Verdict(self._mosaic.names[goal.row], Outcome.SAFE, goal.question, world)

    def _hard(self, goal: Goal, goals: Sequence[Goal], verdicts: dict[Goal, Verdict]) -> None:
        """Decide what no trade has shown; a world found may decide other goals too."""
        found: World | str | None = None
        if not self._solver.few(self._everything):
            self._effort.take(_MEND)
            self._repair = self._repair or Repair(self._reading)
            found = self._repair.world(goal)
        found = found or self._solver.search(goal, self._everything)
        outcome = Outcome.GIVEN_AWAY if found == NONE else Outcome.UNDECIDED
        verdicts[goal] = Verdict(self._mosaic.names[goal.row], outcome, goal.question)
        if isinstance(found, tuple) and self._mosaic.fits(found):
            shown = [other for other in goals if self._shows(found, other)]
            verdicts |= {other: self._safe(other, found) for other in shown if other == goal or other not in verdicts}

    def _shows(self, world: World, goal: Goal) -> bool:
        """Check that a world, which fits by plain counting, shows what the goal asks: no solver is believed."""
        profile = self._reading.profile(self._mosaic.rows[goal.row])
        if goal.question < 0:
            record = self._reading.counted[goal.row], profile
            return all(self._reading.record(row, cells) != record for row, cells in enumerate(world))
        shown = self._reading.profile(world[goal.row])
        return self._reading.kind(goal.question, shown) != self._reading.kind(goal.question, profile)

    def _explained(self, goal: Goal, verdict: Verdict) -> Verdict:
        """Say which findings give away; a record that one of them tells by itself joins nothing."""
        by, smallest = self._core(goal)
        telling = [told for told in by if told in self._telling]
        others = tuple(told for told in by if told not in self._telling)
        if goal.question < 0 and any(self._forced(goal, (told, *others)) for told in telling):
            return replace(verdict, outcome=Outcome.ALONE, by=by, smallest=smallest)
        return replace(verdict, by=by, smallest=smallest)

    def _core(self, goal: Goal) -> tuple[tuple[Told, ...], bool]:
        """Name findings that give the goal away by themselves, and whether it was shown that none can be spared.

        Findings are left out by halves, then one by one, as long as what is left still gives away.
        """
        for known in self._cores:
            if self._forced(goal, known):
                return known, False
        kept = tuple(dict.fromkeys((n.edition, n.finding) for n in self._mosaic.numbers))
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

    def _forced(self, goal: Goal, kept: Sequence[Told]) -> bool | None:
        """Tell whether these findings alone leave no other world; None when it could not be told."""
        if self._effort.left <= 0:
            return None
        self._effort.take(_READ * len(self._mosaic.rows) * len(self._mosaic.numbers))
        numbers = tuple(i for i, n in enumerate(self._mosaic.numbers) if (n.edition, n.finding) in kept)
        fewer = self._reading.fewer(numbers)
        if Swaps(self._reading, fewer).worlds([goal], walk=False):
            return False
        if not self._solver.few(numbers):
            self._effort.take(_MEND)
            if Repair(self._reading, fewer).world(goal) is not None:
                return False
        found = self._solver.search(goal, numbers)
        return None if found == UNDECIDED else found == NONE
