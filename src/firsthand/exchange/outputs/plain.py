"""Bytes as text: decoded where they are text, else every stretch of letters in them, whatever the encoding."""

from __future__ import annotations

import codecs
import html
import re
import urllib.parse
from collections.abc import Iterator

from firsthand.exchange.outputs.piece import Piece
from firsthand.exchange.outputs.walk import Walk

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NOT_LETTERS = re.compile(
    r"[^\x20-\x7e\u00a1-\u024f\u0300-\u036f\u1100-\u11ff\u3131-\u318e\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]+"
)
_SHORT = re.compile(r"(?m)^(?:.{1,2}|[\x00-\x7f]{1,5})$\n?")
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")


def bytes_as_text(channel: str, data: bytes, _walk: Walk | None = None) -> Iterator[Piece]:
    """Read bytes as the text they are; as UTF-8, UTF-16 both ways and cp949 all at once where they are none."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                yield from texts(channel, data.decode(encoding))
            except UnicodeDecodeError:
                break
            return
    if b"\0" not in data:
        for encoding in ("utf-8", "cp949"):
            try:
                yield from texts(channel, data.decode(encoding))
            except UnicodeDecodeError:
                continue
            return
    yield from letters_in(channel, data)


def texts(channel: str, text: str) -> Iterator[Piece]:
    """Yield a text as it stands, and the lines of it that have escapes once more, with these undone."""
    yield Piece(channel or "text", text)
    escaped = "\n".join(line for line in text.split("\n") if "&" in line or "%" in line or "\\" in line)
    plain = unescaped(escaped)
    if plain != escaped:
        yield Piece(channel or "text", plain)


def unescaped(text: str) -> str:
    r"""Undo character references, percent signs and ``\u`` escapes."""
    if "\\" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1] or match[2], 16)), text)
    if "&" in text:
        text = html.unescape(text)
    return urllib.parse.unquote(text, errors="ignore") if "%" in text else text


def letters_in(channel: str, data: bytes) -> Iterator[Piece]:
    """Yield every stretch of letters that the bytes are in any encoding; of Latin ones only six or more."""
    where = channel or "bytes"
    seen: set[str] = set()
    for encoding, shift in (("utf-8", 0), ("cp949", 0), ("cp949", 1), *(("utf-16-le", n) for n in (0, 1))):
        yield from _stretches(where, data[shift:], encoding, seen)
    for shift in (0, 1):
        yield from _stretches(where, data[shift:], "utf-16-be", seen)


def _stretches(channel: str, data: bytes, encoding: str, seen: set[str]) -> Iterator[Piece]:
    text = _SHORT.sub("", _NOT_LETTERS.sub("\n", data.decode(encoding, errors="replace")))
    if text and text not in seen:
        seen.add(text)
        yield Piece(channel, text, chance=True)
