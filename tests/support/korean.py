"""Whether Korean is left in English: in words of the program's own, and not of a report, an id or a command."""

from __future__ import annotations

import re

_CARRIED = re.compile(
    r"\b[a-z]+:[\w/.-]+|'[^']*'|“[^”]*”|\"[^\"]*\"|\[[^\]]*\]|\{[^}]*\}"  # words of the report, names, targets
    r"|firsthand [a-z]+(?: [a-z]+)*(?: [A-Z]+\d[\w.]*)*(?: same 또는 different| \w+=…)?"  # commands
)
_ENGLISH = re.compile(
    r"[A-Za-z]{2,} [A-Za-z]{2,}"
    r"|\b(?:the|of|is|are|an|to|not|and|or|for|with|from|that|this|was|has|have|needs|says?|counts)\b"
)


def english_in(korean: str) -> str:
    """Return what is left of English sentences; nothing where only codes, ids, file names and quoted words stay."""
    return " | ".join(found[0] for found in _ENGLISH.finditer(_CARRIED.sub("", korean)))
