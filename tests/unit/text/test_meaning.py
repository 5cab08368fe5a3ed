"""The small words that turn a sentence."""

from __future__ import annotations

import pytest

from firsthand.text.meaning import kind_cut_after, kind_cut_before, kinds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("they did not write", {"negation"}),
        ("they didn't write", {"negation"}),
        ("without a word", {"negation"}),
        ("if she paid", {"condition"}),
        ("they would go", {"condition"}),
        ("I think so", {"hedge"}),
        ("Perhaps, if not", {"hedge", "condition", "negation"}),
        ("the knot in the rope of the notary", set()),
        ("안 갔어요", {"negation"}),
        ("집 안에서", set()),
        ("못했어요", {"negation"}),
        ("잘못이에요", set()),
        ("도와주지 않았어요", {"negation"}),
        ("그런 일은 없어요", {"negation"}),
        ("말하지 말라고", {"negation", "report"}),
        ("것이 아니라", {"negation"}),
        ("신고하면 집에", {"condition"}),
        ("웃으면서 갔다", set()),
        ("그 장면은 무서웠다", set()),
        ("만일 그랬다", {"condition"}),
        ("아마 그럴 거예요", {"hedge"}),
        ("추운 것 같아요", {"hedge"}),
        ("같은 사람이", set()),
        ("그랬대요", {"hedge"}),
    ],
)
def test_negations_conditions_and_hedges_are_found_in_both_languages(text: str, found: set[str]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ("It was late. They never ", "negation"),
        ("I don't think that ", "negation"),
        ("Nobody said ", "negation"),
        ("I think that ", ""),
        ("If ", "condition"),
        ("only if ", "condition"),
        ("I did not. ", ""),
        ("He came and ", ""),
        ("아이는 안 ", "negation"),
        ("만약 ", "condition"),
        ("", ""),
    ],
)
def test_a_word_that_governs_what_follows_is_seen(before: str, kind: str) -> None:
    assert kind_cut_before(before) == kind


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (" if you paid them.", "condition"),
        (", unless it rained.", "condition"),
        (". If it rained, no.", ""),
        (" and left.", ""),
        (" 않았어요.", "negation"),
        (" 적이 없어요.", "negation"),
        (" 것 같아요.", "hedge"),
        ("", ""),
    ],
)
def test_a_word_that_takes_back_what_precedes_is_seen(after: str, kind: str) -> None:
    assert kind_cut_after(after) == kind
