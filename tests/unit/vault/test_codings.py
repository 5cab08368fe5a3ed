from __future__ import annotations

from datetime import date

import pytest

from firsthand.errors import UsageError
from firsthand.model.coding import Basis, Coding, DatedCoding, Polarity
from firsthand.model.disclosure import Edition
from firsthand.model.private import Private
from firsthand.model.snapshot import Wanted
from firsthand.model.testimony import InterviewRef, Status
from firsthand.vault import Vault
from tests.unit.vault.making import KOREAN, NOW, TODAY, admission, admit, code, coding, passage


@pytest.fixture
def held(vault: Vault) -> Vault:
    admit(vault, admission("S01"), admission("S02"))
    return vault


def _codings(vault: Vault) -> list[tuple[str, str, str]]:
    return [(str(c.passage), c.code, c.coder) for c in vault.snapshot(Wanted(), TODAY).codings]


def test_a_coding_keeps_everything_it_was_given(held: Vault) -> None:
    row = DatedCoding(
        Coding(passage("S01/2-4"), "letter.read", "C1", Polarity.DENIES, Basis.TOLD),
        date(2012, 4, 3), 4, 13, Private("a memo"), Private("committee"),
    )  # fmt: skip
    assert code(held, row) == 1
    assert held.codings() == (row,)


def test_the_same_coding_twice_is_one(held: Vault) -> None:
    assert code(held, coding("S01/2"), coding("S01/2")) == 1
    assert code(held, coding("S01/2"), coding("S01/2", coder="C2")) == 1
    assert _codings(held) == [("S01/2", "letter.read", "C1"), ("S01/2", "letter.read", "C2")]
    assert held.snapshot(Wanted(), TODAY).holdings.double_coded == 1


def test_another_judgement_of_the_same_coder_replaces_hers(held: Vault) -> None:
    code(held, coding("S01/2"))
    denies = DatedCoding(Coding(passage("S01/2"), "letter.read", "C1", Polarity.DENIES, None))
    assert code(held, denies) == 1
    assert [c.polarity for c in held.snapshot(Wanted(), TODAY).codings] == [Polarity.DENIES]


@pytest.mark.parametrize("place", ["S01/5", "S01/2-9", "S09/1", "S01.2/1"])
def test_a_passage_that_is_nowhere_is_named(held: Vault, place: str) -> None:
    assert not held.has_passage(passage(place))
    with pytest.raises(UsageError, match=f"no passage {place}"):
        code(held, coding("S01/2"), coding(place))
    assert _codings(held) == []


def test_a_passage_that_is_there_is_known(held: Vault) -> None:
    assert held.has_passage(passage("S01/1-4"))


def test_a_coding_is_taken_off_for_its_coder_only(held: Vault) -> None:
    code(held, coding("S01/2"), coding("S01/2", coder="C2"))
    with held.write("uncode", now=NOW) as writer:
        assert writer.remove_coding(passage("S01/2"), "letter.read", "C1") == 1
        assert writer.remove_coding(passage("S01/2"), "letter.read", "C1") == 0
    assert _codings(held) == [("S01/2", "letter.read", "C2")]


def _suggest(vault: Vault, *places: str) -> int:
    with vault.write("suggest", now=NOW) as writer:
        return writer.suggest([passage(p) for p in places], "letter.read", "C1", at=NOW)


def test_accepting_what_she_coded_herself_keeps_her_memo_and_words(held: Vault) -> None:
    assert _suggest(held, "S01/2") == 1
    code(held, coding("S01/2", start=4, end=13, memo=Private("a memo"), exact=Private("committee")))
    with held.write("accept", now=NOW) as writer:
        assert writer.accept(None, "letter.read", "C1", Polarity.DENIES, Basis.TOLD, at=NOW) == 1
    (kept,) = held.codings()
    assert kept.coding.polarity is Polarity.DENIES
    assert (kept.start, kept.end, kept.memo, kept.exact) == (4, 13, Private("a memo"), Private("committee"))
    assert held.suggestions() == ()


def test_a_suggestion_counts_for_nothing_until_a_coder_accepts_it(held: Vault) -> None:
    assert _suggest(held, "S01/2", "S02/2", "S02/4") == 3
    assert _codings(held) == []
    assert held.snapshot(Wanted(), TODAY).holdings.suggestions == 3
    assert [str(row.coding.passage) for row in held.suggestions("letter.read")] == ["S01/2", "S02/2", "S02/4"]
    assert all(row.suggested for row in held.suggestions())
    with held.write("accept", now=NOW) as writer:
        taken = [passage("S01/2"), passage("S01/4")]
        assert writer.accept(taken, "letter.read", "C2", Polarity.AFFIRMS, Basis.TOLD, at=NOW) == 1
        assert writer.accept(None, "other", "C2", Polarity.AFFIRMS, Basis.TOLD, at=NOW) == 0
    assert _codings(held) == [("S01/2", "letter.read", "C2")]
    (accepted,) = held.codings()
    assert (accepted.coding.polarity, accepted.coding.basis, accepted.day) == (Polarity.AFFIRMS, Basis.TOLD, NOW.date())


