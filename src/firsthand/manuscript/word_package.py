"""A .docx as a zip of parts: opened warily, closed with only the named parts changed."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

MEMBERS = 5_000
UNPACKED = 300_000_000
PART = 24_000_000
TAGS = 1_000_000
"""The most members, bytes unpacked in all, and bytes and tags of one XML part. A 100-page report takes 3 MB."""

_STRICT = b"http://purl.oclc.org/ooxml/"
_OLE = b"\xd0\xcf\x11\xe0"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, OSError)


class Unreadable(Exception):
    """Raised where a document cannot be read; never leaves this layer. ``reason`` carries no word of the file."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Relationship(NamedTuple):
    """What a part refers to: a kind (the last word of its type), and a part's name or an outside address."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """An open .docx. ``document`` is the name of its main part."""

    data: bytes
    names: frozenset[str]
    document: str
    _known: dict[str, dict[str, Relationship]] = field(default_factory=dict, repr=False, compare=False)

    def read(self, name: str) -> bytes:
        """Return one part's bytes; raise Unreadable when it is missing, damaged or too large."""
        try:
            with zipfile.ZipFile(BytesIO(self.data)) as archive, archive.open(name) as part:
                found = part.read(PART + 1)
        except _BROKEN:
            raise Unreadable(f"its part {_shown(name)} is missing or damaged") from None
        if len(found) > PART:
            raise Unreadable(f"its part {_shown(name)} is larger than {PART // 1_000_000} MB")
        return found

    def xml(self, name: str) -> Element:
        """Parse one part; entities, document types and the network are refused."""
        return parse(self.read(name), name)

    def relationships(self, name: str) -> dict[str, Relationship]:
        """Return what a part refers to, by id; nothing when it refers to nothing."""
        if name not in self._known:
            self._known[name] = self._relationships(name)
        return self._known[name]

    def _relationships(self, name: str) -> dict[str, Relationship]:
        listing = relationships_of(name)
        if listing not in self.names:
            return {}
        folder = posixpath.dirname(name)
        found = {}
        for element in self.xml(listing).iter(f"{PACKAGE}Relationship"):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relationship(kind, target, external)
        return found

    def related(self, kind: str) -> list[str]:
        """Name the parts of a kind (``styles``, ``footnotes``) that the main part refers to and that are there."""
        return [
            r.target
            for r in self.relationships(self.document).values()
            if r.kind == kind and not r.external and r.target in self.names
        ]

    def replaced(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the document with these parts changed or added; every other member keeps its bytes and its date."""
        out = BytesIO()
        try:
            with zipfile.ZipFile(BytesIO(self.data)) as old, zipfile.ZipFile(out, "w") as new:
                for info in old.infolist():
                    found = parts.get(info.filename)
                    new.writestr(_same(info), old.read(info) if found is None else found, info.compress_type)
                for name in sorted(parts.keys() - self.names):
                    added = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                    new.writestr(added, parts[name], zipfile.ZIP_DEFLATED)
        except _BROKEN:
            raise Unreadable("a part of it is damaged") from None
        return out.getvalue()


def open_package(data: bytes) -> Package:
    """Open a .docx; raise Unreadable, saying why, when it is not one or is larger than a report could be."""
    if data.startswith(_OLE):
        raise Unreadable("it is locked with a password, or saved in the old .doc form; save it as .docx without one")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except _BROKEN:
        raise Unreadable("it is not a Word document (.docx)") from None
    names = frozenset(info.filename for info in members)
    if len(members) > MEMBERS or sum(info.file_size for info in members) > UNPACKED:
        raise Unreadable("it unpacks to more than a report could hold")
    if len(names) != len(members) or any(info.flag_bits & 1 for info in members):
        raise Unreadable("its parts are locked, or two have the same name")
    package = Package(data, names, "")
    main = next((r.target for r in package.relationships("").values() if r.kind == "officeDocument"), "")
    if main not in names:
        raise Unreadable("it is not a Word document (.docx)")
    return Package(data, names, main)


def parse(data: bytes, name: str) -> Element:
    """Parse XML that a stranger wrote."""
    if _STRICT in data[:4000]:
        raise Unreadable("it is saved as Strict Open XML; save it as an ordinary Word document (.docx)")
    if data.count(b"<") > TAGS:
        raise Unreadable(f"its part {_shown(name)} holds more than a report could")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Unreadable(f"its part {_shown(name)} is not well-formed") from None
    about: Any = root.getroottree().docinfo
    if about.doctype:
        raise Unreadable(f"its part {_shown(name)} declares a document type, which no word processor writes")
    return root


def serialise(root: Element) -> bytes:
    """Write XML as Word does."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def relationships_of(name: str) -> str:
    """Name the part that lists what a part refers to; of "" the package's own."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _same(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    kept = zipfile.ZipInfo(info.filename, info.date_time)
    kept.external_attr = info.external_attr
    kept.create_system = info.create_system
    kept.comment = info.comment
    return kept


def _shown(name: str) -> str:
    """Show a part's name only where it is one that Word itself gives."""
    base = posixpath.basename(name)
    return base if base.isascii() and len(base) < 40 else "of an unusual name"
