"""List every sort of row that a world may hold, where there are few enough to list.

A sort is what a row shows to the numbers told: its profile, and the states of the columns in which something was told
of somebody. Rows of one sort are alike for every purpose here, so a world is a number of rows of each sort. A sort that
a number of nought forbids is left out as soon as the question is settled; in tables crossed with each other most are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firsthand.disclosure.mosaic.model import Mosaic, Profile, Reading, Row

MOST = 6_000
"""How many sorts, whole or unfinished, are listed before it is given up."""


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of row: a row that is of it, and its profile."""

    row: Row
    profile: Profile


def sorts(reading: Reading, numbers: Sequence[int], rows: frozenset[int], most: int = MOST) -> tuple[Sort, ...] | None:
    """List the sorts of row open to these rows, by these of the mosaic's numbers; None when there are too many."""
    mosaic = reading.mosaic
    nought = _nought(reading, numbers, rows)
    order, settled = _order(reading)
    kept = {column for _, column in mosaic.fixed}
    partial: dict[tuple[Profile, bytes], Row] = {((), b""): bytes(len(mosaic.columns))}
    for depth, column in enumerate(order):
        later = [c for c in order[: depth + 1] if c in kept or _needed(reading, c, settled[depth + 1 :])]
        grown: dict[tuple[Profile, bytes], Row] = {}
        for (seen, _), row in partial.items():
            for state in range(mosaic.states[column]):
                new = row[:column] + bytes([state]) + row[column + 1 :]
                told = _told(reading, settled[depth], new, nought)
                if told is not None:
                    grown.setdefault(((*seen, *told), bytes(new[c] for c in later)), new)
            if len(grown) > most:
                return None
        partial = grown
    return tuple(Sort(row, reading.profile(row)) for row in partial.values())


def column_order(mosaic: Mosaic) -> tuple[list[int], list[list[int]]]:
    """Order the columns so that questions are settled early; with each, the questions it settles."""
    waiting = {index: set(question.columns) for index, question in enumerate(mosaic.questions)}
    order: list[int] = []
    settled: list[list[int]] = []
    while waiting:
        nearest = min(waiting, key=lambda index: (len(waiting[index] - set(order)), index))
        for column in sorted(waiting[nearest] - set(order)):
            order.append(column)
            done = [index for index, columns in waiting.items() if columns <= set(order)]
            settled.append(done)
            for index in done:
                del waiting[index]
        waiting.pop(nearest, None)  # a question of no column: nothing to settle
    order += [column for column in range(len(mosaic.columns)) if column not in order]
    return order, settled + [[] for _ in range(len(order) - len(settled))]


def _order(reading: Reading) -> tuple[list[int], list[list[int]]]:
    """Order the columns, and say with each which families it settles."""
    order, settled = column_order(reading.mosaic)
    families = [dict.fromkeys(reading.place[q][0] for q in done) for done in settled]
    return order, [list(found) for found in families]


def _needed(reading: Reading, column: int, later: Sequence[Sequence[int]]) -> bool:
    return any(column in reading.families[family][0] for done in later for family in done)


def _nought(reading: Reading, numbers: Sequence[int], rows: frozenset[int]) -> Mapping[int, Sequence[tuple[int, int]]]:
    """Say which kinds of answer nobody among these rows gives: by family, the question's place there and the kind."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for index in numbers:
        number = reading.mosaic.numbers[index]
        if number.most == 0 and rows <= number.rows:
            family, at = reading.place[number.question]
            found[family] += [(at, reading.kinds[number.question][answer]) for answer in sorted(number.answers)]
    return found


def _told(
    reading: Reading, families: Sequence[int], row: Row, nought: Mapping[int, Sequence[tuple[int, int]]]
) -> Profile | None:
    """Return the kinds of the answers to the questions settled; None when one of them is told of nobody."""
    found = []
    for family in families:
        vector = reading.vector(family, row)
        if any(vector[at] == kind for at, kind in nought.get(family, ())):
            return None
        found.append(vector)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are counted alike and of which the same was told, and the sorts open to them.

    A row of which a reader was told is a group of its own, for she asks what that row answers.
    """

    rows: tuple[int, ...]
    sorts: tuple[Sort, ...]


def grouped(reading: Reading, numbers: Sequence[int], most: int = MOST) -> list[Group] | None:
    """Group the rows, each group with its sorts, by these of the mosaic's numbers; None when the sorts are too many."""
    mosaic = reading.mosaic
    told: dict[int, list[tuple[int, frozenset[int]]]] = defaultdict(list)
    for (row, column), states in sorted(mosaic.fixed.items()):
        told[row].append((column, states))
    counted: dict[frozenset[int], list[int]] = defaultdict(list)
    for row in range(len(mosaic.rows)):
        counted[frozenset(n for n in numbers if row in mosaic.numbers[n].rows)].append(row)
    groups: list[Group] = []
    for rows in counted.values():
        found = sorts(reading, numbers, frozenset(rows), most)
        if found is None:
            return None
        alike: dict[object, list[int]] = defaultdict(list)
        for row in rows:
            alike[row if row in mosaic.described else tuple(told[row])].append(row)
        for together in alike.values():
            limits = told[together[0]]
            fitting = tuple(sort for sort in found if all(sort.row[column] in states for column, states in limits))
            groups.append(Group(tuple(together), fitting))
    return groups
