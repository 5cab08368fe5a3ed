"""The author's own Word document, each diagnostic a comment on the words it concerns, and nothing else touched."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from datetime import date

from lxml import etree
from lxml.etree import _Element as Element

from firsthand.diagnostics.diagnostic import Diagnostic
from firsthand.errors import EnvironmentFault
from firsthand.manuscript.word import WordDocument, read_document
from firsthand.manuscript.word_edit import cut, widened
from firsthand.manuscript.word_package import (
    PACKAGE,
    TYPES,
    Package,
    Unreadable,
    W,
    parse,
    relationships_of,
    serialise,
)
from firsthand.manuscript.word_text import Paragraph

_AUTHOR, _INITIALS = "Firsthand", "FH"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_NAMESPACE = W.strip("{}")


def annotate_word(data: bytes, diagnostics: Sequence[Diagnostic], *, day: date | None = None) -> bytes:
    """Return the .docx with a comment for each diagnostic of it; ``day`` dates them, and without it they have no date.

    Comments in notes and text boxes, where Word allows none, stand on the paragraph these hang on. The words and their
    setting do not change, nor does any part but the main one, the comments and what lists them. The same in, the same
    bytes. Raises EnvironmentFault when the document cannot be read.
    """
    own = [d for d in diagnostics if d.place.path.lower().endswith(".docx")]
    if not own:
        return data
    try:
        document = read_document(own[0].place.path, data)
        return _annotated(document, own, day)
    except Unreadable as fault:
        raise EnvironmentFault(f"{own[0].place.path} cannot be read: {fault.reason}") from None


def _annotated(document: WordDocument, diagnostics: Sequence[Diagnostic], day: date | None) -> bytes:
    package = document.package
    part = next(iter(package.related("comments")), "")
    parts: dict[str, bytes] = {}
    if part:
        comments = package.xml(part)
    else:
        part = posixpath.join(posixpath.dirname(package.document), "comments.xml")
        if part in package.names:
            raise Unreadable("it holds comments that it does not refer to")
        comments = etree.Element(f"{W}comments", nsmap={"w": _NAMESPACE})
        parts |= _listed(package, part)
    taken = [int(c.get(f"{W}id", "0")) for c in comments.iter(f"{W}comment") if c.get(f"{W}id", "").isdecimal()]
    marks: dict[int, list[tuple[int, int, int]]] = {}
    for number, diagnostic in enumerate(diagnostics, max(taken, default=-1) + 1):
        comments.append(_comment(diagnostic, number, day))
        ordinal, start, end = _words(document, diagnostic)
        marks.setdefault(ordinal, []).append((start, end, number))
    for ordinal, found in marks.items():
        _mark(document, ordinal, found)
    parts[part] = serialise(comments)
    parts[package.document] = serialise(document.body.getroottree().getroot())
    return package.replaced(parts)


def _words(document: WordDocument, diagnostic: Diagnostic) -> tuple[int, int, int]:
    """Say which paragraph of the body, and which of its characters, a comment stands on."""
    place = diagnostic.place
    ordinal = document.anchors.get(place.line, place.line)
    ordinal = min(max(ordinal, 1), document.in_body)
    length = len(document.paragraphs[ordinal - 1].text) if ordinal else 0
    if ordinal != place.line:
        return ordinal, 0, length
    start = min(place.column - 1, length)
    end = min(place.end_column - 1, length) if place.end_line == place.line else length
    return (ordinal, *widened(document.paragraphs[ordinal - 1], start, end)) if start < end else (ordinal, 0, length)


def _mark(document: WordDocument, ordinal: int, found: list[tuple[int, int, int]]) -> None:
    """Put the marks of a paragraph's comments between its words, last first, so that earlier offsets hold."""
    if not ordinal:
        for _, _, number in found:
            document.body.insert(0, _alone(number))
        return
    paragraph = document.paragraphs[ordinal - 1]
    for offset in sorted({edge for start, end, _ in found for edge in (start, end)}, reverse=True):
        before, after = cut(paragraph, offset)
        starting = [_element("commentRangeStart", number) for start, _, number in found if start == offset]
        ending = [number for start, end, number in found if end == offset and start != end]
        empty = [number for start, end, number in found if start == end == offset]
        _insert_after(paragraph, before, [_element("commentRangeEnd", number) for number in ending])
        _insert_references(paragraph, before, ending)
        _insert_before(paragraph, after, before, starting)
        for number in empty:
            paragraph.element.extend([_element("commentRangeEnd", number), _reference(number)])


