from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from firsthand.errors import UsageError
from firsthand.model.private import Private
from firsthand.model.snapshot import Wanted
from firsthand.model.testimony import InterviewRef, Speaker, Status, Turn
from firsthand.text.query import Query, parse_query
from firsthand.vault import Vault
from firsthand.vault.interviews.anchors import locate
from tests.unit.vault.making import ENGLISH, KOREAN, NOW, TODAY, admission, admit, code, coding, passage

S01 = InterviewRef("S01")


def _words(vault: Vault, language: str = "") -> list[str]:
    text = vault.transcript(S01, language)
    assert text is not None
    return [turn.text.reveal() for turn in text.turns]


def _found(vault: Vault, words: str) -> list[str]:
    query = parse_query(words)
    assert isinstance(query, Query)
    return [str(hit.passage) for hit in vault.search(query).hits]


def test_what_went_in_comes_out_word_for_word(vault: Vault) -> None:
    assert admit(vault, admission("S01", status=Status.APPROVED, reviewer="R1")) == ["new"]
    text = vault.transcript(S01)
    assert text is not None
    assert tuple(_words(vault)) == ENGLISH
    assert [turn.speaker for turn in text.turns] == [Speaker.INTERVIEWER, Speaker.SOURCE] * 2
    assert (text.language, text.original, text.aligned, text.revision, text.words) == ("en", True, True, 1, 16)
    assert (text.held_on, text.status, text.reviewer) == (date(2011, 5, 2), Status.APPROVED, "R1")


def test_the_same_file_twice_is_one_transcript(vault: Vault) -> None:
    first = admission("S01")
    assert admit(vault, first) == ["new"]
    before = vault.verify()
    assert admit(vault, first) == ["unchanged"]
    assert admit(vault, admission("S02"), admission("S02")) == ["new", "unchanged"]
    assert vault.verify().number == before.number + 1
    assert len(vault.transcripts()) == 2


def test_hangul_in_parts_is_the_same_text(vault: Vault) -> None:
    parts = [unicodedata.normalize("NFD", line) for line in KOREAN]
    assert admit(vault, admission("S01", parts, "ko")) == ["new"]
    assert tuple(_words(vault)) == KOREAN
    assert admit(vault, admission("S01", KOREAN, "ko")) == ["unchanged"]


def test_changed_words_are_a_new_revision_and_the_old_is_kept_out_of_search(vault: Vault) -> None:
    admit(vault, admission("S01"))
    changed = [*ENGLISH[:3], "Nobody read the message to me."]
    assert admit(vault, admission("S01", changed)) == ["revised"]
    text = vault.transcript(S01)
    assert text is not None
    assert (text.revision, _words(vault)) == (2, changed)
    assert _found(vault, "letter") == ["S01/2"]
    assert _found(vault, "message") == ["S01/4"]
    assert admit(vault, admission("S01")) == ["revised"]
    assert _found(vault, "message") == []
    assert vault.verify().number == 4


def test_two_revisions_in_one_batch_leave_the_last_current(vault: Vault) -> None:
    assert admit(vault, admission("S01"), admission("S01", ["Yes?", "Yes."])) == ["new", "revised"]
    assert _words(vault) == ["Yes?", "Yes."]
    assert _found(vault, "letter") == []
    assert vault.verify().number == 2


def test_a_speaker_told_apart_differently_is_a_revision(vault: Vault) -> None:
    first = admission("S01")
    other = tuple(Turn(t.number, Speaker.SOURCE, t.text) for t in first.turns)
    admit(vault, first)
    assert admit(vault, type(first)(first.row, other, first.digest, first.original)) == ["revised"]


def test_a_translation_stands_beside_its_original_and_is_aligned_turn_by_turn(vault: Vault) -> None:
    admit(vault, admission("S01", KOREAN, "ko"), admission("S01", of="S01.ko.txt", translator="T1"))
    original, translation = vault.snapshot(Wanted(frozenset([S01])), TODAY).transcripts[S01]
    assert (original.language, original.original, original.aligned) == ("ko", True, True)
    assert (translation.language, translation.original, translation.aligned) == ("en", False, True)
    assert translation.translator == "T1"


def test_alignment_is_judged_anew_when_either_side_changes(vault: Vault) -> None:
    admit(vault, admission("S01", of="S01.ko.txt"))
    assert [t.aligned for t in vault.transcripts()] == [False]
    admit(vault, admission("S01", KOREAN, "ko"))
    assert [t.aligned for t in vault.transcripts()] == [True, True]
    admit(vault, admission("S01", KOREAN[:2], "ko"))
    assert [t.aligned for t in vault.transcripts()] == [True, False]
    admit(vault, admission("S01", ENGLISH[:2], of="S01.ko.txt"))
    assert [t.aligned for t in vault.transcripts()] == [True, True]


def test_a_second_original_of_one_interview_is_refused(vault: Vault) -> None:
    admit(vault, admission("S01"))
    with pytest.raises(UsageError, match="already has an original, in en"):
        admit(vault, admission("S01", KOREAN, "ko"))


@pytest.mark.parametrize("reviewer", ["", "T1"])
def test_a_translation_approved_by_nobody_else_is_refused(vault: Vault, reviewer: str) -> None:
    draft = admission("S01", of="x", translator="T1", reviewer=reviewer, status=Status.APPROVED)
    with pytest.raises(UsageError):
        admit(vault, draft)


