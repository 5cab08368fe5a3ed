"""Days as people write them, in English and Korean, found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from firsthand.text.numerals import read_korean

Day = tuple[int, int, int]
"""Year, month and day; the day is 0 where only the month is told."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<word>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_YEAR = r"(?P<year>(?:18|19|20)\d\d)"
_EITHER = r"(?:(?P<year>(?:18|19|20)\d\d)|['’‘]?(?P<short>\d\d))(?!\d)"
"""A year of four digits or of two; the latter may be of either century."""

_DAY = r"(?:the\s)?(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_OF = r"(?:,?\s(?:of|in)(?:\sthe\syear)?|,)?\s"
_KO_MONTH = r"(?:(?P<month>\d{1,2})|(?P<ko_month>십[일이]?|[일이삼사오유육칠팔구시]))"
_KO_DAY = r"(?:(?P<day>\d{1,2})|(?P<ko_day>[이삼]?십[일이삼사오육칠팔구]?|[일이삼사오육칠팔구]))"
_MONTHS_KO = {sign: n for n, sign in enumerate("일이삼사오육칠팔구십", 1)} | {"유": 6, "시": 10, "십일": 11, "십이": 12}
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}\s?[-./년]\s?(?P<month>\d{{1,2}})(?:\s?[-./월]\s?(?P<day>\d{{1,2}})(?!\d)|\s?월|(?!\s?[-./\d]))",
        rf"(?<!\d){_YEAR}(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)",
        rf"(?<!\d){_DAY}(?:\sof)?\s{_MONTH}(?:{_OF}{_YEAR}(?!\d)|,?\s['’‘](?P<short>\d\d)(?!\d))",
        rf"\b{_MONTH}(?:\s{_DAY})?(?:{_OF}{_YEAR}(?!\d)|,?\s['’‘](?P<short>\d\d)(?!\d))",
        rf"(?<!\d){_YEAR},?\s(?:on\s)?{_DAY}(?:\sof)?\s{_MONTH}",
        rf"(?<!\d){_YEAR},?\s(?:on\s)?{_MONTH}\s{_DAY}(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})\s?[-./]\s?(?P<month>\d{{1,2}})\s?[-./]\s?{_EITHER}",
        rf"(?<!\d)(?P<month>\d{{1,2}})\s?[-./]\s?(?P<day>\d{{1,2}})\s?[-./]\s?{_EITHER}",
        r"(?<!\d)['’‘]?(?P<short>\d\d)\s?[-./]\s?(?P<month>\d{1,2})\s?[-./]\s?(?P<day>\d{1,2})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})\s?[-./]\s?(?:{_MONTH}|(?P<roman>[ivx]{{1,4}}))\s?[-./]\s?{_EITHER}",
        rf"(?<!\d){_EITHER}\s?년(?:생|\s?생인)?(?:\s?\([^()\d]{{1,8}}\))?[\s(,]{{0,3}}{_KO_MONTH}\s?월(?:\s?{_KO_DAY}\s?일)?",
    )
)


def recorded(text: str) -> Day | None:
    """Read a recorded day, ``1967-03-05`` or ``1967-03``; None for a year alone, which no text can be searched for."""
    match = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text.strip())
    return (int(match[1]), int(match[2]), int(match[3] or 0)) if match else None


def told(text: str) -> Iterator[Day]:
    """List every day and month a text names, whichever way it is read; a day is listed as its month too."""
    for form in _FORMS:
        for match in form.finditer(text):
            parts = {name: words for name, words in match.groupdict().items() if words}
            month, day = _month(parts), _day(parts)
            if 1 <= month <= 12 and day <= 31:
                short = int(parts.get("short", 0))
                for year in [int(parts["year"])] if "year" in parts else [1900 + short, 2000 + short]:
                    yield year, month, day
                    yield year, month, 0


def _month(parts: Mapping[str, str]) -> int:
    if "word" in parts:
        return _MONTHS.index(parts["word"][:3].casefold()) + 1
    if "roman" in parts:
        written = parts["roman"].casefold()
        return _ROMAN.index(written) + 1 if written in _ROMAN else 0
    return _MONTHS_KO[parts["ko_month"]] if "ko_month" in parts else int(parts["month"])


def _day(parts: Mapping[str, str]) -> int:
    return read_korean(parts["ko_day"]) if "ko_day" in parts else int(parts.get("day", 0))
