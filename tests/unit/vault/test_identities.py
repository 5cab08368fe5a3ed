from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from firsthand.errors import NotPermitted, UsageError, VaultDamaged, WrongPassphrase
from firsthand.model.identity import Name, Script
from firsthand.model.private import Private
from firsthand.model.roles import Role
from firsthand.vault import Vault
from firsthand.vault.database.engine import one, rows, run
from firsthand.vault.identities.identity_bytes import PADDING, packed, unpacked
from firsthand.vault.keys import keys
from firsthand.vault.members import roster
from tests.unit.vault import people
from tests.unit.vault.making import NOW, OTHER, PASSPHRASE, bytes_of, raw
from tests.unit.vault.people import CANARIES, FOUNDER, PURPOSE, as_member, canaries_in, key_of
from tests.unit.vault.thief import Thief


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "vault"
    people.make(path)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "vault"))


@pytest.fixture
def vault(path: Path) -> Iterator[Vault]:
    with as_member(path, FOUNDER, writing=True) as opened:
        yield opened


def test_an_officer_opens_what_was_recorded_word_for_word(vault: Vault) -> None:
    assert vault.identity("S01", PURPOSE, now=NOW) == people.identity()
    assert vault.identities(PURPOSE, now=NOW) == {"S01": people.identity()}
    assert vault.identified() == ("S01",)


def test_an_identity_prints_none_of_its_words(vault: Vault) -> None:
    shown = repr(vault.identity("S01", PURPOSE, now=NOW)) + str(vault.openings())
    assert canaries_in(shown.encode()) == []
    assert "call" not in shown


def test_the_word_for_a_script_follows_the_letters() -> None:
    assert [Script.of(text) for text in ("가나", "ᄀ", "佳那", "Ga Na", "Gá")] == [
        Script.HANGUL, Script.HANGUL, Script.HANJA, Script.ROMAN, Script.ROMAN,
    ]  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_no_other_role_s_key_opens_a_word_of_an_identity_anywhere_in_the_vault(made: Path, role: Role) -> None:
    thief = Thief(made, key_of(made, role))
    assert canaries_in(thief.loot) == []
    assert PURPOSE.encode() not in thief.loot
    if role in {Role.CODER, Role.EDITOR}:
        assert "committee" in thief.loot.decode("utf-8", "replace") or b"journal" in thief.loot
        assert thief.sealed > 5


def test_all_other_roles_keys_together_open_no_word_either(made: Path) -> None:
    others = [key_of(made, role) for role in Role if role is not Role.OFFICER]
    assert canaries_in(Thief(made, *others).loot) == []


def test_an_officer_s_key_does_open_every_word_so_the_search_can_find_them(made: Path) -> None:
    thief = Thief(made, key_of(made, Role.OFFICER))
    assert canaries_in(thief.loot) == list(CANARIES)
    assert PURPOSE.encode() in thief.loot


def test_the_folder_as_it_lies_shows_no_word(made: Path) -> None:
    assert canaries_in(bytes_of(made)) == []


@pytest.mark.parametrize("purpose", ["", "   ", "because", "two words"])
def test_an_identity_is_not_opened_without_a_purpose(vault: Vault, purpose: str) -> None:
    before = vault.verify()
    with pytest.raises(UsageError, match="purpose"):
        vault.identity("S01", purpose, now=NOW)
    assert vault.verify() == before


def test_an_opening_is_in_the_journal_without_its_purpose_and_officers_read_what_for(vault: Vault) -> None:
    vault.identity("S01", "to ask about the hospital bed", now=NOW)
    entry = list(vault.journal())[-1]
    effect = entry.details["effects"][0]
    assert (entry.user, entry.action, effect["sources"]) == (FOUNDER, "identity.open", ["S01"])
    assert "hospital" not in json.dumps(entry.details)
    last = vault.openings()[-1]
    assert (last.number, last.user, last.source, last.purpose.reveal()) == (
        entry.number, FOUNDER, "S01", "to ask about the hospital bed",
    )  # fmt: skip
    vault.identities("search the report for names", now=NOW)
    assert [opening.source for opening in vault.openings()] == ["S01", "S01", None]


def test_the_journal_s_digest_of_a_purpose_is_salted(vault: Vault) -> None:
    for _ in range(2):
        vault.identity("S01", PURPOSE, now=NOW)
    digests = [entry.details["effects"][0]["purpose"] for entry in list(vault.journal())[-2:]]
    assert digests[0] != digests[1]


