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
    """Choose the cells of a row that are withheld: the small ones and the empty ones, and the next greater as need be.

    Promised of a row whose own total is told and not small, against a reader who knows this rule: no number withheld
    can be worked out, each may be one that is not small, and together they are not small. A row without a small cell
    tells its empty ones. The argument is symmetry. Cells alike in number are withheld together, so that no choice
    depends on their order. Exchange the cells withheld among each other: the same are withheld again, and the same is
    told. Among them are always some that are small and one that is not; each may stand in the place of each. Where all
    cells of a row are small, other rows of as many cells and the same total are withheld whole as well, and not all of
    those have small cells only. Only two cells of a row of just ``least`` have no such others: these always are.
    """
    if len(cells) == 2 and sum(cell.count for cell in cells) == least > 1:
        return frozenset((0, 1))
    if not any(cell.small(least) for cell in cells):
        return frozenset()
    return _widened(cells, least)


def merged(rows: Sequence[Total], least: int) -> frozenset[int]:
    """Choose the rows that are told as one: those with nothing or few behind them, and what makes up for them.

    All that remain are told by name. When all of them together are small, so is the table, and it must not be told.
    As with :func:`withheld`, nothing depends on the order of the rows.
    """
    return _widened(rows, least)


def _widened(numbers: Sequence[Total], least: int) -> frozenset[int]:
    """Take the empty and the small ones, and of the others the smallest, all alike at once, until they are hidden."""
    taken = {place for place, one in enumerate(numbers) if not one.count or one.small(least)}
    left = [place for place in range(len(numbers)) if place not in taken]
    while left and not _hides([numbers[place] for place in taken], least):
        next_count = min(numbers[place].count for place in left)
        taken |= {place for place in left if numbers[place].count == next_count}
        left = [place for place in left if place not in taken]
    return frozenset(taken)


def _hides(taken: Sequence[Total], least: int) -> bool:
    """Tell whether those taken are many enough together, and some of them not small if others are."""
    return not together(taken).small(least) and (not taken or not all(one.small(least) for one in taken))
