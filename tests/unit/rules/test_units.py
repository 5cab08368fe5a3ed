"""Of how many, and of what."""

from __future__ import annotations

import pytest

from tests.support.checked import told

TEN = (
    "source S01..S10 sex=female\ncoverage S01..S06 police asked\ncoverage S07..S10 police not asked\n"
    + "".join(f"coding S0{n}/1 police.pointless affirms experienced\n" for n in (1, 2, 3, 4))
    + "finding pointless among=\"asked('police')\" where=\"says('police.pointless')\"\n"
    + "finding mentions unit=passage among=\"says('police.pointless')\"\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "[Four of the six](finding:pointless) said so.",
        "[Four](finding:pointless) of the six said so.",
        "Of the women who were asked, [four](finding:pointless) said so.",
        "[Four](finding:pointless) of those asked said so.",
        "[Four](finding:pointless) said so, of [six](finding:pointless/of) women.",
    ],
)
def test_a_denominator_may_stand_anywhere_in_the_sentence(text: str) -> None:
    assert told(TEN, text) == []


def test_a_denominator_in_another_sentence_is_missing() -> None:
    text = "[Six](finding:pointless/of) were asked. [Four women](finding:pointless) said so."
    assert told(TEN, text) == ["NB03 unsaid Four"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[Four women](finding:mentions) said so.", "NB06 Four"),
        ("[Four cases](finding:mentions) were told.", "NB06 Four"),
        ("[Four accounts](finding:mentions) tell it.", None),
        ("[Four accounts](finding:pointless) of the six tell it.", "NB06 Four accounts"),
        ("[Four](finding:pointless) of the [four passages](finding:mentions)", "NB06 four passages"),
    ],
)
def test_the_noun_must_be_what_the_finding_counts(text: str, fault: str | None) -> None:
    assert [t for t in told(TEN, text) if t.startswith("NB06")] == ([fault] if fault else [])


def test_korean_counters_tell_the_unit() -> None:
    records = "report ko\n" + TEN
    assert told(records, "[여성 네 명](finding:mentions)이 말했다.") == ["NB06 네 명"]
    assert told(records, "[진술 네 건](finding:mentions)이 있다.") == []


HAPPENED = """
source S01..S02 sex=female
person P1 source=S01
person P2 source=S02
act E1.1 physical.beating P1
act E2.1 physical.beating P2
complaint C1 E1 P1 to=police complained=yes
complaint C2 E2 P2 to=police complained=yes
account E1 S01 experienced passages=S01/1
account E2 S02 experienced passages=S02/1
account C1 S01 experienced passages=S01/1
account C2 S02 experienced passages=S02/1
coding S01/1 home.hit affirms experienced
coding S02/1 home.hit affirms experienced
finding source where="suffered('physical.*')"
finding victim unit=victim where="suffered('physical.*')"
finding event unit=event where="suffered('physical.*')"
finding act unit=act where="suffered('physical.*')"
finding complaint unit=complaint where="complained()"
finding passage unit=passage where="says('home.hit')"
"""
NOUNS = {"source": "people", "victim": "victims", "event": "events", "act": "acts", "complaint": "complaints",
         "passage": "passages"}  # fmt: skip
ALIKE = {frozenset({"source", "victim"})}
"""People in plain words may be either."""


@pytest.mark.parametrize("counted", NOUNS)
@pytest.mark.parametrize("whole", NOUNS)
def test_a_share_is_of_the_unit_it_counts(counted: str, whole: str) -> None:
    linked = f"[Two](finding:{counted}) of the [two {NOUNS[whole]}](finding:{whole}) were told of."
    turned = f"Of the two {NOUNS[whole]}, [two](finding:{counted}) were told of."
    told_in_one = f"[Two of the two {NOUNS[whole]}](finding:{counted}) were told of."
    mixed = counted != whole
    assert any(t.startswith("NB06") for t in told(HAPPENED, linked)) == mixed
    if frozenset({counted, whole}) not in ALIKE:
        for text in (turned, told_in_one):
            assert any(t.startswith("NB06") for t in told(HAPPENED, text)) == mixed


@pytest.mark.parametrize("counted", ["event", "act", "complaint"])
@pytest.mark.parametrize(
    ("whole", "noun"), [("event", "사건"), ("act", "구타"), ("complaint", "신고"), ("passage", "진술")]
)
def test_a_korean_share_is_of_the_noun_before_it(counted: str, whole: str, noun: str) -> None:
    text = f"[{noun} 두 건 중 두 건](finding:{counted})이 기록되어 있다."
    found = [t for t in told("report ko\n" + HAPPENED, text) if t.startswith("NB06")]
    assert bool(found) == (counted != whole)
