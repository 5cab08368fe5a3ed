"""The record as Arrow tables, for the evaluator that reckons in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from firsthand.counting.conditions import Column, Kind
from firsthand.counting.record import COVERAGE_RANK, KEYS, attribute, row_key, rows
from firsthand.model.coding import Codebook
from firsthand.model.finding import Unit
from firsthand.model.snapshot import Snapshot

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
    keys = [row_key(row) for row in table]
    names = {key: row.name for key, row in zip(keys, table, strict=True)}
    numbers = {key: i for i, key in enumerate(names)}
    columns_named = {column: f"column{i}" for i, column in enumerate(columns)}
    units = {
        "first": pa.array(range(len(table)), pa.int32()),
        "unit": pa.array(list(map(numbers.__getitem__, keys)), pa.int32()),
        "source": pa.array([sources[row.source.code] for row in table], pa.int32()),
    }
    for column, name in columns_named.items():
        if column.kind is Kind.CODING:
            units[name] = pa.array([getattr(row.coding, column.name) for row in table], pa.string())
        else:
            kind = pa.int64() if column.kind is Kind.NUMBER else pa.string()
            units[name] = pa.array([attribute(row.source, column) for row in table], kind)
    codings = _codings(snapshot, codebook, list(map(numbers.get, map(KEYS[unit], snapshot.codings))), sources)
    return Loaded(pa.table(units), codings, _covered(snapshot, sources), list(names.values()), columns_named)


def _codings(snapshot: Snapshot, codebook: Codebook, units: list[int | None], sources: dict[str, int]) -> pa.Table:
    """Make the table of codings. One whose source the snapshot does not list has no source and no unit."""
    import pyarrow as pa

    codes = list(map(itemgetter(1), snapshot.codings))
    topics = {code: codebook.topic_of(code) for code in set(codes)}
    return pa.table(
        {
            "i": pa.array(range(len(units)), pa.int32()),
            "unit": pa.array(units, pa.int32()),
            "source": pa.array(
                [sources.get(coding.passage.interview.source) for coding in snapshot.codings], pa.int32()
            ),
            "code": pa.array(codes, pa.string()),
            "topic": pa.array(list(map(topics.__getitem__, codes)), pa.string()),
            "polarity": pa.array(list(map(itemgetter(3), snapshot.codings)), pa.string()),
            "basis": pa.array(list(map(itemgetter(4), snapshot.codings)), pa.string()),
        }
    )


def coverage(snapshot: Snapshot) -> pa.Table:
    """Make the table of coverage alone, where sources go by code: source, topic, state."""
    return _covered(snapshot, {source.code: source.code for source in snapshot.sources})


def _covered(snapshot: Snapshot, sources: Mapping[str, int] | Mapping[str, str]) -> pa.Table:
    import pyarrow as pa

    kind = pa.int32() if all(isinstance(name, int) for name in sources.values()) else pa.string()
    return pa.table(
        {
            "source": pa.array([sources.get(source) for source, _, _ in snapshot.coverage], kind),
            "topic": pa.array([topic for _, topic, _ in snapshot.coverage], pa.string()),
            "state": pa.array([COVERAGE_RANK[state] for _, _, state in snapshot.coverage], pa.int8()),
        }
    )
