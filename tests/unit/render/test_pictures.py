from __future__ import annotations

import base64
import io
import struct
import zlib

import docx
import pytest

from firsthand.errors import EnvironmentFault
from firsthand.model.bound import Bound
from firsthand.model.manuscript import Run
from firsthand.render import Fonts, html, pdf, word
from firsthand.render.pictures import picture
from firsthand.render.tree import Span
from tests.support.bounds import Pen, paragraph

PATH = "report/door.png"
SECRET = b"51.5 N 0.1 W, somebody's camera"
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6j"
    "q62rZ4C8ybqmx5moq6T/wAALCAACAAIBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF"
    "BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW"
    "V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi"
    "4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AG1//9k="
)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png() -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
    pixels = _chunk(b"IDAT", zlib.compress(b"\0\x40\x80\0\x80\x40"))
    told = _chunk(b"tEXt", b"Comment\0" + SECRET) + _chunk(b"eXIf", SECRET)
    return b"\x89PNG\r\n\x1a\n" + header + told + pixels + _chunk(b"IEND", b"")


def _segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def _jpeg(orientation: int) -> bytes:
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack("<HHII", 0x010F, 2, len(SECRET), 40)
    exif = b"Exif\0\0" + struct.pack("<2sHIH", b"II", 42, 8, 2) + entries + b"\0\0\0\0" + SECRET
    return JPEG[:2] + _segment(0xE1, exif) + _segment(0xFE, SECRET) + _segment(0xED, SECRET) + JPEG[2:]


def _bound(words: str = "A door, closed") -> Bound:
    pen = Pen("en")
    return pen.bound([paragraph(Run(words, pen.here(), image="door.png"))], title="T")


@pytest.mark.parametrize("data", [_png(), _jpeg(1), _jpeg(6)])
def test_what_a_camera_wrote_into_a_picture_is_not_published(data: bytes) -> None:
    kept = picture(Span("x", picture="p"), {"p": data})
    assert SECRET in data
    assert SECRET not in kept.data
    assert b"camera" not in kept.data


def test_a_picture_taken_sideways_still_stands_upright() -> None:
    turned = picture(Span("x", picture="p"), {"p": _jpeg(6)}).data
    exif = turned[turned.index(b"Exif\0\0") + 6 :]
    tag, kind, number, value = struct.unpack_from(">HHIH", exif, 10)
    assert (tag, kind, number, value) == (0x0112, 3, 1, 6)
    assert b"Exif" not in picture(Span("x", picture="p"), {"p": _jpeg(1)}).data


@pytest.mark.parametrize("data", [_png(), _jpeg(6)])
def test_a_picture_is_shown_in_every_format_with_its_words(data: bytes) -> None:
    bound, pictures = _bound(), {PATH: data}
    assert b'alt="A door, closed"' in html(bound, pictures)
    assert b"data:image/" in html(bound, pictures)
    assert pdf(bound, Fonts(system=False), pictures).startswith(b"%PDF")
    shapes = docx.Document(io.BytesIO(word(bound, Fonts(system=False), pictures))).inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == ["A door, closed"]


def test_a_picture_without_words_is_at_least_called_a_picture() -> None:
    assert b'alt="Picture"' in html(_bound(""), {PATH: _png()})
    assert pdf(_bound(""), Fonts(system=False), {PATH: _png()}).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "is not there"),
        (b"GIF89a", "is neither PNG nor JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is neither PNG nor JPEG"),
        (_png()[:60], "is damaged"),
        (_jpeg(6)[:40], "is damaged"),
        (b"\xff\xd8\xff\xe1\x00", "is damaged"),
    ],
)
def test_a_picture_that_cannot_be_read_is_refused_by_name(data: bytes | None, said: str) -> None:
    pictures = {} if data is None else {PATH: data}
    with pytest.raises(EnvironmentFault, match=rf"report/door\.png {said}"):
        html(_bound(), pictures)
