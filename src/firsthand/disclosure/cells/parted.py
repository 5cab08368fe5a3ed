"""A total that is told, parted by what people are, and what a reader can work out from what is told of the parts.

The notes and the annex print of a total how many are in, denied and declined, so the silent can be worked out. A cell
of a table tells those who denied and the silent as one number. Both are asked: what one gives away, the other may not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from firsthand.disclosure.cells.suppression import crossed, exposed, exposed_among, small

IN, DENIED, SILENT, DECLINED, UNHEARD = range(5)
"""The places of the answers; the last are those not asked, or without a record."""

OUT = UNHEARD + 1
"""Denied or silent, told as one number."""

EACH = (IN, DENIED, SILENT, DECLINED, UNHEARD)
IN_A_CELL = (IN, OUT, DECLINED, UNHEARD)
"""What is told of a finding by itself, and by a cell of a table."""

Told = tuple[frozenset[int], frozenset[int]]
"""Columns told together, and the answers told of them."""


@dataclass(frozen=True, slots=True)
class Parted:
    """How many people are behind each answer, in all and by column, and what is told.

    ``overlap`` where columns are told together in several ways; ``whole`` where there is nobody beside the columns.
    """

    cells: tuple[tuple[int, ...], ...]
    total: tuple[int, ...]
    told: tuple[Told, ...]
    overlap: bool = False
    whole: bool = True

    def small(self, told: Told, least: int) -> bool:
        """Tell whether what is told counts fewer than ``least`` people, but some, with one answer.

        Where it is told how many are in, a reader who knows of how many knows how many are not.
        """
        columns, answers = told
        if not columns:
            return False
        cell = [sum(numbers) for numbers in zip(*map(self.cells.__getitem__, columns), strict=True)]
        few = any(0 < cell[answer] < least for answer in answers & {IN, DENIED, SILENT, DECLINED})
        return few or (IN in answers and small(_joined(cell), least))

    def given_away(self, least: int) -> tuple[int, ...]:
        """Name the columns with a small cell that is not told and can be worked out.

        Of a column of which a small number is told, those who denied are not named besides.
        """
        told = {column for one in self.told if len(one[0]) == 1 and self.small(one, least) for column in one[0]}
        joined, *apart = self._views()
        found = (column for view in apart for column in view.exposed(least) if column not in told)
        return tuple(dict.fromkeys((*joined.exposed(least), *found)))

    def leaves_few(self, least: int) -> bool:
        """Tell whether what is told leaves a small number of all the others."""
        return any(view.leaves_few(least) for view in self._views())

    def _views(self) -> tuple[_View, ...]:
        """Look at those who denied and the silent as one, and where there are both each by themselves."""
        joined = tuple((columns, _answers_joined(answers)) for columns, answers in self.told)
        one = _View(tuple(map(_joined, self.cells)), _joined(self.total), joined, self.overlap, self.whole)
        if not self.total[DENIED] or not self.total[SILENT]:
            return (one,)
        each = tuple((columns, answers - {OUT}) for columns, answers in self.told)
        return one, _View(self.cells, self.total, each, self.overlap, self.whole)


@dataclass(frozen=True, slots=True)
class _View:
    """The same, in answers of which each is told or not; the last is no answer, and not judged."""

    cells: tuple[tuple[int, ...], ...]
    total: tuple[int, ...]
    told: Collection[Told]
    overlap: bool
    whole: bool

    def exposed(self, least: int) -> tuple[int, ...]:
        if self.overlap:
            sums = [(columns, answer) for columns, answers in self.told for answer in sorted(answers)]
            return tuple(column for _, column in exposed_among(self.cells, self.total, sums, least))
        shown = {(answer, column) for columns, answers in self.told for answer in answers for column in columns}
        every = {(answer, column) for answer in range(len(self.total)) for column in range(len(self.cells))}
        return tuple(c for _, c in exposed(crossed(self.cells, self.total, every - shown), len(self.cells), least))

    def leaves_few(self, least: int) -> bool:
        for answer in range(len(self.total) - 1):
            sets = [columns for columns, answers in self.told if answer in answers]
            if not self.overlap:
                sets = [frozenset[int]().union(*sets)]
            for columns in sets:
                left = self.total[answer] - sum(self.cells[column][answer] for column in columns)
                others = len(columns) < len(self.cells) or not self.whole
                if columns and others and 0 < left < least:
                    return True
        return False


def _joined(cell: Sequence[int]) -> tuple[int, int, int, int]:
    return cell[IN], cell[DENIED] + cell[SILENT], cell[DECLINED], cell[UNHEARD]


def _answers_joined(answers: frozenset[int]) -> frozenset[int]:
    both = OUT in answers or {DENIED, SILENT} <= answers
    places = {IN: 0, DECLINED: 2, UNHEARD: 3}
    return frozenset(place for answer, place in places.items() if answer in answers) | ({1} if both else set())
