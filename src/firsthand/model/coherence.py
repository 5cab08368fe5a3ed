"""What a record of events must be as a whole: no loose ends, no contradiction in itself, nothing that nobody tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from firsthand.model.event import STAGES, Account, Act, Complaint, Event, Events, Person, PersonKind, Stage
from firsthand.model.tellers import Tellers

NOTHING_DONE = "none"
"""The term of ``sanction`` and of ``redress`` that says that there was none."""


class Incoherence(NamedTuple):
    """Something wrong with a record: of which thing (of an account, what it is of), in which field, and what.

    ``source`` tells whose account is at fault; it is empty for anything else.
    """

    of: str
    field: str
    message: str
    source: str = ""


def incoherences(events: Events) -> Iterator[Incoherence]:
    """List what is wrong with a record taken as a whole. What one cell may say is not judged here."""
    yield from _twice(events)
    yield from _persons(events.persons)
    yield from _loose_ends(events)
    yield from _circles(events.events)
    yield from _untold(events)
    for complaint in events.complaints:
        yield from contradictions(complaint)


def contradictions(complaint: Complaint) -> Iterator[Incoherence]:
    """List where what is recorded of a complaint contradicts itself.

    From ``complained`` on a later stage implies those before it: none of them may be no. One that is unknown, or that
    was not asked about, contradicts nothing.
    """
    after = [stage for stage in STAGES[1:] if complaint.stage(stage) is Stage.YES]
    for at, stage in enumerate(STAGES[1:], 1):
        later = [name for name in after if STAGES.index(name) > at]
        said = complaint.stage(stage)
        if later and (said is Stage.NO or (stage == "complained" and said is Stage.NOT_APPLICABLE)):
            yield Incoherence(
                complaint.id, stage, f"{stage} is {said.value}, and {later[0]} is yes: what came later implies it"
            )
    yield from _outcomes(complaint)


def contradictions_among(complaints: Sequence[Complaint]) -> Iterator[Incoherence]:
    """List where complaints that are one contradict themselves or each other. Not empty.

    A stage is yes in one and in another it is not; a later stage is yes in one, and an earlier is no in another.
    """
    first, *others = complaints
    found = [each for complaint in complaints for each in contradictions(complaint)]
    if others:
        stages: dict[str, Stage] = {}
        for stage in (*STAGES, "retaliation"):
            told = _told(complaints, stage)
            if len(told) > 1 and Stage.YES in told:
                said = ", and ".join(f"{value.value} in {', '.join(where)}" for value, where in told.items())
                found.append(Incoherence(first.id, stage, f"{stage} is {said}"))
            stages[stage] = next(iter(told)) if len(told) == 1 else Stage.UNKNOWN
        found += [each for each in contradictions(_as_one(complaints, stages)) if each not in found]
    yield from found


def _told(complaints: Sequence[Complaint], stage: str) -> dict[Stage, list[str]]:
    """Map what is known of a stage to who has it so."""
    told: dict[Stage, list[str]] = {}
    for complaint in complaints:
        said = complaint.retaliation if stage == "retaliation" else complaint.stage(stage)
        if said not in {Stage.UNKNOWN, Stage.NOT_ASKED}:
            told.setdefault(said, []).append(complaint.id)
    return told


def _as_one(complaints: Sequence[Complaint], stages: Mapping[str, Stage]) -> Complaint:
    sanctions = {complaint.sanction for complaint in complaints} - {""}
    return replace(
        complaints[0],
        stages=stages,
        responses=tuple(term for complaint in complaints for term in complaint.responses),
        sanction=next(iter(sanctions)) if len(sanctions) == 1 else "",
        redress=tuple(term for complaint in complaints for term in complaint.redress),
        reasons=tuple(term for complaint in complaints for term in complaint.reasons),
    )


def _outcomes(complaint: Complaint) -> Iterator[Incoherence]:
    given = {"sanctioned": ("sanction", (complaint.sanction,)), "redressed": ("redress", complaint.redress)}
    for stage, (field, terms) in given.items():
        said, some = complaint.stage(stage), any(term and term != NOTHING_DONE for term in terms)
        if some and said in {Stage.NO, Stage.NOT_APPLICABLE}:
            yield Incoherence(complaint.id, field, f"a {field} is named, and {stage} is {said.value}")
        if NOTHING_DONE in terms and (some or said is Stage.YES):
            yield Incoherence(complaint.id, field, f"{field} is none, and there was one: {stage} is {said.value}")
    if complaint.reasons and complaint.stage("complained") is Stage.YES:
        yield Incoherence(complaint.id, "reasons", "why she did not complain, and complained is yes")
    if complaint.responses and complaint.stage("complained") is Stage.NO:
        yield Incoherence(complaint.id, "responses", "a response is named, and complained is no")


def _twice(events: Events) -> Iterator[Incoherence]:
    listed: tuple[tuple[Person | Event | Act | Complaint, ...], ...] = (
        events.persons, events.events, events.acts, events.complaints,
    )  # fmt: skip
    for things in listed:
        seen: set[str] = set()
        for thing in things:
            if thing.id in seen:
                yield Incoherence(thing.id, "id", "there is another of this id")
            seen.add(thing.id)
    told: set[tuple[str, str]] = set()
    for account in events.accounts:
        if (account.of, account.source) in told:
            yield Incoherence(account.of, "source", "there is another account of hers of this", account.source)
        told.add((account.of, account.source))


def _persons(persons: tuple[Person, ...]) -> Iterator[Incoherence]:
    of_source: dict[str, str] = {}
    for person in persons:
        group, least, most = person.kind is PersonKind.GROUP, person.least, person.most
        if not group and not (least is None and most is None):
            yield Incoherence(person.id, "least" if least is not None else "most", "only a group has a size")
        elif (least is None) != (most is None):
            yield Incoherence(
                person.id, "least" if least is None else "most", "a size needs both bounds, the least and the most"
            )
        elif least is not None and most is not None and least > most:
            yield Incoherence(person.id, "most", "the most is less than the least")
        if person.source and person.kind is not PersonKind.INDIVIDUAL:
            yield Incoherence(person.id, "source", f"a source is an individual, and this is {_a(person.kind)}")
        if person.source and (other := of_source.setdefault(person.source, person.id)) != person.id:
            yield Incoherence(person.id, "source", f"{other} is this source already")


def _a(kind: PersonKind) -> str:
    return f"an {kind.value}" if kind is PersonKind.INSTITUTION else f"a {kind.value}"


def _loose_ends(events: Events) -> Iterator[Incoherence]:
    """List references to what is not there."""
    persons = {person.id for person in events.persons}
    held = {event.id for event in events.events}
    acts = {act.id: act for act in events.acts}
    for event in events.events:
        if event.part_of and event.part_of not in held:
            yield Incoherence(event.id, "part_of", f"there is no event {event.part_of}")
    for act in events.acts:
        yield from _of_act(act, held, persons)
    for complaint in events.complaints:
        yield from _of_complaint(complaint, held, persons, acts)
    things = held | acts.keys() | {complaint.id for complaint in events.complaints}
    for account in events.accounts:
        if account.of not in things:
            yield _unknown(account)


def _unknown(account: Account) -> Incoherence:
    kind = "complaint" if account.of.startswith("C") else "act" if "." in account.of else "event"
    return Incoherence(account.of, "of", f"there is no {kind} {account.of}", account.source)


def _of_act(act: Act, held: set[str], persons: set[str]) -> Iterator[Incoherence]:
    if act.event not in held:
        yield Incoherence(act.id, "event", f"there is no event {act.event}")
    if act.victim not in persons:
        yield Incoherence(act.id, "victim", f"there is no person {act.victim}")
    named = [part.person for part in act.perpetrators]
    for person in dict.fromkeys(named):
        if person not in persons:
            yield Incoherence(act.id, "perpetrators", f"there is no person {person}")
        if named.count(person) > 1:
            yield Incoherence(act.id, "perpetrators", f"{person} is named twice")


def _of_complaint(
    complaint: Complaint, held: set[str], persons: set[str], acts: Mapping[str, Act]
) -> Iterator[Incoherence]:
    if complaint.event not in held:
        yield Incoherence(complaint.id, "event", f"there is no event {complaint.event}")
    for field, person in (("victim", complaint.victim), ("by", complaint.by)):
        if person not in persons and (person or field == "victim"):
            yield Incoherence(complaint.id, field, f"there is no person {person}")
    if not complaint.act:
        return
    act = acts.get(complaint.act)
    if act is None:
        yield Incoherence(complaint.id, "act", f"there is no act {complaint.act}")
    elif act.event != complaint.event:
        yield Incoherence(complaint.id, "act", f"{act.id} is not of the event {complaint.event}")
    elif act.victim != complaint.victim:
        yield Incoherence(complaint.id, "victim", f"the victim of {act.id} is {act.victim}")


def _circles(events: tuple[Event, ...]) -> Iterator[Incoherence]:
    """List every event that is, by way of others, a part of itself."""
    whole = {event.id: event.part_of for event in events}
    for event in events:
        seen: set[str] = set()
        at = event.part_of
        while at and at not in seen and at != event.id:
            seen.add(at)
            at = whole.get(at, "")
        if at == event.id:
            yield Incoherence(event.id, "part_of", "an event cannot be a part of itself, by way of others either")


def _untold(events: Events) -> Iterator[Incoherence]:
    tellers = Tellers(events)
    for kind, things in (("event", events.events), ("act", events.acts), ("complaint", events.complaints)):
        for thing in things:
            if not tellers.of(thing):
                field = "id" if kind != "act" else "act"
                yield Incoherence(thing.id, field, f"nobody tells of this {kind}: it needs an account")
