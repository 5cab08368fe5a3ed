"""The declared equivalences, and what is none of them."""

from __future__ import annotations

import unicodedata

import pytest

from firsthand.text.normal import is_within_word, mapped, normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("파출소에 갔어요", unicodedata.normalize("NFD", "파출소에 갔어요")),
        ("a b", "a \n\t b"),
        ("a b", "a\u00a0b"),
        ("a b", "a\u3000b"),
        ("don't “go”", "don’t 'go'"),
        ("「가라」고", "“가라”고"),
        ("self-criticism", "self\u2011criticism"),
        ("home — and", "home - and"),
        ("home—and", "home--and"),
        ("home–and", "home―and"),
        ("1990–1995", "1990-1995"),
        ("well… no", "well... no"),
        ("well… no", "well. . . no"),
        ("well… no", "well.... no"),
    ],
)
def test_typography_is_free(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("They", "they"),
        ("station", "st\u0430tion"),
        ("station", "st\u200bation"),
        ("station", "st\u00adation"),
        ("station", "ｓtation"),
        ("100", "１００"),
        ("home, and", "home and"),
        ("home—and", "home-and"),
        ("home?", "home."),
        ("가", "ㄱㅏ"),
        ("went.. no", "went… no"),
    ],
)
def test_nothing_else_is_free(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_an_offset_leads_back_to_the_character_as_written() -> None:
    text = "  “" + unicodedata.normalize("NFD", "각") + "” \n went... on"
    way = mapped(text)
    assert way.text == "'각' went… on"
    back = {sign: text[way.starts[way.text.index(sign)]] for sign in "wgo…" if sign in way.text}
    assert back == {"w": "w", "o": "o", "…": "."}
    assert way.starts[0] == 2
    assert way.starts[-1] == len(text)


def test_a_text_of_white_space_is_empty_and_its_end_leads_nowhere_else() -> None:
    assert mapped(" \n ").text == normal(" \n ") == ""
    assert len(mapped(" \n ").starts) == 1


@pytest.mark.parametrize(
    "cut",
    [
        "un|happy",
        "do|n't",
        "don|'t",
        "self-|criticism",
        "self|-criticism",
        "1,|200",
        "1|,200",
        "파출소|에",
        "a\u200b|b",
    ],
)
def test_a_cut_inside_a_word_is_seen(cut: str) -> None:
    assert is_within_word(cut.replace("|", ""), cut.index("|"))


@pytest.mark.parametrize(
    "cut", ["|home", "home|", "home| now", "home |now", "home|, now", "home|— now", "'|home'", "(|home)"]
)
def test_a_cut_between_words_is_fine(cut: str) -> None:
    assert not is_within_word(cut.replace("|", ""), cut.index("|"))
