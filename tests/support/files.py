"""Real files of every format, made with the formats' own libraries, and ways of damaging them.

All words are invented. :func:`samples` gives one sound file of each format; :func:`mutate` damages bytes, those inside
a zip's members too, for the property tests and for the soak run.
"""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

TURNS = (
    ("INTERVIEWER", "Where were you working in the spring of 2003?"),
    ("SOURCE", "In the thread factory. I was nineteen then."),
    ("INTERVIEWER", "Did you report it to anyone?"),
    ("SOURCE", "No. Reporting it is pointless; everybody knows that."),
)
KOREAN = (
    ("면담자", "2003년 봄에는 어디에서 일하셨습니까?"),
    ("구술자", "실 공장에서 일했습니다. 그때 열아홉 살이었어요."),
    ("면담자", "누구에게 신고하셨습니까?"),
    ("구술자", "아니요. 신고해도 소용이 없습니다. 다들 압니다."),
)
Turns = Sequence[tuple[str, str]]


def lines(turns: Turns = TURNS) -> list[str]:
    """The turns as ``LABEL: words``."""
    return [f"{label}: {words}" for label, words in turns]


def txt(turns: Turns = TURNS, encoding: str = "utf-8") -> bytes:
    return "\n\n".join(lines(turns)).encode(encoding)


def docx(paragraphs: Iterable[str], table: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word document by python-docx."""
    from docx import Document

    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_body(body: str) -> bytes:
    """A Word document whose body is the XML given, all else as python-docx makes it."""
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    document = f'<w:document xmlns:w="{namespace}" xmlns:mc="{compatible}"><w:body>{body}</w:body></w:document>'
    return replaced(docx([]), {"word/document.xml": document.encode()})


def odt(paragraphs: Iterable[str]) -> bytes:
    """An OpenDocument text by odfpy."""
    from odf.opendocument import OpenDocumentText
    from odf.text import P

    document = OpenDocumentText()
    for paragraph in paragraphs:
        document.text.addElement(P(text=paragraph))
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def odt_body(body: str) -> bytes:
    """An OpenDocument text whose body is the XML given."""
    base = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{base}:{name}:1.0"' for name in ("office", "text", "table", "drawing"))
    content = (
        f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return replaced(odt([]), {"content.xml": content.encode()})


def hwpx(paragraphs: Iterable[str]) -> bytes:
    """A Hancom document of plain paragraphs."""
    return hwpx_body(
        "".join(f'<hp:p id="0"><hp:run charPrIDRef="0"><hp:t>{one}</hp:t></hp:run></hp:p>' for one in paragraphs)
    )


def hwpx_body(*sections: str, manifest: str = "") -> bytes:
    """A Hancom document in the shape of OWPML (KS X 6101), each section's paragraphs as the XML given."""
    hancom = "http://www.hancom.co.kr/hwpml/2011"
    members = {
        "mimetype": "application/hwp+zip",
        "version.xml": '<hv:HCFVersion xmlns:hv="http://www.hancom.co.kr/hwpml/2011/version" major="5" minor="1"/>',
        "META-INF/container.xml": (
            '<ocf:container xmlns:ocf="urn:oasis:names:tc:opendocument:xmlns:container"><ocf:rootfiles>'
            '<ocf:rootfile full-path="Contents/content.hpf" media-type="application/hwpml-package+xml"/>'
            "</ocf:rootfiles></ocf:container>"
        ),
        "META-INF/manifest.xml": (
            f'<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{manifest}</odf:manifest>'
        ),
        "Contents/content.hpf": '<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"/>',
        "Contents/header.xml": f'<hh:head xmlns:hh="{hancom}/head" version="1.4"/>',
    }
    for number, section in enumerate(sections):
        members[f"Contents/section{number}.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><hs:sec xmlns:hs="{hancom}/section" '
            f'xmlns:hp="{hancom}/paragraph">{section}</hs:sec>'
        )
    return zipped({name: text.encode() for name, text in members.items()})


@cache
def pdf(*paragraphs: str) -> bytes:
    """A PDF with a text layer, by typst."""
    import typst

    body = "\n\n".join(paragraphs).replace("#", "\\#")
    return bytes(typst.compile(f"#set document(date: none)\n{body}".encode(), format="pdf"))


@cache
def pdf_of_pictures() -> bytes:
    """A PDF without a word: a grey rectangle on a page."""
    import typst

    return bytes(typst.compile(b"#rect(width: 5cm, height: 5cm, fill: gray)", format="pdf"))


def pdf_locked() -> bytes:
    """A PDF with a password."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(*lines()))))
    writer.encrypt("sparrow", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def srt(turns: Turns = TURNS) -> bytes:
    cues = (
        f"{number}\n00:00:{number:02d},000 --> 00:00:{number:02d},900\n{line}\n"
        for number, line in enumerate(lines(turns), 1)
    )
    return "\n".join(cues).encode()


def vtt(turns: Turns = TURNS) -> bytes:
    cues = (
        f"00:{number:02d}.000 --> 00:{number:02d}.900\n<v {label}>{words}\n"
        for number, (label, words) in enumerate(turns, 1)
    )
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def whisper(turns: Turns = TURNS, **more: Any) -> bytes:
    """Whisper's JSON; each turn a segment, ``more`` added to each."""
    segments = [
        {"id": number, "start": number * 2.0, "end": number * 2.0 + 1.5, "text": f" {words}", "tokens": [50364], **more}
        for number, (_, words) in enumerate(turns)
    ]
    return json.dumps({"text": "".join(words for _, words in turns), "segments": segments, "language": "en"}).encode()


def xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    """A spreadsheet by openpyxl."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_text(rows: Iterable[Sequence[object]], separator: str = ",") -> str:
    """Rows as CSV, no cell quoted."""
    return "\r\n".join(separator.join(str(cell) for cell in row) for row in rows) + "\r\n"


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of the members, ``mimetype`` stored and the rest deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The members of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def replaced(data: bytes, members: Mapping[str, bytes]) -> bytes:
    """The same zip with some members replaced or added."""
    return zipped({**unzipped(data), **members})


def locked_zip(data: bytes) -> bytes:
    """The same zip, each member marked as locked with a password."""
    marked = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(signature)
        while at >= 0:
            marked[at + offset] |= 1
            at = marked.find(signature, at + 4)
    return bytes(marked)


def compound(*streams: str) -> bytes:
    """The start of an OLE compound file (old Word, old Hangul, locked Office) naming these streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(one.encode("utf-16-le") for one in streams)


REGISTER = (
    ("file", "source", "interview", "date", "language", "speaker", "translation_of", "translator", "reviewer", "status",
     "alias", "alias_ko", "sex", "age", "left"),
    ("S01.txt", "S01", 1, "2024-05-03", "ko", "구술자", "", "", "", "approved", "Han Seo", "한서", "female", 35, 2003),
    ("S01.en.txt", "S01", 1, "2024-05-03", "en", "SOURCE", "S01.txt", "T1", "R2", "approved", "", "", "", "", ""),
    ("S02.docx", "S02", 1, "2024-05-07", "ko", "구술자", "", "", "", "draft", "", "", "male", 41, 2007),
)  # fmt: skip
"""A sound register."""


@cache
def samples() -> Mapping[str, bytes]:
    """One sound file of each format, and more of some, by file name."""
    return {
        "en.txt": txt(),
        "ko.txt": txt(KOREAN),
        "ko949.txt": txt(KOREAN, "cp949"),
        "ko16.txt": txt(KOREAN, "utf-16"),
        "story.txt": b"She left in spring.\n\nThe road was long, and she told nobody.\n",
        "en.md": ("# Interview\n\n<!-- checked -->\n\n" + "\n\n".join(f"**{a}:** {b}" for a, b in TURNS)).encode(),
        "en.docx": docx(lines(), table=TURNS),
        "ko.odt": odt(lines(KOREAN)),
        "en.pdf": pdf(*lines()),
        "en.srt": srt(),
        "en.vtt": vtt(),
        "en.json": whisper(),
        "ko.hwpx": hwpx(lines(KOREAN)),
    }


@cache
def tables() -> Mapping[str, bytes]:
    """Registers, sound, in each form a register may have."""
    text = csv_text(REGISTER)
    return {
        "register.csv": text.encode(),
        "excel.csv": text.encode("utf-8-sig"),
        "korean.csv": text.encode("cp949"),
        "unicode.csv": csv_text(REGISTER, "\t").encode("utf-16"),
        "europe.csv": csv_text(REGISTER, ";").encode(),
        "register.xlsx": xlsx(REGISTER),
    }


def real_samples(root: Path) -> dict[str, bytes]:
    """The samples of other programs in the folder beside the project; empty where it is absent."""
    folder = root.parent / "shared" / "formats" / "transcripts"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))} if folder.is_dir() else {}


