"""Words of the ladder in a report: backed, borne out, denied, asked."""

from __future__ import annotations

import pytest

from firsthand.diagnostics.diagnostic import Diagnostic
from tests.support.checked import checked, told


def _records(inside: int, denied: int = 0, not_asked: int = 0, of: int = 6, language: str = "en") -> str:
    lines = [
        f"report {language}",
        f"source S01..S{of:02d} sex=female",
        f"coverage S01..S{of - not_asked:02d} police asked",
    ]
    if not_asked:
        lines.append(f"coverage S{of - not_asked + 1:02d}..S{of:02d} police not asked")
    lines += [f"coding S{n:02d}/1 police.pointless affirms experienced" for n in range(1, inside + 1)]
    lines += [f"coding S{n:02d}/7 police.pointless denies experienced" for n in range(inside + 1, inside + denied + 1)]
    return "\n".join([*lines, "finding pointless where=\"says('police.pointless')\""])


def _one(records: str, text: str) -> Diagnostic:
    (found,) = checked(records, text)
    return found


def test_a_universal_with_a_denial_names_who_denies_and_where() -> None:
    found = _one(_records(5, denied=1), "[All of those interviewed](finding:pointless) said so.")
    assert (found.code, found.message) == ("NB07", "S06 denies it at S06/7; write 'Five of the six'")
    assert found.subjects == ("pointless", "S06", "S06/7")


def test_a_universal_with_people_not_asked_says_how_many() -> None:
    found = _one(_records(5, not_asked=1), "[All of those interviewed](finding:pointless) said so.")
    assert (found.code, found.message) == ("NB07", "of 6: 1 not asked; write 'All five who were asked'")


def test_a_universal_denied_and_unasked_has_two_faults_and_is_not_overstated_too() -> None:
    text = "[All of those interviewed](finding:pointless) said so."
    assert [d.kind for d in checked(_records(4, denied=1, not_asked=1), text)] == ["unasked", "denied"]


def test_a_universal_over_silence_is_overstated() -> None:
    assert _one(_records(5), "[Every woman](finding:pointless) said so.").kind == "unborne"


def test_all_with_its_number_is_one_fault() -> None:
    assert [d.kind for d in checked(_records(5, denied=1), "[All six women](finding:pointless) said so.")] == ["denied"]
    assert told(_records(6), "[All six women](finding:pointless) said so.") == []


def test_none_is_contradicted_by_those_who_say_it() -> None:
    found = _one(_records(4), "[None of the women](finding:pointless) said so.")
    assert (found.kind, found.subjects[1:5]) == ("denied", ("S01", "S02", "S03", "S04"))


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("[Most of the women](finding:pointless) said so.", "Three of the six"),
        ("[most women](finding:pointless)", "three of the six"),
        ("[Almost everyone](finding:pointless)", "Three of the six"),
        ("[Most](finding:pointless) of the women", "Three of the six"),
    ],
)
def test_an_overstated_word_is_rewritten_as_the_number(text: str, fix: str) -> None:
    found = _one(_records(3), text)
    assert (found.code, found.kind) == ("NB07", "unborne")
    if text.endswith("of the women"):
        assert found.fix is None
    else:
        assert found.fix is not None
        assert found.fix.text == fix


def test_a_rewritten_word_keeps_its_noun_before_those_asked() -> None:
    found = _one(_records(2, not_asked=1), "[Most of the women](finding:pointless) said so.")
    assert found.fix is not None
    assert found.fix.text == "Two of the five women who were asked"


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("[여성 대부분이](finding:pointless) 그렇게 말했다.", "6명 중 3명이"),
        ("[여성 모두가](finding:pointless) 그렇게 말했다.", "6명 중 3명이"),
        ("[대부분의 여성](finding:pointless)", "6명 중 3명의"),
    ],
)
def test_a_korean_word_is_rewritten_with_its_particle(text: str, fix: str) -> None:
    found = _one(_records(3, language="ko"), text)
    assert found.fix is not None
    assert found.fix.text == fix


def test_a_korean_word_s_particle_follows_what_is_put_in_its_place() -> None:
    found = _one(_records(6, language="ko"), "[여성 절반은](finding:pointless) 그렇게 말했다.")
    assert found.fix is not None
    assert found.fix.text == "6명 모두는"


def test_most_of_those_asked_is_judged_of_those_asked_where_all_is() -> None:
    text = "[All five who were asked](finding:pointless) said so."
    assert told(_records(5, not_asked=1), text) == []
    assert told(_records(5, not_asked=1, language="ko"), "[물어본 여성 모두](finding:pointless)가 말했다.") == []


def test_a_quantifier_deep_in_a_link_s_words_is_not_the_finding_s() -> None:
    words = "blamed the woman for all her troubles"
    assert told(_records(3), f"They [{words}](finding:pointless).") == [f"MS05 uncompared {words}"]
    text = f"[Three of the six women](finding:pointless) and [three who {words}](finding:pointless)."
    assert told(_records(3), text) == []


