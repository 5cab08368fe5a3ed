"""Counting what happened: a million acts in DuckDB, and ten thousand with the plain evaluator beside it.

The record is generated from one seed, column by column: acts of six types in five settings and four phases, three in
ten of them of unknown setting, with one perpetrator or two, dated to a year or a stretch of years, three against each
victim, each told of by one account, one in twenty of which denies. For DuckDB it is made as Arrow tables at once, as
:mod:`firsthand.counting.arrow_happened` would make them; for the plain evaluator as the program's own records. Of the
first ten thousand both are made, and the counts compared. Counting is told apart from making the tables; it is the
product's own, from the condition to the passages, but that an account is made when it is asked for.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, overload

import numpy as np

from bench.measure import inside
from firsthand.counting import plain
from firsthand.counting.binding import compile_findings
from firsthand.counting.conditions import Column, Kind
from firsthand.counting.duck import LoadedUnit, connect, count_loaded
from firsthand.counting.port import CompiledFinding
from firsthand.model.coding import Basis, Codebook, Polarity
from firsthand.model.event import Account, Act, Event, Events, Involvement, Person
from firsthand.model.finding import Count, Finding, Unit
from firsthand.model.ladder import Ladder
from firsthand.model.project import Project
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import InterviewRef, PassageRef, Source
from firsthand.model.when import When
from firsthand.project.vocabulary import shipped_vocabularies

if TYPE_CHECKING:
    import pyarrow as pa

SIZE, SMALL, SOURCES = 1_000_000, 10_000, 5_000
TYPES = (
    "physical.beating", "psychological.threat", "sexual.assault", "liberty.detention", "labour.forced",
    "marriage.forced",
)  # fmt: skip
SETTINGS = ("home", "workplace", "market", "detention", "border")
PHASES = ("home-country", "crossing", "transit", "after-return")
ROLES = ("spouse", "police", "supervisor", "broker")
FINDINGS = (
    Finding("acts-by-role", "q", Unit.ACT, "suffered('physical.*')", "suffered(by => 'police', during => '2003/2006')"),
    Finding("acts-by-column", "q", Unit.ACT, "year >= 2004", "setting = 'workplace' and phase <> 'transit'"),
    Finding("victims", "q", Unit.VICTIM, "interviewed", "suffered('physical.*', setting => 'home', by => 'spouse')"),
)
Row = tuple[str, str]


@dataclass(frozen=True)
class Columns:
    """The first ``size`` acts of the generated record. Words go by place in their lists, -1 where not known."""

    size: int

    @cached_property
    def drawn(self) -> dict[str, np.ndarray]:
        chance = np.random.default_rng(20)
        whole = {
            "type": chance.integers(0, len(TYPES), SIZE),
            "setting": chance.integers(0, len(SETTINGS), SIZE),
            "setting_known": chance.random(SIZE) < 0.7,
            "phase": chance.integers(0, len(PHASES), SIZE),
            "role": chance.integers(0, len(ROLES), SIZE),
            "second": chance.integers(0, len(ROLES), SIZE),
            "two": chance.random(SIZE) < 0.2,
            "year": chance.integers(2000, 2010, SIZE),
            "span": chance.integers(0, 3, SIZE),
            "victim": np.arange(SIZE) // 3,
            "denies": chance.random(SIZE) < 0.05,
            "source": chance.integers(0, SOURCES, SIZE),
        }
        return {name: column[: self.size] for name, column in whole.items()}


class _Accounts(Sequence[Account]):
    """The accounts by number, each made when it is asked for: one for each act."""

    def __init__(self, drawn: dict[str, np.ndarray]) -> None:
        self._source, self._denies = drawn["source"].tolist(), drawn["denies"].tolist()
        self._interviews = [InterviewRef(f"S{n}") for n in range(SOURCES)]

    def __len__(self) -> int:
        return len(self._source)

    @overload
    def __getitem__(self, i: int) -> Account: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[Account]: ...
    def __getitem__(self, i: int | slice) -> Account | Sequence[Account]:
        if isinstance(i, slice):
            return [self[k] for k in range(*i.indices(len(self)))]
        interview = self._interviews[self._source[i]]
        polarity = Polarity.DENIES if self._denies[i] else Polarity.AFFIRMS
        passage = PassageRef(interview, i + 1, i + 1)
        return Account(f"E{i + 1}.1", interview.source, polarity, Basis.EXPERIENCED, (passage,), _TELLS)


def tables(columns: Columns) -> dict[str, pa.Table]:
    """Make the tables of acts that :func:`firsthand.counting.arrow_happened.load_told` makes of a record."""
    import pyarrow as pa

    drawn, size = columns.drawn, columns.size
    items = pa.array(np.arange(size, dtype=np.int32))
    first = np.array([date(year, 1, 1).toordinal() for year in range(1999, 2012)], dtype=np.int32)
    doers = np.concatenate([np.arange(size), np.flatnonzero(drawn["two"])]).astype(np.int32)
    roles = np.concatenate([drawn["role"], drawn["second"][drawn["two"]]])
    none = pa.nulls(len(doers), pa.string())
    settings = np.where(drawn["setting_known"], drawn["setting"], -1)
    accounts = {"item": items, "account": items, "denies": pa.array(drawn["denies"])}
    return {
        "acts": pa.table(
            {
                "item": items,
                "standing": pa.array((drawn["denies"] * 2).astype(np.int32)),
                "type": _words(drawn["type"], TYPES),
                "setting": _words(settings, SETTINGS),
                "phase": _words(drawn["phase"], PHASES),
                "frequency": pa.nulls(size, pa.string()),
                "first_day": pa.array(first[drawn["year"] - 1999]),
                "last_day": pa.array(first[drawn["year"] + np.minimum(drawn["span"], 1) - 1998] - 1),
            }
        ),
        "doers": pa.table(
            {
                "item": pa.array(doers),
                "role": _words(roles, ROLES),
                "relation": none,
                "degree": none,
                "did": pa.array(np.ones(len(doers), dtype=bool)),
            }
        ),
        "act_accounts": pa.table(accounts),
    }


def unit_tables(columns: Columns, unit: Unit) -> dict[str, pa.Table]:
    """Make the tables of a unit that :func:`firsthand.counting.arrow_happened.load_units` makes."""
    import pyarrow as pa

    drawn = columns.drawn
    units = drawn["victim"] if unit is Unit.VICTIM else np.arange(columns.size)
    number = int(units.max()) + 1
    standing = np.full(number, 2, dtype=np.int32)
    np.minimum.at(standing, units, (drawn["denies"] * 2).astype(np.int32))
    rows = pa.array(np.arange(number, dtype=np.int32))
    table = {"first": rows, "unit": rows, "standing": pa.array(standing)}
    if unit is Unit.ACT:
        settings = np.where(drawn["setting_known"], drawn["setting"], -1)
        table |= {"setting": _words(settings, SETTINGS), "phase": _words(drawn["phase"], PHASES)}
        table["year_first"] = pa.array(drawn["year"])
        table["year_last"] = pa.array(drawn["year"] + np.minimum(drawn["span"], 1))
    own = columns.size if unit is Unit.ACT else 0
    accounts = pa.array(np.arange(own, dtype=np.int32))
    return {
        "units": pa.table(table),
        "unit_acts": pa.table(
            {"unit": pa.array(units.astype(np.int32)), "item": pa.array(np.arange(columns.size, dtype=np.int32))}
        ),
        "unit_accounts": pa.table({"item": accounts, "account": accounts, "denies": pa.array(drawn["denies"][:own])}),
    }


def _words(places: np.ndarray, words: Sequence[str]) -> pa.Array:
    import pyarrow as pa

    known = pa.array(places, mask=places < 0)
    return pa.DictionaryArray.from_arrays(known, pa.array(words)).cast(pa.string())


def events(columns: Columns) -> Snapshot:
    """Make the same acts as the program's own records."""
    drawn = columns.drawn
    persons = {f"P{n}": Person(f"P{n}") for n in range(1, int(drawn["victim"].max()) + 2)}
    doers = {role: f"P{len(persons) + k + 1}" for k, role in enumerate(ROLES)}
    persons |= {ident: Person(ident, role=role) for role, ident in doers.items()}
    acts, happened = [], []
    for i in range(columns.size):
        roles = [ROLES[drawn["role"][i]], *([ROLES[drawn["second"][i]]] if drawn["two"][i] else [])]
        year = int(drawn["year"][i])
        when = When.parse(f"{year}/{year + 1}" if drawn["span"][i] else str(year))
        setting = SETTINGS[drawn["setting"][i]] if drawn["setting_known"][i] else ""
        parts = tuple(Involvement(doers[role]) for role in roles)
        kind, victim, phase = TYPES[drawn["type"][i]], f"P{drawn['victim'][i] + 1}", PHASES[drawn["phase"][i]]
        acts.append(Act(f"E{i + 1}", 1, kind, victim, parts, setting, phase))
        happened.append(Event(f"E{i + 1}", when))
    record = Events(tuple(persons.values()), tuple(happened), tuple(acts), tuple(_Accounts(drawn)))
    return replace(_EMPTY, sources=tuple(Source(f"S{n}") for n in range(SOURCES)), events=record)


