"""Years told in words, or by their last two digits: "two thousand and seven", "nineteen ninety", "'07", 이천칠년."""

from __future__ import annotations

import re
from functools import cache

from firsthand.text import numerals

_DIGIT = "one|two|three|four|five|six|seven|eight|nine"
UNDER_100 = (
    rf"(?:(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[- ](?:{_DIGIT})\b)?"
    r"|ten\b|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
)
"""A pattern for an English number from ten to ninety-nine in words."""

_ENGLISH = (
    rf"\b(?:(?P<thousand>two\sthousand)(?:\s(?:and\s)?(?P<after>{UNDER_100}|(?:{_DIGIT})\b)|(?<=\bin\stwo\sthousand))"
    rf"|(?P<century>eighteen|nineteen|twenty)[- ](?:oh[- ](?P<ones>{_DIGIT})\b|(?P<rest>{UNDER_100})))(?!\w)"
)
_SINO = "일이삼사오육칠팔구"
_KOREAN = (
    rf"(?<!\w)(?P<korean>이천(?:[일이]?십)?[{_SINO}]?|천\s?[팔구]백(?:[이삼사오육칠팔구]?십)?[{_SINO}]?|[오육칠팔구]십[{_SINO}]?)"
    r"(?=\s?년(?!\s?(?:동안|간|째|만|넘)))"
)
_SHORT = r"(?:(?<![\w'])'(?P<short>\d\d)(?=\s?년|(?![\w']|[.,]\d))|(?<![\w.,:/-])(?P<zero>0\d)(?=\s?년))"

CENTURY_ENDS = 50
"""Two digits below this are of this century, others of the last."""


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """Make the patterns; what they match :func:`read` reads."""
    return re.compile(_ENGLISH, re.IGNORECASE), re.compile(_KOREAN), re.compile(_SHORT)


def read(match: re.Match[str]) -> int:
    """Return the year that a match of one of the patterns tells."""
    found = {name: words for name, words in match.groupdict().items() if words}
    if "thousand" in found:
        return 2000 + (numerals.read_english(found["after"]) if "after" in found else 0)
    if "century" in found:
        return 100 * numerals.read_english(found["century"]) + numerals.read_english(found.get("rest") or found["ones"])
    if "korean" in found:
        year = numerals.read_korean(found["korean"])
        return year + 1900 if year < 100 else year
    year = int(found.get("short") or found["zero"])
    return year + (2000 if year < CENTURY_ENDS else 1900)
