"""NFC is what ``unicodedata`` says it is, and soon."""

from __future__ import annotations

import signal
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.text.nfc import nfc

MARKS = "\u0301\u0323\u0344\u0f73\u3099\u302a\u0338"
PILES = st.text(st.one_of(st.sampled_from(MARKS + "aé가ᄀ\u1161ᾅ=\u212b"), st.characters()), max_size=30)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(PILES, st.integers(1, 40)), max_size=5))
def test_long_piles_of_marks_compose_as_unicode_says(parts: list[tuple[str, int]]) -> None:
    text = "".join(pile * times for pile, times in parts)
    assert nfc(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("pile", ["\u0301\u0323" * 100_000, "\u0301" * 99_999 + "\u0323" * 99_999, "\u0f73" * 200_000])
def test_a_pile_of_two_hundred_thousand_marks_composes_at_once(pile: str) -> None:
    signal.setitimer(signal.ITIMER_PROF, 3)
    try:
        assert unicodedata.is_normalized("NFC", nfc(f"e{pile}"))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
