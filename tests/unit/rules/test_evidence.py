"""EV02 of what happened: every unit with accounts, in both languages."""

from __future__ import annotations

import pytest

from tests.support.checked import told

ACTS = """
source S01..S04
act E1.1 physical.beating P1 setting=home
act E2.1 physical.beating P2 setting=home
account E1.1 S01 {basis} passages=S01/1
account E2.1 S02 {basis} passages=S02/1
finding beaten unit={unit} where="suffered('physical.*')"
"""
NOUNS = {"victim": "Two victims", "act": "Two acts", "event": "Two events"}


@pytest.mark.parametrize("unit", NOUNS)
@pytest.mark.parametrize(
    ("basis", "kind"), [("general practice", "practice"), ("hearsay", "secondhand"), ("opinion", "secondhand")]
)
def test_what_happened_may_not_rest_on_practice_or_belief(unit: str, basis: str, kind: str) -> None:
    records = ACTS.format(basis=basis, unit=unit)
    assert told(records, f"[{NOUNS[unit]}](finding:beaten) are on record.") == [f"EV02 {kind} {NOUNS[unit]}"]
    assert told(records, f"[{NOUNS[unit]}](finding:beaten) are on record, people said.") == []


@pytest.mark.parametrize("unit", NOUNS)
def test_one_account_of_a_case_is_enough(unit: str) -> None:
    records = ACTS.format(basis="hearsay", unit=unit) + "account E1.1 S03 witnessed passages=S03/1\n"
    assert told(records, f"[{NOUNS[unit]}](finding:beaten) are on record.") == []


def test_who_said_they_saw_a_practice_is_no_better() -> None:
    records = """
source S01..S04
coding S01/1 sanction.letter affirms general practice
coding S02/1 sanction.letter affirms hearsay
finding letters where="says('sanction.letter')"
"""
    text = "[Two of the four](finding:letters) said they had seen it."
    assert told(records, text) == ["EV02 practice Two of the four"]


@pytest.mark.parametrize(("text", "said"), [
    ("맞은 여성들은 [두 명](finding:beaten)이다.", False),
    ("[피해자 두 명](finding:beaten)의 일을 소문으로 들었다.", True),
])  # fmt: skip
def test_a_plural_is_no_hearsay(text: str, said: bool) -> None:
    """여성들은 is "the women", and not what somebody heard."""
    found = told("report ko\n" + ACTS.format(basis="hearsay", unit="victim"), text)
    assert any(row.startswith("EV02") for row in found) != said
