"""Zip packages: Word and its like, part by part; their entries' names and comments, and the bytes between them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from typing import Any

from firsthand.exchange.outputs import markup
from firsthand.exchange.outputs.piece import Piece, Telling
from firsthand.exchange.outputs.plain import letters_in, texts
from firsthand.exchange.outputs.walk import Walk

_PARTS = re.compile(
    r"(?:word/(?:document|comments\w*|people|settings|styles|numbering|footnotes|endnotes|header\d*|footer\d*|fontTable"
    r"|webSettings)\.xml|docProps/(?:core|app|custom)\.xml|\[Content_Types\]\.xml|(?:\w+/)?_rels/[\w.]+\.rels"
    r"|word/media/image\d+\.\w+|word/theme/theme\d*\.xml)"
)
_BREAKS = frozenset(
    ["p", "tc", "tr", "tbl", "br", "tab", "cr", "body", "txbxContent", "comment", "footnote", "endnote", "hdr", "ftr"]
)
_DELETED, _INSERTED = frozenset({"del", "moveFrom"}), frozenset({"ins", "moveTo"})
_CHANGES = (
    _DELETED
    | _INSERTED
    | frozenset(
        ["rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "cellIns", "cellDel", "changed-region"]
    )
)
_PROPERTIES = {
    "creator": Telling.AUTHOR,
    "lastModifiedBy": Telling.EDITOR,
    "Company": Telling.COMPANY,
    "Manager": Telling.AUTHOR,
    "initial-creator": Telling.AUTHOR,
    "printed-by": Telling.EDITOR,
    "comment": Telling.COMMENT,
    "annotation": Telling.COMMENT,
}


def package(channel: str, data: bytes, walk: Walk) -> Iterator[Piece]:
    """Yield every part of a package, and everything in the file that belongs to none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            yield Piece(f"{channel} entry names".strip(), "\n".join(entry.filename for entry in entries))
            yield from letters_in(f"{channel} around the entries".strip(), _outside(data, entries))
            for number, entry in enumerate(entries, 1):
                known = _PARTS.fullmatch(entry.filename)
                where = f"{channel} {entry.filename if known else f'entry {number}'}".strip()
                yield from _entry(where, archive, entry, walk)
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        yield Piece(channel or "file", "", unsearched="the package is damaged")
        yield from letters_in(channel, data)


def _entry(where: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, walk: Walk) -> Iterator[Piece]:
    if entry.is_dir():
        return
    if not walk.has_room(entry.file_size):
        yield Piece(where, "", unsearched="it unpacks to too much")
        return
    try:
        found = archive.read(entry)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError):
        yield Piece(where, "", unsearched="it is encrypted or damaged")
        return
    root = markup.parsed(found) if entry.filename.endswith((".xml", ".rels")) else None
    if root is None:
        yield from walk.inside(where, found, entry.filename.rpartition("/")[2])
        return
    yield from markup.beside_text(where, root, walk)
    yield from _office(where, root)


def _outside(data: bytes, entries: list[zipfile.ZipInfo]) -> bytes:
    """Return the file without its entries' packed bytes: headers, comments, gaps, and whatever else lies there."""
    kept, at = [], 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        head = entry.header_offset
        names = int.from_bytes(data[head + 26 : head + 28], "little") + int.from_bytes(
            data[head + 28 : head + 30], "little"
        )
        start = head + 30 + names
        kept.append(data[at:start])
        at = max(at, start + entry.compress_size)
    return b"\n".join([*kept, data[at:]])


def _office(where: str, root: Any) -> Iterator[Piece]:
    """Yield what Word's own elements say: text by paragraph, with and without what was deleted and put in."""
    names = {markup.local(element.tag) for element in root.iter("*")}
    breaks = _BREAKS if "p" in names else names
    for left_out in (frozenset[str](), _DELETED, _INSERTED) if names & _CHANGES else (frozenset[str](),):
        yield from texts(where, _running(root, breaks, left_out))
    for change in sorted(names & _CHANGES):
        yield Piece(where, change, Telling.CHANGE)
    for element in root.iter("*"):
        name = markup.local(element.tag)
        if told := _PROPERTIES.get(name):
            yield Piece(where, "".join(element.itertext()).strip(), told)
        elif _fetches(name, element):
            yield Piece(where, element.get("Target") or "", Telling.FETCHED)


def _fetches(name: str, element: Any) -> bool:
    outside = name == "Relationship" and element.get("TargetMode") == "External"
    return outside and not (element.get("Type") or "").endswith("/hyperlink")


def _running(root: Any, breaks: Collection[str], left_out: frozenset[str]) -> str:
    parts: list[str] = []

    def walk(element: Any) -> None:
        name = markup.local(element.tag) if isinstance(element.tag, str) else ""
        if not name or name in left_out:
            return
        if name in breaks:
            parts.append("\n")
        parts.append((element.text or "") if len(element) == 0 or (element.text or "").strip() else "")
        for child in element:
            walk(child)
            if (child.tail or "").strip():
                parts.append(child.tail)
        if name in breaks:
            parts.append("\n")

    walk(root)
    return "".join(parts)
