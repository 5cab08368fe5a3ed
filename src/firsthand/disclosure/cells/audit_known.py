"""What can be worked out of numbers of which sums and comparisons are known, and not tables with exact totals alone.

A unit of what happened may stand in several lines, and then a total is no sum: it is no less than the greatest cell of
its line and no more than all of them together. Such a system is an integer program, solved exactly by HiGHS.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from firsthand.disclosure.cells.audit import Bounds


@dataclass(frozen=True, slots=True)
class Known:
    """What ``by`` lets a reader know: the numbers ``added``, less those ``taken``, make from ``least`` to ``most``.

    Numbers are named by their place; None is without a bound.
    """

    added: tuple[int, ...]
    taken: tuple[int, ...] = ()
    least: int | None = 0
    most: int | None = 0
    by: str = ""

    def holds(self, numbers: Sequence[int]) -> bool:
        """Tell whether it is true of numbers."""
        made = sum(numbers[place] for place in self.added) - sum(numbers[place] for place in self.taken)
        return (self.least is None or self.least <= made) and (self.most is None or made <= self.most)


def known_bounds(size: int, known: Collection[Known], asked: Iterable[int]) -> Mapping[int, Bounds]:
    """Give the exact bounds of some of ``size`` whole numbers, none below 0, by all that is known. Loads SciPy.

    What is known must be true of some numbers.
    """
    import numpy as np
    from scipy.optimize import LinearConstraint, milp

    matrix = np.zeros((len(known), size))
    least, most = np.full(len(known), -np.inf), np.full(len(known), np.inf)
    for row, one in enumerate(known):
        matrix[row, list(one.added)] += 1
        matrix[row, list(one.taken)] -= 1
        least[row] = -np.inf if one.least is None else one.least
        most[row] = np.inf if one.most is None else one.most
    fits = [LinearConstraint(matrix, least, most)] if known else []
    whole = np.ones(size)
    found: dict[int, Bounds] = {}
    for place in asked:
        ends = []
        for sign in (1, -1):
            aim = np.zeros(size)
            aim[place] = sign
            solved = milp(aim, integrality=whole, constraints=fits)
            ends.append(None if solved.x is None else round(float(solved.x[place])))
        found[place] = (ends[0] or 0, ends[1])
    return found
