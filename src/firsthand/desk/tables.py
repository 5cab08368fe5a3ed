"""Take in the tables that go with the interviews: consents, coverage, codings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from firsthand.exchange import read_codings, read_consents, read_coverage
from firsthand.model.intake import RowFault
from firsthand.model.project import Project
from firsthand.vault import Vault


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows went in; none when any is at fault."""

    rows: int
    faults: tuple[RowFault, ...] = ()


def take_consents(vault: Vault, project: Project, path: Path, *, now: datetime) -> Taken:
    """Record every decision of the table; the latest dated one of a scope decides from now on."""
    known = {source.code for source in vault.sources()}
    rows, faults = read_consents(path, project.attributes, known, today=now.date())
    if faults:
        return Taken(0, faults)
    with vault.write("consents", now=now) as writer:
        writer.set_consents(rows)
    return Taken(len(rows))


def take_coverage(vault: Vault, project: Project, path: Path, *, now: datetime) -> Taken:
    """Record who was asked about what."""
    known = {source.code for source in vault.sources()}
    topics = {project.codebook.topic_of(code) for code in project.codebook.codes}
    rows, faults = read_coverage(path, known, topics)
    if faults:
        return Taken(0, faults)
    with vault.write("coverage", now=now) as writer:
        writer.set_coverage(rows)
    return Taken(len(rows))


def take_codings(vault: Vault, project: Project, path: Path, *, now: datetime) -> Taken:
    """Apply every coding of the table."""
    rows, faults = read_codings(path, project.codebook, today=now.date())
    if faults:
        return Taken(0, faults)
    named = {row.coding.passage for row in rows}
    missing = sorted(passage for passage in named if not vault.has_passage(passage))
    if missing:
        return Taken(0, tuple(RowFault(path.name, 0, "passage", f"{p} is not in the vault") for p in missing))
    with vault.write("codings", now=now) as writer:
        writer.add_codings(rows, at=now)
    return Taken(len(rows))