SANCTIONS = """
source S01..S03 sex=male
coding S01/1 sanction.letter affirms told
coding S02/1 sanction.letter affirms told
coding S03/1 sanction.transfer affirms told
finding letters where="says('sanction.letter')"
"""


@pytest.mark.parametrize(
    "text",
    [
        "Men were punished [only by a letter](finding:letters), they said.",
        "Men were punished only by [a letter](finding:letters), they said.",
        "Men were given [a letter](finding:letters) only, they said.",
        "Men were given nothing but [a letter](finding:letters), they said.",
    ],
)
def test_only_is_false_where_a_sibling_is_coded(text: str) -> None:
    found = _one(SANCTIONS, text)
    assert (found.code, found.message) == ("NB08", "'only', but also coded: sanction.transfer (1)")


@pytest.mark.parametrize(
    "text",
    [
        "남성들은 [자기비판서](finding:letters)만 썼다고 말했다.",
        "남성들은 처벌이 [자기비판서](finding:letters)뿐이었다고 말했다.",
        "남성들은 [오직 자기비판서](finding:letters)를 썼다고 말했다.",
    ],
)
def test_korean_only_is_false_where_a_sibling_is_coded(text: str) -> None:
    assert [d.code for d in checked("report ko" + SANCTIONS, text)] == ["NB08"]


def test_only_before_a_number_or_far_away_is_no_exclusive() -> None:
    text = "Only [two men](finding:letters) said so. Only then, late at the mill, came [a letter](finding:letters)."
    assert told(SANCTIONS, text) == ["MS05 uncompared a letter"]


def test_only_is_true_where_nobody_of_the_universe_says_otherwise() -> None:
    records = SANCTIONS.replace('where="says', 'among="sex = \'female\'" where="says').replace(
        "S01..S03 sex=male", "S01..S02 sex=female"
    )
    assert not [
        d for d in checked(records, "They got [only a letter](finding:letters), they said.") if d.code == "NB08"
    ]


def test_a_frequency_needs_a_code_that_measures_it_and_its_share() -> None:
    four = _records(4)
    text = "It is [common](finding:pointless), women said."
    assert told(four, text) == ["NB09 common"]
    assert told("code police.pointless measures=frequency\n" + four, text) == []
    assert told("code police.pointless measures=frequency\n" + _records(2, of=9), text) == ["NB07 unborne common"]


def test_a_bare_frequency_word_is_reported_of_people_only() -> None:
    assert told(_records(3), "Officers often laughed. It often rained.") == ["NB01 quantifier often"]
    assert told(_records(3, language="ko"), "보안원은 자주 웃었다. 비가 자주 왔다.") == ["NB01 quantifier 자주"]


def test_some_who_are_two_are_two() -> None:
    found = _one(_records(2), "[Some women](finding:pointless) said so.")
    assert (found.code, found.fix.text if found.fix else "") == ("NB10", "Two of the six")


CASES = """
report ko
source S01..S06 sex=female
"""
CASES += "".join(
    f"act E{n}.1 physical.beating P{n} frequency={often}\n"
    f"complaint C{n} E{n} P{n} to=police complained=yes recorded={kept}\n"
    f"account E{n} S0{n} experienced passages=S0{n}/1\naccount C{n} S0{n} experienced passages=S0{n}/1\n"
    for n, (often, kept) in enumerate([("repeated", "yes"), ("continuous", "yes"), *[("once", "no")] * 4], 1)
)
CASES += """
finding kept unit=complaint where="recorded()"
finding who unit=victim where="recorded()"
finding again unit=act where="suffered('physical.*', frequency => ('repeated', 'continuous'))"
finding column unit=act where="frequency in ('repeated', 'continuous')"
finding once unit=act where="suffered('physical.*', frequency => 'once')"
finding never unit=act where="not suffered('physical.*', frequency => 'repeated')"
finding any unit=act where="suffered('physical.*')"
"""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("신고는 [한 건도](finding:kept) 기록되지 않았다.", "한 건도"),
        ("[신고는 단 한 건도 기록되지 않았다](finding:kept).", "단 한 건도"),
        ("[피해자는 한 명도 기록되지 않았다](finding:who).", "한 명도"),
        ("기록된 이는 [한 명도](finding:who) 없었다.", "한 명도"),
    ],
)
def test_not_one_in_korean_is_none_and_is_never_rewritten(text: str, word: str) -> None:
    """The number put in its place would stand before a verb that says not, and say the contrary."""
    assert told(CASES, text) == [f"NB07 denied {word}"]
    found = _one(CASES, text)
    assert found.fix is None
    assert found.message.endswith("', and the verb without 'not'")


@pytest.mark.parametrize(("finding", "counts"), [
    ("again", True), ("column", True), ("once", False), ("never", False), ("any", False),
])  # fmt: skip
def test_a_condition_on_how_often_counts_how_often(finding: str, counts: bool) -> None:
    found = told(CASES, f"아내들은 [자주](finding:{finding}) 맞았다.")
    assert [t for t in found if t.startswith("NB09")] == ([] if counts else ["NB09 자주"])
