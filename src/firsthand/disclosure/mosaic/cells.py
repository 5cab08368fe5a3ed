"""A mosaic put to the solver as the cells of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from firsthand.disclosure.mosaic.atoms import Atoms, Part
from firsthand.disclosure.mosaic.model import (
    ANSWERS,
    DENIED,
    IN,
    OUTSIDE,
    SILENT,
    TRUE,
    WHY,
    All,
    Contrary,
    Look,
    Question,
    Reading,
    Tree,
    When,
)
from firsthand.disclosure.mosaic.swaps import Goal, World
from firsthand.disclosure.mosaic.tally import otherwise

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar, LiteralT

Test = int
"""What is asked of a truth: that it is FALSE, that it is TRUE, or that it is unknown for a reason (its bit)."""


class Cells:
    """A Boolean for each row, column and state; each answer of each row is a Boolean made of these.

    Neither linear relaxation nor symmetry helps here (tried: twenty times slower).
    """

    plainly = True

    def __init__(self, reading: Reading, atoms: Atoms) -> None:
        from ortools.sat.python.cp_model import CpModel, LinearExpr

        self._atoms = atoms
        self._reading, mosaic = reading, reading.mosaic
        self.model: CpModel = CpModel()
        self.variables: list[IntVar] = []
        self.kept: list[IntVar] = []
        self._yes, self._no = self.model.new_constant(1), self.model.new_constant(0)
        self._cells = [self._row(row) for row in range(len(mosaic.rows))]
        self._answers = [self._answered(row) for row in range(len(mosaic.rows))]
        self._given = [self.model.new_bool_var("") for _ in mosaic.numbers]
        for number, given in zip(mosaic.numbers, self._given, strict=True):
            counted = [
                self._answers[row][number.question][a] for row in sorted(number.rows) for a in sorted(number.answers)
            ]
            told = self.model.add_linear_constraint(LinearExpr.sum(counted), number.least, number.most)
            told.only_enforce_if(given)

    def demand(self, model: CpModel, goal: Goal, numbers: Sequence[int]) -> None:
        """Demand these numbers, and that the goal's row answers otherwise, or that not as many rows have the part."""
        wanted = frozenset(numbers)
        for index, given in enumerate(self._given):
            model.add(given == (index in wanted))
        reading = self._reading
        if goal.part is not None:
            otherwise(model, self._having(model, goal.part), goal, len(reading.mosaic.rows))
            return
        before = reading.kind(goal.question, reading.profile(reading.mosaic.rows[goal.row]))
        others = [a for a in ANSWERS if reading.kinds[goal.question][a] != before]
        model.add_bool_or([self._answers[goal.row][goal.question][answer] for answer in others])

    def _having(self, model: CpModel, part: Part) -> list[LiteralT]:
        """Make a literal for each row that may have a part."""
        fitting, inside = self._atoms.fitting(part), self._atoms.inside
        over = part.atoms >> len(self._atoms.asked) << len(self._atoms.asked)
        having: list[LiteralT] = []
        for row, answers in enumerate(self._answers):
            if (inside[row] ^ part.like) & over:
                continue
            has = model.new_bool_var("")
            for question, open_ones in fitting.items():
                model.add_bool_or([~has, *(answers[question][a] for a in open_ones)])
            model.add_bool_or(
                [has, *(answers[q][a] for q, open_ones in fitting.items() for a in ANSWERS if a not in open_ones)]
            )
            having.append(has)
        return having

    def world(self, values: Sequence[int]) -> World:
        """Read each cell's state."""
        drawn = iter(values)
        states = self._reading.mosaic.states
        return tuple(
            bytes(max(range(size), key=[next(drawn) for _ in range(size)].__getitem__) for size in states)
            for _ in self._cells
        )

    def _row(self, row: int) -> list[list[IntVar]]:
        mosaic = self._reading.mosaic
        cells: list[list[IntVar]] = []
        for column, size in enumerate(mosaic.states):
            states = [self.model.new_bool_var("") for _ in range(size)]
            self.model.add_exactly_one(states)
            allowed = mosaic.fixed.get((row, column), range(size))
            for state, variable in enumerate(states):
                self.model.add_hint(variable, mosaic.rows[row][column] == state)
                if state not in allowed:
                    self.model.add(variable == 0)
            cells.append(states)
            self.variables += states
        return cells

    def _answered(self, row: int) -> list[list[LiteralT]]:
        known: dict[tuple[int, Test], LiteralT] = {}
        return [self._question(question, row, known) for question in self._reading.mosaic.questions]

    def _question(self, question: Question, row: int, known: dict[tuple[int, Test], LiteralT]) -> list[LiteralT]:
        """Make a literal for each answer."""
        asked = self._is(question.among, TRUE, row, known)
        out = self._is(question.where, 0, row, known)
        denies = self._is(question.denied, TRUE, row, known)
        given: list[LiteralT] = [self._no] * len(ANSWERS)
        given[OUTSIDE] = ~asked
        given[IN] = self._all([asked, self._is(question.where, TRUE, row, known)])
        given[DENIED] = self._all([asked, out, denies])
        given[SILENT] = self._all([asked, out, ~denies])
        stronger: list[LiteralT] = []
        for bit, number in WHY.items():
            here = self._is(question.where, bit, row, known)
            given[number] = self._all([asked, here, *stronger])
            stronger.append(~here)
        return given

    def _is(self, tree: Tree, test: Test, row: int, known: dict[tuple[int, Test], LiteralT]) -> LiteralT:
        key = (id(tree), test)
        if key not in known:
            known[key] = self._made(tree, test, row, known)
        return known[key]

    def _made(self, tree: Tree, test: Test, row: int, known: dict[tuple[int, Test], LiteralT]) -> LiteralT:
        """Make the literal for one kind of node."""
        if isinstance(tree, Look):
            cells = self._cells[row][tree.column]
            return self._some(cell for cell, truth in zip(cells, tree.truths, strict=True) if _passes(truth, test))
        if isinstance(tree, When):
            inside = self._some(self._cells[row][tree.column][state] for state in sorted(tree.states))
            then, otherwise = (self._is(part, test, row, known) for part in (tree.then, tree.otherwise))
            return self._some([self._all([inside, then]), self._all([~inside, otherwise])])
        if isinstance(tree, Contrary):
            return self._is(tree.part, 1 - test if test <= TRUE else test, row, known)
        if isinstance(tree, All):
            parts = [self._is(part, test, row, known) for part in tree.parts]
            settled = [~self._is(tree, truth, row, known) for truth in (0, 1)] if test > TRUE else []
            return self._all(parts) if test == TRUE else self._all([self._some(parts), *settled])
        return self._yes if _passes(tree.truth, test) else self._no

    def _all(self, parts: Iterable[LiteralT]) -> LiteralT:
        return ~self._some(~part for part in parts)

    def _some(self, parts: Iterable[LiteralT]) -> LiteralT:
        """Make a literal that holds where any of these does."""
        listed = [part for part in parts if part is not self._no]
        if not listed:
            return self._no
        if len(listed) == 1:
            return listed[0]
        made = self.model.new_bool_var("")
        self.model.add_bool_or(listed).only_enforce_if(made)
        for part in listed:
            self.model.add_implication(part, made)
        return made


def _passes(truth: int, test: Test) -> bool:
    return truth == test if test <= TRUE else truth > TRUE and bool(truth & test)
