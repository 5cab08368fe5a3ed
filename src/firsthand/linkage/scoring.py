"""The fast scorer: Splink on DuckDB, in memory, with our levels and our weights.

Nothing leaves memory: DuckDB is given no folder to spill to, may read no file and no network, and its settings are
locked. One thread and one seed, so that the same mentions in any order give the same pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from firsthand.linkage.comparisons import COMPARISONS, Comparison
from firsthand.linkage.mention import Mention
from firsthand.linkage.pair import Pair, Reason, in_order

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection
    from splink import Linker

SEED = 1969
FEW = 2_000
"""Up to so many mentions are all compared with each other; of more, only those that something brings together."""

ENOUGH = 5_000
"""From so many mentions on, how often strangers agree is taken from the mentions themselves, and no more from us."""

_SAMPLE = 2_000_000
_LEAST = 0.0001
"""No level is taken to be rarer among strangers than this, however few of the sample had it."""

_MEMORY: dict[str, Any] = {
    "temp_directory": "",
    "threads": 1,
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_COLUMNS = ("years", "months", "dates", "days", "regions", "settings", "types", "kinds", "roles", "sexes", "relations")


def score(
    mentions: Sequence[Mention], *, least: float = float("-inf"), comparisons: Sequence[Comparison] | None = None
) -> tuple[Pair, ...]:
    """Compare mentions with each other; the pairs that weigh ``least`` or more, the likeliest first.

    Up to FEW every pair is compared; of more, those whose words are alike, or that share a day, a region and a year, or
    a type and a month. ``comparisons`` replaces our own, whose ``u`` is estimated from ENOUGH mentions on. Ids are
    unique.
    """
    given = sorted(mentions, key=lambda mention: mention.id)
    if len(given) < 2:
        return ()
    if comparisons is None:
        comparisons = trained(given) if len(given) >= ENOUGH else COMPARISONS
    with _linked(given, comparisons) as linker:
        # Splink keeps what weighs more than the threshold it is given.
        scored = linker.inference.predict(threshold_match_weight=None if least == float("-inf") else least - 1e-9)
        columns = [f"{part}_{c.name}" for c in comparisons for part in ("gamma", "mw")]
        wanted = ", ".join(["unique_id_l", "unique_id_r", "match_weight", *columns])
        found = scored.as_duckdbpyrelation().select(wanted).fetchall()
    return in_order(_pair(row, comparisons) for row in found)


def trained(mentions: Sequence[Mention]) -> tuple[Comparison, ...]:
    """Take ``u`` of every level from a seeded sample of pairs; ``m`` stays ours, for nothing here could teach it."""
    with _linked(mentions, COMPARISONS) as linker:
        linker.training.estimate_u_using_random_sampling(max_pairs=_SAMPLE, seed=SEED)
        model = linker.misc.save_model_to_json()
    return tuple(
        _with_u(comparison, [level for level in told["comparison_levels"] if not level.get("is_null_level")])
        for comparison, told in zip(COMPARISONS, model["comparisons"], strict=True)
    )


def _with_u(comparison: Comparison, levels: Sequence[dict[str, Any]]) -> Comparison:
    """Give each level what was estimated; what no sampled pair had is taken to be as rare as can be."""
    seen = [_estimated(level.get("u_probability")) for level in levels]
    if not any(seen):  # nobody says anything of it, or only one
        return comparison
    told = [max(number, _LEAST) for number in seen]
    levelled = zip(comparison.levels, told, strict=True)
    return replace(comparison, levels=tuple(replace(level, u=u / sum(told)) for level, u in levelled))


def _estimated(told: object) -> float:
    return told if isinstance(told, float) else 0.0


@contextmanager
def _linked(mentions: Sequence[Mention], comparisons: Sequence[Comparison]) -> Iterator[Linker]:
    import duckdb
    from splink import DuckDBAPI, Linker

    with duckdb.connect(":memory:", config=_MEMORY) as connection:
        _shut(connection)
        table = DuckDBAPI(connection).register(_table(mentions))
        yield Linker(table, _settings(comparisons, len(mentions)), log_level=None)


def _shut(connection: DuckDBPyConnection) -> None:
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _settings(comparisons: Sequence[Comparison], number: int) -> Any:
    import splink.comparison_level_library as levels
    import splink.comparison_library as library
    from splink import SettingsCreator, block_on

    def custom(comparison: Comparison) -> Any:
        silent = levels.CustomLevel(comparison.silent_sql, "silent").configure(is_null_level=True)
        spoken = [
            levels.CustomLevel(level.sql, level.name).configure(m_probability=level.m, u_probability=level.u)
            for level in comparison.levels
        ]
        return library.CustomComparison(
            output_column_name=comparison.name, comparison_levels=[silent, *spoken], comparison_description=""
        )

    many = (("kin",), ("dates",), ("regions", "years"), ("types", "months"))
    rules: list[Any] = [block_on("family")]
    if number > FEW:
        rules = [block_on(*columns, arrays_to_explode=list(columns)) for columns in many]
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[custom(comparison) for comparison in comparisons],
        blocking_rules_to_generate_predictions=rules,
        probability_two_random_records_match=0.5,  # adds nothing to a score, so that it is the sum of its reasons
        retain_matching_columns=True,  # for the number of each level; what else it retains is not read
        retain_intermediate_calculation_columns=True,
        linker_uid="firsthand",
    )


def _table(mentions: Sequence[Mention]) -> pa.Table:
    import pyarrow as pa

    rows = [(mention, mention.told, mention.words) for mention in mentions]
    texts = {
        name: [sorted(getattr(told if name in _TOLD else mention, name)) for mention, told, _ in rows]
        for name in _COLUMNS
    }
    return pa.table(
        {
            "unique_id": pa.array([mention.id for mention in mentions], pa.string()),
            "family": pa.array([0] * len(mentions), pa.int8()),
            **{name: pa.array(column, pa.list_(pa.string())) for name, column in texts.items()},
            "spoken": pa.array([words.spoken for _, _, words in rows], pa.bool_()),
            "near": pa.array([sorted(words.near.items()) for _, _, words in rows], pa.map_(pa.string(), pa.int64())),
            "kin": pa.array([_kin(mention) for mention in mentions], pa.list_(pa.string())),
        }
    )


def _kin(mention: Mention) -> list[str]:
    """Name the pairs it makes with those whose words are like its own: both sides give a pair one name."""
    return [" ".join(sorted((mention.id, other))) for other in sorted(mention.words.near)]


_TOLD = frozenset({"years", "months", "dates", "days"})


def _pair(row: Sequence[Any], comparisons: Sequence[Comparison]) -> Pair:
    """Read a scored pair. Splink numbers levels from the last, 0, to the first; a silent one is -1."""
    one, other, weight, *columns = row
    reasons = [
        Reason(comparison.name, comparison.levels[-1 - gamma].name, added)
        for comparison, gamma, added in zip(comparisons, columns[::2], columns[1::2], strict=True)
        if gamma >= 0
    ]
    return Pair.of(one, other, weight, reasons)
