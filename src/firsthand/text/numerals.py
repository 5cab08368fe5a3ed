"""Numerals: the words and digits of whole numbers, read and written, English and Korean.

Read are numbers up to 999,999,999,999 in English words and 99,999,999 in Korean ones.

Korean counts in two systems: native (하나, 둘, …, 아흔아홉) and Sino-Korean (일, 이, …). Before a counter some native
numerals change (한, 두, 세, 네, 스무); hundreds and above are always Sino-Korean, so 백스물다섯 mixes both.
"""

from __future__ import annotations

import re

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUE = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS) if word}

_S = r"[ \n]+"
_SUB100 = (  # the words of _TENS and _ONES, the longer before the shorter, written to be made a pattern at little cost
    rf"(?:(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:(?:-|{_S})(?:one|two|three|four|five|six|seven|eight|nine)\b)?"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|twelve|eleven|ten|nine|eight|seven|six|five|four|three|two|one|zero)"
)
_SUB1000 = rf"(?:(?:{_SUB100}|a)(?:{_S}hundred\b(?:{_S}(?:and{_S})?{_SUB100}\b)?)?(?<!a))"
_THOUSANDS = rf"(?:{_SUB1000}|a)(?:{_S}thousand\b(?:,?{_S}(?:and{_S})?{_SUB1000}\b)?)?(?<!a)"
_MILLIONS = rf"(?:half{_S}a|{_SUB1000}|a){_S}(?:million|billion)\b(?:,?{_S}(?:and{_S})?{_THOUSANDS}\b)?"
ENGLISH = rf"(?:(?:half{_S}a|a|{_SUB100}){_S}(?:dozen|score)\b|{_MILLIONS}|{_THOUSANDS})"
"""A pattern for an English number in words, without its boundaries; to be matched case-insensitively."""

DIGITS = r"\d{1,3}(?:,\d{3}){1,4}|\d{1,15}"

