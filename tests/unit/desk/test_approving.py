"""Reading a text through, mending a turn of a translation, and when it may be approved."""

from __future__ import annotations

import pytest

from firsthand.desk.files import ChangedMeanwhile
from firsthand.desk.interviews.approving import approve, mend_turn, open_review, review, words_shown
from firsthand.errors import UsageError
from firsthand.model.private import Private
from firsthand.model.testimony import InterviewRef, Status
from firsthand.vault import Vault
from tests.support import mill

S01 = InterviewRef("S01")


def test_a_mended_turn_is_a_revision_that_waits_for_approval_and_keeps_what_was_said_of_the_others(
    filled: Vault,
) -> None:
    was = open_review(filled, S01, "en")
    assert (was.text.status, was.apart) == (Status.APPROVED, None)
    first, second = was.pairs[0].turn, was.pairs[1].turn
    for turn in (first, second):
        review(filled, S01, "en", turn.number, Private(""), now=mill.NOW)
    other = Private("  Other words. ")
    mend_turn(filled, S01, "en", second.number, other, words_shown(second), now=mill.NOW)
    now = open_review(filled, S01, "en")
    assert (now.text.status, now.text.revision) == (Status.DRAFT, was.text.revision + 1)
    assert (now.text.translator, now.text.held_on, now.text.aligned) == (was.text.translator, was.text.held_on, True)
    assert now.pairs[1].turn.text == Private("Other words.")
    assert [pair.turn for pair in now.pairs if pair.turn.number != second.number] == [
        pair.turn for pair in was.pairs if pair.turn.number != second.number
    ]
    assert [len(pair.reviews) for pair in now.pairs[:2]] == [1, 0]
    assert now.read_by("example") == 1
    filled.verify()


def test_a_turn_that_changed_meanwhile_is_not_overwritten_and_words_are_needed(filled: Vault) -> None:
    turn = open_review(filled, S01, "en").pairs[1].turn
    mend_turn(filled, S01, "en", turn.number, Private("Hers."), words_shown(turn), now=mill.NOW)
    with pytest.raises(ChangedMeanwhile):
        mend_turn(filled, S01, "en", turn.number, Private("His."), words_shown(turn), now=mill.NOW)
    with pytest.raises(UsageError, match="needs words"):
        mend_turn(filled, S01, "en", turn.number, Private(" \n"), words_shown(turn), now=mill.NOW)
    spoken = open_review(filled, S01, "ko").pairs[0].turn
    with pytest.raises(UsageError, match="what was said"):
        mend_turn(filled, S01, "ko", spoken.number, Private("Not so."), words_shown(spoken), now=mill.NOW)


def test_what_is_said_to_be_wrong_is_not_approved_until_it_is_mended_or_taken_back(filled: Vault) -> None:
    turn = open_review(filled, S01, "en").pairs[1].turn
    mend_turn(filled, S01, "en", turn.number, Private("Other words."), words_shown(turn), now=mill.NOW)
    review(filled, S01, "en", turn.number, Private("It says more than she did."), now=mill.NOW)
    assert open_review(filled, S01, "en").wrong == 1
    with pytest.raises(UsageError, match=f"turn {turn.number} ") as refused:
        approve(filled, S01, "en", "R1", now=mill.NOW)
    assert "more than she" not in str(refused.value)
    review(filled, S01, "en", turn.number, None, now=mill.NOW)
    with pytest.raises(UsageError, match="may not review"):
        approve(filled, S01, "en", open_review(filled, S01, "en").text.translator, now=mill.NOW)
    approve(filled, S01, "en", "R1", now=mill.NOW)
    assert open_review(filled, S01, "en").text.status is Status.APPROVED
