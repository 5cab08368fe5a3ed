"""The text of Word paragraphs, piece by piece, each piece knowing the XML it stands in and the link that backs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml.etree import _Element as Element

from firsthand.manuscript.word_package import MC, Package, R, Relationship, W
from firsthand.manuscript.word_styles import Styles
from firsthand.model.manuscript import Mark
from firsthand.text.nfc import nfc

_THROUGH = frozenset(f"{W}{name}" for name in ("ins", "moveTo", "smartTag", "customXml", "dir", "bdo"))
_DROPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom"))
_FIELD_PARTS = frozenset({f"{W}fldChar", f"{W}instrText"})
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
_FIELD_LINK = re.compile(r'\s*HYPERLINK(?:\s+"((?:[^"\\]|\\.)*)"|\s+([^\s"\\]\S*))?(.*)', re.DOTALL | re.IGNORECASE)
_BOOKMARK = re.compile(r'\\l\s+(?:"((?:[^"\\]|\\.)*)"|(\S+))')
_DRAWN = (f"{W}drawing", f"{W}pict", f"{W}object")
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_GRAPHIC = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
_IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SHAPES = ("wordprocessingShape", "wordprocessingGroup", "wordprocessingCanvas", "/picture")


class Piece(NamedTuple):
    """Text that stands in one element: ``text`` is its NFC form. ``run`` is the w:r around it, ``link`` the target of
    the link it stands in."""

    text: str
    element: Element
    run: Element
    marks: frozenset[Mark]
    link: str
    note: str = ""


@dataclass(slots=True, eq=False)
class Paragraph:
    """A w:p read. ``ordinal`` counts from 1; ``boxes`` are the text boxes anchored in it."""

    element: Element
    ordinal: int
    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraph's words, pieces joined."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(slots=True)
class _Field:
    """A complex field being read: its code until ``separate``, then its result."""

    code: list[str] = field(default_factory=list)
    in_result: bool = False
    link: str = ""


class StoryReader:
    """Reads the paragraphs of one part in document order. Fields may run over several paragraphs.

    ``unread`` counts what is neither checked nor published, by kind, with the ordinal of the first.
    """

    def __init__(self, package: Package, part: str, styles: Styles, unread: dict[str, tuple[int, int]]) -> None:
        self._relationships: dict[str, Relationship] = package.relationships(part)
        self._styles = styles
        self._unread = unread
        self._fields: list[_Field] = []
        self._paragraph: Paragraph

    @property
    def unclosed(self) -> bool:
        """Whether a field was begun and not ended: what follows it cannot be told from its code."""
        return bool(self._fields)

    def read(self, element: Element, ordinal: int) -> Paragraph:
        """Read one paragraph."""
        self._paragraph = Paragraph(element, ordinal)
        self._content(element, "")
        return self._paragraph

    def _content(self, parent: Element, link: str) -> None:
        for child in parent.iterchildren("*"):
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, link)
            elif tag == f"{W}hyperlink":
                self._content(child, self._hyperlink(child) or link)
            elif tag == f"{W}fldSimple":
                self._content(child, _field_link(child.get(f"{W}instr", "")) or link)
            elif tag in _THROUGH:
                self._content(child, link)
            elif tag == f"{W}sdt":
                for content in child.iterchildren(f"{W}sdtContent"):
                    self._content(content, link)
            elif tag == f"{MC}AlternateContent":
                for branch in one_branch(child):
                    self._content(branch, link)
            elif str(tag).startswith(_MATHS):
                self._miss("equations")

    def _hyperlink(self, element: Element) -> str:
        relationship = self._relationships.get(element.get(f"{R}id", ""))
        if relationship is None or not relationship.external:
            return ""
        anchor = element.get(f"{W}anchor", "")
        return f"{relationship.target}#{anchor}" if anchor else relationship.target

    def _run(self, run: Element, link: str) -> None:
        marks, hidden = self._styles.marks(run)
        if not hidden:
            self._run_content(run, run, marks, link)
            return
        for child in run.iterchildren(f"{W}fldChar", f"{W}instrText"):
            self._field_part(child)
        if any((t.text or "").strip() for t in run.iterchildren(f"{W}t")):
            self._miss("hidden text")

    def _run_content(self, parent: Element, run: Element, marks: frozenset[Mark], link: str) -> None:
        for child in parent.iterchildren("*"):
            tag = child.tag
            if tag == f"{W}t":
                self._add(child.text or "", child, run, marks, link)
            elif tag in _FIELD_PARTS:
                self._field_part(child)
            elif tag in _SIGNS:
                self._add(_SIGNS[str(tag)], child, run, marks, link)
            elif tag == f"{W}br":
                if child.get(f"{W}type", "textWrapping") == "textWrapping":
                    self._add("\n", child, run, marks, link)
            elif tag == f"{MC}AlternateContent":
                for branch in one_branch(child):
                    self._run_content(branch, run, marks, link)
            else:
                self._special(child, run, marks, link)

    def _special(self, child: Element, run: Element, marks: frozenset[Mark], link: str) -> None:
        tag = child.tag
        if tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
            prefix = "e" if tag == f"{W}endnoteReference" else ""
            self._paragraph.pieces.append(Piece("", child, run, marks, link, prefix + child.get(f"{W}id", "")))
        elif tag in _DRAWN:
            self._drawing(child)
        elif tag == f"{W}ruby":
            for base in child.iterchildren(f"{W}rubyBase"):
                self._content(base, link)
        elif tag == f"{W}sym":
            self._miss("symbols of a symbol font")

    def _add(self, text: str, element: Element, run: Element, marks: frozenset[Mark], link: str) -> None:
        if not text or not all(f.in_result for f in self._fields):
            return
        if self._fields and not link:
            link = next((f.link for f in reversed(self._fields) if f.link), "")
        self._paragraph.pieces.append(Piece(nfc(text), element, run, marks, link))

    def _field_part(self, element: Element) -> None:
        kind = element.get(f"{W}fldCharType", "")
        if element.tag == f"{W}instrText":
            if self._fields and not self._fields[-1].in_result:
                self._fields[-1].code.append(element.text or "")
        elif kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            self._fields[-1].link = _field_link("".join(self._fields[-1].code))
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _drawing(self, element: Element) -> None:
        """Note the text boxes of a drawing, and what of it is not read."""
        self._paragraph.boxes.extend(own_descendants(element, f"{W}txbxContent"))
        if any(True for tag in (_PICTURE, _IMAGE_DATA) for _ in own_descendants(element, tag)):
            self._miss("pictures")
        elif element.tag == f"{W}object" or any(
            not graphic.get("uri", "").endswith(_SHAPES) for graphic in own_descendants(element, _GRAPHIC)
        ):
            self._miss("embedded charts or objects")

    def _miss(self, kind: str) -> None:
        first, count = self._unread.get(kind, (self._paragraph.ordinal, 0))
        self._unread[kind] = (first, count + 1)


def one_branch(alternate: Element) -> list[Element]:
    """Choose one branch of alternative contents: the first choice, else the fallback. Both hold the same words."""
    return list(alternate.iterchildren(f"{MC}Choice", f"{MC}Fallback"))[:1]


def own_descendants(element: Element, tag: str) -> Iterator[Element]:
    """Yield descendants with this tag, outermost first, in one branch of each alternative."""
    for child in element.iterchildren("*"):
        if child.tag == tag:
            yield child
        elif child.tag == f"{MC}AlternateContent":
            for branch in one_branch(child):
                yield from own_descendants(branch, tag)
        elif child.tag != f"{W}txbxContent":
            yield from own_descendants(child, tag)


def _field_link(code: str) -> str:
    """Read a field's code, ``HYPERLINK "target" \\l "bookmark"``; nothing for another field, or a bookmark alone."""
    match = _FIELD_LINK.fullmatch(code)
    if match is None:
        return ""
    target = (match[1] or "").replace('\\"', '"').replace("\\\\", "\\") or match[2] or ""
    bookmark = _BOOKMARK.search(match[3])
    return f"{target}#{bookmark[1] or bookmark[2]}" if target and bookmark else target
