"""Going into a file, and into the files within it, as far as the limits allow."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from firsthand.exchange.outputs.piece import Piece

DEEPEST = 6
"""How many files may lie within one another."""

LARGEST = 200_000_000
"""How many bytes a file may hold unpacked, all it holds together."""


class Walk:
    """One file's search: what has been unpacked so far, and how deep. ``reader_of`` says what reads some bytes."""

    def __init__(self, reader_of: Callable[[bytes, str], Reader]) -> None:
        self._reader_of = reader_of
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
            yield from self._reader_of(data, name)(channel, data, self)
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


Reader = Callable[[str, bytes, Walk], Iterator[Piece]]
"""Yields the pieces of some bytes of one kind: where they lie, the bytes, and the walk for what lies within."""
