"""How the record of events is looked at: one event with who tells what of it, and where they contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from firsthand.model.coding import Polarity
from firsthand.model.event import STAGES, Account, Act, Complaint, Event, Events
from firsthand.model.tellers import Tellers
from firsthand.model.when import When

Thing = Event | Act | Complaint


@dataclass(frozen=True, slots=True)
class Told:
    """A thing with the accounts of it, and in which fields they contradict it or each other.

    ``contradicted`` names fields; ``polarity`` where one affirms what another denies.
    """

    thing: Thing
    accounts: tuple[Account, ...]
    contradicted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Listed:
    """An event with its acts, its complaints and who tells of any of it, in order of code."""

    event: Event
    acts: tuple[Act, ...]
    complaints: tuple[Complaint, ...]
    sources: tuple[str, ...]


def listed(events: Events, *, source: str = "", types: Collection[str] | None = None) -> tuple[Listed, ...]:
    """List the events: all, or those a source tells of, or those with an act of certain types."""
    tellers = Tellers(events)
    acts: defaultdict[str, list[Act]] = defaultdict(list)
    complaints: defaultdict[str, list[Complaint]] = defaultdict(list)
    for act in events.acts:
        acts[act.event].append(act)
    for complaint in events.complaints:
        complaints[complaint.event].append(complaint)
    found = (
        Listed(one, tuple(acts[one.id]), tuple(complaints[one.id]), tuple(sorted(tellers.sources(one))))
        for one in events.events
        if types is None or any(act.type in types for act in acts[one.id])
    )
    return tuple(each for each in found if not source or source in each.sources)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list of events is narrowed to; empty asks for nothing. ``year`` keeps what may have been in it."""

    region: str = ""
    setting: str = ""
    to: str = ""
    year: str = ""


def narrowed(found: Sequence[Listed], sought: Sought) -> tuple[Listed, ...]:
    """Keep the events in a region, with an act in a setting, with a complaint to somebody, that may be of a year."""
    year = When.parse(sought.year)
    return tuple(
        each for each in found
        if sought.region in {"", each.event.region}
        and (not sought.setting or any(act.setting == sought.setting for act in each.acts))
        and (not sought.to or any(complaint.to == sought.to for complaint in each.complaints))
        and (year is None or (each.event.when is not None and each.event.when.may_be(year)))
    )  # fmt: skip


def numbers(found: Sequence[Listed]) -> dict[str, int]:
    """Count what is listed: events, acts, their victims (a group is one), complaints, and sources who tell of it."""
    acts = [act for each in found for act in each.acts]
    return {
        "events": len(found),
        "acts": len(acts),
        "victims": len({act.victim for act in acts}),
        "complaints": sum(len(each.complaints) for each in found),
        "sources": len({source for each in found for source in each.sources}),
    }


def appearances(events: Events) -> dict[str, tuple[str, ...]]:
    """Map each person to the events in which she has part, in their order."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for act in events.acts:
        for person in (act.victim, *(part.person for part in act.perpetrators)):
            found[person][act.event] = None
    for complaint in events.complaints:
        for person in filter(None, (complaint.victim, complaint.by)):
            found[person][complaint.event] = None
    return {person: tuple(told) for person, told in found.items()}


def told_of(events: Events, event: str) -> tuple[Told, ...]:
    """List an event, its acts and its complaints with their own accounts; nothing where there is no such event."""
    tellers = Tellers(events)
    things: list[Thing] = [
        *(one for one in events.events if one.id == event),
        *(one for one in events.acts if one.event == event),
        *(one for one in events.complaints if one.event == event),
    ]
    return tuple(Told(thing, held := tellers.own.get(thing.id, ()), contradicted(thing, held)) for thing in things)


def contradicted(thing: Thing, accounts: tuple[Account, ...]) -> frozenset[str]:
    """Name the fields in which accounts of a thing contradict what is recorded of it, or each other."""
    return frozenset(_contradicted(thing, accounts))


def _contradicted(thing: Thing, accounts: tuple[Account, ...]) -> Iterator[str]:
    said = {account.polarity for account in accounts}
    if Polarity.DENIES in said and len(said) > 1:
        yield "polarity"
    for account in accounts:
        for name, told in account.tells.items():
            if not _agrees(recorded(thing, name), told, is_date=name == "when"):
                yield name


def recorded(thing: Thing, name: str) -> str:
    """Say what is recorded in a field that an account may tell otherwise."""
    if isinstance(thing, Complaint) and name in STAGES:
        return thing.stage(name).value
    return str(getattr(thing, name) or "")


def _agrees(held: str, told: str, *, is_date: bool) -> bool:
    one, other = (When.parse(held), When.parse(told)) if is_date else (None, None)
    return one.may_be(other) if one and other else held == told
