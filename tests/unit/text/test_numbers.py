"""What numbers English and Korean prose is found to tell."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

import pytest

from firsthand.text.mentions import Counts, Hedge, Kind, NumberMention
from firsthand.text.numbers import find_numbers, parse_number, say

P, E, A, T, V, N = (
    Counts.PEOPLE,
    Counts.EVENTS,
    Counts.PASSAGES,
    Counts.TESTIMONIES,
    Counts.INTERVIEWS,
    Counts.NONE,
)


def _only(text: str, language: str) -> NumberMention:
    (mention,) = find_numbers(text, language)
    return mention


@pytest.mark.parametrize(
    ("text", "value", "counts"),
    [
        ("Twenty women", 20, P),
        ("twenty-five people", 25, P),
        ("1,644 narratives", 1644, T),
        ("five other men", 5, P),
        ("one hundred and twenty survivors", 120, P),
        ("two dozen women", 24, P),
        ("a hundred interviewees", 100, P),
        ("half a dozen women", 6, P),
        ("both women", 2, P),
        ("a couple of women", 2, P),
        ("One source said", 1, P),
        ("nine of those interviewed", 9, P),
        ("three of them", 3, Counts.UNSAID),
        ("Nineteen said", 19, P),
        ("twenty North Korean women", 20, P),
        ("12 cases", 12, Counts.CASES),
        ("three times", 3, Counts.OCCASIONS),
        ("forty in-depth interviews", 40, V),
        ("two police officers", 2, Counts.OTHERS),
        ("six roads", 6, N),
        ("12 accounts", 12, A),
        ("the 25 interviewed", 25, P),
        ("five did not say", 5, P),
        ("two case files", 2, N),
        ("five women's clinics", 5, N),
        ("40 years", 40, Counts.MEASURE),
        ("Zero women", 0, P),
        ("0 cases", 0, Counts.CASES),
    ],
)
def test_an_english_cardinal_has_its_value_and_what_it_counts(text: str, value: int, counts: Counts) -> None:
    mention = _only(text, "en")
    assert (mention.kind, mention.value, mention.counts) == (Kind.CARDINAL, value, counts)


@pytest.mark.parametrize(
    ("text", "value", "counts"),
    [
        ("스물다섯 명", 25, P),
        ("이십오 명", 25, P),
        ("25명", 25, P),
        ("열 명", 10, P),
        ("한 명", 1, P),
        ("두 사람", 2, P),
        ("스무 명", 20, P),
        ("백이십 명", 120, P),
        ("백스물다섯 명", 125, P),
        ("1,644건", 1644, Counts.CASES),
        ("3만 명", 30_000, P),
        ("만 명", 10_000, P),
        ("이천삼백 명", 2300, P),
        ("두 여성", 2, P),
        ("다섯 분", 5, P),
        ("진술 20건", 20, A),
        ("증언 스무 건", 20, T),
        ("20건의 진술", 20, A),
        ("사건 열두 건", 12, E),
        ("세 번", 3, Counts.OCCASIONS),
        ("여성 다섯이", 5, P),
        ("면담 25건", 25, V),
        ("서른다섯 살", 35, Counts.MEASURE),
        ("25분", 25, Counts.MEASURE),
        ("25인", 25, P),
        ("구 명", 9, P),
        ("세 가지", 3, N),
    ],
)
def test_a_korean_cardinal_has_its_value_and_what_it_counts(text: str, value: int, counts: Counts) -> None:
    mention = _only(text, "ko")
    assert (mention.kind, mention.value, mention.counts) == (Kind.CARDINAL, value, counts)


@pytest.mark.parametrize(
    ("text", "n", "of", "language"),
    [
        ("9 of 25", 9, 25, "en"),
        ("Nine of the 25 said", 9, 25, "en"),
        ("nine women of the 25", 9, 25, "en"),
        ("nine out of those 25 women", 9, 25, "en"),
        ("Of the 25 women interviewed, nine said", 9, 25, "en"),
        ("9/25", 9, 25, "en"),
        ("25명 중 9명", 9, 25, "ko"),
        ("면담자 25명 가운데 아홉 명이", 9, 25, "ko"),
        ("25명의 여성 중 스무 명", 20, 25, "ko"),
        ("전체 25명 중에서 다섯 명", 5, 25, "ko"),
        ("9/25", 9, 25, "ko"),
    ],
)
def test_n_of_n_is_one_number_with_both_its_numerals(text: str, n: int, of: int, language: str) -> None:
    mention = _only(text, language)
    assert (mention.kind, mention.value, mention.of) == (Kind.RATIO, n, of)
    read = [parse_number(text[a:b], language) for a, b in mention.spans]
    assert read == [n, of]


@pytest.mark.parametrize(
    ("text", "value", "places", "language"),
    [
        ("36%", 36, 0, "en"),
        ("36 per cent of women", 36, 0, "en"),
        ("36.5 percent", Fraction(73, 2), 1, "en"),
        ("thirty-six per cent", 36, 0, "en"),
        ("36퍼센트", 36, 0, "ko"),
        ("여성의 36.5%", Fraction(73, 2), 1, "ko"),
        ("삼십육 퍼센트", 36, 0, "ko"),
    ],
)
def test_a_percentage_keeps_its_decimals(text: str, value: Fraction, places: int, language: str) -> None:
    mention = _only(text, language)
    assert (mention.kind, mention.value, mention.places) == (Kind.PERCENTAGE, value, places)


@pytest.mark.parametrize(
    ("text", "share", "language"),
    [
        ("a third of the women", Fraction(1, 3), "en"),
        ("two-thirds of them", Fraction(2, 3), "en"),
        ("Two thirds", Fraction(2, 3), "en"),
        ("three quarters of the women", Fraction(3, 4), "en"),
        ("one in three women", Fraction(1, 3), "en"),
        ("3분의 2", Fraction(2, 3), "ko"),
        ("삼분의 이", Fraction(2, 3), "ko"),
    ],
)
def test_a_fraction_is_a_share(text: str, share: Fraction, language: str) -> None:
    mention = _only(text, language)
    assert (mention.kind, mention.value) == (Kind.FRACTION, share)


@pytest.mark.parametrize(
    ("text", "low", "high", "language"),
    [
        ("between 2000 and 2009", 2000, 2009, "en"),
        ("from 2000 to 2009", 2000, 2009, "en"),
        ("2000–2009", 2000, 2009, "en"),
        ("aged 21 to 63", 21, 63, "en"),
        ("2000년부터 2009년까지", 2000, 2009, "ko"),
        ("2000~2009년", 2000, 2009, "ko"),
        ("21세에서 63세", 21, 63, "ko"),
        ("2000년과 2009년 사이", 2000, 2009, "ko"),
    ],
)
def test_a_range_has_two_ends_and_counts_nothing(text: str, low: int, high: int, language: str) -> None:
    mention = _only(text, language)
    assert (mention.kind, mention.value, mention.high, mention.counts) == (Kind.RANGE, low, high, Counts.MEASURE)


@pytest.mark.parametrize(
    ("text", "hedge", "language"),
    [
        ("about 40 people", Hedge.ABOUT, "en"),
        ("some 40 women", Hedge.ABOUT, "en"),
        ("at least 12 women", Hedge.AT_LEAST, "en"),
        ("more than 12 women", Hedge.MORE, "en"),
        ("fewer than five women", Hedge.FEWER, "en"),
        ("nearly 20 women", Hedge.NEARLY, "en"),
        ("five or more women", Hedge.AT_LEAST, "en"),
        ("약 40명", Hedge.ABOUT, "ko"),
        ("20여 명", Hedge.AT_LEAST, "ko"),
        ("열 명 이상", Hedge.AT_LEAST, "ko"),
        ("다섯 명 미만", Hedge.FEWER, "ko"),
        ("40명가량", Hedge.ABOUT, "ko"),
        ("적어도 세 명", Hedge.AT_LEAST, "ko"),
    ],
)
def test_a_number_that_does_not_commit_itself_says_how(text: str, hedge: Hedge, language: str) -> None:
    mention = _only(text, language)
    assert mention.hedge is hedge
    assert mention.approximate


@pytest.mark.parametrize(
    ("text", "n", "admitted"),
    [
        ("20 women", 20, True),
        ("20 women", 19, False),
        ("about 20 women", 19, True),
        ("about 20 women", 17, False),
        ("over 20 women", 20, False),
        ("over 20 women", 21, True),
        ("at least 20 women", 20, True),
        ("nearly 20 women", 20, False),
        ("nearly 20 women", 19, True),
        ("up to 20 women", 21, False),
        ("fewer than 20 women", 19, True),
    ],
)
def test_a_number_admits_what_its_words_admit(text: str, n: int, admitted: bool) -> None:
    assert _only(text, "en").admits(n) is admitted


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no one said so", "en"),
        ("for one thing", "en"),
        ("no one else's business", "en"),
        ("one another", "en"),
        ("She was one of the women", "en"),
        ("여인의 생활", "ko"),
        ("one day", "en"),
        ("this one said", "en"),
        ("each one said", "en"),
        ("a five-year sentence", "en"),
        ("15 May 2004", "en"),
        ("2004-05-15", "en"),
        ("at 10:30", "en"),
        ("in the 1990s", "en"),
        ("$500 and £20", "en"),
        ("section 4.1 and no. 5", "en"),
        ("S14/112", "en"),
        ("NB02", "en"),
        ("both at home and at work", "en"),
        ("one's own", "en"),
        ("version 1.2.3", "en"),
        ("이 사람은", "ko"),
        ("한 여성은 말했다", "ko"),
        ("한 명도 없었다", "ko"),
        ("이번 사건", "ko"),
        ("할 수 있는 만큼", "ko"),
        ("천만에", "ko"),
        ("오명을 썼다", "ko"),
        ("사명감", "ko"),
        ("제3장", "ko"),
        ("S14/112", "ko"),
        ("네, 그렇습니다", "ko"),
        ("열이 났다", "ko"),
        ("불만이 많다", "ko"),
        ("일일이 말했다", "ko"),
        ("만일 그렇다면", "ko"),
    ],
)
def test_what_is_not_a_count_is_not_found(text: str, language: str) -> None:
    assert find_numbers(text, language) == ()


def test_years_and_ages_measure_and_do_not_count() -> None:
    found = find_numbers("Kang, 35, who left in 2007, and women aged 40", "en")
    assert [(m.value, m.counts) for m in found] == [(35, N), (2007, Counts.MEASURE), (40, Counts.MEASURE)]
    assert find_numbers("2000 women", "en")[0].counts is P
    assert find_numbers("2004년에 떠났다", "ko")[0].kind is Kind.YEAR


@pytest.mark.parametrize("text", ["the second time", "the 3rd of them"])
def test_an_ordinal_is_no_count(text: str) -> None:
    assert [m.kind for m in find_numbers(text, "en")] == [Kind.ORDINAL]
    assert [m.kind for m in find_numbers("두 번째", "ko")] == [Kind.ORDINAL]


def test_the_same_sentence_in_both_languages_tells_the_same_numbers() -> None:
    english = "Twenty women and five men who left between 2000 and 2009 were interviewed."
    korean = "2000년부터 2009년 사이에 떠난 여성 스무 명과 남성 다섯 명을 면담했다."
    told = [
        sorted((m.kind, m.value, m.high or 0) for m in find_numbers(t, k)) for t, k in ((english, "en"), (korean, "ko"))
    ]
    assert told[0] == told[1]


def test_offsets_are_code_points_and_nfc_is_what_is_asked_of_the_caller() -> None:
    text = "𝒜 여성 스무 명"
    mention = _only(text, "ko")
    assert text[mention.start : mention.end] == "스무 명"
    decomposed = unicodedata.normalize("NFD", "여성 스무 명")
    assert _only(unicodedata.normalize("NFC", decomposed), "ko").value == 20


@pytest.mark.parametrize(
    ("value", "like", "language", "words"),
    [
        (17, "Nineteen", "en", "Seventeen"),
        (17, "nineteen", "en", "seventeen"),
        (17, "19", "en", "17"),
        (1200, "900", "en", "1,200"),
        (1200, "1100", "en", "1200"),
        (1644, "one", "en", "one thousand six hundred and forty-four"),
        (100, "Ten", "en", "One hundred"),
        (9, "스물다섯", "ko", "아홉"),
        (20, "열아홉", "ko", "스무"),
        (21, "스무", "ko", "스물한"),
        (25, "십구", "ko", "이십오"),
        (125, "스무", "ko", "백스물다섯"),
    ],
)
def test_a_number_is_written_in_the_manner_of_the_one_it_replaces(
    value: int, like: str, language: str, words: str
) -> None:
    assert say(value, like, language) == words


def test_native_numerals_change_only_before_a_counter() -> None:
    assert say(20, "열", "ko", before_counter=False) == "스물"
    assert say(1, "둘", "ko", before_counter=False) == "하나"


@pytest.mark.parametrize(
    ("text", "language"), [("", "en"), ("women", "en"), ("9 of 25", "en"), ("", "ko"), ("여성", "ko"), ("세 명", "ko")]
)
def test_what_is_not_one_whole_number_is_not_parsed(text: str, language: str) -> None:
    assert parse_number(text, language) is None


@pytest.mark.parametrize(
    ("text", "language", "low", "high"),
    [
        ("Dozens of women", "en", 24, None),
        ("tens of thousands of people", "en", 20_000, None),
        ("twenty-odd women", "en", 20, 29),
        ("100-odd women", "en", 100, 199),
        ("두세 명이", "ko", 2, 3),
        ("한두 사람이", "ko", 1, 2),
        ("여남은 명", "ko", 11, 19),
        ("여성 열두세 명", "ko", 12, 13),
        ("이삼십 명", "ko", 20, 30),
        ("수십 명이", "ko", 20, 99),
        ("20여 명", "ko", 20, 29),
        ("25명 중 서너 명", "ko", 3, 4),
    ],
)
def test_a_vague_number_has_its_bounds(text: str, language: str, low: int, high: int | None) -> None:
    mention = _only(text, language)
    assert (mention.vague, mention.value, mention.high, mention.counts) == (True, low, high, P)
    assert mention.admits(low)
    assert not mention.admits(low - 1)
    assert high is None or (mention.admits(high) and not mention.admits(high + 1))


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("Two million women", "en", 2_000_000),
        ("2 million women", "en", 2_000_000),
        ("2.5 thousand women", "en", 2500),
        ("half a million women", "en", 500_000),
        ("a score of women", "en", 20),
        ("one million two hundred thousand and five women", "en", 1_200_005),
        ("열 두 명", "ko", 12),
        ("스물 다섯 명", "ko", 25),
        ("백 스물 다섯 명", "ko", 125),
        ("서른 아홉 명", "ko", 39),
    ],
)
def test_the_words_of_one_number_are_read_together(text: str, language: str, value: int) -> None:
    mention = _only(text, language)
    assert (mention.value, mention.kind, mention.counts) == (value, Kind.CARDINAL, P)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("One woman in four", "en", Fraction(1, 4)),
        ("one in every four women", "en", Fraction(1, 4)),
        ("two sevenths of the women", "en", Fraction(2, 7)),
        ("열에 일곱 명", "ko", Fraction(7, 10)),
        ("열 명에 일곱 명꼴", "ko", Fraction(7, 10)),
    ],
)
def test_one_in_so_many_is_a_share(text: str, language: str, value: Fraction) -> None:
    mention = _only(text, language)
    assert (mention.value, mention.kind, mention.counts) == (value, Kind.FRACTION, P)


@pytest.mark.parametrize(
    ("text", "language", "reach"),
    [
        ("All but one of the women spoke", "en", "All but one"),
        ("Every woman except for three spoke", "en", "Every woman except for three"),
        ("여성 한 명을 뺀 모두가", "ko", "한 명을 뺀 모두"),
    ],
)
def test_a_number_taken_from_all_is_told_as_such(text: str, language: str, reach: str) -> None:
    mention = _only(text, language)
    assert mention.less
    assert text[slice(*mention.extent)] == reach
    assert not _only("None but nine women spoke", "en").less
