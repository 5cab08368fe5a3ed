"""Numbers and words of the ladder that no link backs: which want one, and which tell of something else."""

from __future__ import annotations

import pytest

from tests.support.checked import SAMPLE, told

KO = "report ko\n" + SAMPLE


def _bare(records: str, text: str) -> list[str]:
    return [line.partition(" ")[2] for line in told(records, text) if line.startswith("NB01")]


@pytest.mark.parametrize(
    "text",
    [
        "All interviews were recorded.",
        "Each interview was held in Korean.",
        "Most interviews with women lasted two hours.",
        "All of the interviews were carefully transcribed by the group.",
        "All women were interviewed alone.",
        "Every interviewee gave her written consent.",
        "Two women of the group held the interviews.",
        "Two of us translated all testimonies.",
        "The rules are few. Two of these rules matter.",
        "Two of these legal rules matter.",
        "Most of these houses stood.",
        "One of these rules matters.",
        "The reasons are old. One of them is silence.",
        "One of these is the fear of the police.",
        "It often rains when women travel.",
        "In all, it was quiet.",
    ],
)
def test_how_interviews_were_held_and_what_is_said_of_things_wants_no_link(text: str) -> None:
    assert _bare(SAMPLE, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("25 interviews were recorded.", ["number 25"]),
        ("All interviews confirmed it.", ["quantifier All"]),
        ("In all the interviews violence was told.", ["quantifier all"]),
        ("All statements were recorded by the police.", ["quantifier All"]),
        ("The police recorded all testimonies.", ["quantifier all"]),
        ("All women signed.", ["quantifier All"]),
        ("Two women held the position.", ["number Two"]),
        ("Two of these sources fled.", ["number Two"]),
        ("Nine of these were hit.", ["number Nine"]),
        ("Two of them heard the testimonies of others.", ["number Two"]),
        ("One of these interviewees is known.", ["number One"]),
        ("One of them is silent.", ["number One"]),
        ("One of them was a witness.", ["number One"]),
        ("It often hurts women.", ["quantifier often"]),
        ("It is common for male workers to shout.", ["quantifier common"]),
    ],
)
def test_what_is_said_of_those_who_spoke_wants_one_all_the_same(text: str, found: list[str]) -> None:
    assert _bare(SAMPLE, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("모든 면담은 한국어로 하였다.", []),
        ("면담은 모두 녹음하였다.", []),
        ("면담 대부분은 집에서 이루어졌다.", []),
        ("모든 여성이 면담에 응했다.", []),
        ("여성 두 명이 면담을 진행했다.", []),
        ("여성이 길을 나서면 비가 자주 온다.", []),
        ("모든 면담에서 폭력이 확인되었다.", ["quantifier 모든"]),
        ("면담에서 모두가 그렇게 말했다.", ["quantifier 모두"]),
        ("모든 여성이 맞았다.", ["quantifier 모든"]),
        ("여성 두 명이 면담에서 말했다.", ["number 두 명"]),
    ],
)
def test_the_same_holds_in_korean(text: str, found: list[str]) -> None:
    assert _bare(KO, text) == found
