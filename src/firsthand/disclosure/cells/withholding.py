"""Which numbers of a table of totals are withheld before it leaves the house: small ones, and what gives them away.

A table has rows, each with its total, and breaks each row down by something that holds for everything in it exactly
once. A number is of incidents or acts, and protects people: those it happened to, and those who told of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Total:
    """A number, with the people behind it: whom it happened to, and who told of it."""

    count: int = 0
    victims: frozenset[str] = frozenset()
    tellers: frozenset[str] = frozenset()

    def small(self, least: int) -> bool:
        """Tell whether fewer than ``least`` people, but some, are behind it on either side."""
        return self.count > 0 and min(len(self.victims), len(self.tellers)) < least


def together(totals: Sequence[Total]) -> Total:
    """Add totals up; somebody in two of them is one person."""
    return Total(
        sum(one.count for one in totals),
        frozenset[str]().union(*(one.victims for one in totals)),
        frozenset[str]().union(*(one.tellers for one in totals)),
    )


def withheld(cells: Sequence[Total], least: int) -> frozenset[int]:
    """Choose the cells of a row that are withheld: the small ones and the empty ones, and as few others as will do.

    Promised of a row whose own total is told and not small: every withheld cell may be anything from none to all that
    the withheld ones hold together, and that is not small. So none can be worked out from what is told of the row. A
    row without a small cell tells its empty ones.
    """
    if not any(cell.small(least) for cell in cells):
        return frozenset()
    hidden = {number for number, cell in enumerate(cells) if not cell.count or cell.small(least)}
    others = sorted(
        (number for number, cell in enumerate(cells) if cell.count and number not in hidden),
        key=lambda number: (cells[number].count, number),
    )
    alone = [{number} for number in others]
    choices = [set[int](), *alone, *(set(others[:number]) for number in range(2, len(others) + 1))]
    return frozenset(hidden | next((more for more in choices if _hides(cells, hidden | more, least)), set(others)))


def _hides(cells: Sequence[Total], hidden: set[int], least: int) -> bool:
    return len(hidden) > 1 and not together([cells[number] for number in hidden]).small(least)


def merged(rows: Sequence[Total], least: int) -> frozenset[int]:
    """Choose the rows that are told as one: those with nothing or few behind them, and what makes up for them.

    All that remain are told by name. When all of them together are small, so is the table, and it must not be told.
    """
    few = {number for number, row in enumerate(rows) if not row.count or row.small(least)}
    others = sorted(set(range(len(rows))) - few, key=lambda number: (rows[number].count, number))
    for number in range(len(others) + 1):
        chosen = few | set(others[:number])
        if not together([rows[one] for one in chosen]).small(least):
            return frozenset(chosen)
    return frozenset(range(len(rows)))
