"""What lies beside the database and no row speaks of: destroyed where a transaction was cut short, else left alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from firsthand.errors import FirsthandError, UsageError
from firsthand.vault import Vault, accept_database
from firsthand.vault.keys import keys
from firsthand.vault.unfinished import unclaimed
from tests.unit.vault.making import (
    ENGLISH,
    EVERY,
    NOW,
    OTHER,
    PASSPHRASE,
    TODAY,
    admission,
    admit,
    bytes_of,
    code,
    coding,
    nobody,
    unlock,
)

_DIES = """
import os, signal, sys
from pathlib import Path
from firsthand.vault import Vault, accept_database
from firsthand.vault.keys.keyring import Keyring
from tests.unit.vault.making import EVERY, NOW, PASSPHRASE, admission, admit, unlock

save = Keyring.save

def die(keyring, recipients):
    save(keyring, recipients)
    os.kill(os.getpid(), signal.SIGKILL)

with Vault.open(Path(sys.argv[1]), unlock, user="mina", writing=True) as vault:
    Keyring.save = die
    if sys.argv[2] == "admit":
        admit(vault, admission("S02"))
    else:
        vault.add_member("sora", PASSPHRASE, now=NOW, roles=EVERY)
"""
"""Is killed once everything is beside the database, and before the commit."""


def _names(path: Path) -> list[str]:
    return sorted(p.relative_to(path).as_posix() for p in path.rglob("*") if not p.name.startswith("vault.db-"))


def _mina(path: Path) -> Vault:
    with Vault.create(path, "mina", PASSPHRASE, now=NOW) as vault:
        admit(vault, admission("S01"))
    return Vault.open(path, unlock, user="mina", writing=True)


@pytest.mark.parametrize("work", ["admit", "member"])
def test_what_a_transaction_cut_short_left_is_destroyed_by_the_next_writer(tmp_path: Path, work: str) -> None:
    path = tmp_path / "vault"
    _mina(path).close()
    before = _names(path)
    subprocess.run([sys.executable, "-c", _DIES, str(path), work], check=False)
    left = set(_names(path)) - set(before)
    assert left > {"unfinished"}, "it was killed before it wrote anything"
    with Vault.open(path, unlock, user="mina") as reader:
        assert (len(reader.sources()), reader.members()) == (1, ("mina",))
        assert "cut short" in {check.what: check.told for check in reader.checks(TODAY, {})}["keyring"]
    with Vault.open(path, unlock, user="mina", writing=True) as vault:
        assert vault._store.keyring.held() == {1}
        vault.verify()
    assert _names(path) == before


def test_who_has_it_open_finishes_before_she_writes(tmp_path: Path) -> None:
    """She writes without looking the vault over first: after her entry nobody could tell any more."""
    path = tmp_path / "vault"
    opened = _mina(path)
    opened.close()
    before = _names(path)
    with Vault.open(path, unlock, user="mina") as reader:
        subprocess.run([sys.executable, "-c", _DIES, str(path), "admit"], check=False)
        with reader.for_writing() as writer:
            code(writer, coding("S01/2"))
            assert writer._store.keyring.held() == {1}
    assert _names(path) == before


def test_a_write_that_fails_leaves_nothing_beside_the_database(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    admit(vault, admission("S01"))
    before, keyring = _names(vault.path), vault._store.keyring
    save = type(keyring).save

    def fails(self: object, recipients: object) -> None:
        save(keyring, [keys.recipient_of(vault._store.identity)])
        raise FirsthandError("as if the disk were full")

    with monkeypatch.context() as patched:
        patched.setattr(type(keyring), "save", fails)
        with pytest.raises(FirsthandError):
            admit(vault, admission("S02"))
    assert _names(vault.path) == before
    assert keyring.held() == {1}
    assert admit(vault, admission("S02")) == ["new"]


@pytest.mark.parametrize("between", ["opened", "written", "for writing"])
def test_an_older_database_put_back_for_a_while_destroys_nothing_of_the_newer(tmp_path: Path, between: str) -> None:
    path, older, newer = tmp_path / "vault", tmp_path / "older.db", tmp_path / "newer.db"
    vault = _mina(path)
    vault.close()
    shutil.copy(path / "vault.db", older)
    with Vault.open(path, unlock, user="mina", writing=True) as vault:
        admit(vault, admission("S02"), admission("S03"))
        vault.add_member("sora", OTHER, now=NOW, roles=EVERY)
    shutil.copy(path / "vault.db", newer)
    shutil.copy(older, path / "vault.db")
    accept_database(path, unlock, "mina", NOW)
    with Vault.open(path, unlock, user="mina", writing=between != "for writing") as old:
        assert [source.code for source in old.sources()] == ["S01"]
        if between == "written":
            # What was sealed anew for a member since cannot be read through the older database; new words can.
            assert admit(old, admission("S04"), admission("S02", [*ENGLISH, "More.", "Words."])) == ["new", "new"]
        if between == "for writing":
            with old.for_writing() as writer:
                code(writer, coding("S01/2"))
        told = {check.what: check for check in old.checks(TODAY, {})}
        assert told["keyring"].told == "keys of 2 sources that the database does not know"
        assert "older copy" in told["keyring"].advice
        assert told["members"].told == "key files of nobody: 1"
    shutil.copy(newer, path / "vault.db")
    accept_database(path, unlock, "mina", NOW)
    with Vault.open(path, unlock, user="mina", writing=True) as vault:
        assert [source.code for source in vault.sources()] == ["S01", "S02", "S03"]
        vault.verify()
        assert vault.original(admission("S02").digest) == admission("S02").original
    with Vault.open(path, lambda _: OTHER, user="sora") as sora:
        assert len(sora.transcripts()) == 3


def test_nothing_is_given_a_new_key_or_packed_anew_through_an_older_database(tmp_path: Path) -> None:
    """The newer one would not open any more, or miss its packs."""
    path, older, newer = tmp_path / "vault", tmp_path / "older.db", tmp_path / "newer.db"
    _mina(path).close()
    shutil.copy(path / "vault.db", older)
    with Vault.open(path, unlock, user="mina", writing=True) as vault:
        admit(vault, admission("S02"))
    shutil.copy(path / "vault.db", newer)
    shutil.copy(older, path / "vault.db")
    accept_database(path, unlock, "mina", NOW)
    with Vault.open(path, unlock, user="mina", writing=True) as old:
        before = old.verify()
        for attempt in (
            lambda: old.rotate(now=NOW),
            lambda: old.erase("S01", now=NOW),
            lambda: old.add_member("sora", OTHER, now=NOW, roles=EVERY),
        ):
            with pytest.raises(UsageError, match="keys of 1 sources that the database does not know"):
                attempt()
        assert old.verify() == before
        old.back_up(tmp_path / "copy", now=NOW)
    Vault.restore(tmp_path / "copy", tmp_path / "back", unlock, user="mina", now=NOW)
    with Vault.open(tmp_path / "back", unlock, user="mina", writing=True) as back:
        back.erase("S01", now=NOW)
    shutil.copy(newer, path / "vault.db")
    accept_database(path, unlock, "mina", NOW)
    with Vault.open(path, unlock, user="mina", writing=True) as vault:
        vault.rotate(now=NOW)
        assert [vault.original(admission(code).digest) for code in ("S01", "S02")]
        vault.verify()


def test_a_copy_of_an_older_database_holds_no_key_of_who_is_not_in_it(vault: Vault, tmp_path: Path) -> None:
    admit(vault, admission("S01"))
    vault._store.keyring.add(2)
    vault._store.keyring.save([keys.recipient_of(vault._store.identity)])
    vault.back_up(tmp_path / "copy", now=NOW)
    Vault.restore(tmp_path / "copy", tmp_path / "back", nobody, now=NOW)
    with Vault.open(tmp_path / "back", nobody, writing=True) as back:
        assert back._store.keyring.held() == {1}
        with back._store.reading() as connection:
            assert not any(vars_of(unclaimed(back._store.layout, connection)))


def vars_of(left: object) -> list[object]:
    return [getattr(left, name) for name in ("keys", "packs", "files")]


def test_no_row_s_number_is_given_twice(vault: Vault) -> None:
    vault._store.keyring.add(7)
    vault._store.keyring.save([keys.recipient_of(vault._store.identity)])
    admit(vault, admission("S01"), admission("S02"))
    assert vault._store.keyring.held() == {7, 8, 9}


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b'{"format": "firsthand-unfinished/1"}', b'{"format": 1}'])
def test_a_note_that_is_none_destroys_nothing(vault: Vault, data: bytes) -> None:
    admit(vault, admission("S01"))
    (vault.path / "unfinished").write_bytes(data)
    (vault.path / "originals" / f"{'ab' * 16}.age").write_bytes(b"somebody's")
    admit(vault, admission("S02"))
    assert (vault.path / "originals" / f"{'ab' * 16}.age").exists()
    assert not (vault.path / "unfinished").exists()


def test_a_note_says_what_lay_there_before_and_that_stays(vault: Vault) -> None:
    admit(vault, admission("S01"))
    strange, left = (vault.path / "originals" / f"{two * 16}.age" for two in ("ab", "cd"))
    strange.write_bytes(b"the newer database's")
    left.write_bytes(b"the transaction's")
    told = {
        "format": "firsthand-unfinished/1",
        "after": vault.verify().digest,
        "keys": [],
        "packs": [strange.name],
        "files": [],
    }
    (vault.path / "unfinished").write_text(json.dumps(told))
    vault.close()
    with Vault.open(vault.path, nobody, writing=True):
        assert (strange.exists(), left.exists()) == (True, False)


def test_a_coding_lays_no_note_and_rewrites_no_keyring(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    from firsthand.vault import unfinished

    admit(vault, admission("S01"))
    before = (vault.path / "keyring").read_bytes()
    monkeypatch.setattr(unfinished, "write_durably", None)
    code(vault, coding("S01/2"))
    assert (vault.path / "keyring").read_bytes() == before
    assert b"unfinished" not in bytes_of(vault.path)
