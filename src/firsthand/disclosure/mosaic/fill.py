"""Make up the rows of sources who have withdrawn, so that the numbers told before still hold.

Nobody has their record, and the search for other worlds needs one world to set out from.
"""

from __future__ import annotations

from dataclasses import replace

from firsthand.disclosure.mosaic.model import Mosaic
from firsthand.disclosure.mosaic.sorts import column_order

STEPS = 20_000
"""How many cells are tried before it is given up."""


def filled(mosaic: Mosaic) -> Mosaic | None:
    """Return the mosaic with its unrecorded rows made up; None when the numbers allow none, or none was found."""
    if not mosaic.unrecorded:
        return mosaic
    found = _Filler(mosaic).fill()
    if found is None:
        return None
    whole = replace(mosaic, rows=found)
    return whole if whole.fits(found) else None


class _Filler:
    """Tries the states of one unrecorded row after another, column by column; turns back where a number cannot hold."""

    def __init__(self, mosaic: Mosaic) -> None:
        self._mosaic = mosaic
        self._gone = sorted(mosaic.unrecorded)
        self._order, self._ready = column_order(mosaic)
        self._rows = [bytearray(row) for row in mosaic.rows]
        self._left = STEPS
        self._told: list[list[int]] = [[] for _ in mosaic.questions]
        self._need: list[list[int]] = []
        for index, number in enumerate(mosaic.numbers):
            question = mosaic.questions[number.question]
            known = sum(
                1
                for row in number.rows - mosaic.unrecorded
                if question.answer(bytes(self._rows[row])) in number.answers
            )
            self._need.append([number.least - known, number.most - known])
            self._told[number.question].append(index)

    def fill(self) -> tuple[bytes, ...] | None:
        """Return all rows, the unrecorded ones made up."""
        return tuple(map(bytes, self._rows)) if self._cell(0, 0) else None

    def _cell(self, which: int, depth: int) -> bool:
        if which == len(self._gone):
            return True
        if depth == len(self._order):
            return self._cell(which + 1, 0)
        column = self._order[depth]
        for state in range(self._mosaic.states[column]):
            self._left -= 1
            if self._left < 0:
                return False
            self._rows[self._gone[which]][column] = state
            counted = self._count(which, depth)
            if counted is not None:
                if self._cell(which, depth + 1):
                    return True
                self._uncount(counted)
        return False

    def _count(self, which: int, depth: int) -> list[int] | None:
        """Count the row in each number whose question is now settled; None, and nothing counted, if one fails."""
        row, counted = self._gone[which], list[int]()
        for question in self._ready[depth]:
            answer = self._mosaic.questions[question].answer(bytes(self._rows[row]))
            for index in self._told[question]:
                number, need = self._mosaic.numbers[index], self._need[index]
                if row not in number.rows:
                    continue
                if answer in number.answers:
                    need[0] -= 1
                    need[1] -= 1
                    counted.append(index)
                if need[1] < 0 or need[0] > sum(1 for later in self._gone[which + 1 :] if later in number.rows):
                    self._uncount(counted)
                    return None
        return counted

    def _uncount(self, counted: list[int]) -> None:
        for index in counted:
            self._need[index][0] += 1
            self._need[index][1] += 1
