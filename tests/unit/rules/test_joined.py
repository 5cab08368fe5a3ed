"""EV06 and EV07: what may be counted twice, and what contradicts itself once joined."""

from __future__ import annotations

import pytest

from tests.support.checked import checked, told

BASE = """
source S01..S04
act E1.1 physical.beating P1 by=P9 setting=market
act E2.1 physical.beating P2 by=P8 setting=market
complaint C1 E1 P1 to=police complained=yes responded=yes
complaint C2 E2 P2 to=police complained=yes responded=no
account E1 S01 experienced passages=S01/1
account E2 S02 witnessed passages=S02/1
account C1 S01 experienced passages=S01/2
account C2 S02 witnessed passages=S02/2
finding acts unit=act where="suffered('physical.*')"
finding events unit=event where="suffered('physical.*')"
finding victims unit=victim where="suffered('physical.*')"
finding complaints unit=complaint where="complained()"
finding people where="suffered('physical.*')"
"""
TEXT = (
    "[Two acts](finding:acts), [two events](finding:events), [two victims](finding:victims) and"
    " [two complaints](finding:complaints) are on record."
)


def of(code: str, records: str, text: str = TEXT) -> list[str]:
    return [row for row in told(records, text) if row.startswith(code)]


@pytest.mark.parametrize(
    ("decided", "doubted"),
    [
        ("", []),
        ("unsure E1 E2", ["two events"]),
        ("unsure P1 P2", ["two victims"]),
        ("unsure E1 E2\nunsure P1 P2", ["Two acts", "two events", "two victims", "two complaints"]),
        ("unsure E1 E2\nsame P1 P2", ["Two acts", "two events", "two complaints"]),
        ("unsure P8 P9", []),
        ("different E1 E2\nunsure E2 E1", []),
    ],
)
def test_a_pair_left_open_concerns_the_units_that_would_be_fewer(decided: str, doubted: list[str]) -> None:
    text = TEXT.replace("two victims", "one victim") if "same P1" in decided else TEXT
    assert of("EV06", BASE + decided + "\n", text) == [f"EV06 open {words}" for words in doubted]


def test_a_pair_that_other_decisions_settle_is_not_open() -> None:
    apart = "same E1 E3\ndifferent E3 E2\nunsure E1 E2\nact E3.1 physical.beating P3\naccount E3 S03 witnessed\n"
    assert of("EV06", BASE + apart) == []


def test_a_pair_of_what_is_not_counted_concerns_nobody() -> None:
    others = (
        "act E5.1 sexual.rape P5\nact E6.1 sexual.rape P6\naccount E5 S03 witnessed\naccount E6 S04 witnessed\n"
    )
    assert of("EV06", BASE + others + "unsure E5 E6\nunsure P5 P6\n") == []


def test_it_says_how_many_fewer_and_how_to_decide() -> None:
    (found,) = [d for d in checked(BASE + "unsure E1 E2\n", "[Two events](finding:events).") if d.code == "EV06"]
    assert dict(found.values)["fewer"] == 1
    assert found.severity == "review"
    assert found.subjects == ("events", "E1", "E2")
    assert "firsthand link decide E1 E2 same" in found.message


def test_decisions_that_cannot_all_be_true_block() -> None:
    torn = "same E1 E2\ndifferent E1 E2\n"
    (found,) = [d for d in checked(BASE + torn, "[One event](finding:events).") if d.code == "EV06"]
    assert (found.kind, found.severity) == ("contradicting", "block")


JOINED = "same E1 E2\nsame P1 P2\n"
ASKED = 'finding answered unit=complaint among="complained(to => \'{to}\')" where="responded(to => \'{to}\')"\n'


@pytest.mark.parametrize(
    ("first", "second", "contradict"),
    [
        ("responded=yes", "responded=no", True),
        ("responded=yes", "responded=not_applicable", True),
        ("responded=no", "responded=not_applicable", False),
        ("responded=yes", "responded=not_asked", False),
        ("responded=no", "sanctioned=yes", True),
        ("recorded=yes responded=yes", "sanctioned=yes", False),
        ("sanctioned=no", "sanction=warning", True),
        ("sanction=none", "sanctioned=yes", True),
        ("responses=blamed", "responses=mediated", False),
        ("retaliation=yes", "retaliation=no", True),
    ],
)
def test_complaints_that_are_one_must_agree(first: str, second: str, contradict: bool) -> None:
    records = BASE.replace("responded=yes", "{first}").replace("responded=no", "{second}")
    records = records.replace("{first}", first).replace("{second}", second)
    text = "[One complaint](finding:answered/of)."
    assert of("EV07", records + JOINED + ASKED.format(to="police"), text) == (
        ["EV07 One complaint"] if contradict else []
    )
    assert of("EV07", records + ASKED.format(to="police"), "[Two complaints](finding:answered/of).") == []


def test_what_is_asked_of_other_authorities_is_not_touched() -> None:
    records = BASE + JOINED + ASKED.format(to="court")
    assert of("EV07", records, "[None](finding:answered).") == []
    assert of("EV07", records, "[One person](finding:people).") == []


def test_the_complaints_are_named_and_what_to_mend() -> None:
    records = BASE + JOINED + ASKED.format(to="police")
    (found,) = [d for d in checked(records, "[One complaint](finding:answered/of).") if d.code == "EV07"]
    assert found.subjects == ("answered", "C1", "C2")
    assert "responded is yes in C1, and no in C2" in found.message
    assert "firsthand event set C1 responded=" in found.message
