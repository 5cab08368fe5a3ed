from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest

from firsthand.errors import UsageError
from firsthand.render.words import Words, catalogue


def _fields(entry: object) -> list[set[str]]:
    forms = entry.values() if isinstance(entry, dict) else [entry]
    return [set(re.findall(r"{(\w+)}", str(form))) - {"n"} for form in forms]


def test_both_languages_hold_the_same_keys_in_the_same_order() -> None:
    assert list(catalogue()["en"]) == list(catalogue()["ko"])


@pytest.mark.parametrize("key", sorted(catalogue()["en"]))
def test_both_languages_name_the_same_values(key: str) -> None:
    assert _fields(catalogue()["en"][key]) == _fields(catalogue()["ko"][key])


def test_a_sentence_with_two_forms_is_chosen_by_its_number() -> None:
    words = Words.of("en")
    assert words.say("annex.sample.interviews", n=1) == "in 1 interview."
    assert words.say("annex.sample.interviews", n=2) == "in 2 interviews."


def test_a_language_without_words_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(UsageError, match="en, ko"):
        Words.of("fr")


def test_dates_shares_and_languages_read_as_in_the_language() -> None:
    english, korean = Words.of("en"), Words.of("ko")
    assert english.day(date(2026, 3, 1)) == "1 March 2026"
    assert korean.day(date(2026, 3, 1)) == "2026년 3월 1일"
    assert english.share(Fraction(9, 20)) == "45%"
    assert english.share(Fraction(2, 3)) == "2/3"
    assert (english.tongue("ko-KP"), korean.tongue("en")) == ("Korean", "영어")
    assert english.tongue("xyz") == "xyz"
