"""What chosen interviews can say of everybody else."""

from __future__ import annotations

import pytest

from tests.support.checked import SAMPLE, checked, told

FACT = 'fact survey value=48 citation="An invented survey" date=2009\n'


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Most North Korean women are exposed to violence.", "Most North Korean women"),
        ("“Most” women of the country are exposed.", "Most” women of the country"),
        ("North Korean women are exposed to violence.", "North Korean women"),
        ("Half of the women in the country know it.", "Half of the women in the country"),
        ("About 40% of North Korean women know it.", "40% of North Korean women"),
        ("In this, women in North Korea have no choice.", "women in North Korea"),
        ("[Most women of the country](finding:women) know it.", "Most women of the country"),
    ],
)
def test_a_claim_about_a_population_is_found_whole(text: str, claim: str | None) -> None:
    found = [t for t in told(SAMPLE, text) if t.startswith("GN01")]
    assert found == ([f"GN01 {claim}"] if claim else [])


@pytest.mark.parametrize(
    "text",
    [
        "[Twenty North Korean women](finding:women) were met.",
        "Those interviewed said that most North Korean women know it.",
        "[A woman](source:S01) said that North Korean women have no choice.",
        "By a survey, [48% of women in the country](fact:survey) know it.",
        "Laws on North Korean women were read.",
        "She left the country, and in the country it was cold.",
        "The women in the country house slept.",
    ],
)
def test_what_is_given_to_somebody_is_no_claim_about_everybody(text: str) -> None:
    assert not [t for t in told(SAMPLE + FACT, text) if t.startswith("GN01")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("북한 여성들은 폭력을 겪는다.", True),
        ("대부분의 북한 여성이 폭력을 겪는다.", True),
        ("북한 여성의 절반은 폭력을 겪는다.", True),
        ("전국의 여성이 그렇다.", True),
        ("북한 여성 20명을 만났다.", False),
        ("면담자들은 북한 여성들이 폭력을 겪는다고 말했다.", False),
        ("북한 여성을 위한 모임이다.", False),
    ],
)
def test_korean_claims_about_a_population(text: str, found: bool) -> None:
    assert any(t.startswith("GN01") for t in told("report ko\n" + SAMPLE, text)) is found


def test_a_long_report_must_say_how_many_were_interviewed() -> None:
    text = "[Twenty women](finding:women) spoke. " + "The day was long. " * 80
    assert [d.code for d in checked(SAMPLE, text)] == ["GN02"]
    assert told(SAMPLE, text + "[Twenty-five people](finding:everyone) were met.") == []
    assert told(SAMPLE, text + "[25 people](finding:women/of) were met.") == []
    assert told(SAMPLE, text + "[Five men](finding:men) spoke too.") == []
