"""The pack as files: a BagIt bag (RFC 8493) described as RO-Crate 1.2, as a folder's files or as one ZIP file."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha512

from firsthand.seal.canonical import canonical
from firsthand.seal.page import page
from firsthand.seal.salts import Record
from firsthand.seal.statement import Sealed

KINDS = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "tsr": "application/timestamp-reply",
    "tsq": "application/timestamp-query",
}
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed: in which role, with which Ed25519 key; both in hexadecimal."""

    role: str
    key: str
    signature: str

    def written(self) -> dict[str, object]:
        """Write it as ``signatures.json`` does."""
        return {"role": self.role, "key": self.key, "signature": self.signature}


@dataclass(frozen=True, slots=True)
class Cover:
    """What the pack says of itself to other programs: the report's title, the group, the edition's day, the terms."""

    title: str
    group: str
    day: str
    licence: str = "Copyright remains with the group that published the report; the pack may be passed on unchanged."
    extras: Mapping[str, bytes] = field(default_factory=dict)


def pack(
    sealed: Sealed, signatures: Iterable[Signature], report: Mapping[str, bytes], cover: Cover
) -> dict[str, bytes]:
    """Put a pack together: its files by path. ``cover.extras`` are further files under ``data/``: a time stamp."""
    records = sealed.records
    data = {
        "seal.json": sealed.seal,
        "signatures.json": canonical([signature.written() for signature in signatures]),
        "records/citations.jsonl": _lines(records.citations),
        "records/questions.jsonl": _lines(records.questions),
        "records/ballots.jsonl": _lines(records.ballots),
        "verify.html": page(),
        **{f"report/{name}": content for name, content in report.items()},
        **cover.extras,
    }
    data["ro-crate-metadata.json"] = _crate(data, cover)
    payload = {f"data/{path}": content for path, content in sorted(data.items())}
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": _info(payload, cover),
        "manifest-sha512.txt": _manifest(payload),
    }
    return {**payload, **tags, "tagmanifest-sha512.txt": _manifest(tags)}


def zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """Write the files as one ZIP file with one folder in it; the same files give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{path}", _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[path])
    return written.getvalue()


def _lines(records: Iterable[Record]) -> bytes:
    return b"".join(record.line + b"\n" for record in records)


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{sha512(files[path]).hexdigest()}  {path}\n" for path in sorted(files)).encode()


def _info(payload: Mapping[str, bytes], cover: Cover) -> bytes:
    size = sum(map(len, payload.values()))
    told = {
        "Bagging-Date": cover.day,
        "External-Description": " ".join(f"Evidence pack of {cover.title}".split()),
        "Payload-Oxum": f"{size}.{len(payload)}",
    }
    return "".join(f"{name}: {value}\n" for name, value in told.items()).encode()


def _crate(data: Mapping[str, bytes], cover: Cover) -> bytes:
    """Describe the pack's files as RO-Crate 1.2 does. No author: a group, by the name on its report."""
    parts = [
        {"@id": path, "@type": "File", "name": path, "contentSize": str(len(content)),
         "encodingFormat": KINDS.get(path.rpartition(".")[2], "application/octet-stream")}
        for path, content in sorted(data.items())
    ]  # fmt: skip
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": cover.title,
            "description": "The evidence pack of a published report: docs/formats/evidence-pack.md of Firsthand.",
            "datePublished": cover.day,
            "license": cover.licence,
            "publisher": {"@id": "#group"},
            "hasPart": [{"@id": part["@id"]} for part in parts],
        },
        {"@id": "#group", "@type": "Organization", "name": cover.group},
        *parts,
    ]
    told = {"@context": "https://w3id.org/ro/crate/1.2/context", "@graph": graph}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
