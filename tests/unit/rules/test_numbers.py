"""Numbers in a report: backed, right, possible, adding up."""

from __future__ import annotations

import pytest

from firsthand.manuscript.fix import apply_fixes
from tests.support.checked import SAMPLE, checked, told

SIX = (
    "source S01..S06 sex=female\ncoverage S01..S06 police asked\n"
    + "".join(f"coding S0{n}/1 police.pointless affirms experienced\n" for n in (1, 2, 3, 4))
    + "finding pointless where=\"says('police.pointless')\"\n"
)


def _fixed(records: str, text: str) -> str:
    """Return the text with every fix made, as ``check --fix`` would."""
    lines = text.splitlines()
    for found in sorted(checked(records, text), key=lambda d: d.place, reverse=True):
        if found.fix is not None:
            assert found.place.line == found.place.end_line
            line = lines[found.place.line - 1]
            lines[found.place.line - 1] = (
                line[: found.place.column - 1] + found.fix.text + line[found.place.end_column - 1 :]
            )
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("[Nineteen women](finding:women)", "[Twenty women](finding:women)"),
        ("[19 women](finding:women)", "[20 women](finding:women)"),
        ("[19 of 24](finding:women)", "[20 of 25](finding:women)"),
        ("[six of the 25](finding:men)", "[five of the 25](finding:men)"),
        ("[six](finding:men) of the 25", "[five](finding:men) of the 25"),
        ("[five](finding:men) of the 26", "[five](finding:men) of the 25"),
        ("[between 2000 and 2009](finding:years)", "[between 2003 and 2007](finding:years)"),
        ("**[Nineteen *women*](finding:women)**", "**[Twenty *women*](finding:women)**"),
    ],
)
def test_a_stale_number_is_rewritten_in_its_own_manner_and_then_passes(text: str, fixed: str) -> None:
    assert _fixed(SAMPLE, text) == fixed
    assert told(SAMPLE, fixed) == []


def test_a_stale_whole_is_rewritten_beside_the_one_it_is_the_whole_of() -> None:
    records = SAMPLE + 'source S26 sex=female left_year=1999\nfinding first where="left_year = 1999"\n'
    assert _fixed(records, "[One of the 25](finding:first)") == "[One of the 26](finding:first)"


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("[여성 열아홉 명](finding:women)", "[여성 스무 명](finding:women)"),
        ("[여성 19명](finding:women)", "[여성 20명](finding:women)"),
        ("[여성 십구 명](finding:women)", "[여성 이십 명](finding:women)"),
        ("[24명 중 여섯 명](finding:men)", "[25명 중 다섯 명](finding:men)"),
        ("[2000년부터 2009년까지](finding:years) 떠났다", "[2003년부터 2007년까지](finding:years) 떠났다"),
    ],
)
def test_a_stale_korean_number_is_rewritten_in_its_own_system(text: str, fixed: str) -> None:
    records = "report ko\n" + SAMPLE
    assert _fixed(records, text) == fixed
    assert told(records, fixed) == []


@pytest.mark.parametrize(
    ("n", "text", "mended"),
    [
        (11, "[열넷](finding:letter)이 말했다.", "[열하나](finding:letter)가 말했다."),
        (14, "[열하나](finding:letter)는 말했다.", "[열넷](finding:letter)은 말했다."),
        (19, "[14명](finding:letter)이 말했다.", "[19명](finding:letter)이 말했다."),
        (12, "그 수는 [13](finding:letter)으로 적었다.", "그 수는 [12](finding:letter)로 적었다."),
        (14, "[여성 열하나가](finding:letter) 말했다.", "[여성 열넷이](finding:letter) 말했다."),
    ],
)
def test_the_particle_after_a_korean_number_follows_it(n: int, text: str, mended: str) -> None:
    records = _letters(n, "report ko\n")
    assert apply_fixes(text + "\n", checked(records, text)) == mended + "\n"


def test_a_wrong_number_says_what_it_says_and_what_the_finding_counts() -> None:
    (found,) = checked(SAMPLE, "[Nineteen women](finding:women)")
    assert found.message == "says Nineteen, 'women' counts 20 of 25"
    assert found.subjects == ("women",)
    assert dict(found.values) == {"n": 20, "of": 25, "kind": "wrong"}


