from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from firsthand.errors import EnvironmentFault, UsageError, VaultDamaged
from firsthand.vault import Vault
from firsthand.vault.database.journal import GENESIS, entries, entry_digest
from tests.unit.vault.making import NOW, admission, admit, code, coding, nobody, raw

ROOT = Path(__file__).resolve().parents[3]
TRIGGERS = ("journal_grows", "journal_keeps", "journal_stays")


@pytest.fixture
def written(vault: Vault) -> Vault:
    """A vault whose journal has five entries."""
    admit(vault, admission("S01"))
    admit(vault, admission("S02"))
    code(vault, coding("S01/2"))
    code(vault, coding("S02/2"))
    return vault


def _tamper(vault: Vault, *statements: str) -> None:
    connection = raw(vault.path, vault._store.key)
    for trigger in TRIGGERS:
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_every_write_ends_in_one_entry_linked_to_the_one_before(written: Vault) -> None:
    entries = list(written.journal())
    assert [(e.number, e.user, e.action) for e in entries] == [
        (1, "example", "create"),
        (2, "example", "admit"),
        (3, "example", "admit"),
        (4, "example", "code"),
        (5, "example", "code"),
    ]
    assert entries[0].previous == GENESIS
    assert all(after.previous == before.digest for before, after in pairwise(entries))
    head = written.verify()
    assert (head.number, head.digest, head.time) == (5, entries[-1].digest, NOW)


def test_the_journal_commits_to_the_words_admitted(written: Vault) -> None:
    entry = list(written.journal())[1]
    (text,) = [t for t in written.transcripts() if str(t.interview) == "S01"]
    assert entry.details["effects"][0]["transcripts"] == [["S01", "en", 1, text.digest]]


def test_a_write_that_changes_nothing_leaves_no_entry(written: Vault) -> None:
    assert admit(written, admission("S01")) == ["unchanged"]
    assert code(written, coding("S01/2")) == 0
    assert written.verify().number == 5


def test_a_write_that_raises_leaves_nothing(written: Vault) -> None:
    before, packs = written.verify(), len(list((written.path / "originals").iterdir()))
    with pytest.raises(UsageError), written.write("several", now=NOW) as writer:  # noqa: PT012 two writes, one transaction
        writer.admit([admission("S03", ["Why?", "It rained."])])
        writer.add_codings([coding("S09/1")], at=NOW)
    assert written.verify() == before
    assert [source.code for source in written.sources()] == ["S01", "S02"]
    assert len(list((written.path / "originals").iterdir())) == packs


def test_the_database_itself_refuses_to_change_the_journal(written: Vault) -> None:
    connection = raw(written.path, written._store.key)
    for statement in (
        "UPDATE journal SET user = 'sora' WHERE number = 2",
        "DELETE FROM journal WHERE number = 5",
        "INSERT INTO journal SELECT 9, time, user, action, details, previous, digest FROM journal WHERE number = 2",
        (
            "INSERT OR REPLACE INTO journal SELECT 2, time, 'sora', action, details, previous, digest FROM journal "
            "WHERE number = 3"
        ),
    ):
        with pytest.raises(Exception, match="the journal only grows"):
            connection.execute(statement)
    connection.close()
    assert written.verify().number == 5


@pytest.mark.parametrize(
    ("statements", "entry"),
    [
        (["UPDATE journal SET user = 'sora' WHERE number = 2"], 2),
        (["UPDATE journal SET time = '2026-03-01T09:30:00.000001Z' WHERE number = 3"], 3),
        (["UPDATE journal SET details = '{}' WHERE number = 4"], 4),
        (["UPDATE journal SET details = 'no json' WHERE number = 4"], 4),
        (["UPDATE journal SET digest = previous WHERE number = 5"], 5),
        (["DELETE FROM journal WHERE number = 3"], 3),
        (["DELETE FROM journal WHERE number = 5"], 5),
        (["DELETE FROM journal WHERE number = 1"], 1),
        (["DELETE FROM journal"], 1),
        ([("INSERT INTO journal SELECT 6, time, user, action, details, digest, digest FROM journal "
          "WHERE number = 5")], 6),
        (["UPDATE journal SET number = 9 WHERE number = 2", "UPDATE journal SET number = 2 WHERE number = 3",
          "UPDATE journal SET number = 3 WHERE number = 9"], 2),
    ],
)  # fmt: skip
def test_tampering_is_found_and_named_by_its_entry(written: Vault, statements: list[str], entry: int) -> None:
    _tamper(written, *statements)
    with pytest.raises(VaultDamaged, match=rf"entry {entry}\n"):
        _ = written.verify()


def _reforge(connection: Any, user: str) -> None:
    """Forge the whole chain from entry 2 on, as somebody with the key and this program could."""
    previous = connection.execute("SELECT digest FROM journal WHERE number = 1").fetchone()[0]
    rows = connection.execute("SELECT number, time, action, details FROM journal WHERE number > 1").fetchall()
    for number, time, action, details in rows:
        digest = entry_digest(number, time, user, action, json.loads(details), previous)
        connection.execute(
            "UPDATE journal SET user = ?, previous = ?, digest = ? WHERE number = ?", (user, previous, digest, number)
        )
        previous = digest
    connection.execute("UPDATE meta SET value = ? WHERE name = 'journal'", (f"{number} {previous}",))


