"""The record of events as it may leave the house: what those who agreed tell, and nothing of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from firsthand.counting.happened import Deed, Happened, Standing
from firsthand.counting.prepare import prepare
from firsthand.errors import UsageError
from firsthand.model.consent import Decision, Scope, deciding, standing
from firsthand.model.consent import Standing as Stands
from firsthand.model.event import Act, Complaint, Events, Involvement
from firsthand.model.finding import Unit
from firsthand.model.project import Project
from firsthand.model.snapshot import Snapshot
from firsthand.model.tellers import without
from firsthand.model.testimony import Source


def agreeing(snapshot: Snapshot, project: Project, scopes: Iterable[Scope], languages: Iterable[str]) -> frozenset[str]:
    """Name the sources who granted every scope, today and in every language, a minor by her guardian and herself."""
    asked, tongues = tuple(scopes), tuple(languages) or ("",)
    return frozenset(
        source.code
        for source in snapshot.sources
        if all(_grants(snapshot, project, source, scope, tongue) for scope in asked for tongue in tongues)
    )


def _grants(snapshot: Snapshot, project: Project, source: Source, scope: Scope, language: str) -> bool:
    held = snapshot.consents.get(source.code, ())
    if standing(held, scope, snapshot.today, language) is not Stands.GRANTED:
        return False
    age = source.attributes.get(project.consent.age)
    if not isinstance(age, int) or age >= project.consent.minor_age:
        return True
    found = deciding(held, scope, snapshot.today)
    return found is not None and bool(found.terms.guardian) and found.terms.assent is Decision.GRANTED


def shared(snapshot: Snapshot, agreed: frozenset[str]) -> Snapshot:
    """Return the view without what only others than ``agreed`` tell, and without what happened to those others.

    What happened to a source who did not agree is left out also where somebody else tells of it. Raises UsageError
    while a withdrawal is not settled.
    """
    if any(withdrawal.settled is None for withdrawal in snapshot.withdrawals):
        raise UsageError(
            "a withdrawal is not settled, and until then nothing leaves the house",
            "firsthand withdrawals lists what is open.",
        )
    gone = frozenset(source.code for source in snapshot.sources) - agreed
    closed = _closed(snapshot.events, gone)
    events = replace(
        snapshot.events,
        acts=tuple(act for act in snapshot.events.acts if act.victim not in closed),
        complaints=tuple(one for one in snapshot.events.complaints if _open(one, closed)),
    )
    left = tuple(source for source in snapshot.sources if source.code in agreed)
    return replace(snapshot, sources=left, events=without(events, gone))


def _closed(events: Events, gone: frozenset[str]) -> frozenset[str]:
    """Name the persons who are sources that did not agree, and those decided to be the same."""
    found = {person.id for person in events.persons if person.source in gone}
    while more := {other for pair in events.same if found & set(pair) for other in pair} - found:
        found |= more
    return frozenset(found)


def _open(complaint: Complaint, closed: frozenset[str]) -> bool:
    return complaint.victim not in closed and complaint.by not in closed


class Record:
    """What happened, prepared: only individuals' acts that somebody affirms stand in it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.happened: Happened = prepare(snapshot)
        self.victims = {one.name: one for one in self.happened.units[Unit.VICTIM]}
        stands = [deed for deed in self.happened.deeds if deed.accounts.standing is Standing.STANDS]
        self.deeds = tuple(deed for deed in stands if deed.victim in self.victims)
        self.of_groups = len(stands) - len(self.deeds)

    def incidents(self) -> Mapping[tuple[str, str], tuple[Deed, ...]]:
        """Group the acts by victim and event."""
        found: dict[tuple[str, str], tuple[Deed, ...]] = {}
        for deed in self.deeds:
            found[deed.victim, deed.event] = (*found.get((deed.victim, deed.event), ()), deed)
        return found

    def sex(self, victim: str) -> str:
        """Tell a victim's sex; empty where it is not known."""
        return str(self.victims[victim].values["sex"] or "")

    def minor(self, victim: str) -> bool | None:
        """Tell whether a victim was a minor; None where it is not known."""
        known = self.victims[victim].values["minor"]
        return None if known is None else known == "yes"


def as_act(deed: Deed) -> Act:
    """Return a joined act as one of the record."""
    number = int(deed.id.rpartition(".")[2])
    parts = tuple(Involvement("", doer.degree, doer.relation) for doer in deed.doers)
    return Act(deed.event, number, deed.type, deed.victim, parts, deed.setting or "", deed.phase or "")
