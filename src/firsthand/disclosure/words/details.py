"""Ages, years and other numbers that words tell of a person, exactly or as a band. English and Korean.

Read: "35", "thirty-five", "35-year-old", "in her (late) thirties", "30s", "aged 30 to 39", "over 60", "in 2007",
"between 2005 and 2009", "the late 2000s", "mid-2000s", "the nineties", "two thousand and seven", "'07", "born in
1972"; 서른다섯 살, 35세, 30대 (후반), 2007년, 2005~2009년, 2000년대 후반, 97년, ’07년, 이천칠년, 2005년 이후, 1972년생.
Not read: "middle-aged", "elderly", a year told by what happened in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from firsthand.disclosure.words import years
from firsthand.text import numerals

EARLIEST, LATEST = 1800, 2200
"""The numbers that are read as years."""

OLDEST = 150


class Kind(StrEnum):
    """What a number is of, as far as its form says; a bare number says nothing.

    A COUNT is of the noun beside it. A BIRTH is a year in which somebody was born.
    """

    AGE = "age"
    YEAR = "year"
    BIRTH = "year of birth"
    NUMBER = "number"
    COUNT = "count"


class Stretch(NamedTuple):
    """What one expression tells, from ``low`` to ``high`` inclusive, and where it stands."""

    kind: Kind
    low: int
    high: int
    start: int
    end: int


Told = tuple[Kind, int, int] | None

_DECADES = {
    "teens": 10, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip
_EN = years.UNDER_100
_NATIVE = (
    r"(?:열|스물|스무|서른|마흔|쉰|예순|일흔|여든|아흔)"
    r"(?:\s?(?:하나|둘|셋|넷|한|두|세|네|다섯|여섯|일곱|여덟|아홉))?"
)
_SINO = r"[이삼사오육칠팔구]?십[일이삼사오육칠팔구]?"
_FIRST = r"(?<![\w.,])\d{1,4}"
_LAST = r"\d{1,4}(?!\d|[.,]\d)"
_DECADE = (
    r"(?P<lead>\b(?:early|mid|middle|late)(?:-|\s)|\b(?:first|second)\shalf\sof\s(?:the\s)?|\b(?:start|end)\sof\s(?:the\s)?)?"
    rf"(?:\b(?P<word>{'|'.join(_DECADES)})|(?<![\w.])(?P<digits>(?:1[89]|20)?\d0)'?s)\b"
)
_DECADE_KO = (
    rf"(?:(?<![\w.])(?P<digits>(?:1[89]|20)?\d0)(?P<years>년)?|(?<!\w)(?P<word>{_SINO}))대"
    r"(?:\s?(?P<lead>초반|중반|후반|초|중엽|말|전반|상반기|하반기))?"
)
_RANGE = (
    rf"(?P<a>{_FIRST}|\b{_EN})\s?(?P<unit>년|세|살)?(?P<gap>\s?[-~∼〜—]\s?|\s(?:to|and|until|through)\s|에서\s?|부터\s?|[과와]\s)"
    rf"(?P<b>{_LAST}|{_EN})(?:\s?(?P<unit2>년|세|살))?"
)
_ONE = rf"(?P<n>{_FIRST}(?!\d|[.,]\d)|\b{_EN}|(?<!\w){_NATIVE}(?=\s?살|[의인난에이된]|\W|$)|(?<!\w){_SINO}(?=\s?세))"

_BORN_BEFORE = re.compile(r"\b(?:born|birth)\b[^.;:!?\d]{0,25}$|\bb\.\s?$", re.IGNORECASE)
_BORN_AFTER = re.compile(
    r"\s?(?:년|년대\s?\w{0,2}|대)?\s?"
    r"(?:생(?:(?:인|의|이|은|으로)?(?!\w)|입니다|이다|이며|이고|임)|(?:에\s)?(?:태어|출생))"
)

_LATE = ("late", "second", "end", "후반", "말", "하반기")
_MID = ("mid", "중반", "중엽")
_EARLY = ("early", "first", "start", "초", "전반", "상반기")

_BEFORE = re.compile(
    r"(?:\b(?P<up>over|above|older than|more than|after|since|at least)"
    r"|\b(?P<down>under|below|younger than|less than|before|until|up to)|\b(?P<near>around|about|nearly|almost|circa))"
    r"\s(?:the age of |the year |aged? )?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:\s?(?:years? )?(?:or|and) (?P<up>older|over|more|above|later)|(?P<plus>\+)"
    r"|\s?(?:years? )?(?:or|and) (?P<down>younger|under|less|earlier)"
    r"|\s?(?:세|살|년)?(?:을|를)?\s?(?:(?P<up2>이상|이후|넘|초과)|(?P<down2>이하|이전|미만)|(?P<near>무렵|경|쯤|가량|남짓)))",
    re.IGNORECASE,
)
_PARENT = re.compile(r"\b(?:mother|father|parent)s? of\s$", re.IGNORECASE)
_AGED = re.compile(r"\b(?:aged?|of)\s$", re.IGNORECASE)
_OLD = re.compile(r"[- ]years?[- ]old\b|\syears of age|\s?(?:세|살)(?!대)", re.IGNORECASE)
_COUNTED = re.compile(
    r"\s?(?:(?:other |young |small )?(?:children|kids|sons|daughters|boys|girls|brothers|sisters|people"
    r"|women|men|others|times|days|weeks|months|hours|minutes|years|km|kilometres|kilometers|percent)\b"
    r"|%|명|번|차례|개|년\s?(?:동안|간|째|만|넘)|시간|일|주|원|남매|형제)",
    re.IGNORECASE,
)


def stretches(text: str) -> tuple[Stretch, ...]:
    """Find what a text in normal form (``text.normal``) tells in numbers, in order, none overlapping."""
    found: list[Stretch] = []
    free = text
    for pattern, read in _readers():
        for match in pattern.finditer(free):
            told = read(match)
            if told is not None:
                found.append(Stretch(*told, match.start(), match.end()))
                free = free[: match.start()] + "\0" * (match.end() - match.start()) + free[match.end() :]
    return tuple(sorted((_of_birth(text, stretch) for stretch in found), key=lambda stretch: stretch.start))


def _of_birth(text: str, stretch: Stretch) -> Stretch:
    """Tell a year of birth from another by the words beside it."""
    born = _BORN_BEFORE.search(text[: stretch.start]) or _BORN_AFTER.match(text, stretch.end)
    return stretch._replace(kind=Kind.BIRTH) if born and stretch.kind is Kind.YEAR else stretch


@cache
def _readers() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Told]], ...]:
    """Make the patterns, the more particular first, each with what reads its matches."""
    return (
        (re.compile(_DECADE, re.IGNORECASE), _english_decade),
        (re.compile(_DECADE_KO), _korean_decade),
        (re.compile(r"\bteenage[rd]?s?\b|\bteen\b", re.IGNORECASE), lambda _: (Kind.AGE, 13, 19)),
        (re.compile(_RANGE, re.IGNORECASE), _range),
        *((pattern, _year) for pattern in years.patterns()),
        (re.compile(_ONE, re.IGNORECASE), _one),
    )


def _english_decade(match: re.Match[str]) -> Told:
    low = int(match["digits"]) if match["digits"] else _DECADES[match["word"].casefold()]
    lead = (match["lead"] or "").casefold()
    if low < 100 and re.search(r"\bthe\s$", match.string[: match.start()] + lead, re.IGNORECASE):
        low += 1900
    return _decade(low, lead)


def _korean_decade(match: re.Match[str]) -> Told:
    low = int(match["digits"]) if match["digits"] else numerals.read_korean(match["word"])
    if (low >= EARLIEST) != bool(match["years"]):
        if not match["years"] or low >= 100:
            return None
        low += 1900
    return _decade(low, match["lead"] or "")


def _decade(low: int, lead: str) -> Told:
    """Narrow a decade by the word before or after it. Generously: nobody agrees where its middle begins."""
    kind = Kind.YEAR if low >= EARLIEST else Kind.AGE
    if lead.startswith(_LATE):
        return kind, low + 5, low + 9
    if lead.startswith(_MID):
        return kind, low + 3, low + 7
    if lead.startswith(_EARLY):
        return kind, low, low + 4
    return kind, low, low + 9


def _range(match: re.Match[str]) -> Told:
    low, high = _value(match["a"]), _value(match["b"])
    before = match.string[: match.start()]
    if "and" in match["gap"] and not re.search(r"\bbetween\s(?:the ages of )?$", before, re.IGNORECASE):
        return None
    if low >= high or (low >= EARLIEST) != (high >= EARLIEST) or high > LATEST or OLDEST < low < EARLIEST:
        return None
    if low >= EARLIEST:
        return Kind.YEAR, low, high
    if "년" in (match["unit"], match["unit2"]) or high > OLDEST or _COUNTED.match(match.string, match.end()):
        return None
    aged = match["unit"] or match["unit2"] or _AGED.search(before) or _OLD.match(match.string, match.end())
    return (Kind.AGE if aged else Kind.NUMBER), low, high


def _year(match: re.Match[str]) -> Told:
    if _COUNTED.match(match.string, match.end()) or _OLD.match(match.string, match.end()):
        return None
    return Kind.YEAR, (year := years.read(match)), year


def _one(match: re.Match[str]) -> Told:
    value, text = _value(match["n"]), match.string
    before, after = _BEFORE.search(text[: match.start()]), _AFTER.match(text, match.end())
    kind = _kind(match, value)
    if kind is None:
        return None
    if kind is Kind.YEAR and value < 100:
        value += 1900
    said = {name for found in (before, after) if found for name, word in found.groupdict().items() if word}
    if said & {"up", "up2", "plus"}:
        return kind, value, LATEST if kind is Kind.YEAR else OLDEST
    if said & {"down", "down2"}:
        return kind, EARLIEST if kind is Kind.YEAR else 0, value
    near = (1 if kind is Kind.YEAR else 2) if "near" in said else 0
    return kind, value - near, value + near


def _kind(match: re.Match[str], value: int) -> Kind | None:
    text, end = match.string, match.end()
    if EARLIEST <= value <= LATEST:
        return Kind.YEAR
    if value > OLDEST:
        return None
    if (_COUNTED.match(text, end) and not _OLD.match(text, end)) or _PARENT.search(text[: match.start()]):
        return Kind.COUNT
    if re.match(r"\s?년", text[end : end + 2]):
        return Kind.YEAR if 50 <= value < 100 else None
    aged = _OLD.match(text, end) or _AGED.search(text[: match.start()]) or "가" <= text[match.start()] <= "힣"
    return Kind.AGE if aged else Kind.NUMBER


def _value(words: str) -> int:
    return numerals.read_korean(words) if "가" <= words[0] <= "힣" else numerals.read_english(words)
