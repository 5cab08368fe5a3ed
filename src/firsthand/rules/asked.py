"""What published numbers ask, read in the project as it is: the same question has one form, however it is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from firsthand.counting import count
from firsthand.counting.canonical import both, canonical
from firsthand.counting.conditions import Condition
from firsthand.counting.followed import asked_today
from firsthand.counting.meaning import compile_condition
from firsthand.counting.parsing import Fault
from firsthand.disclosure.cells.differencing import Asked, Members, Reading, Told, as_written
from firsthand.model.bound import Bound
from firsthand.model.disclosure import Edition, PublishedCount
from firsthand.model.finding import Answer, Count, Finding
from firsthand.rules.published import COVERAGE

Text = tuple[str, str, str]


def asking(bound: Bound) -> Callable[[PublishedCount], Asked]:
    """Return what says of a count what it asks."""
    return _Asking(bound).asked


def reading(bound: Bound, draft: Iterable[PublishedCount]) -> Reading:
    """Return how the counts of the draft and of every edition are understood."""
    asked = _Asking(bound)
    every = [*draft, *(one for edition in editions_today(bound) for one in edition.counts)]
    return Reading(asked.asked, _Members(bound, every).of, frozenset(source.code for source in bound.snapshot.sources))


def editions_today(bound: Bound) -> tuple[Told, ...]:
    """List what each edition told of findings, with the codes it asked for under the names they have now."""
    return tuple(_told(bound, edition) for edition in bound.snapshot.editions)


def _told(bound: Bound, edition: Edition) -> Told:
    people = frozenset[str]().union(*{count.sources for count in edition.counts})
    counts = (count for count in edition.counts if count.finding != COVERAGE)
    book = bound.project.codebook
    return Told(edition.number, people, tuple(asked_today(count, bound.snapshot.became, book) for count in counts))


@dataclass
class _Asking:
    """Compiles each condition once."""

    bound: Bound
    known: dict[Text, Asked] = field(default_factory=dict)

    def asked(self, told: PublishedCount) -> Asked:
        text = (told.unit.value, told.among, f"{told.where}\n{told.value}")
        if text not in self.known:
            self.known[text] = self._asked(told)
        return self.known[text]

    def _asked(self, told: PublishedCount) -> Asked:
        among, where = (self._compiled(told, text) for text in (told.among, told.where))
        if isinstance(among, Fault) or isinstance(where, Fault):
            return as_written(told)
        domains = {} if told.unit.happened else self._domains
        of, counted = (canonical(one, domains) for one in (among, both(among, where)))
        return Asked(told.unit, re.sub(r"\s+", "", told.value), of, counted, everyone=counted is True)

    def _compiled(self, told: PublishedCount, text: str) -> Condition | Fault:
        project = self.bound.project
        return compile_condition(text, told.unit, project.attributes, project.codebook, project.vocabularies)

    @cached_property
    def _domains(self) -> dict[str, frozenset[str]]:
        """List the values of each category: those of the project, and those on record."""
        categories = {name: one for name, one in self.bound.project.attributes.items() if one.type == "category"}
        held: dict[str, set[str]] = {name: set(one.values) for name, one in categories.items()}
        for source in self.bound.snapshot.sources:
            for name, values in held.items():
                value = source.attributes.get(name)
                if isinstance(value, str):
                    values.add(value)
        return {name: frozenset(values) for name, values in held.items()}


@dataclass
class _Members:
    """Counts, at the first question and all at once, whom each published count counts by the record of today."""

    bound: Bound
    every: list[PublishedCount]

    def of(self, told: PublishedCount) -> Members | None:
        return self._found.get((told.unit.value, told.among, told.where))

    @cached_property
    def _found(self) -> dict[Text, Members]:
        texts = list(dict.fromkeys((one.unit, one.among, one.where) for one in self.every))
        named = {f"{number}": text for number, text in enumerate(texts)}
        findings = [Finding(name, "", unit, among, where) for name, (unit, among, where) in named.items()]
        counted, _ = count(findings, self.bound.snapshot, self.bound.project)
        return {(named[name][0].value, *named[name][1:]): self._members(one) for name, one in counted.items()}

    def _members(self, counted: Count) -> Members:
        """Name those counted, each as often as it is: sources, or of what happened the units."""
        units = counted.units(Answer.IN)
        if counted.unit.happened:
            return frozenset((unit, 1) for unit in units)
        return frozenset(Counter(unit.partition("/")[0].partition(".")[0] for unit in units).items())
