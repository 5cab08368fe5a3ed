"""After an erasure: the attacker holds a copy of the vault, a backup made before, a member's key and her passphrase.

She looks for the words of an erased source in every byte, and finds none. Residual risk: what was published, a copy out
of reach with the keyring of then, and, in a backup made before, that she was interviewed, under which codes, and of
which events she told.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from firsthand.model.coding import Asked, Coverage
from firsthand.model.consent import Consent, Decision, Scope
from firsthand.model.event import Act, Event, Events, Person
from firsthand.model.identity import Identity, Name, Script
from firsthand.model.private import Private
from firsthand.model.testimony import InterviewRef
from firsthand.text.query import Query, parse_query
from firsthand.vault import Vault
from firsthand.vault.keys.canonical import canonical
from tests.attack.prying import found_in, keys_in, layers, opened_identities, taken_apart
from tests.unit.vault.happened import account, record
from tests.unit.vault.making import NOW, PASSPHRASE, TODAY, admission, admit, coding, make_older, unlock

LATIN, HANGUL, EARLIER = "vroomfeldt", "뷁쿠렁찌", "quindlewax"
WHEN, SIDE = "anchorwimple", "sidequoggle"
MEMO, EXACT, NOTE, ALIAS, PROVINCE = "memozibble", "the vroomfeldt stood", "notewuggle", "Aliasquorn", "provincedrelb"
CANARIES = (LATIN, HANGUL, EARLIER, MEMO, EXACT, NOTE, ALIAS, PROVINCE, WHEN, SIDE)
LINES = ("Where was that?", f"By {EXACT}.")
KOREAN = ("어디였습니까?", f"{HANGUL}가 거기 있었습니다.")
KEPT = "ordinarykept"


def _fill(vault: Vault) -> None:
    admit(vault, admission("S14", ("Where?", f"There was a {EARLIER}.")))
    with vault.write("admit", now=NOW) as writer:
        writer.admit(
            [
                admission("S14", LINES, alias={"en": ALIAS}, attributes={"province": PROVINCE, "sex": "female"}),
                admission("S14", KOREAN, "ko", of="S14.en.txt"),
                admission("S15", ("Where?", f"There was a {KEPT}.")),
            ]
        )
        writer.set_consents([Consent("S14", Scope.QUOTE, Decision.GRANTED, date(2011, 5, 2), note=NOTE)])
        writer.set_coverage([Coverage("S14", "canarytopic", Asked.ASKED), Coverage("S15", "keptcover", Asked.ASKED)])
        writer.add_codings([coding("S14/2", memo=Private(MEMO), exact=Private(EXACT)), coding("S15/2")], at=NOW)
        writer.set_events(_happened())


def _happened() -> Events:
    """What both tell of one event, and what she alone tells of another."""
    acts = (Act("E1", 1, "economic.discrimination", "P1"), Act("E2", 1, "marriage.forced", "P2"))
    accounts = (
        account("E1.1", "S14", anchor=Private(WHEN), memo=Private(SIDE), tells={"setting": "detention"}),
        account("E1.1", "S15", memo=Private(KEPT)),
        account("E2.1", "S14", memo=Private(SIDE)),
    )
    return Events((Person("P1"), Person("P2", source="S14")), (Event("E1"), Event("E2")), acts, accounts)


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vault]:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path / "temporary"))
    with Vault.create(tmp_path / "vault", "mina", PASSPHRASE, now=NOW) as made:
        _fill(made)
        yield made


def _hits(vault: Vault, word: str) -> int:
    query = parse_query(word)
    assert isinstance(query, Query)
    return vault.search(query).total


def test_before_an_erasure_every_canary_is_there_and_only_under_keys(vault: Vault) -> None:
    read = layers(vault.path, vault._store.identity)
    assert {canary for _, canary in found_in(read, CANARIES)} == set(CANARIES)
    assert {layer for layer, _ in found_in(read, CANARIES)} == {"cells", "pages", "under a source's key"}
    # In the database's own cells only the index has words; everything else needs the source's key besides.
    assert {canary for layer, canary in found_in(read, CANARIES) if layer == "cells"} == {LATIN, HANGUL}
    assert found_in({"files": read["files"]}, [*CANARIES, KEPT]) == set()


def test_after_an_erasure_no_byte_of_the_folder_says_a_word_of_hers(vault: Vault, tmp_path: Path) -> None:
    vault.erase("S14", now=NOW)
    for _ in ("while open", "after"):
        read = layers(vault.path, vault._store.identity)
        assert found_in(read, [*CANARIES, "canarytopic", "letter.read", "marriage.forced", "detention"]) == {
            (layer, "letter.read") for layer in ("cells", "pages")
        }  # S15 has that code too
        assert ("under a source's key", KEPT) in found_in(read, [KEPT])
        vault.close()
    assert [path.name for path in (tmp_path / "temporary").iterdir()] == []


def test_the_erased_source_s_key_lies_nowhere_and_the_files_that_held_it_are_overwritten(
    vault: Vault, tmp_path: Path
) -> None:
    identity = vault._store.identity
    linked = {name: tmp_path / name.replace("/", ".") for name in ("keyring", "keys/mina.db.age")}
    for name, other in linked.items():
        os.link(vault.path / name, other)
    before = keys_in((vault.path / "keyring").read_bytes(), identity)
    vault.erase("S14", now=NOW)
    read = layers(vault.path, identity)
    hers = before[1]
    for form in (hers, b64encode(hers), hers.hex().encode()):
        assert not any(form in data for data in read.values())
    assert b64encode(before[2]) in read["keyrings"]
    assert keys_in(linked["keyring"].read_bytes(), identity) == {}
    assert not linked["keys/mina.db.age"].read_bytes().startswith(b"age-encryption")


def test_her_key_kept_from_before_opens_nothing_in_the_folder_of_after(vault: Vault) -> None:
    identity = vault._store.identity
    kept = keys_in((vault.path / "keyring").read_bytes(), identity)
    vault.erase("S14", now=NOW)
    read = layers(vault.path, identity, kept)
    assert found_in(read, CANARIES) == set()
    assert ("under a source's key", KEPT) in found_in(read, [KEPT])


def test_the_journal_verifies_and_its_digests_cannot_be_guessed(vault: Vault) -> None:
    guesses = [
        sha256(canonical({"province": PROVINCE, "sex": "female"})).hexdigest(),
        sha256(canonical({"en": ALIAS})).hexdigest(),
        sha256(canonical([["S14", {"en": ALIAS}, {"province": PROVINCE, "sex": "female"}]])).hexdigest(),
        sha256("\n".join(LINES).encode()).hexdigest(),
        sha256(f'[[1,"interviewer","{LINES[0]}"],[2,"source","{LINES[1]}"]]'.encode()).hexdigest(),
    ]
    vault.erase("S14", now=NOW)
    written = "".join(str(entry) for entry in vault.journal())
    assert not [guess for guess in guesses if guess in written]
    assert "S14" in written
    assert vault.verify().number == 5
    read = layers(vault.path, vault._store.identity)
    assert found_in(read, guesses) == set()


def test_nothing_answers_for_an_erased_source_and_her_code_stays_hers(vault: Vault) -> None:
    assert (_hits(vault, LATIN), _hits(vault, HANGUL)) == (1, 1)
    was = vault.erase("S14", now=NOW)
    assert (was.interviews, was.texts, was.turns, was.codings, was.accounts, was.originals) == (1, 3, 6, 1, 2, 3)
    assert [source.code for source in vault.sources()] == ["S15"]
    assert vault.transcript(InterviewRef("S14")) is None
    assert (_hits(vault, LATIN), _hits(vault, HANGUL), _hits(vault, KEPT)) == (0, 0, 1)
    assert [str(row.coding.passage) for row in vault.codings()] == ["S15/2"]
    assert [row.source for row in vault.coverage()] == ["S15"]
    from firsthand.model.snapshot import Wanted

    assert vault.snapshot(Wanted(), TODAY).withdrawn == {"S14"}
    with Vault.open(vault.path, unlock) as reader:
        assert reader.verify().number == 5


def test_an_erased_code_is_not_admitted_again(vault: Vault) -> None:
    from firsthand.errors import UsageError

    vault.erase("S14", now=NOW)
    with pytest.raises(UsageError, match="S14 was erased"):
        admit(vault, admission("S14", LINES))
    with pytest.raises(UsageError, match="S14 was erased"), vault.write("consent", now=NOW) as writer:
        writer.set_consents([Consent("S14", Scope.QUOTE, Decision.GRANTED, date(2011, 5, 2))])
    with pytest.raises(UsageError, match="S14 was erased"):
        vault.erase("S14", now=NOW)


# The backup made before


@pytest.fixture
def copied(vault: Vault, tmp_path: Path) -> Path:
    """A backup made before the erasure."""
    place = tmp_path / "copy"
    vault.back_up(place, now=NOW)
    return place


def test_a_backup_made_before_still_has_her_until_it_is_refreshed(vault: Vault, copied: Path, tmp_path: Path) -> None:
    vault.erase("S14", now=NOW)
    read = layers(taken_apart(copied, vault._store.identity, tmp_path / "before"), vault._store.identity)
    assert {canary for _, canary in found_in(read, CANARIES)} == set(CANARIES)
    assert {layer for layer, _ in found_in(read, CANARIES)} == {"under a source's key"}


def test_in_a_refreshed_backup_no_byte_says_a_word_of_hers(vault: Vault, copied: Path, tmp_path: Path) -> None:
    identity = vault._store.identity
    before = keys_in((vault.path / "keyring").read_bytes(), identity)
    beside = copied.with_name("copy.keyring")
    os.link(beside, tmp_path / "linked")
    vault.erase("S14", now=NOW)
    vault.refresh_backup(copied, now=NOW)
    read = layers(taken_apart(copied, identity, tmp_path / "after"), identity)
    assert found_in(read, CANARIES) == set()
    assert ("under a source's key", KEPT) in found_in(read, [KEPT])
    assert not any(form in data for data in read.values() for form in (before[1], b64encode(before[1])))
    assert list((tmp_path / "temporary").iterdir()) == []
    overwritten = (tmp_path / "linked").read_bytes()
    assert b"firsthand" not in overwritten
    assert b"members" not in overwritten


def test_a_copied_keyring_of_before_is_the_one_way_back_in(vault: Vault, copied: Path, tmp_path: Path) -> None:
    """The residual risk, shown: a backup with the keyring of then, out of reach, holds her for good."""
    identity = vault._store.identity
    kept = keys_in((vault.path / "keyring").read_bytes(), identity)
    vault.erase("S14", now=NOW)
    vault.refresh_backup(copied, now=NOW)
    read = layers(taken_apart(copied, identity, tmp_path / "after"), identity, kept)
    assert {canary for _, canary in found_in(read, CANARIES)} == set(CANARIES)


def test_a_vault_restored_from_a_refreshed_backup_says_no_word_of_hers(
    vault: Vault, copied: Path, tmp_path: Path
) -> None:
    vault.erase("S14", now=NOW)
    vault.refresh_backup(copied, now=NOW)
    told = Vault.restore(copied, tmp_path / "back", unlock, now=NOW)
    assert told.erased == ("S14",)
    read = layers(tmp_path / "back", vault._store.identity)
    assert found_in(read, CANARIES) == set()
    assert ("under a source's key", KEPT) in found_in(read, [KEPT])


def test_what_was_kept_to_undo_a_change_goes_with_her_too(vault: Vault) -> None:
    record(vault, Events(accounts=(account("E1.1", "S14", memo=Private("another")),)))
    read = layers(vault.path, vault._store.identity)
    assert ("cells", "detention") in found_in(read, ["detention"]), "as it was before is kept"
    vault.erase("S14", now=NOW)
    assert found_in(layers(vault.path, vault._store.identity), [*CANARIES, "detention", "marriage.forced"]) == set()
    assert [act.id for act in vault.events().acts] == ["E1.1"]


# Identities and what an earlier program left


def test_her_identity_goes_with_her_also_from_a_refreshed_backup(vault: Vault, tmp_path: Path) -> None:
    name, purpose = "Quillabrone", "purposegrelk call her back"
    with vault.write("admit", now=NOW) as writer:
        writer.admit([admission("S16", ("Where?", "Nowhere."))])
    vault.record_identities([Identity("S14", names=(Name(Private(name), Script.ROMAN),))], now=NOW)
    vault.identity("S14", purpose, now=NOW)
    copied, identity = tmp_path / "copy", vault._store.identity
    vault.back_up(copied, now=NOW)
    assert found_in(opened_identities(vault.path, identity), [name, "purposegrelk"]) != set()
    vault.erase("S14", now=NOW)
    vault.refresh_backup(copied, now=NOW)
    for root in (vault.path, taken_apart(copied, identity, tmp_path / "after")):
        assert found_in(layers(root, identity), [name, "purposegrelk"]) == set()
        assert found_in(opened_identities(root, identity), [name, "purposegrelk"]) == set()


def test_a_migrated_vault_keeps_no_plain_word_outside_its_index_and_is_erased_as_a_new_one(vault: Vault) -> None:
    make_older(vault, "0005")
    with Vault.open(vault.path, unlock, writing=True) as migrated:
        read = layers(vault.path, migrated._store.identity)
        assert found_in({"packs": read["packs"]}, CANARIES) == set()
        assert {canary for layer, canary in found_in(read, CANARIES) if layer == "cells"} == {LATIN, HANGUL}
        assert {canary for layer, canary in found_in(read, CANARIES) if layer == "pages"} <= {LATIN, HANGUL}
        migrated.erase("S14", now=NOW)
        assert found_in(layers(vault.path, migrated._store.identity), CANARIES) == set()
        migrated.verify()
