from __future__ import annotations

import shutil
from pathlib import Path

import pyrage
import pytest

from firsthand.errors import UsageError, VaultBusy, VaultDamaged, WrongPassphrase
from firsthand.vault import Vault
from firsthand.vault.members import membership, roster
from tests.unit.vault.making import EVERY, NOW, OTHER, PASSPHRASE, admission, admit, nobody, raw, unlock

NEW = "quite another row of words"


def _open(path: Path, user: str, passphrase: str = PASSPHRASE, *, writing: bool = False) -> Vault:
    return Vault.open(path, lambda _: passphrase, user=user, writing=writing)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of mina's and sora's with one interview."""
    path = tmp_path_factory.mktemp("made") / "vault"
    with Vault.create(path, "mina", PASSPHRASE, now=NOW) as vault:
        admit(vault, admission("S01"))
        vault.add_member("sora", OTHER, now=NOW, roles=EVERY)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "members"))


def test_a_new_member_reads_everything_that_was_there(path: Path) -> None:
    taken = admission("S01")
    with _open(path, "sora", OTHER) as vault:
        assert vault.members() == ("mina", "sora")
        assert vault.original(taken.digest) == taken.original
        assert vault.verify().number == 3
    assert len(list((path / "originals").iterdir())) == 1


@pytest.mark.parametrize("user", ["sora", "SORA", "so ra", ""])
def test_a_name_taken_or_unsafe_is_refused(path: Path, user: str) -> None:
    with _open(path, "mina", writing=True) as vault:
        keys = (path / "keys" / "sora.key").read_bytes()
        with pytest.raises(UsageError):
            vault.add_member(user, NEW, now=NOW, roles=EVERY)
        assert (path / "keys" / "sora.key").read_bytes() == keys


def test_only_the_example_has_members_without_a_passphrase(path: Path, vault: Vault) -> None:
    vault.add_member("second", None, now=NOW, roles=EVERY)
    vault.close()
    with Vault.open(vault.path, nobody, user="second") as opened:
        assert opened.open_without_passphrase
    with _open(path, "mina", writing=True) as real, pytest.raises(UsageError):
        real.add_member("second", None, now=NOW, roles=EVERY)


def test_a_removed_member_s_key_opens_nothing_even_put_back(path: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(path / "keys", kept)
    with _open(path, "sora", OTHER) as vault:
        identity = vault._store.identity
    with _open(path, "mina", writing=True) as vault:
        vault.remove_member("sora", now=NOW)
        assert vault.members() == ("mina",)
        admit(vault, admission("S02"))
    assert sorted(p.name for p in (path / "keys").iterdir()) == ["mina.db.age", "mina.key"]
    with pytest.raises(WrongPassphrase):
        _open(path, "sora", OTHER)
    for name in ("sora.key", "sora.db.age"):
        shutil.copy(kept / name, path / "keys" / name)
    with pytest.raises(VaultDamaged):
        _open(path, "sora", OTHER)
    for file in [*(path / "originals").iterdir(), path / "keys" / "mina.db.age"]:
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(file.read_bytes(), [pyrage.x25519.Identity.from_str(identity)])
    with _open(path, "mina", writing=True) as vault:
        taken = admission("S01")
        assert vault.original(taken.digest) == taken.original
        assert [e.action for e in vault.journal()][-3:] == ["member.remove", "rekey", "admit"]
        vault.verify()
    assert not (path / "keys" / "sora.key").exists()


def test_nobody_removes_herself_or_somebody_who_is_not_there(path: Path) -> None:
    with _open(path, "mina", writing=True) as vault:
        for user in ("mina", "nobody"):
            with pytest.raises(UsageError):
                vault.remove_member(user, now=NOW)
        assert vault.verify().number == 3
        assert admit(vault, admission("S02")) == ["new"]


def test_a_member_is_not_removed_while_somebody_reads(path: Path) -> None:
    with _open(path, "mina", writing=True) as vault:
        with _open(path, "sora", OTHER) as reader:
            assert reader.members() == ("mina", "sora")
            with pytest.raises(VaultBusy, match="reading this vault"):
                vault.remove_member("sora", now=NOW)
        assert vault.members() == ("mina", "sora")
        vault.remove_member("sora", now=NOW)
        assert vault.members() == ("mina",)


def test_a_vault_opened_for_reading_changes_no_member(path: Path) -> None:
    with _open(path, "mina") as vault:
        with pytest.raises(UsageError):
            vault.add_member("hana", NEW, now=NOW, roles=EVERY)
        with pytest.raises(UsageError):
            vault.remove_member("sora", now=NOW)
        with pytest.raises(UsageError):
            vault.change_passphrase(PASSPHRASE, NEW, now=NOW)
    assert sorted(p.name for p in (path / "keys").iterdir()) == ["mina.db.age", "mina.key", "sora.db.age", "sora.key"]


def test_a_changed_passphrase_opens_and_the_old_one_does_not(path: Path) -> None:
    with _open(path, "mina", writing=True) as vault:
        with pytest.raises(WrongPassphrase):
            vault.change_passphrase(OTHER, NEW, now=NOW)
        vault.change_passphrase(PASSPHRASE, NEW, now=NOW)
    with pytest.raises(WrongPassphrase):
        _open(path, "mina")
    with _open(path, "mina", NEW) as vault:
        assert [e.action for e in vault.journal()][-1] == "passphrase"
    with _open(path, "sora", OTHER) as vault:
        assert vault.user == "sora"


def test_a_passphrase_change_cut_short_is_taken_up_or_dropped_as_the_journal_says(path: Path) -> None:
    with _open(path, "mina", writing=True) as vault, vault._store.transaction("passphrase", NOW) as change:
        membership.wrap_anew(change.connection, vault._store.layout, vault._store.member, NEW)
        change.effects.append({"did": "passphrase"})
    assert (path / "keys" / "mina.key.next").exists()
    with _open(path, "mina", writing=True):
        pass
    with _open(path, "mina", NEW):
        pass
    (path / "keys" / "mina.key.next").write_bytes((path / "keys" / "mina.key").read_bytes()[:-1])
    with _open(path, "mina", NEW, writing=True):
        pass
    with _open(path, "mina", NEW):
        assert not (path / "keys" / "mina.key.next").exists()


def test_the_example_has_no_passphrase_to_change(vault: Vault) -> None:
    with pytest.raises(UsageError):
        vault.change_passphrase("", NEW, now=NOW)


@pytest.mark.parametrize("step", ["recorded", "next to it", "encrypted anew", "half in place"])
def test_a_removal_cut_short_at_any_step_is_finished_by_the_next_writer(path: Path, step: str) -> None:
    with _open(path, "mina", writing=True) as vault:
        vault.add_member("hana", NEW, now=NOW, roles=EVERY)
        store = vault._store
        with store.alone() as engine:
            with store.transaction("member.remove", NOW, engine) as change:
                signed = roster.check(change.connection, store.root)
                membership.strike(change.connection, "sora", "mina")
                roster.amend(change.connection, signed, "mina", store.identity, None)
                change.originals.seal_anew(store.identity)
                change.effects.append({"did": "member.remove", "member": "sora"})
            if step != "recorded":
                kept = {user: (path / "keys" / f"{user}.db.age").read_bytes() for user in ("mina", "hana")}
                fresh = membership.finish_rekeying(engine, store.layout, store.key)
                for user, old in kept.items():
                    if step != "half in place" or user == "hana":
                        (path / "keys" / f"{user}.db.age").rename(path / "keys" / f"{user}.db.age.next")
                        (path / "keys" / f"{user}.db.age").write_bytes(old)
                assert fresh != store.key
        if step == "next to it":
            from firsthand.vault.database.engine import rekey

            with_new = membership.alone(store.layout, fresh)
            rekey(with_new, store.key)
            with_new.dispose()
    with _open(path, "hana", NEW) as reader:
        assert reader.members() == ("hana", "mina")
    with pytest.raises(WrongPassphrase if step in {"recorded", "next to it"} else VaultDamaged):
        _open(path, "sora", OTHER)
    for user, passphrase in (("mina", PASSPHRASE), ("hana", NEW)):
        with _open(path, user, passphrase, writing=True) as vault:
            assert [e.action for e in vault.journal()][-2:] == ["member.remove", "rekey"]
            assert vault.original(admission("S01").digest) == admission("S01").original
            vault.verify()
    assert sorted(p.name for p in (path / "keys").iterdir()) == ["hana.db.age", "hana.key", "mina.db.age", "mina.key"]
    assert len(list((path / "originals").iterdir())) == 1


def test_a_key_file_put_into_the_folder_makes_no_member(path: Path) -> None:
    from firsthand.vault.keys import keys

    identity = keys.new_identity()
    with _open(path, "mina") as vault:
        key = vault._store.key
    (path / "keys" / "intruder.key").write_bytes(keys.wrap("intruder", identity, NEW, ""))
    (path / "keys" / "intruder.db.age").write_bytes(keys.seal(key, [keys.recipient_of(identity)]))
    with pytest.raises(WrongPassphrase):
        _open(path, "intruder", NEW)
    with _open(path, "mina", writing=True) as vault:
        assert vault.members() == ("mina", "sora")
        told = {check.what: check.told for check in vault.checks(NOW.date(), {})}
    assert told["members"] == "key files of nobody: 1"
    with pytest.raises(WrongPassphrase):
        _open(path, "intruder", NEW)


def test_the_old_database_key_does_not_open_the_new_pages(path: Path) -> None:
    with _open(path, "mina", writing=True) as vault:
        old = vault._store.key
        vault.remove_member("sora", now=NOW)
        assert vault._store.key != old
    connection = raw(path, old)
    connection.execute("PRAGMA cipher_log_level = NONE")
    with pytest.raises(Exception, match="not a database"):
        connection.execute("SELECT count(*) FROM sqlite_master")
    connection.close()


def test_every_member_is_asked_for_her_own_passphrase(path: Path) -> None:
    asked: list[str] = []

    def ask(user: str) -> str:
        asked.append(user)
        return unlock(user)

    with Vault.open(path, ask, user="mina"):
        pass
    assert asked == ["mina"]
