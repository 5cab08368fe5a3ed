"""What counts tell of a record nobody shows: its columns, the questions put to it, the numbers told.

The record is a table of small whole numbers: a row for each source, a column for each attribute, code or topic that a
published question looks at, and in each cell the number of a state. Questions are trees over the columns, evaluated
here one row at a time by Kleene's rules, as :mod:`firsthand.counting.plain` evaluates conditions. Definitions and
assumptions: ``docs/explain/mosaic.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property, lru_cache
from operator import itemgetter
from types import MappingProxyType

from firsthand.model.finding import Answer, Answers

Truth = int
"""FALSE, TRUE, or unknown: then the reasons, as bits."""

FALSE, TRUE, NOT_ASKED, DECLINED, MISSING = 0, 1, 2, 4, 8

OUTSIDE = 0
"""What a row outside the universe answers; the other answers are numbered by :meth:`Answers.number`."""

IN, DENIED, SILENT = (Answers.number(answer) for answer in (Answer.IN, Answer.DENIED, Answer.SILENT))
WHY = {
    NOT_ASKED: Answers.number(Answer.NOT_ASKED),
    DECLINED: Answers.number(Answer.DECLINED),
    MISSING: Answers.number(Answer.MISSING),
}
"""What a row answers for each reason why it cannot be known, the strongest first."""

ANSWERS = range(len(Answer) + 1)
"""Every answer by its number, OUTSIDE first."""

Row = bytes
"""The states of one row, column by column."""


@dataclass(frozen=True, slots=True)
class Look:
    """The truth that each state of a column has."""

    column: int
    truths: bytes


@dataclass(frozen=True, slots=True)
class When:
    """``then`` where the column is in one of these states, else ``otherwise``."""

    column: int
    states: frozenset[int]
    then: Tree
    otherwise: Tree


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same truth for every row."""

    truth: Truth


@dataclass(frozen=True, slots=True)
class All:
    """Kleene's conjunction."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Contrary:
    """Kleene's negation. A disjunction is the contrary of all the contraries."""

    part: Tree


Tree = Look | When | Fixed | All | Contrary

EVERYONE, NOBODY = Fixed(TRUE), Fixed(FALSE)


def some(parts: tuple[Tree, ...]) -> Tree:
    """Join by "or"."""
    return Contrary(All(tuple(Contrary(part) for part in parts)))


def truth(tree: Tree, row: Row) -> Truth:
    """Evaluate a tree for one row."""
    if isinstance(tree, Look):
        return tree.truths[row[tree.column]]
    if isinstance(tree, When):
        return truth(tree.then if row[tree.column] in tree.states else tree.otherwise, row)
    if isinstance(tree, All):
        found = [truth(part, row) for part in tree.parts]
        unknown = 0
        for part in found:
            unknown |= part & ~TRUE
        return FALSE if FALSE in found else unknown or TRUE
    if isinstance(tree, Contrary):
        inner = truth(tree.part, row)
        return inner if inner > TRUE else TRUE - inner
    return tree.truth


def columns_of(tree: Tree) -> Iterator[int]:
    """List the columns a tree looks at, some of them more than once."""
    if isinstance(tree, Look):
        yield tree.column
    elif isinstance(tree, When):
        yield tree.column
        yield from columns_of(tree.then)
        yield from columns_of(tree.otherwise)
    elif isinstance(tree, All):
        for part in tree.parts:
            yield from columns_of(part)
    elif isinstance(tree, Contrary):
        yield from columns_of(tree.part)


