"""Who tells of what: which part of a record of events rests on which accounts, and what is left without some."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from firsthand.model.clusters import clusters
from firsthand.model.event import Account, Act, Complaint, Event, Events, Person

_ID = re.compile(r"([PEC])([1-9]\d{0,8})|(E[1-9]\d{0,8})\.([1-9]\d{0,5})")

Telling = tuple[str, str]
"""An account by what it is of and whose it is."""


def id_order(of: str) -> tuple[str, int, int]:
    """Order ids by letter and number: ``E2`` before ``E10``, ``E2`` before ``E2.1``. One of no such form comes last."""
    match = _ID.fullmatch(of)
    if match is None:
        return "~" + of, 0, 0
    if match[1]:
        return match[1], int(match[2]), 0
    return "E", int(match[3][1:]), int(match[4])


@dataclass(frozen=True)
class Tellers:
    """Which accounts the events, acts and complaints of a record rest on.

    An act or a complaint rests on its own accounts, and where it has none on those of its event. An event rests on its
    own, and on those of its acts, its complaints and the events that are part of it.
    """

    events: Events

    @cached_property
    def own(self) -> Mapping[str, tuple[Account, ...]]:
        """The accounts of a thing itself, by its id."""
        found: defaultdict[str, list[Account]] = defaultdict(list)
        for account in self.events.accounts:
            found[account.of].append(account)
        return {of: tuple(accounts) for of, accounts in found.items()}

    def accounts(self, thing: Act | Complaint) -> tuple[Account, ...]:
        """List the accounts an act or a complaint rests on."""
        return self.own.get(thing.id) or self.own.get(thing.event, ())

    def of(self, thing: Event | Act | Complaint) -> frozenset[Telling]:
        """Name the accounts a thing rests on."""
        if isinstance(thing, Event):
            return self._of_event(thing.id)
        return frozenset((account.of, account.source) for account in self.accounts(thing))

    def sources(self, thing: Event | Act | Complaint) -> frozenset[str]:
        """Name the sources who tell of a thing."""
        return frozenset(source for _, source in self.of(thing))

    @cached_property
    def _parts(self) -> Mapping[str, tuple[str, ...]]:
        """The events that are part of an event, by its id."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for event in self.events.events:
            if event.part_of:
                found[event.part_of].append(event.id)
        return {whole: tuple(parts) for whole, parts in found.items()}

    @cached_property
    def _within(self) -> Mapping[str, frozenset[Telling]]:
        """The accounts of an event itself, of its acts and of its complaints, by its id."""
        found: defaultdict[str, set[Telling]] = defaultdict(set)
        event_of = {act.id: act.event for act in self.events.acts}
        event_of |= {complaint.id: complaint.event for complaint in self.events.complaints}
        for account in self.events.accounts:
            found[event_of.get(account.of, account.of)].add((account.of, account.source))
        return {event: frozenset(accounts) for event, accounts in found.items()}

    def _of_event(self, event: str) -> frozenset[Telling]:
        found: frozenset[Telling] = self._within.get(event, frozenset())
        seen, ahead = {event}, [*self._parts.get(event, ())]
        while ahead:
            at = ahead.pop()
            if at not in seen:
                seen.add(at)
                found |= self._within.get(at, frozenset())
                ahead += self._parts.get(at, ())
        return found


def without(events: Events, gone: Collection[str], adrift: Collection[Telling] = ()) -> Events:
    """Return the record as far as others than the sources ``gone`` tell of it, in accounts that are not ``adrift``.

    An act or complaint that only such an account tells of is left out, also where somebody else tells of its event; a
    complaint about such an act is about the event. A person of whom nothing left speaks is left out; one of whom it
    does stays, and is no source where hers is gone. What nobody tells of is left out in any case.
    """
    away, lost = frozenset(gone), frozenset(adrift)
    tellers = Tellers(events)

    def told(thing: Event | Act | Complaint) -> bool:
        return any(telling[1] not in away and telling not in lost for telling in tellers.of(thing))

    acts = tuple(filter(told, events.acts))
    held = {act.id for act in acts}
    complaints = tuple(
        complaint if not complaint.act or complaint.act in held else replace(complaint, act="")
        for complaint in filter(told, events.complaints)
    )
    left = {event.id for event in filter(told, events.events)}
    things = left | held | {complaint.id for complaint in complaints}
    persons = _persons(events.persons, acts, complaints, away)
    known = things | {person.id for person in persons}
    return Events(
        persons=persons,
        events=tuple(
            event if not event.part_of or event.part_of in left else replace(event, part_of="")
            for event in events.events
            if event.id in left
        ),
        acts=acts,
        accounts=tuple(
            account for account in events.accounts
            if account.source not in away and account.of in things and (account.of, account.source) not in lost
        ),
        complaints=complaints,
        same=_same(events.same, known),
        different=_decided(events.different, events.same, known),
        unsure=_decided(events.unsure, events.same, known),
    )  # fmt: skip


def _same(pairs: tuple[tuple[str, str], ...], known: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Keep the pairs of what is left, and join what was the same by way of something that is not."""
    kept = [pair for pair in pairs if pair[0] in known and pair[1] in known]
    whole, left = (clusters(sorted(known, key=id_order), some) for some in (pairs, kept))
    return (*kept, *((first, ident) for ident, first in whole.items() if left[ident] != first))


def _decided(
    pairs: tuple[tuple[str, str], ...], same: tuple[tuple[str, str], ...], known: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """Keep the pairs of what is left; what is left and was the same speaks for what is not."""
    whole = clusters(sorted({*known, *(ident for pair in pairs for ident in pair)}, key=id_order), same)
    stand = {whole[ident]: ident for ident in sorted(known, key=id_order, reverse=True)}
    moved = [tuple(ident if ident in known else stand.get(whole[ident], "") for ident in pair) for pair in pairs]
    return tuple((one, other) for one, other in moved if one and other and one != other)


def _persons(
    persons: tuple[Person, ...], acts: tuple[Act, ...], complaints: tuple[Complaint, ...], away: frozenset[str]
) -> tuple[Person, ...]:
    spoken = {act.victim for act in acts} | {part.person for act in acts for part in act.perpetrators}
    spoken |= {person for complaint in complaints for person in (complaint.victim, complaint.by) if person}
    return tuple(
        replace(person, source="") if person.source in away else person for person in persons if person.id in spoken
    )
