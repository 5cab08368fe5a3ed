"""What rests on a source's consent: in the vault, in findings and exhibits, in every report, in every edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from firsthand.counting import codes_needed, compute, count
from firsthand.counting.sensitivity import without
from firsthand.errors import EnvironmentFault, UsageError
from firsthand.manuscript import read as read_manuscript
from firsthand.model.consent import SCOPE_OF_MEDIUM, Dependent, Resting, Scope, Withdrawal
from firsthand.model.event import Act, Complaint, Event, Events
from firsthand.model.finding import Count
from firsthand.model.manuscript import CitationKind, Manuscript
from firsthand.model.place import Place
from firsthand.model.project import Project, ReportSettings
from firsthand.model.snapshot import Snapshot, Wanted
from firsthand.model.tellers import Tellers
from firsthand.rules.attributed import named_in
from firsthand.rules.uses import resting
from firsthand.vault import Vault

_QUOTED = frozenset({Scope.QUOTE, Scope.TRANSLATION, Scope.CASE})
_DESCRIBED = frozenset({Scope.ALIAS, Scope.ATTRIBUTES})
_COUNTED = frozenset({Scope.COUNT, Scope.PARAPHRASE})


def resting_on(
    vault: Vault, project: Project, withdrawal: Withdrawal, *, today: date
) -> tuple[tuple[Dependent, ...], tuple[str, ...]]:
    """List what rests on what is withdrawn: in the vault, in its findings, in every report, in every edition.

    The second are the names of reports that cannot be read.
    """
    findings = tuple(project.findings.values())
    snapshot = vault.snapshot(Wanted(codes=codes_needed(findings, project.codebook)), today)
    found = [*_in_the_vault(vault, withdrawal), *_counted(project, snapshot, withdrawal)]
    unread: list[str] = []
    for settings in project.reports.values():
        if not is_there(project, settings):
            continue
        manuscript = _read(project, settings)
        if manuscript is None:
            unread.append(settings.name)
        else:
            found += _in_a_report(manuscript, withdrawal, _aliases(snapshot, withdrawal.source))
    found += editions_with(snapshot, withdrawal)
    return tuple(dict.fromkeys(found)), tuple(unread)


def is_there(project: Project, settings: ReportSettings) -> bool:
    """Tell whether any of a report's files is written yet."""
    return any((Path(project.root) / name).exists() for name in settings.files)


def _read(project: Project, settings: ReportSettings) -> Manuscript | None:
    """Read a report whole; None when any file of it cannot be read."""
    try:
        manuscript, problems = read_manuscript(settings, Path(project.root))
    except (EnvironmentFault, UsageError):
        return None
    return None if any(problem.kind == "unreadable-manuscript" for problem in problems) else manuscript


def _touches(withdrawal: Withdrawal, scopes: frozenset[Scope]) -> bool:
    return not withdrawal.scopes or bool(withdrawal.scopes & scopes)


def _in_the_vault(vault: Vault, withdrawal: Withdrawal) -> Iterator[Dependent]:
    for text in vault.transcripts(withdrawal.source):
        if not withdrawal.scopes or (Scope.TRANSLATION in withdrawal.scopes and not text.original):
            yield Dependent(Resting.TRANSCRIPT, f"{text.interview} {text.language}")
    if _touches(withdrawal, _COUNTED):
        for row in vault.codings(source=withdrawal.source, hidden=True):  # it rests there, whoever may see it
            yield Dependent(Resting.CODING, f"{row.coding.passage} {row.coding.code} {row.coding.coder}")
        yield from _happened(vault.events(), withdrawal.source)


