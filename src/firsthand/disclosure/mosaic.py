"""What all the numbers ever told of one record give away together. Definitions: ``docs/explain/mosaic.md``.

What one number alone says of everyone it counts is recognised first. Then another world is looked for by trades
(:mod:`firsthand.disclosure.mosaic_swaps`), which clears most sources in no time, then by changing cells
(:mod:`firsthand.disclosure.mosaic_repair`); the solver decides the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from firsthand.disclosure.mosaic_answers import open_answers, universal
from firsthand.disclosure.mosaic_model import Mosaic, Reading
from firsthand.disclosure.mosaic_repair import Repair
from firsthand.disclosure.mosaic_solver import NONE, UNDECIDED, Effort, Solver
from firsthand.disclosure.mosaic_sorts import MOST
from firsthand.disclosure.mosaic_swaps import Goal, Swaps, World

Told = tuple[int, str]
"""A finding and the edition that told it, 0 for the draft."""

SHARE = 4
"""One question may take a quarter of the whole effort."""


class Outcome(StrEnum):
    """SAFE: another world fits too. GIVEN_AWAY: in every world. UNDECIDED: the effort did not suffice to tell."""

    SAFE = "another world fits too"
    GIVEN_AWAY = "given away"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one source: of her whole record, or of one answer when ``question`` is not -1.

    ``world`` is the other world of a SAFE one, ``cells`` in how many cells it is not the record. ``by`` are the
    findings that give away, none of which can be spared when ``smallest``. ``universal`` is set when one finding says
    it of all it counts.
    """

    source: str
    outcome: Outcome
    question: int = -1
    world: World = ()
    cells: int = 0
    by: tuple[Told, ...] = ()
    smallest: bool = False
    universal: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdicts on every source's record, and on every answer of a described source that may be learned."""

    records: tuple[Verdict, ...]
    answers: tuple[Verdict, ...] = field(default=())


def assess(
    mosaic: Mosaic, effort: float, progress: Callable[[int, int], None] = lambda _done, _of: None, *, most: int = MOST
) -> Assessment:
    """Judge every source. ``effort`` is deterministic time, about seconds; the same mosaic, the same verdicts.

    Half as much again may go into finding few findings that give away. ``progress`` is told how many questions are
    decided, of how many; ``most`` is how many sorts of row are listed for the solver.
    """
    return _Assessor(mosaic, effort, most).assess(progress)


class _Assessor:
    def __init__(self, mosaic: Mosaic, effort: float, most: int) -> None:
        self._mosaic, self._reading = mosaic, Reading(mosaic)
        self._effort = Effort(effort, effort / SHARE)
        self._for_findings = effort / 2
        self._solver = Solver(self._reading, self._effort, most)
        self._everything = tuple(range(len(mosaic.numbers)))
        self._repair: Repair | None = None
        self._cores: list[tuple[Told, ...]] = []

    def assess(self, progress: Callable[[int, int], None]) -> Assessment:
        mosaic = self._mosaic
        records = [Goal(row) for row in range(len(mosaic.rows)) if row not in mosaic.unrecorded]
        answers = open_answers(self._reading)
        goals = [*records, *answers]
        verdicts = {goal: verdict for goal in answers if (verdict := self._universal(goal)) is not None}
        rest = [goal for goal in goals if goal not in verdicts]
        found = Swaps(self._reading).worlds(rest)
        for goal in rest:
            verdicts[goal] = self._safe(goal, found[goal]) if goal in found else self._hard(goal)
            progress(len(verdicts), len(goals))
        self._effort.left = self._for_findings
        for goal in [goal for goal in rest if verdicts[goal].outcome is Outcome.GIVEN_AWAY]:
            by, smallest = self._core(goal)
            verdicts[goal] = replace(verdicts[goal], by=by, smallest=smallest)
        return Assessment(tuple(verdicts[g] for g in records), tuple(verdicts[g] for g in answers))

    def _universal(self, goal: Goal) -> Verdict | None:
        number = universal(self._reading, goal)
        if number is None:
            return None
        name, by = self._mosaic.names[goal.row], ((number.edition, number.finding),)
        return Verdict(name, Outcome.GIVEN_AWAY, goal.question, by=by, smallest=True, universal=True)

    def _safe(self, goal: Goal, world: World) -> Verdict:
        pairs = zip(world, self._mosaic.rows, strict=True)
        cells = sum(a != b for new, old in pairs for a, b in zip(new, old, strict=True))
        return Verdict(self._mosaic.names[goal.row], Outcome.SAFE, goal.question, world, cells)

    def _hard(self, goal: Goal) -> Verdict:
        """Decide by the solver what no trade has shown."""
        name = self._mosaic.names[goal.row]
        found: World | str | None = None
        if not self._solver.few(self._everything):
            self._repair = self._repair or Repair(self._reading)
            found = self._repair.world(goal)
        found = found or self._solver.search(goal, self._everything)
        if isinstance(found, tuple) and self._shows(found, goal):
            return self._safe(goal, found)
        return Verdict(name, Outcome.GIVEN_AWAY if found == NONE else Outcome.UNDECIDED, goal.question)

    def _shows(self, world: World, goal: Goal) -> bool:
        """Check by plain counting that a world fits and shows what the goal asks: no solver is believed."""
        profile = self._reading.profile(self._mosaic.rows[goal.row])
        if not self._mosaic.fits(world):
            return False
        if goal.question < 0:
            return all(self._reading.profile(row) != profile for row in world)
        shown = self._reading.profile(world[goal.row])
        return self._reading.kind(goal.question, shown) != self._reading.kind(goal.question, profile)

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
        numbers = tuple(i for i, n in enumerate(self._mosaic.numbers) if (n.edition, n.finding) in kept)
        fewer = self._reading.fewer(numbers)
        if Swaps(self._reading, fewer).worlds([goal], walk=False):
            return False
        if not self._solver.few(numbers) and Repair(self._reading, fewer).world(goal) is not None:
            return False
        found = self._solver.search(goal, numbers)
        return None if found == UNDECIDED else found == NONE
