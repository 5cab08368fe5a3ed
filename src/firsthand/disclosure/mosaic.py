"""What all the numbers ever told of one record give away together. Definitions: ``docs/explain/mosaic.md``.

First another world is looked for by trades (:mod:`firsthand.disclosure.mosaic_swaps`), which clears most sources in no
time; then what one number alone says of everyone it counts is recognised; the solver decides the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

from firsthand.disclosure.mosaic_model import DENIED, IN, OUTSIDE, Mosaic, Reading
from firsthand.disclosure.mosaic_solver import NONE, Effort, Solver
from firsthand.disclosure.mosaic_swaps import Goal, Swaps, World

Told = tuple[int, str]
"""A finding and the edition that told it, 0 for the draft."""

SHARE = 10
"""One question may take a tenth of the whole effort."""

_WAYS = 5_000


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


def assess(mosaic: Mosaic, effort: float, progress: Callable[[int, int], None] = lambda _done, _of: None) -> Assessment:
    """Judge every source. ``effort`` is deterministic time, about seconds; the same mosaic, the same verdicts.

    ``progress`` is told how many questions are decided, of how many.
    """
    return _Assessor(mosaic, Effort(effort, effort / SHARE)).assess(progress)


class _Assessor:
    def __init__(self, mosaic: Mosaic, effort: Effort) -> None:
        self._mosaic, self._reading = mosaic, Reading(mosaic)
        self._solver = Solver(self._reading, effort)
        self._everything = tuple(range(len(mosaic.numbers)))
        self._cores: list[tuple[Told, ...]] = []

    def assess(self, progress: Callable[[int, int], None]) -> Assessment:
        mosaic = self._mosaic
        records = [Goal(row) for row in range(len(mosaic.rows)) if row not in mosaic.unrecorded]
        answers = [goal for row in sorted(mosaic.described) for goal in self._open_answers(row)]
        goals = [*records, *answers]
        found = Swaps(self._reading).worlds(goals)
        verdicts: dict[Goal, Verdict] = {}
        for goal in goals:
            verdicts[goal] = self._safe(goal, found[goal]) if goal in found else self._hard(goal)
            progress(len(verdicts), len(goals))
        return Assessment(tuple(verdicts[g] for g in records), tuple(verdicts[g] for g in answers))

    def _safe(self, goal: Goal, world: World) -> Verdict:
        pairs = zip(world, self._mosaic.rows, strict=True)
        cells = sum(a != b for new, old in pairs for a, b in zip(new, old, strict=True))
        return Verdict(self._mosaic.names[goal.row], Outcome.SAFE, goal.question, world, cells)

    def _hard(self, goal: Goal) -> Verdict:
        """Decide what no trade has shown: by what one number says, by a known set of findings, or by the solver."""
        name = self._mosaic.names[goal.row]
        alone = self._universal(goal)
        if alone is not None:
            return Verdict(name, Outcome.GIVEN_AWAY, goal.question, by=(alone,), smallest=True, universal=True)
        found = self._solver.search(goal, self._everything)
        if isinstance(found, tuple) and self._shows(found, goal):
            return self._safe(goal, found)
        if found != NONE:
            return Verdict(name, Outcome.UNDECIDED, goal.question)
        by, smallest = self._core(goal)
        return Verdict(name, Outcome.GIVEN_AWAY, goal.question, by=by, smallest=smallest)

    def _shows(self, world: World, goal: Goal) -> bool:
        """Check by plain counting that a world fits and shows what the goal asks: no solver is believed."""
        profile = self._reading.profile(self._mosaic.rows[goal.row])
        if not self._mosaic.fits(world):
            return False
        if goal.question < 0:
            return all(self._reading.profile(row) != profile for row in world)
        shown = self._reading.profile(world[goal.row])
        return self._reading.kind(goal.question, shown) != self._reading.kind(goal.question, profile)

    def _open_answers(self, row: int) -> list[Goal]:
        """List the answers of a described source that numbers might tell: what she said, where she was not told to.

        An answer is left out when the numbers do not tell it from others, or when what was told of her settles it.
        """
        found = []
        for question in sorted(self._mosaic.sensitive):
            answer = self._mosaic.questions[question].answer(self._mosaic.rows[row])
            kinds = self._reading.kinds[question]
            if answer in (IN, DENIED) and kinds.count(kinds[answer]) == 1 and self._open(row, question):
                found.append(Goal(row, question))
        return found

    def _open(self, row: int, question: int) -> bool:
        """Tell whether what was told of a source, numbers apart, leaves the kind of her answer open."""
        return len(self._ways(row, question)) != 1

    def _ways(self, row: int, question: int) -> set[int]:
        """List the answers that what was told of a source leaves open; more than there are where too many to list."""
        asked = self._mosaic.questions[question]
        choices: list[Sequence[int]] = [
            sorted(self._mosaic.fixed.get((row, column), range(self._mosaic.states[column])))
            for column in asked.columns
        ]  # fmt: skip
        size = 1
        for states in choices:
            size *= len(states)
        if size > _WAYS:
            return {-1, OUTSIDE, *range(IN, DENIED + 1)}
        cells = bytearray(self._mosaic.rows[row])
        found = set()
        for states in product(*choices):
            for column, state in zip(asked.columns, states, strict=True):
                cells[column] = state
            found.add(asked.answer(bytes(cells)))
        return found

    def _universal(self, goal: Goal) -> Told | None:
        """Name the finding that tells a goal's answer of all it counts, where the source is known to be one of them."""
        if goal.question < 0:
            return None
        told = [n for n in self._mosaic.numbers if n.question == goal.question and goal.row in n.rows]
        answer = self._mosaic.questions[goal.question].answer(self._mosaic.rows[goal.row])
        if OUTSIDE in self._ways(goal.row, goal.question):
            return None
        exact = {(n.answers, n.rows): n.least for n in told if n.least == n.most}
        for number in told:
            if number.answers == {answer}:
                whole = [n for (answers, rows), n in exact.items() if OUTSIDE not in answers and rows == number.rows]
                if number.least == max(whole):
                    return number.edition, number.finding
        return None

    def _core(self, goal: Goal) -> tuple[tuple[Told, ...], bool]:
        """Name findings that give the goal away by themselves, and whether none of them can be spared."""
        for known in self._cores:
            if self._forced(goal, known):
                return known, False
        kept = tuple(dict.fromkeys((n.edition, n.finding) for n in self._mosaic.numbers))
        smallest = True
        size = max(1, len(kept) // 2)
        at = 0
        while size:
            fewer = kept[:at] + kept[at + size :]
            if len(fewer) < len(kept) and self._forced(goal, fewer):
                kept = fewer
                continue
            at += size
            if at >= len(kept):
                size, at = size // 2, 0
        self._cores.append(kept)
        return kept, smallest

    def _forced(self, goal: Goal, kept: Sequence[Told]) -> bool:
        """Tell whether these findings alone leave no other world."""
        numbers = [i for i, n in enumerate(self._mosaic.numbers) if (n.edition, n.finding) in kept]
        if Swaps(self._reading, self._reading.fewer(numbers)).worlds([goal], walk=False):
            return False
        return self._solver.search(goal, numbers) == NONE