def test_a_purpose_changed_afterwards_is_told(vault: Vault) -> None:
    with vault._store.transaction("tamper", NOW) as change:
        sealed = one(change.connection, "SELECT sealed FROM opening")[0]
        told = change.connection.keyring.open(1, "opening", one(change.connection, "SELECT number FROM opening")[0],
                                              keys.unseal(sealed, vault._store.identity) or b"")  # fmt: skip
        held = {**json.loads(told), "purpose": "something else altogether now"}
        number = one(change.connection, "SELECT number FROM opening")[0]
        inner = change.connection.keyring.seal(1, "opening", number, json.dumps(held).encode())
        run(change.connection, "UPDATE opening SET sealed = ?",
            (keys.seal(inner, vault.officer_recipients().values()),))  # fmt: skip
        change.effects.append({"did": "tamper"})
    with pytest.raises(VaultDamaged):
        vault.openings()


def test_nothing_is_opened_in_a_vault_opened_for_reading(path: Path) -> None:
    with as_member(path, Role.OFFICER) as vault, pytest.raises(UsageError, match="for reading"):
        vault.identities(PURPOSE, now=NOW)


def test_an_unknown_source_and_one_without_an_identity_are_told_apart(vault: Vault) -> None:
    with pytest.raises(UsageError, match="no source S77"):
        vault.identity("S77", PURPOSE, now=NOW)
    with pytest.raises(UsageError, match="no identity of S02"):
        vault.identity("S02", PURPOSE, now=NOW)
    with pytest.raises(UsageError, match="no source S77"):
        vault.record_identities([people.identity("S77")], now=NOW)
    assert len(vault.openings()) == 1


def test_an_identity_recorded_again_takes_the_other_s_place(vault: Vault) -> None:
    fresh = replace(people.identity(), names=(Name.parse("마바사"),))
    assert vault.record_identities([fresh], now=NOW) == 1
    assert vault.identity("S01", PURPOSE, now=NOW) == fresh


def test_an_identity_put_in_another_source_s_place_does_not_open(vault: Vault) -> None:
    vault.record_identities([people.identity("S02")], now=NOW)
    with vault._store.transaction("tamper", NOW) as change:
        sealed = dict(rows(change.connection, "SELECT source, sealed FROM identity"))
        for source, other in ((1, 2), (2, 1)):
            run(change.connection, "UPDATE identity SET sealed = ? WHERE source = ?", (sealed[other], source))
        change.effects.append({"did": "tamper"})
    with pytest.raises(VaultDamaged):
        vault.identities(PURPOSE, now=NOW)


def test_the_length_of_what_is_sealed_tells_little(vault: Vault) -> None:
    short = replace(people.identity(), contacts=(), relatives=(), notes=Private(""))
    assert len(packed(short)) == len(packed(people.identity())) == PADDING
    assert unpacked(packed(short), "S01") == short
    for data, source in ((packed(short), "S02"), (b"{}", "S01"), (b"no json", "S01")):
        with pytest.raises(VaultDamaged):
            unpacked(data, source)


@pytest.mark.parametrize("role", [Role.CODER, Role.EDITOR])
def test_who_is_no_officer_is_told_who_is(path: Path, role: Role) -> None:
    with as_member(path, role, writing=True) as vault:
        for attempt in (
            lambda: vault.identities(PURPOSE, now=NOW),
            lambda: vault.record_identities([people.identity()], now=NOW),
            vault.identified,
            vault.openings,
            vault.quorum,
            vault.officer_recipients,
        ):
            with pytest.raises(NotPermitted, match="protection officer") as refused:
                attempt()
            assert refused.value.advice == "Here that is founder, officer."


# Somebody with the database key and a program of her own


def _tamper(path: Path, sql: str, *given: object) -> None:
    with as_member(path, FOUNDER) as vault:
        key = vault._store.key
    connection = raw(path, key)
    connection.execute(sql, given)
    connection.close()


def test_a_coder_who_writes_herself_into_the_officers_gets_nothing(path: Path) -> None:
    with as_member(path, FOUNDER, writing=True) as vault:
        _tamper(path, "UPDATE member SET roles = 'coder officer' WHERE user = 'coder'")
        for attempt in (
            lambda: vault.identities(PURPOSE, now=NOW),
            lambda: vault.record_identities([people.identity("S02")], now=NOW),
            lambda: vault.add_member("late", PASSPHRASE, now=NOW, roles={Role.OFFICER}),
            vault.officer_recipients,
        ):
            with pytest.raises(VaultDamaged, match="not those a protection officer signed for"):
                attempt()
    for user in (FOUNDER, "coder"):
        with pytest.raises(VaultDamaged):
            as_member(path, user)
    assert canaries_in(Thief(path, key_of(path, "coder")).loot) == []


def test_a_coder_who_puts_her_key_in_an_officer_s_place_gets_nothing(path: Path) -> None:
    mine = keys.recipient_of(key_of(path, "coder"))
    with as_member(path, FOUNDER, writing=True) as vault:
        _tamper(path, "UPDATE member SET recipient = ? WHERE user = 'officer'", mine)
        with pytest.raises(VaultDamaged):
            vault.record_identities([people.identity("S02")], now=NOW)
    assert canaries_in(Thief(path, key_of(path, "coder")).loot) == []


