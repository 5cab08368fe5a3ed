"""Everything a file tells whoever takes it apart, as text to be searched: words, properties, comments, hidden parts.

A channel says where in the file a piece stands, in fixed words and numbers; a file's own names are never part of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.exchange.outputs.kinds import reader_of
from firsthand.exchange.outputs.piece import Piece, Telling
from firsthand.exchange.outputs.walk import Walk

__all__ = ["Piece", "Telling", "pieces"]


def pieces(name: str, data: bytes) -> Iterator[Piece]:
    """Yield every piece of a file, its name first.

    What cannot be searched (nested or unpacked beyond all measure, encrypted, damaged) is a piece that says so.
    """
    yield Piece("file name", name)
    yield from Walk(reader_of).inside("", data, name)
