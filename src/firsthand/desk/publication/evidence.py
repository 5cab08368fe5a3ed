"""Sealing a checked report: the records of its evidence pack, drawn from the report, the vault and the journal."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import partial
from hashlib import sha256
from typing import Any

from firsthand import __version__
from firsthand.model.bound import Bound
from firsthand.model.private import Private
from firsthand.model.release import Contents, How, Release, Sheet, Signed
from firsthand.model.testimony import PassageRef
from firsthand.seal.bag import Cover, Signature, pack
from firsthand.seal.canonical import canonical
from firsthand.seal.changes import changes_of
from firsthand.seal.citations import citations_of
from firsthand.seal.questions import questions_of
from firsthand.seal.statement import Before, Edition, JournalTree, Sealed, seal
from firsthand.seal.tree import consistency_proof, leaf_hash, root
from firsthand.vault import Vault

PROGRAM = f"firsthand {__version__}"
RECORDS = "evidence-records.txt"
"""What a search for names calls the records of a pack, all in one."""
_MADE_OF = ("sources", "consents", "interviews", "transcripts", "codings", "coverage", "events")
"""What of a snapshot an edition is made from. Its head and its editions change with every release."""


@dataclass(frozen=True, slots=True)
class Link:
    """The edition whose place another takes, and how."""

    edition: int
    how: How


def journal_tree(leaves: Sequence[bytes]) -> JournalTree:
    """Return the journal's tree over these leaf data (4.7 of the format)."""
    return JournalTree(len(leaves), root([leaf_hash(leaf) for leaf in leaves]).hex())


def sealed(
    vault: Vault,
    bound: Bound,
    files: Mapping[str, bytes],
    *,
    day: date,
    size: int | None = None,
    before: tuple[Release, How] | None = None,
) -> Sealed:
    """Seal a report's files as an edition of a day. The same again gives the same bytes.

    ``size`` is how many entries the journal had when it was proposed; without it, it is the journal of now.
    Raises VaultDamaged where the journal does not verify.
    """
    leaves = vault.releases.journal_leaves()[:size]
    passages = _passages(bound)
    edition = Edition(
        report=bound.manuscript.name,
        language=bound.manuscript.language,
        day=day,
        journal=journal_tree(leaves),
        program=PROGRAM,
        hidden=_made_from(bound),
        before=_before(vault, bound, passages, leaves, *before) if before else None,
    )
    secret = vault.releases.secret([source.code for source in bound.snapshot.sources])
    return seal(bound, edition, files, passages, secret)


def told_by(release: Release) -> dict[str, Any]:
    """Read a release's seal."""
    return dict(json.loads(release.seal))


def contents_of(made: Sealed) -> Contents:
    """List what the vault keeps of a pack. What is hidden in a record that is nobody's is not kept."""
    records = made.records
    everybodys = [record for record in (*records.citations, *records.questions) if not record.source]
    somebodys = [record for record in (*records.citations, *records.ballots) if record.source]
    kept = [Sheet("", record.line) for record in everybodys]
    kept += [Sheet(record.source, record.line, dict(record.openings)) for record in somebodys]
    return Contents(tuple(records.leaves), tuple(kept))


def words_of_records(bound: Bound) -> bytes:
    """Return all that the records of a pack of this report would show, but for salts and digests, as one text.

    It is the same on whichever day, so that it can be searched for names before anybody proposes a release.
    """
    nothing: defaultdict[Any, str] = defaultdict(str)
    shown = [each.plain.fields for each in questions_of(bound)]
    shown += [each.fields for each in citations_of(bound, nothing, nothing)]
    return b"".join(canonical(fields) + b"\n" for fields in shown)


def packed(
    bound: Bound, made: Sealed, files: Mapping[str, bytes], signatures: Iterable[Signed], extras: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Put the pack's files together. ``extras`` are a time stamp and its request, where there are any."""
    language = bound.manuscript.language
    cover = Cover(
        title=bound.manuscript.title or _in(bound.project.title, language) or bound.manuscript.name,
        group=_in(bound.project.group, language),
        day=json.loads(made.seal)["day"],
        extras=extras,
    )
    by_role = sorted(signatures, key=lambda signed: signed.role.value)
    written = [Signature(signed.role.value, signed.key, signed.signature.hex()) for signed in by_role]
    return pack(made, written, files, cover)


def _in(text: Mapping[str, str], language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")


def _before(
    vault: Vault, bound: Bound, passages: Mapping[PassageRef, str], leaves: Sequence[bytes], release: Release, how: How
) -> Before:
    told = told_by(release)
    was = JournalTree(told["journal"]["size"], told["journal"]["root"])
    proof = consistency_proof([leaf_hash(leaf) for leaf in leaves], was.size)
    changes = _changes(vault, bound, passages, release)
    return Before(release.digest.hex(), how.value, was, tuple(step.hex() for step in proof), changes)


def changed_since(vault: Vault, bound: Bound, release: Release) -> tuple[str, ...]:
    """Say what a report changes of one that was released, in the report's language, as a pack says it."""
    return _changes(vault, bound, _passages(bound), release)


def _changes(vault: Vault, bound: Bound, passages: Mapping[PassageRef, str], release: Release) -> tuple[str, ...]:
    lines = [sheet.line for sheet in vault.releases.contents(release.number).sheets]
    return changes_of(bound, passages, lines, told_by(release)["records"]["citations"])


def _passages(bound: Bound) -> dict[PassageRef, str]:
    """Give the words of each passage quoted: the whole passage, in the original."""
    originals = {
        interview: text
        for interview, texts in bound.snapshot.transcripts.items()
        for text in texts
        if text.original
    }
    quoted = {quotation.citation.passage for quotation in bound.quotations} - {None}
    return {
        passage: "\n".join(
            turn.text.reveal()
            for turn in originals[passage.interview].turns
            if passage.first <= turn.number <= passage.last
        )
        for passage in quoted
        if passage is not None
    }


def _made_from(bound: Bound) -> dict[str, str]:
    project, snapshot = bound.project, bound.snapshot
    of = {
        "codebook": project.codebook,
        "ladder": project.ladder,
        "policy": [project.policy, project.consent, project.protection],
        "snapshot": [getattr(snapshot, name) for name in _MADE_OF],
    }
    return {name: _digest(value) for name, value in of.items()}


def _digest(value: object) -> str:
    """Return SHA-256 over a value's own parts, written as JSON in an order of their own."""
    return sha256(_json(_plain(value)).encode()).hexdigest()


_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    """Take a value apart into what JSON holds; what has no order gets one."""
    plain: object
    match value:
        case Private():
            plain = value.reveal()
        case Enum():
            plain = str(value.value)
        case None | bool() | str() | int() | float():
            plain = value
        case Mapping():
            plain = sorted(([_plain(key), _plain(inner)] for key, inner in value.items()), key=_json)
        case set() | frozenset():
            plain = sorted(map(_plain, value), key=_json)
        case list() | tuple():
            plain = list(map(_plain, value))
        case _ if is_dataclass(value):
            plain = [_plain(getattr(value, field.name)) for field in fields(value)]
        case _:
            plain = str(value)
    return plain
