"""Words of the ladder: where they stand, of whom they are said, what bears them out."""

from __future__ import annotations

from fractions import Fraction

import pytest

from firsthand.model.finding import Answer, Count, Unit
from firsthand.model.ladder import Ladder, Rung
from firsthand.text.ladder import default_ladder
from firsthand.text.mentions import Counts
from firsthand.text.quantifiers import find_quantifiers, holds, population_heads, suggest

LADDER = default_ladder()


def _count(
    inside: int, out: int = 0, *, denied: int = 0, not_asked: int = 0, declined: int = 0, unit: Unit = Unit.SOURCE
) -> Count:
    given = [Answer.IN] * inside + [Answer.DENIED] * denied + [Answer.SILENT] * out
    given += [Answer.NOT_ASKED] * not_asked + [Answer.DECLINED] * declined
    return Count("x", unit, {f"S{n:02d}": answer for n, answer in enumerate(given, 1)})


def _rung(name: str) -> Rung:
    rung = LADDER.rung(name)
    assert rung is not None
    return rung


@pytest.mark.parametrize(
    ("text", "word", "rung", "counts"),
    [
        ("All of those interviewed said", "All", "all", Counts.PEOPLE),
        ("almost all the women", "almost all", "almost all", Counts.PEOPLE),
        ("more than half of those asked", "more than half", "majority", Counts.PEOPLE),
        ("most of them", "most", "most", Counts.UNSAID),
        ("Many described it", "Many", "many", Counts.PEOPLE),
        ("a few sources", "a few", "few", Counts.PEOPLE),
        ("every woman", "every", "all", Counts.PEOPLE),
        ("no women said", "no", "none", Counts.PEOPLE),
        ("No one said", "No one", "none", Counts.PEOPLE),
        ("many brokers", "many", "many", Counts.OTHERS),
        ("half of the accounts", "half", "half", Counts.PASSAGES),
        ("“Most” women", "Most", "most", Counts.PEOPLE),
        ("it is common", "common", "common", Counts.NONE),
        ("most of the time", "most of the time", "common", Counts.NONE),
        ("only by a letter", "only", "only", Counts.NONE),
        ("all her things", "all", "all", Counts.NONE),
    ],
)
def test_an_english_word_of_the_ladder_is_found_longest_first(text: str, word: str, rung: str, counts: Counts) -> None:
    (found,) = find_quantifiers(text, "en", LADDER)
    assert (text[found.start : found.end], found.rung, found.counts) == (word, rung, counts)


@pytest.mark.parametrize(
    ("text", "word", "rung", "counts"),
    [
        ("면담자 모두가 말했다", "모두", "all", Counts.PEOPLE),
        ("여성 대부분은", "대부분", "most", Counts.PEOPLE),
        ("대부분의 여성은", "대부분", "most", Counts.PEOPLE),
        ("여성은 거의 모두 말했다", "거의 모두", "almost all", Counts.PEOPLE),
        ("25명 모두가", "모두", "all", Counts.PEOPLE),
        ("면담자 중 다수가", "다수", "many", Counts.PEOPLE),
        ("면담자의 절반이", "절반", "half", Counts.PEOPLE),
        ("아무도 말하지 않았다", "아무도", "none", Counts.PEOPLE),
        ("한 명도 없었다", "한 명도", "none", Counts.PEOPLE),
        ("일부는 말했다", "일부", "some", Counts.PEOPLE),
        ("이들 모두 떠났다", "모두", "all", Counts.UNSAID),
        ("흔한 일이다", "흔한", "common", Counts.NONE),
        ("자기비판서만 썼다", "만", "only", Counts.NONE),
        ("자기비판서뿐이었다", "뿐", "only", Counts.NONE),
        ("편지밖에 없었다", "밖에", "only", Counts.NONE),
        ("오직 편지로", "오직", "only", Counts.NONE),
        ("한 사람도 빠짐없이 왔다", "빠짐없이", "all", Counts.NONE),
    ],
)
def test_a_korean_word_of_the_ladder_is_found_with_its_particle(
    text: str, word: str, rung: str, counts: Counts
) -> None:
    (found,) = find_quantifiers(text, "ko", LADDER)
    assert (text[found.start : found.end], found.rung, found.counts) == (word, rung, counts)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("at all", "en"),
        ("after all", "en"),
        ("above all", "en"),
        ("all the more", "en"),
        ("25 in all", "en"),
        ("some 40 people", "en"),
        ("half an hour", "en"),
        ("Not all women", "en"),
        ("not only", "en"),
        ("only three women", "en"),
        ("the most brutal", "en"),
        ("most likely", "en"),
        ("each other", "en"),
        ("every day", "en"),
        ("as many as", "en"),
        ("common sense", "en"),
        ("no longer", "en"),
        ("no legal recourse", "en"),
        ("overall", "en"),
        ("여러 번 말했다", "ko"),
        ("모두 25명", "ko"),
        ("모든 것을", "ko"),
        ("하지만 그는", "ko"),
        ("뿐만 아니라", "ko"),
        ("세 명뿐이었다", "ko"),
        ("세 명만 왔다", "ko"),
        ("불만이 있다", "ko"),
        ("말할 수밖에 없다", "ko"),
        ("보통 사람", "ko"),
        ("일부러", "ko"),
        ("오늘", "ko"),
        ("여러분", "ko"),
        ("백만 원", "ko"),
    ],
)
def test_a_set_phrase_is_no_quantifier(text: str, language: str) -> None:
    assert find_quantifiers(text, language, LADDER) == ()


