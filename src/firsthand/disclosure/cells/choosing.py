"""Which columns one row of a table leaves out, so that whoever knows this rule learns no more than who does not.

To leave out as little as will do tells something: that less would not have done. Whoever knows the rule can throw away
all tables on which it would have left out something else, and sometimes a single one remains (the minimality attack:
Wong, Fu, Wang and Pei, VLDB 2007; of weighing one choice after another: Zhang, Jajodia and Brodsky, CCS 2007). So a
choice is made only where enough tables remain. Nothing decides of it but what is told when it is made: on each of these
tables, therefore, the same is decided.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import combinations, islice

Column = tuple[int, ...]
"""How many people of a column gave each of the answers."""

Table = tuple[Column, ...]
"""All columns, and at last whoever is in none."""

Chosen = frozenset[int]
"""Columns left out."""

TABLES = 300
"""So many tables with the same told numbers are all looked at; among more of them it wanders."""

WALK = 1_000
"""So many steps it wanders."""

STEPS = 3
"""So many choices that hide the small cells are weighed, one after the other, before the whole row is left out."""

_FEW = 5
"""So many columns are left out one by one; more of them in pairs."""

_TRIED = 12
"""Up to so many others every one and every two of them are tried; of more, one after the other is added."""


class Choosing:
    """The choice of one row, by all that is known whatever is left out.

    ``sizes`` are how many people each column holds, ``total`` how many in all gave each answer, of which the first
    ``spoken`` are protected; ``liked`` are columns that other rows leave out. Who is in the total and in no column
    stands in one more column, of which nothing is told.
    """

    def __init__(
        self, sizes: Sequence[int], total: Sequence[int], liked: Collection[int], *, spoken: int, least: int
    ) -> None:
        self._sizes = (*sizes, sum(total) - sum(sizes))
        self._total, self._spoken, self._least = tuple(total), spoken, least
        self._every = frozenset(range(len(sizes)))
        self._tiny = frozenset(number for number in self._every if 0 < sizes[number] < least)
        groups = _grouped(sorted(self._every, key=lambda number: (sizes[number], number)))
        self._groups = sorted(groups, key=lambda group: not any(number in liked for number in group))
        self._kept: dict[tuple[Chosen, Table, int], bool] = {}
        self._weighed: dict[Table, tuple[Chosen, ...]] = {}

    def chosen(self, columns: Sequence[Column]) -> Chosen:
        """Choose the columns left out: those with small cells, and the first others that hide them; else all of them.

        Of the tables with the same told numbers on which this chooses the same, each cell left out that the totals do
        not tell has a number that is not small in some, and is not the same in all. Of a row left out whole this is
        promised where no more than ``TABLES`` tables have its totals.
        """
        beside = tuple(whole - sum(cells) for whole, *cells in zip(self._total, *columns, strict=True))
        return self._every if self._never_told else self._settled((*columns, beside))

    def _settled(self, table: Table) -> Chosen:
        for step, chosen in enumerate(self._weigh(table)):
            if not chosen or self._keeps(chosen, self._told(table, chosen), step):
                return chosen
        return self._every

    def _weigh(self, table: Table) -> tuple[Chosen, ...]:
        if table not in self._weighed:
            self._weighed[table] = tuple(islice(self._hiding(table), STEPS))
        return self._weighed[table]

    def _hiding(self, table: Table) -> Iterator[Chosen]:
        """Yield, in order, what hides the small cells from who does not know the rule; nothing when there are none."""
        small = frozenset(number for number in self._every if self._small(table[number]))
        if not small:
            yield small
            return
        taken = small.union(*(group for group in self._groups if small & group))
        others = [group for group in self._groups if not small & group]
        base = self._left(table, taken)
        for extra in _choices(others):
            more = frozenset[int]().union(*extra)
            left = tuple(map(sum, zip(base, *(table[number] for number in more), strict=True))) if more else base
            if len(extra) < len(others) and self._hides(left, taken | more):
                yield taken | more

    def _small(self, answers: Column) -> bool:
        least = self._least
        return any(0 < number < least for number in answers[: self._spoken])

    def _hides(self, left: Column, chosen: Chosen) -> bool:
        """Tell whether all the columns not told hold enough together, and no cell of them is small for sure.

        All their cells are hidden, so that the bounds of a cell are Fréchet's (1951), and exact. As what they hold
        together is not small, only a column of few people can have a small cell for sure.
        """
        return not self._small(left) and not any(
            low > 0 and high < self._least
            for number in self._tiny & chosen
            for low, high in self._bounds(left, number)
        )

    def _left(self, table: Table, chosen: Chosen) -> Column:
        return tuple(map(sum, zip(*(table[number] for number in chosen), table[-1], strict=True)))

    def _bounds(self, left: Column, number: int) -> Iterator[tuple[int, int]]:
        size, people = self._sizes[number], sum(left)
        return ((max(0, answers + size - people), min(answers, size)) for answers in left[: self._spoken])

    def _told(self, table: Table, chosen: Chosen) -> Table:
        return tuple(table[number] for number in sorted(self._every - chosen))

    def _keeps(self, chosen: Chosen, told: Table, step: int) -> bool:
        """Tell whether enough tables remain of those that tell this and come to this choice at this step."""
        known = (chosen, told, step)
        if known not in self._kept:
            left = tuple(whole - sum(cells) for whole, *cells in zip(self._total, *told, strict=True))
            self._kept[known] = self._open(chosen, left, self._alike(chosen, told, left, step))
        return self._kept[known]

    def _alike(self, chosen: Chosen, told: Table, left: Column, step: int) -> Iterator[Table]:
        """Yield the tables that tell the same and come to the same choice at this step, or some of them.

        Which of them depends on what is told alone.
        """
        places = (*sorted(chosen), len(self._every))
        sizes = [self._sizes[place] for place in places]
        shown = dict(zip(sorted(self._every - chosen), told, strict=True))

        def whole(columns: Sequence[Column]) -> Table:
            held = {**shown, **dict(zip(places, columns, strict=True))}
            return tuple(held[place] for place in range(len(held)))

        def away(columns: Sequence[Column]) -> int:
            found = self._weigh(whole(columns))
            return len(found[step] ^ chosen) if step < len(found) else len(chosen)

        every = list(islice(filling(left, sizes), TABLES + 1))
        near: Iterable[Sequence[Column]] = every
        if len(every) > TABLES:  # of later choices only those are weighed of which all tables are looked at
            near = () if step else wandering(left, sizes, away)
        yield from (table for table in map(whole, near) if self._comes_to(table, chosen, step))

    def _comes_to(self, table: Table, chosen: Chosen, step: int) -> bool:
        found = self._weigh(table)
        return found[step : step + 1] == (chosen,) and not any(
            self._keeps(before, self._told(table, before), number) for number, before in enumerate(found[:step])
        )

    def _open(self, chosen: Chosen, left: Column, tables: Iterable[Table]) -> bool:
        """Tell whether each cell the totals leave open has a number that is not small in some table, and others."""
        waiting = {
            (number, answer): set[int]()
            for number in chosen
            for answer, (low, high) in enumerate(self._bounds(left, number))
            if low < high
        }
        for table in tables:
            for (number, answer), seen in list(waiting.items()):
                seen.add(table[number][answer])
                if len(seen) > 1 and not all(0 < one < self._least for one in seen):
                    del waiting[number, answer]
            if not waiting:
                return True
        return not waiting

    @cached_property
    def _never_told(self) -> bool:
        """Whether nothing is told of any row with these totals: to tell of some would give the others away."""
        tables = list(islice(filling(self._total, self._sizes), TABLES + 1))
        if len(tables) > TABLES:
            return False
        whole = [table for table in tables if self._settled(table) == self._every]
        return bool(whole) and not self._open(self._every, self._total, whole)


def _grouped(columns: Sequence[int]) -> list[Chosen]:
    """Part columns into those left out together: each alone where they are few, else in pairs, the last maybe of three.

    Of a pair a reader does not know which is small.
    """
    if len(columns) <= _FEW:
        return [frozenset({column}) for column in columns]
    ends = [*range(2, len(columns) - 1, 2), len(columns)]
    return [frozenset(columns[first:end]) for first, end in zip([0, *ends], ends, strict=False)]


def _choices(others: Sequence[Chosen]) -> Iterator[Sequence[Chosen]]:
    """Yield what may be left out as well: none, one and two of the others where they are not too many, then more."""
    alone = 2 if len(others) <= _TRIED else 0
    for number in range(len(others) + 1):
        yield from combinations(others, number) if number <= alone else (others[:number],)


def filling(left: Column, sizes: Sequence[int]) -> Iterator[Table]:
    """Yield every table of columns of these sizes with so many of each answer."""
    if len(sizes) == 1:
        yield (left,)
        return
    for column in _parted(left, sizes[0]):
        rest = tuple(whole - cell for whole, cell in zip(left, column, strict=True))
        for more in filling(rest, sizes[1:]):
            yield (column, *more)


def _parted(left: Column, size: int) -> Iterator[Column]:
    """Yield every column of so many people, with no more of an answer than are left."""
    if len(left) == 1:
        yield (size,)
        return
    for cell in range(max(0, size - sum(left[1:])), min(left[0], size) + 1):
        for more in _parted(left[1:], size - cell):
            yield (cell, *more)


def wandering(
    left: Column, sizes: Sequence[int], away: Callable[[Sequence[Column]], int]
) -> Iterator[Sequence[Column]]:
    """Wander over tables of columns of these sizes, never farther away, and yield those that are not away at all.

    It begins with answers spread about evenly; a step exchanges some answers between two columns (the moves of Diaconis
    and Sturmfels, Annals of Statistics 26, 1998). Steps are drawn by lot, and the same numbers give the same tables.
    """
    lot = random.Random(0)  # noqa: S311 - no secret: what it draws has to be the same for everybody
    table = _even(left, sizes)
    far = away(table)
    tried = 0
    for _ in range(10 * WALK):  # many a draw exchanges nothing
        one, other = int(lot.random() * len(sizes)), int(lot.random() * len(sizes))
        first, second = int(lot.random() * len(left)), int(lot.random() * len(left))
        most = min(table[one][first], table[other][second])
        if one == other or first == second or not most:
            continue
        many = 1 + int(lot.random() * most)
        moved = list(table)
        moved[one] = _exchanged(table[one], first, second, many)
        moved[other] = _exchanged(table[other], second, first, many)
        now = away(moved)
        if now <= far:
            table, far = moved, now
            if not far:
                yield table
        tried += 1
        if tried == WALK:
            return


def _exchanged(column: Column, less: int, more: int, many: int) -> Column:
    return tuple(n - many * (answer == less) + many * (answer == more) for answer, n in enumerate(column))


def _even(left: Column, sizes: Sequence[int]) -> Sequence[Column]:
    """Spread the answers over the columns about as their sizes are."""
    table = []
    for size in sizes[:-1]:
        people = sum(left)
        column = [number * size // people if people else 0 for number in left]
        for answer, number in enumerate(left):
            column[answer] += min(size - sum(column), number - column[answer])
        table.append(tuple(column))
        left = tuple(whole - cell for whole, cell in zip(left, column, strict=True))
    return [*table, left]
