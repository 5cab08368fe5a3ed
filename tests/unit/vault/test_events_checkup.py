"""Looking the record of events over, in vaults that somebody with the key has damaged past the program."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand.model.event import Events, Person
from firsthand.model.linking import Verdict
from firsthand.model.vocabulary import Vocabulary
from firsthand.project.vocabulary import shipped_vocabularies
from firsthand.vault import Vault
from firsthand.vault.upkeep.checkup import Check
from tests.unit.vault.happened import ANCHOR, MEMO, record
from tests.unit.vault.making import NOW, TODAY, admission, admit, raw

WORDS = shipped_vocabularies()


@pytest.fixture
def held(vault: Vault) -> Vault:
    admit(vault, admission("S01"), admission("S02"))
    record(vault)
    record(vault, Events(persons=(Person("P2", role="guard"),)))
    with vault.write("link", now=NOW) as writer:
        writer.decide_link("E2", "E10", Verdict("different"))
    return vault


def _checks(vault: Vault, words: dict[str, Vocabulary] | None = None) -> dict[str, Check]:
    return {check.what: check for check in vault.checks(TODAY, words or dict(WORDS))}


def _damaged(vault: Vault, *statements: str) -> dict[str, Check]:
    connection = raw(vault.path, vault._store.key)
    for statement in statements:
        assert connection.execute(statement).rowcount >= 1
    connection.close()
    return _checks(vault)


def test_a_sound_record_is_told_with_how_much_there_is(held: Vault) -> None:
    found = _checks(held)
    assert [found[what].told for what in ("events", "dates", "links", "terms")] == [
        "3 events, 3 acts, 6 accounts, all of a piece",
        "4 can be read",
        "1 in force, on what is there",
        "every one is in its vocabulary",
    ]
    assert not any(found[what].advice for what in ("events", "dates", "links", "terms"))


@pytest.mark.parametrize(
    ("statement", "what", "told"),
    [
        ("DELETE FROM event WHERE id = 'E10'", "events", "E10.1: there is no event E10"),
        ("DELETE FROM person WHERE id = 'P1'", "events", "E2.1: there is no person P1"),
        ("DELETE FROM account WHERE thing = 'C2'", "events", "C2: nobody tells of this complaint"),
        ("DELETE FROM complaint WHERE id = 'C1'", "events", "C1 S01: there is no complaint C1"),
        ("DELETE FROM act WHERE id = 'E2.1'", "events", "C1: there is no act E2.1"),
        ("UPDATE account SET source = 99 WHERE thing = 'C2'", "events", "C2: an account of a source who is not there"),
        ("UPDATE account SET tells = '{' WHERE thing = 'C2'", "events", "C2: a list that cannot be read"),
        ("UPDATE event SET happened = 'in May' WHERE id = 'E2'", "dates", "E2: no date"),
        ("UPDATE act SET happened = '2004-13' WHERE id = 'E2.1'", "dates", "E2.1: no date"),
        ("UPDATE account SET tells = '{\"when\":\"x\"}' WHERE thing = 'C2'", "dates", "C2: an account tells no date"),
        ("UPDATE act SET type = 'physical.odd' WHERE id = 'E10.1'", "terms", "E10.1: no term of the vocabulary act"),
        ("UPDATE involvement SET relation = 'odd' WHERE place = 1", "terms", "E2.1: no term of the vocabulary rel"),
        ("UPDATE complaint SET reasons = '[\"odd\"]' WHERE id = 'C2'", "terms", "C2: no term of the vocabulary reason"),
        ("DELETE FROM event WHERE id = 'E10'", "links", "on what is not there: E2 E10"),
    ],
)
def test_what_is_damaged_is_named_and_what_to_do(held: Vault, statement: str, what: str, told: str) -> None:
    found = _damaged(held, statement)
    assert told in found[what].told
    assert found[what].advice
    assert not any(word in check.told + check.advice for check in found.values() for word in (ANCHOR, MEMO, "in May"))


def test_a_record_that_cannot_be_read_is_not_said_to_keep_to_its_vocabularies(held: Vault) -> None:
    found = _damaged(held, "UPDATE complaint SET responses = '[' WHERE id = 'C1'")
    assert found["terms"].told == "not looked at: the record of events cannot be read"
    assert found["terms"].advice


def test_a_term_taken_out_of_its_file_is_missed(held: Vault) -> None:
    acts = WORDS["act"]
    fewer = {name: term for name, term in acts.terms.items() if name != "psychological.threat"}
    found = _checks(held, {**WORDS, "act": replace(acts, terms=fewer)})
    assert found["terms"].told == "E2.2: no term of the vocabulary act: psychological.threat"
    assert "vocabularies/" in found["terms"].advice


def test_of_many_faults_the_first_are_named_and_the_rest_counted(held: Vault) -> None:
    found = _damaged(held, "UPDATE act SET type = 'odd', setting = 'odd', phase = 'odd'")
    assert found["terms"].told.count("no term") == 5
    assert found["terms"].told.endswith("; and 4 more")