def test_a_part_of_a_finding_is_compared_with_that_part() -> None:
    text = "[25 people](finding:women/of); [five](finding:women/silent) were not women; [six](finding:women/silent)."
    assert told(SAMPLE, text) == ["NB02 wrong six"]


@pytest.mark.parametrize(
    "text",
    [
        "[About 19 women](finding:women)",
        "[More than 15 women](finding:women)",
        "[Four fifths](finding:women)",
        "[Between 15 and 25 women](finding:women)",
        "[Twenty women](finding:women), [aged as they were](finding:men)",
        "[a fifth of the people](finding:men)",
    ],
)
def test_a_vague_number_that_is_true_passes(text: str) -> None:
    assert [t for t in told(SAMPLE, text) if t.startswith("NB02")] == []


@pytest.mark.parametrize(
    "text",
    ["[About 15 women](finding:women)", "[More than 20 women](finding:women)", "[A third of the people](finding:men)"],
)
def test_a_vague_number_that_is_not_true_fails(text: str) -> None:
    assert [t[:4] for t in told(SAMPLE, text)] == ["NB02"]


def test_one_wrong_percentage_is_one_fault() -> None:
    assert told(SAMPLE, "[84%](finding:women)") == ["NB02 wrong 84"]
    assert told(SAMPLE, "[83%](finding:women)") == ["NB02 impossible 83"]
    assert told(SAMPLE, "[80%](finding:women)") == ["NB03 small-base 80%"]
    assert told(SAMPLE, "[20 of 25 (80%)](finding:women)") == ["NB03 small-base 80%"]


def test_a_percentage_may_be_of_those_asked_only_where_the_sentence_says_so() -> None:
    asked = "coverage S01..S05 police asked\ncoverage S06 police not asked"
    records = SIX.replace("coverage S01..S06 police asked", asked)
    assert told(records, "[80%](finding:pointless)") == ["NB02 impossible 80"]
    assert told(records, "[80%](finding:pointless) of those asked") == ["NB03 small-base 80%"]


def test_the_published_pair_that_no_base_can_make_is_found() -> None:
    assert told("source S01", "It was 70% (34 things).") == ["NB02 impossible 70%"]
    assert told("source S01", "It was 80% (39 things).") == []
    assert told("source S01", "Of 50 things it was 80% (39 things).") == ["NB02 impossible 80%"]
    assert told("report ko\nsource S01", "50곳 중 80%(39곳)였다.") == ["NB02 impossible 80%"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[20 women](finding:women) and [five men](finding:men), [25](finding:everyone) in all.", False),
        ("[25 people](finding:everyone) ([20 women](finding:women), [five men](finding:men)).", False),
        ("[25 people](finding:everyone) ([20 women](finding:women), [20 women](finding:women)).", True),
        ("A total of [25](finding:everyone): [20 women](finding:women) and [20 women](finding:women).", True),
        ("[25 people](finding:everyone) said: [20](finding:women) wrote it and [20](finding:women) sang it.", False),
    ],
)
def test_a_sum_is_judged_where_the_sentence_says_that_it_is_one(text: str, wrong: bool) -> None:
    assert ("NB04" in {d.code for d in checked(SAMPLE, text)}) is wrong


def test_a_sum_with_a_wrong_number_in_it_is_one_fault() -> None:
    text = "[20 women](finding:women) and [six men](finding:men), [25](finding:everyone) in all."
    assert told(SAMPLE, text) == ["NB02 wrong six"]


def test_a_korean_sum_is_judged() -> None:
    text = "[여성 20명](finding:women)과 [여성 20명](finding:women), 모두 [25명](finding:everyone)이다."
    assert told("report ko\n" + SAMPLE, text) == ["NB04 25명"]


def test_a_typed_table_s_total_must_be_its_column_s_sum() -> None:
    table = "| Sex | n |\n|---|---|\n"
    table += "| Women | [20](finding:women) |\n| Men | [5](finding:men) |\n| Total | [20](finding:women) |"
    assert [d.code for d in checked(SAMPLE, table)] == ["NB04"]
    assert told(SAMPLE, table.replace("| Total | [20](finding:women)", "| Total | [25](finding:everyone)")) == []


