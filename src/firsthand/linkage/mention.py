"""What is compared: an event, a passage that is in no event yet, or a person, by what is recorded and told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

from firsthand.model.when import When

_DAYS, _SEASON, _YEARS = 14, 100, 12
"""A stretch of fewer days is told by its days; of up to so many days, by its months; of fewer years, by its years."""


@dataclass(frozen=True, slots=True)
class Told:
    """When something was, as far as told: ``1976-06-16``, ``06-16`` (whatever the year), ``1976-06``, ``1976``.

    A coarser form stands beside each finer one. A date that is open at an end, or spans more than twelve years, says
    nothing here.
    """

    days: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()

    def __or__(self, other: Told) -> Told:
        return Told(
            self.days | other.days, self.dates | other.dates, self.months | other.months, self.years | other.years
        )

    @classmethod
    def of(cls, when: When | None) -> Told:
        """Take apart a recorded date, at the coarseness it has."""
        if when is None or when.first is None or when.last is None:
            return cls()
        first, last = when.first, when.last
        span = (last - first).days
        if last.year - first.year >= _YEARS:
            return cls()
        days = [first + timedelta(n) for n in range(span + 1 if span <= _SEASON else 0)]
        exact = [day.isoformat() for day in days] if span < _DAYS else []
        return cls(
            frozenset(exact),
            frozenset(day[5:] for day in exact),
            frozenset(day.isoformat()[:7] for day in days),
            frozenset(str(year) for year in range(first.year, last.year + 1)),
        )


@dataclass(frozen=True, slots=True)
class Words:
    """How alike its words are to those of others, in hundredths, by the others' ids; ``spoken`` where it has any."""

    spoken: bool = False
    near: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing to compare: ``id`` is an event's, a passage's or a person's. An empty set is not known.

    ``sources`` tell of it. ``types`` and ``settings`` are terms of acts, ``roles`` those of perpetrators (of a person:
    hers), ``sexes`` and ``relations`` the victims' (of a person: hers).
    """

    id: str
    sources: frozenset[str] = frozenset()
    told: Told = field(default_factory=Told)
    regions: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    sexes: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    words: Words = field(default_factory=Words)

    @property
    def kinds(self) -> frozenset[str]:
        """List the groups of its types: ``physical`` of ``physical.beating``."""
        return frozenset(term.partition(".")[0] for term in self.types)
