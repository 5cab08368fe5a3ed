"""Names as north and south write them, and when two are the same. Every name is invented."""

from __future__ import annotations

import pytest

from firsthand.text.names import KoreanName, hangul_givens, hangul_surnames, latin_givens, latin_surnames, same_name


@pytest.mark.parametrize(
    ("text", "surname", "given"),
    [
        ("남길녀", "남", "길녀"),
        ("남궁솔", "남궁", "솔"),
        ("남 길녀", "남", "길녀"),
        ("남궁 솔미", "남궁", "솔미"),
        ("문솔", "문", "솔"),
    ],
)
def test_a_name_comes_apart(text: str, surname: str, given: str) -> None:
    assert KoreanName.parse(text) == KoreanName(surname, given)


@pytest.mark.parametrize("text", ["", "남", "nam", "남길녀라는사람", "南吉女"])
def test_what_is_no_korean_name_is_none(text: str) -> None:
    assert KoreanName.parse(text) is None


def test_north_and_south_write_the_same_name() -> None:
    name = KoreanName("리", "련희")
    assert {"리", "이"} <= hangul_surnames(name)
    assert {"련희", "연희"} <= hangul_givens(name)
    assert hangul_surnames(KoreanName("노", "솔")) == {"노", "로"}


def test_latin_spellings_are_those_people_use() -> None:
    name = KoreanName("리", "순옥")
    assert {"ri", "lee", "yi", "rhee"} <= latin_surnames(name)
    assert {"sunok", "soonok", "sunock"} <= latin_givens(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("문초희", "문초희"),
        ("이연희", "리련희"),
        ("문초희", "Mun Cho-hui"),
        ("문초희", "Chohee Moon"),
        ("문초희", "문초의"),
        ("Mun Cho-hui", "Cho-hui Mun"),
        ("Mun Chohui", "Mun Chohiu"),
    ],
)
def test_a_reader_takes_one_for_the_other(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("문초희", "문길수"), ("문초희", "남초희"), ("문초희", "Nam Kil-su"), ("Mun Chohui", "Nam Kilsu"), ("", "문초희")],
)
def test_names_of_different_people_are_different(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)
