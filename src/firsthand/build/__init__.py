"""The main flow, one screen: read → open → bind → count → check → render.

``read`` comes before ``open`` so that the vault is asked only for what the manuscript quotes: the cost of a check
follows the manuscript, not the vault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from firsthand.build.bind import Binder
from firsthand.counting import codes_needed, count, events_needed
from firsthand.counting.followed import asked_today
from firsthand.diagnostics.diagnostic import Diagnostic, Severity
from firsthand.errors import EXIT_BLOCKED, EXIT_PUBLISHABLE, EXIT_REVIEW
from firsthand.model.bound import Bound
from firsthand.model.finding import Finding
from firsthand.model.manuscript import CitationKind, Manuscript, Problem
from firsthand.model.project import Project
from firsthand.model.snapshot import Archive, Snapshot, Wanted
from firsthand.rules import judge
from firsthand.rules.unlinked import unlinked_words


@dataclass(frozen=True, slots=True)
class Checked:
    """A report bound and judged."""

    bound: Bound
    diagnostics: tuple[Diagnostic, ...]

    @property
    def exit_code(self) -> int:
        """0 publishable, 10 blocked, 11 a second person must decide."""
        severities = {d.severity for d in self.diagnostics}
        if Severity.BLOCK in severities:
            return EXIT_BLOCKED
        return EXIT_REVIEW if Severity.REVIEW in severities else EXIT_PUBLISHABLE


def check(
    manuscript: Manuscript,
    problems: tuple[Problem, ...],
    project: Project,
    archive: Archive,
    today: date,
    *,
    later: frozenset[str] = frozenset(),
) -> Checked:
    """Bind and judge a manuscript that was read, against a project and the archive of interviews.

    What was judged without the rules of ``later`` is for its author's eyes, and never published.
    """
    bound = bind(manuscript, problems, project, archive, today)
    return Checked(bound, judge(bound, later=later))


def bind(
    manuscript: Manuscript, problems: tuple[Problem, ...], project: Project, archive: Archive, today: date
) -> Bound:
    """Follow every link of a manuscript that was read, and judge nothing."""
    snapshot = open_snapshot(manuscript, project, archive, today)
    counts, uncounted = count(tuple(project.findings.values()), snapshot, project)
    return Binder(manuscript, project, snapshot, counts, archive).bind((*problems, *uncounted))


def bind_speakers(
    manuscripts: Sequence[Manuscript], project: Project, archive: Archive, snapshot: Snapshot
) -> tuple[Bound, ...]:
    """Follow the links to sources and to their words alone, for who asks what is told of them; nothing is counted.

    ``snapshot`` holds the interviews that the manuscripts quote.
    """
    return tuple(
        Binder(manuscript, project, snapshot, {}, archive).bind((), {CitationKind.QUOTE, CitationKind.SOURCE})
        for manuscript in manuscripts
    )


def open_snapshot(manuscript: Manuscript, project: Project, archive: Archive, today: date) -> Snapshot:
    """Ask the archive for what this manuscript needs; again, where earlier editions asked more of the record."""
    codes = codes_needed(project.findings.values(), project.codebook)
    if codes is not None:
        codes |= frozenset(project.protection.doubled)
    happened = wants_events(project)
    printed = tuple(text for _, text in unlinked_words(manuscript, project))
    snapshot = archive.snapshot(Wanted(manuscript.interviews(), codes, happened, printed), today)
    earlier = tuple(_asked_before(snapshot, project))
    before, then = codes_needed(earlier, project.codebook), happened or events_needed(earlier)
    if happened == then and (codes is None or (before is not None and before <= codes)):
        return snapshot
    codes = None if codes is None or before is None else codes | before
    again = archive.snapshot(Wanted(manuscript.interviews(), codes, then), today)
    return replace(again, repeated=snapshot.repeated)


def wants_events(project: Project) -> bool:
    """Tell whether a finding or an exhibit of the project asks of what happened."""
    return events_needed(project.findings.values()) or any(exhibit.of_events for exhibit in project.exhibits.values())


def _asked_before(snapshot: Snapshot, project: Project) -> Iterator[Finding]:
    for edition in snapshot.editions:
        for before in edition.counts:
            told = asked_today(before, snapshot.became, project.codebook)
            yield Finding(told.finding, "", told.unit, told.among, told.where)