_TOKENS = (
    *(
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xea\xb0",
        b"\xed\xa0\x80",
        b"\r",
        b"\n\n",
        b": ",
        b'"',
        b"'",
        b",",
    ),
    *(
        b"<",
        b">",
        b"</w:p>",
        b"<hp:p>",
        b"&amp;",
        b"&x;",
        b"<!DOCTYPE a [",
        b"-->",
        b"<!--",
        b"{",
        b"}",
        b"[[[[",
        b"NaN",
    ),
    *(
        b"PK\x03\x04",
        b"PK\x01\x02",
        b"%PDF-",
        b"<<",
        b">>",
        b" 0 R",
        b"endobj",
        b"stream\n",
        b"/Kids",
        b"/Length 99999999",
    ),
    *(b"9" * 30, b"-1"),
)


def mutate(data: bytes, rng: random.Random) -> bytes:
    """Damage bytes in one to four ways; half the time, inside a zip, one of its members rather than the zip itself."""
    if data.startswith(b"PK") and rng.random() < 0.5:
        try:
            members = unzipped(data)
            name = rng.choice(sorted(members))
            return zipped({**members, name: _damaged(members[name], rng)})
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, IndexError):
            pass
    return _damaged(data, rng)


def _damaged(data: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.randint(1, 4)):
        data = rng.choice(_WAYS)(data, rng)
    return data


def _span(data: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randint(0, len(data))
    return start, min(len(data), start + rng.choice((1, 2, 8, 64, 512, 4096)))


def _flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 4, 32)) if data else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _cut(data: bytes, rng: random.Random) -> bytes:
    start, end = _span(data, rng)
    return data[:start] + data[end:]


def _repeat(data: bytes, rng: random.Random) -> bytes:
    start, end = _span(data, rng)
    return data[:end] + data[start:end] * rng.choice((1, 2, 50)) + data[end:]


def _insert(data: bytes, rng: random.Random) -> bytes:
    start, _ = _span(data, rng)
    return data[:start] + rng.choice(_TOKENS) * rng.choice((1, 1, 3)) + data[start:]


def _truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _swap(data: bytes, rng: random.Random) -> bytes:
    start, end = _span(data, rng)
    return data[end:] + data[start:end] + data[:start]


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip,
    _flip,
    _cut,
    _repeat,
    _insert,
    _insert,
    _truncate,
    _swap,
)
