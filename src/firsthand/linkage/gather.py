"""From the record of events and the passages to what is compared: happenings with happenings, persons with persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from firsthand.linkage import days
from firsthand.linkage.mention import Mention, Told, Words
from firsthand.linkage.words import likeness
from firsthand.model.event import Account, Act, Event, Events, Person, PersonKind
from firsthand.model.testimony import InterviewRef, PassageRef, Speaker, Transcript
from firsthand.model.when import When

Texts = Mapping[InterviewRef, Transcript]


class Gathered:
    """A record of events with the words its accounts stand in. ``texts`` are originals, with their turns."""

    def __init__(self, events: Events, texts: Texts) -> None:
        self.events = events
        self._texts = texts
        self._persons = {person.id: person for person in events.persons}
        self._acts: defaultdict[str, list[Act]] = defaultdict(list)
        for act in events.acts:
            self._acts[act.event].append(act)
        event_of = {act.id: act.event for act in events.acts} | {each.id: each.event for each in events.complaints}
        self._accounts: defaultdict[str, list[Account]] = defaultdict(list)
        for account in events.accounts:
            self._accounts[event_of.get(account.of, account.of)].append(account)

    def happenings(self, coded: Iterable[PassageRef] = ()) -> tuple[Mention, ...]:
        """Describe every event, and of the passages coded those that no account stands in."""
        loose = self._loose(coded)
        spoken = {event.id: self._said(self._passages(event.id)) for event in self.events.events}
        spoken |= {str(passage): self._said([passage]) for passage in loose}
        words = likeness(spoken)
        return (
            *(self._event(event, spoken[event.id], words[event.id]) for event in self.events.events),
            *(
                Mention(str(ref), frozenset({ref.source}), days.told(spoken[str(ref)]), words=words[str(ref)])
                for ref in loose
            ),
        )

    def persons(self) -> tuple[Mention, ...]:
        """Describe every person and institution by the acts she has part in. Groups are never compared."""
        compared = [person for person in self.events.persons if person.kind is not PersonKind.GROUP]
        where = {person.id: self.acts_of(person.id) for person in compared}
        spoken = {
            name: self._said(ref for event in sorted({act.event for act in acts}) for ref in self._passages(event))
            for name, acts in where.items()
        }
        words = likeness(spoken)
        return tuple(self._person(person, where[person.id], words[person.id]) for person in compared)

    def acts_of(self, person: str) -> tuple[Act, ...]:
        """List the acts a person is the victim of or has part in."""
        return tuple(
            act
            for act in self.events.acts
            if person == act.victim or person in {involved.person for involved in act.perpetrators}
        )

    def _event(self, event: Event, spoken: str, words: Words) -> Mention:
        acts, accounts = self._acts[event.id], self._accounts[event.id]
        told = _when([event.when, *(act.when for act in acts), *(_told_when(account) for account in accounts)])
        victims = [self._persons[act.victim] for act in acts if act.victim in self._persons]
        involved = [part for act in acts for part in act.perpetrators]
        return Mention(
            event.id,
            frozenset(account.source for account in accounts),
            told if told != Told() else days.told(spoken),
            _filled([event.region]),
            _filled(act.setting for act in acts),
            _filled(act.type for act in acts),
            _filled(self._persons[part.person].role for part in involved if part.person in self._persons),
            _filled(victim.sex for victim in victims),
            _filled(part.relation for part in involved),
            words,
        )

    def _person(self, person: Person, acts: Sequence[Act], words: Words) -> Mention:
        events = {event.id: event for event in self.events.events}
        where = [events[act.event] for act in acts if act.event in events]
        hers = [
            part.relation
            for act in acts
            for part in act.perpetrators
            if person.id in {act.victim, part.person}
        ]  # fmt: skip
        return Mention(
            person.id,
            frozenset({person.source} - {""}),
            _when([*(act.when for act in acts), *(event.when for event in where)]),
            _filled(event.region for event in where),
            _filled(act.setting for act in acts),
            _filled(act.type for act in acts),
            _filled([person.role]),
            _filled([person.sex]),
            _filled(hers),
            words,
        )

    def _passages(self, event: str) -> list[PassageRef]:
        return sorted({ref for account in self._accounts[event] for ref in account.passages})

    def _loose(self, coded: Iterable[PassageRef]) -> list[PassageRef]:
        """Leave out what stands, even in part, where an account stands."""
        taken: defaultdict[InterviewRef, list[PassageRef]] = defaultdict(list)
        for account in self.events.accounts:
            for ref in account.passages:
                taken[ref.interview].append(ref)
        return [ref for ref in sorted(set(coded)) if not any(_touch(ref, other) for other in taken[ref.interview])]

    def _said(self, passages: Iterable[PassageRef]) -> str:
        """Join what the source says in passages; questions are left out."""
        return "\n".join(
            turn.text.reveal()
            for ref in passages
            if (text := self._texts.get(ref.interview)) is not None
            for turn in text.turns
            if ref.first <= turn.number <= ref.last and turn.speaker is Speaker.SOURCE
        )


def comparable(gathered: Gathered, first: str, second: str) -> bool:
    """Tell whether two may be the same at all.

    Two passages of one source are not compared, nor two persons of different kinds, of whom both are sources, or who
    have part in one event: who entered them there told them apart.
    """
    one, other = PassageRef.parse(first), PassageRef.parse(second)
    if one is not None and other is not None:
        return one.source != other.source
    persons = {person.id: person for person in gathered.events.persons if person.id in {first, second}}
    if persons.keys() != {first, second}:
        return True
    a, b = persons[first], persons[second]
    if a.kind is not b.kind or (a.source and b.source):
        return False
    return {act.event for act in gathered.acts_of(first)}.isdisjoint(act.event for act in gathered.acts_of(second))


def _touch(one: PassageRef, other: PassageRef) -> bool:
    return one.first <= other.last and other.first <= one.last


def _filled(values: Iterable[str]) -> frozenset[str]:
    return frozenset(values) - {""}


def _told_when(account: Account) -> When | None:
    told = account.tells.get("when", "")
    return When.parse(told) if told else None


def _when(dates: Collection[When | None]) -> Told:
    found = Told()
    for date in dates:
        found |= Told.of(date)
    return found
