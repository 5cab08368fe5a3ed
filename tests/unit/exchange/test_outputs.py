"""A name planted anywhere in a file is among its pieces; clean files hold none of it. The name is invented."""

from __future__ import annotations

import base64
import gzip
import io
import zlib
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

import pytest

from firsthand.disclosure.words.watch import Watch
from firsthand.exchange.outputs import Piece, Telling, pieces
from firsthand.exchange.outputs import walk as walking
from firsthand.model.identity import Identity, Name
from tests.support import outputs as build

CANARY, ROMAN = "리련솔", "Ri Ryon-sol"
AUTHOR = {"Author": CANARY}
WATCH = Watch.over([Identity("S90", names=(Name.parse(CANARY),))])
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _channels(name: str, data: bytes) -> list[str]:
    """Where the name is found."""
    return [piece.channel for piece in pieces(name, data) if piece.text and WATCH.search(piece.text)]


def _told(data: bytes) -> set[Telling]:
    return {piece.told for piece in pieces("x", data) if piece.told is not None}


def _unsearched(found: Iterable[Piece]) -> list[str]:
    return [piece.unsearched for piece in found if piece.unsearched]


def _page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}<title>x</title></head><body>{body}</body></html>".encode()


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


HTML = {
    "text": _page(f"<p>그때 {CANARY}이 말했다.</p>"),
    "across tags": _page("<p>그때 <b>리</b><i>련</i>솔이</p>"),
    "across soft marks": _page("<p>Ri Ry\u00adon-\u200bsol</p>"),
    "entities": _page("<p>" + "".join(f"&#{ord(letter)};" for letter in CANARY) + "</p>"),
    "an attribute": _page(f'<img alt="{ROMAN}" src="data:,">'),
    "a title": _page("<p>x</p>", f"<meta name='x' content='{CANARY}'>"),
    "a comment": _page(f"<!-- ask {ROMAN} -->"),
    "a percent sign": _page("<a href='https://x.invalid/%EB%A6%AC%EB%A0%A8%EC%86%94'>x</a>"),
    "style": _page("<p>x</p>", f"<style>p::after{{content:'{CANARY}'}}</style>"),
    "script": _page(f"<script>var x = '{CANARY.encode('unicode_escape').decode()}'</script>"),
    "a drawing": _page("<svg><text><tspan>Ri </tspan><tspan>Ryon-sol</tspan></text></svg>"),
    "a drawing's description": _page(f"<svg><desc>{ROMAN}</desc></svg>"),
    "a file in an address": _page(
        f'<img src="data:image/svg+xml;base64,{_packed(f"<svg><title>{ROMAN}</title></svg>".encode())}">'
    ),
    "a picture in an address": _page(f'<img src="data:image/png;base64,{_packed(build.picture(AUTHOR))}">'),
    "a drawing in a style": _page(
        "<p>x</p>",
        f"<style>p{{background:url(data:image/svg+xml;base64,{_packed(f'<svg id={CANARY!r}/>'.encode())})}}</style>",
    ),
}


@pytest.mark.parametrize("place", HTML)
def test_a_name_is_found_everywhere_in_a_page(place: str) -> None:
    assert _channels("x.html", HTML[place])


WORD = {place: build.word({place: f"ask {ROMAN}"}) for place in ("text", "comment", "author", "title", "saved by")}


def _header(*runs: str) -> str:
    shown = "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f'<w:hdr xmlns:w="{W}"><w:p>{shown}</w:p></w:hdr>'