def test_a_rejected_suggestion_is_not_suggested_again(held: Vault) -> None:
    _suggest(held, "S01/2", "S02/2")
    with held.write("reject", now=NOW) as writer:
        assert writer.reject([passage("S01/2")], "letter.read", "C1", at=NOW) == 1
    assert _suggest(held, "S01/2", "S02/2") == 0
    assert [str(row.coding.passage) for row in held.suggestions()] == ["S02/2"]
    assert _codings(held) == []


def test_what_is_coded_is_not_suggested(held: Vault) -> None:
    code(held, coding("S01/2"))
    assert _suggest(held, "S01/2", "S01/4", "S01/4") == 1


def test_accepting_where_the_coder_has_a_coding_keeps_one(held: Vault) -> None:
    _suggest(held, "S01/2")
    code(held, coding("S01/2", coder="C2"))
    with held.write("accept", now=NOW) as writer:
        assert writer.accept(None, "letter.read", "C2", Polarity.DENIES, Basis.TOLD, at=NOW) == 1
    assert [(c.coder, c.polarity) for c in held.snapshot(Wanted(), TODAY).codings] == [("C2", Polarity.DENIES)]


def test_codings_are_listed_by_code(held: Vault) -> None:
    code(held, coding("S01/2"), coding("S01/2", "other"))
    assert [row.coding.code for row in held.codings("other")] == ["other"]


def _approve(vault: Vault, language: str, reviewer: str, status: Status = Status.APPROVED) -> None:
    with vault.write("approve", now=NOW) as writer:
        writer.set_status(InterviewRef("S03"), language, status, reviewer)


def test_nobody_approves_her_own_translation(vault: Vault) -> None:
    admit(vault, admission("S03", KOREAN, "ko"), admission("S03", of="S03.ko.txt", translator="T1"))
    for reviewer in ("T1", "t1", ""):
        with pytest.raises(UsageError):
            _approve(vault, "en", reviewer)
    _approve(vault, "en", "R1")
    _approve(vault, "ko", "")
    assert [(t.language, t.status, t.reviewer) for t in vault.transcripts()] == [
        ("ko", Status.APPROVED, ""), ("en", Status.APPROVED, "R1")
    ]  # fmt: skip
    before = vault.verify()
    _approve(vault, "en", "R1")
    assert vault.verify() == before
    _approve(vault, "en", "", Status.DRAFT)
    assert vault.transcripts()[1].status is Status.DRAFT
    with pytest.raises(UsageError, match="no fr text"):
        _approve(vault, "fr", "R1")


def test_a_new_revision_of_a_translation_is_to_be_approved_again(vault: Vault) -> None:
    admit(vault, admission("S03", KOREAN, "ko"), admission("S03", of="S03.ko.txt", translator="T1"))
    _approve(vault, "en", "R1")
    admit(vault, admission("S03", ["Who?", "They.", "Then?", "No."], of="S03.ko.txt", translator="T1"))
    assert [t.status for t in vault.transcripts()] == [Status.DRAFT, Status.DRAFT]


def test_attributes_and_aliases_are_corrected_one_by_one(held: Vault) -> None:
    with held.write("register", now=NOW) as writer:
        writer.set_attributes("S01", {"age": 35, "sex": "female"})
        writer.set_attributes("S01", {"age": 36})
        writer.set_alias("S01", {"en": "Invented A"})
        writer.record_edition(
            Edition(0, "press release", "en", "press", date(2026, 3, 1), {"press release.pdf": "0" * 64})
        )
    source = held.sources()[0]
    assert (dict(source.attributes), dict(source.alias)) == ({"age": 36, "sex": "female"}, {"en": "Invented A"})
    build = list(held.journal())[-1].details["effects"][-1]
    digests = {"press-release.pdf": "0" * 64}
    assert build == {"did": "publish", "report": "press-release", "edition": 1, "files": digests}
    with pytest.raises(UsageError, match="no source S09"), held.write("register", now=NOW) as writer:
        writer.set_alias("S09", {"en": "Nobody"})


@pytest.mark.parametrize("where", ["S01/1", "S01/2", "S01/2-3", "S01/4", "S01/1-4", "S02/3", "S02.2/1"])
def test_those_that_touch_a_passage_are_those_that_share_a_turn_with_it(held: Vault, where: str) -> None:
    code(held, *(coding(f"{s}/{p}") for s in ("S01", "S02") for p in ("1", "2", "1-2", "2-4", "3", "4")))
    there = passage(where)
    shared = [
        row
        for row in held.codings()
        if row.coding.passage.interview == there.interview
        and {*range(there.first, there.last + 1)} & {*range(row.coding.passage.first, row.coding.passage.last + 1)}
    ]
    assert list(held.codings(touching=there)) == shared
    assert bool(shared) == (there.interview.number == 1)