_TELLS: Mapping[str, str] = MappingProxyType({})
_EMPTY = Snapshot("vault", "0" * 64, date(2011, 5, 20), (), {})
_NAMED = {Column(name, Kind.PROPERTY): name for name in ("setting", "phase")} | {Column("year", Kind.YEARS): "year"}


def compiled() -> list[CompiledFinding]:
    project = Project("", {}, {}, True, "", {}, {}, Codebook({}), {}, {}, {}, Ladder(()))
    found, problems = compile_findings(FINDINGS, replace(project, vocabularies=shipped_vocabularies()))
    assert not problems, problems
    return found


def in_duckdb(columns: Columns, finding: CompiledFinding) -> tuple[Count, float, list[float]]:
    """Count a finding; with the seconds that loading took, and those of each of three counts."""
    number = columns.size if finding.unit is Unit.ACT else int(columns.drawn["victim"].max()) + 1
    names = [f"E{n}.1" if finding.unit is Unit.ACT else f"P{n}" for n in range(1, number + 1)]
    accounts = _Accounts(columns.drawn)
    with connect() as connection:
        started = time.perf_counter()
        for name, table in (tables(columns) | unit_tables(columns, finding.unit)).items():
            connection.register(name, table)
        loading = time.perf_counter() - started
        spent = []
        for _ in range(3):
            started = time.perf_counter()
            count = count_loaded(connection, _EMPTY, finding, LoadedUnit(names, _NAMED, accounts))
            spent.append(time.perf_counter() - started)
    return count, loading, spent


def rows() -> Iterator[Row]:
    """Yield the measurements."""
    findings, small = compiled(), Columns(SMALL)
    record, book = events(small), Codebook({})
    expected = plain.evaluate(record, book, findings)
    for finding in findings:
        count, _, _ = in_duckdb(small, finding)
        assert count == expected[finding.name], f"{finding.name} is counted in two ways"
    large = Columns(SIZE)
    large.drawn  # noqa: B018 - drawn once, and told apart from the rest
    for finding in findings:
        count, loading, spent = in_duckdb(large, finding)
        told = f"{count.n:,} of {count.of:,} {finding.unit}s, {len(count.evidence):,} passages"
        yield f"{finding.name}: {told}", f"{max(spent):.2f} s at the most of 3; tables made in {loading:.2f} s"
    for finding in findings:
        calls = [lambda f=finding: plain.evaluate(record, book, [f])] * 3
        yield f"{finding.name}: plain, {SMALL:,} acts", str(inside(calls))
