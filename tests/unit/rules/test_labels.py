"""EV05: which conditions bear a word of the law out, and where the word is nobody's but a quotation's."""

from __future__ import annotations

import pytest

from firsthand.project.vocabulary import shipped_vocabularies
from firsthand.rules.labels import LABELS
from tests.support.checked import told

RECORDS = """
source S01..S02
turn S01/1 source: It was torture.
act E1.1 physical.torture P1 setting=detention
act E2.1 physical.torture P2 setting=detention
account E1.1 S01 experienced passages=S01/1
account E2.1 S02 experienced passages=S02/1
finding held unit=victim where="{where}"
"""
TEXT = "[Two victims](finding:held) of torture are on record."
TORTURE, BEATING = "suffered('physical.torture')", "suffered('physical.beating')"


@pytest.mark.parametrize(
    ("where", "borne_out"),
    [
        (TORTURE, True),
        (f"{TORTURE} and suffered('physical.*')", True),
        (f"{TORTURE} or {BEATING}", False),
        ("suffered('physical.*')", False),
        ("suffered()", False),
        (f"suffered() and not {BEATING}", False),
    ],
)
def test_a_label_needs_a_condition_that_demands_its_acts(where: str, borne_out: bool) -> None:
    found = [row for row in told(RECORDS.format(where=where), TEXT) if row.startswith("EV05")]
    assert found == ([] if borne_out else ["EV05 counted torture"])


@pytest.mark.parametrize(
    "text",
    [
        "[Two victims](finding:held) are on record, and [“It was torture.”](quote:S01/1)",
        "[Two victims](finding:held) are on record, as the Convention against Torture asks.",
        "[Two victims](finding:held) are on record. Torture is forbidden.",
    ],
)
def test_a_quotation_a_treaty_and_another_sentence_are_exempt(text: str) -> None:
    assert [row for row in told(RECORDS.format(where="suffered()"), text) if row.startswith("EV05")] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[Two victims](finding:held) are on record. They were tortured.", True),
        ("[Two victims](finding:held) are on record. The torture took place at night.", True),
        ("[Two victims](finding:held) are on record. Was it torture? It is not for us to judge.", False),
        ("[Two victims](finding:held) are on record. They were not tortured.", False),
        ("[Two victims](finding:held) are on record. Whether that was torture is for a court.", False),
        ("[Two victims](finding:held) are on record. The word torture was left to others.", False),
        ("[Two victims](finding:held) are on record. A lawyer said that it was torture.", False),
        ("[Two victims](finding:held) are on record.\n\n# They were tortured", False),
        ("[Two victims](finding:held) are on record.\n\nThey were tortured.", False),
        ("[“It was torture.”](quote:S01/1) She was on her feet for days.", False),
        ("[“It was torture.”](quote:S01/1) She was tortured for days.", True),
    ],
)
def test_a_label_without_a_number_is_pointed_out_beside_evidence_alone(text: str, found: bool) -> None:
    rows = [row.split()[:2] for row in told(RECORDS.format(where="suffered()"), text) if row.startswith("EV05")]
    assert rows == ([["EV05", "unlinked"]] if found else [])


def test_a_label_that_a_finding_bears_out_may_be_used_throughout() -> None:
    text = TEXT + " They were tortured."
    assert [row for row in told(RECORDS.format(where=TORTURE), text) if row.startswith("EV05")] == []


def test_every_act_of_a_label_is_a_term_of_the_vocabulary() -> None:
    terms = shipped_vocabularies()["act"].terms
    assert {act for label in LABELS["en"] for act in label.acts} <= terms.keys()
