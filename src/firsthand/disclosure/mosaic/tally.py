"""A mosaic put to the solver as numbers of rows of each sort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from firsthand.disclosure.mosaic.atoms import Atoms
from firsthand.disclosure.mosaic.model import Reading, Row
from firsthand.disclosure.mosaic.sorts import Group, Sort
from firsthand.disclosure.mosaic.swaps import Goal, World

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar, LiteralT


class Tally:
    """One whole number for each group of rows and sort: how many of the group are of the sort."""

    plainly = False

    def __init__(self, reading: Reading, atoms: Atoms, numbers: tuple[int, ...], groups: Sequence[Group]) -> None:
        from ortools.sat.python.cp_model import CpModel, LinearExpr

        self._atoms = atoms
        self._reading, self._numbers, self._groups = reading, numbers, groups
        self.model: CpModel = CpModel()
        self.variables: list[IntVar] = []
        self.kept: list[IntVar] = []
        adding: dict[int, list[IntVar]] = defaultdict(list)
        counting = _counting(reading, numbers)
        for group in groups:
            made = [self.model.new_int_var(0, len(group.rows), "") for _ in group.sorts]
            self.model.add(LinearExpr.sum(made) == len(group.rows))
            self.variables += made
            there = {reading.profile(reading.mosaic.rows[row]) for row in group.rows}
            for sort, variable in zip(group.sorts, made, strict=True):
                if sort.profile in there:
                    self.kept.append(variable)
                for family, at, told in counting:
                    for index in told.get(sort.profile[family][at], ()):
                        if group.rows[0] in reading.mosaic.numbers[index].rows:
                            adding[index].append(variable)
        for index in numbers:
            number = reading.mosaic.numbers[index]
            self.model.add_linear_constraint(LinearExpr.sum(adding[index]), number.least, number.most)

    def demand(self, model: CpModel, goal: Goal, numbers: Sequence[int]) -> None:
        """Forbid the goal's answer to its row, or that as many rows as in the record have the part."""
        assert numbers == self._numbers, "the sorts are those of other numbers"
        if goal.part is not None:
            having = [
                variable
                for variable, (group, sort) in zip(self.variables, self._pairs(), strict=True)
                if goal.part.of(self._atoms.of_profile(sort.profile) | self._atoms.inside[group.rows[0]])
            ]
            otherwise(model, having, goal, len(self._reading.mosaic.rows))
            return
        before = self._reading.kind(goal.question, self._reading.profile(self._reading.mosaic.rows[goal.row]))
        for variable, (group, sort) in zip(self.variables, self._pairs(), strict=True):
            if goal.row in group.rows and self._reading.kind(goal.question, sort.profile) == before:
                model.add(variable == 0)

    def world(self, values: Sequence[int]) -> World:
        """Give each group's rows their sorts, in order."""
        rows: dict[int, Row] = {}
        waiting = [list(reversed(group.rows)) for group in self._groups]
        places = [n for n, group in enumerate(self._groups) for _ in group.sorts]
        for value, place, (_, sort) in zip(values, places, self._pairs(), strict=True):
            for _ in range(value):
                rows[waiting[place].pop()] = sort.row
        return tuple(rows[row] for row in range(len(self._reading.mosaic.rows)))

    def _pairs(self) -> list[tuple[Group, Sort]]:
        return [(group, sort) for group in self._groups for sort in group.sorts]


def otherwise(model: CpModel, having: Sequence[LiteralT], goal: Goal, size: int) -> None:
    """Demand of a world of so many rows that not as many of these hold as rows have the goal's part."""
    from ortools.sat.python.cp_model import LinearExpr

    assert goal.part is not None
    low, high = (goal.part.times + 1, size) if goal.more else (0, goal.part.times - 1)
    model.add_linear_constraint(LinearExpr.sum(having), low, high)


def _counting(reading: Reading, numbers: Sequence[int]) -> list[tuple[int, int, dict[int, list[int]]]]:
    """List, for each question and each kind of answer to it, the numbers that count it."""
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index in numbers:
        number = reading.mosaic.numbers[index]
        for kind in {reading.kinds[number.question][answer] for answer in number.answers}:
            found[number.question][kind].append(index)
    return [(*reading.place[question], dict(by_kind)) for question, by_kind in found.items()]
