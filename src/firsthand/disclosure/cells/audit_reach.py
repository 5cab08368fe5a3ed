"""Find other numbers that fit all that is known, near the true ones, without a solver: most questions are that easy.

Bounds of the numbers are narrowed by each thing known until nothing changes, which by itself shows that many a number
cannot be had; then one number after another is set, the true one first where it may be, and the bounds narrowed again
(bounds consistency: Marriott and Stuckey, Programming with Constraints, MIT Press 1998, ch. 3).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from firsthand.disclosure.cells.audit_known import Known

TRIED = 300
"""So many numbers are set before it is given up."""


class Reach:
    """The numbers of one system, true ones, and what is known of them."""

    def __init__(self, numbers: Sequence[int], known: Sequence[Known]) -> None:
        self._true, self._known = tuple(numbers), tuple(known)
        self._of: dict[int, list[int]] = defaultdict(list)
        for index, one in enumerate(known):
            for place in (*one.added, *one.taken):
                self._of[place].append(index)
        self._cap = 2 * sum(numbers) + 1

    def reaches(self, place: int, least: int, most: int | None) -> bool | None:
        """Tell whether a number may be from ``least`` to ``most``, whole and none below 0; None when it gave up."""
        low, high = [0] * len(self._true), [self._cap] * len(self._true)
        low[place], high[place] = least, self._cap if most is None else most
        if not self._narrow(low, high, range(len(self._known))):
            return False if not self._capped(high) else None
        left = [TRIED]
        return True if self._set(low, high, left) else None

    def _capped(self, high: Sequence[int]) -> bool:
        """Tell whether some number is bounded by nothing but the cap: then narrowing proves nothing."""
        return self._cap in high

    def _set(self, low: list[int], high: list[int], left: list[int]) -> bool:
        """Set what is open, nearest the true number first."""
        place = next((at for at in range(len(low)) if low[at] < high[at]), None)
        if place is None:
            return True
        near = min(max(self._true[place], low[place]), high[place])
        for value in dict.fromkeys((near, low[place], high[place])):
            left[0] -= 1
            if left[0] < 0:
                return False
            lower, upper = low[:], high[:]
            lower[place] = upper[place] = value
            if self._narrow(lower, upper, self._of[place]) and self._set(lower, upper, left):
                return True
        return False

    def _narrow(self, low: list[int], high: list[int], first: Iterable[int]) -> bool:
        """Narrow the bounds by what is known; False when nothing is left between some of them."""
        waiting = deque(first)
        queued = set(waiting)
        while waiting:
            index = waiting.popleft()
            queued.discard(index)
            for place in self._by(self._known[index], low, high):
                if low[place] > high[place]:
                    return False
                for other in self._of[place]:
                    if other not in queued:
                        queued.add(other)
                        waiting.append(other)
        return True

    def _by(self, one: Known, low: list[int], high: list[int]) -> list[int]:
        """Narrow by one thing known; the numbers whose bounds changed."""
        smallest = sum(low[p] for p in one.added) - sum(high[p] for p in one.taken)
        greatest = sum(high[p] for p in one.added) - sum(low[p] for p in one.taken)
        changed = []
        for place, sign in [(p, 1) for p in one.added] + [(p, -1) for p in one.taken]:
            rise = None if one.most is None else one.most - smallest
            fall = None if one.least is None else greatest - one.least
            if sign < 0:
                rise, fall = fall, rise
            above = high[place] if rise is None else min(high[place], low[place] + rise)
            below = low[place] if fall is None else max(low[place], high[place] - fall)
            if above < high[place] or below > low[place]:
                smallest += (below - low[place]) if sign > 0 else (high[place] - above)
                greatest -= (high[place] - above) if sign > 0 else (below - low[place])
                low[place], high[place] = below, above
                changed.append(place)
        return changed
