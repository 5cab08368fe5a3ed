"""Withdrawal: record it, mark all that rests on it, and settle it once nothing of it is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from firsthand.counting import codes_needed, count
from firsthand.counting.sensitivity import without
from firsthand.desk.reports import check_report
from firsthand.errors import EnvironmentFault, UsageError
from firsthand.manuscript import read as read_manuscript
from firsthand.model.consent import SCOPE_OF_MEDIUM, Dependent, Resting, Scope, Withdrawal
from firsthand.model.event import Act, Complaint, Event, Events
from firsthand.model.finding import Count
from firsthand.model.manuscript import CitationKind, Manuscript
from firsthand.model.place import Place
from firsthand.model.project import Project, ReportSettings
from firsthand.model.roles import Permission
from firsthand.model.snapshot import Snapshot, Wanted
from firsthand.model.tellers import Tellers
from firsthand.rules.uses import resting
from firsthand.vault import Vault

LEFT_OVER = ("CN02", "CN03")
"""The rules that say that a report still uses what was withdrawn."""

_QUOTED = frozenset({Scope.QUOTE, Scope.TRANSLATION, Scope.CASE})
_DESCRIBED = frozenset({Scope.ALIAS, Scope.ATTRIBUTES})
_COUNTED = frozenset({Scope.COUNT, Scope.PARAPHRASE})


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A withdrawal as it was recorded. ``fresh`` is what was not withdrawn before; nothing was recorded when empty.

    ``unread`` are reports that could not be read, so that nobody knows whether they use her.
    """

    withdrawal: Withdrawal
    fresh: frozenset[Scope]
    dependents: tuple[Dependent, ...]
    unread: tuple[str, ...] = ()


def withdraw(
    vault: Vault, project: Project, source: str, scopes: frozenset[Scope], *, received: date, today: date, now: datetime
) -> Withdrawn:
    """Record that a source took back ``scopes``, or everything, and mark what rests on it: one transaction.

    Raises UsageError for an unknown source, a day in the future, or one before a consent that came after it.
    """
    if received > today:
        raise UsageError(f"{received.isoformat()} is in the future", "Give the day on which it was received.")
    withdrawal = Withdrawal(source, received, received + timedelta(days=project.consent.withdrawal_days), scopes)
    dependents, unread = resting_on(vault, project, withdrawal, today=today)
    with vault.write("withdraw", now=now) as writer:
        fresh = writer.withdraw(withdrawal, dependents)
    return Withdrawn(withdrawal, fresh, dependents if fresh else (), unread if fresh else ())


def resting_on(
    vault: Vault, project: Project, withdrawal: Withdrawal, *, today: date
) -> tuple[tuple[Dependent, ...], tuple[str, ...]]:
    """List what rests on what is withdrawn: in the vault, in its findings, in every report, in every edition.

    The second are the names of reports that cannot be read.
    """
    findings = tuple(project.findings.values())
    snapshot = vault.snapshot(Wanted(codes=codes_needed(findings, project.codebook)), today)
    found = [*_in_the_vault(vault, withdrawal), *_findings(project, snapshot, withdrawal)]
    unread: list[str] = []
    for settings in project.reports.values():
        if not _is_there(project, settings):
            continue
        manuscript = _read(project, settings)
        if manuscript is None:
            unread.append(settings.name)
        else:
            found += _in_a_report(manuscript, withdrawal)
    found += editions_with(snapshot, withdrawal)
    return tuple(dict.fromkeys(found)), tuple(unread)


def settle(vault: Vault, project: Project, source: str, *, today: date, now: datetime) -> int:
    """Settle what a source withdrew, so that builds go on without it; how many withdrawals that was.

    Raises UsageError naming the places where a report still uses it, and when nothing of hers is open; NotPermitted for
    who is no protection officer.
    """
    vault.require(Permission.SETTLE)
    left = [
        _at(diagnostic.place)
        for settings in project.reports.values()
        if _is_there(project, settings)
        for diagnostic in check_report(vault, project, settings, today=today).diagnostics
        if diagnostic.code in LEFT_OVER and source in diagnostic.subjects
    ]
    if left:
        raise UsageError(f"what {source} withdrew is still used:\n{chr(10).join(left)}", "Take it out there first.")
    with vault.write("settle", now=now) as writer:
        return writer.settle_withdrawals(source, today)


def _is_there(project: Project, settings: ReportSettings) -> bool:
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
    texts = [text for text in vault.transcripts() if text.interview.source == withdrawal.source]
    for text in texts:
        if not withdrawal.scopes or (Scope.TRANSLATION in withdrawal.scopes and not text.original):
            yield Dependent(Resting.TRANSCRIPT, f"{text.interview} {text.language}")
    if _touches(withdrawal, _COUNTED):
        for row in vault.codings():
            if row.coding.source == withdrawal.source:
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


def _findings(project: Project, snapshot: Snapshot, withdrawal: Withdrawal) -> Iterator[Dependent]:
    if not _touches(withdrawal, _COUNTED):
        return
    findings = tuple(project.findings.values())
    before, _ = count(findings, snapshot, project)
    after, _ = count(findings, without(snapshot, withdrawal.source), project)
    behind = resting(snapshot)
    for name, held in before.items():
        if withdrawal.source in behind(held):
            yield Dependent(Resting.FINDING, name, told(held), told(after[name]))


def told(count: Count) -> str:
    """Say in digits what a finding counts: ``22 of 25``, ``2000 to 2009; 25 of 25``."""
    number = f"{count.n} of {count.of}"
    if count.low is None:
        return number
    return f"{count.low}; {number}" if count.low == count.high else f"{count.low} to {count.high}; {number}"


def _in_a_report(manuscript: Manuscript, withdrawal: Withdrawal) -> Iterator[Dependent]:
    medium = SCOPE_OF_MEDIUM.get(manuscript.medium)
    of_medium = frozenset({medium}) if medium else frozenset[Scope]()
    quoted, described = (_touches(withdrawal, scopes | of_medium) for scopes in (_QUOTED, _DESCRIBED))
    for citation in manuscript.citations():
        if quoted and citation.passage is not None and citation.passage.source == withdrawal.source:
            yield Dependent(Resting.QUOTATION, f"{_at(citation.place)} {citation.passage}")
        if described and citation.kind is CitationKind.SOURCE and citation.source == withdrawal.source:
            yield Dependent(Resting.DESCRIPTION, _at(citation.place))


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


def _at(place: Place) -> str:
    """Name a place as a reader finds it: a line of a text, a paragraph of a Word document."""
    if place.path.lower().endswith(".docx"):
        return f"{place.path}: paragraph {place.line}, character {place.column}"
    return f"{place.path}:{place.line}:{place.column}"
