"""Evidence packs over the mill: a good one, the edition after it, and drafts that can be changed before sealing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firsthand.build import Checked
from firsthand.desk.admission.intake import admit
from firsthand.desk.admission.tables import take_codings, take_consents, take_coverage
from firsthand.desk.publication.producing import produce
from firsthand.desk.writing.reports import check_report, choose_report
from firsthand.model.testimony import InterviewRef, PassageRef, Status
from firsthand.project import read_project
from firsthand.seal import bag
from firsthand.seal.canonical import canonical
from firsthand.seal.salts import Record
from firsthand.seal.statement import Before, Edition, JournalTree, Records, Sealed, seal, to_sign
from firsthand.seal.tree import audit_path, consistency_proof, leaf_hash, root
from firsthand.vault import Vault
from tests.support import mill
from tests.support.example import laid_out

Json = dict[str, Any]

FOLDER = "mill-report"
"""The one folder in a pack's ZIP file."""
EDITOR, OFFICER, STRANGER, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3, 4))
ROLES = (("editor", EDITOR), ("protection-officer", OFFICER))
JOURNAL = [leaf_hash(str(n).encode()) for n in range(11)]
"""The leaf hashes of a journal; the first edition was sealed after seven of its entries, the next after all."""
COVER = bag.Cover("What the ledger left out", "The Mill Interviews", mill.TODAY.isoformat())


def public(key: Ed25519PrivateKey) -> str:
    """Return the public key in hexadecimal."""
    return key.public_key().public_bytes_raw().hex()


KEYS = (public(EDITOR), public(OFFICER))


