"""The numbers a report tells: of every finding it prints, of every cell of its tables, and of whom it asked what.

The notes and the method annex print each part of the count of a finding that is cited (decision 0004), and of each
topic how many were asked, so all of these are told, whatever words the sentence itself uses. Of a finding told in words
only they print the word, and what it leaves open is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from firsthand.counting.figures import column_values
from firsthand.counting.wanted import codes_needed
from firsthand.model.bound import Bound
from firsthand.model.coding import Asked
from firsthand.model.disclosure import PublishedCount
from firsthand.model.finding import Count, Finding, Unit
from firsthand.rules.in_words import spans_told
from firsthand.rules.uses import resting

PRINTED = ("n", "of", "denied", "not-asked", "declined", "missing")
"""The parts of a count that the notes and the annex print."""

COVERAGE = "coverage"
"""What stands for the finding of a row of the coverage table, whose condition is ``coverage('topic')``.

With the condition ``true`` it tells how many were interviewed.
"""


def published_counts(bound: Bound) -> tuple[PublishedCount, ...]:
    """List the numbers the report tells, each question once, as an edition keeps them."""
    told: dict[tuple[str, str, str], PublishedCount] = {}
    behind = resting(bound.snapshot)
    for one in (*_cited(bound, behind), *_shown(bound, behind), *_happened(bound, behind), *_coverage(bound)):
        told.setdefault((one.finding, one.among, one.where), one)
    return tuple(told.values())


def _cited(bound: Bound, behind: Callable[[Count], set[str]]) -> Iterator[PublishedCount]:
    spans = spans_told(bound)
    for claim in bound.claims:
        told = _told(claim.finding, claim.finding.among, claim.count, behind)
        if claim.finding.in_words_only:
            between = spans.get(claim.finding.name, (0, claim.count.of))
            told = replace(told, parts=MappingProxyType({}), between=between)
        yield told
    for display in bound.displays:
        for name in display.figure.exhibit.rows:
            count = (bound.counts or {}).get(name)
            if count is not None and not bound.project.findings[name].in_words_only:
                yield _told(bound.project.findings[name], bound.project.findings[name].among, count, behind)


def _shown(bound: Bound, behind: Callable[[Count], set[str]]) -> Iterator[PublishedCount]:
    """List the cells that tables show in columns by the values of an attribute."""
    for display in bound.displays:
        figure = display.figure
        columns = column_values(figure.exhibit, bound.project).values()
        for row, name in enumerate(figure.exhibit.rows):
            finding = bound.project.findings[name]
            for column, values in enumerate(() if finding.in_words_only else columns):
                if figure.exhibit.columns_by and (row, column) not in figure.hidden:
                    among = f"({finding.among}) and {_held(figure.exhibit.columns_by, values)}"
                    yield _told(finding, among, figure.cells[row][column], behind)


def _happened(bound: Bound, behind: Callable[[Count], set[str]]) -> Iterator[PublishedCount]:
    """List the cells shown of what happened: of a funnel each part, of a crossing how many are in."""
    for display in bound.displays:
        figure = display.figure
        exhibit = figure.exhibit
        for row, asked in enumerate(figure.asked):
            for column, (among, where) in enumerate(asked):
                if where and (row, column) not in figure.hidden:
                    finding = Finding(exhibit.name, "", exhibit.unit, among, where)
                    told = _told(finding, among, figure.cells[row][column], behind)
                    yield told if exhibit.stages else replace(told, parts=MappingProxyType({"n": told.parts["n"]}))


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


def _coverage(bound: Bound) -> Iterator[PublishedCount]:
    """List how many were interviewed and, for each topic of the codes, how many were asked about it."""
    book, snapshot = bound.project.codebook, bound.snapshot
    everyone = frozenset(source.code for source in snapshot.sources)
    number = MappingProxyType({"n": len(everyone)})
    yield PublishedCount(COVERAGE, Unit.SOURCE, "interviewed", "true", number, everyone)
    cited = {claim.finding.name for claim in bound.claims} | {
        row for display in bound.displays for row in display.figure.exhibit.rows
    }
    findings = [finding for name, finding in bound.project.findings.items() if name in cited]
    needed = codes_needed(findings, book)
    codes = book.codes if needed is None else needed
    for topic in sorted({book.topic_of(code) for code in codes}):
        tally = Counter(one.state for one in snapshot.coverage if one.topic == topic)
        yield PublishedCount(
            COVERAGE, Unit.SOURCE, "interviewed", f"coverage('{topic}')", _states(tally, len(everyone)), everyone
        )


def _states(tally: Mapping[Asked, int], everyone: int) -> Mapping[str, int]:
    parts = {state.value.replace(" ", "-"): tally.get(state, 0) for state in Asked}
    return MappingProxyType(parts | {"missing": max(0, everyone - sum(parts.values()))})
