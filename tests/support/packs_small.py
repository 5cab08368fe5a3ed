"""The pack of section 7 of the format: the smallest that holds, read from the page, and its ZIP file."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha512

from tests.support.documents import ROOT, boxes

PAGE = ROOT / "docs" / "formats" / "evidence-pack.md"
FOLDER = "well"
KEYS = ("8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
        "8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vectors:
    """The boxes of section 7, in order."""

    report: bytes
    questions: bytes
    question_leaves: list[str]
    citations: bytes
    citation_leaves: list[str]
    ballots: bytes
    ballot_leaves: list[str]
    root: str
    seal: bytes
    digest: str
    signatures: bytes
    opening: bytes
    opened: str
    bagit: bytes
    manifest: bytes


@cache
def vectors() -> Vectors:
    """Read section 7."""
    _, _, section = PAGE.read_text("utf-8").partition("\n## 7. Test vectors\n")
    (report, questions, of_questions, citations, of_citations, ballots, of_ballots, root, seal, digest, signatures,
     opening, opened, bagit, manifest) = (box.text for box in boxes(section))  # fmt: skip
    return Vectors(
        report.encode(), questions.encode(), of_questions.split(), citations.encode(), of_citations.split(),
        ballots.encode(), of_ballots.split(), root.strip(), seal.rstrip("\n").encode(), digest.strip(),
        signatures.rstrip("\n").encode(), opening.rstrip("\n").encode(), opened.rstrip("\n"), bagit.encode(),
        manifest.encode(),
    )  # fmt: skip


def small() -> dict[str, bytes]:
    """The files of the small pack, by path."""
    told = vectors()
    return sealed_in_a_bag(
        {
            "data/report/well.html": told.report,
            "data/records/questions.jsonl": told.questions,
            "data/records/citations.jsonl": told.citations,
            "data/records/ballots.jsonl": told.ballots,
            "data/seal.json": told.seal,
            "data/signatures.json": told.signatures,
            "data/verify.html": b"",
            "data/ro-crate-metadata.json": b"",
            "bagit.txt": told.bagit,
            "bag-info.txt": b"Bagging-Date: 2026-03-01\n",
        }
    )


def sealed_in_a_bag(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Write both manifests anew, as anybody can."""
    payload = {path: data for path, data in files.items() if path.startswith("data/")}
    tags = {path: data for path, data in files.items() if "/" not in path and "manifest" not in path}
    tags["manifest-sha512.txt"] = _manifest(payload)
    return {**payload, **tags, "tagmanifest-sha512.txt": _manifest(tags)}


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return b"".join(f"{sha512(files[path]).hexdigest()}  {path}\n".encode() for path in sorted(files))


@dataclass(slots=True)
class Entry:
    """A file of a ZIP file as its headers tell it; whatever is changed is written so, whether it is true or not."""

    name: bytes
    data: bytes
    made: int = 0x0314
    needed: int = 20
    flags: int = 0
    method: int = 0
    time: int = 0
    day: int = 0x21
    check: int | None = None
    packed: int | None = None
    size: int | None = None
    extra: bytes = b""
    comment: bytes = b""
    external: int = 0o644 << 16
    local: bytes | None = None
    """The local header and the name, where they are to tell something else."""

    def header(self) -> bytes:
        """The part that local header and directory have in common."""
        check = zlib.crc32(self.data) if self.check is None else self.check
        packed, size = (len(self.data) if told is None else told for told in (self.packed, self.size))
        return struct.pack("<5H3L2H", self.needed, self.flags, self.method, self.time, self.day, check, packed, size,
                           len(self.name), len(self.extra))  # fmt: skip


def entries(files: Mapping[str, bytes]) -> list[Entry]:
    """The files of a pack as the group's program has them in its ZIP file."""
    return [Entry(f"{FOLDER}/{path}".encode(), files[path], flags=0 if path.isascii() else 0x800)
            for path in sorted(files)]  # fmt: skip


def archive(
    listed: list[Entry], *, before: bytes = b"", between: bytes = b"", after: bytes = b"", many: int = 0
) -> bytes:
    """Write a ZIP file, with other bytes before, between files and directory, and after; ``many`` are said to be in."""
    out, directory = bytearray(before), bytearray()
    for each in listed:
        at, common = len(out), each.header()
        out += (b"PK\3\4" + common + each.name + each.extra if each.local is None else each.local) + each.data
        directory += b"PK\1\2" + struct.pack("<H", each.made) + common + struct.pack(
            "<3H2L", len(each.comment), 0, 0, each.external, at
        ) + each.name + each.extra + each.comment  # fmt: skip
    out += between
    count = many or len(listed)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory) + end + after


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Write the files as the group's program does."""
    return archive(entries(files))
