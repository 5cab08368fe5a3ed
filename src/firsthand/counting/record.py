"""The record as every evaluator reads it: which units there are, and what is known of each.

Shared so that the evaluators differ in how they reckon and in nothing else. What belongs to a source the snapshot does
not list (one who has withdrawn) is not read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from firsthand.counting.conditions import Column, Kind
from firsthand.counting.port import Measure
from firsthand.model.coding import Asked, Coding
from firsthand.model.finding import Unit
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import InterviewRef, PassageRef, Source, Value

COVERAGE_RANK = {Asked.NOT_ASKED: 0, Asked.DECLINED: 1, Asked.RAISED: 2, Asked.ASKED: 3}
"""Of several records for one source and topic the highest stands: once asked is asked."""

UnitKey = str | InterviewRef | PassageRef
PassageKey = tuple[str, int, int, int]
FastKey = str | tuple[str, int] | PassageKey

passage_key: Callable[[PassageRef], PassageKey] = attrgetter("interview.source", "interview.number", "first", "last")
"""What orders passages as they order themselves, as plain values that sort and hash fast."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row of a unit's table: the unit it belongs to, whose it is, and for the unit passage which coding.

    Sources and interviews have one row each; a passage has one for each of its codings.
    """

    key: UnitKey
    source: Source
    coding: Coding | None = None

    @property
    def name(self) -> str:
        """The reference a count names the unit by."""
        return str(self.key)


def rows(snapshot: Snapshot, unit: Unit) -> list[UnitRow]:
    """List the rows of a unit, in the order the snapshot gives sources, interviews or codings."""
    if unit is Unit.SOURCE:
        return [UnitRow(source.code, source) for source in snapshot.sources]
    known = {source.code: source for source in snapshot.sources}
    if unit is Unit.INTERVIEW:
        return [UnitRow(ref, known[ref.source]) for ref in snapshot.interviews if ref.source in known]
    return [
        UnitRow(coding.passage, known[coding.source], coding) for coding in snapshot.codings if coding.source in known
    ]


def unit_key(unit: Unit, coding: Coding) -> UnitKey:
    """Name the unit a coding speaks for."""
    if unit is Unit.SOURCE:
        return coding.passage.interview.source
    return coding.passage.interview if unit is Unit.INTERVIEW else coding.passage


KEYS: dict[Unit, Callable[[Coding], FastKey]] = {
    Unit.SOURCE: attrgetter("passage.interview.source"),
    Unit.INTERVIEW: attrgetter("passage.interview.source", "passage.interview.number"),
    Unit.PASSAGE: lambda coding: passage_key(coding.passage),
}
"""The same in plain values that hash fast; :func:`row_key` gives a row's."""


def row_key(row: UnitRow) -> FastKey:
    """Name a row's unit in plain values."""
    key = row.key
    if isinstance(key, str):
        return key
    return passage_key(key) if isinstance(key, PassageRef) else (key.source, key.number)


def coverage(snapshot: Snapshot) -> dict[tuple[str, str], Asked]:
    """Look up the recorded coverage by source and topic."""
    found: dict[tuple[str, str], Asked] = {}
    for source, topic, state in snapshot.coverage:
        known = found.get((source, topic))
        if known is None or COVERAGE_RANK[state] > COVERAGE_RANK[known]:
            found[source, topic] = state
    return found


def attribute(source: Source, column: Column) -> Value:
    """Return the source's value in a column; None where there is none, or one of another kind."""
    value = source.attributes.get(column.name)
    if column.kind is Kind.NUMBER:
        return value if type(value) is int else None
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else None


def distinct(passages: Sequence[PassageRef]) -> tuple[PassageRef, ...]:
    """Sort passages, each once."""
    keyed = {passage_key(p): p for p in passages}
    return tuple(keyed[key] for key in sorted(keyed))


def measured(measure: Measure | None, values: Sequence[int]) -> tuple[Value, Value]:
    """Return a count's ``low`` and ``high`` over the known values.

    The least and the greatest; for a median the median twice, or the whole numbers on either side of it.
    """
    if measure is None or not values:
        return None, None
    if measure is Measure.MEDIAN:
        ordered, half = sorted(values), len(values) // 2
        twice = ordered[half] + ordered[-1 - half]
        return twice // 2, -(-twice // 2)
    return min(values), max(values)