PARTS: dict[str, tuple[str, str | bytes]] = {
    "a header": ("word/header9.xml", _header(CANARY)),
    "a footnote": (
        "word/footnotes.xml",
        f'<w:footnotes xmlns:w="{W}"><w:p><w:r><w:t>{CANARY}</w:t></w:r></w:p></w:footnotes>',
    ),
    "a setting": ("word/settings.xml", f'<w:settings xmlns:w="{W}"><w:docVar w:val="{CANARY}"/></w:settings>'),
    "people": ("word/people.xml", f'<w:people xmlns:w="{W}"><w:person w:author="{ROMAN}"/></w:people>'),
    "runs": ("word/header8.xml", _header("리", "<w:proofErr/>", "련", "솔")),
    "runs with a change between": (
        "word/header7.xml",
        _header("리", "<w:del><w:r><w:delText>마바사</w:delText></w:r></w:del>", "련솔"),
    ),
    "custom properties": (
        "docProps/custom.xml",
        f"<Properties><property name='x'><s>{CANARY}</s></property></Properties>",
    ),
    "the company": ("docProps/app.xml", f"<Properties><Company>{ROMAN}</Company></Properties>"),
    "an address": (
        "word/_rels/x.xml.rels",
        f'<Relationships><Relationship Target="file:///{CANARY}"/></Relationships>',
    ),
    "an inner document": ("word/embeddings/x.docx", build.word({"comment": ROMAN})),
    "a picture": ("word/media/x.png", build.picture({"Artist": ROMAN})),
    "a binary part": ("word/x.bin", b"\0\1\2" + CANARY.encode("utf-16-le") + b"\0\3"),
    "a name of an entry": (f"word/{CANARY}.xml", "<x/>"),
}


@pytest.mark.parametrize("place", WORD)
def test_a_name_is_found_in_a_word_document_as_programs_write_it(place: str) -> None:
    assert _channels("x.docx", WORD[place])


@pytest.mark.parametrize("place", PARTS)
def test_a_name_is_found_in_every_part_of_a_package(place: str) -> None:
    name, content = PARTS[place]
    data = content if isinstance(content, bytes) else content.encode()
    assert _channels("x.docx", build.with_part(build.word({}), name, data))


@pytest.mark.parametrize("place", ["inserted", "deleted"])
def test_a_tracked_change_is_found_and_told(place: str) -> None:
    data = build.word({place: ROMAN})
    assert _channels("x.docx", data)
    assert Telling.CHANGE in _told(data)


def test_a_comment_on_a_package_and_bytes_between_its_entries_are_read() -> None:
    data = build.word({})
    file = io.BytesIO(data)
    with ZipFile(file, "a") as archive:
        archive.comment = CANARY.encode()
    assert _channels("x.docx", file.getvalue())
    assert _channels("x.docx", CANARY.encode("cp949") + data)


PDF = {place: build.pdf({place: f"ask {CANARY} soon"}) for place in ("author", "note", "attachment", "outline")}


@pytest.mark.parametrize("place", PDF)
def test_a_name_is_found_in_a_pdf_as_programs_write_it(place: str) -> None:
    assert _channels("x.pdf", PDF[place])


def _typeset(source: str) -> bytes:
    import typst

    return typst.compile(source.encode(), format="pdf", ignore_system_fonts=True)


def test_the_words_of_a_page_are_read_by_its_fonts() -> None:
    assert any("page" in channel for channel in _channels("x.pdf", _typeset(f"Then {ROMAN} spoke.")))
    assert any("page" in channel for channel in _channels("x.pdf", _typeset("Then _Ri_ *Ryon*-sol spoke.")))


def test_alternative_texts_and_metadata_of_a_typeset_pdf_are_read() -> None:
    assert _channels("x.pdf", _typeset(f'#figure(rect(), alt: "{CANARY}", caption: [x])'))
    assert _channels("x.pdf", _typeset(f'#set document(keywords: ("{ROMAN}",))\nx'))


def test_what_an_earlier_saving_left_in_a_pdf_is_read() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(io.BytesIO(build.pdf({"author": CANARY})), incremental=True)
    writer.add_metadata({"/Author": "x"})
    file = io.BytesIO()
    writer.write(file)
    now = PdfReader(file).metadata
    assert now is not None
    assert now.author == "x"
    assert _channels("x.pdf", file.getvalue())


def test_a_name_is_found_in_a_picture_whatever_it_is_written_in() -> None:
    text = CANARY.encode()
    for chunk in (
        build.chunk(b"tEXt", b"Author\0" + ROMAN.encode()),
        build.chunk(b"zTXt", b"Author\0\0" + zlib.compress(ROMAN.encode())),
        build.chunk(b"iTXt", b"Author\0\0\0\0\0" + text),
        build.chunk(b"iTXt", b"Author\0\1\0\0\0" + zlib.compress(text)),
        build.chunk(b"eXIf", build.exif({0x013B: text + b"\0"})),
        build.chunk(b"prVt", text),
    ):
        assert _channels("x.png", build.png(chunk))
    assert _channels("x.png", build.png() + text)
    for segment in (
        (0xFE, ROMAN.encode()),
        (0xE1, b"Exif\0\0" + build.exif({0x013B: ROMAN.encode() + b"\0"})),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + text + b"</x>"),
        (0xED, b"Photoshop 3.0\0\0" + text),
    ):
        assert _channels("x.jpg", build.jpeg(segment))
    assert _channels("x.jpg", build.jpeg() + build.jpeg((0xFE, text)))


