"""Take in the tables that go with the interviews: consents, coverage, codings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from firsthand.exchange import read_codings, read_consents, read_coverage
from firsthand.model.consent import Consent, Decision, Scope, Standing, standing
from firsthand.model.consent_merging import kept
from firsthand.model.intake import RowFault
from firsthand.model.project import Project
from firsthand.model.testimony import PassageRef, Speaker
from firsthand.vault import Vault

if TYPE_CHECKING:
    from firsthand.disclosure.words.namesakes import Namesake


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows went in; none when any is at fault.

    ``given_again`` names, by source, the scopes that she had withdrawn and now allows anew; ``namesakes`` are aliases
    that are, or nearly are, a name just recorded. ``kept`` are the decisions of which the vault held something
    stricter, or something that the table leaves out: that stays.
    """

    rows: int
    faults: tuple[RowFault, ...] = ()
    given_again: Mapping[str, tuple[Scope, ...]] = field(default_factory=dict)
    namesakes: tuple[Namesake, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A decision recorded before with the same day, and the columns in which it stays as it was recorded."""

    source: str
    scope: Scope
    given: date
    columns: tuple[str, ...]


def take_consents(
    vault: Vault, project: Project, path: Path, *, now: datetime, content: bytes | None = None
) -> Taken:
    """Record every decision of the table; the latest dated one of a scope decides from now on.

    ``content`` is what the file holds, where it is in memory already.
    """
    known = {source.code for source in vault.sources()}
    rows, faults = read_consents(path, project.attributes, known, today=now.date(), content=content)
    if faults:
        return Taken(0, faults)
    return record_consents(vault, rows, now=now)


def record_consents(vault: Vault, rows: Sequence[Consent], *, now: datetime) -> Taken:
    """Record decisions, and say what the vault holds then: what was given again, and what stays stricter than told."""
    sources = {row.source for row in rows}
    only = next(iter(sources)) if len(sources) == 1 else ""
    before = vault.consents(only)
    with vault.write("consents", now=now) as writer:
        writer.set_consents(rows)
    after = vault.consents(only)
    held = {(one.source, one.scope, one.decision, one.given): one for one in after}
    told = {
        Kept(row.source, row.scope, row.given, columns): None
        for row in rows
        if (columns := kept(row, held[row.source, row.scope, row.decision, row.given]))
    }
    return Taken(len(rows), given_again=given_again(before, after, now.date()), kept=tuple(told))


def given_again(before: Sequence[Consent], after: Sequence[Consent], today: date) -> dict[str, tuple[Scope, ...]]:
    """Find what was withdrawn before, and is granted after, by source."""
    withdrawn = {(c.source, c.scope) for c in before if c.decision is Decision.WITHDRAWN or c.withdrawn is not None}
    again: dict[str, tuple[Scope, ...]] = {}
    for source, scope in sorted(withdrawn):
        was, now = (standing([c for c in held if c.source == source], scope, today) for held in (before, after))
        if was is Standing.WITHDRAWN and now is Standing.GRANTED:
            again[source] = (*again.get(source, ()), scope)
    return again


def take_coverage(
    vault: Vault, project: Project, path: Path, *, now: datetime, content: bytes | None = None
) -> Taken:
    """Record who was asked about what."""
    known = {source.code for source in vault.sources()}
    topics = {project.codebook.topic_of(code) for code in project.codebook.codes}
    rows, faults = read_coverage(path, known, topics, content=content)
    if faults:
        return Taken(0, faults)
    with vault.write("coverage", now=now) as writer:
        writer.set_coverage(rows)
    return Taken(len(rows))


def take_codings(
    vault: Vault, project: Project, path: Path, *, now: datetime, content: bytes | None = None
) -> Taken:
    """Apply every coding of the table; none where a passage is not in the vault or has no turn of the source's."""

    @cache
    def speakers(passage: PassageRef) -> frozenset[Speaker] | None:
        return vault.speakers(passage) if vault.has_passage(passage) else None

    rows, faults = read_codings(path, project.codebook, today=now.date(), content=content, speakers=speakers)
    if faults:
        return Taken(0, faults)
    with vault.write("codings", now=now) as writer:
        writer.add_codings(rows, at=now)
    return Taken(len(rows))
