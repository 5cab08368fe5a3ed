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
