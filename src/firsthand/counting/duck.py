"""The evaluator for archives: the same conditions as SQL, run by DuckDB over Arrow tables.

Everything stays in memory: DuckDB is given no folder to spill to, and loads no extension.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from firsthand.counting.conditions import Column, IsNull, OneOf, Order, coded, leaves, supporting
from firsthand.counting.port import CompiledFinding
from firsthand.counting.record import distinct, measured
from firsthand.model.coding import Codebook, Polarity
from firsthand.model.finding import Count, Unit
from firsthand.model.snapshot import Snapshot

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from firsthand.counting.arrow import Loaded

_IN_MEMORY: dict[str, Any] = {
    "temp_directory": "",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def evaluate(snapshot: Snapshot, codebook: Codebook, findings: Sequence[CompiledFinding]) -> dict[str, Count]:
    """Count every finding; see :class:`firsthand.counting.port.Evaluator`."""
    import duckdb

    from firsthand.counting.arrow import load

    counts: dict[str, Count] = {}
    with duckdb.connect(":memory:", config=_IN_MEMORY) as connection:
        for unit in Unit:
            asked = [finding for finding in findings if finding.unit is unit]
            if not asked:
                continue
            loaded = load(snapshot, codebook, unit, _columns(asked))
            connection.register("units", loaded.units)
            connection.register("codings_given", loaded.codings)
            connection.register("coverage", loaded.coverage)
            # In order of code, so that a finding reads only the stretch that holds its codes.
            connection.execute("CREATE OR REPLACE TABLE codings AS SELECT * FROM codings_given ORDER BY code, i")
            counts |= {finding.name: _count(connection, snapshot, finding, loaded) for finding in asked}
    return {finding.name: counts[finding.name] for finding in findings}


def _columns(findings: Sequence[CompiledFinding]) -> tuple[Column, ...]:
    """List the columns the findings ask for."""
    found: dict[Column, None] = {}
    for finding in findings:
        for condition in (finding.among, finding.where):
            found |= {leaf.column: None for leaf, _ in leaves(condition) if isinstance(leaf, OneOf | Order | IsNull)}
        if finding.column is not None:
            found[finding.column] = None
    return tuple(found)


def _count(connection: DuckDBPyConnection, snapshot: Snapshot, finding: CompiledFinding, loaded: Loaded) -> Count:
    from firsthand.counting import sql

    connection.execute(f"CREATE OR REPLACE TEMP TABLE answered AS {sql.answers(finding, loaded.columns)}")
    answered = connection.execute("SELECT unit, answer FROM answered ORDER BY first").fetchall()

    def found(query: str) -> list[tuple[int, int]]:
        return connection.execute(query).fetchall()

    given, names = snapshot.codings, loaded.names
    leading = supporting(finding.where)
    evidence = found(sql.codings([sql.decides(leaf) for leaf in leading], inside=True))
    bases: dict[str, set[str]] = defaultdict(set)
    for unit, i in evidence:
        bases[names[unit]].add(str(given[i].basis or ""))
    denied = [sql.coding(leaf.code, Polarity.DENIES) for leaf in leading if leaf.polarity is Polarity.AFFIRMS]
    unstated = found(sql.codings([sql.coding(leaf.code, None) for leaf in coded(finding.where)]))
    values = found(sql.numbers(loaded.columns[finding.column])) if finding.column else []
    low, high = measured(finding.measure, [value[0] for value in values])
    return Count(
        finding.name,
        finding.unit,
        {names[unit]: sql.RANKED[answer] for unit, answer in answered},
        distinct([given[i].passage for _, i in evidence]),
        distinct([given[i].passage for _, i in found(sql.codings(denied))]),
        {name: frozenset(known) for name, known in bases.items()},
        len(unstated),
        low,
        high,
    )