def test_a_bare_number_in_a_quotation_a_source_link_or_code_is_not_this_rule_s() -> None:
    records = SAMPLE + "turn S01/1 source: Nine women came.\n"
    text = "[Nine women came.](quote:S01/1) `nine women`, and [a woman, one of nine women](source:S01)."
    assert not [t for t in told(records, text) if t.startswith("NB")]


def test_a_number_beside_a_link_is_bare() -> None:
    assert told(SAMPLE, "Twenty [women](finding:women) spoke.") == ["NB01 number Twenty", "MS05 uncompared women"]


def test_one_is_a_number_where_it_is_all_a_link_says() -> None:
    assert told(SAMPLE, "In the account of [one](finding:men) the river froze.") == ["NB02 wrong one"]


def test_a_range_of_one_attribute_may_be_told_by_its_ends_apart() -> None:
    text = "The first left in [2003](finding:years), the last in [2007](finding:years); not in [2004](finding:years)."
    assert told(SAMPLE, text) == ["NB02 range 2004"]


def test_a_median_and_extremes_are_compared() -> None:
    records = "source S01 age=30\nsource S02 age=40\nsource S03 age=50\n" + "".join(
        f'finding {name} value="{name}(age)"\n' for name in ("median", "least", "greatest")
    )
    text = "The median was [40](finding:median), the youngest [30](finding:least), the eldest [51](finding:greatest)."
    assert told(records, text) == ["NB02 wrong 51"]
    even = "source S04 age=43\n" + records
    assert told(even, "The median was [41.5](finding:median), or so.") == []
    assert told(even, "The median was [42.5](finding:median), or so.") == ["NB02 wrong 42.5"]


def test_two_ways_of_telling_are_one_fault_at_the_later_place() -> None:
    first = "[Four of the six](finding:pointless) said so."
    text = first + "\n\n[Four women](finding:pointless); [most](finding:pointless)."
    assert told(SIX, text) == []
    later = "[Most women](finding:pointless) said so.\n\n[More than half](finding:pointless) did."
    (found,) = checked(SIX, later)
    assert (found.code, found.place.line) == ("NB05", 3)
    assert found.message == "'pointless' is told as 'majority' here and as 'most' at line 1"


def test_no_message_carries_words_of_the_report_beyond_its_numbers() -> None:
    text = "[Nineteen sorrowful women](finding:women) and eleven sorrowful men, [83%](finding:men) sorrowful."
    assert not any("sorrow" in d.message for d in checked(SAMPLE, text))


def _letters(n: int, language: str = "") -> str:
    said = "".join(f"coding S{i:02d}/1 sanction.letter affirms told\n" for i in range(1, n + 1))
    asked = "source S01..S25 sex=female\ncoverage S01..S25 sanction asked\n"
    return f"{language}{asked}{said}finding letter where=\"says('sanction.letter')\"\n"


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (24, "All but one of the women"),
        (24, "All but one of the 25 women"),
        (23, "All but about two of the women"),
        (7, "Seven women"),
        (24, "Two dozen women"),
        (25, "Dozens of women"),
        (22, "Twenty-odd women"),
        (2, "Hardly any of the women"),
        (25, "All of about 25 women"),
    ],
)
def test_what_is_told_is_read_whole(n: int, words: str) -> None:
    told_as = told(_letters(n), f"[{words}](finding:letter) spoke of a letter.")
    assert [line for line in told_as if line[:4] in {"NB02", "NB07", "MS05"}] == []


