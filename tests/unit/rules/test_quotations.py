"""The quotation rules beyond their pages: exact places, which rule speaks when several could, and what they name."""

from __future__ import annotations

import pytest

from firsthand.build import check
from firsthand.diagnostics.diagnostic import Diagnostic
from firsthand.model.manuscript import Problem
from tests.support.records import manuscript, read_records

STATION = "turn S01/1 source: I went to the station once. They laughed at me there."


def found(records: str, text: str) -> tuple[Diagnostic, ...]:
    archive = read_records(records)
    report, problems = manuscript(archive, text + "\n")
    typed = tuple(p for p in problems if isinstance(p, Problem))
    return check(report, typed, archive.project(), archive, archive.today).diagnostics


def only(records: str, text: str) -> Diagnostic:
    diagnostics = found(records, text)
    assert len(diagnostics) == 1, [(d.code, d.message) for d in diagnostics]
    return diagnostics[0]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("She said: [“reporting is useless”](quote:S01/1).", True),
        ("She said, [“reporting is useless”](quote:S01/1).", True),
        ("She spoke. [“reporting is useless”](quote:S01/1)", True),
        ("> [reporting is useless](quote:S01/1)\n> — S01", True),
        ("She would not call [“reporting”](quote:S01/1) that.", False),
        ("She would not say it was [“useless”](quote:S01/1).", False),
    ],
)
def test_a_few_words_set_as_a_sentence_are_judged_as_one(text: str, asked: bool) -> None:
    diagnostics = found("turn S01/1 source: So I cannot say that reporting is useless.", text)
    assert any(d.kind == "meaning" for d in diagnostics) is asked


def test_an_altered_word_is_pointed_at_on_its_own_line_of_the_manuscript() -> None:
    fault = only(STATION, "She said: [“I went to the\nclinic once.”](quote:S01/1)")
    assert (fault.code, fault.place.line, fault.place.column) == ("QT02", 2, 1)
    assert (fault.place.end_line, fault.place.end_column) == (2, 14)


def test_an_altered_word_in_emphasis_is_pointed_at_past_the_stars() -> None:
    fault = only(STATION, "She said: [“I went to the *clinic* once.”](quote:S01/1)")
    assert (fault.code, fault.place.column) == ("QT02", 28)


def test_the_message_gives_the_character_and_the_nearest_passage_and_no_testimony() -> None:
    records = STATION + "\nturn S01/2 source: It rained the whole week."
    fault = only(records, "She said: [“I went to the clinic once.”](quote:S01/2)")
    assert fault.code == "QT02"
    assert "first difference at character" in fault.message
    assert "S01/1" in fault.message
    assert "clinic" not in fault.message
    assert "station" not in fault.message
    assert fault.subjects == ("S01/2", "S01/1"), "the journal says that words of both were shown"


def test_words_found_elsewhere_are_told_once_and_whose_they_are() -> None:
    records = STATION + "\nturn S01/2 source: It rained.\nturn S02/1 source: We stayed at home that winter."
    assert only(records, "She said: [“They laughed at me there.”](quote:S01/2)").subjects == ("S01/2", "S01/1")
    assert only(records, "She said: [“We stayed at home that winter.”](quote:S01/2)").kind == "another-source"


def test_a_quotation_may_come_from_the_second_interview() -> None:
    records = STATION + "\nturn S01.2/1 source: I never went back there."
    assert found(records, "She said: [“I never went back there.”](quote:S01.2/1)") == ()
    moved = only(records, "She said: [“I never went back there.”](quote:S01/1)")
    assert (moved.code, moved.kind, moved.subjects) == ("QT01", "moved", ("S01/1", "S01.2/1"))


def test_the_dominating_source_is_told_once_with_its_share() -> None:
    texts = ["We stayed.", "We left.", "We came.", "We slept.", "We wrote."]
    records = (
        "\n".join(f"turn S01/{n} source: {text}" for n, text in enumerate(texts, 1))
        + f"\n{STATION.replace('S01', 'S02')}"
    )
    quotes = " ".join(f"[“{text.rstrip('.')}”](quote:S01/{n})" for n, text in enumerate(texts, 1))
    fault = only(records, f"They said: {quotes} [“They laughed at me there.”](quote:S02/1)")
    assert fault.code == "QT05"
    assert dict(fault.values) == {"n": 5, "of": 6}


HYPOTHETICAL = "turn S01/1 source: The officers would send her home.\ncoding S01/1 police.response affirms hypothetical"
QUOTE = "[“The officers would send her home.”](quote:S01/1)"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"She recalled the day she complained. {QUOTE}", ["QT04"]),
        (f"She experienced this herself: {QUOTE}", ["QT04"]),
        (f"She expected nothing else: {QUOTE}", []),
        (f"What happened is not known. She expected little: {QUOTE}", []),
        (f"{QUOTE} This is what happened, she said.", []),
    ],
)
def test_only_the_sentence_that_introduces_a_supposition_decides(text: str, codes: list[str]) -> None:
    assert [d.code for d in found(HYPOTHETICAL, text)] == codes


def test_a_passage_without_codings_is_not_held_to_be_a_supposition() -> None:
    assert found("turn S01/1 source: The officers would send her home.", f"She told us what happened: {QUOTE}") == ()


def test_a_note_inside_a_link_is_named_as_what_keeps_it_from_being_one() -> None:
    inside, after = "[“I went there once.[^1]”](quote:S01/1)", "[“I went there once.”](quote:S01/1)[^1]"
    records = "turn S01/1 source: I went there once."
    (told,) = [d for d in found(records, f"{inside}\n\n[^1]: A note.") if d.code == "MS01"]
    assert told.message == "a note cannot stand inside a link; put its mark after the link"
    assert not found(records, f"{after}\n\n[^1]: A note.")