def test_a_camera_is_told_and_which_way_is_up_is_not() -> None:
    assert Telling.CAMERA in _told(build.jpeg((0xE1, b"Exif\0\0" + build.exif({0x0110: b"A camera\0"}))))
    upright = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    assert _told(build.jpeg((0xE1, b"Exif\0\0" + upright))) == set()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949"])
def test_other_bytes_are_read_in_every_encoding(encoding: str) -> None:
    words = f"그때 {CANARY}이 왔다"
    assert _channels("x.bin", words.encode(encoding))
    assert _channels("x.bin", b"\0\xff\xfe\x80" + words.encode(encoding.replace("-sig", "")) + b"\xff\0\xff")


def test_a_packed_file_and_a_file_name_are_read() -> None:
    assert _channels("x.gz", gzip.compress(CANARY.encode()))
    assert _channels(f"{ROMAN}.html", _page("x")) == ["file name"]


CLEAN = {
    "x.html": _page("<p>그때 누가 말했다.</p>"),
    "x.docx": build.word({"text": "Nothing."}),
    "x.pdf": build.pdf({}),
    "x.png": build.png(),
    "x.jpg": build.jpeg(),
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_file_gives_nothing_away(name: str) -> None:
    assert _channels(name, CLEAN[name]) == []
    assert [p for p in pieces(name, CLEAN[name]) if p.told is not None and p.text.strip()] == []
    assert _unsearched(pieces(name, CLEAN[name])) == []


def test_no_channel_carries_a_word_of_the_file() -> None:
    hostile = build.with_part(build.word({}), f"word/{CANARY}.png", build.picture({CANARY: CANARY}))
    assert _channels("x.docx", hostile)
    assert [piece for piece in pieces("x.docx", hostile) if CANARY in piece.channel + piece.unsearched] == []


def test_what_cannot_be_searched_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(build.pdf({"author": CANARY}))))
    writer.encrypt("invented", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    assert _unsearched(pieces("x.pdf", file.getvalue())) == ["it is encrypted"]
    assert _unsearched(pieces("x.pdf", b"%PDF-1.7\nnothing"))
    assert _unsearched(pieces("x.docx", build.word({})[:-400]))
    assert _unsearched(pieces("x.png", build.png(build.chunk(b"zTXt", b"Author\0\0nothing packed"))))
    nested = build.word({})
    for _ in range(walking.DEEPEST + 1):
        nested = build.with_part(build.word({}), "word/embeddings/x.docx", nested)
    assert _unsearched(pieces("x.docx", nested)) == ["files lie too deep within files"]
    monkeypatch.setattr(walking, "LARGEST", 100_000)
    assert _unsearched(pieces("x.gz", gzip.compress(b"\0" * 1_000_000)))
    assert _unsearched(pieces("x.docx", build.with_part(build.word({}), "word/x.bin", b"\0" * 1_000_000)))


def test_what_is_fetched_or_run_is_told() -> None:
    fetching = ('<img src="//x.invalid/a.png">', '<link rel="stylesheet" href="https://x.invalid/a.css">')
    for body in (*fetching, '<p style="background:url(http://x.invalid/a)">x</p>'):
        assert Telling.FETCHED in _told(_page(body))
    assert Telling.FETCHED not in _told(_page('<a href="https://x.invalid/">x</a><img src="data:,">'))
    assert Telling.SCRIPT in _told(_page("<script>x()</script>"))
    assert Telling.SCRIPT in _told(_page('<p onclick="x()">x</p>'))
    template = f'<Relationships><Relationship TargetMode="External" Type="{W}/attachedTemplate" Target="https://x.invalid"/></Relationships>'
    assert Telling.FETCHED in _told(build.with_part(build.word({}), "word/_rels/x.xml.rels", template.encode()))


def test_a_word_document_as_python_docx_makes_it_tells_of_its_template() -> None:
    import docx

    path = Path(docx.__file__).parent / "templates" / "default.docx"
    assert Telling.CAMERA in _told(path.read_bytes())
