"""The evaluator for archives: the same conditions as SQL, run by DuckDB over Arrow tables.

Everything stays in memory: DuckDB is given no folder to spill to, and loads no extension.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from firsthand.counting.conditions import Column, IsNull, OneOf, Order, coded, leaves, supporting, telling
from firsthand.counting.happened import Happened, passages
from firsthand.counting.port import CompiledFinding
from firsthand.counting.prepare import happened_for
from firsthand.counting.record import distinct, measured
from firsthand.model.coding import Basis, Codebook, Polarity
from firsthand.model.event import Account
from firsthand.model.finding import Answers, Count, Unit
from firsthand.model.snapshot import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

_NONE = frozenset[str]()
_IN_MEMORY: dict[str, Any] = {
    "temp_directory": "",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def connect() -> DuckDBPyConnection:
    """Open a database of nothing, in memory alone."""
    import duckdb

    return duckdb.connect(":memory:", config=_IN_MEMORY)


def evaluate(snapshot: Snapshot, codebook: Codebook, findings: Sequence[CompiledFinding]) -> dict[str, Count]:
    """Count every finding; see :class:`firsthand.counting.port.Evaluator`."""
    counts: dict[str, Count] = {}
    happened = happened_for(snapshot, findings)
    with connect() as connection:
        loader = _Loader(connection, snapshot, codebook, happened)
        for unit in Unit:
            asked = [finding for finding in findings if finding.unit is unit]
            if asked:
                loaded = loader.load(unit, _columns(asked))
                counts |= {finding.name: count_loaded(connection, snapshot, finding, loaded) for finding in asked}
    return {finding.name: counts[finding.name] for finding in findings}


@dataclass(frozen=True, slots=True)
class LoadedUnit:
    """What was loaded of a unit: each row's name, what its columns are called, and the accounts by number."""

    names: list[str]
    columns: dict[Column, str]
    accounts: Sequence[Account]


class _Loader:
    """Gives the connection the tables of one unit after the other; those of what happened are made once."""

    def __init__(
        self, connection: DuckDBPyConnection, snapshot: Snapshot, codebook: Codebook, happened: Happened
    ) -> None:
        from firsthand.counting.arrow_happened import load_told

        self._connection, self._snapshot, self._codebook, self._happened = connection, snapshot, codebook, happened
        told = load_told(happened)
        self._accounts = told.accounts
        self._register(told.tables)

    def load(self, unit: Unit, columns: tuple[Column, ...]) -> LoadedUnit:
        """Register the tables of a unit."""
        from firsthand.counting import arrow, arrow_happened

        if unit.happened:
            instances = self._happened.units[unit]
            tables, named = arrow_happened.load_units(instances, columns, self._accounts)
            self._register(tables | {"coverage": arrow.coverage(self._snapshot)})
            return LoadedUnit([one.name for one in instances], named, self._accounts)
        loaded = arrow.load(self._snapshot, self._codebook, unit, columns)
        self._register({"units": loaded.units, "codings_given": loaded.codings, "coverage": loaded.coverage})
        if unit is Unit.SOURCE:
            held = [self._happened.of_source(source.code) for source in self._snapshot.sources]
            self._register(arrow_happened.link_items(held))
        # In order of code, so that a finding reads only the stretch that holds its codes.
        self._connection.execute("CREATE OR REPLACE TABLE codings AS SELECT * FROM codings_given ORDER BY code, i")
        return LoadedUnit(loaded.names, loaded.columns, self._accounts)

    def _register(self, tables: Mapping[str, pa.Table]) -> None:
        for name, table in tables.items():
            self._connection.register(name, table)


def _columns(findings: Sequence[CompiledFinding]) -> tuple[Column, ...]:
    """List the columns the findings ask for."""
    found: dict[Column, None] = {}
    for finding in findings:
        for condition in (finding.among, finding.where):
            found |= {leaf.column: None for leaf, _ in leaves(condition) if isinstance(leaf, OneOf | Order | IsNull)}
        if finding.column is not None:
            found[finding.column] = None
    return tuple(found)


