"""From the record of events to what is counted: joins what is the same, and gathers who tells of it."""

from __future__ import annotations

import weakref
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from firsthand.counting.agreement import agreed, agreed_days, all_accounts, best, recourse
from firsthand.counting.conditions import told
from firsthand.counting.happened import (
    OMISSION,
    Accounts,
    Days,
    Deed,
    Doer,
    Happened,
    Instance,
    Recourse,
    Years,
    years,
)
from firsthand.counting.port import CompiledFinding
from firsthand.model.clusters import clusters
from firsthand.model.event import Account, Act, Complaint, Event, Person, PersonKind
from firsthand.model.finding import Unit
from firsthand.model.snapshot import Snapshot
from firsthand.model.tellers import id_order

T = TypeVar("T")

_last: list[tuple[weakref.ref[Snapshot], Happened]] = []


def prepare(snapshot: Snapshot) -> Happened:
    """Prepare the record of events for counting.

    Costs one pass over it. A report's numbers, tables and rules ask for the same, so the last is kept while its
    snapshot lives.
    """
    for reference, happened in _last:
        if reference() is snapshot:
            return happened
    happened = _Preparation(snapshot).happened()
    _last[:] = [(weakref.ref(snapshot, lambda _: _last.clear()), happened)]
    return happened


def happened_for(snapshot: Snapshot, findings: Iterable[CompiledFinding]) -> Happened:
    """Prepare the record of events where one of the findings asks of it; else nothing."""
    return prepare(snapshot) if any(asks(finding) for finding in findings) else Happened()


def asks(finding: CompiledFinding) -> bool:
    """Whether a finding asks of what happened."""
    return finding.unit.happened or bool(told(finding.among) or told(finding.where))


