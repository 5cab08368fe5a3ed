"""Two texts of one file: nothing of either is lost, and whose change a place is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.desk.writing.comparing import Keep, compare

TEXTS = st.lists(st.sampled_from(["one", "two", "three", "", "four"]), max_size=8).map("\n".join)


@given(TEXTS, TEXTS, TEXTS)
def test_the_stretches_together_are_both_texts(opened: str, mine: str, theirs: str) -> None:
    stretches = compare(opened, mine, theirs)
    assert "\n".join(line for one in stretches for line in one.mine) == mine
    assert "\n".join(line for one in stretches for line in one.theirs) == theirs
    assert [one.line for one in stretches] == [
        1 + sum(len(before.mine) for before in stretches[:number]) for number in range(len(stretches))
    ]


@pytest.mark.parametrize(
    ("mine", "theirs", "keep"),
    [
        ("a\nB\nc", "a\nb\nc", Keep.MINE),
        ("a\nb\nc", "a\nB\nc", Keep.THEIRS),
        ("a\nB\nc", "a\nBB\nc", Keep.BOTH),
        ("a\nc", "a\nb\nc", Keep.MINE),
        ("a\nb\nc", "a\nc", Keep.THEIRS),
        ("a\nb\nnew\nc", "a\nb\nc", Keep.MINE),
        ("a\nb\nc", "a\nb\nnew\nc", Keep.THEIRS),
    ],
)
def test_who_alone_changed_a_place_is_taken_and_both_where_both_did(mine: str, theirs: str, keep: Keep) -> None:
    assert [one.keep for one in compare("a\nb\nc", mine, theirs) if not one.same] == [keep]
