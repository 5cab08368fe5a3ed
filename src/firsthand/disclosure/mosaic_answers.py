"""Which answers of a described source numbers might tell, and which of them one number tells by itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from firsthand.disclosure.mosaic_model import ANSWERS, DENIED, IN, OUTSIDE, Number, Reading
from firsthand.disclosure.mosaic_swaps import Goal

_WAYS = 5_000
"""How many ways a row may be filled in are tried one by one; of more, any answer is taken to be open."""


def open_answers(reading: Reading) -> list[Goal]:
    """List, for every described source, what she said that a reader was not told she said.

    Left out are answers that no number tells from others, and those that what was told of her, in details and in her
    quoted words, settles without any number.
    """
    mosaic, found = reading.mosaic, []
    for row in sorted(mosaic.described):
        for question in sorted(mosaic.sensitive):
            answer = mosaic.questions[question].answer(mosaic.rows[row])
            kinds = reading.kinds[question]
            told_apart = answer in (IN, DENIED) and kinds.count(kinds[answer]) == 1
            if told_apart and any(way != answer for way in _ways(reading, row, question)):
                found.append(Goal(row, question))
    return found


def universal(reading: Reading, goal: Goal) -> Number | None:
    """Find a number that tells a goal's answer of everyone its question is put to, the source surely among them."""
    mosaic = reading.mosaic
    answer = mosaic.questions[goal.question].answer(mosaic.rows[goal.row])
    told = [n for n in mosaic.numbers if n.question == goal.question and goal.row in n.rows and n.least == n.most]
    whole = {n.rows: n.least for n in told if n.answers == frozenset(ANSWERS) - {OUTSIDE}}
    for number in told:
        everyone = number.answers == {answer} and whole.get(number.rows) == number.least
        if everyone and OUTSIDE not in _ways(reading, goal.row, goal.question):
            return number
    return None


def _ways(reading: Reading, row: int, question: int) -> Iterator[int]:
    """Give the answers that what was told of a source, numbers apart, leaves open, some of them more than once."""
    mosaic = reading.mosaic
    asked, sizes, told = mosaic.questions[question], mosaic.states, (mosaic.fixed, mosaic.quoted)
    choices = [
        [state for state in range(sizes[at]) if all(state in known.get((row, at), (state,)) for known in told)]
        for at in asked.columns
    ]
    if prod(map(len, choices)) > _WAYS:
        yield from (OUTSIDE, IN, DENIED)
        return
    cells = bytearray(mosaic.rows[row])
    for states in product(*choices):
        for column, state in zip(asked.columns, states, strict=True):
            cells[column] = state
        yield asked.answer(bytes(cells))
