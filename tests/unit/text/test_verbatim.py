"""What is accepted as the source's words, what is not, and where the verdict says they part."""

from __future__ import annotations

import pytest

from firsthand.model.private import Private
from firsthand.model.testimony import Speaker, Turn
from firsthand.model.verdict import Fault, Verdict
from firsthand.text.verbatim import verify

STATION = (
    "I went to the station once. They told me that if my husband had a reason, I should go home and not talk. "
    "Perhaps they were tired. “Go home,” they said."
)
KOREAN = "그 사람이 때린 적이 없어요. 경찰이 도와주지 않을 것 같아요. 만약 신고하면 집에 가라고 해요."


def turns(*texts: str) -> list[Turn]:
    """Make turns; a text that begins with ``Q:`` is the interviewer's."""
    return [
        Turn(n, Speaker.INTERVIEWER if t.startswith("Q:") else Speaker.SOURCE, Private(t.removeprefix("Q:")))
        for n, t in enumerate(texts, 1)
    ]


def judge(quoted: str, *texts: str, longest: int = 1200) -> Verdict:
    return verify(quoted, turns(*texts), language="en", original=True, longest_omission=longest)


@pytest.mark.parametrize(
    "quoted",
    [
        "I went to the station once.",
        "“I went to the station once,”",
        "I went to the station",
        "[W]ent to the station once",
        "‘Go home,’ they said.",
        "I went [again] to the station",
        "I went to the [police] station once",
        "[She] went to the station once.",
        "They told me that if [he] had a reason",
        "I went to the station […] They told me",
        "I went […] once. They told me",
        "… to the station once …",
        "[t]hey told me that if my husband had a reason",
    ],
)
def test_words_of_the_passage_with_declared_edits_are_without_fault(quoted: str) -> None:
    assert judge(quoted, STATION).faults == frozenset()


@pytest.mark.parametrize(
    ("quoted", "at", "into"),
    [
        ("I went to the clinic once.", 14, 14),
        ("“I went to the clinic once.”", 15, 14),
        ("I went to the station.", 21, 21),
        ("I went to the st\u0430tion once.", 16, 16),
        ("I went to the st\u200bation once.", 16, 16),
        ("i went to the station once.", 0, 0),
        ("I went to the station once, They told me", 26, 26),
        ("I went […] the clinic", 15, 14),
        ("went to the stat", 15, 18),
        ("I went to the statio[n]", 15, 15),
        ("nothing of the sort was ever mentioned to anybody", 0, -1),
        ("…", 0, -1),
        ("", 0, -1),
    ],
)
def test_an_altered_quotation_tells_where_it_first_departs(quoted: str, at: int, into: int) -> None:
    verdict = judge(quoted, STATION)
    assert verdict.faults == {Fault.ALTERED}
    if into >= 0 and "[" not in quoted:
        assert (verdict.differs_at, verdict.differs_in) == (at, into)
    else:
        assert verdict.differs_at <= max(at, len(quoted))


def test_the_offset_in_the_passage_counts_the_turns_as_they_stand() -> None:
    verdict = judge("It was cold. We left at noon.", "It  was\ncold.", "", "We left at once.")
    assert verdict.faults == {Fault.ALTERED}
    joined = "It  was\ncold.\n\nWe left at once."
    assert joined[verdict.differs_in :].startswith("once")
    assert "It was cold. We left at noon."[verdict.differs_at :].startswith("noon")


def test_the_order_of_words_counts() -> None:
    assert judge("I should home go", STATION).faults == {Fault.ALTERED}
    assert judge("go home […] I went to the station once", STATION).faults == {Fault.ALTERED}


@pytest.mark.parametrize(
    ("quoted", "place", "meaning"),
    [
        ("They told me I should go home and not talk", "I should", ("condition",)),
        ("I should go home and talk", "talk", ("negation",)),
        ("I went to the station. They told me", "They", ()),
        ("I went once.", "once", ()),
    ],
)
def test_words_left_out_without_a_mark_are_an_omission(quoted: str, place: str, meaning: tuple[str, ...]) -> None:
    verdict = judge(quoted, STATION)
    assert verdict.faults == {Fault.UNMARKED_OMISSION}
    assert quoted[verdict.differs_at :].startswith(place)
    assert verdict.meaning == meaning


