"""Going into a file, and into the files within it, as far as the limits allow."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from firsthand.exchange.outputs import markup, office, pdf, pictures, plain
from firsthand.exchange.outputs.piece import Piece

DEEPEST = 6
"""How many files may lie within one another."""

LARGEST = 200_000_000
"""How many bytes a file may hold unpacked, all it holds together."""


class Walk:
    """One file's search: what has been unpacked so far, and how deep."""

    def __init__(self) -> None:
        self._depth = 0
        self._left = LARGEST

    def inside(self, channel: str, data: bytes, name: str = "") -> Iterator[Piece]:
        """Yield the pieces of some bytes, read as what they are. ``channel`` says where they lie; empty: the file."""
        self._left -= len(data)
        if self._left < 0 or self._depth >= DEEPEST:
            why = "it unpacks to too much" if self._left < 0 else "files lie too deep within files"
            yield Piece(channel or "file", "", unsearched=why)
            return
        self._depth += 1
        try:
            yield from self._reader(data, name)(channel, data, self)
        finally:
            self._depth -= 1

    def has_room(self, size: int) -> bool:
        """Tell whether so many bytes more are within the limits."""
        return size <= self._left

    def unpacked(self, data: bytes, window: int = 15) -> bytes | None:
        """Undo deflate, within the limits; None where there is more, or it is damaged. ``window`` is as zlib's."""
        undo = zlib.decompressobj(window)
        try:
            found = undo.decompress(data, max(1, self._left))
        except zlib.error:
            return None
        return found if undo.eof else None

    def _reader(self, data: bytes, name: str) -> Reader:
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


Reader = Callable[[str, bytes, Walk], Iterator[Piece]]
_READERS: tuple[tuple[tuple[bytes, ...], frozenset[str], Reader], ...] = (
    ((pictures.PNG,), frozenset(), pictures.png),
    ((b"\xff\xd8\xff",), frozenset(), pictures.jpeg),
    ((b"PK\x03\x04", b"PK\x05\x06"), frozenset(), office.package),
    ((b"\x1f\x8b",), frozenset(), _gzip),
    ((b"<!doctype html", b"<html"), frozenset({"html", "htm", "xhtml"}), markup.page),
    ((b"<?xml", b"<svg"), frozenset({"xml", "svg", "rels"}), markup.tree),
)
"""How a file of each kind begins or its name ends, and what reads it; in that order."""
