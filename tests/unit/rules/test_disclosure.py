"""The rules on what a reader could learn of a source: which detail is wrong, who fits, what to write instead."""

from __future__ import annotations

import pytest

from tests.unit.rules.test_quotations import found, only

DECLARED = " Names are aliases."
REGISTER = """
source S01 alias="Kim Yon-hui" alias_ko="김연희" sex=female age=34 left_year=2004
source S02 alias="Pak Sun-ok" alias_ko="박순옥" sex=male age=51 left_year=2007
turn S01/1 source: I left in the winter.
"""


@pytest.mark.parametrize(
    "words",
    [
        "Kim Yon-hui",
        "김연희",
        "a woman",
        "a woman of 34",
        "a woman of thirty-four",
        "a woman in her thirties who left in the 2000s",
        "a woman in her early thirties who left in the early 2000s",
        "North Korean woman",
        "Kim Yon-hui, 34, who left in 2004",
        "one of the women",
        "a mother of 3 children",
        "a woman who left between 2003 and 2005",
    ],
)
def test_words_that_agree_with_the_register_pass(words: str) -> None:
    assert [d.code for d in found(REGISTER, f"[{words}](source:S01) spoke.{DECLARED}")] == []


@pytest.mark.parametrize(
    ("words", "detail"),
    [
        ("Kim Yon-hui, 43", "age"),
        ("Kim Yon-hui, forty-three", "age"),
        ("a woman in her forties", "age"),
        ("a woman in her late thirties", "age"),
        ("a woman who left in 2005", "left_year"),
        ("a woman who left in the 1990s", "left_year"),
        ("a woman who left in the nineties", "left_year"),
        ("a woman who left in the late 2000s", "left_year"),
        ("a man of 34", "sex"),
        ("Pak Sun-ok", "alias"),
        ("Lee Mi-ran, 34", "alias"),
        ("김연회", "alias"),
        ("이미란 씨", "alias"),
        ("박순옥", "alias"),
    ],
)
def test_words_that_disagree_with_the_register_are_named_by_detail(words: str, detail: str) -> None:
    faults = [d for d in found(REGISTER, f"[{words}](source:S01) spoke.{DECLARED}") if d.code == "DS02"]
    assert [dict(d.values)["detail"] for d in faults] == [detail]


def test_a_korean_age_in_words_or_as_a_decade_is_compared() -> None:
    korean = "report ko" + REGISTER
    for words, faulty in (
        ("서른네 살 여성", False),
        ("서른다섯 살 여성", True),
        ("30대 여성", False),
        ("30대 초반 여성", False),
        ("30대 후반 여성", True),
        ("40대 여성", True),
        ("2000년대 전반에 떠난 여성", False),
        ("2000년대 후반에 떠난 여성", True),
    ):
        codes = [d.code for d in found(korean, f"[{words}](source:S01)이 말했다.")]
        assert ("DS02" in codes) is faulty, words


def test_a_number_the_register_has_no_place_for_is_a_fault() -> None:
    records = 'source S03 alias="An Ok-ju" sex=female\nturn S03/1 source: I left.'
    assert only(records, f"[An Ok-ju, 40](source:S03) spoke.{DECLARED}").code == "DS02"
