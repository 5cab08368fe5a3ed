"""Correct what is recorded of a source, give her an alias or take it back, and add her with her first interview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from unicodedata import normalize

from firsthand.desk.admission.intake import Described, Intake, Writing, store
from firsthand.desk.admission.uploads import Upload
from firsthand.disclosure.words import aliases
from firsthand.disclosure.words.attribution import ALIAS
from firsthand.errors import UsageError
from firsthand.exchange import read_attributes, read_row
from firsthand.model.intake import RowFault
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.model.testimony import Source
from firsthand.vault import Vault

LONGEST_ALIAS = 60
"""So many characters an alias has at most: it is a name."""


def source_of(vault: Vault, code: str) -> Source:
    """Find a source. Raises UsageError where there is none."""
    found = vault.sources(code) if code else ()
    if not found:
        raise UsageError(f"there is no source {code}", "The list of sources has those there are.")
    return found[0]


def correct(
    vault: Vault, project: Project, code: str, cells: Mapping[str, str], *, now: datetime
) -> tuple[RowFault, ...]:
    """Correct a source's attributes as somebody typed them, an empty one being not known; what is wrong with them.

    Nothing is recorded where anything is wrong. Attributes not named stay. Raises NotPermitted, and UsageError where
    there is no such source.
    """
    vault.require(Permission.ADMIT)
    held = source_of(vault, code).attributes
    found, faults = read_attributes(cells, project.attributes, today=now.date())
    changed = {name: value for name, value in found.items() if value != held.get(name)}
    if changed and not faults:
        with vault.write("attributes", now=now) as writer:
            writer.set_attributes(code, changed)
    return faults


def give_aliases(vault: Vault, code: str, given: Mapping[str, str], *, now: datetime) -> tuple[RowFault, ...]:
    """Set a source's aliases by language, an empty one being retired; what is wrong with them.

    An alias is one source's alone, whatever its spelling. Raises NotPermitted, and UsageError for no such source.
    """
    vault.require(Permission.ADMIT)
    source = source_of(vault, code)
    wanted = {language: " ".join(normalize("NFC", name).split()) for language, name in given.items()}
    faults = [
        RowFault("typed", 0, f"alias_{language}", f"longer than {LONGEST_ALIAS} characters")
        for language, name in wanted.items()
        if len(name) > LONGEST_ALIAS
    ]
    faults += _taken(vault, source, wanted)
    if not faults and any(source.alias.get(language, "") != name for language, name in wanted.items()):
        with vault.write("alias", now=now) as writer:
            writer.set_alias(code, wanted)
    return tuple(faults)


def _taken(vault: Vault, source: Source, wanted: Mapping[str, str]) -> list[RowFault]:
    """Note every alias that another source has."""
    others = [other for other in vault.sources() if other.code != source.code]
    found = []
    for language, name in wanted.items():
        holders = aliases.shared([replace(source, alias={language: name}), *others]).get(source.code)
        if name and holders:
            found.append(RowFault("typed", 0, f"alias_{language}", f"{', '.join(sorted(holders))} has this alias"))
    return found


def published_under(vault: Vault, code: str) -> tuple[tuple[int, str], ...]:
    """List the editions that told a source's alias, each with its language: readers know her by it."""
    return tuple(
        (edition.number, edition.language)
        for edition in vault.editions()
        if any(told.source == code and told.detail.attribute == ALIAS for told in edition.disclosures)
    )


def add_source(
    vault: Vault, project: Project, cells: Mapping[str, str], file: Upload, writing: Writing, *, now: datetime
) -> Intake:
    """Take a new source in with her first interview, as a row of the register would. ``cells`` are its columns.

    Raises NotPermitted for who may not admit.
    """
    vault.require(Permission.ADMIT)
    row, faults = read_row({**cells, "file": file.path.name}, project.attributes, today=now.date())
    if (code := cells.get("source", "").strip()) and vault.sources(code):
        faults = (*faults, RowFault("typed", 0, "source", "this source is in the register already"))
    if row is None or faults:
        return Intake(faults=faults)
    return store(
        vault, [Described(row, PurePosixPath(file.path.name), lambda: file.content)], (), writing, now=now
    )
