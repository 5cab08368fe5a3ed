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


MEN = """
policy fellow=3 public=20 state=50 perpetrator=2
source S14 alias="Kang Min-cheol" alias_ko="강민철" sex=male age=35 left_year=2007 province=Ryanggang
source S15 alias="Choe Tu-sik" sex=male age=47 left_year=2008
source S16 sex=male age=51 left_year=2005
source S17 sex=male age=58 left_year=2002
sources S20..S29 sex=female age=36 left_year=2006 province=Ryanggang
reference sex=male left_year=2005-2009 count=2700
reference sex=male left_year=2000-2004 count=2100
reference sex=female left_year=2000-2009 count=9000
turn S14/1 source: Nobody goes to them.
turn S15/1 source: Why should one go?
"""


def exposed(text: str, records: str = MEN) -> list[str]:
    """The messages of DS01."""
    return [d.message for d in found(records, text + DECLARED) if d.code == "DS01"]


def proposed(message: str) -> str:
    return message.partition("“")[2].partition("”")[0]


def test_the_model_case_is_refused_with_every_k_and_a_rewrite_that_passes() -> None:
    draft = "[{}](source:S14) said: [“Nobody goes to them.”](quote:S14/1)"
    (fault,) = [
        d for d in found(MEN, draft.format("Kang Min-cheol, 35, who escaped in 2007") + DECLARED) if d.code == "DS01"
    ]
    assert (fault.subjects, fault.place.column) == (("S14",), 2)
    assert dict(fault.values) == {"fellow": 1, "public": 0, "state": 0}
    assert "1 of the 14 interviewed" in fault.message
    assert "Kang" not in fault.message
    words = proposed(fault.message)
    assert words == "a man (Year of leaving: 2005–2009)"
    assert exposed(draft.format(f"Kang Min-cheol, {words}")) == []


def test_the_rewrite_is_in_the_reports_language() -> None:
    korean = "report ko\n" + MEN
    draft = "[강민철 씨, {}](source:S14)이 말했다. 이름은 가명이다."
    (message,) = exposed(draft.format("2007년에 떠난 35세의 남성"), korean)
    assert proposed(message) == "(떠난 해: 2005–2009) 남성"
    assert exposed(draft.format(proposed(message)), korean) == []


@pytest.mark.parametrize(
    "text",
    [
        "[A man](source:S14), 35, said: [“Nobody goes to them.”](quote:S14/1)",
        "A man aged 35 said: [“Nobody goes to them.”](quote:S14/1)",
        "A man aged 35 told us this.\n\n> [Nobody goes to them.](quote:S14/1)",
        "> [Nobody goes to them.](quote:S14/1)\n\n— A man, 35",
        "[Kang Min-cheol](source:S14) spoke. Kang Min-cheol is 35.",
        "[A man](source:S14) left, he said, at 35.",
    ],
)
def test_details_beside_a_link_or_quotation_count(text: str) -> None:
    assert len(exposed(text)) == 1


def test_a_sentence_that_neither_names_nor_quotes_her_is_not_hers() -> None:
    assert exposed("[A man](source:S14) spoke. A man of 35 said so.") == []


def test_each_of_two_speakers_in_a_sentence_is_told_her_own_words() -> None:
    text = "A man, 35, said [“Nobody goes to them.”](quote:S14/1) and one of 47 [“Why should one go?”](quote:S15/1)"
    (first, second) = [d for d in found(MEN, text + DECLARED) if d.code == "DS01"]
    assert (first.subjects, dict(first.values)["fellow"]) == (("S14",), 1)
    assert (second.subjects, dict(second.values)["fellow"]) == (("S15",), 1)


def test_words_about_somebody_else_do_not_count_unless_they_fit() -> None:
    assert exposed("[A man](source:S14) said that a woman of 36 had gone: [“Nobody goes to them.”](quote:S14/1)") == []


def test_an_alias_tells_the_sex() -> None:
    alone = MEN.replace("source S15", "#").replace("source S16", "#").replace("source S17", "#")
    alone = alone.replace("turn S15/1", "#")
    (message,) = exposed("[Kang Min-cheol](source:S14) was there.", alone)
    assert "sex told of S14" in message
    assert "do not describe or quote" in message


def test_what_editions_told_stays_told_and_the_rewrite_says_what_else_to_leave_out() -> None:
    before = MEN + "edition 3 S14 sex=male\nedition 4 S14 left_year=2005..2009"
    (message,) = exposed("[A man of 35](source:S14) spoke.", before)
    assert "with edition 3, 4" in message
    assert proposed(message) == "a man"
    gone = MEN + "edition 3 S14 sex=male age=35..35"
    (message,) = exposed("[A man](source:S14) spoke.", gone)
    assert "what readers know already is too much" in message


def test_only_details_she_allows_are_proposed() -> None:
    asked = MEN + "consent S14 attributes granted attributes=sex;age\nconsent S14 alias granted"
    (message,) = exposed("[A man of 35 who left in 2007](source:S14) spoke.", asked)
    assert proposed(message) == "a man"


def test_twice_as_many_must_fit_whom_the_policy_names() -> None:
    records = MEN.replace("policy", "policy doubled=held") + "coding S14/1 held affirms experienced"
    (message,) = exposed("[A man](source:S14) spoke.", records)
    assert "fellow needs 6" in message


def test_without_a_population_a_second_person_decides() -> None:
    records = "policy public=20\nsources S01..S03 sex=female age=30"
    (fault,) = [d for d in found(records, "[A woman](source:S01) spoke.") if d.code == "DS01"]
    assert (fault.severity, "population.toml" in fault.message) == ("review", True)


def test_everybody_who_fits_having_gone_through_it_is_said() -> None:
    records = MEN + "coding S14/1 held affirms experienced"
    (message,) = exposed("A man aged 35 said: [“Nobody goes to them.”](quote:S14/1)", records)
    assert "everybody who fits went through held" in message


def test_a_detail_beside_the_link_needs_her_consent_too() -> None:
    records = MEN + "consent S14 attributes granted attributes=sex\nconsent S14 quote granted"
    text = "A man from Ryanggang said: [“Nobody goes to them.”](quote:S14/1)"
    assert [d.message for d in found(records, text) if d.code == "CN01"] == [
        "S14 has not allowed 'province' to be shown"
    ]
    assert [d.code for d in found(records, text.replace(" from Ryanggang", "")) if d.code == "CN01"] == []
