"""A small invented record of events, with its sources and what they agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from firsthand.model.coding import Polarity
from firsthand.model.consent import Consent, Decision, Scope
from firsthand.model.event import Account, Act, Complaint, Event, Events, Involvement, Person, Stage
from firsthand.model.project import Project
from firsthand.model.protection import Protection
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import InterviewRef, PassageRef, Source
from firsthand.model.when import When
from firsthand.project.vocabulary import shipped_vocabularies
from tests.support.snapshots import PROJECT as BARE

TODAY = date(2011, 5, 20)
PROJECT: Project = replace(BARE, vocabularies=shipped_vocabularies(), protection=Protection(cell=3))
EVERYTHING = (Scope.COUNT, Scope.PARAPHRASE, Scope.ARCHIVE)


def account(of: str, source: str, polarity: Polarity = Polarity.AFFIRMS) -> Account:
    return Account(of, source, polarity, None, (PassageRef(InterviewRef(source), 2, 2),))


def consent(source: str, *scopes: Scope, attributes: Iterable[str] = ()) -> tuple[Consent, ...]:
    given = [Consent(source, scope, Decision.GRANTED, TODAY) for scope in scopes]
    if ticked := frozenset(attributes):
        given.append(Consent(source, Scope.ATTRIBUTES, Decision.GRANTED, TODAY, attributes=ticked))
    return tuple(given)


def own_event(number: int, kind: str, relation: str = "spouse", when: str = "2004") -> tuple[Event, Act]:
    """Make what happened to the source of a number: event, act, in a home, by somebody of whom no more is known."""
    by = (Involvement("P90", "carried-out", relation),)
    return (
        Event(f"E{number}", When.parse(when)),
        Act(f"E{number}", 1, kind, f"P{number}", by, "home", "home-country", "repeated"),
    )


def record(kinds: Iterable[str], **about: str) -> Events:
    """Make one event for each kind, each told by a source of its own, S01, S02 …, a woman of whom it is true."""
    pairs = [own_event(number, kind, **about) for number, kind in enumerate(kinds, 1)]
    return Events(
        persons=(
            *(Person(f"P{n}", source=f"S{n:02}", sex="female", minor=False) for n in range(1, len(pairs) + 1)),
            Person("P90", role="spouse"),
        ),
        events=tuple(event for event, _ in pairs),
        acts=tuple(act for _, act in pairs),
        accounts=(*(account(f"E{n}.1", f"S{n:02}") for n in range(1, len(pairs) + 1)), account("C1", "S01")),
        complaints=(
            Complaint(
                "C1", "E1", "P1", to="police",
                stages={"told": Stage.YES, "complained": Stage.YES, "recorded": Stage.NO},
                responses=("blamed", "sent-home"), sanction="none", redress=("none",),
            ),
        ),
    )  # fmt: skip


def seen(events: Events, number: int, scopes: Iterable[Scope] = EVERYTHING) -> Snapshot:
    """Make a snapshot of it with so many sources, who all agreed to these scopes and to their sex being told."""
    sources = tuple(Source(f"S{n:02}", {}, {"sex": "female", "age": 40}) for n in range(1, number + 1))
    consents = {one.code: consent(one.code, *scopes, attributes=("sex", "age:band")) for one in sources}
    return Snapshot("vault", "0" * 64, TODAY, sources, consents, events=events)