def count_loaded(
    connection: DuckDBPyConnection, snapshot: Snapshot, finding: CompiledFinding, loaded: LoadedUnit
) -> Count:
    """Count one finding over the tables of its unit, which the connection knows by name."""
    from firsthand.counting import sql, sql_codings, sql_happened

    for leaf, i in sql.told_of(finding).items():
        said = sql_happened.said(leaf).sql("duckdb")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {sql.items(i)} AS {said}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE answered AS {sql.answers(finding, loaded.columns)}")

    def found(query: str) -> list[tuple[int, int]]:
        return connection.execute(query).fetchall()

    given, names = snapshot.codings, loaded.names
    leading = supporting(finding.where)
    decisive = [sql_codings.decides(leaf) for leaf in leading]
    evidence = found(sql_codings.codings(decisive, inside=True)) if decisive else []
    bases: dict[str, frozenset[str]] = {}
    for unit, i in evidence:
        bases[names[unit]] = _with(bases.get(names[unit], _NONE), given[i].basis)
    denied = [sql_codings.coding(leaf.code, Polarity.DENIES) for leaf in leading if leaf.polarity is Polarity.AFFIRMS]
    against = [given[i].passage for _, i in (found(sql_codings.codings(denied)) if denied else ())]
    unsaid = [sql_codings.coding(leaf.code, None) for leaf in coded(finding.where)]
    unstated = found(sql_codings.codings(unsaid)) if unsaid else []
    backing = _accounts(connection, finding, loaded, inside=True)
    for name, account in backing:
        bases[name] = _with(bases.get(name, _NONE), account.basis)
    values = found(sql.numbers(loaded.columns[finding.column])) if finding.column else []
    low, high = measured(finding.measure, [value[0] for value in values])
    return Count(
        finding.name,
        finding.unit,
        _answers(connection, names),
        distinct([*(given[i].passage for _, i in evidence), *passages(account for _, account in backing)]),
        distinct([*against, *passages(account for _, account in _accounts(connection, finding, loaded, inside=False))]),
        bases,
        len(unstated),
        low,
        high,
    )


@cache
def _with(known: frozenset[str], basis: Basis | None) -> frozenset[str]:
    """Add a basis to those known. There are few sets of them, so each is made once."""
    return known | {str(basis or "")}


def _answers(connection: DuckDBPyConnection, names: list[str]) -> Answers:
    """Fetch what was answered. Units are numbered in the order of their first rows."""
    import numpy as np

    from firsthand.counting.ranks import RANKED

    numbers = np.array([Answers.number(answer) for answer in RANKED], dtype=np.uint8)
    answered = connection.execute("SELECT unit, answer FROM answered").fetchnumpy()
    given = np.zeros(len(names), dtype=np.uint8)
    given[answered["unit"]] = numbers[answered["answer"]]
    return Answers(names, given.tobytes())


def _accounts(
    connection: DuckDBPyConnection, finding: CompiledFinding, loaded: LoadedUnit, *, inside: bool
) -> list[tuple[str, Account]]:
    """List the accounts that put units in, or those that speak against, each with the unit's name."""
    from firsthand.counting import sql_happened
    from firsthand.counting.sql import items, told_of

    asked, numbers = telling(finding.where), told_of(finding)
    queries = [sql_happened.leaf_accounts(leaf, items(numbers[leaf]), inside=inside) for leaf in asked]
    if finding.unit.happened:
        queries.append(sql_happened.own_accounts(inside=inside))
    if finding.unit is Unit.VICTIM and not asked:
        queries.append(sql_happened.act_accounts(inside=inside))
    rows: dict[tuple[int, int], None] = {}
    for query in queries:
        rows |= dict.fromkeys(connection.execute(query.sql("duckdb")).fetchall())
    return [(loaded.names[unit], loaded.accounts[i]) for unit, i in rows]
