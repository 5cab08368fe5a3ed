"""HTML, SVG and other XML: text joined across tags, attributes, comments, and the files written into addresses."""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
from collections.abc import Iterator
from functools import cache
from typing import Any

from firsthand.exchange.outputs.piece import Piece, Telling
from firsthand.exchange.outputs.plain import bytes_as_text, texts
from firsthand.exchange.outputs.walk import Walk

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tspan",
        "textPath",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_DATA = re.compile(r"data:[\w.+/-]*(?:;[\w.=+-]+)*,[A-Za-z0-9+/=%._~!$&*;:@?-]*", re.IGNORECASE)
_FETCHING = {
    "src": None,
    "srcset": None,
    "poster": None,
    "background": None,
    "data": frozenset({"object"}),
    "action": frozenset({"form"}),
    "href": frozenset({"link", "base", "image", "use", "script", "feimage"}),
}
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//\S|\s*(?:file|ftp|https?):", re.IGNORECASE)
_STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?:https?:|ftp:|file:)?//", re.IGNORECASE)
_META = {
    "author": Telling.AUTHOR,
    "creator": Telling.AUTHOR,
    "dc.creator": Telling.AUTHOR,
    "publisher": Telling.COMPANY,
    "lastmodifiedby": Telling.EDITOR,
}


def page(channel: str, data: bytes, walk: Walk) -> Iterator[Piece]:
    """Yield an HTML page: as it stands, its text across tags, attributes, comments, and what its addresses hold."""
    from lxml import etree, html

    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield from bytes_as_text(f"{channel} source".strip(), data)
        source = data.decode("utf-8", errors="replace")
    yield from texts(f"{channel} source".strip(), _DATA.sub("data:", source))
    try:
        root = html.document_fromstring(source.replace("\0", "").encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    yield Piece(f"{channel} text".strip(), joined(root, _INLINE))
    yield from beside_text(channel, root, walk)


def tree(channel: str, data: bytes, walk: Walk) -> Iterator[Piece]:
    """Yield an XML file, SVG among them, as :func:`page` does."""
    root = parsed(data)
    if root is None:
        yield from bytes_as_text(f"{channel} source".strip(), data)
        return
    yield Piece(f"{channel} text".strip(), joined(root, _INLINE))
    yield from beside_text(channel, root, walk)


def parsed(data: bytes) -> Any:
    """Parse XML, entities unresolved and nothing fetched; None for what is none."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root.getroottree().docinfo.internalDTD is None else None


def beside_text(channel: str, root: Any, walk: Walk) -> Iterator[Piece]:
    """Yield what stands in a tree beside its text: attributes, comments, programs, files written into addresses."""
    yield from _elements(channel, root)
    yield from _addresses(channel, root, walk)


def _elements(channel: str, root: Any) -> Iterator[Piece]:
    attributes: dict[str, None] = {}
    for element in root.iter():
        if not isinstance(element.tag, str):
            told = Telling.COMMENT if _is_comment(element) else None
            yield Piece(f"{channel} comment".strip(), element.text or "", told)
            continue
        name = local(element.tag).lower()
        if name == "script" and (element.text or element.get("src")):
            yield Piece(f"{channel} script".strip(), element.text or "", Telling.SCRIPT)
        if name == "style" and _STYLE.search(element.text or ""):
            yield Piece(f"{channel} style".strip(), element.text or "", Telling.FETCHED)
        if name == "meta" and (told := _META.get((element.get("name") or "").lower())):
            yield Piece(f"{channel} properties".strip(), element.get("content") or "", told)
        for key, value in element.items():
            attributes[_DATA.sub("data:", value)] = None
            yield from _telling(channel, name, local(key).lower(), value)
    yield from texts(f"{channel} attributes".strip(), "\n".join(attributes))


def _telling(channel: str, element: str, key: str, value: str) -> Iterator[Piece]:
    where = f"{channel} attributes".strip()
    among = _FETCHING.get(key, frozenset())
    fetched = (among is None or element in among) and _ELSEWHERE.match(value)
    refreshed = element == "meta" and key == "content" and re.match(r"\s*\d+\s*;\s*url=", value, re.IGNORECASE)
    if fetched or refreshed or (key == "style" and _STYLE.search(value)):
        yield Piece(where, value, Telling.FETCHED)
    if key.startswith("on") and element != "meta":
        yield Piece(where, value, Telling.SCRIPT)


def joined(root: Any, inline: frozenset[str]) -> str:
    """Join an element's text: across ``inline`` elements as it runs, other elements on lines of their own."""
    parts: list[str] = []

    def walk(element: Any) -> None:
        if not isinstance(element.tag, str):
            return
        broken = local(element.tag) not in inline
        if broken:
            parts.append("\n")
        parts.append(element.text or "")
        for child in element:
            walk(child)
            parts.append(child.tail or "")
        if broken:
            parts.append("\n")

    walk(root)
    return "".join(parts)


@cache
def local(tag: str) -> str:
    """Return a name without its namespace."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def _is_comment(element: Any) -> bool:
    from lxml import etree

    return element.tag is etree.Comment


def _strings(root: Any) -> Iterator[str]:
    for element in root.iter():
        yield from (element.text or "", element.tail or "")
        if isinstance(element.tag, str):
            yield from element.values()


def _addresses(channel: str, root: Any, walk: Walk) -> Iterator[Piece]:
    """Go into what ``data:`` addresses hold."""
    found: list[str] = []
    for text in _strings(root):
        if "data:" in text.lower():
            found += [text.strip()] if text.strip().lower().startswith("data:") else _DATA.findall(text)
    for number, address in enumerate(found, 1):
        head, _, body = address.partition(",")
        where = f"{channel} data {number}".strip()
        data = urllib.parse.unquote_to_bytes(body)
        if "base64" in head.lower():
            try:
                data = base64.b64decode(data, validate=False)
            except (binascii.Error, ValueError):
                yield from texts(where, address)
                continue
        yield from walk.inside(where, data)