def _last(path: Path) -> tuple[int, str]:
    with as_member(path, FOUNDER) as vault, vault._store.reading() as connection:
        last = roster.check(connection, vault._store.root)
        return last.number, last.digest


def test_a_roster_signed_by_a_coder_is_not_believed(path: Path) -> None:
    last = _last(path)
    with as_member(path, FOUNDER, writing=True) as vault:
        with vault._store.transaction("tamper", NOW) as change:
            run(change.connection, "UPDATE member SET roles = 'coder officer' WHERE user = 'coder'")
            roster._sign(change.connection, last, "coder", key_of(path, "coder"), None)
            change.effects.append({"did": "tamper"})
        with pytest.raises(VaultDamaged):
            vault.record_identities([people.identity("S02")], now=NOW)


def test_a_whole_new_roster_with_a_coder_at_its_root_is_not_believed(path: Path) -> None:
    with as_member(path, FOUNDER, writing=True) as vault:
        with vault._store.transaction("tamper", NOW) as change:
            run(change.connection, "UPDATE member SET roles = 'coder officer' WHERE user = 'coder'")
            roster.begin(change.connection, "coder", key_of(path, "coder"))
            change.effects.append({"did": "tamper"})
        with pytest.raises(VaultDamaged):
            vault.record_identities([people.identity("S02")], now=NOW)
    for user in (FOUNDER, Role.OFFICER, Role.EDITOR):
        with pytest.raises(VaultDamaged):
            as_member(path, user)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM roster WHERE number = 2",
        "DELETE FROM roster",
        "UPDATE roster SET entry = replace(entry, 'coder', 'codex') WHERE number = 3",
        "UPDATE roster SET signature = (SELECT signature FROM roster WHERE number = 1)",
        "UPDATE roster SET entry = '[]'",
        "UPDATE member SET verifier = ''",
        "UPDATE meta SET value = 'another' WHERE name = 'vault'",
    ],
)
def test_a_roster_changed_anywhere_is_told(path: Path, sql: str) -> None:
    _tamper(path, sql)
    with pytest.raises(VaultDamaged, match=r"do not verify|signed for"):
        as_member(path, FOUNDER)


def test_a_change_of_passphrase_keeps_the_root_in_the_key_file(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "vault", "mina", PASSPHRASE, now=NOW) as vault:
        root = vault._store.root
        vault.change_passphrase(PASSPHRASE, OTHER, now=NOW)
    assert keys.unwrap("mina", (tmp_path / "vault" / "keys" / "mina.key").read_bytes(), OTHER).root == root
    with Vault.open(tmp_path / "vault", lambda _: OTHER) as vault:
        assert vault._store.root == root
        assert keys.verifier_of(vault._store.identity) == root


def test_a_root_put_into_a_key_file_spoils_it(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "vault", "mina", PASSPHRASE, now=NOW):
        pass
    file = tmp_path / "vault" / "keys" / "mina.key"
    held = json.loads(file.read_bytes())
    for changed in ({**held, "root": "00" * 32}, {name: value for name, value in held.items() if name != "root"}):
        file.write_text(json.dumps(changed), "utf-8")
        with pytest.raises(WrongPassphrase):
            Vault.open(tmp_path / "vault", lambda _: PASSPHRASE)


def test_what_officers_signed_for_cannot_be_taken_to_another_vault(path: Path, tmp_path: Path) -> None:
    columns = "user, recipient, verifier, roles, key_digest, added"
    with as_member(path, FOUNDER) as vault, vault._store.reading() as connection:
        entries = rows(connection, "SELECT number, entry, signature FROM roster")
        members = rows(connection, f"SELECT {columns} FROM member")
    there = tmp_path / "there"
    with Vault.create(there, FOUNDER, PASSPHRASE, now=NOW) as other:
        key = other._store.key
    connection_there = raw(there, key)
    for table in ("roster", "member"):
        connection_there.execute(f"DELETE FROM {table}")
    connection_there.executemany("INSERT INTO roster VALUES (?, ?, ?)", entries)
    connection_there.executemany(f"INSERT INTO member ({columns}) VALUES (?, ?, ?, ?, ?, ?)", members)
    connection_there.close()
    recipient = keys.recipient_of(key_of(path, FOUNDER))
    (there / "keys" / f"{FOUNDER}.key").write_bytes((path / "keys" / f"{FOUNDER}.key").read_bytes())
    (there / "keys" / f"{FOUNDER}.db.age").write_bytes(keys.seal(key, [recipient]))
    with pytest.raises(VaultDamaged, match="signed for"):
        as_member(there, FOUNDER)
