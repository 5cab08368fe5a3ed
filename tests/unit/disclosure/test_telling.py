"""What patterns point at in quotations and prose, and what they leave alone. Everything is invented."""

from __future__ import annotations

import pytest

from firsthand.disclosure.words.telling import Tells, details


def _found(text: str, *, said: bool = True, aliases: tuple[str, ...] = ()) -> list[tuple[Tells, str, bool]]:
    spoken = ((0, len(text)),) if said else ()
    return [(d.tells, text[d.start : d.end], d.weak) for d in details(text, "en", spoken, aliases)]


@pytest.mark.parametrize(
    ("text", "tells", "words"),
    [
        ("They came on March 4.", Tells.DAY, "March 4"),
        ("It was the 4th of March.", Tells.DAY, "4th of March"),
        ("3월 4일에 왔지요.", Tells.DAY, "3월 4일"),
        ("We were held at Camp 12 in March.", Tells.FACILITY, "Camp 12"),
        ("3월에 온성군집결소에 갇혔지요.", Tells.FACILITY, "온성군집결소"),
        ("Write to her at a.b@invented.invalid soon.", Tells.CONTACT, "a.b@invented.invalid"),
        ("번호는 000-0000-4321이었지요.", Tells.CONTACT, "000-0000-4321"),
        ("It stood at 41.2345, 129.1234 by the river.", Tells.CONTACT, "41.2345, 129.1234"),
        ("회령시 없는동에 살았지요.", Tells.PLACE, "회령시 없는동"),
        ("She lived in Nowhere-ri then.", Tells.PLACE, "Nowhere-ri"),
        ("My uncle was a party secretary.", Tells.POST, "My uncle was a party secretary"),
        ("아버지는 보위부 대좌였지요.", Tells.POST, "아버지는 보위부 대좌였"),
        ("Then Kim Na-ri spoke.", Tells.PERSON, "Kim Na-ri"),
        ("Comrade Pak knew.", Tells.PERSON, "Comrade Pak"),
        ("김나리 동무가 왔지요.", Tells.PERSON, "김나리"),
    ],
)
def test_telling_words_of_a_quotation_are_pointed_at(text: str, tells: Tells, words: str) -> None:
    assert (tells, words, False) in _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Her husband had him sign a pledge in spring.",
        "The police station was far, and in March it was cold.",
        "우리병원에서 3월에 일했지요.",
        "날씨가 좋았고 아저씨가 왔지요.",
        "함께 지내는 동무가 있었지요.",
        "Kim Jong Il died that winter.",
        "김일성 동지의 초상 밑에서 말했지요.",
        "신고는 2007년에 하였다.",
    ],
)
def test_words_that_tell_nothing_are_left_alone(text: str) -> None:
    assert _found(text) == []


def test_an_alias_is_nobodys_name() -> None:
    assert _found("Then Kim Na-ri spoke.", aliases=("Kim Na-ri",)) == []


def test_a_day_in_the_writers_own_words_is_hers_to_tell() -> None:
    assert _found("The report was finished on March 4.", said=False) == []


def test_a_town_by_itself_is_weak_in_prose_and_a_dialect_always() -> None:
    assert _found("Musan lies at the river.", said=False) == [(Tells.PLACE, "Musan", True)]
    assert _found("무시기 말이오.") == [(Tells.DIALECT, "무시기", True)]
