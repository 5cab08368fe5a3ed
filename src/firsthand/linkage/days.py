"""Days, months and years that a text names, in English and Korean, by rules and without any model."""

from __future__ import annotations

import re

from firsthand.linkage.mention import Told

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = f"(?P<word>{'|'.join(MONTHS)}|{'|'.join(m for m in _MONTHS if m != 'may')}|sept)\\b\\.?"
_YEAR = r"(?P<year>(?:18|19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}\s?[-./년]\s?(?P<month>\d{{1,2}})(?:\s?[-./월]\s?(?P<day>\d{{1,2}})(?!\d)|\s?월)",
        r"(?<!\d)(?P<month>\d{1,2})\s?월\s?(?P<day>\d{1,2})\s?일",
        rf"{_DAY}(?:\s(?:of\s)?(?:the\s)?|\s?){_MONTH}(?:,?\s(?:of\s)?(?:the\s(?:year\s)?)?{_YEAR})?",
        rf"\b{_MONTH}\s(?:the\s)?{_DAY}(?!\d)(?:,?\s(?:of\s)?{_YEAR})?",
        rf"\b{_MONTH},?\s(?:of\s)?(?:the\s(?:year\s)?)?{_YEAR}",
        rf"(?<!\d){_YEAR}",
    )
)


def told(text: str) -> Told:
    """List what a text names, each also by its month and year. ``16 June`` without a year is a date of any year."""
    days, dates, months, years = set[str](), set[str](), set[str](), set[str]()
    for form in _FORMS:
        for match in form.finditer(text):
            parts = match.groupdict()
            year, month, day = parts.get("year"), _month(parts), int(parts.get("day") or 0)
            if month > 12 or day > 31:
                continue
            if year:
                years.add(year)
            if year and month:
                months.add(f"{year}-{month:02}")
            if month and day:
                dates.add(f"{month:02}-{day:02}")
                if year:
                    days.add(f"{year}-{month:02}-{day:02}")
    return Told(frozenset(days), frozenset(dates), frozenset(months), frozenset(years))


def _month(parts: dict[str, str | None]) -> int:
    word = parts.get("word")
    return _MONTHS.index(word[:3].casefold()) + 1 if word else int(parts.get("month") or 0)
