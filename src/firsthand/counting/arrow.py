"""The record as Arrow tables, for the evaluator that reckons in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firsthand.counting.conditions import Column, Kind
from firsthand.counting.record import COVERAGE_RANK, PassageKey, UnitKey, attribute, passage_key, rows, unit_key
from firsthand.model.coding import Codebook
from firsthand.model.finding import Unit
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import PassageRef

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Loaded:
    """One unit's tables. Units, sources and codings go by number; ``names`` gives each unit's reference.

    ``units``: first (the row's number), unit, source, and a column for each of ``columns``. ``codings``: i (its place
    in the snapshot), unit, source, code, topic, polarity, basis. ``coverage``: source, topic, state (its rank).
    """

    units: pa.Table
    codings: pa.Table
    coverage: pa.Table
    names: list[str]
    columns: dict[Column, str]


def load(snapshot: Snapshot, codebook: Codebook, unit: Unit, columns: Collection[Column]) -> Loaded:
    """Make the tables of a unit, with these columns."""
    import pyarrow as pa

    sources = {source.code: i for i, source in enumerate(snapshot.sources)}
    table = rows(snapshot, unit)
    keys: list[UnitKey | PassageKey] = [
        passage_key(row.key) if isinstance(row.key, PassageRef) else row.key for row in table
    ]
    numbers = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    names = {numbers[key]: row.name for key, row in zip(keys, table, strict=True)}
    columns_named = {column: f"column{i}" for i, column in enumerate(columns)}
    units = {
        "first": pa.array(range(len(table)), pa.int32()),
        "unit": pa.array([numbers[key] for key in keys], pa.int32()),
        "source": pa.array([sources[row.source.code] for row in table], pa.int32()),
    }
    for column, name in columns_named.items():
        if column.kind is Kind.CODING:
            units[name] = pa.array([getattr(row.coding, column.name) for row in table], pa.string())
        else:
            kind = pa.int64() if column.kind is Kind.NUMBER else pa.string()
            units[name] = pa.array([attribute(row.source, column) for row in table], kind)
    return Loaded(
        pa.table(units),
        _codings(snapshot, codebook, unit, numbers, sources),
        _coverage(snapshot, sources),
        [names[i] for i in range(len(numbers))],
        columns_named,
    )


def _codings(
    snapshot: Snapshot,
    codebook: Codebook,
    unit: Unit,
    numbers: Mapping[UnitKey | PassageKey, int],
    sources: dict[str, int],
) -> pa.Table:
    import pyarrow as pa

    topics = {code: codebook.topic_of(code) for code in {coding.code for coding in snapshot.codings}}
    found = []
    for i, coding in enumerate(snapshot.codings):
        key: UnitKey | PassageKey = passage_key(coding.passage) if unit is Unit.PASSAGE else unit_key(unit, coding)
        source = sources.get(coding.passage.interview.source)
        if source is not None:
            found.append((i, numbers.get(key), source, coding.code, topics[coding.code], coding.polarity, coding.basis))
    names = ("i", "unit", "source", "code", "topic", "polarity", "basis")
    types = (pa.int32(), pa.int32(), pa.int32(), *[pa.string()] * 4)
    lists = list(zip(*found, strict=True)) or [()] * len(names)
    return pa.table({n: pa.array(v, t) for n, v, t in zip(names, lists, types, strict=True)})


def _coverage(snapshot: Snapshot, sources: dict[str, int]) -> pa.Table:
    import pyarrow as pa

    known = [(sources[s], topic, COVERAGE_RANK[state]) for s, topic, state in snapshot.coverage if s in sources]
    lists = list(zip(*known, strict=True)) or [()] * 3
    types = (pa.int32(), pa.string(), pa.int8())
    return pa.table({n: pa.array(v, t) for n, v, t in zip(("source", "topic", "state"), lists, types, strict=True)})
