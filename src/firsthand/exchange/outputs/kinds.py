"""Which reader some bytes are for: by how they begin, or how their file's name ends."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.exchange.outputs import markup, office, pdf, pictures, plain
from firsthand.exchange.outputs.piece import Piece
from firsthand.exchange.outputs.walk import Reader, Walk


def reader_of(data: bytes, name: str) -> Reader:
    """Return what reads these bytes; what is of no known kind is read as text."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    ending = name.lower().rpartition(".")[2]
    for beginnings, endings, reader in _READERS:
        if data.startswith(beginnings) or head.startswith(beginnings) or ending in endings:
            return reader
    return pdf.document if b"%pdf-" in head else plain.bytes_as_text


def _gzip(channel: str, data: bytes, walk: Walk) -> Iterator[Piece]:
    yield from plain.letters_in(f"{channel} head".strip(), data[:512])
    found = walk.unpacked(data, 31)
    if found is None:
        yield Piece(channel or "file", "", unsearched="it is packed, and damaged or unpacks to too much")
        return
    yield from walk.inside(f"{channel} unpacked".strip(), found)


_READERS: tuple[tuple[tuple[bytes, ...], frozenset[str], Reader], ...] = (
    ((pictures.PNG,), frozenset(), pictures.png),
    ((b"\xff\xd8\xff",), frozenset(), pictures.jpeg),
    ((b"PK\x03\x04", b"PK\x05\x06"), frozenset(), office.package),
    ((b"\x1f\x8b",), frozenset(), _gzip),
    ((b"<!doctype html", b"<html"), frozenset({"html", "htm", "xhtml"}), markup.page),
    ((b"<?xml", b"<svg"), frozenset({"xml", "svg", "rels"}), markup.tree),
)
"""How a file of each kind begins or its name ends, and what reads it; in that order."""
