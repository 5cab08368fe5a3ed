"""The numbers a report tells: of every finding it prints, of every cell of its tables, and of whom it asked what.

The notes and the method annex print each part of the count of a finding that is cited (decision 0004), and of each
topic how many were asked, so all of these are told, whatever words the sentence itself uses. Of a finding told in words
only they print the word, and what it leaves open is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

from firsthand.counting.figures import column_values
from firsthand.counting.wanted import codes_needed
from firsthand.model.bound import Bound
from firsthand.model.coding import Asked
from firsthand.model.disclosure import PublishedCount
from firsthand.model.finding import Answer, Count, Finding, Unit
from firsthand.model.manuscript import Citation
from firsthand.rules.in_words import spans_told
from firsthand.rules.uses import resting

PRINTED = ("n", "of", "denied", "not-asked", "declined", "missing")
"""The parts of a count that the notes and the annex print."""

_CELL = frozenset({Answer.DENIED, Answer.SILENT})
_FUNNEL = frozenset({Answer.SILENT, Answer.DECLINED, Answer.MISSING})

COVERAGE = "coverage"
"""What stands for the finding of a row of the coverage table, whose condition is ``coverage('topic')``.

With the condition ``true`` it tells how many were interviewed.
"""


@dataclass(frozen=True, slots=True)
class Number:
    """A number told: as an edition keeps it, the count behind it, and the link it is told by.

    A row of the annex's table of who was asked has no link and no count: :func:`states_of` its ``topic`` has the
    answers; without a topic all were interviewed. ``together`` are the answers that are printed as one number, or left
    to be what remains: an edition keeps them apart, to be on the safe side.
    """

    told: PublishedCount
    count: Count | None = None
    citation: Citation | None = None
    topic: str = ""
    together: frozenset[Answer] = frozenset()

    @property
    def question(self) -> tuple[str, str, str]:
        """What tells it from every other number of the report."""
        return self.told.finding, self.told.among, self.told.where


def published_counts(bound: Bound) -> tuple[PublishedCount, ...]:
    """List the numbers the report tells, each question once, as an edition keeps them."""
    told: dict[tuple[str, str, str], PublishedCount] = {}
    for one in published_numbers(bound):
        told.setdefault(one.question, one.told)
    return tuple(told.values())


def published_numbers(bound: Bound) -> Iterator[Number]:
    """List the numbers the report tells, each as often as a link tells it; of a number told twice the first counts."""
    behind = resting(bound.snapshot)
    yield from _cited(bound, behind)
    yield from _shown(bound, behind)
    yield from _happened(bound, behind)
    yield from _coverage(bound)


def _cited(bound: Bound, behind: Callable[[Count], set[str]]) -> Iterator[Number]:
    spans = spans_told(bound)
    for claim in bound.claims:
        told = _told(claim.finding, claim.finding.among, claim.count, behind)
        if claim.finding.in_words_only:
            between = spans.get(claim.finding.name, (0, claim.count.of))
            told = replace(told, parts=MappingProxyType({}), between=between)
        yield Number(told, claim.count, claim.citation)
    for display in bound.displays:
        for name in display.figure.exhibit.rows:
            count, finding = (bound.counts or {}).get(name), bound.project.findings[name]
            if count is not None and not finding.in_words_only:
                yield Number(_told(finding, finding.among, count, behind), count, display.citation)


def _shown(bound: Bound, behind: Callable[[Count], set[str]]) -> Iterator[Number]:
    """List the cells that tables show in columns by the values of an attribute."""
    for display in bound.displays:
        figure = display.figure
        columns = column_values(figure.exhibit, bound.project).values()
        for row, name in enumerate(figure.exhibit.rows):
            finding = bound.project.findings[name]
            for column, values in enumerate(() if finding.in_words_only else columns):
                if figure.exhibit.columns_by and (row, column) not in figure.hidden:
                    among = f"({finding.among}) and {_held(figure.exhibit.columns_by, values)}"
                    cell = figure.cells[row][column]
                    yield Number(_told(finding, among, cell, behind), cell, display.citation, together=_CELL)


def _happened(bound: Bound, behind: Callable[[Count], set[str]]) -> Iterator[Number]:
    """List the cells shown of what happened: of a funnel each part, of a crossing how many are in."""
    for display in bound.displays:
        figure = display.figure
        exhibit = figure.exhibit
        for row, asked in enumerate(figure.asked):
            for column, (among, where) in enumerate(asked):
                if where and (row, column) not in figure.hidden:
                    finding = Finding(exhibit.name, "", exhibit.unit, among, where)
                    cell = figure.cells[row][column]
                    told = _told(finding, among, cell, behind)
                    if not exhibit.stages:
                        told = replace(told, parts=MappingProxyType({"n": told.parts["n"]}))
                    yield Number(told, cell, display.citation, together=_FUNNEL)


def _held(attribute: str, values: tuple[str, ...]) -> str:
    doubled = [value.replace("'", "''") for value in values]
    quoted = [f"'{value}'" for value in doubled]
    return f'"{attribute}" = {quoted[0]}' if len(quoted) == 1 else f'"{attribute}" in ({", ".join(quoted)})'


def _told(finding: Finding, among: str, count: Count, behind: Callable[[Count], set[str]]) -> PublishedCount:
    """Keep a count as it was told, with whom it asked: of what happened, those who tell of it."""
    parts = {part: int(getattr(count, part.replace("-", "_"))) for part in PRINTED}
    parts |= {name: value for name, value in (("low", count.low), ("high", count.high)) if isinstance(value, int)}
    asked = (unit.partition("/")[0].partition(".")[0] for unit in count.answers)
    sources = frozenset(behind(count) if count.unit.happened else asked)
    return PublishedCount(
        finding.name, count.unit, among, finding.where, MappingProxyType(parts), sources, finding.value
    )


def _coverage(bound: Bound) -> Iterator[Number]:
    """List how many were interviewed and, for each topic of the codes, how many were asked about it."""
    book, snapshot = bound.project.codebook, bound.snapshot
    everyone = frozenset(source.code for source in snapshot.sources)
    number = MappingProxyType({"n": len(everyone)})
    yield Number(PublishedCount(COVERAGE, Unit.SOURCE, "interviewed", "true", number, everyone))
    cited = {claim.finding.name for claim in bound.claims} | {
        row for display in bound.displays for row in display.figure.exhibit.rows
    }
    findings = [finding for name, finding in bound.project.findings.items() if name in cited]
    needed = codes_needed(findings, book)
    codes = book.codes if needed is None else needed
    for topic in sorted({book.topic_of(code) for code in codes}):
        tally = Counter(_state(one.state) for one in snapshot.coverage if one.topic == topic)
        parts = {_state(state): tally.get(_state(state), 0) for state in Asked}
        parts["missing"] = max(0, len(everyone) - sum(parts.values()))
        where = f"coverage('{topic}')"
        told = PublishedCount(COVERAGE, Unit.SOURCE, "interviewed", where, MappingProxyType(parts), everyone)
        yield Number(told, topic=topic)


def states_of(bound: Bound, topic: str) -> dict[str, str]:
    """Say of each source what is recorded of a topic, in the words of the parts told; without one, that she is in."""
    sources = sorted(source.code for source in bound.snapshot.sources)
    if not topic:
        return dict.fromkeys(sources, "in")
    states = {one.source: _state(one.state) for one in bound.snapshot.coverage if one.topic == topic}
    return {source: states.get(source, "missing") for source in sources}


def _state(asked: Asked) -> str:
    return asked.value.replace(" ", "-")
