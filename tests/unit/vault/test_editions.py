"""Editions in the vault: numbered, whole, never taken away, and in every snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from firsthand.errors import UsageError, VaultDamaged
from firsthand.model.consent import Consent, Decision, Scope, Withdrawal
from firsthand.model.disclosure import Detail, Disclosure, Edition, PublishedCount
from firsthand.model.finding import Unit
from firsthand.model.roles import Role
from firsthand.model.snapshot import Wanted
from firsthand.vault import Vault
from firsthand.vault.writer import Writer
from tests.unit.vault.making import admission, admit, nobody, raw

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
DAY = date(2026, 3, 3)
GIVEN = date(2011, 5, 2)
SOURCES = frozenset({"S01", "S02"})
FIRST = Edition(
    0,
    "report",
    "ko",
    "report",
    date(2026, 3, 1),
    {"report.pdf": "0" * 64},
    (
        Disclosure("S01", Detail("age", 30, 39), "report/report.ko.md:7:1"),
        Disclosure("S01", Detail("도", values=("량강도", "a|b=c")), "report/report.ko.md:7:1"),
    ),
    (
        PublishedCount("asked", Unit.SOURCE, "interviewed", "asked('일')", {"n": 1, "of": 2}, SOURCES),
        PublishedCount("years", Unit.SOURCE, "interviewed", "true", {"low": 2000}, SOURCES, "range(left_year)"),
    ),
    frozenset({"S01"}),
)


def published(vault: Vault, edition: Edition) -> int:
    with vault.write("publish", now=NOW) as writer:
        return writer.record_edition(edition)


def test_what_was_published_is_read_back_whole_and_in_order(vault: Vault) -> None:
    second = Edition(0, "press", "en", "press", date(2026, 3, 2))
    assert (published(vault, FIRST), published(vault, second)) == (1, 2)
    held = vault.snapshot(Wanted(), date(2026, 3, 3)).editions
    assert [(e.number, e.report, e.medium, e.published.day) for e in held] == [
        (1, "report", "report", 1),
        (2, "press", "press", 2),
    ]
    assert (held[0].disclosures, held[0].counts, held[0].quoted) == (FIRST.disclosures, FIRST.counts, FIRST.quoted)
    assert dict(held[0].digests) == dict(FIRST.digests)


def test_the_same_files_again_are_the_same_edition_and_other_files_another(vault: Vault) -> None:
    other = Edition(0, "report", "ko", "report", date(2026, 3, 1), {"report.pdf": "1" * 64})
    assert [published(vault, each) for each in (FIRST, FIRST, other, FIRST)] == [1, 1, 2, 1]
    assert len(vault.snapshot(Wanted(), date(2026, 3, 3)).editions) == 2


def test_the_journal_names_the_edition_and_says_nothing_of_what_it_tells(vault: Vault) -> None:
    published(vault, FIRST)
    effect = list(vault.journal())[-1].details["effects"][-1]
    assert effect == {"did": "publish", "report": "report", "edition": 1, "files": {"report.pdf": "0" * 64}}


# Striking

REASON = "The wrong draft was published and lay in the folder only."


@pytest.fixture
def shared(vault: Vault) -> Vault:
    """With an edition, and two more members: an editor and another officer."""
    vault.add_member("editor", None, roles={Role.EDITOR}, now=NOW)
    vault.add_member("officer", None, roles={Role.OFFICER}, now=NOW)
    published(vault, FIRST)
    return vault


def ask(vault: Vault, number: int = 1) -> None:
    with vault.write("strike.ask", now=NOW) as writer:
        writer.ask_to_strike(number, REASON, DAY)


def agree(path: Path, user: str, number: int = 1) -> None:
    with Vault.open(path, nobody, user=user, writing=True) as vault, vault.write("strike", now=NOW) as writer:
        writer.strike(number, DAY)


def told(vault: Vault) -> list[int]:
    return [edition.number for edition in vault.snapshot(Wanted(), DAY).editions]


def test_an_edition_is_struck_by_two_and_stays_in_sight(shared: Vault) -> None:
    ask(shared)
    assert told(shared) == [1], "one alone strikes nothing"
    shared.close()
    agree(shared.path, "editor")
    with Vault.open(shared.path, nobody, user="example") as vault:
        assert told(vault) == []
        assert [edition.counts for edition in vault.editions()] == [FIRST.counts]
        (striking,) = vault.strikings()
        assert (striking.asked_by, striking.agreed_by, striking.agreed) == ("example", "editor", DAY)
        assert striking.reason == REASON
        effects = [entry.details["effects"] for entry in vault.journal()][-2:]
        assert effects == [
            [{"did": "strike.ask", "edition": 1}],
            [{"did": "strike", "edition": 1, "asked_by": "example"}],
        ]
        vault.verify()


def test_who_asked_does_not_agree_and_nobody_agrees_to_what_nobody_asked(shared: Vault) -> None:
    shared.close()
    with pytest.raises(UsageError, match="nobody asks that edition 1 be struck"):
        agree(shared.path, "editor")
    with Vault.open(shared.path, nobody, user="example", writing=True) as vault:
        ask(vault)
        with pytest.raises(UsageError, match="struck already"):
            ask(vault)
        with pytest.raises(UsageError, match="there is no edition 2"):
            ask(vault, 2)
    with pytest.raises(UsageError, match="two different people"):
        agree(shared.path, "example")
    agree(shared.path, "officer")
    with pytest.raises(UsageError, match="nobody asks"):
        agree(shared.path, "editor")


def test_the_files_of_a_struck_edition_published_again_are_a_new_edition(shared: Vault) -> None:
    ask(shared)
    shared.close()
    agree(shared.path, "editor")
    with Vault.open(shared.path, nobody, user="example", writing=True) as vault:
        assert published(vault, FIRST) == 2
        assert told(vault) == [2]
        assert published(vault, FIRST) == 2


LETTER = date(2026, 2, 18)
"""Before the edition; it came to the group's desk after it."""
TAKEN_BACK: dict[str, Callable[[Writer], object]] = {
    "a letter of before": lambda w: w.withdraw(Withdrawal("S01", LETTER, DAY, frozenset({Scope.QUOTE})), []),
    "everything": lambda w: w.withdraw(Withdrawal("S02", DAY, DAY + timedelta(days=10)), []),
    "a row of a table": lambda w: w.set_consents([consent(withdrawn=LETTER)]),
    "a decision of a table": lambda w: w.set_consents([consent(Decision.WITHDRAWN, LETTER)]),
    "a refusal of what was granted": lambda w: w.set_consents([consent(Decision.REFUSED, GIVEN)]),
    "given again": lambda w: w.set_consents([consent(withdrawn=LETTER), consent(given=date(2026, 2, 19))]),
}


