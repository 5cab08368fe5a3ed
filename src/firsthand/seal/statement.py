"""The edition as it is sealed: its records under one root, and the statement that is signed (4.1, 4.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from firsthand.model.bound import Bound
from firsthand.model.testimony import PassageRef
from firsthand.seal.canonical import canonical
from firsthand.seal.citations import citations_of
from firsthand.seal.questions import Question, questions_of
from firsthand.seal.salts import Plain, Record, Salts
from firsthand.seal.tree import root

FORMAT = "firsthand-evidence-pack/1"
_SIGNED = b"firsthand evidence pack 1\n"


@dataclass(frozen=True, slots=True)
class Records:
    """All records of an edition, each kind in the order of its file."""

    citations: tuple[Record, ...]
    questions: tuple[Record, ...]
    ballots: tuple[Record, ...]

    @property
    def leaves(self) -> list[bytes]:
        """The leaf hashes in ascending order, as they stand in the tree."""
        return sorted(record.leaf for record in (*self.citations, *self.questions, *self.ballots))


@dataclass(frozen=True, slots=True)
class JournalTree:
    """The journal as a tree: how many entries, and its root in hexadecimal (4.7)."""

    size: int
    root: str

    def written(self) -> dict[str, object]:
        """Write it as the seal does."""
        return {"size": self.size, "root": self.root}


@dataclass(frozen=True, slots=True)
class Before:
    """The edition whose place another takes: the digest of its seal, how, its journal, and the proof from it to now."""

    seal: str
    how: str
    journal: JournalTree
    proof: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    def written(self) -> dict[str, object]:
        """Write it as the seal does."""
        return {
            "seal": self.seal,
            "how": self.how,
            "journal": self.journal.written(),
            "proof": list(self.proof),
            "changes": list(self.changes),
        }


@dataclass(frozen=True, slots=True)
class Edition:
    """What an edition is called, and what it is sealed with.

    ``hidden`` are digests of what it was made from, by name: ``codebook``, ``ladder``, ``policy``, ``snapshot``.
    """

    report: str
    language: str
    day: date
    journal: JournalTree
    program: str
    hidden: Mapping[str, str] = field(repr=False)
    before: Before | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """An edition sealed and not yet signed: ``seal.json``, its records, and what opens the seal's own hidden parts."""

    seal: bytes = field(repr=False)
    records: Records
    openings: Mapping[str, str] = field(repr=False)

    @property
    def digest(self) -> bytes:
        """SHA-256 of the seal: what is signed and time-stamped."""
        return sha256(self.seal).digest()


def seal(
    bound: Bound,
    edition: Edition,
    files: Mapping[str, bytes],
    passages: Mapping[PassageRef, str],
    secret: bytes,
) -> Sealed:
    """Seal an edition. The same edition and secret give the same bytes.

    ``files`` are the report's files by name, ``passages`` the words of each passage quoted, in the original, and
    ``secret`` the vault's 32 bytes for it. Raises ValueError for a report with a link that leads nowhere.
    """
    asked = questions_of(bound)
    named = {question.key: "" for question in asked}
    everything = [_said(plain) for plain in (*citations_of(bound, named, passages), *_plain(asked))]
    head = _head(edition, files)
    salts = Salts(secret, canonical([everything, head, dict(edition.hidden)]))
    records = _records(bound, asked, passages, salts)
    hidden = {name: salts.hide(("seal",), name, value) for name, value in edition.hidden.items()}
    told = {
        **head,
        "records": {name: len(getattr(records, name)) for name in ("citations", "questions", "ballots")},
        "root": root(records.leaves).hex(),
        "_sd": sorted(digest for digest, _ in hidden.values()),
    }
    return Sealed(canonical(told), records, {name: opening for name, (_, opening) in hidden.items()})


def to_sign(role: str, digest: bytes) -> bytes:
    """Return the bytes that who signs in a role signs with Ed25519; ``digest`` is the seal's."""
    return _SIGNED + role.encode() + b"\n" + digest


def _head(edition: Edition, files: Mapping[str, bytes]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "report": edition.report,
        "language": edition.language,
        "day": edition.day.isoformat(),
        "files": {name: sha256(data).hexdigest() for name, data in files.items()},
        "journal": edition.journal.written(),
        "before": edition.before.written() if edition.before is not None else None,
        "program": edition.program,
    }


def _records(
    bound: Bound, asked: Sequence[Question], passages: Mapping[PassageRef, str], salts: Salts
) -> Records:
    questions = {question.key: salts.record(question.plain) for question in asked}
    leaves = {key: record.leaf.hex() for key, record in questions.items()}
    ballots = [
        salts.record(Plain(each.label, {**each.fields, "question": leaves[question.key]}, each.hidden, each.source))
        for question in asked
        for each in question.ballots
    ]
    citations = tuple(map(salts.record, citations_of(bound, leaves, passages)))
    numbers, cast = (tuple(sorted(found, key=lambda record: record.leaf)) for found in (questions.values(), ballots))
    return Records(citations, numbers, cast)


def _plain(asked: Sequence[Question]) -> list[Plain]:
    return [plain for question in asked for plain in (question.plain, *question.ballots)]


def _said(plain: Plain) -> list[object]:
    return [list(plain.label), dict(plain.fields), dict(plain.hidden)]
