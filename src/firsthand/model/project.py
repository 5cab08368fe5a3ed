"""What the project folder says: settings, reports, attributes, policy, waivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from firsthand.model.coding import Codebook
from firsthand.model.consent import WITHDRAWAL_DAYS
from firsthand.model.finding import Exhibit, Fact, Finding
from firsthand.model.ladder import Ladder
from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.model.protection import Protection, ReferencePopulation
from firsthand.model.vocabulary import Vocabulary

Words = Mapping[str, str]
"""One text in several languages, ``{"en": …, "ko": …}``."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A detail the register may record of a source. ``type`` is ``integer``, ``year``, ``category`` or ``text``."""

    name: str
    type: str
    label: Words
    values: Mapping[str, Words] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """One report of the project: its files in order, language, medium and what its cover says."""

    name: str
    files: tuple[str, ...]
    language: str
    medium: str = "report"
    title: str = ""
    content_note: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds, each printed in the method annex where it decided anything.

    ``percentage_base``: below this N a percentage needs a second person; ``dominance``: the greatest share of a
    report's quotations one source may have, from ``dominance_from`` quotations on; ``omission``: the longest stretch,
    in code points, one ``[…]`` may stand for.
    """

    percentage_base: int = 30
    dominance: float = 0.34
    dominance_from: int = 6
    omission: int = 1200


@dataclass(frozen=True, slots=True)
class ConsentPolicy:
    """What the group has laid down about consent.

    Whoever is younger than ``minor_age`` by the attribute ``age`` is a minor; ``withdrawal_days`` after it was received
    a withdrawal is due; ``superseded`` names consent forms no longer in use, each with the form that took its place.
    """

    minor_age: int = 18
    age: str = "age"
    withdrawal_days: int = WITHDRAWAL_DAYS
    superseded: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Waiver:
    """A second person's decision to let one diagnostic stand.

    ``digest`` is of the words excused (:func:`firsthand.text.digest`), so that the waiver lapses when they change.
    ``kind`` is the diagnostic's, where its rule has several: what was decided of one is not decided of another.
    """

    rule: str
    path: str
    digest: str
    reason: str
    asked_by: str
    approved_by: str
    expires: date
    place: Place
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """Everything the project folder says, read once. ``problems`` are what could not be read, as diagnostics to be."""

    root: str
    title: Words
    group: Words
    invented: bool
    vault: str
    reports: Mapping[str, ReportSettings]
    attributes: Mapping[str, Attribute]
    codebook: Codebook
    findings: Mapping[str, Finding]
    exhibits: Mapping[str, Exhibit]
    facts: Mapping[str, Fact]
    ladder: Ladder
    policy: Policy = field(default_factory=Policy)
    method: Mapping[str, Words] = field(default_factory=lambda: MappingProxyType({}))
    waivers: tuple[Waiver, ...] = ()
    problems: tuple[Problem, ...] = ()
    consent: ConsentPolicy = field(default_factory=ConsentPolicy)
    protection: Protection = field(default_factory=Protection)
    population: ReferencePopulation | None = None
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=lambda: MappingProxyType({}))