@pytest.mark.parametrize(
    ("text", "head", "language"),
    [
        ("Most women of the country are", "women of the country", "en"),
        ("Most North Korean women are", "North Korean women", "en"),
        ("women in North Korea", "women in North Korea", "en"),
        ("she left the country", None, "en"),
        ("in the country there are hills", None, "en"),
        ("북한 여성들은", "북한 여성들", "ko"),
        ("대부분의 북한 여성", "북한 여성", "ko"),
        ("전국의 여성", "전국의 여성", "ko"),
        ("북한 여성 20명", None, "ko"),
    ],
)
def test_a_population_is_known_by_the_configured_phrases(text: str, head: str | None, language: str) -> None:
    assert [text[a:b] for a, b in population_heads(text, language, LADDER)] == ([head] if head else [])
    assert all(q.population is (head is not None) for q in find_quantifiers(text, language, LADDER))


@pytest.mark.parametrize(
    ("name", "n", "of", "true"),
    [
        ("most", 16, 25, False),
        ("most", 17, 25, True),
        ("majority", 12, 24, False),
        ("majority", 13, 24, True),
        ("half", 12, 25, True),
        ("half", 14, 25, False),
        ("many", 4, 8, False),
        ("many", 8, 25, True),
        ("many", 7, 25, False),
        ("several", 3, 25, True),
        ("several", 13, 25, False),
        ("some", 2, 25, True),
        ("some", 11, 25, False),
        ("few", 5, 25, False),
        ("few", 4, 25, True),
        ("few", 1, 25, False),
        ("almost all", 23, 25, True),
        ("almost all", 25, 25, False),
        ("almost all", 22, 25, False),
        ("all", 25, 25, True),
        ("all", 24, 25, False),
        ("all", 4, 4, False),
        ("none", 0, 25, True),
        ("none", 1, 25, False),
        ("only", 1, 25, True),
        ("common", 9, 25, True),
        ("common", 8, 25, False),
    ],
)
def test_each_rung_holds_between_its_bounds(name: str, n: int, of: int, true: bool) -> None:
    assert (holds(_rung(name), _count(n, of - n)) is None) is true


def test_a_reason_is_told_in_numbers() -> None:
    assert holds(_rung("most"), _count(9, 16)) == "needs at least 66.7%; it is 9 of 25"
    assert holds(_rung("all"), _count(24, not_asked=1)) == "needs everyone; it is 24 of 25, 1 unknown"
    assert holds(_rung("none"), _count(0)) == "there is nobody to count"


def test_all_who_were_asked_are_all_when_nobody_of_them_differs() -> None:
    count = _count(24, not_asked=1)
    assert holds(_rung("all"), count) is not None
    assert holds(_rung("all"), count, asked=True) is None


def test_all_four_may_be_said_of_four() -> None:
    assert holds(_rung("all"), _count(4), numbered=True) is None


def test_another_part_of_the_count_can_be_told() -> None:
    count = _count(3, 2, denied=20)
    assert holds(_rung("most"), count, part="denied") is None
    assert suggest(count, "en", part="denied") == "20 of the 25"


@pytest.mark.parametrize(
    ("count", "language", "like", "words"),
    [
        (_count(9, 16), "en", "", "nine of the 25"),
        (_count(9, 16), "en", "Most", "Nine of the 25"),
        (_count(22, 2, not_asked=1), "en", "", "22 of the 24 who were asked"),
        (_count(22, 2, not_asked=1), "en", "Most", "Twenty-two of the 24 who were asked"),
        (_count(22, 2, declined=1), "en", "", "22 of the 24 who answered"),
        (_count(24, not_asked=1), "en", "Everyone", "All 24 who were asked"),
        (_count(0, 6), "en", "", "none of the six"),
        (_count(9, 16), "ko", "대부분", "25명 중 9명"),
        (_count(22, 2, not_asked=1), "ko", "모두", "물어본 24명 중 22명"),
        (_count(24, declined=1), "ko", "모두", "대답한 24명 모두"),
        (_count(9, 16, unit=Unit.PASSAGE), "ko", "", "25건 중 9건"),
    ],
)
def test_a_true_phrase_is_suggested(count: Count, language: str, like: str, words: str) -> None:
    assert suggest(count, language, like=like) == words


def test_a_project_may_bring_its_own_words() -> None:
    ladder = Ladder((Rung("lots", {"en": ("loads",)}, least=Fraction(1, 2)),), {"en": ("in the valley",)})
    (found,) = find_quantifiers("loads of women in the valley", "en", ladder)
    assert (found.rung, found.population) == ("lots", True)
    assert find_quantifiers("most women", "en", ladder) == ()
    assert find_quantifiers("대부분의 여성", "ko", ladder) == ()


@pytest.mark.parametrize("written", ["sometımes", "ſometimes", "SOMETİMES"])
def test_a_ladder_word_in_letters_that_only_look_like_its_own_is_still_that_word(written: str) -> None:
    found = find_quantifiers(f"They {written} stayed.", "en", default_ladder())
    assert [mention.rung for mention in found] == [
        mention.rung for mention in find_quantifiers("They sometimes stayed.", "en", default_ladder())
    ]
    assert len(found) == 1
