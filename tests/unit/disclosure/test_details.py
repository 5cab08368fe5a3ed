"""Ages and years as words tell them, exactly or as a band."""

from __future__ import annotations

import pytest

from firsthand.disclosure.words.details import Kind, stretches

A, Y, B, N, C = Kind.AGE, Kind.YEAR, Kind.BIRTH, Kind.NUMBER, Kind.COUNT


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Kang Min-cheol, 35, who escaped in 2007", [(N, 35, 35), (Y, 2007, 2007)]),
        ("a teacher, forty-three", [(N, 43, 43)]),
        ("a 35-year-old man", [(A, 35, 35)]),
        ("a man of 34", [(A, 34, 34)]),
        ("aged 30 to 39", [(A, 30, 39)]),
        ("between 30 and 39", [(N, 30, 39)]),
        ("over 60", [(N, 60, 150)]),
        ("60 or older", [(N, 60, 150)]),
        ("about 35", [(N, 33, 37)]),
        ("in her thirties", [(A, 30, 39)]),
        ("in her late thirties", [(A, 35, 39)]),
        ("in his mid-forties", [(A, 43, 47)]),
        ("in her 30s", [(A, 30, 39)]),
        ("teenage girls", [(A, 13, 19)]),
        ("in 2007", [(Y, 2007, 2007)]),
        ("between 2005 and 2009", [(Y, 2005, 2009)]),
        ("from 2005 to 2009", [(Y, 2005, 2009)]),
        ("2005-2009", [(Y, 2005, 2009)]),
        ("the late 2000s", [(Y, 2005, 2009)]),
        ("the second half of the 2000s", [(Y, 2005, 2009)]),
        ("mid-2000s", [(Y, 2003, 2007)]),
        ("in the nineties", [(Y, 1990, 1999)]),
        ("after 2005", [(Y, 2005, 2200)]),
        ("before 2003", [(Y, 1800, 2003)]),
        ("around 2007", [(Y, 2006, 2008)]),
        ("서른다섯 살 여성", [(A, 35, 35)]),
        ("스물다섯에 떠난", [(A, 25, 25)]),
        ("만 35세", [(A, 35, 35)]),
        ("오십 세", [(A, 50, 50)]),
        ("30~39세", [(A, 30, 39)]),
        ("60세 이상", [(A, 60, 150)]),
        ("30대 후반 여성", [(A, 35, 39)]),
        ("삼십대 남성", [(A, 30, 39)]),
        ("2000년대 후반에", [(Y, 2005, 2009)]),
        ("90년대 중반", [(Y, 1993, 1997)]),
        ("97년에 떠난", [(Y, 1997, 1997)]),
        ("2005년에서 2009년 사이", [(Y, 2005, 2009)]),
        ("2005년 이후", [(Y, 2005, 2200)]),
        ("2007년 무렵", [(Y, 2006, 2008)]),
        ("김연희(34) 씨", [(N, 34, 34)]),
        ("a mother of 3 children", [(C, 3, 3)]),
        ("a father of 2", [(C, 2, 2)]),
        ("who worked there for 10 years", [(C, 10, 10)]),
        ("10년 동안", [(C, 10, 10)]),
        ("in two thousand and seven", [(Y, 2007, 2007)]),
        ("in two thousand", [(Y, 2000, 2000)]),
        ("in nineteen ninety-seven", [(Y, 1997, 1997)]),
        ("in twenty ten", [(Y, 2010, 2010)]),
        ("in nineteen oh eight", [(Y, 1908, 1908)]),
        ("in the spring of '07", [(Y, 2007, 2007)]),
        ("since '98", [(Y, 1998, 1998)]),
        ("born in 1972", [(B, 1972, 1972)]),
        ("born on the coast in the 1970s", [(B, 1970, 1979)]),
        ("born in nineteen seventy-two", [(B, 1972, 1972)]),
        ("서른 다섯 살", [(A, 35, 35)]),
        ("이천칠년에 나온", [(Y, 2007, 2007)]),
        ("천구백구십칠 년", [(Y, 1997, 1997)]),
        ("구십칠년에", [(Y, 1997, 1997)]),
        ("'07년에 나온", [(Y, 2007, 2007)]),
        ("07년에 나온", [(Y, 2007, 2007)]),
        ("1972년생 남성", [(B, 1972, 1972)]),
        ("72년생입니다", [(B, 1972, 1972)]),
        ("1970년대생", [(B, 1970, 1979)]),
        ("1972년에 태어난", [(B, 1972, 1972)]),
        ("칠십이년생", [(B, 1972, 1972)]),
    ],
)
def test_what_an_expression_tells(words: str, told: list[tuple[Kind, int, int]]) -> None:
    assert [(s.kind, s.low, s.high) for s in stretches(words)] == told


@pytest.mark.parametrize(
    "words",
    [
        "세 자녀를 둔",
        "열린 마음",
        "an elderly woman",
        "five of the women",
    ],
)
def test_what_is_no_age_and_no_year(words: str) -> None:
    assert stretches(words) == ()


def test_the_places_are_where_the_words_stand() -> None:
    text = "in her late thirties, 2007"
    assert [text[s.start : s.end] for s in stretches(text)] == ["late thirties", "2007"]
