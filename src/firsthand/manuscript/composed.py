"""Offsets into a text as it stands in its file, from offsets into its NFC form, in which places are told."""

from __future__ import annotations

import unicodedata


def raw_index(text: str, index: int) -> int:
    """Return where in ``text`` the character stands that is at ``index`` of its NFC form."""
    if unicodedata.is_normalized("NFC", text):
        return index
    return next(
        (
            n
            for n in range(len(text) + 1)
            if len(unicodedata.normalize("NFC", text[:n])) == index and _composed(text, n)
        ),
        len(text),
    )


def _composed(text: str, index: int) -> bool:
    """Whether no character before ``index`` composes with one after it."""
    whole = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", text[:index]) + unicodedata.normalize("NFC", text[index:]) == whole
