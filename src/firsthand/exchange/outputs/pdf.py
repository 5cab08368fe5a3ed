"""PDF: the words of each page, and every string and stream of every object, whether anything refers to it or not."""

from __future__ import annotations

import io
import logging
import re
import urllib.parse
from collections.abc import Iterator
from typing import Any

from firsthand.exchange.limits import PDF_STREAM_BYTES
from firsthand.exchange.outputs.pdf_text import strings_in, words_of
from firsthand.exchange.outputs.piece import Piece, Telling
from firsthand.exchange.outputs.plain import letters_in, texts
from firsthand.exchange.outputs.walk import Walk

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_TABLE = re.compile(rb"(?m)^\d{10} \d{5} [nf]\s*$")
_MATTERS = re.compile(
    rb"stream$|/(?:Author|Company|SourceModified|Rect|EmbeddedFile|FileAttachment|JS|FS)\b"
    rb"|/S\s*/(?:JavaScript|Launch|SubmitForm|ImportData)\b"
)
_ESCAPED_NAME = re.compile(rb"/([^\s<>\[\](){}/%]*#[^\s<>\[\](){}/%]*)")
_OTHER_WORDS = re.compile(rb"/(?:ActualText|Alt|E|Title|Contents)\b|\\376\\377|\xfe\xff|<\s*[Ff][Ee][Ff][Ff]")
_PACKED = frozenset({"/DCTDecode", "/DCT", "/JPXDecode"})
_PIXELS = frozenset({"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/Fl"})
_INFO = {"/Author": Telling.AUTHOR, "/Company": Telling.COMPANY, "/SourceModified": Telling.EDITOR}
_NOTES = frozenset(
    [
        "/Text",
        "/FreeText",
        "/Highlight",
        "/Underline",
        "/Squiggly",
        "/StrikeOut",
        "/Stamp",
        "/Caret",
        "/Ink",
        "/Popup",
        "/Line",
        "/Square",
        "/Circle",
    ]
)
_XMP = re.compile(r"<(dc:creator|xmp:LastModifiedBy|pdf:Author|photoshop:AuthorsPosition)[^>]*>(.*?)</\1>", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")


def document(channel: str, data: bytes, walk: Walk) -> Iterator[Piece]:
    """Yield the pieces of a PDF. One that is encrypted or damaged cannot be searched, and is said to be so."""
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it logs what it trips over, which may be words
    where = f"{channel} PDF".strip()
    with apply_configuration(
        disable_legacy_handling=True,
        jbig2dec_binary=None,
        array_based_stream_maximum_output_length=PDF_STREAM_BYTES,
        lzw_maximum_output_length=PDF_STREAM_BYTES,
        run_length_maximum_output_length=PDF_STREAM_BYTES,
        zlib_maximum_output_length=PDF_STREAM_BYTES,
    ):
        try:
            reader = PdfReader(io.BytesIO(data))
            if reader.is_encrypted:
                yield Piece(where, "", unsearched="it is encrypted")
                return
            for number, page in enumerate(reader.pages, 1):
                for text in words_of(page):
                    yield Piece(f"{where}: page {number}", text)
            yield from _objects(where, data, reader, walk)
        except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError, IndexError, OSError):
            yield Piece(where, "", unsearched="it is damaged")


def _objects(where: str, data: bytes, reader: Any, walk: Walk) -> Iterator[Piece]:
    """Yield every object's strings and every stream; only objects that may matter otherwise are taken apart."""
    from pypdf.generic import IndirectObject, StreamObject

    written, beside = _laid_out(data, reader)
    plain = b"\n".join(written.values())
    found = [*strings_in(plain), *(_name(match[1]) for match in _ESCAPED_NAME.finditer(plain))]
    streams = 0
    for number, generation in sorted({*written, *((number, 0) for number in reader.xref_objStm)}):
        raw = written.get((number, generation))
        if raw is not None and not _MATTERS.search(raw):
            continue
        thing = reader.get_object(IndirectObject(number, generation, reader))
        yield from _telling(where, thing)
        if raw is None:
            _gather(thing, found)
        if isinstance(thing, StreamObject):
            streams += 1
            yield from _stream(f"{where}: stream {streams}", thing, found, walk)
    _gather(reader.trailer, found)
    yield from texts(f"{where}: strings", "\n".join(dict.fromkeys(found)))
    yield from _beside(f"{where}: beside its objects", beside, walk)


def _name(raw: bytes) -> str:
    return urllib.parse.unquote_to_bytes(raw.replace(b"#", b"%")).decode("utf-8", errors="replace")


