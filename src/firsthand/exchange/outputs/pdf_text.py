"""The words of a PDF page, by its fonts' own tables of letters.

pypdf reads a page in a tenth of a second; this reads its strings in a hundredth, and guesses no spaces: it gives the
page's strings run together, and once more on lines of their own. Pages it cannot read, pypdf reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TOKEN = re.compile(
    rb"/([^\s<>\[\](){}/%]+)\s+[-\d.]+\s+Tf|\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)|<([0-9A-Fa-f\s]*)>(?!>)"
    rb"|\b(BT|T\*|Td|TD|Tm|'|\")|/([^\s<>\[\](){}/%]+)\s+Do\b",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_BLOCKS = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


_BOMS = (b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")


class Font:
    """A font's table from codes to letters."""

    def __init__(self, width: int, table: Mapping[int, str]) -> None:
        self._width, self._table = width, table

    def text(self, codes: bytes) -> str:
        """Read the codes of a string."""
        width, table = self._width, self._table
        return "".join(
            table.get(int.from_bytes(codes[at : at + width], "big"), "") for at in range(0, len(codes), width)
        )


def words_of(page: Any) -> Iterator[str]:
    """Yield what a page says, run together and string by string."""
    fonts = _fonts(page)
    if fonts is None:
        yield page.extract_text()
        return
    contents = page.get_contents()
    lines = _lines(contents.get_data(), fonts) if contents is not None else []
    for form in _forms(page):
        its = _fonts(form)
        lines += _lines(form.get_data(), its or fonts)
    yield "".join(lines)
    yield "\n".join(lines)


def strings_in(data: bytes) -> Iterator[str]:
    """Yield the strings in a content stream that are text whatever the font: what it says it is in other words."""
    for match in _TOKEN.finditer(data):
        raw = _codes(match)
        if raw is None:
            continue
        if match[2] is not None and not raw.startswith(_BOMS) and b"\0" not in raw and len(raw) > 1:
            yield raw.decode("utf-8", errors="replace")
        elif raw.startswith(b"\xfe\xff"):
            yield raw[2:].decode("utf-16-be", errors="replace")
        elif raw.startswith(b"\xef\xbb\xbf"):
            yield raw[3:].decode("utf-8", errors="replace")


def _lines(data: bytes, fonts: Mapping[str, Font]) -> list[str]:
    """List a content stream's strings; those shown with nothing between them but a nudge are one."""
    lines: list[str] = []
    run: list[str] = []
    font: Font | None = None
    for match in _TOKEN.finditer(data):
        if match[1] is not None:
            font = fonts.get(match[1].decode("latin-1"))
        elif match[4] is not None:
            lines.append("".join(run))
            run = []
        elif (raw := _codes(match)) is not None and font is not None:
            run.append(font.text(raw))
    lines.append("".join(run))
    return [line for line in lines if line]


def _codes(match: re.Match[bytes]) -> bytes | None:
    if match[2] is not None:
        raw = match[2]
        if b"\\\\" not in raw:  # nearly always: codes of two bytes whose first is nought
            raw = raw.replace(b"\\000", b"\0")
        return _ESCAPE.sub(_unescape, raw) if b"\\" in raw else raw
    if match[3] is not None:
        digits = b"".join(match[3].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return None


def _unescape(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return bytes([int(match[1], 8) & 0xFF])
    return _LETTERS.get(match[2], match[2])


def _fonts(page: Any) -> dict[str, Font] | None:
    """Read the tables of a page's fonts; None where one has none that can be read."""
    resources = page.get("/Resources")
    listed = resources.get_object().get("/Font") if resources is not None else None
    found = {}
    for name, font in (listed.get_object() if listed is not None else {}).items():
        told = font.get_object().get("/ToUnicode")
        if told is None or not hasattr(told.get_object(), "get_data"):
            return None
        found[str(name)[1:]] = _read(told.get_object().get_data())
    return found


def _forms(page: Any) -> Iterator[Any]:
    """Yield the drawings a page uses, and those they use, each once."""
    seen, pending = set(), [page]
    while pending:
        resources = pending.pop().get("/Resources")
        listed = resources.get_object().get("/XObject") if resources is not None else None
        for form in (listed.get_object() if listed is not None else {}).values():
            thing = form.get_object()
            if thing.get("/Subtype") == "/Form" and id(thing) not in seen:
                seen.add(id(thing))
                pending.append(thing)
                yield thing


def _read(cmap: bytes) -> Font:
    """Read a ToUnicode table: characters one by one, and in ranges."""
    table: dict[int, str] = {}
    width = 2
    for block in _BLOCKS.finditer(cmap):
        tokens = [(m[1], m[2], m[3]) for m in _HEX.finditer(block[2])]
        if block[1] == b"codespacerange":
            width = max(1, len(b"".join(tokens[0][0].split())) // 2) if tokens and tokens[0][0] else width
        elif block[1] == b"bfchar":
            codes = [b"".join(token[0].split()) for token in tokens if token[0] is not None]
            for code, letters in zip(codes[::2], codes[1::2], strict=False):
                table[int(code, 16)] = _utf16(letters)
        else:
            _ranges(tokens, table)
    return Font(width, table)


def _ranges(tokens: list[tuple[bytes | None, bytes | None, bytes | None]], table: dict[int, str]) -> None:
    at = 0
    while at + 2 < len(tokens):
        low, high = tokens[at][0], tokens[at + 1][0]
        if low is None or high is None:
            return
        first, last = int(low, 16), int(high, 16)
        if tokens[at + 2][0] is not None:
            start = _utf16(b"".join((tokens[at + 2][0] or b"").split()))
            for code in range(first, min(last, first + 0xFFFF) + 1):
                table[code] = start[:-1] + chr(ord(start[-1]) + code - first) if start else ""
            at += 3
            continue
        at += 3
        code = first
        while at < len(tokens) and tokens[at][0] is not None:
            table[code] = _utf16(b"".join((tokens[at][0] or b"").split()))
            code, at = code + 1, at + 1
        at += 1


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", errors="replace") if len(digits) % 2 == 0 else ""
