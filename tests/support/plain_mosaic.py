"""The mosaic by brute force: every table there is, and which of them give the numbers told. For tiny records only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from firsthand.disclosure.mosaic_model import Mosaic, Row


def seen(mosaic: Mosaic, row: Row) -> tuple[bool, ...]:
    """Say which of the numbers told would count such a row."""
    return tuple(mosaic.questions[number.question].answer(row) in number.answers for number in mosaic.numbers)


def worlds(mosaic: Mosaic) -> Iterator[tuple[Row, ...]]:
    """List every table that gives the numbers and leaves true what was told of each source."""
    kinds = [bytes(cells) for cells in product(*map(range, mosaic.states))]
    counted = {row: seen(mosaic, row) for row in kinds}
    fitting = [
        [row for row in kinds if all(row[c] in states for (r, c), states in mosaic.fixed.items() if r == place)]
        for place in range(len(mosaic.rows))
    ]
    for world in product(*fitting):
        if all(
            number.least <= sum(counted[world[row]][index] for row in number.rows) <= number.most
            for index, number in enumerate(mosaic.numbers)
        ):
            yield world


def records_given_away(mosaic: Mosaic) -> frozenset[int]:
    """List the rows whose record, as far as the numbers can see, stands in every world among those counted alike."""

    def record(row: int, cells: Row) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
        return tuple(row in number.rows for number in mosaic.numbers), seen(mosaic, cells)

    left = {row: record(row, cells) for row, cells in enumerate(mosaic.rows)}
    for world in worlds(mosaic):
        standing = {record(row, cells) for row, cells in enumerate(world)}
        left = {row: profile for row, profile in left.items() if profile in standing}
    return frozenset(left)


def answers_given_away(mosaic: Mosaic) -> frozenset[tuple[int, int]]:
    """List the rows and questions whose answer the numbers can see and is the same in every world."""
    of = [[n for n, number in enumerate(mosaic.numbers) if number.question == q] for q in range(len(mosaic.questions))]

    def answer(cells: Row, question: int) -> tuple[bool, ...]:
        return tuple(seen(mosaic, cells)[n] for n in of[question])

    left = {(row, q): answer(cells, q) for row, cells in enumerate(mosaic.rows) for q in range(len(of)) if of[q]}
    for world in worlds(mosaic):
        left = {key: told for key, told in left.items() if answer(world[key[0]], key[1]) == told}
    return frozenset(left)