@pytest.mark.parametrize(
    ("n", "words", "faults"),
    [
        (1, "All but one of the women", ["NB02"]),
        (2, "Two million women", ["NB02"]),
        (2, "2 million women", ["NB02"]),
        (7, "Hundreds of women", ["NB02"]),
        (7, "Twenty-odd women", ["NB02"]),
        (7, "A score of women", ["NB02"]),
        (24, "Hardly any women", ["NB07"]),
        (25, "All of about 90 women", ["NB02"]),
        (7, "Neither woman", ["MS05"]),
        (7, "The women", ["MS05"]),
        (7, "Not seven women", ["MS05"]),
        (7, "Seven women, twice as many as men", ["MS05"]),
        (7, "Seven women who left in 2005", ["MS05"]),
        (7, "Seven women out of ½", ["MS05"]),
        (7, "Almost certainly seven women", ["MS05"]),
    ],
)
def test_what_is_told_wrongly_or_not_compared_is_never_silent(n: int, words: str, faults: list[str]) -> None:
    told_as = told(_letters(n), f"[{words}](finding:letter) spoke of a letter.")
    assert [line[:4] for line in told_as if line[:4] in {"NB02", "NB07", "MS05"}] == faults


@pytest.mark.parametrize(
    ("n", "words", "faults"),
    [
        (12, "열 두 명", []),
        (2, "열 두 명", ["NB02"]),
        (25, "스물 다섯 명", []),
        (20, "스물 다섯 명", ["NB02"]),
        (3, "두세 명", []),
        (7, "두세 명", ["NB02"]),
        (7, "수십 명", ["NB02"]),
        (7, "열에 일곱 명", ["NB02"]),
        (24, "한 명을 뺀 여성 모두", []),
        (1, "한 명을 뺀 여성 모두", ["NB02"]),
        (7, "五명", ["MS05"]),
        (7, "여성", ["MS05"]),
        (7, "여성 7명이 아닌", ["MS05"]),
    ],
)
def test_korean_numbers_are_read_whole_or_not_passed_over(n: int, words: str, faults: list[str]) -> None:
    told_as = told(_letters(n, "report ko\n"), f"[{words}](finding:letter) 이야기가 나왔다.")
    assert [line[:4] for line in told_as if line[:4] in {"NB02", "NB07", "MS05"}] == faults


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("", "One woman in four is hit."),
        ("", "Twenty-odd women were hit."),
        ("", "Dozens of women were hit."),
        ("report ko\n", "두세 명이 맞았다."),
        ("report ko\n", "수십 명이 맞았다."),
        ("report ko\n", "열에 아홉은 맞았다."),
    ],
)
def test_vague_numbers_and_shares_want_a_link_too(language: str, text: str) -> None:
    assert [line[:4] for line in told(f"{language}source S01..S25 sex=female", text)] == ["NB01"]


WOMEN = "".join(f"source S{n:02d} sex={'female' if n < 21 else 'male'}\n" for n in range(1, 26)) + (
    "".join(f"coding S{n:02d}/1 seen affirms experienced\n" for n in range(1, 15))
    + "finding seen among=\"sex = 'female'\" where=\"says('seen')\"\n"
)


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("", "[Three quarters of the 20 women](finding:seen)", []),
        ("", "[Three-quarters of the 20 women](finding:seen)", []),
        ("", "[Two-thirds of the 20 women](finding:seen)", []),
        ("", "[Two thirds of the 19 women](finding:seen)", ["NB02"]),
        ("", "[A quarter of the 20 women](finding:seen)", ["NB02"]),
        ("", "[Fourteen women (14/20)](finding:seen)", []),
        ("", "[Fourteen women (14/21)](finding:seen)", ["NB02"]),
        ("report ko\n", "[여성 14명(14/20)](finding:seen)", []),
        ("report ko\n", "[20명의 대부분](finding:seen)", []),
        ("report ko\n", "[14명의 대부분](finding:seen)", ["NB02"]),
        ("report ko\n", "[10명 중 7명꼴](finding:seen)", []),
        ("report ko\n", "[10명 중 5명꼴](finding:seen)", ["NB02"]),
        ("report ko\n", "[10명 중 7명](finding:seen)", ["NB02"]),
        ("", "Of the 20, [seven out of ten](finding:seen)", []),
        ("", "Of the 20, [7 out of 10 women](finding:seen)", []),
        ("", "[Seven out of ten women](finding:seen)", ["NB03"]),
        ("", "[Five out of ten women](finding:seen)", ["NB02"]),
        ("", "[Seven out of the ten women](finding:seen)", ["NB02"]),
        ("", "[Eleven out of 16](finding:seen)", ["NB02"]),
        ("", "[All but six of the 20 women](finding:seen)", []),
        ("", "[All of the 20 women but six](finding:seen)", []),
        ("", "[All 20 women except six](finding:seen)", []),
        ("", "[All 21 women but six](finding:seen)", ["NB02"]),
        ("", "[All 20 women but seven](finding:seen)", ["NB02"]),
    ],
)
def test_a_share_may_name_its_whole_and_a_count_its_share(language: str, text: str, codes: list[str]) -> None:
    assert [line[:4] for line in told(language + WOMEN, text)] == codes


