"""Details in words a writer can paste, and which read as what they say."""

from __future__ import annotations

import pytest

from firsthand.disclosure.fit.wording import described
from firsthand.disclosure.words.lexicon import Lexicon
from firsthand.model.disclosure import Detail
from tests.unit.disclosure.test_attribution import KANG, PROJECT, SONG

LEXICON = Lexicon(PROJECT, (KANG, SONG))
MAN, WOMAN = Detail("sex", values=("m",)), Detail("sex", values=("f",))


@pytest.mark.parametrize(
    ("details", "english", "korean"),
    [
        ([], "a person", "사람"),
        ([MAN, Detail("left_year", 2005, 2009)], "a man who left in the late 2000s", "(떠난 해: 2005–2009) 남성"),
        ([WOMAN, Detail("age", 40, 49)], "a woman in her forties", "40대 여성"),
        ([WOMAN, Detail("age", 35, 39)], "a woman aged 35 to 39", "35~39세의 여성"),
        ([WOMAN, Detail("age", 60, 150)], "a woman aged 60 or older", "60세 이상의 여성"),
        ([MAN, Detail("age", 35, 35)], "a man of 35", "35세의 남성"),
        ([Detail("age", 30, 39)], "a person in their thirties", "30대 사람"),
        ([Detail("left_year", 2000, 2004)], "a person who left in the early 2000s", "(떠난 해: 2000–2004) 사람"),
        ([Detail("left_year", 2003, 2006)], "a person who left between 2003 and 2006", "(떠난 해: 2003–2006) 사람"),
        ([Detail("left_year", 2000, 2009)], "a person who left in the 2000s", "(떠난 해: 2000–2009) 사람"),
        (
            [WOMAN, Detail("province", values=("nh",))],
            "a woman (Province: North Hamgyong)",
            "(Province: 함경북도) 여성",
        ),
        (
            [WOMAN, Detail("province", values=("nh", "rg"))],
            "a woman (Province: the northeast)",
            "(Province: 동북 지방) 여성",
        ),
        (
            [WOMAN, Detail("province", values=("cg", "nh"))],
            "a woman (Province: Chagang or North Hamgyong)",
            "(Province: 자강도 또는 함경북도) 여성",
        ),
    ],
)
def test_details_in_words(details: list[Detail], english: str, korean: str) -> None:
    assert described(details, PROJECT, LEXICON, "en") == english
    assert described(details, PROJECT, LEXICON, "ko") == korean
