from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from firsthand.errors import NotPermitted, UsageError
from firsthand.model.consent import Consent, Decision, Dependent, Resting, Scope, Standing, Withdrawal, standing
from firsthand.model.roles import Role
from firsthand.model.snapshot import Wanted
from firsthand.vault import Vault
from tests.unit.vault.making import NOW, OTHER, PASSPHRASE, TODAY, admission, admit, code, coding

GIVEN = date(2011, 5, 2)
LATER = TODAY + timedelta(days=1)
DUE = TODAY + timedelta(days=10)


@pytest.fixture
def held(vault: Vault) -> Vault:
    admit(vault, admission("S01"), admission("S02"))
    code(vault, coding("S01/2"), coding("S02/2"))
    with vault.write("consents", now=NOW) as writer:
        writer.set_consents([Consent(s, scope, Decision.GRANTED, GIVEN) for s in ("S01", "S02") for scope in SCOPES])
    return vault


SCOPES = (Scope.QUOTE, Scope.COUNT)
MARKED = (
    Dependent(Resting.FINDING, "letter", "2 of 2", "1 of 1"),
    Dependent(Resting.QUOTATION, "report.md:9:1 S01/2"),
    Dependent(Resting.QUOTATION, "report.md:10:1 S01/4"),
)


def _withdraw(
    vault: Vault, *scopes: Scope, received: date = TODAY, marked: tuple[Dependent, ...] = MARKED
) -> set[Scope]:
    withdrawal = Withdrawal("S01", received, received + timedelta(days=10), frozenset(scopes))
    with vault.write("withdraw", now=NOW) as writer:
        return set(writer.withdraw(withdrawal, marked))


def _settle(vault: Vault, source: str = "S01") -> int:
    with vault.write("settle", now=NOW) as writer:
        return writer.settle_withdrawals(source, TODAY)


def test_everything_withdrawn_is_every_scope_there_is_and_she_is_gone(held: Vault) -> None:
    assert _withdraw(held) == set(Scope)
    taken = held.snapshot(Wanted(), TODAY)
    assert taken.withdrawn == {"S01"}
    assert [s.code for s in taken.sources] == ["S02"]
    assert taken.withdrawals == held.withdrawals() == (Withdrawal("S01", TODAY, DUE),)
    assert held.dependents("S01") == MARKED
    assert held.dependents("S02") == ()


def test_an_older_decision_recorded_later_does_not_bring_her_back(held: Vault) -> None:
    _withdraw(held)
    with held.write("consents", now=NOW) as writer:
        writer.set_consents([Consent("S01", scope, Decision.GRANTED, GIVEN) for scope in Scope])
    assert held.snapshot(Wanted(), TODAY).withdrawn == {"S01"}


def test_one_scope_withdrawn_leaves_the_others(held: Vault) -> None:
    assert _withdraw(held, Scope.QUOTE) == {Scope.QUOTE}
    taken = held.snapshot(Wanted(), TODAY)
    assert taken.withdrawn == frozenset()
    assert [standing(taken.consents["S01"], scope, TODAY) for scope in SCOPES] == [
        Standing.WITHDRAWN, Standing.GRANTED
    ]  # fmt: skip
    assert taken.withdrawals[0].scopes == {Scope.QUOTE}


def test_withdrawing_again_records_nothing_new(held: Vault) -> None:
    _withdraw(held)
    entries = held.verify().number
    assert _withdraw(held) == _withdraw(held, Scope.QUOTE) == set()
    assert (held.verify().number, len(held.withdrawals())) == (entries, 1)


def test_the_rest_can_be_withdrawn_after_a_part(held: Vault) -> None:
    _withdraw(held, Scope.QUOTE)
    assert _withdraw(held, marked=()) == set(Scope) - {Scope.QUOTE}
    assert [w.scopes for w in held.withdrawals()] == [{Scope.QUOTE}, set()]
    assert held.dependents("S01") == MARKED, "what was marked before stays marked"


def test_a_newer_consent_brings_back_what_it_grants_and_no_more(held: Vault) -> None:
    _withdraw(held)
    with held.write("consents", now=NOW) as writer:
        writer.set_consents([Consent("S01", Scope.COUNT, Decision.GRANTED, LATER)])
    taken = held.snapshot(Wanted(), LATER)
    assert taken.withdrawn == frozenset()
    assert [standing(taken.consents["S01"], scope, LATER) for scope in SCOPES] == [
        Standing.WITHDRAWN, Standing.GRANTED
    ]  # fmt: skip
    assert held.snapshot(Wanted(), TODAY).withdrawn == {"S01"}


def test_settling_ends_every_open_withdrawal_of_hers_and_says_who_did(held: Vault) -> None:
    _withdraw(held, Scope.QUOTE)
    _withdraw(held, Scope.COUNT, marked=())
    assert _settle(held) == 2
    assert {(w.settled, w.settled_by) for w in held.withdrawals()} == {(TODAY, "example")}
    with pytest.raises(UsageError, match="no withdrawal of S01 is open"):
        _settle(held)


def test_a_day_before_a_later_consent_and_an_unknown_source_are_refused(held: Vault) -> None:
    with pytest.raises(UsageError, match="2011-05-02, after that day"):
        _withdraw(held, received=GIVEN - timedelta(days=1))
    with pytest.raises(UsageError, match="no source S09"), held.write("withdraw", now=NOW) as writer:
        writer.withdraw(Withdrawal("S09", TODAY, DUE), ())
    assert held.withdrawals() == ()


def test_it_is_one_transaction_or_nothing(held: Vault) -> None:
    twice = (Dependent(Resting.FINDING, "letter"), Dependent(Resting.FINDING, "letter", "1 of 1"))
    with pytest.raises(Exception, match=r"UNIQUE|damaged"):
        _withdraw(held, marked=twice)
    assert held.withdrawals() == ()
    assert standing(held.consents("S01"), Scope.QUOTE, TODAY) is Standing.GRANTED


def test_the_journal_says_that_it_happened_in_ids_and_numbers(held: Vault) -> None:
    _withdraw(held, Scope.QUOTE)
    _settle(held)
    withdrawn, settled = list(held.journal())[-2:]
    assert withdrawn.details["effects"] == [
        {"did": "withdraw", "source": "S01", "scopes": ["quote"], "marked": {"finding": 1, "quotation": 2},
         "received": "2026-03-01", "due": "2026-03-11"}
    ]  # fmt: skip
    assert settled.details["effects"] == [{"did": "settle", "source": "S01", "count": 1}]
    held.verify()


def test_any_member_may_record_a_withdrawal_and_an_officer_settles_it(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "vault", "mina", PASSPHRASE, now=NOW) as vault:
        admit(vault, admission("S01"))
        vault.add_member("sora", OTHER, roles=frozenset({Role.CODER}), now=NOW)
    with Vault.open(tmp_path / "vault", lambda _: OTHER, user="sora", writing=True) as vault:
        assert _withdraw(vault) == set(Scope)
        with pytest.raises(NotPermitted, match="sora may not"):
            _settle(vault)
    with Vault.open(tmp_path / "vault", lambda _: PASSPHRASE, user="mina", writing=True) as vault:
        assert _settle(vault) == 1
