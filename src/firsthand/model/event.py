"""What happened, and what was done about it: events, acts, who tells of them, complaints and what came of them.

The shape is Patrick Ball's ("Who Did What to Whom?", 1996): an event holds acts, and an act is one victim, one type of
violence, and its perpetrators. There is no "most serious" act. Persons have roles and relations here, and never names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from firsthand.model.coding import Basis, Polarity
from firsthand.model.private import Private
from firsthand.model.testimony import PassageRef
from firsthand.model.when import When


class PersonKind(StrEnum):
    """Whether one person is meant, several, or a body such as a police station."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    INSTITUTION = "institution"


@dataclass(frozen=True, slots=True)
class Person:
    """A victim, perpetrator or whoever complained: ``P3``. ``source`` is her code where she is a source herself.

    ``sex`` is a value of the attribute ``sex`` or empty; ``minor`` is None where it is not known. ``role`` is a term of
    the vocabulary ``role``. ``least`` and ``most`` are the estimated size of a group, which is never added to persons.
    """

    id: str
    kind: PersonKind = PersonKind.INDIVIDUAL
    source: str = ""
    sex: str = ""
    minor: bool | None = None
    role: str = ""
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something with a beginning and an end, made of acts: ``E7``. ``part_of`` names a larger event, or is empty.

    ``region`` is as coarse as the project's regions are: never a site or an address.
    """

    id: str
    when: When | None = None
    region: str = ""
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Involvement:
    """A perpetrator's part in an act.

    ``degree`` is a term of ``involvement`` (an omission is one of them); ``relation`` is what the perpetrator was to
    the victim, a term of ``relation``.
    """

    person: str
    degree: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One type of violence against one victim, inside one event: ``E7.2`` is the second of event E7.

    ``perpetrators`` is empty where nobody knows who it was. ``type``, ``setting``, ``phase`` and ``frequency`` are
    terms; empty is not known. ``when`` is None where the event's own date holds.
    """

    event: str
    number: int
    type: str
    victim: str
    perpetrators: tuple[Involvement, ...] = ()
    setting: str = ""
    phase: str = ""
    frequency: str = ""
    when: When | None = None

    @property
    def id(self) -> str:
        """How the act is named."""
        return f"{self.event}.{self.number}"


@dataclass(frozen=True, slots=True)
class Account:
    """What one source says of an event, an act or a complaint (``of`` is its id): how she knows, and in which passages.

    ``tells`` holds what she tells otherwise than the record has it, by field (``when``, ``setting``, ``sanction`` …).
    ``anchor`` is the date in her own words ("the year my son was born"); ``memo`` a note. Both are private.
    """

    of: str
    source: str
    polarity: Polarity = Polarity.AFFIRMS
    basis: Basis | None = None
    passages: tuple[PassageRef, ...] = ()
    tells: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    anchor: Private | None = None
    memo: Private | None = None


class Stage(StrEnum):
    """Whether a complaint came as far as this. Not asked is never no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_ASKED = "not asked"
    NOT_APPLICABLE = "not applicable"


STAGES = ("told", "complained", "recorded", "responded", "sanctioned", "redressed")
"""The stages of recourse in order. A later one implies those before it, from ``complained`` on."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a victim did about an event with one authority, or that she turned to none, and what came of it: ``C4``.

    ``act`` is the id of the act it is about, or empty for the whole event. ``by`` is who complained, if not the victim.
    ``to`` is a term of ``institution``; ``stages`` holds each of :data:`STAGES`, UNKNOWN where it says nothing.
    ``responses``, ``sanction``, ``redress`` and ``reasons`` (why she did not complain) are terms; ``retaliation`` tells
    whether she was made to suffer for it.
    """

    id: str
    event: str
    victim: str
    act: str = ""
    by: str = ""
    to: str = ""
    stages: Mapping[str, Stage] = field(default_factory=lambda: MappingProxyType({}))
    responses: tuple[str, ...] = ()
    sanction: str = ""
    redress: tuple[str, ...] = ()
    retaliation: Stage = Stage.UNKNOWN
    reasons: tuple[str, ...] = ()
    when: When | None = None

    def stage(self, name: str) -> Stage:
        """Tell how a stage stands; UNKNOWN where nothing is recorded."""
        return self.stages.get(name, Stage.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Events:
    """The whole record of what happened, each list in order of id.

    ``same`` holds the pairs of ids, of two events or two persons, that a person decided to be one and the same. What
    is the same is counted once; the accounts stay apart. ``different`` and ``unsure`` hold those decided so.
    """

    persons: tuple[Person, ...] = ()
    events: tuple[Event, ...] = ()
    acts: tuple[Act, ...] = ()
    accounts: tuple[Account, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    different: tuple[tuple[str, str], ...] = ()
    unsure: tuple[tuple[str, str], ...] = ()
