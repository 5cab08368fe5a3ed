"""Which answers of a described source numbers might tell, and which of them one number tells by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from math import prod

from firsthand.disclosure.mosaic.model import ANSWERS, DENIED, IN, OUTSIDE, Number, Question, Reading
from firsthand.disclosure.mosaic.open import answers
from firsthand.disclosure.mosaic.swaps import Goal

_WAYS = 5_000
"""How many ways a row may be filled in are tried one by one; of more, any answer is taken to be open."""

_ANYTHING = frozenset(ANSWERS) - {OUTSIDE}


def open_answers(reading: Reading) -> list[Goal]:
    """List, for every described source, what she said that a reader was not told she said.

    Left out are answers that no number tells from others, and those that what was told of her, in details and in her
    quoted words, settles without any number.
    """
    mosaic, found = reading.mosaic, []
    apart = {
        (question, answer)
        for question in sorted(mosaic.sensitive)
        for answer in (IN, DENIED)
        if reading.kinds[question].count(reading.kinds[question][answer]) == 1
    }
    for row in sorted(mosaic.described):
        for question in sorted(mosaic.sensitive):
            answer = reading.answer(question, mosaic.rows[row])
            if (question, answer) in apart and _ways(reading, row, question) != {answer}:
                found.append(Goal(row, question))
    return found


def universals(reading: Reading, goals: Sequence[Goal]) -> dict[Goal, Number]:
    """Find for each goal a number that tells its answer of everyone the question is put to, the source among them."""
    told: dict[int, list[Number]] = defaultdict(list)
    for number in reading.mosaic.numbers:
        if number.least == number.most:
            told[number.question].append(number)
    whole = {(n.question, n.rows): n.least for found in told.values() for n in found if n.answers == _ANYTHING}
    every = {
        (n.question, *n.answers): n
        for found in told.values()
        for n in found
        if len(n.answers) == 1 and whole.get((n.question, n.rows)) == n.least
    }
    telling: dict[Goal, Number] = {}
    for goal in goals:
        one = every.get((goal.question, reading.answer(goal.question, reading.mosaic.rows[goal.row])))
        if one is not None and goal.row in one.rows and OUTSIDE not in _ways(reading, goal.row, goal.question):
            telling[goal] = one
    return telling


def _ways(reading: Reading, row: int, question: int) -> frozenset[int]:
    """List the answers that what was told of a source, numbers apart, leaves open."""
    mosaic = reading.mosaic
    known = [
        {at: states[row, at] for at in mosaic.questions[question].columns if (row, at) in states}
        for states in (mosaic.fixed, mosaic.quoted)
    ]
    choices = tuple(
        tuple(state for state in range(mosaic.states[at]) if all(state in told.get(at, (state,)) for told in known))
        for at in mosaic.questions[question].columns
    )
    return _answers(mosaic.questions[question], choices, len(mosaic.states))


@lru_cache(maxsize=4096)
def _answers(question: Question, choices: tuple[tuple[int, ...], ...], width: int) -> frozenset[int]:
    """List the answers that rows so filled in give."""
    if prod(map(len, choices)) > _WAYS:
        return frozenset({OUTSIDE, IN, DENIED})
    cells, found = bytearray(width), set()
    left = dict(zip(question.columns, map(frozenset, choices), strict=True))
    at_most = answers(question, [left.get(column, frozenset()) for column in range(width)])
    for states in product(*choices):
        for column, state in zip(question.columns, states, strict=True):
            cells[column] = state
        found.add(question.answer(bytes(cells)))
        if len(found) == len(at_most):
            break
    return frozenset(found)
