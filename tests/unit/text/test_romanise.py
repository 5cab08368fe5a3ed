"""Names in Latin letters: the examples the systems' own rules print, and the spellings people use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.text.romanise import fold, joined, mccune, northern, parts, revised, spellings

SYLLABLES = st.integers(0xAC00, 0xD7A3).map(chr)


@pytest.mark.parametrize(
    ("hangul", "latin"),
    # Proclamation 2000-8: 3.4 (names, no change between syllables: Han Boknam, Hong Bitna) and 2.2 (finals).
    [
        ("민용하", "minyongha"),
        ("송나리", "songnari"),
        ("한복남", "hanboknam"),
        ("홍빛나", "hongbitna"),
        ("호법", "hobeop"),
    ],
)
def test_the_revised_romanization_prints_its_own_examples(hangul: str, latin: str) -> None:
    assert revised(hangul) == latin


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("김", "kim"),
        ("평양", "p'yŏngyang"),
        ("부산", "pusan"),
        ("경기", "kyŏnggi"),
        ("제주", "cheju"),
        ("대구", "taegu"),
    ],
)
def test_mccune_reischauer_voices_between_voiced_sounds(hangul: str, latin: str) -> None:
    assert mccune(hangul) == latin


@pytest.mark.parametrize(("hangul", "latin"), [("리", "ri"), ("철수", "chol su"), ("평", "phyong"), ("태", "thae")])
def test_the_north_writes_syllable_by_syllable(hangul: str, latin: str) -> None:
    assert northern(hangul) == latin


@pytest.mark.parametrize(
    ("syllable", "spelt"),
    [("영", "young"), ("희", "hee"), ("숙", "sook"), ("철", "chul"), ("현", "hyun"), ("우", "woo"), ("선", "sun")],
)
def test_spellings_common_in_passports_are_known(syllable: str, spelt: str) -> None:
    assert spelt in spellings(syllable)


@pytest.mark.parametrize(
    ("surname", "spelt"), [("이", "lee"), ("리", "yi"), ("박", "park"), ("최", "choi"), ("강", "kang")]
)
def test_surnames_have_spellings_of_their_own(surname: str, spelt: str) -> None:
    assert spelt in spellings(surname, surname=True)


@given(SYLLABLES)
def test_a_syllable_comes_apart_and_together(syllable: str) -> None:
    found = parts(syllable)
    assert found is not None
    assert joined(*found) == syllable


@given(SYLLABLES)
def test_every_system_is_among_the_spellings(syllable: str) -> None:
    for system in (revised, mccune, northern):
        assert fold(system(syllable)) in spellings(syllable), system.__name__


def test_what_is_no_hangul_is_left_as_it_is() -> None:
    assert parts("a") is None
    assert revised("a") == northern("a") == mccune("a") == "a"