def _pointless(denied: int, language: str = "") -> str:
    """Twenty-two of 24 women said so; so many of the other two denied it, and the rest did not say."""
    return (
        f"{language}source S01..S24 sex=female\nsource S25..S30 sex=male\ncoverage S01..S24 police asked\n"
        + "".join(f"coding S{n:02d}/1 police.pointless affirms experienced\n" for n in range(1, 23))
        + "".join(f"coding S{n:02d}/1 police.pointless denies experienced\n" for n in range(23, 23 + denied))
        + "finding pointless among=\"sex = 'female'\" where=\"says('police.pointless')\"\n"
    )


@pytest.mark.parametrize("denied", [0, 2])
@pytest.mark.parametrize(
    ("text", "whole", "part"),
    [
        ("Most of the {}", "24", "22"),
        ("Most of the {} women", "24", "22"),
        ("More than half of the {}", "twenty-four", "twenty-two"),
        ("Nearly all of the {}", "24", "22"),
        ("Nine tenths of the {}", "24", "22"),
        ("Most women among the {}", "24", "22"),
        ("Of the {} women, most", "24", "22"),
        ("Nearly all (nine tenths) of the {}", "24", "22"),
        ("Nine tenths of the group of {}", "24", "22"),
        ("Most of the other {}", "24", "22"),
        ("Most of the remaining {} women", "24", "22"),
    ],
)
def test_what_a_share_is_of_is_the_whole_and_never_n(denied: int, text: str, whole: str, part: str) -> None:
    records, right, wrong = _pointless(denied), text.format(whole), text.format(part)
    assert told(records, f"[{right}](finding:pointless) said so.") == []
    assert _fixed(records, f"[{wrong}](finding:pointless) said so.") == f"[{right}](finding:pointless) said so."


@pytest.mark.parametrize("denied", [0, 2])
@pytest.mark.parametrize(
    ("text", "whole", "part"),
    [
        ("{} 중 대부분", "24명", "22명"),
        ("여성 {} 가운데 대부분", "24명", "22명"),
        ("{} 가운데 절반 이상", "24명", "22명"),
        ("{}의 여성 중 거의 모두", "24명", "22명"),
        ("{}의 대부분", "24명", "22명"),
        ("나머지 {} 대부분", "24명", "22명"),
        ("{} 중 대부분", "스물네 명", "스물두 명"),
    ],
)
def test_what_a_korean_share_is_of_is_the_whole_and_never_n(denied: int, text: str, whole: str, part: str) -> None:
    records, right, wrong = _pointless(denied, "report ko\n"), text.format(whole), text.format(part)
    assert told(records, f"[{right}](finding:pointless)이 말했다.") == []
    assert _fixed(records, f"[{wrong}](finding:pointless)이 말했다.") == f"[{right}](finding:pointless)이 말했다."


def test_a_share_of_what_is_no_whole_is_refused_and_all_of_a_number_is_not_one() -> None:
    assert told(_pointless(2), "[Most of the 23](finding:pointless) said so.") == ["NB02 wrong 23"]
    assert told(_pointless(2), "[92% of the 22](finding:pointless) said so.") == ["NB02 wrong 22"]
    korean = told(_pointless(2, "report ko\n"), "[여성 22명 모두](finding:pointless) 말했다.")
    assert not any(line.startswith("NB02") for line in korean)


FACT = 'fact centre value=120 citation="Annual report, p. 4" publisher="Invented Office" date=2010\n'