def _insert_before(paragraph: Paragraph, after: Element | None, before: Element | None, made: list[Element]) -> None:
    if after is not None:
        spot = _climb(paragraph, after, first=True)
        for element in made:
            spot.addprevious(element)
    elif before is not None:
        _insert_after(paragraph, before, made)
    else:
        paragraph.element.extend(made)


def _insert_after(paragraph: Paragraph, before: Element | None, made: Iterable[Element]) -> None:
    spot = None if before is None else _climb(paragraph, before, first=False)
    for element in made:
        if spot is None:
            paragraph.element.append(element)
        else:
            spot.addnext(element)
        spot = element


def _insert_references(paragraph: Paragraph, before: Element | None, numbers: Iterable[int]) -> None:
    """Put the runs that carry the comments behind the range's end, never inside a link or an insertion."""
    spot = before
    while spot is not None and spot.getparent() is not paragraph.element:
        spot = spot.getparent()
    while spot is not None and (following := spot.getnext()) is not None and following.tag == f"{W}commentRangeEnd":
        spot = following
    for number in numbers:
        reference = _reference(number)
        if spot is None:
            paragraph.element.append(reference)
        else:
            spot.addnext(reference)
        spot = reference


def _climb(paragraph: Paragraph, run: Element, *, first: bool) -> Element:
    """Step out of a link or a control as long as the run stands at its edge."""
    spot = run
    while (parent := spot.getparent()) is not None and parent is not paragraph.element:
        beside = spot.getprevious() if first else spot.getnext()
        if beside is not None or parent.tag in {f"{W}sdtContent", f"{W}sdt"}:
            break
        spot = parent
    return spot


def _comment(diagnostic: Diagnostic, number: int, day: date | None) -> Element:
    comment = _element("comment", number)
    comment.set(f"{W}author", _AUTHOR)
    comment.set(f"{W}initials", _INITIALS)
    if day is not None:
        comment.set(f"{W}date", f"{day.isoformat()}T00:00:00Z")
    lines = (f"{diagnostic.code} {diagnostic.name}: {diagnostic.message}", f"firsthand explain {diagnostic.code}")
    for line in lines:
        paragraph = etree.SubElement(comment, f"{W}p")
        text = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t")
        text.text = line
    return comment


def _element(name: str, number: int) -> Element:
    element = etree.Element(f"{W}{name}", nsmap={"w": _NAMESPACE})
    element.set(f"{W}id", str(number))
    return element


def _reference(number: int) -> Element:
    run = etree.Element(f"{W}r", nsmap={"w": _NAMESPACE})
    run.append(_element("commentReference", number))
    return run


def _alone(number: int) -> Element:
    """A comment in a document without paragraphs needs one to stand in."""
    paragraph = etree.Element(f"{W}p", nsmap={"w": _NAMESPACE})
    paragraph.append(_reference(number))
    return paragraph


def _listed(package: Package, part: str) -> dict[str, bytes]:
    """Add the comments to what the main part refers to and to the package's list of contents."""
    listing = relationships_of(package.document)
    related = package.xml(listing) if listing in package.names else _empty_listing()
    ids = {element.get("Id", "") for element in related}
    key = next(f"rIdFH{n}" for n in range(1, len(ids) + 2) if f"rIdFH{n}" not in ids)
    element = etree.SubElement(related, f"{PACKAGE}Relationship")
    for name, value in (("Id", key), ("Type", _KIND), ("Target", posixpath.basename(part))):
        element.set(name, value)
    contents = package.xml("[Content_Types].xml")
    override = etree.SubElement(contents, f"{TYPES}Override")
    override.set("PartName", f"/{part}")
    override.set("ContentType", _CONTENT)
    return {listing: serialise(related), "[Content_Types].xml": serialise(contents)}


def _empty_listing() -> Element:
    namespace = PACKAGE.strip("{}")
    return parse(f'<Relationships xmlns="{namespace}"/>'.encode(), "relationships")
