"""What readers were told of a source, and what they could work out from it: details, editions, their numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from firsthand.model.finding import Unit
from firsthand.model.testimony import Value

_DETAIL = re.compile(r"(?P<name>[^=]+)=(?:(?P<low>-?\d+)\.\.(?P<high>-?\d+)|(?P<values>.+))")


@dataclass(frozen=True, slots=True, order=True)
class Detail:
    """What words tell of one attribute: a span of whole numbers or years, both ends inclusive, or categories.

    ``35`` is the span 35..35, "in her thirties" 30..39; "a woman" is the one value ``female``; "from one of the two
    northern provinces" is two values. Exactly one of span and values is given.
    """

    attribute: str
    low: int | None = None
    high: int | None = None
    values: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether only one recorded value fits."""
        return len(self.values) == 1 if self.values else self.low == self.high

    def fits(self, value: Value) -> bool:
        """Tell whether a recorded value is what was told. An unknown one never is."""
        if value is None:
            return False
        if isinstance(value, int):
            return self.low is not None and self.high is not None and self.low <= value <= self.high
        return value in self.values

    def __str__(self) -> str:
        told = "|".join(self.values) if self.values else f"{self.low}..{self.high}"
        return f"{self.attribute}={told}"

    @classmethod
    def parse(cls, text: str) -> Detail | None:
        """Read what ``str`` wrote; None when it is something else."""
        match = _DETAIL.fullmatch(text)
        if match is None:
            return None
        if match["values"] is None:
            return cls(match["name"], int(match["low"]), int(match["high"]))
        return cls(match["name"], values=tuple(match["values"].split("|")))


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A detail told of a source in one place of one edition. ``place`` is ``path:line:column``."""

    source: str
    detail: Detail
    place: str


@dataclass(frozen=True, slots=True)
class PublishedCount:
    """The numbers of a finding that an edition told, by part (``n``, ``of``, ``denied`` …), and what was asked.

    ``sources`` are the sources counted over, as they were then. For a finding with ``value`` the parts ``low`` and
    ``high`` are the least and greatest value told. Of a finding told in words only ``parts`` is empty, and ``between``
    the least and the most that n may be by the words told.
    """

    finding: str
    unit: Unit
    among: str
    where: str
    parts: Mapping[str, int]
    sources: frozenset[str] = frozenset()
    value: str = ""
    between: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """One publication: all it told of sources, and all its numbers. ``digests`` are SHA-256 of its files by name.

    ``quoted`` are the sources whose words it holds.
    """

    number: int
    report: str
    language: str
    medium: str
    published: date
    digests: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    disclosures: tuple[Disclosure, ...] = ()
    counts: tuple[PublishedCount, ...] = ()
    quoted: frozenset[str] = frozenset()

    @property
    def sources(self) -> frozenset[str]:
        """Whom it tells of: described, quoted or counted."""
        counted = (count.sources for count in self.counts)
        return self.quoted.union((told.source for told in self.disclosures), *counted)


@dataclass(frozen=True, slots=True)
class Striking:
    """That an edition was recorded by mistake and nobody was given it: who said so and why, and who agreed.

    It is struck once somebody has agreed.
    """

    edition: int
    reason: str
    asked_by: str
    asked: date
    agreed_by: str = ""
    agreed: date | None = None
