"""The forms of Korean particles: which one follows a word depends on how the word ends."""

from __future__ import annotations

import re

_PARTICLE = re.compile(
    r"(ng|[\w%])(['’”\")\]]*)(?:(이)\(가\)|(은)\(는\)|(을)\(를\)|(과)\(와\)|\((으)\)(로)|\((이)\)(라[는고]|어야))"
)
_OPEN = {"이": "가", "은": "는", "을": "를", "과": "와"}
_CLOSED = frozenset([*"013678LMNRlmnr", "ng"])
"""Digits and letters, and what a word ends in, whose names end in a consonant, as Korean reads them."""


def particles(text: str) -> str:
    """Write the form of each Korean particle that the word before it asks for: S14 reads as 사, S13 as 삼."""

    def chosen(found: re.Match[str]) -> str:
        before, closing, *parts = found.groups()
        final = (ord(before) - 0xAC00) % 28 if "가" <= before <= "힣" else int(before in _CLOSED)
        if parts[5]:  # 로 follows ㄹ as it follows a vowel: 1, 7, 8 and L, R end in it
            return before + closing + ("으로" if final not in {0, 8} and before not in "178LRlr" else "로")
        if parts[7] == "어야":
            return before + closing + ("이어야" if final else "여야")
        if parts[7]:
            return before + closing + ("이" if final else "") + parts[7]
        particle = next(part for part in parts if part)
        return before + closing + (particle if final else _OPEN[particle])

    return _PARTICLE.sub(chosen, text)
