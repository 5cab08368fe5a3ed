"""The high-water mark: at most behind what was committed, never ahead, never going back; and what it refuses."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from firsthand.errors import EnvironmentFault, NotPermitted, UsageError, VaultDamaged
from firsthand.model.roles import Role
from firsthand.vault import Vault, accept_database, high_water
from firsthand.vault.database.engine import run
from tests.unit.vault.making import NOW, OTHER, PASSPHRASE, TODAY, admission, admit, code, coding, nobody, unlock

_DIES = """
import os, signal, sys
from pathlib import Path
from firsthand.vault import Vault, high_water
from tests.unit.vault.making import code, coding, nobody

high_water.lay = lambda layout, mark: os.kill(os.getpid(), signal.SIGKILL)
with Vault.open(Path(sys.argv[1]), nobody, writing=True) as vault:
    code(vault, coding("S01/2", "killed"))
"""
"""Is killed between the commit and the mark."""


def _mark(vault: Vault) -> int:
    with vault._store.reading() as connection:
        mark = high_water.told(connection, high_water.read(vault._store.layout))
    assert mark is not None
    return mark.number


def _told(vault: Vault) -> str:
    return {check.what: check.told for check in vault.checks(TODAY, {})}["high-water"]


def test_every_write_leaves_the_mark_at_the_last_entry(vault: Vault) -> None:
    assert _mark(vault) == vault.verify().number == 1
    admit(vault, admission("S01"))
    assert _mark(vault) == vault.verify().number == 2
    assert _told(vault) == "the journal reached entry 2, and has it"


def test_a_write_survives_a_kill_between_the_database_and_the_mark(vault: Vault) -> None:
    admit(vault, admission("S01"))
    vault.close()
    subprocess.run([sys.executable, "-c", _DIES, str(vault.path)], check=False)
    with Vault.open(vault.path, nobody) as reader:
        assert [coded.coding.code for coded in reader.codings()] == ["killed"]
        assert (_mark(reader), reader.verify().number) == (2, 3)
    with Vault.open(vault.path, nobody, writing=True) as writer:
        code(writer, coding("S01/2", "later"))
        assert _mark(writer) == writer.verify().number == 4


def test_a_mark_that_could_not_be_written_loses_nothing_and_is_made_up_for_before_the_next_write(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    admit(vault, admission("S01"))

    def full(path: Path, data: bytes) -> None:
        raise EnvironmentFault("as if the disk were full")

    with monkeypatch.context() as patched:
        patched.setattr(high_water, "write_durably", full)
        code(vault, coding("S01/2", "first"))
        with pytest.raises(EnvironmentFault, match="as if"):
            code(vault, coding("S01/2", "second"))
        assert (_mark(vault), vault.verify().number) == (2, 3)
    code(vault, coding("S01/2", "third"))
    assert _mark(vault) == 4
    assert {coded.coding.code for coded in vault.codings()} == {"first", "third"}


def test_several_who_write_at_once_never_take_the_mark_back(vault: Vault) -> None:
    admit(vault, admission("S01"))
    vault.close()
    seen: list[int] = []

    def write(coder: str) -> None:
        with Vault.open(vault.path, nobody) as reader:
            for number in range(4):
                with reader.for_writing(patience=60) as writer:
                    code(writer, coding("S01/2", f"{coder}{number}"))
                    assert _mark(writer) == writer.verify().number
                    seen.append(_mark(writer))

    threads = [Thread(target=write, args=(coder,)) for coder in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == list(range(3, 11))


def test_a_vault_older_than_marks_opens_and_gets_one_with_its_next_write(vault: Vault) -> None:
    admit(vault, admission("S01"))
    with vault._store._writer.begin() as connection:
        run(connection, "DELETE FROM meta WHERE name = ?", (high_water.KEY,))
    (vault.path / "high-water").unlink()
    with Vault.open(vault.path, nobody) as reader:
        assert _told(reader).startswith("no mark yet")
    code(vault, coding("S01/2"))
    assert _mark(vault) == 3


def test_a_restored_vault_has_a_mark_and_a_key_to_it_of_its_own(vault: Vault, tmp_path: Path) -> None:
    admit(vault, admission("S01"))
    vault.back_up(tmp_path / "copy", now=NOW)
    Vault.restore(tmp_path / "copy", tmp_path / "back", nobody, now=NOW)
    with Vault.open(tmp_path / "back", nobody) as back:
        assert _mark(back) == back.verify().number
    shutil.copy(vault.path / "high-water", tmp_path / "back" / "high-water")
    with pytest.raises(VaultDamaged, match="does not verify"):
        Vault.open(tmp_path / "back", nobody)


def test_new_keys_and_a_member_who_leaves_keep_the_mark(vault: Vault) -> None:
    vault.add_member("sora", None, now=NOW, roles={Role.CODER})
    vault.remove_member("sora", now=NOW)
    vault.rotate(now=NOW)
    assert _mark(vault) == vault.verify().number


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A vault of mina, an officer, and sora, a coder, with an older database put back: one entry is missing."""
    path = tmp_path / "older"
    with Vault.create(path, "mina", PASSPHRASE, now=NOW) as vault:
        admit(vault, admission("S01"))
        vault.add_member("sora", OTHER, now=NOW, roles={Role.CODER})
    shutil.copy(path / "vault.db", tmp_path / "old.db")
    with Vault.open(path, unlock, user="mina", writing=True) as vault:
        code(vault, coding("S01/2"))
    shutil.copy(path / "vault.db", tmp_path / "new.db")
    shutil.copy(tmp_path / "old.db", path / "vault.db")
    return path


def test_an_officer_accepts_an_older_database_and_the_journal_says_so(older: Path) -> None:
    accepted = accept_database(older, unlock, "mina", NOW)
    with Vault.open(older, unlock, user="mina", writing=True) as vault:
        *_, last = vault.journal()
        assert (last.number, last.user, last.action) == (accepted.number, "mina", "database.accept")
        assert last.details["effects"][0]["entry"] == accepted.number
        assert vault.verify() == accepted
        assert not vault.codings()
    with pytest.raises(UsageError, match="as far as the vault was"):
        accept_database(older, unlock, "mina", NOW)


def test_the_newer_one_is_another_once_the_older_was_accepted(older: Path, tmp_path: Path) -> None:
    accept_database(older, unlock, "mina", NOW)
    shutil.copy(tmp_path / "new.db", older / "vault.db")
    with pytest.raises(VaultDamaged, match="not the one the vault had on 2026-03-01: entry 4 of its journal is anoth"):
        Vault.open(older, unlock, user="mina")
    accept_database(older, unlock, "mina", NOW)
    with Vault.open(older, unlock, user="mina") as vault:
        assert len(vault.codings()) == 1


def test_a_coder_accepts_none(older: Path) -> None:
    with pytest.raises(NotPermitted):
        accept_database(older, lambda _: OTHER, "sora", NOW)
    with pytest.raises(VaultDamaged, match="older than the vault was on 2026-03-01"):
        Vault.open(older, unlock, user="mina")
