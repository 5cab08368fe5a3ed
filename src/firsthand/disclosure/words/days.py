"""Days as people write them, in English and Korean, found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

Day = tuple[int, int, int]
"""Year, month and day; the day is 0 where only the month is told."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<word>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>(?:18|19|20)\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}\s?[-./년]\s?(?P<month>\d{{1,2}})(?:\s?[-./월]\s?(?P<day>\d{{1,2}})(?!\d)|\s?월|(?!\s?[-./\d]))",
        rf"(?<!\d){_YEAR}(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?\s{_MONTH},?\s{_YEAR}(?!\d)",
        rf"\b{_MONTH}\s(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s)?{_YEAR}(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})\s?[-./]\s?(?P<month>\d{{1,2}})\s?[-./]\s?{_YEAR}(?!\d)",
        rf"(?<!\d)(?P<month>\d{{1,2}})\s?[-./]\s?(?P<day>\d{{1,2}})\s?[-./]\s?{_YEAR}(?!\d)",
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
            parts = match.groupdict()
            word = parts.get("word")
            month = _MONTHS.index(word[:3].casefold()) + 1 if word else int(parts["month"])
            day = int(parts.get("day") or 0)
            if 1 <= month <= 12 and day <= 31:
                yield int(parts["year"]), month, day
                yield int(parts["year"]), month, 0
