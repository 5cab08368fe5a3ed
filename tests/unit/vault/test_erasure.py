from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from firsthand.errors import NotPermitted, UsageError, VaultBusy, VaultDamaged
from firsthand.model.coding import Asked, Coverage
from firsthand.model.consent import Consent, Decision, Scope, Withdrawal
from firsthand.model.disclosure import Detail, Disclosure, Edition
from firsthand.model.private import Private
from firsthand.model.roles import Role
from firsthand.model.snapshot import Wanted
from firsthand.text.query import Query, parse_query
from firsthand.vault import Vault
from firsthand.vault.database.engine import one, rows, run
from firsthand.vault.interviews import index
from firsthand.vault.members import membership
from firsthand.vault.upkeep import erasure
from tests.unit.vault.making import (
    NOW,
    OTHER,
    PASSPHRASE,
    TODAY,
    admission,
    admit,
    code,
    coding,
    make_older,
    nobody,
    raw,
)

RAIN = ("Why?", "Because of the rain.")


@pytest.fixture
def full(vault: Vault) -> Vault:
    admit(vault, admission("S01", RAIN), admission("S02"), admission("S01.2", RAIN))
    code(vault, coding("S01/2", memo=Private("a memo")), coding("S02/2"))
    with vault.write("take", now=NOW) as writer:
        writer.set_consents([Consent(s, Scope.QUOTE, Decision.GRANTED, date(2011, 5, 2)) for s in ("S01", "S02")])
        writer.set_coverage([Coverage(s, "letter", Asked.ASKED) for s in ("S01", "S02")])
    return vault


def _hits(vault: Vault, word: str) -> int:
    query = parse_query(word)
    assert isinstance(query, Query)
    return vault.search(query).total


def test_the_counts_are_of_those_left(full: Vault) -> None:
    assert (full.holdings().sources, full.holdings().codings) == (2, 2)
    full.erase("S01", now=NOW)
    assert (full.holdings().sources, full.holdings().interviews, full.holdings().codings) == (1, 1, 1)
    snapshot = full.snapshot(Wanted(), TODAY)
    assert [source.code for source in snapshot.sources] == ["S02"]
    assert [row.source for row in snapshot.coverage] == ["S02"]
    assert "S01" in snapshot.withdrawn


def test_nothing_but_the_tombstone_what_she_allowed_and_the_journal_names_her(full: Vault) -> None:
    full.erase("S01", now=NOW)
    with full._store.reading() as connection:
        assert one(connection, "SELECT described, erased FROM source WHERE code = 'S01'") == (None, "2026-03-01")
        for table in ("interview", "coverage", "sealed", "identity"):
            assert one(connection, f"SELECT count(*) FROM {table} WHERE source = 1") == (0,)
        assert one(connection, "SELECT count(*) FROM turn") == (4,)
        assert rows(connection, "SELECT scope, decision, told FROM consent WHERE source = 1") == [
            ("quote", "granted", b"")
        ]


def test_a_withdrawal_is_marked_with_the_day_and_keeps_nothing_of_what_rested_on_it(full: Vault) -> None:
    with full.write("withdraw", now=NOW) as writer:
        writer.withdraw(Withdrawal("S01", TODAY, date(2026, 3, 11)), [])
    full.erase("S01", now=NOW)
    (withdrawal,) = full.withdrawals()
    assert (withdrawal.source, withdrawal.erased) == ("S01", TODAY)


def test_what_an_erasure_will_take_is_told_before(full: Vault) -> None:
    edition = Edition(
        0,
        "report",
        "en",
        "report",
        TODAY,
        {"report.html": "ab" * 32},
        (Disclosure("S01", Detail("sex", values=("female",)), "report.md:1:1"),),
    )
    with full.write("publish", now=NOW) as writer:
        number = writer.record_edition(edition)
    told = full.affected("S01")
    assert told == erasure.Affected("S01", 2, 2, 4, 1, 0, 1, identity=False, editions=(number,), copies=())
    assert full.affected("S02").editions == ()
    assert full.verify() == full.verify()