@dataclass(frozen=True)
class Question:
    """A finding's question: who is asked, what is asked, and who denies of those for whom it is false."""

    among: Tree
    where: Tree
    denied: Tree = NOBODY

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The columns it looks at, ascending."""
        return tuple(sorted({c for tree in (self.among, self.where, self.denied) for c in columns_of(tree)}))

    def answer(self, row: Row) -> int:
        """Say what one row answers, by number."""
        if truth(self.among, row) != TRUE:
            return OUTSIDE
        found = truth(self.where, row)
        if found == TRUE:
            return IN
        if found == FALSE:
            return DENIED if truth(self.denied, row) == TRUE else SILENT
        return next(number for bit, number in WHY.items() if found & bit)


class Shows(Enum):
    """What of a person a number's answers are.

    BOTH: what she is, and so is not to be counted (an attribute). COUNTED: what she said, but not that she did not.
    NOTHING: how the interview went.
    """

    BOTH = "both"
    COUNTED = "counted"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Number:
    """A number told: so many rows give one of these answers to a question, from ``least`` to ``most``.

    ``rows`` are the rows counted over; ``finding`` and ``edition`` say where it was told, 0 for the draft.
    """

    question: int
    answers: frozenset[int]
    least: int
    most: int
    rows: frozenset[int]
    finding: str = ""
    edition: int = 0
    shows: Shows = Shows.BOTH

    def holds(self, answers: Mapping[int, int] | list[int]) -> bool:
        """Tell whether the answers of the rows make this number."""
        return self.least <= sum(1 for row in self.rows if answers[row] in self.answers) <= self.most


@dataclass(frozen=True)
class Mosaic:
    """All that is published of one record, beside the record itself.

    ``states`` is how many states each column has; ``groups`` are columns that belong together (a topic's).
    ``names`` are the sources, row by row; ``fixed`` holds, by row and column, the only states that what a reader was
    told of this source leaves open. ``unrecorded`` are rows of sources who have withdrawn: the numbers told before
    count them, and nobody has their record; their cells are made up so that the numbers hold. ``described`` are the
    rows of sources a reader was told of, ``quoted`` holds what the quotations show of them, as ``fixed`` does, and
    ``sensitive`` are the questions about what people said.
    """

    columns: tuple[str, ...]
    states: tuple[int, ...]
    questions: tuple[Question, ...]
    numbers: tuple[Number, ...]
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    fixed: Mapping[tuple[int, int], frozenset[int]] = field(default_factory=lambda: MappingProxyType({}))
    groups: tuple[tuple[int, ...], ...] = ()
    unrecorded: frozenset[int] = frozenset()
    described: frozenset[int] = frozenset()
    quoted: Mapping[tuple[int, int], frozenset[int]] = field(default_factory=lambda: MappingProxyType({}))
    sensitive: frozenset[int] = frozenset()

    def fits(self, world: tuple[Row, ...]) -> bool:
        """Tell whether another table gives every number told and leaves what was told of each source true.

        Counted anew, row by row and question by question, without anything remembered from a search.
        """
        if len(world) != len(self.rows):
            return False
        for (row, column), states in self.fixed.items():
            if world[row][column] not in states:
                return False
        answers = [[question.answer(row) for row in world] for question in self.questions]
        return all(number.holds(answers[number.question]) for number in self.numbers)


Profile = tuple[bytes, ...]
"""All that the published numbers can see of a row: the kinds of its answers, family by family."""


class Reading:
    """A mosaic read for searching: what each row answers, as far as the numbers told can tell answers apart.

    ``kinds[q][answer]`` is the kind of an answer to question q; two answers are of one kind when every number told of
    the question counts both or neither. A *family* is the questions that look at the same columns, such as the cells
    of one table; ``place[q]`` is a question's family and its place there. ``counted[row]`` tells over which of the
    different sets of rows the numbers count this one: a reader can tell apart those who came or left between editions.
    """

    def __init__(self, mosaic: Mosaic) -> None:
        self.mosaic = mosaic
        self.kinds, self.counted = _all_kinds(mosaic), _counted(mosaic)
        families: dict[tuple[int, ...], list[int]] = {}
        for index, question in enumerate(mosaic.questions):
            families.setdefault(question.columns, []).append(index)
        self.families = tuple((columns, tuple(members)) for columns, members in families.items())
        self.place = {
            question: (family, at)
            for family, (_, members) in enumerate(self.families)
            for at, question in enumerate(members)
        }
        self._fixed: dict[int, list[tuple[int, frozenset[int]]]] = {}
        for (index, column), states in mosaic.fixed.items():
            self._fixed.setdefault(index, []).append((column, states))
        self._part = [_taker(columns) for columns, _ in self.families]
        self._answers: list[dict[object, bytes]] = [{} for _ in self.families]
        self._known: list[dict[object, bytes]] = [{} for _ in self.families]

    def fewer(self, numbers: Iterable[int]) -> Reading:
        """Read the same mosaic with these of its numbers only."""
        new = copy(self)
        new.mosaic = replace(self.mosaic, numbers=tuple(self.mosaic.numbers[index] for index in numbers))
        new.kinds, new.counted = _all_kinds(new.mosaic), _counted(new.mosaic)
        new._known = [{} for _ in self.families]  # noqa: SLF001 a copy of its own
        return new

    def vector(self, family: int, row: Row) -> bytes:
        """Return the kinds of a row's answers to a family's questions; remembered by the states looked at."""
        part = self._part[family](row)
        found = self._known[family].get(part)
        if found is None:
            pairs = zip(self.families[family][1], self._given(family, part, row), strict=True)
            found = self._known[family][part] = bytes(self.kinds[question][answer] for question, answer in pairs)
        return found

    def answer(self, question: int, row: Row) -> int:
        """Return the answer of a row; remembered as :meth:`vector` is."""
        family, at = self.place[question]
        return self._given(family, self._part[family](row), row)[at]

    def _given(self, family: int, part: object, row: Row) -> bytes:
        answers = self._answers[family].get(part)
        if answers is None:
            answers = bytes(self.mosaic.questions[question].answer(row) for question in self.families[family][1])
            self._answers[family][part] = answers
        return answers

    def profile(self, row: Row) -> Profile:
        """Return all that the numbers told can see of a row."""
        return tuple(self.vector(family, row) for family in range(len(self.families)))

    def kind(self, question: int, profile: Profile) -> int:
        """Return the kind of the answer to a question, from a profile."""
        family, at = self.place[question]
        return profile[family][at]

    def allows(self, index: int, row: Row) -> bool:
        """Tell whether this row of the table may be so, by what was told of its source."""
        return all(row[column] in states for column, states in self._fixed.get(index, ()))


def _counted(mosaic: Mosaic) -> list[frozenset[int]]:
    sets = {rows: number for number, rows in enumerate(dict.fromkeys(number.rows for number in mosaic.numbers))}
    return [frozenset(n for rows, n in sets.items() if row in rows) for row in range(len(mosaic.rows))]


def _all_kinds(mosaic: Mosaic) -> list[tuple[int, ...]]:
    told: list[dict[frozenset[int], None]] = [{} for _ in mosaic.questions]
    for number in mosaic.numbers:
        told[number.question][number.answers] = None
    return [_kinds(tuple(sets)) for sets in told]


@lru_cache(maxsize=1024)
def _kinds(sets: tuple[frozenset[int], ...]) -> tuple[int, ...]:
    seen: dict[tuple[bool, ...], int] = {}
    return tuple(seen.setdefault(tuple(answer in one for one in sets), len(seen)) for answer in ANSWERS)


def _taker(columns: tuple[int, ...]) -> itemgetter[object]:
    return itemgetter(*columns) if columns else itemgetter(slice(0, 0))