@dataclass
class Draft:
    """An edition whose every part can be changed before it is sealed, signed and packed.

    ``told`` is ``seal.json`` without ``files``, ``records`` and ``root``, which sealing works out; ``openings`` are
    the disclosures of hidden parts, by the line of their record.
    """

    told: Json
    citations: list[Json]
    questions: list[Json]
    ballots: list[Json]
    report: dict[str, bytes]
    signers: tuple[tuple[str, Ed25519PrivateKey], ...] = ROLES
    openings: Mapping[bytes, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def records(self) -> Records:
        """The records, each kind in the order of its file."""
        citations, questions, ballots = (
            tuple(Record(line, leaf_hash(line)) for line in map(canonical, found))
            for found in (self.citations, self.questions, self.ballots)
        )
        questions, ballots = (tuple(sorted(kind, key=lambda record: record.leaf)) for kind in (questions, ballots))
        return Records(citations, questions, ballots)

    def sealed(self) -> Sealed:
        """Seal it as it stands."""
        records = self.records()
        told = {
            **self.told,
            "files": {name: digest(data) for name, data in self.report.items()},
            "records": {name: len(getattr(records, name)) for name in ("citations", "questions", "ballots")},
            "root": root(records.leaves).hex(),
        }
        return Sealed(canonical(told), records, {})

    def signed(self, sealed: Sealed) -> list[bag.Signature]:
        """Let the signers sign a seal."""
        return [
            bag.Signature(role, public(key), key.sign(to_sign(role, sealed.digest)).hex()) for role, key in self.signers
        ]

    def packed(self) -> dict[str, bytes]:
        """Seal, sign and pack it: its files by path."""
        sealed = self.sealed()
        return bag.pack(sealed, self.signed(sealed), self.report, COVER)

    def packed_as(self, text: Callable[[bytes], bytes]) -> dict[str, bytes]:
        """Pack it with its ``seal.json`` written in another way, and signed so."""
        sealed = self.sealed()
        changed = replace(sealed, seal=text(sealed.seal))
        return bag.pack(changed, self.signed(changed), self.report, COVER)

    def ask(self, finding: str, **changed: object) -> None:
        """Change a question; what belongs to it goes on to do so."""
        question = next(each for each in self.questions if each["finding"] == finding)
        before = leaf_hash(canonical(question)).hex()
        question.update(changed)
        after = leaf_hash(canonical(question)).hex()
        for record in (*self.citations, *self.ballots):
            if record.get("question") == before:
                record["question"] = after

    def ballots_of(self, finding: str) -> list[Json]:
        """The ballots of a question."""
        asked = {leaf_hash(canonical(each)).hex() for each in self.questions if each["finding"] == finding}
        return [ballot for ballot in self.ballots if ballot["question"] in asked]

    def edit(self, name: str, old: bytes, new: bytes) -> None:
        """Put other bytes in the place of some that a file of the report has once."""
        assert self.report[name].count(old) == 1, f"{name} has it {self.report[name].count(old)} times"
        self.report[name] = self.report[name].replace(old, new)

    def opening(self, record: Json) -> Json:
        """The opening of a record (section 6), with all that it hides."""
        sealed, line = self.sealed(), canonical(record)
        leaves = sealed.records.leaves
        index = leaves.index(leaf_hash(line))
        return {
            "format": "firsthand-opening/1",
            "seal": sealed.digest.hex(),
            "record": line.decode(),
            "index": index,
            "path": [step.hex() for step in audit_path(leaves, index)],
            "disclosures": list(self.openings[line]),
        }


@dataclass(frozen=True, slots=True)
class Given:
    """What a reader has before her: the pack's ZIP file, and what she was given beside it."""

    pack: bytes
    report: bytes | None = None
    keys: tuple[str, ...] | None = None
    earlier: bytes | None = None
    opening: bytes | None = None
    tsa: bytes | None = None


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(data).hexdigest()


def drafted(folder: Path) -> Draft:
    """Seal the mill's report in a folder that is there: the good edition. Takes about two seconds."""
    mill.write_files(folder)
    project = read_project(folder)
    with Vault.create(folder / "vault", "example", None, now=mill.NOW) as vault:
        assert admit(vault, project, [folder / "interviews"], folder / "register.csv", now=mill.NOW).refusals == ()
        for name, take in (("consents", take_consents), ("coverage", take_coverage), ("codings", take_codings)):
            assert take(vault, project, folder / f"{name}.csv", now=mill.NOW).faults == ()
        with vault.write("approve", now=mill.NOW) as writer:
            writer.set_status(InterviewRef("S01"), "en", Status.APPROVED, "R1")
        checked = check_report(vault, project, choose_report(project, folder, "report"), today=mill.TODAY)
        return _drafted(checked, _passages(vault, checked))


def _passages(vault: Vault, checked: Checked) -> dict[PassageRef, str]:
    found: dict[PassageRef, str] = {}
    for quotation in checked.bound.quotations:
        passage = quotation.citation.passage
        assert passage is not None
        transcript = vault.transcript(passage.interview)
        assert transcript is not None
        words = [turn.text.reveal() for turn in transcript.turns if passage.first <= turn.number <= passage.last]
        found[passage] = "\n".join(words)
    return found


def example_drafted(folder: Path) -> Draft:
    """Seal the example's Korean report, in a folder that is not there yet. Takes some seconds."""
    root_ = laid_out(folder)
    project = read_project(root_)
    with Vault.open(root_ / "vault", lambda _: "", user="example") as vault:
        checked = check_report(vault, project, choose_report(project, root_, "report-ko"), today=mill.TODAY)
        return _drafted(checked, _passages(vault, checked), ("html",))


def _drafted(checked: Checked, passages: dict[PassageRef, str], formats: tuple[str, ...] = ("html", "pdf")) -> Draft:
    report, manuscript = produce(checked, formats), checked.bound.manuscript
    journal = JournalTree(7, root(JOURNAL[:7]).hex())
    hidden = {"codebook": digest(b"codebook")}
    edition = Edition(manuscript.name, manuscript.language, mill.TODAY, journal, "firsthand 0.1.0", hidden)
    sealed = seal(checked.bound, edition, report, passages, b"k" * 32)
    told = json.loads(sealed.seal)
    kinds = (sealed.records.citations, sealed.records.questions, sealed.records.ballots)
    citations, questions, ballots = ([json.loads(record.line) for record in kind] for kind in kinds)
    openings = {record.line: tuple(record.openings.values()) for kind in kinds for record in kind}
    for worked_out in ("files", "records", "root"):
        del told[worked_out]
    return Draft(told, citations, questions, ballots, report, openings=openings)


def good(draft: Draft) -> Given:
    """The pack as the group gives it out."""
    return Given(zipped(draft.packed()))


def next_edition(draft: Draft) -> Draft:
    """The edition after ``draft``, which it supersedes."""
    later = deepcopy(draft)
    before = Before(
        draft.sealed().digest.hex(),
        "supersedes",
        JournalTree(7, root(JOURNAL[:7]).hex()),
        tuple(step.hex() for step in consistency_proof(JOURNAL, 7)),
        ("A date was corrected.",),
    )
    later.told |= {"before": before.written(), "journal": JournalTree(11, root(JOURNAL).hex()).written()}
    return later


def zipped(files: Mapping[str, bytes], folder: str = FOLDER) -> bytes:
    """Put files in a ZIP file as the group's program does."""
    return bag.zipped(files, folder)


def mended(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Write the bag's manifests anew, as anybody can."""
    payload = {path: data for path, data in files.items() if path.startswith("data/")}
    tags = {path: data for path, data in files.items() if "/" not in path and not path.startswith("tagmanifest")}
    tags["manifest-sha512.txt"] = _manifest(payload)
    return {**payload, **tags, "tagmanifest-sha512.txt": _manifest(tags)}


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return b"".join(f"{sha512(files[path]).hexdigest()}  {path}\n".encode() for path in sorted(files))


def quotation(draft: Draft) -> Json:
    """The first quotation's record."""
    return next(each for each in draft.citations if each["link"] == "quote")