def test_only_an_officer_erases_and_nobody_a_stranger(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "vault", "mina", PASSPHRASE, now=NOW) as vault:
        admit(vault, admission("S01"))
        vault.add_member("cora", OTHER, now=NOW, roles={Role.CODER, Role.EDITOR})
        with pytest.raises(UsageError, match="no source S07"):
            vault.erase("S07", now=NOW)
    with Vault.open(tmp_path / "vault", lambda _: OTHER, user="cora", writing=True) as vault:
        with pytest.raises(NotPermitted, match="erase a source"):
            vault.erase("S01", now=NOW)
        assert len(vault.sources()) == 1
        assert vault.verify().number == 3


def test_nothing_is_erased_while_somebody_reads(full: Vault) -> None:
    with Vault.open(full.path, nobody) as reader:
        assert len(reader.sources()) == 2
        with pytest.raises(VaultBusy):
            full.erase("S01", now=NOW)
    assert len(full.sources()) == 2
    full.erase("S01", now=NOW)
    assert len(full.sources()) == 1


@pytest.mark.parametrize("step", ["rows", "key"])
def test_an_erasure_cut_short_is_finished_by_the_next_writer(full: Vault, step: str) -> None:
    store, key = full._store, full._store.key
    with store.alone() as engine:
        with store.transaction("erase", NOW, engine) as change:
            erasure.erase_rows(change, 1, store.identity, NOW)
            membership.must_rekey(change.connection)
            change.effects.append({"did": "erase", "source": "S01"})
        if step == "key":
            with engine.begin() as connection:
                store.settle_keyring(connection)
    full.close()
    with Vault.open(full.path, nobody) as reader:
        assert [source.code for source in reader.sources()] == ["S02"]
        assert reader.verify().number == 5
    with Vault.open(full.path, nobody, writing=True) as vault:
        assert vault._store.keyring.held() == {2}
        assert vault._store.key != key
        assert [entry.action for entry in vault.journal()][-2:] == ["erase", "rekey"]
        vault.verify()


def test_an_index_that_keeps_a_word_of_hers_is_made_anew(full: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if what was indexed were not what would be indexed now: then taking out takes out something else."""
    with full._store._writer.begin() as connection:
        run(connection, "INSERT INTO word (rowid, tokens, surface) VALUES (?, 'umbrella', '')", ((1 << 26) + 8,))
    assert _hits(full, "umbrella") == 1
    full.erase("S01", now=NOW)
    assert (_hits(full, "umbrella"), _hits(full, "rain"), _hits(full, "committee")) == (0, 0, 1)
    with full._store._writer.begin() as connection:
        assert not index.holds(connection, [1, 3])
        assert index.holds(connection, [2])


@pytest.mark.parametrize(
    "statements",
    [
        ["UPDATE source SET erased = NULL WHERE code = 'S01'"],
        ["UPDATE source SET erased = '2026-03-01' WHERE code = 'S02'"],
        ["DELETE FROM consent WHERE source = 1", "DELETE FROM source WHERE code = 'S01'"],
    ],
)
def test_a_tombstone_the_journal_does_not_know_is_found_out(full: Vault, statements: list[str]) -> None:
    full.erase("S01", now=NOW)
    connection = raw(full.path, full._store.key)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    with pytest.raises(VaultDamaged):
        full.verify()


def test_a_source_of_an_older_vault_is_erased_too(full: Vault) -> None:
    make_older(full)
    with Vault.open(full.path, nobody, writing=True) as vault:
        vault.erase("S01", now=NOW)
        vault.verify()
        assert [source.code for source in vault.sources()] == ["S02"]
        with pytest.raises(UsageError, match="was erased"):
            admit(vault, admission("S01"))


def test_a_source_without_an_interview_left_is_erased_and_the_last_one_too(full: Vault) -> None:
    for code_ in ("S01", "S02"):
        full.erase(code_, now=NOW)
    assert full.sources() == ()
    assert list((full.path / "originals").iterdir()) == []
    assert admit(full, admission("S03")) == ["new"]
    full.verify()
