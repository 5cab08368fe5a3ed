"""The least a writer must give up: of all ways to tell less of a source, the nearest to what she wrote that passes.

Each detail told has its steps: as told, in wider and wider bands or groups, not at all. A step further costs one; to
leave a detail out costs three, or one more than the step before where there are more; to leave out the sex costs four,
because few sentences can do without. The search takes the cheapest way first (best first, over the product of all
steps), and what it finds first that passes is the cheapest that does. Of two that cost the same it takes the one that
tells more of the details that ``firsthand.toml`` names first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import product

from firsthand.model.consent import may_show
from firsthand.model.disclosure import Detail
from firsthand.model.project import Attribute, Project
from firsthand.model.protection import Telling

Details = frozenset[Detail]
Steps = tuple[Detail | None, ...]
"""Ways to tell one detail, from as told to not at all (None)."""

DROPPED, SEX_DROPPED = 3, 4
LARGEST = 20_000
"""So many ways are tried at most; six details with four steps each have 4,096."""


def steps(told: Detail, telling: Telling, allowed: frozenset[str] | None = None) -> Steps:
    """List the ways to tell a detail, from as told to not at all; of them those she ``allowed``, if that is given."""
    kept = [
        step
        for step in (told, *_wider(told, telling))
        if allowed is None or may_show(allowed, step.attribute, exact=step.exact)
    ]
    return (*dict.fromkeys(kept), None)


def _wider(told: Detail, telling: Telling) -> Iterator[Detail]:
    if told.values:
        for group in sorted(telling.groups, key=lambda group: (len(group.values), group.id)):
            if set(told.values) < group.values:
                yield Detail(told.attribute, values=tuple(sorted(group.values)))
    elif told.low is not None and told.high is not None:
        for width in telling.bands:
            low = told.low // width * width
            if told.high < low + width and width > told.high - told.low + 1:
                yield Detail(told.attribute, low, low + width - 1)


def costs(way: Steps, *, sex: bool) -> tuple[int, ...]:
    """Say what each step costs."""
    last = len(way) - 1
    return (*range(last), max(SEX_DROPPED if sex else DROPPED, last))


class Generalisation:
    """The ways to tell what is told, of which some pass. ``fixed`` is what readers know already and stays."""

    def __init__(
        self, steps: Sequence[Steps], sexes: Iterable[str], fixed: Details, holds: Callable[[Details], bool]
    ) -> None:
        named = set(sexes)
        self._steps = steps
        self._costs = [costs(each, sex=_attribute(each) in named) for each in steps]
        self._fixed, self._holds = fixed, holds
        self._known: dict[Details, bool] = {}

    def smallest(self) -> Details | None:
        """Find the cheapest way that passes; None when not even telling nothing does, or too many had to be tried."""
        start = (0,) * len(self._steps)
        waiting, seen = [(self._cost(start), start)], {start}
        while waiting and len(seen) <= LARGEST:
            _, here = heappop(waiting)
            if self._passes(here):
                return self._details(here)
            for axis, step in enumerate(here):
                up = (*here[:axis], step + 1, *here[axis + 1 :])
                if step + 1 < len(self._steps[axis]) and up not in seen:
                    seen.add(up)
                    heappush(waiting, (self._cost(up), up))
        return None

    def finest(self) -> tuple[Details, ...]:
        """List the ways that pass of which no detail could be told more exactly, cheapest first.

        Of more than ``LARGEST`` ways none is listed.
        """
        many = 1
        for each in self._steps:
            many *= len(each)
        if many > LARGEST:
            return ()
        ways = sorted(product(*(range(len(each)) for each in self._steps)), key=lambda way: (self._cost(way), way))
        passing = [way for way in ways if self._passes(way)]
        edge = [
            way
            for way in passing
            if not any(
                step and self._passes((*way[:axis], step - 1, *way[axis + 1 :])) for axis, step in enumerate(way)
            )
        ]
        return tuple(self._details(way) for way in edge)

    def _cost(self, way: Sequence[int]) -> int:
        return sum(costs[step] for costs, step in zip(self._costs, way, strict=True))

    def _details(self, way: Sequence[int]) -> Details:
        told = (each[step] for each, step in zip(self._steps, way, strict=True))
        return frozenset(detail for detail in told if detail is not None)

    def _passes(self, way: Sequence[int]) -> bool:
        details = self._details(way) | self._fixed
        if details not in self._known:
            self._known[details] = self._holds(details)
        return self._known[details]


def _attribute(way: Steps) -> str:
    return next((step.attribute for step in way if step is not None), "")


def in_order(details: Iterable[Detail], attributes: Mapping[str, Attribute]) -> tuple[Detail, ...]:
    """List details in the order in which the project names their attributes."""
    rank = {name: number for number, name in enumerate(attributes)}
    return tuple(sorted(details, key=lambda d: (rank.get(d.attribute, len(rank)), d)))


def together(details: Iterable[Detail]) -> Details:
    """Bring several details of one attribute down to what all of them leave open; contradicting ones stay apart."""
    found: dict[str, Detail] = {}
    apart: set[Detail] = set()
    for detail in sorted(details):
        held = found.get(detail.attribute)
        both = detail if held is None else _both(held, detail)
        if both is None:
            apart.add(detail)
        else:
            found[detail.attribute] = both
    return frozenset({*found.values(), *apart})


def _both(one: Detail, other: Detail) -> Detail | None:
    if one.values or other.values:
        values = tuple(sorted(set(one.values) & set(other.values)))
        return Detail(one.attribute, values=values) if values else None
    low = max(d.low for d in (one, other) if d.low is not None)
    high = min(d.high for d in (one, other) if d.high is not None)
    return Detail(one.attribute, low, high) if low <= high else None


def all_steps(details: Iterable[Detail], project: Project, allowed: frozenset[str] | None = None) -> tuple[Steps, ...]:
    """List the steps of each detail told, in the order of the project's attributes."""
    told = in_order(details, project.attributes)
    return tuple(steps(detail, project.protection.telling(detail.attribute), allowed) for detail in told)