def test_a_forged_chain_has_another_head(written: Vault) -> None:
    head = written.verify()
    _tamper(written)
    connection = raw(written.path, written._store.key)
    _reforge(connection, "sora")
    connection.close()
    assert written.verify().digest != head.digest


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE turn SET sealed = x'00' WHERE id = (SELECT max(id) FROM turn)", "S02 are not those .* entry 3"),
        (
            "UPDATE turn SET sealed = (SELECT sealed FROM turn LIMIT 1) WHERE id = (SELECT max(id) FROM turn)",
            "S02 are not those of journal entry 3",
        ),
        ("DELETE FROM turn WHERE id = (SELECT min(id) FROM turn)", "S01 are not those of journal entry 2"),
        ("UPDATE transcript SET digest = 'other' WHERE id = 1", "S01 are not those of journal entry 2"),
        ("UPDATE source SET code = 'S07' WHERE code = 'S01'", "S07 are not those"),
        ("DELETE FROM coding; DELETE FROM transcript WHERE id = 2", "S02 are not those of journal entry 3"),
    ],
)
def test_words_that_are_not_those_admitted_are_found(written: Vault, statement: str, what: str) -> None:
    _tamper(written, *statement.split("; "))
    with pytest.raises(VaultDamaged, match=what):
        written.verify()


def test_a_missing_file_of_originals_is_found(written: Vault) -> None:
    next((written.path / "originals").iterdir()).unlink()
    with pytest.raises(VaultDamaged, match="originals"):
        written.verify()


def test_a_clock_set_back_is_refused_before_anything_is_done(written: Vault) -> None:
    with (
        pytest.raises(EnvironmentFault, match="clock stands 86400 seconds behind") as caught,
        written.write("admit", now=NOW - timedelta(days=1)) as writer,
    ):
        writer.admit([admission("S03")])
    assert "Set the computer's clock right" in caught.value.advice
    assert written.verify().number == 5


def test_a_clock_a_little_behind_takes_the_time_of_the_entry_before(written: Vault) -> None:
    with written.write("admit", now=NOW - timedelta(minutes=4)) as writer:
        writer.admit([admission("S03")])
    assert written.verify().time == NOW


def test_a_wrong_entry_from_the_future_can_be_corrected_and_the_correction_stays(written: Vault) -> None:
    with written.write("admit", now=NOW + timedelta(days=9000)) as writer:
        writer.admit([admission("S03")])
    written.correct_clock(now=NOW)
    assert admit(written, admission("S04")) == ["new"]
    assert [e.action for e in written.journal()][-2:] == ["clock.correct", "admit"]
    assert written.verify().time == NOW


def test_a_time_that_runs_back_without_a_correction_does_not_verify(written: Vault) -> None:
    _tamper(written)
    connection = raw(written.path, written._store.key)
    connection.execute("UPDATE journal SET time = '2026-04-01T00:00:00.000000Z' WHERE number = 3")
    _reforge(connection, "example")
    connection.close()
    with pytest.raises(VaultDamaged, match="entry 4"):
        written.verify()


def test_a_time_without_zone_is_refused(vault: Vault) -> None:
    with pytest.raises((ValueError, TypeError)), vault.write("admit", now=NOW.replace(tzinfo=None)) as writer:
        writer.admit([admission("S01")])
    assert vault.sources() == ()


@pytest.mark.parametrize("put", [lambda w: w.set_alias("S01", {"en": "Kang Invented"}),
                                 lambda w: w.set_attributes("S01", {"province": "a long way off"})])  # fmt: skip
def test_names_and_attributes_enter_the_journal_as_digests_only(written: Vault, put: Callable[[Any], None]) -> None:
    with written.write("register", now=NOW) as writer:
        put(writer)
    entry = list(written.journal())[-1]
    assert "Kang" not in json.dumps(dict(entry.details))
    assert "province" not in json.dumps(dict(entry.details))


def test_the_journal_takes_no_sentence(vault: Vault) -> None:
    with pytest.raises(ValueError, match="ids, digests and numbers"), vault._store.transaction("note", NOW) as change:
        change.effects.append({"did": "note", "text": "somebody said something"})


def test_the_test_vector_of_the_format_holds() -> None:
    page = (ROOT / "docs" / "formats" / "vault.md").read_text("utf-8")
    block = page.split("```json vector\n", 1)[1].split("```", 1)[0]
    vector = json.loads(block)
    assert entry_digest(*vector["entry"]) == vector["digest"]
    assert json.dumps(vector["entry"], sort_keys=True, separators=(",", ":")) == vector["canonical"]


def test_a_reader_sees_the_journal_too(written: Vault) -> None:
    written.close()
    with Vault.open(written.path, nobody) as reader:
        assert reader.verify().number == 5


@pytest.mark.parametrize("having", [{"admit"}, {"code"}, {"create", "code"}, {"cod"}, {"nothing"}, {'a"b'}])
def test_entries_that_have_a_word_are_those_of_all_that_have_it(written: Vault, having: set[str]) -> None:
    with written._store.reading() as connection:
        all_of_them, found = list(entries(connection)), list(entries(connection, having))
    assert found == [one for one in all_of_them if having & {did["did"] for did in one.details["effects"]}]
    assert len(all_of_them) == 5
    assert bool(found) == bool(having & {"admit", "code", "create"})
