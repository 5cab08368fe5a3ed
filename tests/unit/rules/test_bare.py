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


def _cell(text: str, *, head: str = "Women", first: str = "Before", records: str = SAMPLE) -> list[str]:
    return _bare(records, f"| Period | {head} |\n|---|---|\n| {first} | {text} |")


@pytest.mark.parametrize(
    "text",
    [
        *("19", "19 (95%)", "n = 19", "~19", "c. 19", "about 19", "19*", "19+", "19a", "≥ 19", ">19", "(19)"),
        *("19 (n = 20)", "19; 5"),
    ],
)
def test_a_figure_in_a_typed_table_wants_a_link_however_it_is_dressed(text: str) -> None:
    assert [kind for kind, *_ in map(str.split, _cell(text))] == ["number"]


@pytest.mark.parametrize("text", ["most", "All", "nearly all", "half", "some*"])
def test_a_word_that_is_all_a_cell_says_wants_a_link(text: str) -> None:
    assert _cell(text) == [f"quantifier {text.strip('*')}"]


@pytest.mark.parametrize(
    "text",
    [
        *("2003", "2003–2007", "3rd", "S14", "14 May", "9:30", "no. 5", "$500", "35 years", "19 hours", "–", "None"),
        *("No", "Most days"),
    ],
)
def test_what_is_no_figure_of_anybody_is_passed_over(text: str) -> None:
    assert _cell(text) == []


@pytest.mark.parametrize("text", ["19명", "19명(95%)", "약 19명", "열아홉", "대부분", "전원"])
def test_korean_cells_are_read_so_too(text: str) -> None:
    assert len(_cell(text, records=KO)) == 1


@pytest.mark.parametrize(
    ("head", "first", "found"),
    [
        ("Women", "Hit: 19", ["number 19"]),
        ("Women", "Hit (19)", ["number 19"]),
        ("Women (n = 19)", "Hit", ["number 19"]),
        ("19", "Hit", ["number 19"]),
        ("2003", "Hit (2003)", []),
        ("Women", "19", []),
        ("Women", "Article: 5", []),
        ("Women", "Age (35)", []),
    ],
)
def test_labels_are_read_for_a_figure_behind_a_mark(head: str, first: str, found: list[str]) -> None:
    assert _cell("yes", head=head, first=first) == found


def test_a_word_before_figures_is_their_label_and_columns_may_be_numbered() -> None:
    assert _bare(SAMPLE, "| | Who | In |\n|---|---|---|\n| Hit | All | [20](finding:women) |") == []
    assert _bare(SAMPLE, "| | 1 | 2 |\n|---|---|---|\n| Hit | yes | no |") == []


def test_a_figure_beside_a_link_in_its_cell_has_none() -> None:
    assert _cell("19 of [25](finding:everyone)") == ["number 19"]
    assert _cell("[20](finding:women) (80%)") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Most were hit.", "quantifier Most"),
        ("Nineteen were hit.", "number Nineteen"),
        ("19 had been hit at home.", "number 19"),
        ("Some 19 were hit.", "number 19"),
        ("80% were hit.", "number 80%"),
        ("Three quarters were hit.", "number Three quarters"),
        ("Both were hit.", "number Both"),
        ("All but two were hit.", "number two"),
        ("None was hit.", "quantifier None"),
        ("Everyone was hit.", "quantifier Everyone"),
        ("More than half had never been hit.", "quantifier More than half"),
        ("It was winter, and most fled.", "quantifier most"),
        ("Most could not complain.", "quantifier Most"),
        ("Her sisters came back. Most had children.", "quantifier Most"),
    ],
)
def test_a_whole_subject_of_what_is_said_of_people_wants_a_link(text: str, found: str) -> None:
    assert found in _bare(SAMPLE, text)


@pytest.mark.parametrize(
    "text",
    [
        "Most were closed.",
        "The schools stood on a hill. Most were closed.",
        "She ran three shops. Most were closed.",
        "The women gave four reasons. Two were old.",
        "All is well.",
        "Half was lost.",
        "Everyone was there.",
        "Both at home and at work.",
        "Most sold goods were cloth.",
        "2004 had been worse.",
        "No report was published.",
        "Most reports were read.",
    ],
)
def test_a_subject_that_may_be_of_things_is_passed_over(text: str) -> None:
    assert _bare(SAMPLE, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("모두 맞았다.", ["quantifier 모두"]),
        ("대부분 맞았다.", ["quantifier 대부분"]),
        ("절반은 집에서 맞았다.", ["quantifier 절반"]),
        ("열아홉이 맞았다.", ["number 열아홉"]),
        ("셋은 팔렸다.", ["number 셋"]),
        ("그중 둘은 팔렸다.", ["number 둘"]),
        ("80%가 맞았다.", ["number 80%"]),
        ("3분의 1이 굶었다.", ["number 3분의 1"]),
        ("그 여성들은 떠났다. 대부분은 집이 없었다.", ["quantifier 대부분"]),
        ("규칙은 쉽다. 대부분은 짧다.", []),
        ("여성은 규칙 세 가지를 말했다. 둘은 쉬웠다.", []),
        ("여성은 아팠다. 열이 났다.", []),
        ("대부분 비가 왔다.", []),
        ("그중 하나는 침묵이다.", []),
    ],
)
def test_a_korean_subject_is_read_so_too(text: str, found: list[str]) -> None:
    assert _bare(KO, text) == found
