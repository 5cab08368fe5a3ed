"""Single events for a group's own collection in Uwazi: what those tell who agreed to it, without a name or a code."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from firsthand.counting.happened import FOREVER, Deed, Happened, Instance, Recourse, Standing, years
from firsthand.counting.happened import Years as CountedYears
from firsthand.desk.files import laid_ready
from firsthand.desk.happened.event_record import Record, agreeing, shared
from firsthand.errors import UsageError
from firsthand.exchange.uwazi import ActEntity, ComplaintEntity, EventEntity, Part, Uwazi, Years
from firsthand.model.consent import SCOPE_OF_MEDIUM, Scope, allowed_attributes, may_show
from firsthand.model.finding import Unit
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.model.snapshot import Snapshot, Wanted
from firsthand.vault import Vault

LANGUAGES = ("en", "ko")


@dataclass(frozen=True, slots=True)
class Sharing:
    """Files by name, and how many events, acts and complaints are in them.

    ``agreed`` of ``sources`` gave all that it takes; what only the others tell, or what happened to them, is not there.
    """

    files: Mapping[str, bytes]
    events: int
    acts: int
    complaints: int
    agreed: int
    sources: int


def share_events(
    vault: Vault, project: Project, medium: str, folder: Path, *, now: datetime, today: date,
    languages: Sequence[str] = LANGUAGES,
) -> Sharing:  # fmt: skip
    """Write the files and record that they left, all or nothing.

    Raises NotPermitted for who is no protection officer; UsageError while a withdrawal is open, and where nothing may
    be shared; EnvironmentFault where a file cannot be written.
    """
    vault.require(Permission.SHARE)
    found = sharing(vault.snapshot(Wanted(codes=frozenset()), today), project, medium, languages)
    files = {folder / name: data for name, data in found.files.items()}
    with laid_ready(files, "Choose another folder."), vault.write("export", now=now) as writer:
        writer.record_export("uwazi", found.files, found.events + found.acts + found.complaints)
    return found


def sharing(snapshot: Snapshot, project: Project, medium: str, languages: Sequence[str] = LANGUAGES) -> Sharing:
    """Gather what may be shared. Every source needs `paraphrase` and the medium's scope, in every language. Pure."""
    if not languages or not set(languages) <= set(LANGUAGES):
        raise UsageError("the files are written in en, in ko, or in both", "Name them with --languages en,ko.")
    agreed = agreeing(snapshot, project, [Scope.PARAPHRASE, SCOPE_OF_MEDIUM[medium]], languages)
    view = shared(snapshot, agreed)
    cards = _Cards(view, project, languages)
    events, acts, complaints = cards.events(), cards.acts(), cards.complaints()
    if not events:
        raise UsageError(
            "no event may be shared: nobody who tells of one agreed to it",
            f"It takes the scopes paraphrase and {SCOPE_OF_MEDIUM[medium].value}, in each language of the files.",
        )
    mark = hashlib.sha256(f"uwazi {snapshot.vault}".encode()).hexdigest()[:6]
    files = Uwazi(project.vocabularies, mark, tuple(languages)).files(events, acts, complaints)
    return Sharing(files, len(events), len(acts), len(complaints), len(agreed), len(snapshot.sources))


class _Cards:
    def __init__(self, view: Snapshot, project: Project, languages: Sequence[str]) -> None:
        self.view, self.project, self.languages = view, project, languages
        self.record = Record(view)
        happened: Happened = self.record.happened
        self.deeds = [deed for deed in self.record.deeds if self._known("act", deed.type)]
        self.recourses = [
            one for one in happened.complaints
            if one.accounts.standing is Standing.STANDS and one.victim in {deed.victim for deed in self.deeds}
        ]  # fmt: skip
        told = {deed.event for deed in self.deeds} | {one.event for one in self.recourses}
        self.instances = [one for one in happened.units[Unit.EVENT] if one.name in told]

    def _known(self, vocabulary: str, term: str) -> bool:
        return term in self.project.vocabularies[vocabulary].terms

    def events(self) -> list[EventEntity]:
        return [
            EventEntity(one.name, _years(one.values["year"]), self._region(one.values["region"]))
            for one in self.instances
        ]

    def acts(self) -> list[ActEntity]:
        return [self._act(deed) for deed in self.deeds]

    def _act(self, deed: Deed) -> ActEntity:
        victim = self.record.victims[deed.victim]
        sex = self.record.sex(deed.victim)
        return ActEntity(
            deed.id,
            deed.event,
            deed.type,
            deed.setting or "",
            deed.phase or "",
            deed.frequency or "",
            _years(years(deed.days)),
            self._words("sex", sex) if sex and self._may_show(victim, "sex", exact=True) else None,
            self.record.minor(deed.victim) if self._may_show(victim, self.project.consent.age, exact=False) else None,
            tuple(Part(doer.role, doer.relation, doer.degree) for doer in deed.doers),
            len(deed.accounts.affirming),
            len(deed.accounts.denying),
        )

    def complaints(self) -> list[ComplaintEntity]:
        return [_complaint(one) for one in self.recourses]

    def _may_show(self, victim: Instance, attribute: str, *, exact: bool) -> bool:
        """Tell whether a victim's detail may be shown: a source's own as she allowed it, in every language."""
        return all(
            may_show(
                allowed_attributes(self.view.consents.get(code, ()), self.view.today, language), attribute, exact=exact
            )
            for code in victim.sources
            for language in self.languages
        )

    def _words(self, attribute: str, value: str) -> Mapping[str, str]:
        known = self.project.attributes.get(attribute)
        return (known.values.get(value) if known else None) or {"": value}

    def _region(self, region: object) -> Mapping[str, str] | None:
        """Name a region: a value of an attribute, or a group that policy.toml makes of values; else by its id."""
        if not isinstance(region, str):
            return None
        for attribute in self.project.attributes.values():
            if region in attribute.values:
                return attribute.values[region]
            for group in self.project.protection.telling(attribute.name).groups:
                if group.id == region:
                    return group.label
        return {"": region}


def _complaint(one: Recourse) -> ComplaintEntity:
    terms = (tuple(sorted(held)) for held in (one.responses, one.redress, one.reasons))
    responses, redress, reasons = terms
    stages = {name: stage for name, stage in one.stages.items() if name != "retaliated"}
    return ComplaintEntity(one.id, one.event, one.to or "", stages, responses, one.sanction or "", redress, reasons)


def _years(value: object) -> Years | None:
    """Return years as a file tells them: an open end is None."""
    if not isinstance(value, tuple):
        return None
    known: CountedYears = value
    first, last = known
    return (None if first == -FOREVER else first), (None if last == FOREVER else last)
