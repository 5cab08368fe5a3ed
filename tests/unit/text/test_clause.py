"""The unquoted rest of a quotation's own sentence: what in it turns the words quoted, and what is left alone."""

from __future__ import annotations

import pytest

from firsthand.model.private import Private
from firsthand.model.testimony import Speaker, Turn
from firsthand.model.verdict import Fault, Verdict
from firsthand.text.verbatim import verify


def judge(quoted: str, said: str) -> Verdict:
    turns = [Turn(n, Speaker.SOURCE, Private(text)) for n, text in enumerate(said.split(" / "), 1)]
    return verify(quoted, turns, language="en", original=True, longest_omission=1200)


@pytest.mark.parametrize(
    ("quoted", "said", "kind"),
    [
        ("sent a letter to my mother", "He never once sent a letter to my mother.", "negation"),
        ("he came to the house then", "It is a lie that he came to the house then.", "report"),
        ("he came to the house then", "People say he came to the house then.", "report"),
        ("nobody was sent home that day", "Almost nobody was sent home that day.", "hedge"),
        ("they wrote it down at once", "If you gave them much, and at once, they wrote it down at once.", "condition"),
        ("they were kind to us", "they were kind to us, or so I heard.", "hedge"),
        ("they were kind to us.", "they were kind to us. Or so I heard.", "negation"),
        ("The clerk wrote it down.", "The clerk wrote it down. No, that was another.", "negation"),
        ("they took the letter away", "Was it they took the letter away in spring?", "question"),
        ("sent a letter to my mother", "Nobody came to the house and sent a letter to my mother.", "negation"),
        ("남편이 편지를 보낸 적이", "남편이 편지를 보낸 적이 한 번도 없어요.", "negation"),
        ("남편이 편지를 보냈다고", "남편이 편지를 보냈다고 말한 적 없어요.", "negation"),
        ("남편이 편지를 보냈다고", "남편이 편지를 보냈다고 하면 거짓말이에요.", "condition"),
        ("남편이 편지를 보낼", "남편이 편지를 보낼 뻔했어요.", "hedge"),
        ("편지를 다 버렸어요", "그 사람이 거의 편지를 다 버렸어요.", "hedge"),
        ("집에 가라고 해요", "만약 비가 온다면, 그리고 늦으면, 집에 가라고 해요.", "condition"),
        ("편지를 보내고 있지", "편지를 보내고 있지 않았어요.", "negation"),
        ("편지를 보냈어요", "편지를 보냈어요 라고 한 적이 없어요", "negation"),
        ("그 사람이 왔어요.", "그 사람이 왔어요. 아니, 그 동생이 왔어요.", "negation"),
    ],
)  # fmt: skip
def test_what_turns_the_words_from_their_own_sentence_is_told(quoted: str, said: str, kind: str) -> None:
    verdict = judge(quoted, said)
    assert verdict.faults == {Fault.OMITTED_MEANING}
    assert kind in verdict.meaning


@pytest.mark.parametrize(
    ("quoted", "said"),
    [
        ("I went to the station", "I could not sleep, and I went to the station, but the clerk was not there."),
        ("I went to the station", "It was never warm. I went to the station. It was not open."),
        ("I went to the station", "I was not well and I went to the station because nobody came."),
        ("the officers would send her home", "If a wife reports it, the officers would send her home."),
        ("They told us of the house", "They told us of the house that nobody had seen."),
        ("저는 역에 갔고", "그날은 잠을 못 잤지만 저는 역에 갔고 그 사람은 나중에 거기 없었어요."),
        ("저는 역에 갔어요", "잠을 못 잤어요 저는 역에 갔어요 아무도 없었어요"),
        ("저는 역에 갔습니다", "저는 역에 갔습니다 문은 열려 있지 않았습니다"),
        ("I went to the station", "Nobody slept / I went to the station / No, it was closed."),
    ],
)
def test_what_another_clause_sentence_or_turn_says_is_left_alone(quoted: str, said: str) -> None:
    assert judge(quoted, said).faults == frozenset()


@pytest.mark.parametrize(
    ("quoted", "said", "joined"),
    [
        ("He waited … every day", "He waited in the yard. My mother came every day.", True),
        ("He waited … every day", "He waited in the yard / My mother came every day.", True),
        ("He waited in the yard. […] every day", "He waited in the yard. My mother came every day.", True),
        ("He waited […] [m]y mother came", "He waited in the yard. My mother came every day.", True),
        ("He waited […] My mother came", "He waited in the yard. My mother came every day.", False),
        ("He waited in the yard. […] We left", "He waited in the yard. My mother came. We left.", False),
        ("he waited in the yard […] we left.", "he waited in the yard. it was cold. we left.", False),
        ("he waited […] we left.", "he waited in the yard. it was cold. we left.", True),
        ("그는 마당에서 […] 어머니가 왔어요", "그는 마당에서 기다렸어요. 어머니가 왔어요.", True),
        ("그는 마당에서 기다렸어요. […] 떠났어요.", "그는 마당에서 기다렸어요. 눈이 왔어요. 떠났어요.", False),
        ("The clerk [and] my husband came", "The clerk came in; my husband came", True),
        ("The clerk [and] my husband came", "The clerk with my husband came", False),
    ],
)  # fmt: skip
def test_parts_of_two_sentences_are_not_made_one_unseen(quoted: str, said: str, joined: bool) -> None:
    assert (Fault.JOINED_SENTENCES in judge(quoted, said).faults) == joined
