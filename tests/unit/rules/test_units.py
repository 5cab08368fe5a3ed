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
