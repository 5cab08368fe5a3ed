"""The translation rules beyond their pages."""

from __future__ import annotations

from tests.unit.rules.test_quotations import found, only

KOREAN = """
transcript S01 ko
translation S01 en{}
turn S01/1@ko source: 파출소에 한 번 갔어요.
turn S01/1@en source: I went to the station once.
"""
LABEL = "Quotations are translated. "
QUOTE = "[“I went to the station once.”](quote:S01/1)"


def test_the_message_says_what_the_review_lacks() -> None:
    draft = only(KOREAN.format(" draft reviewer=R1"), f"{LABEL}She said: {QUOTE}")
    unread = only(KOREAN.format(" reviewer="), f"{LABEL}She said: {QUOTE}")
    own = only(KOREAN.format(" translator=T2 reviewer=T2"), f"{LABEL}She said: {QUOTE}")
    assert [(d.code, d.kind) for d in (draft, unread, own)] == [("TR01", "unreviewed")] * 3
    assert "is a draft" in draft.message
    assert "has no reviewer" in unread.message
    assert "its own translator" in own.message


def test_a_quotation_of_the_original_in_a_report_of_another_language_needs_no_label() -> None:
    assert found(KOREAN.format(""), "She said: [“파출소에 한 번 갔어요.”](quote:S01/1)") == ()


def test_a_draft_original_is_told_through_its_translation_too() -> None:
    records = KOREAN.format("").replace("transcript S01 ko", "transcript S01 ko draft")
    assert [(d.code, d.kind) for d in found(records, f"{LABEL}She said: {QUOTE}")] == [("TR01", "draft")]


def test_the_missing_label_is_told_once_at_the_first_translated_quotation() -> None:
    fault = only(KOREAN.format(""), f"She said: {QUOTE}\n\nShe said it again: [“to the station”](quote:S01/1).")
    assert (fault.code, fault.place.line, dict(fault.values)) == ("TR02", 1, {"n": 2})


def test_the_label_must_be_the_writers_own_words() -> None:
    records = KOREAN.format("").replace("to the station once", "to the translation office once")
    assert only(records, "She said: [“I went to the translation office once.”](quote:S01/1)").code == "TR02"