@pytest.mark.parametrize(
    "text",
    [
        "1[20](finding:women) of them",
        "1,0[20](finding:women) women",
        "[20](finding:women)0 women",
        "[20](finding:women)\u200b0 things",
        "[20](finding:women)\u00a0000 things",
        "[20](finding:women),000 women",
        "[20](finding:women).5 women",
        "[20](finding:women) · 10³ women",
        "[20](finding:women)k",
        "[Twenty](finding:women)½ women",
        "[20](finding:women) thousand of them",
        "[Twenty](finding:women) hundred women",
        "[20](finding:women) dozen women",
        "[Twenty](finding:women)-five women",
        "A hundred and [twenty](finding:women) women",
        "At least twice [twenty](finding:women)",
        "[120](fact:centre),000 women",
        "[120](fact:centre) thousand",
    ],
)
def test_a_number_that_goes_on_outside_its_link_is_refused(text: str) -> None:
    assert [line[:14] for line in told(SAMPLE + FACT, text)] == ["NB02 continued"]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("여성 1[20명](finding:women)", True),
        ("여성 [20](finding:women)천 명", True),
        ("여성 [20](finding:women)만 명", True),
        ("여성 백 [스무 명](finding:women)", True),
        ("[스물](finding:women)다섯 명", True),
        ("[스물](finding:women)만 맞았다", False),
        ("여성 [20명](finding:women)만", False),
        ("2007년 [20명](finding:women)이 천천히", False),
    ],
)
def test_a_korean_number_that_goes_on_outside_its_link_is_refused(text: str, refused: bool) -> None:
    assert any("continued" in line for line in told("report ko\n" + SAMPLE, text)) is refused


@pytest.mark.parametrize(
    "text",
    [
        "In 2007 [twenty](finding:women) of the 25",
        "In 2007, [20](finding:women) women",
        "[20](finding:women)/25",
        "No. 3: [20](finding:women)",
        "(n=[20](finding:women))",
        "[20](finding:women). 5 more lamps.",
        "They were seen twice; [twenty](finding:women) of the 25",
        "[20](finding:women)[^1] women\n\n[^1]: A note.",
        "In 2010 [120](fact:centre) women",
    ],
)
def test_a_number_beside_a_link_with_something_between_is_another_number(text: str) -> None:
    assert told(SAMPLE + FACT, text) == []


MURDERED = (
    'fact murdered value=120 statement="Women murdered in 2010, of 450 murdered" citation="Register 2008, p. 4"'
    ' publisher="Invented Office" date=2011\n'
)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("120 women of the 121 murdered", "121"),
        ("120% of the women", "120"),
        ("120 of 451", "451"),
        ("120–130 women", "130"),
        ("120 women in 2009", "2009"),
        ("120 women, half of them young", "half"),
        ("more than 120 women", "more"),
        ("not 120 women", "120"),
        ("121, not 120", "121"),
    ],
)
def test_another_amount_than_the_fact_s_is_for_a_second_person(text: str, other: str) -> None:
    assert told(SAMPLE + MURDERED, f"[{text}](fact:murdered)") == [f"MS05 uncompared {other}"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("", "120 women of the 450 murdered"),
        ("", "120 of 450 in 2010"),
        ("", "One hundred and twenty women, by 2011"),
        ("", "about 120 women, said in 2008"),
        ("", "In all, 120 women"),
        ("report ko\n", "450명 중 120명"),
        ("report ko\n", "2010년 모두 120명"),
    ],
)
def test_what_the_fact_s_own_record_tells_may_stand_in_its_link(language: str, text: str) -> None:
    assert told(language + SAMPLE + MURDERED, f"[{text}](fact:murdered)") == []


def test_a_fact_told_as_a_percentage_says_so_in_its_statement() -> None:
    share = 'fact share value=36 statement="Per cent of those asked" citation="p. 4" date=2011\n'
    assert told(SAMPLE + share, "[36%](fact:share)") == []
    assert told(SAMPLE + MURDERED.replace("120", "36"), "[36%](fact:murdered)") == ["MS05 uncompared 36"]
