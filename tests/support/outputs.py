"""Real files built with a word in a named place of each, for the search to find it there."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

PNG = b"\x89PNG\r\n\x1a\n"


def built(table: str) -> dict[str, bytes]:
    """Read lines ``file: place: words`` and build each file with the words in their places."""
    wanted: dict[str, dict[str, str]] = {}
    for line in table.splitlines():
        name, place, words = line.split(": ", 2)
        wanted.setdefault(name, {})[place] = words
    makers: dict[str, Callable[[dict[str, str]], bytes]] = {"html": html, "docx": word, "pdf": pdf, "png": picture}
    return {name: makers[name.rpartition(".")[2]](places) for name, places in wanted.items()}


def html(places: dict[str, str]) -> bytes:
    """A page: its text, comment, author, alternative text, or something it fetches."""
    head = f'<meta name="author" content="{escape(places["author"])}">' if "author" in places else ""
    body = f"<p>{escape(places.get('text', 'Nothing.'))}</p>"
    if "comment" in places:
        body += f"<!-- {places['comment']} -->"
    if "alt" in places:
        body += f'<img src="data:image/png;base64," alt="{escape(places["alt"])}">'
    if "fetched" in places:
        body += f'<img src="{escape(places["fetched"])}" alt="">'
    return f"<!DOCTYPE html><html><head><title>Invented</title>{head}</head><body>{body}</body></html>".encode()


def word(places: dict[str, str]) -> bytes:
    """A Word document made by python-docx, which signs as itself unless told otherwise."""
    from docx import Document
    from docx.oxml.ns import qn
    from lxml import etree

    document = Document()
    properties = document.core_properties
    properties.author, properties.last_modified_by = places.get("author", ""), places.get("saved by", "")
    properties.comments, properties.title = "", places.get("title", "Invented")
    paragraph = document.add_paragraph(places.get("text", "Nothing."))
    if "comment" in places:
        document.add_comment(paragraph.runs, places["comment"], author="", initials="")
    for place, kind, text in (("inserted", "ins", "t"), ("deleted", "del", "delText")):
        if place in places:
            change = etree.SubElement(paragraph._p, qn(f"w:{kind}"))
            run = etree.SubElement(change, qn("w:r"))
            etree.SubElement(run, qn(f"w:{text}")).text = places[place]
    file = io.BytesIO()
    document.save(file)
    return without_part(file.getvalue(), "docProps/thumbnail.jpeg")  # python-docx's own: a scan with its camera's data


def pdf(places: dict[str, str]) -> bytes:
    """A PDF of one empty page: its author, a note on the page, an attachment, an outline."""
    from pypdf import PdfWriter
    from pypdf.annotations import Text

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if "author" in places:
        writer.add_metadata({"/Author": places["author"]})
    if "note" in places:
        writer.add_annotation(0, Text(text=places["note"], rect=(10, 10, 20, 20)))
    if "attachment" in places:
        writer.add_attachment("notes.txt", places["attachment"].encode())
    if "outline" in places:
        writer.add_outline_item(title=places["outline"], page_number=0)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks: bytes) -> bytes:
    """A PNG of one pixel with more chunks in it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return PNG + head + b"".join(chunks) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def picture(places: dict[str, str]) -> bytes:
    """A PNG with a text in it."""
    return png(*(chunk(b"iTXt", key.encode() + b"\0\0\0\0\0" + words.encode()) for key, words in places.items()))


def with_part(package: bytes, name: str, data: bytes) -> bytes:
    """A package with a part put in, or put in place of the one of that name."""
    file = io.BytesIO(without_part(package, name))
    with ZipFile(file, "a", ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


def without_part(package: bytes, name: str) -> bytes:
    """A package with a part taken out."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(package)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
    return file.getvalue()


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    """A JPEG that shows nothing, with segments in it."""
    body = b"".join(b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data for marker, data in segments)
    return b"\xff\xd8" + body + b"\xff\xda\x00\x02" + b"\x11" * 8 + b"\xff\xd9"


def exif(tags: dict[int, bytes]) -> bytes:
    """EXIF data with ASCII tags."""
    entries, values, at = b"", b"", 8 + 2 + 12 * len(tags) + 4
    for tag, value in sorted(tags.items()):
        entries += struct.pack(">HHII", tag, 2, len(value), at + len(values))
        values += value
    return b"MM\0\x2a" + struct.pack(">I", 8) + struct.pack(">H", len(tags)) + entries + b"\0\0\0\0" + values
