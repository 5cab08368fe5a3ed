"""What numbers a stretch of prose tells. English and Korean; NFC text; offsets in code points.

Seen: digits with or without thousands commas; number words (:mod:`firsthand.text.numerals`); "n of N" in its usual
forms; percentages; thirds to tenths, "one in four", 열에 하나; ranges; years; "both", "a pair of", "a dozen", "two
million"; vague numbers with their bounds ("dozens of", "twenty-odd", 두세, 수십); "all but one". Not seen as numbers:
dates, clock times, decades, references ("section 4.1", "no. 5", S14/112), sums of money, compounds ("a
five-year-old"), "one" without a noun it counts, Roman numerals. "Half" is a word of the ladder, not a number.
"""

from __future__ import annotations

import re
from functools import cache

from firsthand.text import numerals
from firsthand.text.mentions import Counts, Hedge, Kind, NumberMention
from firsthand.text.numerals import say

__all__ = ["Counts", "Hedge", "Kind", "NumberMention", "find_numbers", "parse_number", "say"]


def find_numbers(text: str, language: str) -> tuple[NumberMention, ...]:
    """Find every number the text tells, in order, none overlapping. Other languages than Korean are read as English."""
    if language == "ko":
        from firsthand.text.numbers_ko import korean_numbers

        return korean_numbers(text)
    from firsthand.text.numbers_en import english_numbers

    return english_numbers(text)


def parse_number(text: str, language: str) -> int | None:
    """Read a text that is one whole number and nothing else; None when it is not."""
    words = text.strip()
    if not _whole(language).fullmatch(words):
        return None
    return numerals.read_korean(words) if language == "ko" else numerals.read_english(words)


@cache
def _whole(language: str) -> re.Pattern[str]:
    spelled = rf"[영공]|(?=.){numerals.KOREAN}" if language == "ko" else numerals.ENGLISH
    return re.compile(rf"{numerals.DIGITS}|{spelled}", re.IGNORECASE)