def test_a_sentence_pieced_together_from_far_words_is_altered_not_shortened() -> None:
    assert judge("I were once home", STATION).faults == {Fault.ALTERED}


def test_single_words_of_other_sentences_cannot_be_joined_by_marks() -> None:
    assert not judge("once … tired", STATION).verbatim
    assert judge("No. […] They went home quietly.", "No. Nobody came. They went home quietly.").verbatim


def test_brackets_may_not_hide_more_than_six_words() -> None:
    passage = "We saw the two men who had come from the town that day, and left."
    assert judge("We saw [them] from the town that day", passage).verbatim
    assert not judge("We saw [them] and left", passage).verbatim


@pytest.mark.parametrize(
    ("quoted", "kinds"),
    [
        ("They told me […] I should go home", ("condition", "negation")),
        ("I should go home […] talk", ("condition", "negation")),
        ("I should [not] go home", ("condition", "negation")),
        ("my husband had a reason, I should go home", ("condition", "negation", "report")),
    ],
)
def test_an_edit_that_may_turn_the_meaning_is_told_with_its_kind(quoted: str, kinds: tuple[str, ...]) -> None:
    verdict = judge(quoted, STATION)
    if quoted.startswith("my husband"):
        assert verdict.faults == {Fault.OMITTED_MEANING}
    assert Fault.OMITTED_MEANING in verdict.faults
    assert verdict.meaning == kinds


SOLD = "I was not sold. I went to the station once. They told me nothing that night."


@pytest.mark.parametrize(
    ("quoted", "passage"),
    [
        ("[He hit me.] I was not sold.", SOLD),
        ("[He hit me] I was not sold.", SOLD),
        ("I was not sold. [He hit me].", SOLD),
        ("I was not sold. [He hit me]", SOLD),
        ("I was [and he hit me. Then I was] not sold", SOLD),
        ("I was not sold [by my husband and his two brothers that year]", SOLD),
        ("I was not sold [by my husband] [and his two brothers that year]", SOLD),
        ("[At the big river he] was [by my uncle] not sold", SOLD),
        ("[그가 나를 때렸다] 그 사람이 때린 적이 없어요.", KOREAN),
        ("그 사람이 [남편이 또 때렸어요.] 때린 적이 없어요.", KOREAN),
        ("그 사람[그러니까 그때 같이 살던 내 남편의 작은 형]이 때린 적이 없어요.", KOREAN),
    ],
)
def test_words_put_in_that_are_a_sentence_or_many_are_a_fault(quoted: str, passage: str) -> None:
    assert judge(quoted, passage).faults == {Fault.WORDS_PUT_IN}


@pytest.mark.parametrize(
    ("quoted", "passage"),
    [
        ("[She] was not sold.", SOLD),
        ("[In 1998,] I went to the station", SOLD),
        ("I was not sold [by the head of the office].", SOLD),
        ("I went [at 5 p.m.] to the station", SOLD),
        ("I was not sold. [laughs]", SOLD),
        ("그 사람[남편]이 때린 적이 없어요.", KOREAN),
        ("그 사람이 [나를] 때린 적이 없어요.", KOREAN),
        ("[동해 바다] 그 사람이 때린 적이 없어요.", KOREAN),
    ],
)
def test_a_few_words_put_in_to_help_are_none(quoted: str, passage: str) -> None:
    assert judge(quoted, passage).faults == frozenset()


def test_brackets_the_passage_itself_has_are_not_put_in_however_long() -> None:
    passage = "I was not sold. [He laughs for a long time and looks away.] I went home."
    assert judge(passage, passage).faults == frozenset()


def test_whole_sentences_left_out_between_others_are_not_taken_to_turn_them() -> None:
    passage = "They came at night. The neighbours, who could not sleep, heard nothing of it at all. We left at dawn."
    assert judge("They came at night. […] We left at dawn.", passage).faults == frozenset()
    short = "They came at night. Perhaps. We left at dawn."
    assert judge("They came at night. […] We left at dawn.", short).meaning == ("hedge",)


def test_a_short_fragment_is_the_writers_to_embed() -> None:
    assert judge("go back", "I did not go back to the town.").faults == frozenset()
    assert judge("go back to the town", "I did not go back to the town.").faults == {Fault.OMITTED_MEANING}


