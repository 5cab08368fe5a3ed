"""Sentences and quoted stretches, by offset."""

from __future__ import annotations

import pytest

from firsthand.text.prose import quoted, sentences


def _said(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


def test_english_sentences_end_at_a_stop_and_keep_their_closing_mark() -> None:
    assert _said("She left! “I went.” He stayed.") == ["She left!", "“I went.”", "He stayed."]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Han answered.",
        "It is in the U.S. Senate papers.",
        "See no. 5 of the list.",
        "She paid 3.5 sacks.",
        "Some things, e.g. Rice, were short.",
        "“Go home!” they said.",
    ],
)
def test_a_full_stop_that_is_not_an_end_does_not_split(text: str) -> None:
    assert _said(text) == [text]


def test_a_plain_no_ends_its_sentence() -> None:
    assert _said("She said no. Then she left.") == ["She said no.", "Then she left."]


def test_korean_sentences_end_at_a_stop_and_at_a_line_break() -> None:
    assert _said("갔다. “갔어요.” 그는 남았다.\n끝", "ko") == ["갔다.", "“갔어요.”", "그는 남았다.", "끝"]


def test_offsets_lead_back_to_the_words_and_leave_only_space_between() -> None:
    text = "  One.   Two?\n\nThree  "
    spans = sentences(text, "en")
    assert [text[a:b] for a, b in spans] == ["One.", "Two?", "Three"]
    left = "".join(
        text[a:b] for a, b in zip([0, *(b for _, b in spans)], [*(a for a, _ in spans), len(text)], strict=True)
    )
    assert left.strip() == ""


def test_quoted_stretches_are_found_in_both_languages_and_an_apostrophe_opens_none() -> None:
    text = "the women's word “never” and ‘don’t go’ and 「안 돼」, the men's too"
    assert [text[a:b] for a, b in quoted(text)] == ["“never”", "‘don’t go’", "「안 돼」"]
