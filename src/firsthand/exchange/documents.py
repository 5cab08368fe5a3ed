"""Word, OpenDocument and Hancom documents: what is in the body, as it stands with all tracked changes accepted."""

from __future__ import annotations

import re

from firsthand.exchange.archive import Archive
from firsthand.exchange.limits import Refused
from firsthand.exchange.paragraphs import Dialect, paragraphs

WORD = Dialect(
    paragraph=frozenset({"p"}),
    row="tr",
    cell="tc",
    skip=frozenset(
        {"pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr", "del", "moveFrom", "Fallback", "rt", "instrText"}
    ),
    text=frozenset({"t"}),
    signs={"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"},
)
OPEN_DOCUMENT = Dialect(
    paragraph=frozenset({"p", "h"}),
    row="table-row",
    cell="table-cell",
    skip=frozenset({"annotation", "note", "tracked-changes", "ruby-text", "forms", "event-listeners"}),
    mixed=":text:1.0",
    signs={"tab": "\t", "line-break": "\n"},
    spaces="s",
)
HANCOM = Dialect(
    paragraph=frozenset({"p"}),
    row="tr",
    cell="tc",
    skip=frozenset({"ctrl", "secPr", "linesegarray", "subText", "shapeComment", "caption"}),
    text=frozenset({"t", "mainText"}),
    signs={"lineBreak": "\n", "tab": "\t", "nbSpace": "\u00a0", "fwSpace": "\u3000", "hyphen": "-"},
    struck=("deleteBegin", "deleteEnd"),
)
_SECTION = re.compile(r"Contents/section(\d{1,4})\.xml")
_LOCKED = "it is locked with a password"
_UNLOCK = "Save it without a password."


def read_docx(archive: Archive) -> str:
    """Return a Word document's paragraphs, blank lines between. Comments, notes, headers and deletions are left out."""
    return _text(paragraphs(archive.xml("word/document.xml"), WORD))


def read_odt(archive: Archive) -> str:
    """Return an OpenDocument text's paragraphs, blank lines between."""
    _refuse_locked(archive)
    return _text(paragraphs(archive.xml("content.xml"), OPEN_DOCUMENT))


def read_hwpx(archive: Archive) -> str:
    """Return a Hancom document's paragraphs, section by section, blank lines between."""
    _refuse_locked(archive)
    sections = sorted((int(match[1]), name) for name in archive.names if (match := _SECTION.fullmatch(name)))
    if not sections:
        raise Refused("it holds no section of text", "Open it in Hangul and save it anew.")
    return _text([one for _, name in sections for one in paragraphs(archive.xml(name), HANCOM)])


def _refuse_locked(archive: Archive) -> None:
    """Both formats lock their parts one by one, and say so in the manifest."""
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused(_LOCKED, _UNLOCK)


def _text(parts: list[str]) -> str:
    return "\n\n".join(parts)
