"""Pictures' files: what is written beside the picture. What the picture shows is not read."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from firsthand.exchange.outputs.piece import Piece, Telling
from firsthand.exchange.outputs.plain import bytes_as_text, letters_in
from firsthand.exchange.outputs.walk import Walk

PNG = b"\x89PNG\r\n\x1a\n"
_DRAWN = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"tIME"}
_ORIENTATION = 0x0112


def png(channel: str, data: bytes, walk: Walk) -> Iterator[Piece]:
    """Yield a PNG's texts, its EXIF, every chunk that is not known to draw, and what follows its end."""
    where = f"{channel} picture".strip()
    at = len(PNG)
    while at + 8 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length
        match kind:
            case b"tEXt":
                yield from _written(where, body)
            case b"zTXt":
                key, _, packed = body.partition(b"\0")
                yield from _written(where, key, _unpacked(walk, packed[1:]))
            case b"iTXt":
                yield from _international(where, body, walk)
            case b"iCCP":
                name, _, packed = body.partition(b"\0")
                yield from letters_in(f"{where}: colours", name + b"\0" + (_unpacked(walk, packed[1:]) or b""))
            case b"eXIf":
                yield from exif(where, body)
            case _ if kind not in _DRAWN:
                yield from letters_in(f"{where}: unknown part", body)
        if kind == b"IEND":
            break
    if data[at:]:
        yield from walk.inside(f"{where}: after its end", data[at:])


def _unpacked(walk: Walk, packed: bytes) -> bytes | None:
    return walk.unpacked(packed)


def _written(where: str, *parts: bytes | None) -> Iterator[Piece]:
    for part in parts:
        if part is None:
            yield Piece(f"{where}: text", "", unsearched="a text in it is packed, and damaged")
            continue
        for piece in bytes_as_text(f"{where}: text", part.replace(b"\0", b"\n")):
            yield piece._replace(told=Telling.CAMERA)
        yield Piece(f"{where}: text", part.decode("latin-1"))


def _international(where: str, body: bytes, walk: Walk) -> Iterator[Piece]:
    key, _, rest = body.partition(b"\0")
    packed, rest = rest[:1] == b"\1", rest[2:]
    language, _, rest = rest.partition(b"\0")
    translated, _, text = rest.partition(b"\0")
    yield from _written(where, key + b"\0" + language + b"\0" + translated, walk.unpacked(text) if packed else text)


def jpeg(channel: str, data: bytes, walk: Walk) -> Iterator[Piece]:
    """Yield a JPEG's comments and application data, and what follows its end."""
    where = f"{channel} picture".strip()
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in {0xFF, 0x01} or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4 : at + 2 + length]
        if marker in {0xDA, 0xD9}:
            break
        at += 2 + length
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            yield from exif(where, body[6:])
        elif marker == 0xFE or 0xE1 <= marker <= 0xEF:
            told = None if marker in {0xE2, 0xEE} else Telling.CAMERA
            for piece in bytes_as_text(f"{where}: segment {marker:X}", body):
                yield piece._replace(told=told)
        elif marker == 0xE0:
            yield from letters_in(f"{where}: segment E0", body)
    end = data.find(b"\xff\xd9", at)
    if 0 <= end < len(data) - 2:
        yield from walk.inside(f"{where}: after its end", data[end + 2 :])


def exif(where: str, tiff: bytes) -> Iterator[Piece]:
    """Yield what EXIF holds; which way is up is the one thing that tells nothing."""
    told = None if _only_upright(tiff) else Telling.CAMERA
    if told:
        yield Piece(f"{where}: EXIF", tiff.decode("latin-1"), told)
    for piece in letters_in(f"{where}: EXIF", tiff):
        yield piece._replace(chance=False)


def _only_upright(tiff: bytes) -> bool:
    order = ">" if tiff[:2] == b"MM" else "<"
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, start)
        tags = [struct.unpack_from(f"{order}H", tiff, start + 2 + 12 * n)[0] for n in range(entries)]
    except struct.error:
        return False
    return tags == [_ORIENTATION]
