"""Decide by CP-SAT what the search by trades leaves open: is there another world, or is there none?

Two ways to put it. Where the sorts of row are few (:mod:`firsthand.disclosure.mosaic.sorts`), a world is a number of
rows of each sort; else every cell of every row is a choice (:mod:`firsthand.disclosure.mosaic.cells`). Time is the
solver's own deterministic measure, so that the same mosaic gives the same verdict on any machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from firsthand.disclosure.mosaic.atoms import Atoms
from firsthand.disclosure.mosaic.model import Reading
from firsthand.disclosure.mosaic.sorts import MOST, Group, grouped
from firsthand.disclosure.mosaic.swaps import Goal, World

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar


@dataclass
class Effort:
    """How much deterministic time is left, and how much one question may take of it."""

    left: float
    each: float

    def take(self, spent: float) -> None:
        """Spend some."""
        self.left = max(0.0, self.left - spent)


_LEAST = 0.02
"""What any one search takes, for what it costs to put the question."""

_CELLS, _SORTS = 3e-4, 1e-6
"""What it costs to put one question of one row to the solver cell by cell, and one of one sort of a group."""

NEAR = 0.05
"""What it may cost to bring a world found nearer to the record: a near one divides the parts of it better."""

NONE, UNDECIDED = "none", "undecided"
"""What a search answers when there is no other world, and when it could not tell in the time it had."""


class Form(Protocol):
    """One way to put a mosaic to the solver; ``plainly`` when the solver does best without its finer means.

    The more ``kept`` add up to, the nearer is the world to the record; empty where it is near as it is.
    """

    model: CpModel
    variables: list[IntVar]
    kept: list[IntVar]
    plainly: bool

    def demand(self, model: CpModel, goal: Goal, numbers: tuple[int, ...]) -> None:
        """Add to a copy of the model what a goal asks of the world."""
        ...

    def world(self, values: Sequence[int]) -> World:
        """Read the rows from the variables' values."""
        ...


class Solver:
    """Searches for other worlds of one mosaic, for one choice of its numbers after another.

    ``most`` is how many sorts of row are listed before the cells are put instead.
    """

    def __init__(self, reading: Reading, atoms: Atoms, effort: Effort, most: int = MOST) -> None:
        self._reading, self._atoms, self._effort, self._most = reading, atoms, effort, most
        self._grouped: tuple[tuple[int, ...], list[Group] | None] = ((), None)
        self._tally: tuple[tuple[int, ...], Form] | None = None
        self._cells: Form | None = None

    def few(self, numbers: tuple[int, ...]) -> bool:
        """Tell whether these numbers leave few enough sorts of row to list."""
        if self._grouped[0] != numbers:
            self._grouped = (numbers, grouped(self._reading, numbers, self._most))
        return self._grouped[1] is not None

    def search(self, goal: Goal, numbers: tuple[int, ...]) -> World | str:
        """Find a world that gives these of the mosaic's numbers and shows what is asked; else NONE or UNDECIDED."""
        if goal.part is not None and goal.more is None:
            fewer = self.search(replace(goal, more=False), numbers)
            if fewer != NONE:
                return fewer
            return self.search(replace(goal, more=True), numbers)
        if self._effort.left <= 0 or not self._put(numbers):
            return UNDECIDED
        form = self._form(numbers)
        model = form.model.clone()
        form.demand(model, goal, numbers)
        values = self._solve(model, form, self._effort.each)
        if isinstance(values, str):
            return values
        if goal.part is not None and form.kept:
            model.clear_hints()  # type: ignore[no-untyped-call]
            for variable, value in zip(form.variables, values, strict=True):
                model.add_hint(variable, value)
            model.maximize(sum(form.kept))
            nearer = self._solve(model, form, NEAR)
            values = values if isinstance(nearer, str) else nearer
        return form.world(values)

    def _put(self, numbers: tuple[int, ...]) -> bool:
        """Reckon what it costs to put the mosaic to the solver; tell whether there is so much effort left."""
        asked = len(self._reading.mosaic.questions)
        if self.few(numbers):
            known = self._tally is not None and self._tally[0] == numbers
            cost = 0.0 if known else _SORTS * asked * sum(len(group.sorts) for group in self._grouped[1] or ())
        else:
            cost = 0.0 if self._cells is not None else _CELLS * asked * len(self._reading.mosaic.rows)
        if cost > self._effort.left:
            return False
        self._effort.take(cost)
        return True

    def _form(self, numbers: tuple[int, ...]) -> Form:
        from firsthand.disclosure.mosaic.cells import Cells
        from firsthand.disclosure.mosaic.tally import Tally

        if not self.few(numbers):
            self._cells = self._cells or Cells(self._reading, self._atoms)
            return self._cells
        if self._tally is None or self._tally[0] != numbers:
            groups = self._grouped[1]
            assert groups is not None
            self._tally = (numbers, Tally(self._reading, self._atoms, numbers, groups))
        return self._tally[1]

    def _solve(self, model: CpModel, form: Form, most: float) -> list[int] | str:
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.random_seed = 1
        parameters.max_deterministic_time = min(most, self._effort.left)
        parameters.cp_model_probing_level = 0
        if form.plainly:
            parameters.linearization_level = 0
            parameters.symmetry_level = 0
        status = solver.solve(model)
        self._effort.take(max(_LEAST, solver.response_proto.deterministic_time))
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return [solver.value(variable) for variable in form.variables]
        return NONE if status == cp_model.INFEASIBLE else UNDECIDED
