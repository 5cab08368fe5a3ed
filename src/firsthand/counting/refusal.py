"""How a condition is refused: at its place, with the nearest word that is known."""

from __future__ import annotations

import re
from collections.abc import Iterable

from firsthand.counting.parsing import Fault

SETTINGS, CODEBOOK, VOCABULARIES = "firsthand.toml", "codebook.toml", "vocabularies/"
"""Where the names are given that a condition uses: attributes and values, codes and topics, terms."""

_IDENTIFIER = re.compile(r"[\w.*-]{1,60}")


class Refused(Exception):
    """Carries a fault out of the tree to :func:`firsthand.counting.meaning.compile_condition`, no further."""

    def __init__(self, fault: Fault) -> None:
        super().__init__()
        self.fault = fault


def nearest(name: str, known: Iterable[str]) -> str:
    """Word a hint: the known name most like this one, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def named(word: str) -> str:
    """Repeat a word of the condition in a message only where it looks like an id."""
    return f" {word}" if _IDENTIFIER.fullmatch(word) else ""
