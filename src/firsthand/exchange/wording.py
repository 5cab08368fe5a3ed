"""What is done to the words on their way in: next to nothing, and the same for every format."""

from __future__ import annotations

import re
from unicodedata import combining

from firsthand.exchange.limits import LINES, MARKS, Refused
from firsthand.text.nfc import nfc

CELL = "\x1f"
"""Stands between a table row's speaker and her words while a file is read; never in a file, never in an utterance."""

_BREAKS = re.compile("\r\n|[\r\v\f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1e\x7f\ud800-\udfff]")
_STRAY = re.compile("[\x80-\x84\x86-\x9f]")
STRAY_SHARE = 2_000
"""One C1 control in so many characters is a slip of an old conversion, and stays; more is a file read wrongly."""


def tidy(text: str, *, cells: bool = False) -> str:
    """Return the text as it is kept: no byte order mark, line breaks as LF, composed (NFC), every word untouched.

    Zero-width marks, soft hyphens and the like stay: they are the file's. With ``cells``, :data:`CELL` may
    stand in it. Raises :class:`Refused` on control characters and half characters (lone surrogates): no text has them.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.removeprefix("\ufeff")
    if "\r" in text or "\f" in text or "\v" in text:
        text = _BREAKS.sub("\n", text)
    if _CONTROL.search(text) or (CELL in text and not cells) or _garbled(text):
        raise Refused("it holds control characters, as binary or damaged files do", "Export it again as UTF-8 text.")
    if text.count("\n") > LINES:
        raise Refused(f"it has more than {LINES:,} lines", "Split it.")
    if text.isascii():
        return text
    _refuse_piles(text)
    return nfc(text)


def _garbled(text: str) -> bool:
    return not text.isascii() and len(_STRAY.findall(text)) * STRAY_SHARE > len(text)


def _refuse_piles(text: str) -> None:
    """Refuse marks piled on one character, more than any writing has."""
    marks = "".join(character for character in set(text) if combining(character))
    if marks and re.search(f"[{re.escape(marks)}]{{{MARKS + 1}}}", text):
        raise Refused(f"a character in it carries more than {MARKS} marks", "Export it again as UTF-8 text.")
