"""What a cell may say: dates, years, numbers, languages, choices. Each reader answers with a value or a message."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TypeVar

from firsthand.exchange.columns import hint, plain
from firsthand.exchange.headings import WORDS
from firsthand.exchange.languages import language_tag
from firsthand.exchange.tables import Row
from firsthand.model.intake import RowFault
from firsthand.model.project import Attribute
from firsthand.model.testimony import Value

Chosen = TypeVar("Chosen", bound=StrEnum)
Read = TypeVar("Read")

CODE = re.compile(r"[^\W_](?:[\w-]{0,38}\w)?")
"""A source code, a coder or a translator: ``S14``, ``T-2``, ``구술-3``."""

_DATE = re.compile(r"(\d{4})\s*(?:[-./]|년)\s*(\d{1,2})\s*(?:[-./]|월)\s*(\d{1,2})\s*(?:일|\.)?(?:[T ]00:00(?::00)?)?")


@dataclass(frozen=True, slots=True)
class Ranges:
    """What is possible: years, ages and dates outside are faults. ``today`` bounds dates and years where given."""

    first_year: int = 1900
    least_age: int = 5
    greatest_age: int = 120
    today: date | None = None


class Unclear(Exception):
    """Raised inside this package where a cell cannot be understood; carries a message without the cell's words."""


def a_date(text: str, ranges: Ranges) -> date:
    """Read ``2024-05-03``, also with dots, slashes or 년 월 일."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise Unclear("not a date; write it as 2024-05-03")
    try:
        found = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Unclear("no such day in the calendar") from None
    if found.year < ranges.first_year:
        raise Unclear(f"a date before {ranges.first_year}")
    if ranges.today is not None and found > ranges.today:
        raise Unclear("a date in the future")
    return found


def a_language(text: str) -> str:
    """Read a language tag such as ``ko`` or ``zh-Hant``, or a language's everyday name."""
    tag = language_tag(text)
    if not tag:
        raise Unclear("not a language tag; write ko, en, or another of ISO 639")
    return tag


def a_choice(text: str, kind: type[Chosen]) -> Chosen:
    """Read one of a set of words, in English or Korean (:data:`firsthand.exchange.headings.WORDS`)."""
    value = spellings(kind).get(text) or spellings(kind).get(plain(text))
    if value is not None:
        return kind(value)
    raise Unclear(f"must be one of {', '.join(member.value for member in kind)}{hint(plain(text), spellings(kind))}")


@cache
def spellings(kind: type[StrEnum]) -> dict[str, str]:
    """Return every way to write a choice, in its plain form, with the value it stands for."""
    words = WORDS.get(kind, {})
    return {plain(member.value): member.value for member in kind} | {
        plain(word): value for word, value in words.items()
    }


def a_code(text: str) -> str:
    """Read a short code."""
    if CODE.fullmatch(text) is None:
        raise Unclear("not a code; write letters, digits and hyphens only, such as S14")
    return text


def a_value(text: str, attribute: Attribute, ranges: Ranges) -> Value:
    """Read what an attribute records."""
    if attribute.type in {"integer", "year"}:
        return _a_number(text, attribute, ranges)
    if attribute.type == "category":
        return _a_category(text, attribute)
    return text


def _a_number(text: str, attribute: Attribute, ranges: Ranges) -> int:
    unit = "년" if attribute.type == "year" else "세" if _is_age(attribute) else ""
    digits = text.removesuffix(unit).strip() if unit else text
    if re.fullmatch(r"-?\d{1,9}", digits, re.ASCII) is None:
        raise Unclear("not a whole number")
    number = int(digits)
    if attribute.type == "year":
        last = ranges.today.year + 1 if ranges.today is not None else 2100
        if not ranges.first_year <= number <= last:
            raise Unclear(f"an impossible year: it must lie between {ranges.first_year} and {last}")
    elif _is_age(attribute):
        if not ranges.least_age <= number <= ranges.greatest_age:
            raise Unclear(f"an impossible age: it must lie between {ranges.least_age} and {ranges.greatest_age}")
    elif number < 0:
        raise Unclear("a number below zero")
    return number


def _is_age(attribute: Attribute) -> bool:
    return "age" in attribute.name.casefold().split("_") or attribute.name in {"나이", "연령"}


def _a_category(text: str, attribute: Attribute) -> str:
    known = {plain(value): value for value in attribute.values}
    for value, labels in attribute.values.items():
        known.update({plain(label): value for label in labels.values()})
    if plain(text) in known:
        return known[plain(text)]
    raise Unclear(f"not one of its {len(attribute.values)} known values{hint(plain(text), known)}")


def a_known(text: str, known: Collection[str], otherwise: str) -> str:
    """Read something that must be among those known, letter by letter."""
    if text in known:
        return text
    raise Unclear(f"{otherwise}{hint(text, list(known))}")


@dataclass(slots=True)
class Checker:
    """Reads the cells of one table and gathers every fault on the way."""

    name: str
    faults: list[RowFault] = field(default_factory=list)

    def note(self, row: int, column: str, message: str) -> None:
        """Note a fault."""
        self.faults.append(RowFault(self.name, row, column, message))

    def fault(self, row: Row, column: str, message: str) -> None:
        """Note a fault at a cell."""
        self.note(row.number, column, message)

    def read(self, row: Row, column: str, reader: Callable[[str], Read]) -> Read | None:
        """Read a cell; None for an empty one, and, a fault noted, for one that cannot be understood."""
        text = row[column]
        if not text:
            return None
        try:
            return reader(text)
        except Unclear as unclear:
            self.fault(row, column, str(unclear))
            return None

    def filled(self, row: Row, columns: Sequence[str]) -> bool:
        """Whether the columns all hold something; a fault for each empty cell of a column that is there."""
        for column in columns:
            if column in row.cells and not row[column]:
                self.fault(row, column, "this cell must not be empty")
        return all(row[column] for column in columns)

    def in_order(self) -> tuple[RowFault, ...]:
        """Return the faults in the order of their rows."""
        return tuple(sorted(self.faults, key=lambda fault: fault.row))
