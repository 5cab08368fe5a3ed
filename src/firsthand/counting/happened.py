"""What happened, as every evaluator reads it: what is the same joined, who tells of it, and what is known of it.

Shared so that the evaluators differ in how they reckon and in nothing else. Only accounts of sources that the snapshot
lists are read, and what nobody of them tells of does not count. Where what is joined is told differently, it is not
known; two days told more and less exactly are the days both allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from firsthand.model.coding import Polarity
from firsthand.model.event import STAGES, Account, Stage
from firsthand.model.finding import Unit
from firsthand.model.testimony import PassageRef

Days = tuple[date, date]
"""The first and the last day on which something may have been; an open end is the first or last day there is."""

Years = tuple[int, int]
"""The same in years; an open end is :data:`FOREVER` away."""

FOREVER = 10**18
OMISSION = "omission."
"""What the terms of acts and of degrees that are omissions begin with."""

NOTHING, NONE = "nothing", "none"
"""The response, and the sanction and redress, of a complaint whose stage says that there was none."""


RECOURSE = (*STAGES, "retaliated")
"""What is recorded of a complaint as a stage."""


class Standing(StrEnum):
    """Whether something counts: somebody affirms it; all deny it; or some affirm it in part and nobody outright."""

    STANDS = "stands"
    PARTLY = "partly"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of one thing."""

    affirming: tuple[Account, ...] = ()
    denying: tuple[Account, ...] = ()
    mixed: tuple[Account, ...] = ()

    @classmethod
    def of(cls, accounts: list[Account]) -> Accounts:
        """Part accounts by their polarity."""
        by = (Polarity.AFFIRMS, Polarity.DENIES, Polarity.MIXED)
        return cls(*(tuple(account for account in accounts if account.polarity is polarity) for polarity in by))

    @property
    def standing(self) -> Standing:
        """What they make of it."""
        if self.affirming:
            return Standing.STANDS
        return Standing.PARTLY if self.mixed else Standing.DENIED

    @property
    def sources(self) -> frozenset[str]:
        """Whose they are."""
        return frozenset(account.source for account in (*self.affirming, *self.denying, *self.mixed))


@dataclass(frozen=True, slots=True, order=True)
class Doer:
    """A perpetrator as far as counting asks; an empty word is not known.

    ``did`` is false of one who had part in the act by an omission alone, and true where the act is an omission.
    """

    role: str = ""
    relation: str = ""
    degree: str = ""
    did: bool = True


@dataclass(frozen=True, slots=True)
class Deed:
    """One act: the acts of one type against one victim in one event, joined. None is not known."""

    id: str
    event: str
    victim: str
    type: str
    setting: str | None
    phase: str | None
    frequency: str | None
    days: Days | None
    doers: tuple[Doer, ...]
    accounts: Accounts


@dataclass(frozen=True, slots=True)
class Recourse:
    """One complaint: those of one victim to one authority about one event or act, joined. ``to`` is None if unknown.

    ``stages`` holds each stage, and ``retaliated``. A stage ``responded`` that says no gives the response ``nothing``;
    ``sanctioned`` and ``redressed`` likewise ``none``. ``joined`` are the ids of those joined.
    """

    id: str
    event: str
    victim: str
    to: str | None
    stages: Mapping[str, Stage]
    responses: frozenset[str]
    sanction: str | None
    redress: frozenset[str]
    reasons: frozenset[str]
    days: Days | None
    deeds: tuple[int, ...]
    accounts: Accounts
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instance:
    """One unit, or a source as far as things happened to her: its deeds and complaints by their place in the record.

    ``values`` are its columns; ``sources`` those whose coverage tells what was asked. ``accounts`` are its own, and
    those of what it is made of where an event has none; of a victim or a source there are none.
    """

    name: str
    values: Mapping[str, str | Years | None] = field(default_factory=lambda: MappingProxyType({}))
    standing: Standing = Standing.STANDS
    accounts: Accounts = field(default_factory=Accounts)
    deeds: tuple[int, ...] = ()
    complaints: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happened:
    """The record of events prepared.

    ``units`` lists each unit's instances in order of id; ``sources`` holds those to whom something happened, by code.
    """

    deeds: tuple[Deed, ...] = ()
    complaints: tuple[Recourse, ...] = ()
    units: Mapping[Unit, tuple[Instance, ...]] = field(default_factory=lambda: MappingProxyType({}))
    sources: Mapping[str, Instance] = field(default_factory=lambda: MappingProxyType({}))

    def of_source(self, code: str) -> Instance:
        """Tell what happened to a source."""
        return self.sources.get(code) or Instance(code, sources=(code,))

    def tellers(self, unit: Unit) -> Mapping[str, frozenset[str]]:
        """Tell for each instance of a unit whose accounts make it one: what a number of that unit rests on."""
        return {
            one.name: one.accounts.sources.union(*(self.deeds[i].accounts.sources for i in one.deeds))
            for one in self.units.get(unit, ())
        }


def years(days: Days | None) -> Years | None:
    """Tell the years of days."""
    if days is None:
        return None
    first, last = days
    return (-FOREVER if first == date.min else first.year), (FOREVER if last == date.max else last.year)


def passages(accounts: Iterable[Account]) -> list[PassageRef]:
    """List the passages of accounts."""
    return [passage for account in accounts for passage in account.passages]