class _Preparation:
    def __init__(self, snapshot: Snapshot) -> None:
        record, self.listed = snapshot.events, {source.code for source in snapshot.sources}
        self.event_of = clusters(sorted((event.id for event in record.events), key=id_order), record.same)
        self.person_of = clusters(sorted((person.id for person in record.persons), key=id_order), record.same)
        self.events: dict[str, list[Event]] = _grouped(record.events, lambda event: self.event_of[event.id])
        self.persons: dict[str, list[Person]] = _grouped(record.persons, lambda person: self.person_of[person.id])
        self.accounts: dict[str, list[Account]] = defaultdict(list)
        self.told_itself = {account.of for account in record.accounts}
        for account in record.accounts:
            if account.source in self.listed:
                self.accounts[account.of].append(account)
        self.parts: dict[str, list[str]] = defaultdict(list)
        for event in record.events:
            if event.part_of in self.event_of:
                self.parts[self.event_of[event.part_of]].append(self.event_of[event.id])
        self.acts, self.complaints = record.acts, record.complaints

    def happened(self) -> Happened:
        deeds, deed_of = self._deeds()
        against: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, deed in enumerate(deeds):
            against[deed.event, deed.victim].append(i)
        complaints = self._complaints(deeds, deed_of, against)
        of_victim: dict[str, list[int]] = defaultdict(list)
        complained: dict[str, list[int]] = defaultdict(list)
        for i, deed in enumerate(deeds):
            of_victim[deed.victim].append(i)
        for i, complaint in enumerate(complaints):
            complained[complaint.victim].append(i)
        units = {
            Unit.VICTIM: self._victims(deeds, of_victim, complained),
            Unit.EVENT: self._events(deeds, complaints),
            Unit.ACT: [self._act(i, deed) for i, deed in enumerate(deeds)],
            Unit.COMPLAINT: [self._complaint(i, complaint, deeds) for i, complaint in enumerate(complaints)],
        }
        return Happened(
            tuple(deeds),
            tuple(complaints),
            MappingProxyType({unit: tuple(rows) for unit, rows in units.items()}),
            MappingProxyType(self._sources(of_victim, complained)),
        )

    def _deeds(self) -> tuple[list[Deed], dict[str, str]]:
        """Join the acts, and map every act's id to the id of what it was joined to, told of or not."""
        joined: dict[tuple[str, str, str], list[Act]] = defaultdict(list)
        for act in self.acts:
            key = self.event_of.get(act.event, act.event), act.type, self.person_of.get(act.victim, act.victim)
            joined[key].append(act)
        deeds: list[Deed] = []
        deed_of: dict[str, str] = {}
        for (event, _, victim), acts in joined.items():
            ident = min((act.id for act in acts), key=id_order)
            deed_of |= dict.fromkeys((act.id for act in acts), ident)
            told = self._told_of(acts)
            if told:
                deeds.append(self._deed(ident, event, victim, acts, told))
        return sorted(deeds, key=lambda deed: id_order(deed.id)), deed_of

    def _deed(self, ident: str, event: str, victim: str, acts: list[Act], told: list[Account]) -> Deed:
        dated = [act.when for act in acts if act.when is not None]
        kind = acts[0].type
        return Deed(
            ident,
            event,
            victim,
            kind,
            agreed(act.setting for act in acts),
            agreed(act.phase for act in acts),
            agreed(act.frequency for act in acts),
            agreed_days(dated) if dated else self._event_days(event),
            self._doers(acts),
            Accounts.of(told),
        )

    def _doers(self, acts: list[Act]) -> tuple[Doer, ...]:
        found, omission = set(), acts[0].type.startswith(OMISSION)
        for act in acts:
            for part in act.perpetrators:
                person = self.person_of.get(part.person, part.person)
                role = agreed(one.role for one in self.persons.get(person, ())) or ""
                did = omission or not part.degree.startswith(OMISSION)
                found.add(Doer(role, part.relation, part.degree, did))
        return tuple(sorted(found))

    def _complaints(
        self, deeds: list[Deed], deed_of: Mapping[str, str], against: Mapping[tuple[str, str], list[int]]
    ) -> list[Recourse]:
        """Join the complaints. One about an act that nobody tells of is about the event."""
        places = {deed.id: i for i, deed in enumerate(deeds)}
        joined: dict[tuple[str, str, str, str], list[Complaint]] = defaultdict(list)
        for one in self.complaints:
            event, victim = self.event_of.get(one.event, one.event), self.person_of.get(one.victim, one.victim)
            act = deed_of.get(one.act, "")
            joined[event, victim, act if act in places else "", one.to].append(one)
        found: list[Recourse] = []
        for (event, victim, act, _), complaints in joined.items():
            told = self._told_of(complaints)
            if told:
                about = (places[act],) if act else tuple(against.get((event, victim), ()))
                found.append(recourse(event, victim, complaints, about, Accounts.of(told)))
        return sorted(found, key=lambda one: id_order(one.id))

    def _victims(
        self, deeds: list[Deed], of_victim: Mapping[str, list[int]], complained: Mapping[str, list[int]]
    ) -> list[Instance]:
        """List the persons who are victims. A group or an institution is not one, whatever its size."""
        found = []
        for person in sorted(of_victim, key=id_order):
            members = self.persons.get(person, [])
            if members and all(member.kind is PersonKind.INDIVIDUAL for member in members):
                held = of_victim[person]
                minor = {member.minor for member in members} - {None}
                values: dict[str, str | Years | None] = {
                    "sex": agreed(member.sex for member in members),
                    "minor": ("yes" if True in minor else "no") if len(minor) == 1 else None,
                }
                sources = tuple(sorted({member.source for member in members} & self.listed))
                standing = best(deeds[i].accounts.standing for i in held)
                complaints = tuple(complained.get(person, ()))
                found.append(Instance(person, values, standing, Accounts(), tuple(held), complaints, sources))
        return found

    def _events(self, deeds: list[Deed], complaints: list[Recourse]) -> list[Instance]:
        within: dict[str, list[int]] = defaultdict(list)
        about: dict[str, list[int]] = defaultdict(list)
        for i, deed in enumerate(deeds):
            within[deed.event].append(i)
        for i, one in enumerate(complaints):
            about[one.event].append(i)
        inside: dict[str, list[Accounts]] = defaultdict(list)
        for deed in deeds:
            inside[deed.event].append(deed.accounts)
        for complaint in complaints:
            inside[complaint.event].append(complaint.accounts)
        found = []
        for event in sorted(self.events, key=id_order):
            own = self._own(event)
            others = [accounts for part in self._parts(event) for accounts in inside.get(part, ())]
            others += [Accounts.of(told) for part in self._parts(event)[1:] if (told := self._own(part))]
            every = [*others, *([Accounts.of(own)] if own else [])]
            if every:
                values: dict[str, str | Years | None] = {
                    "region": self._region(event),
                    "year": years(self._event_days(event)),
                }
                accounts = Accounts.of(own) if own else all_accounts(others)
                held = tuple(within.get(event, ())), tuple(about.get(event, ()))
                found.append(Instance(event, values, best(one.standing for one in every), accounts, *held))
        return found

    def _parts(self, event: str) -> list[str]:
        """List an event and those that are part of it, however deep."""
        found = [event]
        for whole in found:
            found += [part for part in dict.fromkeys(self.parts.get(whole, ())) if part not in found]
        return found

    def _own(self, event: str) -> list[Account]:
        return self._told(one.id for one in self.events[event])

    def _act(self, i: int, deed: Deed) -> Instance:
        values: dict[str, str | Years | None] = {
            "type": deed.type,
            "setting": deed.setting,
            "phase": deed.phase,
            "frequency": deed.frequency,
            "region": self._region(deed.event),
            "year": years(deed.days),
            "victim_sex": self._sex(deed.victim),
        }
        return Instance(deed.id, values, deed.accounts.standing, deed.accounts, (i,))

    def _complaint(self, i: int, complaint: Recourse, deeds: list[Deed]) -> Instance:
        values: dict[str, str | Years | None] = {
            "to": complaint.to,
            "sanction": complaint.sanction,
            "setting": agreed(deeds[k].setting or "" for k in complaint.deeds),
            "region": self._region(complaint.event),
            "year": years(complaint.days),
            "victim_sex": self._sex(complaint.victim),
        }
        standing = complaint.accounts.standing
        return Instance(complaint.id, values, standing, complaint.accounts, complaint.deeds, (i,))

    def _sources(
        self, of_victim: Mapping[str, list[int]], complained: Mapping[str, list[int]]
    ) -> dict[str, Instance]:
        people: dict[str, set[str]] = defaultdict(set)
        for person, members in self.persons.items():
            for member in members:
                if member.source in self.listed:
                    people[member.source].add(person)
        return {
            code: Instance(
                code,
                deeds=tuple(sorted(i for person in held for i in of_victim.get(person, ()))),
                complaints=tuple(sorted(i for person in held for i in complained.get(person, ()))),
                sources=(code,),
            )
            for code, held in people.items()
        }

    def _told_of(self, joined: Sequence[Act | Complaint]) -> list[Account]:
        """List the accounts of what was joined: of each its own, or its event's where nobody ever told of it itself."""
        return self._told(one.id if one.id in self.told_itself else one.event for one in joined)

    def _told(self, idents: Iterable[str]) -> list[Account]:
        return [account for ident in idents for account in self.accounts.get(ident, ())]

    def _region(self, event: str) -> str | None:
        return agreed(one.region for one in self.events.get(event, ()))

    def _event_days(self, event: str) -> Days | None:
        return agreed_days([one.when for one in self.events.get(event, ()) if one.when is not None])

    def _sex(self, person: str) -> str | None:
        return agreed(one.sex for one in self.persons.get(person, ()))


def _grouped(things: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for thing in things:
        found[key(thing)].append(thing)
    return found
