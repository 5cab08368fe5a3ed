from dataclasses import replace
from hashlib import sha256

from firsthand.exchange import join
from firsthand.model.intake import Admission, Reading, Refusal, RegisterRow, Utterance
from firsthand.model.private import Private
from firsthand.model.testimony import InterviewRef, Speaker

ROW = RegisterRow(2, "S14.txt", InterviewRef("S14"), "en", speaker="Shaw")


def reading(*labels: str) -> Reading:
    return Reading(tuple(Utterance(label, Private(f"words {number}")) for number, label in enumerate(labels)), "md")


def speakers(row: RegisterRow, *labels: str) -> list[Speaker]:
    found = join(row, reading(*labels), b"bytes")
    assert isinstance(found, Admission), found
    return [turn.speaker for turn in found.turns]


def test_the_registers_speaker_is_the_source_whatever_its_capitals() -> None:
    S, INT, OTHER = Speaker.SOURCE, Speaker.INTERVIEWER, Speaker.OTHER  # noqa: N806 - short for the table below
    labels = ("", "Q", "SHAW", "[shaw]", "Morrow", "Q2", "Usher", "Morrow", "Morrow")
    assert speakers(replace(ROW, speaker=" shaw "), *labels) == [OTHER, INT, S, S, INT, INT, OTHER, INT, INT]


def test_korean_labels_of_whoever_asks_are_the_interviewers() -> None:
    row = replace(ROW, speaker="구술자")
    assert speakers(row, "면담자", "구술자", "이웃", "이웃", "면담자2") == [
        Speaker.INTERVIEWER,
        Speaker.SOURCE,
        Speaker.INTERVIEWER,
        Speaker.INTERVIEWER,
        Speaker.INTERVIEWER,
    ]


def test_a_narrative_is_the_sources_throughout() -> None:
    assert speakers(replace(ROW, speaker=""), "", "") == [Speaker.SOURCE] * 2
    assert speakers(replace(ROW, speaker="*"), "", "") == [Speaker.SOURCE] * 2


def test_turns_are_numbered_from_one_and_the_original_is_digested_and_hidden() -> None:
    found = join(ROW, reading("Q", "Shaw"), b"the original")
    assert isinstance(found, Admission)
    assert [turn.number for turn in found.turns] == [1, 2]
    assert found.digest == sha256(b"the original").hexdigest()
    assert found.format == "md"
    assert "original" not in repr(found)
    assert "words" not in repr(found)


def test_a_speaker_who_is_not_there_is_refused_with_numbers_and_no_names() -> None:
    found = join(replace(ROW, speaker="Gray"), reading("Q", "Morrow", "", "Q"), b"")
    assert isinstance(found, Refusal)
    assert found.name == "S14.txt"
    assert found.reason == "the register's speaker is not among the file's labels: the file has 2 labels, in 4 turns"
    assert "Morrow" not in repr(found)


def test_labels_without_a_speaker_in_the_register_are_refused() -> None:
    found = join(replace(ROW, speaker=""), reading("Q"), b"")
    assert isinstance(found, Refusal)
    assert found.reason == "the register names no speaker, but the file has 1 label"
    assert "*" in found.advice


def test_a_speaker_for_a_file_without_labels_is_refused() -> None:
    found = join(ROW, reading("", ""), b"")
    assert isinstance(found, Refusal)
    assert "0 labels" in found.reason
