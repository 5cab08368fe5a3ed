"""What people decided to be one and the same, or not, and which decisions cannot all be true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What was decided of a pair. ``LAPSED``: one of the two was taken out, or the decision was taken back."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class LinkDecision:
    """One decision of a pair of ids, by whom and when. ``entry`` is that of the journal."""

    first: str
    second: str
    verdict: Verdict
    by: str = ""
    at: datetime | None = None
    entry: int = 0

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids."""
        return self.first, self.second

    def __str__(self) -> str:
        return f"{self.first} {self.verdict} {self.second}"


def in_force(history: Iterable[LinkDecision]) -> tuple[LinkDecision, ...]:
    """Keep the last decision of each pair, unless it lapsed; in the order they were made."""
    last: dict[tuple[str, str], LinkDecision] = {}
    for decision in history:
        last.pop(decision.pair, None)
        last[decision.pair] = decision
    return tuple(decision for decision in last.values() if decision.verdict is not Verdict.LAPSED)


def contradicted(held: Sequence[LinkDecision], new: LinkDecision) -> tuple[LinkDecision, ...]:
    """Name decisions in force that cannot all be true together with a new one; none where they can.

    What is the same as a third is the same as what that is the same as. The earlier decision of the new one's own pair
    is replaced by it, and contradicts nothing.
    """
    others = [decision for decision in held if decision.pair != new.pair]
    joined = [decision for decision in others if decision.verdict is Verdict.SAME]
    if new.verdict is Verdict.DIFFERENT:
        return _chain(joined, new.first, new.second)
    if new.verdict is not Verdict.SAME:
        return ()
    for apart in others:
        if apart.verdict is Verdict.DIFFERENT:
            path = _chain([*joined, new], apart.first, apart.second)
            if new in path:
                return (*(decision for decision in path if decision != new), apart)
    return ()


class Settled:
    """Tells of any two ids whether decisions in force settle them, themselves or by way of others."""

    def __init__(self, held: Sequence[LinkDecision]) -> None:
        self._decided = {decision.pair for decision in held}
        self._root: dict[str, str] = {}
        for decision in held:
            if decision.verdict is Verdict.SAME:
                self._root[self._of(decision.first)] = self._of(decision.second)
        self._apart = {
            frozenset({self._of(decision.first), self._of(decision.second)})
            for decision in held
            if decision.verdict is Verdict.DIFFERENT
        }

    def _of(self, ident: str) -> str:
        while (above := self._root.get(ident, ident)) != ident:
            ident = above
        return ident

    def __call__(self, first: str, second: str) -> bool:
        """Tell whether the pair was decided, or follows from what was."""
        one, other = self._of(first), self._of(second)
        return (first, second) in self._decided or one == other or frozenset({one, other}) in self._apart


def _chain(joined: Sequence[LinkDecision], start: str, end: str) -> tuple[LinkDecision, ...]:
    """Find the shortest chain of "same" from one id to another; nothing where there is none."""
    beside: defaultdict[str, list[tuple[str, LinkDecision]]] = defaultdict(list)
    for decision in joined:
        beside[decision.first].append((decision.second, decision))
        beside[decision.second].append((decision.first, decision))
    paths: dict[str, tuple[LinkDecision, ...]] = {start: ()}
    ahead = [start]
    for at in ahead:
        for reached, decision in beside[at]:
            if reached not in paths:
                paths[reached] = (*paths[at], decision)
                ahead.append(reached)
    return paths.get(end, ())
