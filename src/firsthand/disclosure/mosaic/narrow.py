"""A mosaic cut down to the columns that a part of a record is about, and to the numbers that look at no others.

Each world of the whole is, in these columns, a world of the narrow one. So what the narrow one fixes is fixed; what it
leaves open need not be open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from firsthand.disclosure.mosaic.atoms import Atoms, Part
from firsthand.disclosure.mosaic.model import (
    ANSWERS,
    EVERYONE,
    IN,
    OUTSIDE,
    All,
    Contrary,
    Fixed,
    Look,
    Mosaic,
    Number,
    Question,
    Reading,
    Tree,
    When,
    columns_of,
)
from firsthand.disclosure.mosaic.swaps import Goal

_ASKED = frozenset(ANSWERS) - {OUTSIDE}


class Narrow:
    """The narrow mosaic of one part: read, with its atoms, and the goal that asks of it what is asked of the whole."""

    def __init__(self, mosaic: Mosaic, atoms: Atoms, part: Part) -> None:
        wanted = [(question, told) for question, sets in atoms.questions(part.atoms).items() for told, _ in sets]
        columns = sorted({column for question, told in wanted for column in _looked(mosaic.questions[question], told)})
        self._place = {column: at for at, column in enumerate(columns)}
        self._questions: dict[tuple[int, bool], int] = {}
        self._made: list[Question] = []
        over = atoms.over(part.atoms)
        numbers = [
            replace(number, question=self._question(number.question, mosaic, asked=number.answers == _ASKED))
            for number in mosaic.numbers
            if _looked(mosaic.questions[number.question], number.answers) <= self._place.keys()
        ]
        if over:
            self._made.append(Question(EVERYONE, EVERYONE))
            every = len(self._made) - 1
            numbers += [Number(every, frozenset({IN}), len(rows), len(rows), rows) for rows in over]
        self.mosaic = replace(
            mosaic, columns=tuple(mosaic.columns[c] for c in columns), states=tuple(mosaic.states[c] for c in columns),
            questions=tuple(self._made), numbers=tuple(numbers), rows=tuple(_cut(row, columns) for row in mosaic.rows),
            fixed={(row, self._place[c]): left for (row, c), left in mosaic.fixed.items() if c in self._place},
            groups=(), quoted={}, described=frozenset(), sensitive=frozenset(),
        )  # fmt: skip
        self.reading = Reading(self.mosaic)
        self.atoms = Atoms(self.reading)
        asked = [(self._questions[question, told == _ASKED], told) for question, told in wanted]
        row = next(row for row, vector in enumerate(atoms.record) if part.of(vector))
        self.goal = Goal(row, part=self.atoms.part(self.atoms.named(asked, over), row))

    def _question(self, question: int, mosaic: Mosaic, *, asked: bool) -> int:
        """Take a question over; of one that is only known to be put, who is asked."""
        if (question, asked) not in self._questions:
            whole = mosaic.questions[question]
            trees = [whole.among, EVERYONE] if asked else [whole.among, whole.where, whole.denied]
            self._questions[question, asked] = len(self._made)
            self._made.append(Question(*(self._moved(tree) for tree in trees)))
        return self._questions[question, asked]

    def _moved(self, tree: Tree) -> Tree:
        """Write a tree over the narrow mosaic's columns."""
        match tree:
            case Look(column, truths):
                return Look(self._place[column], truths)
            case When(column, states, then, otherwise):
                return When(self._place[column], states, self._moved(then), self._moved(otherwise))
            case All(parts):
                return All(tuple(self._moved(part) for part in parts))
            case Contrary(part):
                return Contrary(self._moved(part))
            case Fixed():
                return tree


def _looked(question: Question, told: frozenset[int]) -> frozenset[int]:
    """List the columns that settle whether a question is answered in one of these ways."""
    return frozenset(columns_of(question.among)) if told == _ASKED else frozenset(question.columns)


def _cut(row: bytes, columns: Iterable[int]) -> bytes:
    return bytes(row[column] for column in columns)
