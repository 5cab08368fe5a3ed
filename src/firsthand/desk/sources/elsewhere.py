"""Where else a source is than in the vault: records of hers opened to readers, and files in the project's folder.

Both are for people to follow up: no command takes a record back or deletes a file. Told are places and codes, no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from firsthand.desk.vaults.copies import FOLDER
from firsthand.errors import NotPermitted
from firsthand.exchange import discover, load
from firsthand.exchange.outputs import pieces
from firsthand.model.consent import Scope
from firsthand.model.intake import Refusal
from firsthand.model.project import Project
from firsthand.model.testimony import Speaker
from firsthand.text.normal import normal
from firsthand.vault import Vault

_SEALED = ".age"
_LONG = 24
"""So many characters of hers in a row, a whole turn, are no chance."""


class Why(StrEnum):
    """Why a file is to be looked at, the surest first."""

    ADMITTED = "she was admitted from it"
    WORDS = "it holds words of hers"
    EDITION = "it is of an edition that tells of her"
    OPENED = "it is a record of hers, opened to a reader"
    CODE = "it names her code"
    UNREAD = "it cannot be looked into"


@dataclass(frozen=True, slots=True)
class Lying:
    """A file in the project's folder that may hold her words, by its path from there."""

    path: str
    why: Why


@dataclass(frozen=True, slots=True)
class Shown:
    """A record of hers that was opened to a reader: of which edition, the record, what kind of reader, to which key."""

    edition: int
    record: str
    reader: Scope
    to: str
    day: date

    @property
    def short(self) -> str:
        """The beginning of the record's leaf hash, as the opening's file is named by it."""
        return self.record[:12]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was opened of hers, in order of the day, and the files that may hold her words, by path."""

    shown: tuple[Shown, ...]
    files: tuple[Lying, ...]


def elsewhere(vault: Vault, project: Project, source: str) -> Elsewhere:
    """Say where else a source is. Of one who was erased only what the journal and the files' own text still tell."""
    shown = tuple(_shown(vault, source))
    return Elsewhere(shown, tuple(_files(vault, project, source, shown)))


def _shown(vault: Vault, source: str) -> Iterator[Shown]:
    editions = {release.number: release.edition for release in vault.releases.all()}
    for entry in vault.journal():
        for effect in entry.details.get("effects", ()):
            if effect.get("did") == "disclose" and effect.get("source") == source:
                edition = editions.get(effect["release"], 0)
                yield Shown(edition, effect["record"], Scope(effect["as"]), effect["to"], entry.time.date())


def _files(vault: Vault, project: Project, source: str, shown: tuple[Shown, ...]) -> Iterator[Lying]:
    root = Path(project.root).resolve()
    look = _Look(vault, source, shown)
    kept = [Path(backup.place) for backup in vault.backups()]
    apart = (vault.path.resolve(), root / FOLDER, *kept, *(place.with_name(f"{place.name}.keyring") for place in kept))
    for path in discover([root]):
        if not any(path.is_relative_to(place) for place in apart):
            place = normalize("NFC", path.relative_to(root).as_posix())
            why = look.at(path, place)
            if why is not None:
                yield Lying(place, why)


class _Look:
    """What of a source is looked for in a file."""

    def __init__(self, vault: Vault, source: str, shown: tuple[Shown, ...]) -> None:
        self._vault, self._source = vault, source
        self._opened = {record.short for record in shown}
        self._editions = {
            digest for each in vault.editions() if source in each.sources for digest in each.digests.values()
        }
        self._turns = frozenset(_turns(vault, source))
        # A code without a digit may be a word: in a text it is looked for only where it is linked.
        code, linked = re.escape(source), "" if re.search(r"\d", source) else "(?:quote|source):"
        self._code = re.compile(rf"(?<![0-9A-Za-z-]){linked}{code}(?![0-9A-Za-z-])")
        self._name = re.compile(rf"(?<![0-9A-Za-z-]){code}(?![0-9A-Za-z-])", re.IGNORECASE)

    def at(self, path: Path, place: str) -> Why | None:
        """Say why a file is to be looked at; None where nothing speaks for it."""
        named = Why.CODE if self._name.search(place) else None
        if path.suffix == _SEALED and any(path.stem.endswith(f"-opening-{short}") for short in self._opened):
            return Why.OPENED
        data = load(path, name=place)
        if isinstance(data, Refusal):
            return named or Why.UNREAD
        name = path.name
        if path.suffix == _SEALED:
            opened = self._unsealed(data)
            if opened is None:  # nobody here can read it
                return named
            data, name = opened, path.stem
        return self._in(name, data) or named

    def _in(self, name: str, data: bytes) -> Why | None:
        digest = sha256(data).hexdigest()
        if self._source in self._vault.admitted_for(digest):
            return Why.ADMITTED
        read = list(pieces(name, data))
        text = normal(" ".join(piece.text for piece in read if not piece.chance))
        if any(turn in text for turn in self._turns):
            return Why.WORDS
        if digest in self._editions:
            return Why.EDITION
        if self._code.search(text):
            return Why.CODE
        return Why.UNREAD if any(piece.unsearched for piece in read) else None

    def _unsealed(self, data: bytes) -> bytes | None:
        try:
            return self._vault.open_sealed(data)
        except NotPermitted:
            return None


def _turns(vault: Vault, source: str) -> Iterator[str]:
    """Give her turns that are long enough to be known again."""
    for text in vault.transcripts(source):
        held = vault.transcript(text.interview, text.language)
        for turn in held.turns if held is not None else ():
            said = normal(turn.text.reveal())
            if turn.speaker is Speaker.SOURCE and len(said) >= _LONG:
                yield said
