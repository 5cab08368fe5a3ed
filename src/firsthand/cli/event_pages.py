"""One event as ``firsthand event show`` prints it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from firsthand.desk.happened.event_views import Told
from firsthand.model.event import STAGES, Account, Act, Complaint, Event, Events, Person, PersonKind, Stage


def page(events: Events, told: Sequence[Told]) -> Iterator[str]:
    """Write an event, thing by thing, each with the accounts of it; what they contradict is marked."""
    persons = {person.id: person for person in events.persons}
    for each in told:
        yield _head(each.thing, persons)
        if not each.accounts and not isinstance(each.thing, Event):
            yield "    rests on the accounts of the event"
        for account in each.accounts:
            yield from _account(account, each.contradicted)
        for field in sorted(each.contradicted):
            yield f"  ! {field}: the accounts contradict each other" if field == "polarity" else (
                f"  ! {field}: told otherwise than it is recorded"
            )


def _head(thing: Event | Act | Complaint, persons: dict[str, Person]) -> str:
    if isinstance(thing, Event):
        return _line(thing.id, thing.when or "-", thing.region, thing.part_of and f"part of {thing.part_of}")
    if isinstance(thing, Act):
        by = ", ".join(
            _line(_person(part.person, persons), part.degree, part.relation) for part in thing.perpetrators
        )
        about = (thing.setting, thing.phase, thing.frequency, thing.when)
        return _line(
            f"{thing.id}  {thing.type}", f"against {_person(thing.victim, persons)}", f"by {by or 'unknown'}", *about
        )
    known = [stage for stage in STAGES if thing.stage(stage) is not Stage.UNKNOWN]
    stages = ", ".join(f"{stage} {thing.stage(stage).value}" for stage in known)
    answers = [
        f"{name}: {', '.join(terms)}"
        for name, terms in (
            ("answered", thing.responses), ("sanction", [thing.sanction] if thing.sanction else []),
            ("redress", thing.redress), ("reasons", thing.reasons),
        )
        if terms
    ]  # fmt: skip
    if thing.retaliation is not Stage.UNKNOWN:
        answers.append(f"retaliation: {thing.retaliation.value}")
    return _line(
        thing.id, f"of {_person(thing.victim, persons)}", thing.act and f"about {thing.act}",
        thing.to and f"to {thing.to}", stages, *answers, thing.when,
    )  # fmt: skip


def _person(of: str, persons: dict[str, Person]) -> str:
    person = persons[of]
    kind = "" if person.kind is PersonKind.INDIVIDUAL else person.kind.value
    size = f"{person.least} to {person.most}" if person.least is not None else ""
    details = (person.source, kind, person.role, person.sex, "a child" if person.minor else "", size)
    about = ", ".join(filter(None, details))
    return f"{of} ({about})" if about else of


def _account(account: Account, contradicted: frozenset[str]) -> Iterator[str]:
    passages = ", ".join(map(str, account.passages)) or "no passage stands"
    mark = "! " if "polarity" in contradicted else ""
    yield f"    {account.source}  {mark}{account.polarity.value}  {account.basis or '-'}  {passages}"
    for name, said in account.tells.items():
        yield f"        {'! ' if name in contradicted else ''}{name}: {said}"
    if account.anchor is not None:
        yield f"        in her words: {account.anchor.reveal()}"
    if account.memo is not None:
        yield f"        note: {account.memo.reveal()}"


def _line(*parts: object) -> str:
    return "  ".join(str(part) for part in parts if part)
