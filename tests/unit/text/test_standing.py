"""Where a quotation stands: offsets in the passage as it is kept."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.model.private import Private
from firsthand.model.testimony import Speaker, Turn
from firsthand.text.normal import normal
from firsthand.text.standing import standing


def turns(*texts: str) -> list[Turn]:
    return [Turn(number, Speaker.SOURCE, Private(text)) for number, text in enumerate(texts, 1)]


def _cut(quoted: str, texts: Sequence[str]) -> str | None:
    found = standing(quoted, turns(*texts))
    return None if found is None else "\n".join(texts)[slice(*found)]


@pytest.mark.parametrize(
    ("texts", "quoted", "stands"),
    [
        (("Then the well was dry, and we left.",), "the well was dry", "the well was dry"),
        (("He said:  “The   well\nwas dry.”",), "The well was dry", "The   well\nwas dry"),
        (("the well, the well was dry",), "the well was dry", "the well was dry"),
        (("We left.", "   ", "The well was dry."), "“The well was dry.”", "The well was dry"),
        (("We left. The well", "was dry."), "The well was dry.", "The well\nwas dry"),
        (("The well -- ours -- was dry",), "ours — was dry", "ours -- was dry"),
        (("The old well was quite dry by May.",), "The […] well was […] dry", "The old well was quite dry"),
        (("우물이 말랐어요. 그래서 떠났습니다.",), "우물이 말랐어요.", "우물이 말랐어요"),
        (("The well was dry.",), "The well was full", None),
    ],
)
def test_offsets_are_of_the_passage_as_it_is_kept(texts: tuple[str, ...], quoted: str, stands: str | None) -> None:
    assert _cut(quoted, texts) == stands


LETTERS = st.lists(st.sampled_from((*" aé가-–…'’\n\u3000", "e\u0301")), min_size=1, max_size=12)
"""Letters, one of them decomposed: a quotation is cut between two, never within one."""


@settings(max_examples=60)
@given(st.lists(LETTERS, min_size=1, max_size=3), st.data())
def test_what_stands_there_is_the_same_words(texts: list[list[str]], data: st.DataObject) -> None:
    letters = [letter for number, text in enumerate(texts) for letter in ("\n" if number else "", *text)]
    start = data.draw(st.integers(0, len(letters)))
    quoted = "".join(letters[start : data.draw(st.integers(start, len(letters)))])
    cut = _cut(quoted, ["".join(text) for text in texts])
    if cut is not None:
        assert normal(cut).strip(" '…—-.") == normal(quoted).strip(" '…—-.")
