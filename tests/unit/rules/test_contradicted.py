"""EV04: what is counted against another account, and what is no contradiction."""

from __future__ import annotations

import pytest

from tests.support.checked import told

BASE = """
source S01..S04
turn S03/1 source: There was no such thing there.
person P1 source=S01
person P2 source=S02
act E1.1 physical.beating P1 setting=market when=2004
act E2.1 physical.beating P2 setting=market when=2004
complaint C1 E1 P1 to=police complained=yes sanctioned=no
complaint C2 E2 P2 to=police complained=yes sanctioned=no
account E1.1 S01 experienced passages=S01/1
account E2.1 S02 experienced passages=S02/1
account C1 S01 experienced passages=S01/2
account C2 S02 experienced passages=S02/2
"""
ACTS = "finding f unit=act where=\"suffered('physical.*')\"\n"
DENIED = "account E1.1 S03 denies witnessed passages=S03/1\n"


@pytest.mark.parametrize(
    ("unit", "noun"),
    [("act", "Two acts"), ("event", "Two events"), ("victim", "Two victims"), ("source", "Two people")],
)
def test_a_denial_reaches_every_unit_that_counts_the_act(unit: str, noun: str) -> None:
    records = BASE + DENIED + f"finding f unit={unit} among=\"suffered()\" where=\"suffered('physical.*')\"\n"
    text = f"[{noun}](finding:f) of the two are on record."
    found = [row for row in told(records, text) if row.startswith("EV04")]
    assert found == [f"EV04 denied {noun}"]


def test_who_denies_the_event_denies_its_acts_and_is_named_once() -> None:
    records = BASE + ACTS + "account E1 S03 denies witnessed passages=S03/1\n"
    assert told(records, "[Two acts](finding:f) are on record.") == ["EV04 denied Two acts"]


def test_who_denies_another_act_of_the_event_contradicts_nothing_counted() -> None:
    records = BASE + ACTS + "act E1.2 sexual.rape P1\naccount E1.2 S03 denies witnessed passages=S03/1\n"
    assert told(records, "[Two acts](finding:f) are on record.") == []


def test_what_all_deny_is_not_counted_and_contradicts_nothing() -> None:
    records = BASE + ACTS + "act E3.1 physical.beating P1\naccount E3.1 S03 denies witnessed passages=S03/1\n"
    assert told(records, "[Two acts](finding:f) are on record.") == []


def test_a_sanction_told_otherwise_matters_to_who_asks_for_sanctions() -> None:
    told_otherwise = "account C1 S03 witnessed passages=S03/1 tells=sanctioned:yes\n"
    silent = 'finding f unit=complaint where="complained()"\n'
    asking = 'finding f unit=complaint where="complained() and not sanctioned()"\n'
    text = "[Two complaints](finding:f) are on record."
    assert told(BASE + told_otherwise + silent, text) == []
    assert told(BASE + told_otherwise + asking, text) == ["EV04 otherwise Two complaints"]


@pytest.mark.parametrize(("when", "contradicts"), [("2004-05", False), ("2003/2005", False), ("2006", True)])
def test_a_day_contradicts_where_it_cannot_be_the_same(when: str, contradicts: bool) -> None:
    records = BASE + f"account E1.1 S03 witnessed passages=S03/1 tells=when:{when}\n"
    records += "finding f unit=act where=\"suffered(during => '2004')\"\n"
    found = told(records, "[Two acts](finding:f) are on record.")
    assert found == (["EV04 otherwise Two acts"] if contradicts else [])


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("[Two acts](finding:f) are on record, one of which a neighbour denies.", False),
        ("[Two acts](finding:f) are on record. A neighbour denies one.", False),
        ("[Two acts](finding:f) are on record. They were in one year. A neighbour denies one.", False),
        ("[Two acts](finding:f) are on record. They were in one year. The police deny that they keep lists.", True),
        ("A husband denies his debts. [Two acts](finding:f) are on record.", True),
        ("[Two acts](finding:f) are on record. Of [two complaints](finding:g) the police deny one.", True),
        ("[Two acts](finding:f) are on record. Nobody denies them.", True),
        ("[Two acts](finding:f) are on record, and not denied.", True),
    ],
)
def test_words_speak_for_the_other_account_only_beside_the_number(text: str, silent: bool) -> None:
    records = BASE + ACTS + DENIED + 'finding g unit=complaint where="complained()"\n'
    assert [t for t in told(records, text) if t.startswith("EV04")] == (["EV04 denied Two acts"] if silent else [])


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("[폭력 두 건](finding:f)이 기록되어 있다. 이웃 한 사람은 이를 부인하였다.", False),
        ("[폭력 두 건](finding:f)이 기록되어 있다. 그런 일이 없었다고 하는 이도 있다.", False),
        ("[폭력 두 건](finding:f)이 기록되어 있으나 증언은 엇갈린다.", False),
        ("간부의 부인이 겪은 것을 포함하여 [폭력 두 건](finding:f)이 기록되어 있다.", True),
        ("[폭력 두 건](finding:f)이 기록되어 있다. 이를 부인하는 이는 없다.", True),
        ("[폭력 두 건](finding:f)이 기록되어 있다. 갈 곳이 없었다고 한다.", True),
    ],
)
def test_korean_words_speak_for_it_too_and_a_wife_does_not(text: str, silent: bool) -> None:
    found = [t for t in told("report ko\n" + BASE + ACTS + DENIED, text) if t.startswith("EV04")]
    assert found == (["EV04 denied 폭력 두 건"] if silent else [])