def _happened(events: Events, source: str) -> Iterator[Dependent]:
    """List the events, acts and complaints that rest on her: ``E7.1``, and ``E7.1 alone`` where on nobody else."""
    telling = Tellers(events)
    listed: tuple[tuple[Resting, Sequence[Event | Act | Complaint]], ...] = (
        (Resting.EVENT, events.events), (Resting.ACT, events.acts), (Resting.COMPLAINT, events.complaints),
    )  # fmt: skip
    for kind, things in listed:
        for thing in things:
            if source in (who := telling.sources(thing)):
                yield Dependent(kind, thing.id if len(who) > 1 else f"{thing.id} alone")


def _counted(project: Project, snapshot: Snapshot, withdrawal: Withdrawal) -> Iterator[Dependent]:
    """List the findings and the exhibits that count her; of a finding also what it counts with her and without."""
    if not _touches(withdrawal, _COUNTED):
        return
    findings, left = tuple(project.findings.values()), without(snapshot, withdrawal.source)
    before, _ = count(findings, snapshot, project)
    behind = resting(snapshot)
    figures = {name: compute(exhibit, project, snapshot) for name, exhibit in project.exhibits.items()}
    after, _ = count(findings, left, project)
    for name, held in before.items():
        if withdrawal.source in behind(held):
            yield Dependent(Resting.FINDING, name, told(held), told(after[name]))
    for name, exhibit in project.exhibits.items():
        if figures[name] != compute(exhibit, project, left):
            yield Dependent(Resting.EXHIBIT, name)


def told(count: Count) -> str:
    """Say in digits what a finding counts: ``22 of 25``, ``2000 to 2009; 25 of 25``."""
    number = f"{count.n} of {count.of}"
    if count.low is None:
        return number
    return f"{count.low}; {number}" if count.low == count.high else f"{count.low} to {count.high}; {number}"


def _aliases(snapshot: Snapshot, code: str) -> Mapping[str, Mapping[str, str]]:
    held = {source.code: source.alias for source in snapshot.sources} | dict(snapshot.withdrawn_aliases)
    return {code: held[code]} if code in held else {}


def _in_a_report(
    manuscript: Manuscript, withdrawal: Withdrawal, aliases: Mapping[str, Mapping[str, str]]
) -> Iterator[Dependent]:
    medium = SCOPE_OF_MEDIUM.get(manuscript.medium)
    of_medium = frozenset({medium}) if medium else frozenset[Scope]()
    quoted, described = (_touches(withdrawal, scopes | of_medium) for scopes in (_QUOTED, _DESCRIBED))
    for citation in manuscript.citations():
        if quoted and citation.passage is not None and citation.passage.source == withdrawal.source:
            yield Dependent(Resting.QUOTATION, f"{at(citation.place)} {citation.passage}")
        if described and citation.kind is CitationKind.SOURCE and citation.source == withdrawal.source:
            yield Dependent(Resting.DESCRIPTION, at(citation.place))
    for place, _ in named_in(manuscript, aliases) if described else ():
        yield Dependent(Resting.DESCRIPTION, at(place))


def editions_with(snapshot: Snapshot, withdrawal: Withdrawal) -> Iterator[Dependent]:
    """List the editions published with what is withdrawn in them."""
    source = withdrawal.source
    for edition in snapshot.editions:
        medium = SCOPE_OF_MEDIUM.get(edition.medium)
        of_medium = frozenset({medium}) if medium else frozenset[Scope]()
        quoted = source in edition.quoted and _touches(withdrawal, _QUOTED | of_medium)
        described = any(d.source == source for d in edition.disclosures)
        counted = any(source in c.sources for c in edition.counts) and _touches(withdrawal, _COUNTED)
        if quoted or counted or (described and _touches(withdrawal, _DESCRIBED | of_medium)):
            yield Dependent(Resting.EDITION, f"{edition.number} {edition.report} {edition.published.isoformat()}")


def at(place: Place) -> str:
    """Name a place as a reader finds it: a line of a text, a paragraph of a Word document."""
    if place.path.lower().endswith(".docx"):
        return f"{place.path}: paragraph {place.line}, character {place.column}"
    return f"{place.path}:{place.line}:{place.column}"