def consent(decision: Decision = Decision.GRANTED, given: date = GIVEN, withdrawn: date | None = None) -> Consent:
    return Consent("S01", Scope.COUNT, decision, given, withdrawn=withdrawn)


@pytest.mark.parametrize("how", sorted(TAKEN_BACK))
def test_an_edition_is_not_struck_once_somebody_it_tells_of_took_something_back(shared: Vault, how: str) -> None:
    admit(shared, admission("S01"), admission("S02"))
    with shared.write("consents", now=NOW) as writer:
        writer.set_consents([consent()])
    ask(shared)
    with shared.write("withdraw", now=NOW) as writer:
        TAKEN_BACK[how](writer)
    shared.close()
    with pytest.raises(UsageError, match=r"tells of S0[12], who took something back"):
        agree(shared.path, "editor")
    with Vault.open(shared.path, nobody, user="example", writing=True) as vault:
        assert told(vault) == [1]
        assert published(vault, replace(FIRST, digests={"again.pdf": "2" * 64})) == 2
        with pytest.raises(UsageError, match="who took something back"):
            ask(vault, 2)


def test_what_was_never_allowed_and_what_others_took_back_hinder_no_striking(shared: Vault) -> None:
    admit(shared, admission("S01"), admission("S03"))
    with shared.write("consents", now=NOW) as writer:
        writer.set_consents([consent(Decision.REFUSED, date(2010, 1, 1)), consent()])
        writer.withdraw(Withdrawal("S03", DAY, DAY + timedelta(days=10)), [])
    assert shared.took_back() == {"S03"}
    ask(shared)
    shared.close()
    agree(shared.path, "editor")


def test_a_striking_written_into_the_database_does_not_verify(shared: Vault) -> None:
    ask(shared)
    shared.close()
    connection = raw(shared.path, shared._store.key)
    connection.execute("UPDATE striking SET agreed_by = 'editor', agreed = '2026-03-03'")
    connection.commit()
    connection.close()
    with Vault.open(shared.path, nobody, user="example") as vault, pytest.raises(VaultDamaged, match="struck editions"):
        vault.verify()


def test_what_a_word_leaves_open_is_read_back(vault: Vault) -> None:
    count = PublishedCount("most", Unit.SOURCE, "interviewed", "asked('일')", {}, SOURCES, between=(2, 2))
    published(vault, Edition(0, "report", "en", "report", DAY, counts=(count, FIRST.counts[0])))
    (held,) = vault.snapshot(Wanted(), DAY).editions
    assert held.counts == (count, FIRST.counts[0])
