"""What questions may be answered, when of each column some states only are left open.

Column by column: what two columns leave open together is not looked at, so that more may be listed than can be, never
less.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from firsthand.disclosure.mosaic.model import (
    DENIED,
    FALSE,
    IN,
    OUTSIDE,
    SILENT,
    TRUE,
    WHY,
    All,
    Contrary,
    Look,
    Question,
    Tree,
    When,
)

Open = Sequence[frozenset[int]]
"""The states of each column that are left open."""

_EITHER: Final = frozenset({FALSE, TRUE})


def answers(question: Question, left: Open) -> frozenset[int]:
    """List the answers that a row may give."""
    among, where, denied = (truths(tree, left) for tree in (question.among, question.where, question.denied))
    found = {OUTSIDE} if among != {TRUE} else set()
    if TRUE in among:
        found |= {IN} if TRUE in where else set()
        if FALSE in where:
            found |= ({DENIED} if TRUE in denied else set()) | ({SILENT} if denied != {TRUE} else set())
        found |= {number for bit, number in WHY.items() if any(one & bit for one in where - _EITHER)}
    return frozenset(found)


def truths(tree: Tree, left: Open) -> frozenset[int]:
    """List the truths that a tree may have; of what cannot be known each reason by itself."""
    if isinstance(tree, Look):
        return frozenset(bit for state in left[tree.column] for bit in _apart(tree.truths[state]))
    if isinstance(tree, When):
        here, found = left[tree.column], frozenset[int]()
        for branch, some in ((tree.then, here & tree.states), (tree.otherwise, here - tree.states)):
            if some:
                found |= truths(branch, [*left[: tree.column], some, *left[tree.column + 1 :]])
        return found
    if isinstance(tree, Contrary):
        return frozenset(one if one > TRUE else TRUE - one for one in truths(tree.part, left))
    if isinstance(tree, All):
        parts = [truths(part, left) for part in tree.parts]
        if {FALSE} in parts:
            return frozenset({FALSE})
        joined = {one for part in parts for one in part - _EITHER}
        joined |= {FALSE} if any(FALSE in part for part in parts) else set()
        joined |= {TRUE} if all(TRUE in part for part in parts) else set()
        return frozenset(joined)
    return frozenset(_apart(tree.truth))


def _apart(truth: int) -> list[int]:
    return [truth] if truth <= TRUE else [bit for bit in WHY if truth & bit]


def states(question: Question, given: frozenset[int], everything: Open) -> list[frozenset[int]]:
    """List the states of each column that who answers a question in one of these ways may have."""
    left = list(everything)
    for column in question.columns:
        fitting = []
        for state in everything[column]:
            left[column] = frozenset({state})
            if answers(question, left) & given:
                fitting.append(state)
        left[column] = everything[column]
        everything = [*everything[:column], frozenset(fitting), *everything[column + 1 :]]
        left = list(everything)
    return left
