"""Decisions on what is the same: kept with who and when, only added to, and counted once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand.errors import NotPermitted, UsageError, VaultDamaged
from firsthand.model.clusters import clusters
from firsthand.model.event import Event, Events, Person
from firsthand.model.linking import LinkDecision, Verdict, in_force
from firsthand.model.roles import Role
from firsthand.model.snapshot import Wanted
from firsthand.vault import Vault
from tests.unit.vault.happened import account, record
from tests.unit.vault.making import NOW, TODAY, admission, admit, nobody, raw

LATER = NOW + timedelta(seconds=90)


@pytest.fixture
def held(vault: Vault) -> Vault:
    admit(vault, admission("S01"), admission("S02"))
    record(vault)
    more = Events(
        persons=(Person("P7"),),
        events=(Event("E11"), Event("E12")),
        accounts=(account("E11", "S01"), account("E12", "S02")),
    )
    record(vault, more)
    return vault


def _decide(vault: Vault, first: str, verdict: str, second: str) -> bool:
    with vault.write("link", now=LATER) as writer:
        return writer.decide_link(first, second, Verdict(verdict))


def _same(vault: Vault) -> tuple[tuple[str, str], ...]:
    return vault.snapshot(Wanted(), TODAY).events.same


def test_a_decision_is_kept_with_who_and_when_and_reaches_what_counts(held: Vault) -> None:
    assert _decide(held, "E2", "same", "E11")
    (decided,) = held.links()
    assert (decided.pair, decided.verdict, decided.by, decided.at) == (("E2", "E11"), Verdict.SAME, "example", LATER)
    assert {frozenset(pair) for pair in _same(held)} == {frozenset({"E2", "E11"})}
    entry = list(held.journal())[-1]
    assert entry.details["effects"] == [{"did": "link", "first": "E2", "second": "E11", "verdict": "same"}]
    held.verify()


def test_deciding_so_again_changes_nothing_and_deciding_anew_keeps_both(held: Vault) -> None:
    _decide(held, "E2", "same", "E11")
    before = held.verify()
    assert not _decide(held, "E2", "same", "E11")
    assert held.verify() == before
    assert _decide(held, "E2", "unsure", "E11")
    assert [decision.verdict for decision in held.links()] == [Verdict.SAME, Verdict.UNSURE]
    assert _same(held) == ()


def test_what_contradicts_is_refused_and_told(held: Vault) -> None:
    _decide(held, "E2", "same", "E11")
    _decide(held, "E11", "same", "E12")
    with pytest.raises(UsageError) as caught:
        _decide(held, "E2", "different", "E12")
    assert str(caught.value).startswith("E2 different E12 contradicts E2 same E11, E11 same E12")
    assert len(held.links()) == 2


def test_two_events_that_are_the_same_as_one_passage_are_the_same(held: Vault) -> None:
    _decide(held, "E2", "same", "S02/4")
    assert _same(held) == ()
    _decide(held, "E12", "same", "S02/4")
    assert clusters(["E2", "E12"], _same(held)) == {"E2": "E2", "E12": "E2"}


@pytest.mark.parametrize(
    ("first", "second"), [("E2", "E99"), ("P1", "P99"), ("E2", "S09/1"), ("E2", "S02/99"), ("E2", "P1"), ("E2", "E2")]
)
def test_what_is_not_there_or_of_another_kind_is_refused(held: Vault, first: str, second: str) -> None:
    with pytest.raises(UsageError):
        _decide(held, first, "same", second)
    assert held.links() == ()


def test_a_decision_lapses_with_what_it_speaks_of_and_never_speaks_of_another(held: Vault) -> None:
    _decide(held, "E2", "same", "E12")
    record(held, Events(), "E12")
    assert held.links()[-1].verdict is Verdict.LAPSED
    record(held, Events(events=(Event("E12"),), accounts=(account("E12", "S01"),)))
    assert in_force(held.links()) == ()
    assert _same(held) == ()
    held.verify()


def test_an_erasure_lets_what_only_she_told_lapse(held: Vault) -> None:
    _decide(held, "E2", "same", "E12")
    _decide(held, "E11", "different", "S02/4")
    held.erase("S02", now=LATER)
    assert [decision.verdict for decision in held.links()[2:]] == [Verdict.LAPSED, Verdict.LAPSED]
    held.verify()


def test_a_recomputation_of_scores_does_not_touch_decisions(held: Vault) -> None:
    from firsthand.desk.happened.linking import propose

    assert ("E2", "E12") in {(pair.first, pair.second) for pair in propose(held, today=TODAY, least=-99).pairs}
    _decide(held, "E2", "different", "E12")
    before = held.links()
    assert ("E2", "E12") not in {(pair.first, pair.second) for pair in propose(held, today=TODAY, least=-99).pairs}
    assert held.links() == before


def test_decisions_are_only_added_to_and_the_journal_must_agree(held: Vault) -> None:
    _decide(held, "E2", "same", "E12")
    connection = raw(held.path, held._store.key)
    for statement in ("UPDATE link SET verdict = 'different'", "DELETE FROM link"):
        with pytest.raises(Exception, match="only added"):
            connection.execute(statement)
    connection.execute("INSERT INTO link (first, second, verdict, entry) VALUES ('E2', 'E11', 'same', 1)")
    connection.close()
    with pytest.raises(VaultDamaged, match="pairs decided"):
        held.verify()


def test_an_editor_decides_nothing(held: Vault) -> None:
    held.add_member("editor", None, roles={Role.EDITOR}, now=LATER)
    held.close()
    with Vault.open(held.path, nobody, user="editor", writing=True) as vault, pytest.raises(NotPermitted):
        _decide(vault, "E2", "same", "E12")


def test_what_the_ledger_says_is_what_was_made() -> None:
    assert str(LinkDecision("E2", "E9", Verdict.SAME)) == "E2 same E9"


def test_a_build_sees_what_is_left_open_and_what_differs_by_way_of_passages_too(held: Vault) -> None:
    _decide(held, "E2", "same", "S02/4")
    _decide(held, "E12", "unsure", "S02/4")
    _decide(held, "E11", "different", "E12")
    _decide(held, "P1", "unsure", "P7")
    _decide(held, "E11", "unsure", "S01/1")
    events = held.snapshot(Wanted(), TODAY).events
    assert {frozenset(pair) for pair in events.unsure} == {frozenset({"E2", "E12"})}
    assert events.different == (("E11", "E12"),)
