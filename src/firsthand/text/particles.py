"""Korean particles whose form follows the last sound of the word before: 열넷이, 하나가; 셋으로, 둘로.

Digits sound as they are read in Sino-Korean (3 삼, 14 십사, 20 이십), and "%" as 퍼센트.
"""

from __future__ import annotations

import re
from functools import cache

_PAIRS = (
    ("이", "가"), ("은", "는"), ("을", "를"), ("과", "와"), ("으로", "로"), ("이나", "나"), ("이며", "며"),
    ("이랑", "랑"), ("이라", "라"), ("이었", "였"), ("이다", "다"),
)  # fmt: skip
"""After a consonant, after a vowel. ㄹ takes 로 as a vowel does."""

_EITHER = frozenset({"이며", "이다", "이었"})
"""These may stand after a vowel too: 하나이다."""

_FURTHER = r"(?:는|도|만|의|서|써|부터|까지|고|고는|고도|며|면|는데|지만)?(?![가-힣])"
_PARTICLE = (
    rf"(?P<one>이었|였)(?=[가-힣])|(?P<two>으로|로|과|와|이라|라){_FURTHER}"
    r"|(?P<three>이나|나|이며|며|이랑|랑|이다|다|이|가|은|는|을|를)(?![가-힣])"
)
_FIRST, _FINAL, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8
_DIGITS = dict(zip("0123456789", "영일이삼사오육칠팔구", strict=True))
_TENS = ("", "십", "백", "천", "만")


def particle_after(text: str, old: str, new: str) -> tuple[str, str] | None:
    """Return the particle that ``text`` begins with and the one that takes its place where ``new`` stands for ``old``.

    None where nothing changes: no particle, one that did not fit ``old`` either, or words of which the last sound is
    not known, such as Latin letters.
    """
    found, before, after = _particle().match(text), _last(old), _last(new)
    if found is None or before is None or after is None:
        return None
    there = found[found.lastgroup or 0]
    closed, opened = next(pair for pair in _PAIRS if there in pair)
    fitted, fits = (closed if _closes(end, closed) else opened for end in (before, after))
    return (there, fits) if there == fitted != fits and there not in _EITHER else None


@cache
def _particle() -> re.Pattern[str]:
    return re.compile(_PARTICLE)


def _closes(final: int, particle: str) -> bool:
    return final != 0 and not (particle == "으로" and final == _RIEUL)


def _last(words: str) -> int | None:
    """Return the number of the consonant the words end in, in the order of Unicode's syllables; 0 for a vowel."""
    words = words.rstrip()
    digits = re.search(r"(?:\d{1,3}(?:,\d{3})+|\d+)$", words)
    sign = words[-1:]
    if sign == "%":
        sign = "트"
    elif digits:
        sign = _read(digits[0].replace(",", ""))
    at = ord(sign) if sign else 0
    return (at - _FIRST) % _FINALS if _FIRST <= at <= _FINAL else None


def _read(digits: str) -> str:
    """Return the last syllable of a number as it is read: 14 십사, 20 이십, 1000 천."""
    noughts = len(digits) - len(digits.rstrip("0"))
    if not noughts or noughts == len(digits):
        return _DIGITS[digits[-1]]
    return _TENS[noughts] if noughts < len(_TENS) else ("만" if noughts < 8 else "억")
