"""One form for letters that can be written two ways (NFC), in a time that follows the length of the text."""

from __future__ import annotations

import re
import unicodedata

_EXOTIC = re.compile("[^\x00-\u02ff\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{200,}")
"""A long run that may be combining marks: none of them is a Latin letter, a Hangul syllable or a Chinese character."""


def nfc(text: str) -> str:
    """Return ``text`` in NFC, as ``unicodedata`` has it.

    ``unicodedata`` puts the marks piled on one letter in order by insertion, in the square of their number: a minute
    for a quarter of a megabyte of them. Long piles are therefore put in order beforehand.
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _EXOTIC.sub(lambda run: _ordered(run[0]), text))


def _ordered(run: str) -> str:
    """Put the marks of each pile in their canonical order, which leaves the text canonically the same."""
    found: list[str] = []
    pile: list[str] = []
    for character in "".join(unicodedata.normalize("NFD", character) for character in run):
        if not unicodedata.combining(character):
            found += sorted(pile, key=unicodedata.combining)
            pile.clear()
            found.append(character)
        else:
            pile.append(character)
    return "".join(found + sorted(pile, key=unicodedata.combining))
