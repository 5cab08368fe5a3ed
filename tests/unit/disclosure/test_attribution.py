"""What words tell of a source, read against her record."""

from __future__ import annotations

import unicodedata

import pytest

from firsthand.disclosure.words.attribution import Reader, Told
from firsthand.model.coding import Codebook
from firsthand.model.disclosure import Detail
from firsthand.model.ladder import Ladder
from firsthand.model.project import Attribute, Project
from firsthand.model.protection import Group, Protection, Telling
from firsthand.model.testimony import Source

ATTRIBUTES = {
    "sex": Attribute(
        "sex", "category", {"en": "Sex"}, {"f": {"en": "women", "ko": "여성"}, "m": {"en": "men", "ko": "남성"}}
    ),
    "age": Attribute("age", "integer", {"en": "Age", "ko": "나이"}),
    "children": Attribute("children", "integer", {"en": "Children", "ko": "자녀"}),
    "left_year": Attribute("left_year", "year", {"en": "Year of leaving", "ko": "떠난 해"}),
    "arrived_year": Attribute("arrived_year", "year", {"en": "Year of arrival", "ko": "도착한 해"}),
    "province": Attribute(
        "province",
        "category",
        {"en": "Province"},
        {
            "nh": {"en": "North Hamgyong", "ko": "함경북도"},
            "rg": {"en": "Ryanggang", "ko": "량강도"},
            "cg": {"en": "Chagang", "ko": "자강도"},
        },
    ),
    "work": Attribute(
        "work",
        "category",
        {"en": "Work"},
        {"trade": {"en": "trader", "ko": "상인"}, "health": {"en": "health worker", "ko": "의료 일꾼"}},
    ),
}
TELLINGS = {
    "left_year": Telling(phrases={"en": "who left {}"}),
    "province": Telling(
        groups=(Group("north-east", {"en": "the northeast", "ko": "동북 지방"}, frozenset({"nh", "rg"})),),
        words={"nh": ("함북",)},
    ),
}
PROJECT = Project(
    "",
    {},
    {},
    True,
    "vault",
    {},
    ATTRIBUTES,
    Codebook({}),
    {},
    {},
    {},
    Ladder(()),
    protection=Protection(tellings=TELLINGS),
)
KANG = Source(
    "S14",
    {"en": "Kang Min-cheol", "ko": "강민철"},
    {"sex": "m", "age": 35, "left_year": 2007, "arrived_year": 2009, "province": "nh", "work": "trade", "children": 2},
)
SONG = Source("S15", {"en": "Song Mi-gyong", "ko": "송미경"}, {"sex": "f", "age": 42, "province": "cg"})
READER = Reader(PROJECT, (KANG, SONG))


def told(words: str, source: Source = KANG) -> dict[str, bool]:
    return {str(each.detail): each.fits for each in READER.read(words, source)}


@pytest.mark.parametrize(
    ("words", "details"),
    [
        ("Kang Min-cheol, 35, who left in 2007", {"alias=en", "age=35..35", "left_year=2007..2007"}),
        ("강민철 씨", {"alias=ko"}),
        ("a man in his late thirties", {"sex=m", "age=35..39"}),
        ("30대 남성", {"sex=m", "age=30..39"}),
        ("a father whose wife stayed", {"sex=m"}),
        ("his mother's brother, a trader", {"sex=m", "work=trade"}),
        ("a trader from the northeast", {"work=trade", "province=nh|rg"}),
        ("함북에서 온 상인", {"province=nh", "work=trade"}),
        ("a man from North Hamgyong or Chagang", {"sex=m", "province=cg|nh"}),
        ("자강도나 함경북도 사람", {"province=cg|nh"}),
        ("merchants and traders", {"work=trade"}),
    ],
)
def test_what_fits_the_record_is_told(words: str, details: set[str]) -> None:
    assert told(words) == dict.fromkeys(details, True)


@pytest.mark.parametrize(
    ("words", "detail"),
    [
        ("a woman", "sex=f"),
        ("a man in his forties", "age=40..49"),
        ("a health worker", "work=health"),
        ("a man from Chagang", "province=cg"),
        ("Song Mi-gyong", "alias=?"),
        ("Han Bok-nam, a trader", "alias=?"),
        ("강민칠", "alias=?"),
        ("a man who left in 2011", "left_year=2011..2011"),
    ],
)
def test_what_does_not_fit_is_told_and_wrong(words: str, detail: str) -> None:
    assert told(words)[detail] is False


def test_words_beside_a_number_choose_among_several_years() -> None:
    assert told("a man who left in 2007 and arrived in 2009") == {
        "sex=m": True,
        "left_year=2007..2007": True,
        "arrived_year=2009..2009": True,
    }
    assert told("who left in 2009")["left_year=2009..2009"] is False
    assert told("in 2009") == {"arrived_year=2009..2009": True}


def test_a_number_that_counts_children_is_not_an_age() -> None:
    assert told("a father of 2, who has 2 children") == {"sex=m": True, "children=2..2": True}


def test_decomposed_hangul_is_the_same_text() -> None:
    assert told(unicodedata.normalize("NFD", "30대 강민철")) == {"alias=ko": True, "age=30..39": True}


def test_beside_a_link_only_what_fits_is_told_and_pronouns_count() -> None:
    words = " of 35 told us how he met a woman of 42, a health worker"
    assert {str(each.detail) for each in READER.read_beside(words, KANG)} == {"sex=m", "age=35..35"}
    assert READER.read_beside("she was a health worker", KANG) == ()


def test_an_id_is_a_word_only_where_there_is_no_label() -> None:
    assert told("a man in trade") == {"sex=m": True}


def test_a_year_of_birth_tells_the_age_at_the_interview() -> None:
    heard = Reader(PROJECT, (KANG, SONG), {"S14": {2010, 2011}})
    for words in ("a man born in 1975", "1975년생 남성"):
        assert Told(Detail("age", 34, 36), fits=True) in heard.read_beside(words, KANG)
    assert [each.fits for each in heard.read("born in 1969", KANG)] == [False]
    assert [each.detail.attribute for each in READER.read_beside("born in 1975", KANG)] == ["age"], "no date is known"