def test_a_short_fragment_with_a_closing_sign_or_set_as_a_sentence_is_judged_as_one() -> None:
    passage = "So I cannot say that reporting is useless. Never."
    assert judge("reporting is useless", passage).faults == frozenset()
    assert judge("reporting is useless.", passage).faults == {Fault.OMITTED_MEANING}
    assert judge("[I know that] reporting is useless.", passage).faults == {Fault.OMITTED_MEANING}
    assert judge("Never.", passage).faults == frozenset()
    apart = verify("useless", turns(passage), language="en", original=True, longest_omission=9, woven=False)
    assert apart.meaning == ("negation", "report")


def test_korean_is_cut_between_eojeols_and_particles_count() -> None:
    assert judge("그 사람이 때린 적이 없어요.", KOREAN).faults == frozenset()
    assert judge("그 사람 때린 적이 없어요.", KOREAN).faults == {Fault.ALTERED}
    assert judge("그 사람은 때린 적이 없어요.", KOREAN).differs_at == 4
    assert judge("그 사람[남편]이 때린 적이 없어요", KOREAN).faults == frozenset()


@pytest.mark.parametrize(
    ("quoted", "kind"),
    [
        ("그 사람이 때린 적이", "negation"),
        ("경찰이 도와주지", "negation"),
        ("신고하면 집에 가라고 해요", "condition"),
        ("그 사람이 […] 적이 없어요. 경찰이 […] 같아요", "negation"),
    ],
)
def test_korean_endings_that_deny_or_condition_what_is_quoted_are_seen(quoted: str, kind: str) -> None:
    verdict = judge(quoted, KOREAN)
    assert Fault.OMITTED_MEANING in verdict.faults
    assert kind in verdict.meaning


def test_an_omission_may_leave_out_a_question_but_words_may_not_be_the_interviewers() -> None:
    talk = ("I went home.", "Q:Did they laugh at you?", "They laughed at me.")
    assert judge("I went home. […] They laughed at me.", *talk).faults == frozenset()
    assert judge("I went home. They laughed at me.", *talk).faults == {Fault.UNMARKED_OMISSION}
    asked = judge("Did they laugh at you?", *talk)
    assert asked.faults == {Fault.INTERVIEWER}
    assert asked.verbatim
    assert asked.spoken_by_other == len("Did they laugh at you?")


def test_words_both_spoke_are_taken_as_the_sources() -> None:
    assert judge("They laughed at you.", "Q:They laughed at you.", "They laughed at you.").faults == frozenset()


def test_of_several_places_the_one_without_fault_is_judged() -> None:
    passage = "Nobody said they came at night. In the end they came at night to the house and left."
    assert judge("they came at night […] and left", passage).faults == frozenset()
    twice = "We waited, unless it rained, and left. We waited and left."
    assert judge("We waited […] left.", twice).faults == frozenset()


def test_a_mark_the_passage_itself_has_is_the_passages_own() -> None:
    passage = "They said [laughs] that I … that I should go (quietly) home."
    assert judge("They said [laughs] that I … that I should go (quietly) home.", passage).omitted == 0
    assert judge("that I … that I should […] home", passage).omitted == len("go (quietly)")
    assert judge("They said […] that I should go", passage).verbatim


def test_a_mark_of_the_passages_own_cannot_be_altered_as_if_it_were_the_editors() -> None:
    passage = "They said [laughs a little] that I … well, should go home."
    assert not judge("They said [laughs] that I", passage).verbatim
    assert not judge("that I … should go home", passage).verbatim
    assert judge("They said […] that I […] should go home", passage).verbatim


def test_the_longest_single_omission_is_limited_and_counted() -> None:
    verdict = judge("I went to the station once. […] they said.", STATION, longest=50)
    assert Fault.LONG_OMISSION in verdict.faults
    assert verdict.omitted > 50


@pytest.mark.parametrize("quoted", ["[" * 3000, "the […] " * 300, "a" * 5000, "[T]he […] " * 100, "\u0301" * 2000])
def test_no_quotation_however_odd_takes_long(quoted: str) -> None:
    assert not judge(quoted, "the man and the house and the others. " * 200).verbatim


def test_no_turns_hold_no_words() -> None:
    assert judge("anything").faults == {Fault.ALTERED}
    assert judge("", "").faults == {Fault.ALTERED}
