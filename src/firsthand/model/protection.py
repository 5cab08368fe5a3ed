"""How a source's cover is measured: who might look for her, what they know, and how many people must fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

Span = tuple[int, int]
"""Whole numbers or years from the first to the last, both inclusive."""

Cell = str | Span
"""What one column of a reference table says of its people: a category's id, or a span of numbers or years."""


class Intruder(StrEnum):
    """Someone who reads what is published and looks for a source in it.

    PUBLIC and STATE look among the reference population, STATE with a register in her hand; FELLOW knows who was
    interviewed; PERPETRATOR also knows the event she tells of.
    """

    PUBLIC = "public"
    STATE = "state"
    FELLOW = "fellow"
    PERPETRATOR = "perpetrator"


LEAST: Mapping[Intruder, int] = MappingProxyType(
    {Intruder.PUBLIC: 20, Intruder.STATE: 50, Intruder.FELLOW: 3, Intruder.PERPETRATOR: 2}
)
"""How many must fit, unless ``policy.toml`` says otherwise; 0 asks for none."""


@dataclass(frozen=True, slots=True)
class Group:
    """Several values of a category told as one: a region of provinces, a group of occupations."""

    id: str
    label: Mapping[str, str]
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Telling:
    """How one attribute may be told: the bands and groups it may be told in, and its words by language.

    ``bands`` are widths that begin at their multiples, ascending; ``phrases`` hold ``{}`` where what is told stands;
    ``words`` are other words for a value, in any language.
    """

    bands: tuple[int, ...] = (5, 10)
    groups: tuple[Group, ...] = ()
    phrases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    words: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


PLAIN = Telling()


@dataclass(frozen=True, slots=True)
class Protection:
    """What ``policy.toml`` says: how many must fit for each intruder, for whom twice as many, and how details are told.

    Twice as many for minors, and for whoever affirms one of ``doubled`` (codes, or patterns such as ``detention.*``).
    ``odds_ratio`` bounds how closely a detail may go with those before it, taken together, in the reference population.
    ``cell`` is the least number of people a cell of a crossed table may count, if it counts any. ``mosaic`` is the
    effort, in about seconds, to decide what all numbers together give away; 0 does not ask.
    """

    least: Mapping[Intruder, int] = field(default_factory=lambda: LEAST)
    doubled: tuple[str, ...] = ()
    odds_ratio: int = 4
    tellings: Mapping[str, Telling] = field(default_factory=lambda: MappingProxyType({}))
    cell: int = 3
    mosaic: int = 6

    def telling(self, attribute: str) -> Telling:
        """Say how an attribute may be told."""
        return self.tellings.get(attribute, PLAIN)


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """Numbers of people by some attributes, as somebody published them.

    ``cells`` maps what the columns ``attributes`` say to how many people; ``revises`` names the table whose numbers
    these correct, with the same attributes or fewer, cell by cell or in sums. ``invented`` marks an example's figures.
    """

    name: str
    attributes: tuple[str, ...]
    cells: Mapping[tuple[Cell, ...], int]
    publisher: str
    published: str
    revises: str = ""
    invented: bool = False


@dataclass(frozen=True, slots=True)
class ReferencePopulation:
    """Among whom a reader outside would look for a source: tables, the first of which says how many people there are.

    ``lag`` says of a year attribute by how many years the tables' year may be later than the recorded one.
    """

    who: Mapping[str, str]
    tables: tuple[ReferenceTable, ...]
    lag: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
