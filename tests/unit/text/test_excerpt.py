"""Of an original, only what answers to the words quoted from its translation. Every sentence is invented."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.model.private import Private
from firsthand.model.testimony import Speaker, Turn
from firsthand.text.excerpt import answering

ENGLISH = "I went to the station. The officer wrote nothing. He told me to go home, and I went."
KOREAN = "분주소에 갔습니다. 보안원은 아무것도 적지 않았습니다. 집에 가라고 해서 돌아왔지요."

Draw = Callable[..., Any]


def turns(*texts: str, other: tuple[int, ...] = ()) -> tuple[Turn, ...]:
    """Number turns from 1; those in ``other`` are the interviewer's."""
    return tuple(
        Turn(number, Speaker.INTERVIEWER if number in other else Speaker.SOURCE, Private(text))
        for number, text in enumerate(texts, 1)
    )


def answer(quoted: str, translation: tuple[Turn, ...], original: tuple[Turn, ...]) -> str | None:
    return answering(quoted, translation, original, language="en", original_language="ko")


def one(quoted: str, translation: str = ENGLISH, original: str = KOREAN) -> str | None:
    return answer(quoted, turns(translation), turns(original))


def test_a_sentence_quoted_answers_to_its_sentence_alone() -> None:
    assert one("The officer wrote nothing.") == "보안원은 아무것도 적지 않았습니다."
    assert one("“The officer wrote nothing.”") == "보안원은 아무것도 적지 않았습니다."


def test_words_within_a_sentence_answer_to_the_whole_of_it() -> None:
    assert one("wrote nothing") == "보안원은 아무것도 적지 않았습니다."


def test_sentences_left_out_between_show_as_left_out() -> None:
    assert one("I went to the station. […] He told me to go home") == (
        "분주소에 갔습니다. […] 집에 가라고 해서 돌아왔지요."
    )


def test_words_left_out_within_one_sentence_leave_it_whole() -> None:
    assert one("He told me […] and I went.") == "집에 가라고 해서 돌아왔지요."


def test_a_stop_alone_quotes_nothing_of_the_sentence_it_ends() -> None:
    assert one("[…]. The officer wrote nothing.") == "보안원은 아무것도 적지 않았습니다."


def test_unlike_numbers_of_sentences_do_not_pair() -> None:
    assert one("The officer wrote nothing.", original="분주소에 갔는데 적지 않았습니다. 돌아왔지요.") is None


def test_a_turn_quoted_to_its_last_sentence_answers_to_the_whole_turn() -> None:
    original = "분주소에 갔는데 적지 않았습니다. 돌아왔지요."
    assert one(ENGLISH, original=original) == original
    assert one("I went […] wrote nothing. He told me to go home", original=original) == original
    assert one("I went to the station. The officer wrote nothing.", original=original) is None


def test_words_that_stand_nowhere_answer_to_nothing() -> None:
    assert one("The officer wrote it all down.") is None
    assert one("") is None
    assert one("[…]") is None


def test_a_range_pairs_turn_by_turn_and_never_gives_what_others_said() -> None:
    translation = turns("I went. He was out.", "And then?", "I came back. It rained.", other=(2,))
    original = turns("갔습니다. 없더군요.", "그래서요?", "돌아왔습니다. 비가 왔지요.", other=(2,))
    assert answer("He was out. […] I came back.", translation, original) == "없더군요. […] 돌아왔습니다."
    assert answer("I came back.", translation, original) == "돌아왔습니다."
    assert answer("He was out. And then? I came back.", translation, original) == "없더군요. […] 돌아왔습니다."
    assert answer("And then?", translation, original) is None


def test_paragraphs_of_a_narrative_follow_on_without_a_mark() -> None:
    translation, original = turns("I went. He was out.", "I came back."), turns("갔습니다. 없더군요.", "돌아왔습니다.")
    assert answer("He was out. I came back.", translation, original) == "없더군요. 돌아왔습니다."


def test_one_turn_that_does_not_pair_leaves_the_original_unprinted() -> None:
    translation, original = turns("I went. He was out.", "I came back. It rained."), turns("갔는데 없더군요.", "비가.")
    assert answer("He was out. I came back.", translation, original) is None
    assert answer("I came back.", translation, original[:1]) is None


def test_a_turn_of_another_speaker_in_the_original_is_not_given() -> None:
    assert answer("I went.", turns("I went."), turns("갔습니다.", other=(1,))) is None


def test_dots_that_stand_alone_are_no_sentence() -> None:
    assert one("He was out.", "… I went. He was out.", "갔습니다. … 없더군요.") == "없더군요."
    assert one("I went.", "I went. … He was out.", "갔습니다. 없더군요.") == "갔습니다."


def test_the_same_words_written_otherwise_are_found() -> None:
    assert one("“don’t go”", "He said: don't  go. I went.", "가지 말라더군요. 갔습니다.") == "가지 말라더군요."


@st.composite
def quoted_turns(draw: Draw) -> tuple[str, tuple[Turn, ...], tuple[Turn, ...], set[int]]:
    """Write turns whose sentence ``i`` says ``E{i}`` words in translation and ``k{i}`` in the original; quote some.

    Returns the quotation, both texts, and the numbers of the sentences quoted from. In the original two sentences of
    a turn may be run together, which leaves their numbers in it.
    """
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    translation, original, words = [], [], []
    number = 0
    for size in sizes:
        sentences = []
        for i in range(number, number + size):
            length = draw(st.integers(2, 4))
            sentences.append([f"E{i}w{w}" for w in range(length)])
            words += [(i, f"E{i}w{w}" + ("." if w == length - 1 else "")) for w in range(length)]
        translation.append(" ".join(" ".join(sentence) + "." for sentence in sentences))
        ends = draw(st.lists(st.sampled_from([".", ".", "?", ","]), min_size=size, max_size=size))
        original.append(" ".join(f"가k{i}나{end}" for i, end in enumerate(ends, number)))
        number += size
    cuts = sorted(draw(st.sets(st.integers(0, len(words)), min_size=2, max_size=6)))
    # a single word beside a mark must be a sentence's own, so longer stretches are cut
    kept = [words[a:b] for a, b in pairwise(cuts) if b - a > 1][::2] or [words]
    quoted = " […] ".join(" ".join(word for _, word in stretch) for stretch in kept)
    return quoted, turns(*translation), turns(*original), {i for stretch in kept for i, _ in stretch}


@given(quoted_turns())
@settings(max_examples=150, deadline=None)
def test_what_is_printed_never_holds_a_sentence_whose_translation_was_not_quoted(
    made: tuple[str, tuple[Turn, ...], tuple[Turn, ...], set[int]],
) -> None:
    quoted, translation, original, numbers = made
    said = answer(quoted, translation, original)
    if said is None:
        return
    assert {int(found) for found in re.findall(r"k(\d+)나", said)} <= numbers


@given(quoted_turns())
@settings(max_examples=150, deadline=None)
def test_where_every_sentence_pairs_each_one_quoted_is_printed(
    made: tuple[str, tuple[Turn, ...], tuple[Turn, ...], set[int]],
) -> None:
    quoted, translation, original, numbers = made
    paired = tuple(Turn(turn.number, turn.speaker, Private(turn.text.reveal().replace(",", "."))) for turn in original)
    said = answer(quoted, translation, paired)
    assert said is not None
    assert {int(found) for found in re.findall(r"k(\d+)나", said)} == numbers
