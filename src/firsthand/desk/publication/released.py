"""Where the release of a report stands, the files that lie there of it, and what of its pack was opened to whom."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import date
from hashlib import sha512
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from firsthand.build import Checked
from firsthand.desk.files import digest_of
from firsthand.desk.publication.evidence import changed_since, told_by
from firsthand.desk.publication.publishing import pack_name
from firsthand.desk.publication.releasing import last_release
from firsthand.model.release import Release, State
from firsthand.model.roles import Permission
from firsthand.seal.tree import leaf_hash
from firsthand.vault import Vault

_MANIFESTS = ("manifest-sha512.txt", "tagmanifest-sha512.txt")

GROUP = 4
"""So many characters of a seal are read aloud, or compared, at a time."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What waits for a second signature, the edition readers have, and the numbers of editions released and struck."""

    waiting: Release | None
    last: Release | None
    struck: tuple[int, ...]

    @property
    def changes(self) -> tuple[str, ...]:
        """Say what the proposal that waits changes of the edition before, in the report's language."""
        before = told_by(self.waiting)["before"] if self.waiting is not None else None
        return tuple(before["changes"]) if before else ()


@dataclass(frozen=True, slots=True)
class Opened:
    """One record that was opened: when, by whom, whose it is, as to what kind of recipient, and her key."""

    day: date
    by: str
    source: str
    record: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A record of a pack that hides something of one source's: its leaf hash, its number, its kind and passage."""

    leaf: str
    number: int
    kind: str
    passage: str
    source: str


def standing_of(vault: Vault, report: str, language: str) -> Standing:
    """Say where the release of a report in a language stands."""
    mine = [each for each in vault.releases.all() if (each.report, each.language) == (report, language)]
    struck = {each.edition for each in vault.strikings() if each.agreed is not None}
    return Standing(
        next((each for each in mine if each.state is State.PROPOSED), None),
        last_release(vault, report, language),
        tuple(each.edition for each in mine if each.state is State.RELEASED and each.edition in struck),
    )


def changes(vault: Vault, checked: Checked, last: Release) -> tuple[str, ...]:
    """Say what the report as it is now changes of the last release, in the report's language."""
    return changed_since(vault, checked.bound, last)


def lying(release: Release, out: Path) -> dict[str, bytes]:
    """Read the report's files and the pack of a release, as far as they lie there unchanged.

    The pack has to be sealed as this release is, and to hold what its manifests list. A reader verifies more.
    """
    found = {name: (out / name).read_bytes() for name in told_by(release)["files"] if (out / name).is_file()}
    sealed = told_by(release)["files"]
    found = {name: data for name, data in found.items() if digest_of(data) == sealed[name]}
    pack = out / pack_name(release.report)
    if pack.is_file() and _is_whole(pack, release):
        found[pack.name] = pack.read_bytes()
    return found


def _is_whole(pack: Path, release: Release) -> bool:
    """Tell whether a pack has this release's seal and all that its manifests list (RFC 8493), unchanged."""
    try:
        with ZipFile(pack) as archive:
            held = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
        manifests = b"".join(held[name] for name in _MANIFESTS).decode()
        listed = [line.split(maxsplit=1) for line in manifests.splitlines()]
        return (
            held["data/seal.json"] == release.seal
            and {name for _, name in listed} == held.keys() - {_MANIFESTS[-1]}
            and all(sha512(held[name]).hexdigest() == digest for digest, name in listed)
        )
    except (OSError, BadZipFile, KeyError, ValueError, EOFError, zlib.error):
        return False


def seal_in_groups(release: Release) -> list[str]:
    """Return SHA-256 of the seal in groups, as it is read aloud or printed."""
    digest = release.digest.hex()
    return [digest[at : at + GROUP] for at in range(0, len(digest), GROUP)]


def choices(vault: Vault, release: Release) -> tuple[Choice, ...]:
    """List the records of a pack that can be opened to somebody: citations in their order, then single answers."""
    found = []
    for sheet in vault.releases.contents(release.number).sheets:
        if sheet.openings:
            told = json.loads(sheet.line)
            kind = str(told.get("link", told["kind"]))
            found.append(
                Choice(leaf_hash(sheet.line).hex(), int(told.get("at", 0)), kind, told.get("passage", ""), sheet.source)
            )
    return tuple(sorted(found, key=lambda each: (not each.number, each.number, each.source, each.leaf)))


def opened_of(vault: Vault, release: Release) -> tuple[Opened, ...]:
    """List what was opened of a release, the latest first. Raises NotPermitted for who may not open any."""
    vault.require(Permission.DISCLOSE)
    return tuple(
        Opened(
            entry.time.astimezone().date(), entry.user, told["source"], told["record"], told["as"], told["to"]
        )
        for entry in reversed(tuple(vault.journal()))
        if entry.action == "disclose"
        for told in entry.details["effects"]
        if told["did"] == "disclose" and told["release"] == release.number
    )  # fmt: skip
