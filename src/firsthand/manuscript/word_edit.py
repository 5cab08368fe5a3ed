"""Small cuts in the XML of a Word paragraph: replace words, or cut runs so that a mark can stand between two words."""

from __future__ import annotations

from copy import copy, deepcopy
from itertools import groupby

from lxml.etree import _Element as Element

from firsthand.manuscript.composed import raw_index
from firsthand.manuscript.word_package import W
from firsthand.manuscript.word_text import Paragraph

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def replace_words(paragraph: Paragraph, start: int, end: int, words: str) -> None:
    """Put ``words`` in the place of the characters from ``start`` to ``end``, set as the first of them is."""
    offset = 0
    for piece in paragraph.pieces:
        first, last = max(start, offset) - offset, min(end, offset + len(piece.text)) - offset
        if first < last and piece.element.tag == f"{W}t":
            text = piece.element.text or ""
            _write(piece.element, text[: raw_index(text, first)] + words + text[raw_index(text, last) :])
            words = ""
        offset += len(piece.text)


def cut(paragraph: Paragraph, offset: int) -> tuple[Element | None, Element | None]:
    """Cut the paragraph's runs at a character; return the run before it and the run after it, None at either end.

    Text and properties stay as they are. The offset must not lie inside a run that cannot be cut: :func:`widened`.
    """
    number = _piece_at(paragraph, offset)
    before = outermost(paragraph.pieces[number - 1].run) if number else None
    after = outermost(paragraph.pieces[number].run) if number < len(paragraph.pieces) else None
    if after is not None and after is before:
        after = _cut_run(paragraph, number)
    return before, after


def widened(paragraph: Paragraph, start: int, end: int) -> tuple[int, int]:
    """Widen a stretch so that neither end lies inside a run that cannot be cut: one that holds a phonetic guide."""
    position = 0
    for run, pieces in groupby(paragraph.pieces, key=lambda piece: outermost(piece.run)):
        held = list(pieces)
        after = position + sum(len(piece.text) for piece in held)
        if any(piece.element.getparent() is not run for piece in held):
            start = position if position < start < after else start
            end = after if position < end < after else end
        position = after
    return start, end


def _piece_at(paragraph: Paragraph, offset: int) -> int:
    """Return the number of the piece that begins at a character, cutting the one it stands in."""
    position = 0
    for number, piece in enumerate(paragraph.pieces):
        if position >= offset:
            return number
        end = position + len(piece.text)
        if offset < end:
            _cut_text(paragraph, number, offset - position)
            return number + 1
        position = end
    return len(paragraph.pieces)


def outermost(run: Element) -> Element:
    """Return the run itself, or the run around it where it stands in another (in a phonetic guide)."""
    found = run
    for ancestor in run.iterancestors():
        if ancestor.tag == f"{W}p":
            break
        if ancestor.tag == f"{W}r":
            found = ancestor
    return found


def _cut_text(paragraph: Paragraph, number: int, offset: int) -> None:
    """Cut a piece's element in two; the second follows the first in the same run."""
    piece = paragraph.pieces[number]
    text = piece.element.text or ""
    index = raw_index(text, offset)
    second = copy(piece.element)
    second.tail = None
    _write(piece.element, text[:index])
    _write(second, text[index:])
    piece.element.addnext(second)
    paragraph.pieces[number : number + 1] = [
        piece._replace(text=piece.text[:offset]),
        piece._replace(text=piece.text[offset:], element=second),
    ]


def _cut_run(paragraph: Paragraph, number: int) -> Element:
    """Move a piece, and what follows it in its run, into a run of their own, set as the first."""
    piece = paragraph.pieces[number]
    run = outermost(piece.run)
    second = run.makeelement(run.tag)
    for name, value in run.attrib.items():
        second.set(name, value)
    properties = run.find(f"{W}rPr")
    if properties is not None:
        second.append(deepcopy(properties))
    moved = [piece.element, *piece.element.itersiblings()]
    second.extend(moved)
    run.addnext(second)
    elements = set(moved)
    for later in range(number, len(paragraph.pieces)):
        if paragraph.pieces[later].element in elements:
            paragraph.pieces[later] = paragraph.pieces[later]._replace(run=second)
    return second


def _write(element: Element, text: str) -> None:
    element.text = text
    if text != text.strip():
        element.set(_SPACE, "preserve")
