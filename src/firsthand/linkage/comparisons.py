"""How two mentions are compared: six comparisons, each in levels, each level with how likely it is.

``m`` is how likely a level is where both are one and the same, ``u`` where they are not; the weight of a level is the
binary logarithm of ``m / u`` (Fellegi and Sunter 1969). A comparison that either side is silent on weighs nothing. The
numbers are this project's own judgement; ``docs/explain/linkage.md`` argues each of them.

A level has its condition twice: as SQL, for Splink, and as a function, for the plain scorer that is its oracle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log2

from firsthand.linkage.mention import Mention

Test = Callable[[Mention, Mention], bool]


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement. The first whose condition holds is the one; the last holds always."""

    name: str
    sql: str
    holds: Test
    m: float
    u: float

    @property
    def weight(self) -> float:
        """What it adds to a pair's score, in bits."""
        return log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that is compared. ``silent`` holds where one side says nothing of it."""

    name: str
    silent_sql: str
    silent: Test
    levels: tuple[Level, ...]


def _any(column: str) -> str:
    return f"list_has_any({column}_l, {column}_r)"


def _none(column: str) -> str:
    return f"(len({column}_l) = 0 or len({column}_r) = 0)"


def _same_date(a: Mention, b: Mention) -> bool:
    """Tell whether a day is shared; one told without its year is any year's that does not speak against it."""
    if not a.told.days.isdisjoint(b.told.days):
        return True
    years_agree = not (a.told.years and b.told.years) or not a.told.years.isdisjoint(b.told.years)
    return years_agree and not a.told.dates.isdisjoint(b.told.dates)


_YEARS_AGREE = f"({_none('years')} or {_any('years')})"

TIME = Comparison(
    "time",
    f"{_none('years')} and {_none('dates')}",
    lambda a, b: not (a.told.years and b.told.years) and not (a.told.dates and b.told.dates),
    (
        Level("same day", f"{_any('days')} or ({_any('dates')} and {_YEARS_AGREE})", _same_date, 0.40, 0.01),
        Level("same month", _any("months"), lambda a, b: not a.told.months.isdisjoint(b.told.months), 0.20, 0.02),
        Level("same year", _any("years"), lambda a, b: not a.told.years.isdisjoint(b.told.years), 0.25, 0.12),
        Level("other time", "ELSE", lambda _a, _b: True, 0.15, 0.85),
    ),
)

PLACE = Comparison(
    "place",
    f"{_none('regions')} and {_none('settings')}",
    lambda a, b: not (a.regions and b.regions) and not (a.settings and b.settings),
    (
        Level(
            "same region and setting",
            f"{_any('regions')} and {_any('settings')}",
            lambda a, b: not a.regions.isdisjoint(b.regions) and not a.settings.isdisjoint(b.settings),
            0.45,
            0.03,
        ),
        Level("same region", _any("regions"), lambda a, b: not a.regions.isdisjoint(b.regions), 0.35, 0.12),
        Level(
            "same setting",
            f"{_any('settings')} and {_none('regions')}",
            lambda a, b: not a.settings.isdisjoint(b.settings) and not (a.regions and b.regions),
            0.12,
            0.10,
        ),
        Level("other place", "ELSE", lambda _a, _b: True, 0.08, 0.75),
    ),
)

TYPE = Comparison(
    "type",
    _none("types"),
    lambda a, b: not (a.types and b.types),
    (
        Level("same type", _any("types"), lambda a, b: not a.types.isdisjoint(b.types), 0.65, 0.12),
        Level("type of one group", _any("kinds"), lambda a, b: not a.kinds.isdisjoint(b.kinds), 0.20, 0.18),
        Level("other type", "ELSE", lambda _a, _b: True, 0.15, 0.70),
    ),
)

ROLES = Comparison(
    "role",
    _none("roles"),
    lambda a, b: not (a.roles and b.roles),
    (
        Level("same role", _any("roles"), lambda a, b: not a.roles.isdisjoint(b.roles), 0.75, 0.20),
        Level("other role", "ELSE", lambda _a, _b: True, 0.25, 0.80),
    ),
)

VICTIM = Comparison(
    "victim",
    _none("sexes"),
    lambda a, b: not (a.sexes and b.sexes),
    (
        Level(
            "same sex and relation",
            f"{_any('sexes')} and {_any('relations')}",
            lambda a, b: not a.sexes.isdisjoint(b.sexes) and not a.relations.isdisjoint(b.relations),
            0.50,
            0.15,
        ),
        Level("same sex", _any("sexes"), lambda a, b: not a.sexes.isdisjoint(b.sexes), 0.45, 0.45),
        Level("other sex", "ELSE", lambda _a, _b: True, 0.05, 0.40),
    ),
)


def _words_level(percent: int, m: float, u: float) -> Level:
    return Level(
        f"words {percent} in 100 alike",
        f"coalesce(map_extract_value(near_l, unique_id_r), 0) >= {percent}",
        lambda a, b: a.words.near.get(b.id, 0) >= percent,
        m,
        u,
    )


WORDS = Comparison(
    "words",
    "not (spoken_l and spoken_r)",
    lambda a, b: not (a.words.spoken and b.words.spoken),
    (
        _words_level(24, 0.15, 0.0002),
        _words_level(18, 0.20, 0.001),
        _words_level(13, 0.25, 0.008),
        _words_level(9, 0.20, 0.06),
        Level("other words", "ELSE", lambda _a, _b: True, 0.20, 0.9308),
    ),
)

COMPARISONS = (TIME, PLACE, TYPE, ROLES, VICTIM, WORDS)
