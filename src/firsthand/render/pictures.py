"""Ordinary pictures of a manuscript: recognised by their bytes, and stripped of what a camera writes into them.

A photograph's file often holds where and when it was taken, and with what. None of that is published.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from firsthand.errors import EnvironmentFault
from firsthand.render.tree import Span

Pictures = Mapping[str, bytes]
"""The bytes of each picture, by its path (:func:`firsthand.render.body.pictures_of` lists them)."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture without its metadata. ``kind`` is ``png`` or ``jpeg``."""

    kind: str
    data: bytes = field(repr=False)


def picture(span: Span, pictures: Pictures) -> Picture:
    """Find a span's picture. Raises EnvironmentFault when it is not there, or is neither PNG nor JPEG."""
    data = pictures.get(span.picture)
    if data is None:
        raise EnvironmentFault(f"the picture {span.picture} is not there", "Put it beside the manuscript.")
    try:
        if data.startswith(_PNG):
            return Picture("png", _PNG + b"".join(_png(data)))
        if data.startswith(b"\xff\xd8"):
            return Picture("jpeg", b"".join(_jpeg(data)))
    except (struct.error, IndexError):
        raise EnvironmentFault(f"the picture {span.picture} is damaged", "Save it again as PNG or JPEG.") from None
    raise EnvironmentFault(f"the picture {span.picture} is neither PNG nor JPEG", "Save it as one of them.")


def _png(data: bytes) -> Iterator[bytes]:
    """Yield the chunks that draw, and none that tells."""
    at = len(_PNG)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind = data[at + 4 : at + 8]
        chunk = data[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise IndexError
        if kind in _PNG_KEPT:
            yield chunk
        at += 12 + length
        if kind == b"IEND":
            return


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Yield the segments that draw: no comment, no application data but JFIF, Adobe's colours, and which way is up."""
    yield data[:2]
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            yield data[at : data.rindex(b"\xff\xd9") + 2] if b"\xff\xd9" in data[at:] else data[at:]
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + length]
        if len(segment) < 2 + length:
            raise IndexError
        if marker == 0xE1:
            yield from _upright(segment)
        elif marker in {0xE0, 0xEE} or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            yield segment
        at += 2 + length
    raise IndexError


def _upright(segment: bytes) -> Iterator[bytes]:
    """Keep of an EXIF segment only the orientation, where it is not the plain one."""
    if not segment[4:].startswith(b"Exif\0\0"):
        return
    tiff = segment[10:]
    order = ">" if tiff[:2] == b"MM" else "<"
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    (entries,) = struct.unpack_from(f"{order}H", tiff, start)
    for index in range(entries):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * index)
        if tag == 0x0112 and kind == 3 and 2 <= value <= 8:
            body = b"Exif\0\0" + struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, value, 0, 0)
            yield b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
            return
