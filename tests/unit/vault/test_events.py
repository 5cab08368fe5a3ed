"""Keeping the record of events: what goes in comes out, what is not sound stays out, and a change can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from firsthand.errors import NotPermitted, UsageError
from firsthand.model.consent import Consent, Decision, Scope, Withdrawal
from firsthand.model.event import Act, Event, Events, Person
from firsthand.model.roles import Role
from firsthand.model.snapshot import Wanted
from firsthand.vault import Vault
from firsthand.vault.database.engine import one
from firsthand.vault.happened import events_before
from tests.unit.vault.happened import ACCOUNTS, ANCHOR, EVENTS, MEMO, RECORD, account, record, undo
from tests.unit.vault.making import ENGLISH, EVERY, NOW, TODAY, admission, admit, nobody

UNTOLD = Events(events=(Event("E3"),))


@pytest.fixture
def held(vault: Vault) -> Vault:
    admit(vault, admission("S01"), admission("S02"), admission("S03"))
    return vault


def _counted(vault: Vault) -> Events:
    return vault.snapshot(Wanted(), TODAY).events


def test_what_goes_in_comes_out_and_each_thing_is_named(held: Vault) -> None:
    did = record(held)
    assert did.new == (
        "C1", "C2", "E1", "E2", "E2.1", "E2.2", "E10", "E10.1", "P1", "P2", "P3", "P4",
        "C1 S01", "C2 S01", "E2 S02", "E2.1 S01", "E2.1 S02", "E10.1 S01",
    )  # fmt: skip
    assert (did.changed, did.removed) == ((), ())
    assert held.events() == RECORD


def test_the_same_again_changes_nothing_and_leaves_no_entry(held: Vault) -> None:
    record(held)
    before = held.verify()
    assert not record(held)
    assert held.verify() == before


def test_a_build_sees_what_happened_without_the_private_words_and_only_where_wanted(held: Vault) -> None:
    record(held)
    seen = _counted(held)
    assert [a.anchor or a.memo for a in seen.accounts] == [None] * 6
    assert [person.id for person in seen.persons] == ["P1", "P2", "P3"], "nobody speaks of P4"
    assert (seen.events, seen.acts, seen.complaints) == (RECORD.events, RECORD.acts, RECORD.complaints)
    assert held.snapshot(Wanted(events=False), TODAY).events == Events()


def test_a_thing_is_replaced_as_a_whole_and_the_rest_stays(held: Vault) -> None:
    record(held)
    moved = replace(RECORD.acts[0], setting="market", perpetrators=())
    did = record(held, Events(acts=(moved,), accounts=(replace(ACCOUNTS[4], tells={}),)))
    assert (did.new, did.changed, did.removed) == ((), ("E2.1", "E2.1 S02"), ())
    assert held.events().acts == (moved, *RECORD.acts[1:])
    assert held.events().complaints == RECORD.complaints


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (UNTOLD, "E3: nobody tells of this event"),
        (Events(events=(replace(EVENTS[0], part_of="E2"),)), "E1: an event cannot be a part of itself"),
        (Events(acts=(Act("E2", 1, "killing.infanticide", "P9"),)), "E2.1: there is no person P9"),
        (Events(persons=(Person("P5", source="S01"),)), "P5: P1 is this source already"),
        (Events(accounts=(account("E9", "S01"),)), "E9 S01: there is no event E9"),
        (Events(accounts=(account("E2", "S07", "S01/2"),)), "there is no source S07"),
        (Events(accounts=(account("E2", "S01", "S01/99"),)), "there is no passage S01/99"),
    ],
)
def test_a_record_that_would_not_be_sound_is_refused_as_a_whole(held: Vault, given: Events, told: str) -> None:
    record(held)
    before = held.verify()
    with pytest.raises(UsageError, match=told):
        record(held, replace(given, persons=(*given.persons, Person("P8"))))
    assert held.events() == RECORD
    assert held.verify() == before


def test_with_an_event_goes_what_is_in_it_and_what_others_need_stays(held: Vault) -> None:
    record(held)
    with pytest.raises(UsageError, match=r"E2: there is no event E1"):
        record(held, Events(), "E1")
    with pytest.raises(UsageError, match=r"E2.1: there is no person P2"):
        record(held, Events(), "P2")
    with pytest.raises(UsageError, match=r"there is no E7"):
        record(held, Events(), "E7")
    did = record(held, Events(), "E2.1")
    assert did.removed == ("C1", "E2.1", "C1 S01", "E2.1 S01", "E2.1 S02")
    did = record(held, Events(), "E10")
    assert did.removed == ("C2", "E10", "E10.1", "C2 S01", "E10.1 S01")
    assert [event.id for event in held.events().events] == ["E1", "E2"]
    assert [act.id for act in held.events().acts] == ["E2.2"]


def test_an_account_is_removed_by_what_it_is_of_and_whose(held: Vault) -> None:
    record(held)
    assert record(held, Events(), "E2.1 S02").removed == ("E2.1 S02",)
    with pytest.raises(UsageError, match="C2: nobody tells of this complaint"):
        record(held, Events(), "C2 S01")


# The journal


def test_the_journal_has_numbers_and_a_digest_under_the_sources_keys_and_no_id(held: Vault) -> None:
    record(held)
    entry = list(held.journal())[-1]
    (effect,) = entry.details["effects"]
    assert {name: effect[name] for name in ("did", "new")} == {"did": "events", "new": 18}
    assert "E2" not in str(entry.details)
    record(held, Events(), "E2.1 S02")
    assert list(held.journal())[-1].details["effects"][0]["removed"] == 1
    held.verify()


# Undoing


def test_a_change_is_undone_to_the_letter_and_so_are_those_before_it(held: Vault) -> None:
    record(held)
    record(held, Events(persons=(replace(RECORD.persons[1], role="police"),), accounts=(account("E2", "S03"),)))
    record(held, Events(), "E2.1")
    assert undo(held).new == ("C1", "E2.1", "C1 S01", "E2.1 S01", "E2.1 S02")
    assert [a.anchor.reveal() for a in held.events().accounts if a.anchor] == [ANCHOR]
    did = undo(held)
    assert (did.changed, did.removed) == (("P2",), ("E2 S03",))
    assert held.events() == RECORD
    assert len(undo(held).removed) == 18
    assert held.events() == Events()
    with pytest.raises(UsageError, match="no change of example's to undo"):
        undo(held)
    assert [e.action for e in held.journal()][-3:] == ["undo"] * 3


def test_only_the_last_changes_are_kept(held: Vault) -> None:
    record(held)
    for number in range(events_before.KEPT + 2):
        record(held, Events(persons=(Person("P9", role=f"role{number}"),)))
    for _ in range(events_before.KEPT):
        undo(held)
    assert held.events().persons[-1].role == "role1"
    with pytest.raises(UsageError, match="to undo"):
        undo(held)


def test_a_member_undoes_her_own_changes_and_not_over_another_s(held: Vault) -> None:
    record(held)
    held.add_member("second", None, now=NOW, roles=EVERY)
    held.close()
    with Vault.open(held.path, nobody, user="second", writing=True) as other:
        with pytest.raises(UsageError, match="no change of second's"):
            undo(other)
        record(other, Events(acts=(replace(RECORD.acts[1], setting="market"),)))
    with (
        Vault.open(held.path, nobody, user="example", writing=True) as again,
        pytest.raises(UsageError, match="changed again since"),
    ):
        undo(again)
    with Vault.open(held.path, nobody, user="second", writing=True) as other:
        undo(other)
    with Vault.open(held.path, nobody, user="example", writing=True) as again:
        undo(again)
        assert again.events() == Events()


def test_what_another_built_on_it_cannot_be_pulled_away(held: Vault) -> None:
    record(held)
    held.add_member("second", None, now=NOW, roles={Role.CODER})
    held.close()
    with Vault.open(held.path, nobody, user="second", writing=True) as other:
        record(other, Events(acts=(Act("E2", 3, "economic.work-denied", "P2"),)))
    with Vault.open(held.path, nobody, user="example", writing=True) as again:
        before = again.events()
        with pytest.raises(UsageError, match=r"cannot be undone: E2\.3: there is no event E2"):
            undo(again)
        assert again.events() == before


# Revisions


def test_an_account_follows_its_words_into_a_new_revision_and_does_not_count_without_them(held: Vault) -> None:
    record(held)
    admit(held, admission("S01", ("First of all?", "Nothing.", *ENGLISH)))
    assert [str(p) for a in held.events().accounts if a.of == "E2.1" and a.source == "S01" for p in a.passages] == [
        "S01/4", "S01/6"
    ]  # fmt: skip
    assert _counted(held).accounts == tuple(replace(a, anchor=None, memo=None) for a in held.events().accounts)
    effect = list(held.journal())[-1].details["effects"][0]
    assert (effect["accounts_moved"], effect["accounts_adrift"]) == (5, 0)
    admit(held, admission("S01", ("Other?", "Quite other words.")))
    assert {a.of for a in held.accounts_adrift()} == {"C1", "C2", "E2.1", "E10.1"}
    seen = _counted(held)
    assert [event.id for event in seen.events] == ["E1", "E2"]
    assert ([act.id for act in seen.acts], seen.complaints) == (["E2.1", "E2.2"], ())
    admit(held, admission("S01", ENGLISH))
    assert held.accounts_adrift() == ()
    assert _counted(held).complaints == RECORD.complaints


# Withdrawal


def _withdraw(vault: Vault, source: str) -> None:
    with vault.write("withdraw", now=NOW) as writer:
        writer.set_consents([Consent(source, Scope.COUNT, Decision.GRANTED, TODAY)])
        writer.withdraw(Withdrawal(source, TODAY, TODAY + timedelta(days=10)), [])


def test_what_only_a_withdrawn_source_tells_of_is_in_no_snapshot(held: Vault) -> None:
    record(held)
    _withdraw(held, "S01")
    seen = _counted(held)
    assert [event.id for event in seen.events] == ["E1", "E2"]
    assert [act.id for act in seen.acts] == ["E2.1", "E2.2"]
    assert [(a.of, a.source) for a in seen.accounts] == [("E2", "S02"), ("E2.1", "S02")]
    assert seen.complaints == ()
    assert [(person.id, person.source) for person in seen.persons] == [("P1", ""), ("P2", ""), ("P3", "")]
    assert held.events() == RECORD, "those who keep the record still have it, until she is erased"


def test_an_act_that_only_she_tells_of_is_gone_although_others_tell_of_the_event(held: Vault) -> None:
    record(held)
    record(held, Events(accounts=(account("E2.2", "S01"),)))
    _withdraw(held, "S01")
    assert [act.id for act in _counted(held).acts] == ["E2.1"]


# Erasure


def test_an_erasure_takes_her_accounts_and_what_nobody_else_tells_of(held: Vault) -> None:
    record(held)
    held.erase("S01", now=NOW)
    left = held.events()
    assert [event.id for event in left.events] == ["E1", "E2"]
    assert [act.id for act in left.acts] == ["E2.1", "E2.2"]
    assert [(a.of, a.source) for a in left.accounts] == [("E2", "S02"), ("E2.1", "S02")]
    assert left.complaints == ()
    assert [(person.id, person.source) for person in left.persons] == [("P1", ""), ("P2", ""), ("P3", ""), ("P4", "")]
    with held._store.reading() as connection:
        assert one(connection, "SELECT count(*) FROM events_before") == (0,)
    with pytest.raises(UsageError, match="to undo"):
        undo(held)
    held.verify()


def test_who_is_nowhere_else_goes_with_her(held: Vault) -> None:
    record(held)
    record(held, Events(persons=(Person("P5", source="S03"),)))
    held.erase("S03", now=NOW)
    assert held.events() == RECORD
    held.erase("S02", now=NOW)
    assert [act.id for act in held.events().acts] == ["E2.1", "E10.1"]
    assert [a.memo.reveal() for a in held.events().accounts if a.memo] == [MEMO]


def test_who_was_erased_gives_no_more_accounts(held: Vault) -> None:
    record(held)
    held.erase("S03", now=NOW)
    with pytest.raises(UsageError, match="S03 was erased"):
        record(held, Events(accounts=(account("E2", "S03"),)))


def test_a_copy_has_the_record_and_erases_what_was_erased_since(held: Vault, tmp_path: Path) -> None:
    record(held)
    held.back_up(tmp_path / "copy", now=NOW)
    Vault.restore(tmp_path / "copy", tmp_path / "whole", nobody, now=NOW)
    with Vault.open(tmp_path / "whole", nobody, writing=True) as back:
        assert back.events() == RECORD
        assert len(undo(back).removed) == 18
    held.erase("S01", now=NOW)
    held.refresh_backup(tmp_path / "copy", now=NOW)
    Vault.restore(tmp_path / "copy", tmp_path / "left", nobody, now=NOW)
    with Vault.open(tmp_path / "left", nobody) as back:
        assert back.events() == held.events()


# Roles


def test_an_editor_reads_and_does_not_write(held: Vault) -> None:
    record(held)
    held.add_member("editor", None, now=NOW, roles={Role.EDITOR})
    held.close()
    with Vault.open(held.path, nobody, user="editor", writing=True) as vault:
        assert vault.events() == RECORD
        with pytest.raises(NotPermitted, match="editor may not record what happened"):
            record(vault, UNTOLD)
        with pytest.raises(NotPermitted, match="editor may not record what happened"):
            undo(vault)