_SINO_DIGIT = {c: n for n, c in enumerate("영일이삼사오육칠팔구")} | {"공": 0}
_SINO_UNIT = {"십": 10, "백": 100, "천": 1000}
_NATIVE_ONES = ["", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"]
_NATIVE_TENS = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"]
_BEFORE_COUNTER = {"하나": "한", "둘": "두", "셋": "세", "넷": "네", "스물": "스무"}
_NATIVE_VALUE = (
    {word: n for n, word in enumerate(_NATIVE_ONES) if word}
    | {word: 10 * n for n, word in enumerate(_NATIVE_TENS) if word}
    | {"한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "스무": 20}
)
_N1 = "하나|한|둘|두|셋|세|석|넷|네|넉|다섯|여섯|일곱|여덟|아홉"
_NT = "열|스물|스무|서른|마흔|쉰|예순|일흔|여든|아흔"
_D = "[일이삼사오육칠팔구]"
_SINO_HIGH = rf"(?:{_D}?천 ?)?(?:{_D}?백 ?)?"
_SINO = rf"(?:(?:{_D}?천 ?)?(?:{_D}?백 ?)?(?:{_D}?십 ?)?{_D}?)"
KOREAN = rf"(?:(?:{_SINO}만 ?)?(?:{_SINO_HIGH}(?:(?:{_NT})(?: ?(?:{_N1}))?|(?:{_N1}))|{_SINO}))"
"""A pattern for a Korean number in words; it also matches nothing at all, so demand a first character before it."""

SCALES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
"""English words that multiply the number before them."""

_APPROXIMATE = {
    "한두": (1, 2), "한둘": (1, 2), "두어": (2, 3), "두세": (2, 3), "두셋": (2, 3), "두서너": (2, 4), "서너": (3, 4),
    "서넛": (3, 4), "너덧": (4, 5), "너댓": (4, 5), "네댓": (4, 5), "네다섯": (4, 5), "대여섯": (5, 6), "대엿": (5, 6),
    "예닐곱": (6, 7), "일고여덟": (7, 8), "일여덟": (7, 8), "여덟아홉": (8, 9), "엳아홉": (8, 9),
}  # fmt: skip
_SINO_PAIRS = {"일이": 1, "이삼": 2, "삼사": 3, "사오": 4, "오륙": 5, "육칠": 6, "칠팔": 7, "팔구": 8}
APPROXIMATE = (
    rf"(?:여남은|십수|[수몇][십백천만억]{{1,2}}|(?:{'|'.join(_SINO_PAIRS)})[십백천만]?"
    rf"|(?:(?:{_NT}) ?)?(?:{'|'.join(sorted(_APPROXIMATE, key=len, reverse=True))}))"
)
"""A pattern for Korean words that leave a number open between two: 두세, 열두세, 여남은, 이삼십, 수십."""

VAGUE = (
    rf"(?:(?:tens|hundreds){_S}of{_S}(?:thousands|millions)|dozens|hundreds|thousands|millions"
    rf"|(?:tens|scores)(?={_S}of\b))"
)
"""A pattern for English plurals that tell of many without a number: "dozens", "tens of thousands"."""


def between(words: str) -> tuple[int, int]:
    """Return the least and the most that words which :data:`APPROXIMATE` matches may mean."""
    if words in {"여남은", "십수"}:
        return 11, 19
    if words[0] in "수몇":
        unit = 1
        for sign in words[1:]:
            unit *= {"만": 10**4, "억": 10**8}.get(sign) or _SINO_UNIT[sign]
        return 2 * unit, 10 * unit - 1
    if words[:2] in _SINO_PAIRS:
        unit = {"": 1, "만": 10**4}.get(words[2:]) or _SINO_UNIT[words[2:]]
        return _SINO_PAIRS[words[:2]] * unit, (_SINO_PAIRS[words[:2]] + 1) * unit
    tens = re.match(rf"(?:{_NT}) ?(?=.)", words) if words not in _APPROXIMATE else None
    low, high = _APPROXIMATE[words[tens.end() :] if tens else words]
    base = _NATIVE_VALUE[tens[0].strip()] if tens else 0
    return base + low, base + high


def most_odd(value: int) -> int:
    """Return the most that a number "-odd", or 여, may mean: 29 of twenty-odd, 199 of 100여."""
    unit = 10
    while value and value % (unit * 10) == 0:
        unit *= 10
    return value + unit - 1


def at_least(words: str) -> int:
    """Return the least that words which :data:`VAGUE` matches may mean: two, or twenty-four, forty, …"""
    value = 2
    for word in re.findall(r"[a-z]+", words.casefold()):
        value *= {"tens": 10, "of": 1}.get(word) or SCALES[word.removesuffix("s")]
    return value


def read_english(words: str) -> int:
    """Return the value of words that :data:`ENGLISH` or :data:`DIGITS` matches."""
    if words[0].isdigit():
        return int(words.replace(",", ""))
    total, current, halved = 0, 0, False
    for word in re.findall(r"[a-z]+", words.casefold()):
        if word == "half":
            halved = True
        elif word == "a":
            current = 1
        elif word in {"thousand", "million", "billion"}:
            total, current = total + current * SCALES[word], 0
        elif word in SCALES:
            current *= SCALES[word]
        else:
            current += _VALUE.get(word, 0)
    return (total + current) // 2 if halved else total + current


def read_korean(words: str) -> int:
    """Return the value of words that :data:`KOREAN` or :data:`DIGITS` matches; digits may carry 만 and 천 (3만 5천)."""
    total = section = digit = 0
    for part in re.findall(rf"[\d,]+|{_NT}|{_N1}|[영공일이삼사오육칠팔구십백천만]", words):
        if part[0].isdigit():
            digit = int(part.replace(",", ""))
        elif part in _NATIVE_VALUE and (len(part) > 1 or part not in _SINO_DIGIT):
            section += _NATIVE_VALUE[part]
        elif part == "만":
            total, section, digit = total + max(section + digit, 1) * 10_000, 0, 0
        elif part in _SINO_UNIT:
            section, digit = section + max(digit, 1) * _SINO_UNIT[part], 0
        else:
            digit = _SINO_DIGIT[part]
    return total + section + digit


def write_english(value: int) -> str:
    """Write a whole number from 0 to 999,999 in words: "one thousand six hundred and forty-four"."""
    if value < 20:
        return _ONES[value]
    if value < 100:
        return _TENS[value // 10] + (f"-{_ONES[value % 10]}" if value % 10 else "")
    size, name = (1000, "thousand") if value >= 1000 else (100, "hundred")
    head, rest = f"{write_english(value // size)} {name}", value % size
    if not rest:
        return head
    return f"{head} and {write_english(rest)}" if rest < 100 else f"{head} {write_english(rest)}"


def write_sino(value: int) -> str:
    """Write a whole number from 0 to 99,999,999 in Sino-Korean words, unspaced: 이십오."""
    if value == 0:
        return "영"
    high, low = divmod(value, 10_000)
    head = "" if not high else ("만" if high == 1 else f"{write_sino(high)}만")
    for unit, size in (("천", 1000), ("백", 100), ("십", 10)):
        digit, low = divmod(low, size)
        head += "" if not digit else ("" if digit == 1 else "영일이삼사오육칠팔구"[digit]) + unit
    return head + ("영일이삼사오육칠팔구"[low] if low else "")


def write_native(value: int, *, before_counter: bool = True) -> str:
    """Write a whole number in native Korean words, with Sino-Korean hundreds and above: 스물다섯, 백스무."""
    high, low = divmod(value, 100)
    if not low:
        return write_sino(value)
    head = write_sino(high * 100) if high else ""
    tens, ones = _NATIVE_TENS[low // 10], _NATIVE_ONES[low % 10]
    if before_counter and not ones:
        tens = _BEFORE_COUNTER.get(tens, tens)
    return head + tens + (_BEFORE_COUNTER.get(ones, ones) if before_counter else ones)


_IS_NATIVE = re.compile(rf"{_NT}|{_N1}")


def say(value: int, like: str, language: str, *, before_counter: bool = True) -> str:
    """Write ``value`` in the manner of the words it replaces: digits or words, capital letter, Korean system.

    Thousands are grouped in digits unless ``like`` has four digits without a comma.
    """
    if any(c.isdigit() for c in like):
        plain = sum(c.isdigit() for c in like) > 3 and "," not in like
        return str(value) if plain else f"{value:,}"
    if language == "ko":
        return write_native(value, before_counter=before_counter) if _IS_NATIVE.search(like) else write_sino(value)
    words = write_english(value)
    return words.capitalize() if like[:1].isupper() else words
