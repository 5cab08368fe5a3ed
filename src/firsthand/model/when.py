"""Dates as people tell them: a stretch of days in which something happened, from a year to a day, or open at an end."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_SEASONS = {"21": 3, "22": 6, "23": 9, "24": 12}
_POINT = re.compile(r"(?P<year>\d{4}|\d{3}X)(?P<about>~)?(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class When:
    """Some day, or days, from ``first`` to ``last``, both inclusive; None is an open end. ``written`` is as given.

    The notation is a part of EDTF (ISO 8601-2:2019): ``2004``, ``2004-05``, ``2004-05-17``, the seasons ``2004-21``
    (spring) to ``2004-24`` (winter, which ends in the next February), ``200X`` (a decade), ``2004~``
    (about: a year on either side), ``2003/2005`` and the open ``../2005`` and ``2003/..``.
    """

    first: date | None
    last: date | None
    written: str = ""

    def __str__(self) -> str:
        return self.written

    @classmethod
    def parse(cls, text: str) -> When | None:
        """Read a date; None when it is malformed, impossible, or ends before it begins."""
        text = text.strip()
        start, slash, end = text.partition("/")
        if not slash:
            found = _point(text)
            return cls(*found, text) if found else None
        first = (None, None) if start == ".." else _point(start)
        last = (None, None) if end == ".." else _point(end)
        if first is None or last is None or (start == end == ".."):
            return None
        if first[0] is not None and last[1] is not None and first[0] > last[1]:
            return None
        return cls(first[0], last[1], text)

    def within(self, first: date, last: date) -> bool | None:
        """Tell whether it was between two days, both inclusive: yes, no, or None where it may have been."""
        if (self.last is not None and self.last < first) or (self.first is not None and self.first > last):
            return False
        inside = self.first is not None and self.last is not None and first <= self.first and self.last <= last
        return True if inside else None

    def may_be(self, other: When) -> bool:
        """Tell whether both may speak of the same day."""
        ends_before = self.last is not None and other.first is not None and self.last < other.first
        begins_after = self.first is not None and other.last is not None and self.first > other.last
        return not (ends_before or begins_after)


def _point(text: str) -> tuple[date, date] | None:
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    year, about, month, day = match["year"], match["about"], match["month"], match["day"]
    try:
        if year.endswith("X") or about:
            return None if month or (about and year.endswith("X")) else _years(year)
        return _days(int(year), month, day)
    except ValueError:
        return None


def _years(year: str) -> tuple[date, date]:
    """Read a decade, or a year told as about."""
    if year.endswith("X"):
        return date(int(year[:3] + "0"), 1, 1), date(int(year[:3] + "9"), 12, 31)
    return date(int(year) - 1, 1, 1), date(int(year) + 1, 12, 31)


def _days(year: int, month: str | None, day: str | None) -> tuple[date, date] | None:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if month in _SEASONS:
        return _season(year, _SEASONS[month]) if day is None else None
    if day is None:
        return date(year, int(month), 1), date(year, int(month), monthrange(year, int(month))[1])
    known = date(year, int(month), int(day))
    return known, known


def _season(year: int, month: int) -> tuple[date, date]:
    after = date(year + (month == 12), month % 12 + 3, 1)
    return date(year, month, 1), after - timedelta(days=1)