def test_a_later_register_adds_and_corrects_and_takes_nothing_away(vault: Vault) -> None:
    admit(vault, admission("S01", attributes={"sex": "female", "age": 35}, alias={"en": "Invented A"}))
    again = admission(
        "S01", attributes={"age": 36, "sex": None}, alias={"ko": "가명"}, status=Status.APPROVED, held_on=None
    )
    assert admit(vault, again) == ["unchanged"]
    (source,) = vault.sources()
    assert dict(source.attributes) == {"sex": "female", "age": 36}
    assert dict(source.alias) == {"en": "Invented A", "ko": "가명"}
    (text,) = vault.transcripts()
    assert (text.status, text.held_on) == (Status.APPROVED, date(2011, 5, 2))
    assert admit(vault, admission("S01")) == ["unchanged"]
    assert vault.transcripts()[0].status is Status.APPROVED
    assert vault.verify().number == 3


def test_an_unknown_attribute_stays_unknown(vault: Vault) -> None:
    admit(vault, admission("S01", attributes={"sex": None}))
    assert dict(vault.sources()[0].attributes) == {"sex": None}


def test_originals_come_back_byte_for_byte(vault: Vault) -> None:
    taken = [admission(f"S{n:02}", [f"Why {n}?", "Because."]) for n in range(1, 5)]
    admit(vault, *taken)
    assert [vault.original(a.digest) for a in taken] == [a.original for a in taken]
    assert len(list((vault.path / "originals").iterdir())) == 1
    with pytest.raises(UsageError):
        vault.original("0" * 64)


def test_large_batches_make_several_packs(vault: Vault) -> None:
    from dataclasses import replace

    taken = [replace(admission(f"S{n:02}", [f"Why {n}?"]), original=bytes(9 * 2**20) + bytes([n])) for n in range(1, 5)]
    admit(vault, *taken)
    assert len(list((vault.path / "originals").iterdir())) == 2
    assert vault.original(taken[3].digest) == taken[3].original


def test_half_a_character_is_refused_without_showing_the_text(vault: Vault) -> None:
    broken = admission("S01", ["Why?"])
    turns = (Turn(1, Speaker.SOURCE, Private("committee \ud800")),)
    with pytest.raises(UsageError, match="turn 1 of S01") as caught:
        admit(vault, type(broken)(broken.row, turns, broken.digest, broken.original))
    assert "committee" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert vault.sources() == ()


def test_codings_follow_their_words_into_a_new_revision(vault: Vault) -> None:
    admit(vault, admission("S01"))
    code(vault, coding("S01/2"), coding("S01/2-4", "all"), coding("S01/4", "last"))
    admit(vault, admission("S01", ["Good day.", "Good day.", *ENGLISH]))
    held = vault.snapshot(Wanted(), TODAY).codings
    assert [(str(c.passage), c.code) for c in held] == [("S01/4", "letter.read"), ("S01/4-6", "all"), ("S01/6", "last")]
    entry = list(vault.journal())[-1].details["effects"][0]
    assert entry["codings_moved"] == 3


def test_a_coding_whose_words_are_gone_is_adrift_and_counts_for_nothing_until_they_are_back(vault: Vault) -> None:
    admit(vault, admission("S01"))
    code(vault, coding("S01/2"), coding("S01/4", "last"))
    admit(vault, admission("S01", ["Who?", "Another committee.", "And?", ENGLISH[3]]))
    assert [c.code for c in vault.snapshot(Wanted(), TODAY).codings] == ["last"]
    assert [c.coding.code for c in vault.codings(adrift=True)] == ["letter.read"]
    assert vault.snapshot(Wanted(), TODAY).holdings.codings == 1
    admit(vault, admission("S01", ["So:", *ENGLISH]))
    assert [str(c.passage) for c in vault.snapshot(Wanted(), TODAY).codings] == ["S01/3", "S01/5"]
    assert vault.codings(adrift=True) == ()


def test_marked_words_find_their_turn_when_the_turn_has_changed(vault: Vault) -> None:
    admit(vault, admission("S01"))
    code(vault, coding("S01/4", exact=Private("Nobody read")))
    admit(vault, admission("S01", ["Well?", "Nobody read it aloud."]))
    assert [str(c.passage) for c in vault.snapshot(Wanted(), TODAY).codings] == ["S01/2"]


@pytest.mark.parametrize(
    ("new", "place"),
    [
        (["a", "b", "c"], (2, 2)),
        (["x", "a", "b", "c"], (3, 3)),
        (["b", "x", "x", "b"], (1, 1)),
        (["a", "c"], None),
        ([], None),
    ],
)
def test_a_passage_is_located_nearest_to_where_it_was(new: list[str], place: tuple[int, int] | None) -> None:
    assert locate(["a", "b", "c"], new, 2, 2, None) == place


def test_one_write_may_admit_and_code(vault: Vault) -> None:
    with vault.write("both", now=NOW) as writer:
        writer.admit([admission("S01")])
        assert writer.add_codings([coding("S01/2")], at=NOW) == 1
    assert len(vault.snapshot(Wanted(), TODAY).codings) == 1


def test_a_coding_adrift_can_be_taken_off(vault: Vault) -> None:
    admit(vault, admission("S01"))
    code(vault, coding("S01/4"))
    admit(vault, admission("S01", ["Other words."]))
    with vault.write("uncode", now=NOW) as writer:
        assert writer.remove_coding(passage("S01/4"), "letter.read", "C1") == 1
        assert writer.remove_coding(passage("S09/4"), "letter.read", "C1") == 0
    assert vault.codings(adrift=True) == ()