def _laid_out(data: bytes, reader: Any) -> tuple[dict[tuple[int, int], bytes], bytes]:
    """Cut a file into its objects, without their streams' bytes, and what belongs to none."""
    written: dict[tuple[int, int], bytes] = {}
    kept, at = [], 0
    places = [(offset, number, gen) for gen, table in reader.xref.items() for number, offset in table.items() if offset]
    for offset, number, generation in sorted(places):
        end = data.find(b"endobj", offset)
        begun = data.find(b"stream", offset, end)
        written[number, generation] = data[offset : end if begun < 0 else begun + 6]
        if begun >= 0:
            end = data.find(b"endobj", data.find(b"endstream", begun))
        if offset >= at:
            kept.append(data[at:offset])
            at = end + 6 if end >= 0 else offset
    return written, _TABLE.sub(b"", b"\n".join([*kept, data[at:]]))


def _beside(where: str, rest: bytes, walk: Walk) -> Iterator[Piece]:
    """Search what belongs to no object: remarks, and what earlier savings of the file left in it."""
    for match in _STREAM.finditer(rest):
        found = walk.unpacked(match[1])
        yield from walk.inside(where, match[1] if found is None else found)
        if found is not None:
            yield Piece(where, "\n".join(strings_in(found)))
    plain = _STREAM.sub(b"", rest)
    yield Piece(where, "\n".join(strings_in(plain)))
    yield from letters_in(where, plain)


def _gather(thing: Any, found: list[str]) -> None:
    """Collect the strings and names of an object; what it refers to is an object of its own."""
    from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, TextStringObject

    pending = [thing]
    while pending:
        one = pending.pop()
        if isinstance(one, DictionaryObject):
            pending += [one.raw_get(key) for key in one]
            found.extend(key[1:] for key in one)
        elif isinstance(one, ArrayObject):
            pending += list.__iter__(one)
        elif isinstance(one, TextStringObject):
            found.append(str(one))
        elif isinstance(one, ByteStringObject):
            found.append(bytes(one).decode("utf-8", errors="replace"))
        elif isinstance(one, str) and one.startswith("/"):
            found.append(one[1:])


def _telling(where: str, thing: Any) -> Iterator[Piece]:
    from pypdf.generic import DictionaryObject

    if not isinstance(thing, DictionaryObject):
        return
    for key, told in _INFO.items():
        if isinstance(value := thing.get(key), str) and value.strip():
            yield Piece(f"{where}: properties", value, told)
    subtype, kind = thing.get("/Subtype"), thing.get("/S")
    if subtype in _NOTES and "/Rect" in thing:
        yield Piece(f"{where}: comment", str(thing.get("/Contents", "")), Telling.COMMENT)
    if thing.get("/Type") == "/EmbeddedFile" or subtype == "/FileAttachment":
        yield Piece(f"{where}: attachment", "", Telling.ATTACHMENT)
    if kind in {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"} or "/JS" in thing:
        yield Piece(f"{where}: action", "", Telling.SCRIPT)
    if thing.get("/FS") == "/URL":
        yield Piece(f"{where}: action", "", Telling.FETCHED)


def _stream(where: str, stream: Any, found: list[str], walk: Walk) -> Iterator[Piece]:
    """Go into a stream: an attached file or a picture as what it is, page contents as strings, all else as bytes."""
    filters = stream.get("/Filter", [])
    names = {str(name) for name in (filters if isinstance(filters, list) else [filters])}
    if stream.get("/Subtype") == "/Image":
        if names & _PACKED:
            yield from walk.inside(where, stream._data)  # noqa: SLF001 pypdf decodes pictures otherwise
            return
        if names & _PIXELS:
            return
    data = stream.get_data()
    data = data.encode("latin-1", errors="replace") if isinstance(data, str) else data
    if stream.get("/Type") == "/Metadata":
        text = data.decode("utf-8", errors="replace")
        for match in _XMP.finditer(text):
            told = Telling.AUTHOR if match[1] != "xmp:LastModifiedBy" else Telling.EDITOR
            yield Piece(f"{where}: properties", _TAGS.sub("", match[2]).strip(), told)
        yield from walk.inside(where, data, "x.xml")
    elif stream.get("/Type") in {"/XRef", "/ObjStm"}:
        yield from letters_in(where, data)
    elif b"BT" in data and b"ET" in data and b"Tf" in data:
        if _OTHER_WORDS.search(data):
            found.extend(strings_in(data))
    else:
        yield from walk.inside(where, data)
