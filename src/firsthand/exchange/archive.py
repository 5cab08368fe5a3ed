"""Zip files and the XML in them, taken from strangers: every limit is checked before and while a member unpacks."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from firsthand.exchange.limits import (
    MEGABYTE,
    TAGS,
    XML_BYTES,
    ZIP_BYTES,
    ZIP_MEMBERS,
    ZIP_RATIO,
    ZIP_RATIO_FROM,
    Refused,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_DAMAGED = "Open it in the program that wrote it and save it anew."
_CHUNK = 65_536


class Archive:
    """A zip whose table of contents has passed: members few, named once, unlocked, none a bomb by its own account."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise Refused("it is a damaged or cut-off zip file", "Get the file again from where it came.") from None
        members = self._zip.infolist()
        self.names = frozenset(member.filename for member in members)
        if len(members) > ZIP_MEMBERS:
            raise Refused(f"it is a zip of more than {ZIP_MEMBERS:,} members", _DAMAGED)
        if len(self.names) < len(members):
            raise Refused("it is a zip that names a member twice", _DAMAGED)
        if sum(member.file_size for member in members) > ZIP_BYTES:
            raise Refused(f"it unpacks to more than {ZIP_BYTES // MEGABYTE} MB", "Take out its pictures.")
        for member in members:
            if member.flag_bits & 0x1:
                raise Refused("it is locked with a password", "Save it without a password.")
            if member.file_size > max(ZIP_RATIO_FROM, ZIP_RATIO * member.compress_size):
                raise Refused(f"it unpacks to more than {ZIP_RATIO} times its size, as zip bombs do", _DAMAGED)

    def read(self, name: str, limit: int = XML_BYTES) -> bytes:
        """Unpack one member; :class:`Refused` when missing, damaged, or larger than ``limit`` whatever it claims."""
        if name not in self.names:
            raise Refused("a part every such document has is missing from it", _DAMAGED)
        unpacked = bytearray()
        try:
            with self._zip.open(name) as member:
                while chunk := member.read(_CHUNK):
                    unpacked += chunk
                    if len(unpacked) > limit:
                        raise Refused(f"its text part unpacks to more than {limit // MEGABYTE} MB", "Split it.")
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
            raise Refused("it is a damaged zip file", "Get the file again from where it came.") from None
        return bytes(unpacked)

    def xml(self, name: str) -> _Element:
        """Parse one member as XML."""
        return parse_xml(self.read(name))


def parse_xml(data: bytes) -> _Element:
    """Parse XML: no document type, so no entities of its own; no network; nesting at most as deep as libxml2 allows."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    if data.count(b"<") > TAGS:
        raise Refused(f"its text part has more than {TAGS:,} tags", "Split it.")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refused("its XML declares entities, as no such document does", _DAMAGED)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused("its XML is damaged", _DAMAGED) from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise Refused("its XML declares entities, as no such document does", _DAMAGED)
    return root
