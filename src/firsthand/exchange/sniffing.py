"""What a file is by its content, whatever its name says."""

from __future__ import annotations

from firsthand.exchange.archive import Archive

NAMES = {
    "zip": "a zip file",
    "pdf": "a PDF",
    "text": "text, or binary of no known kind",
    "hwp": "a Hangul document of the older binary kind",
    "doc": "an old binary Word or Office document",
    "rtf": "a rich text document",
    "locked": "locked with a password",
    "picture": "a picture",
    "sound": "a sound or video recording",
    "docx": "a Word document",
    "odt": "an OpenDocument text",
    "hwpx": "a Hangul document (hwpx)",
    "xlsx": "a spreadsheet",
    "other": "a zip file of another kind",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"HWP Document File": "hwp",
    b"{\\rtf": "rtf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"ID3": "sound",
    b"RIFF": "sound",
    b"OggS": "sound",
    b"\x1a\x45\xdf\xa3": "sound",
}
_EDGE = 1024


def sniff(data: bytes) -> str:
    """Name the kind of file by its first bytes; ``text`` where they say nothing."""
    if data.startswith(_OLE):
        return _ole(data)
    if data[:_EDGE].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data[4:8] == b"ftyp":
        return "sound"
    return next((kind for start, kind in _STARTS.items() if data.startswith(start)), "text")


def _ole(data: bytes) -> str:
    """Tell the compound files apart by the names of their streams, which stand in them as UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "locked"
    return "hwp" if "FileHeader".encode("utf-16-le") in data else "doc"


def told_apart(archive: Archive) -> str:
    """Name the kind of document a zip is."""
    kind = archive.read("mimetype", _EDGE).strip() if "mimetype" in archive.names else b""
    if kind == b"application/hwp+zip" or "Contents/section0.xml" in archive.names:
        return "hwpx"
    if kind == b"application/vnd.oasis.opendocument.text":
        return "odt"
    if "word/document.xml" in archive.names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in archive.names else "other"
