"""Which passage words were probably taken from."""

from __future__ import annotations

from firsthand.model.private import Private
from firsthand.model.snapshot import Candidate
from firsthand.model.testimony import PassageRef, Speaker, Turn
from firsthand.text.nearest import nearest


def candidates(*rows: tuple[str, Speaker, str]) -> list[Candidate]:
    found = []
    for ref, speaker, text in rows:
        passage = PassageRef.parse(ref)
        assert passage is not None
        found.append(Candidate(passage, "en", speaker, Turn(passage.first, speaker, Private(text))))
    return found


HOUSE = "They came to the house in the evening and asked for my husband."
WELL = "The letter was read aloud in front of the whole workplace."


def test_a_quotation_with_a_changed_word_names_its_passage_and_how_alike_it_is() -> None:
    near = nearest(
        "They came to the shop in the evening",
        candidates(("S01/2", Speaker.SOURCE, HOUSE), ("S02/1", Speaker.SOURCE, WELL)),
    )
    assert near is not None
    assert str(near.passage) == "S01/2"
    assert not near.exact
    assert 60 <= near.likeness < 100


def test_a_quotation_that_stands_elsewhere_word_for_word_is_exact_omissions_included() -> None:
    rows = candidates(("S01/2", Speaker.SOURCE, HOUSE), ("S02/1", Speaker.SOURCE, WELL))
    near = nearest("“The letter was read […] in front of the whole workplace.”", rows)
    assert near is not None
    assert (str(near.passage), near.exact, near.likeness) == ("S02/1", True, 100)


def test_the_sources_own_turn_wins_over_the_interviewers_and_the_earlier_over_the_later() -> None:
    rows = candidates(
        ("S03/9", Speaker.SOURCE, HOUSE), ("S01/1", Speaker.INTERVIEWER, HOUSE), ("S02/2", Speaker.SOURCE, HOUSE)
    )
    near = nearest("asked for my husband", rows)
    assert near is not None
    assert str(near.passage) == "S02/2"


def test_korean_words_are_found_too() -> None:
    near = nearest(
        "파출소로 한 번 갔어요", candidates(("S01/1", Speaker.SOURCE, "그때 파출소에 한 번 갔어요. 겨울이었어요."))
    )
    assert near is not None
    assert not near.exact


def test_words_like_nothing_there_have_no_nearest_passage() -> None:
    rows = candidates(("S01/2", Speaker.SOURCE, HOUSE))
    assert nearest("an entirely different matter altogether", rows) is None
    assert nearest("The", rows) is None
    assert nearest("…", rows) is None
    assert nearest("They came to the house", []) is None
