"""Opening one record of a pack to one reader: what the program checks before, and the sealed file that goes out."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyrage

from firsthand.desk.files import laid_ready
from firsthand.errors import UsageError
from firsthand.model.consent import Scope, Standing, standing
from firsthand.model.release import Contents, Release, Sheet, State
from firsthand.model.roles import Permission
from firsthand.seal.canonical import canonical
from firsthand.seal.tree import audit_path, leaf_hash
from firsthand.vault import Vault

FORMAT = "firsthand-opening/1"
KINDS = {scope.value: scope for scope in (Scope.COURT, Scope.UN, Scope.PRESS, Scope.ARCHIVE)}
"""The kinds of recipient that consent knows."""

_USED = {"quote": Scope.QUOTE, "source": Scope.ATTRIBUTES, "ballot": Scope.COUNT}
"""What a record of each kind rests on, beside the kind of recipient."""

_ADVICE = "Choose another place with --out."


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is to read it: an age recipient, and what kind of recipient it is."""

    key: str
    kind: Scope


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What was opened: of which edition, the record's words for whoever sends it, and the sealed file."""

    edition: int
    what: str
    source: str
    file: Path


def disclose(
    vault: Vault, citation: str, to: Recipient, out: Path, edition: int = 0, *, day: date, now: datetime
) -> Disclosed:
    """Seal the opening of one record to one age recipient, and journal it. ``out`` is a folder.

    ``citation`` is a number in the pack, a leaf hash, or the passage of a quotation; without ``edition`` it is one of
    the only report released. Raises UsageError where it is not one record, where its source did not allow that kind of
    recipient or took back what it rests on, and for what is no recipient; NotPermitted for who may not.
    """
    vault.require(Permission.DISCLOSE)
    release = _release(vault, edition)
    contents = vault.releases.contents(release.number)
    sheet = _found(contents, citation, release)
    told = json.loads(sheet.line)
    _require_allowed(vault, sheet, told, to.kind, day)
    leaf = leaf_hash(sheet.line)
    sealed = _sealed(_opening(release, contents, sheet), to.key)
    file = out / f"{release.report}-opening-{leaf.hex()[:12]}.age"
    with laid_ready({file: sealed}, _ADVICE), vault.write("disclose", now=now) as writer:
        writer.disclose(release.number, sheet, leaf, to.kind, to.key)
    what = f"{told.get('link', told['kind'])} {told.get('at', '')}".strip()
    return Disclosed(release.edition, what, sheet.source, file)


def read_recipient(given: str) -> str:
    """Read an age recipient, or the first one in a file. Raises UsageError for what is none."""
    text = given
    if not given.startswith("age1"):
        try:
            text = Path(given).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            text = ""
    found = re.search(r"^age1[a-z0-9]+$", text, re.MULTILINE)
    try:
        return str(pyrage.x25519.Recipient.from_str(found[0] if found else ""))
    except pyrage.RecipientError:
        raise UsageError(
            "this is no age recipient, nor a file with one", "The recipient makes a key with age-keygen, and sends its "
            "public half: age1…"
        ) from None  # fmt: skip


def _release(vault: Vault, edition: int) -> Release:
    released = [each for each in vault.releases.all() if each.state is State.RELEASED]
    if edition:
        released = [each for each in released if each.edition == edition]
    elif len({(each.report, each.language) for each in released}) > 1:
        raise UsageError("several reports were released: say which edition", "Give --edition NUMBER.")
    if not released:
        raise UsageError("there is no such released edition", "firsthand editions lists them.")
    return released[-1]


def _found(contents: Contents, citation: str, release: Release) -> Sheet:
    found = [sheet for sheet in contents.sheets if citation in _names(sheet)]
    if not found:
        raise UsageError(
            f"edition {release.edition} has no record {citation} that is one source's, or she was erased",
            "Name it by its number in the pack, its leaf hash, or the passage quoted.",
        )
    if len(found) > 1:
        numbers = ", ".join(str(json.loads(sheet.line)["at"]) for sheet in found)
        raise UsageError(f"{citation} is quoted more than once", f"Name one of the citations {numbers}.")
    return found[0]


def _names(sheet: Sheet) -> Sequence[str]:
    """Say by what a record can be named; by nothing where it hides nothing of anybody's."""
    if not sheet.openings:
        return ()
    told = json.loads(sheet.line)
    return [leaf_hash(sheet.line).hex(), *(str(told[name]) for name in ("at", "passage") if name in told)]


def _require_allowed(vault: Vault, sheet: Sheet, told: dict[str, Any], kind: Scope, day: date) -> None:
    """Raise UsageError where the source did not allow it, or did and not any more."""
    consents = vault.consents(sheet.source)
    for scope in (kind, _USED[told.get("link", told["kind"])]):
        stands = standing(consents, scope, day)
        if stands is not Standing.GRANTED:
            raise UsageError(
                f"consent of {sheet.source} to {scope.value} is {stands.value}: this record is not opened",
                "Ask her, and record what she decides. What she refused or took back stays closed.",
            )


def _opening(release: Release, contents: Contents, sheet: Sheet) -> bytes:
    leaf = leaf_hash(sheet.line)
    index = contents.leaves.index(leaf)
    return canonical(
        {
            "format": FORMAT,
            "seal": release.digest.hex(),
            "record": sheet.line.decode(),
            "index": index,
            "path": [step.hex() for step in audit_path(contents.leaves, index)],
            "disclosures": sorted(sheet.openings.values()),
        }
    )


def _sealed(opening: bytes, recipient: str) -> bytes:
    return bytes(pyrage.encrypt(opening, [pyrage.x25519.Recipient.from_str(recipient)]))
