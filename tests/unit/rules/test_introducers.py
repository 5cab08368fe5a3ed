"""QT01 where the words are hers and the sentence gives them to another."""

from __future__ import annotations

import pytest

from tests.unit.rules.test_quotations import found

REGISTER = """
source S14 alias="Kang Min-cheol" alias_ko="강민철" sex=male age=35
source S03 alias="Ryu Kyong-ok" alias_ko="류경옥" sex=female age=46
turn S14/1 source: It serves no purpose at all.
turn S03/1 source: I went there once.
"""
HEAD = "Names are aliases, 가명.\n\n"
HERS = "[“I went there once.”](quote:S03/1)"


def kinds(text: str, language: str = "en") -> list[str]:
    return [d.kind for d in found(f"report {language}{REGISTER}", HEAD + text) if d.code == "QT01"]


@pytest.mark.parametrize(
    "text",
    [
        f"[Kang Min-cheol](source:S14) said of his own wife: {HERS}",
        f"Kang Min-cheol said: {HERS}",
        f"In 2007 Kang Min-cheol, who came later, also told us: {HERS}",
        f"[A man](source:S14) explained:\n\n> {HERS}",
        f"{HERS}, said [Kang Min-cheol](source:S14).",
        f"> {HERS}\n> — [Kang Min-cheol](source:S14)",
    ],
)
def test_words_that_another_source_is_said_to_speak_are_refused(text: str) -> None:
    assert kinds(text) == ["introduced"]


@pytest.mark.parametrize(
    "text",
    [
        f"[Kang Min-cheol](source:S14)'s neighbour said: {HERS}",
        f"[Kang Min-cheol](source:S14) told of a woman who said: {HERS}",
        f"[Kang Min-cheol](source:S14) spoke of the letter, and a woman said: {HERS}",
        f"[Kang Min-cheol](source:S14) and [Ryu Kyong-ok](source:S03) said: {HERS}",
        f"[Kang Min-cheol](source:S14) said: [“It serves no purpose at all.”](quote:S14/1) A woman answered: {HERS}",
        f"[Kang Min-cheol](source:S14) said so. Another: {HERS}",
        f"[Kang Min-cheol](source:S14) told how it ended.\n\n> {HERS}",
        f"[Kang Min-cheol](source:S14) was asked about it by those to whom it was said: {HERS}",
        f"What [Kang Min-cheol](source:S14) said, others contradict: {HERS}",
        f"{HERS}\n\n[Kang Min-cheol](source:S14) said: [“It serves no purpose at all.”](quote:S14/1)",
    ],
)
def test_a_sentence_that_names_another_and_does_not_let_him_speak_is_fine(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "words",
    ["A man said:", "A soldier of 60 from Pyongyang said:", "He said:", "Later, a man, who left in 2007, told us:",
     "In the words of a man of 46:", "A soldier from Pyongyang, aged 60, said:",
     "A woman of 60 recalled:", "A man told us:\n\n>"],
)  # fmt: skip
def test_words_before_it_that_cannot_be_the_speakers_take_a_second_person(words: str) -> None:
    assert kinds(f"{words} {HERS}") == ["described"]


@pytest.mark.parametrize(
    "words",
    ["A woman said:", "She said:", "A man asked her what she had done, and she said:", "A man told how his wife said:",
     "A woman of 46 said:", "A woman whose husband is 60 said:", "The police told him and a woman said:",
     "In a place where a man of 60 lived it was said:", "A soldier said:", "Of the officer, a man of 60, she said:"],
)  # fmt: skip
def test_words_before_it_that_may_be_hers_are_fine(words: str) -> None:
    assert kinds(f"{words} {HERS}") == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("[강민철](source:S14) 씨는 이렇게 말하였다:", ["introduced"]),
        ("강민철은 말하였다.", ["introduced"]),
        ("어느 남성은 이렇게 말하였다.", ["described"]),
        ("[강민철](source:S14) 씨의 이웃은 말하였다.", []),
        ("어느 여성은 말하였다.", []),
        ("남편을 신고한 여성은 말하였다.", []),
    ],
)
def test_who_is_said_to_speak_is_read_in_korean(words: str, told: list[str]) -> None:
    assert kinds(f"{words} {HERS}", "ko") == told


def test_what_follows_a_korean_quotation_says_that_it_was_said() -> None:
    assert kinds(f"[남성](source:S14)은 {HERS}라고 하였다.", "ko") == ["introduced"]
