"""Somebody who can write in the vault's folder, and holds no key, undoes a withdrawal by putting older files back.

Residual risk: whoever puts the older mark back with the older database is not noticed by the vault, only by a head that
somebody kept elsewhere, such as an edition's; and what of a vault was copied before there were marks opens as it is.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from firsthand.errors import VaultDamaged
from firsthand.model.consent import Withdrawal
from firsthand.vault import JournalHead, Vault
from tests.unit.vault.making import NOW, TODAY, admission, admit, nobody


@dataclass(frozen=True)
class Kept:
    """A vault in which S01 took everything back; the older files; the head that was written down after it."""

    path: Path
    older: Path
    head: JournalHead

    def put_back(self, *names: str) -> None:
        for name in names:
            shutil.copy(self.older / name, self.path / name)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    path = tmp_path / "vault"
    with Vault.create(path, "example", None, now=NOW) as vault:
        admit(vault, admission("S01"))
    older = Path(shutil.copytree(path, tmp_path / "older"))
    with Vault.open(path, nobody, writing=True) as vault:
        with vault.write("withdraw", now=NOW) as writer:
            writer.withdraw(Withdrawal("S01", TODAY, TODAY + timedelta(days=10)), ())
        return Kept(path, older, vault.verify())


def _leave(mark: Path) -> None:
    assert mark.exists()


def _delete(mark: Path) -> None:
    mark.unlink()


def _cut(mark: Path) -> None:
    mark.write_bytes(mark.read_bytes()[:5])


def _empty(mark: Path) -> None:
    mark.write_bytes(b"")


def _flip(mark: Path) -> None:
    data = bytearray(mark.read_bytes())
    data[-20] ^= 1
    mark.write_bytes(data)


@pytest.mark.parametrize("writing", [False, True])
@pytest.mark.parametrize("touch", [_leave, _delete, _cut, _empty, _flip])
def test_an_older_database_is_not_opened_whatever_becomes_of_the_mark(
    kept: Kept, touch: Callable[[Path], None], writing: bool
) -> None:
    kept.put_back("vault.db")
    touch(kept.path / "high-water")
    before = {path.name: path.read_bytes() for path in kept.path.iterdir() if path.is_file()}
    with pytest.raises(VaultDamaged, match=r"older than the vault was|high-water") as refused:
        Vault.open(kept.path, nobody, writing=writing)
    assert "firsthand doctor --accept-database" in (refused.value.advice or "")
    after = {path.name: path.read_bytes() for path in kept.path.iterdir() if path.is_file()}
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("writing", [False, True])
def test_who_has_it_open_writes_nothing_into_an_older_database(kept: Kept, writing: bool) -> None:
    """Also where it was opened before: the journal must not go on from there."""
    with Vault.open(kept.path, nobody) as opened:
        kept.put_back("vault.db")
        with pytest.raises(VaultDamaged), opened.for_writing() if writing else opened.reopened() as vault:
            admit(vault, admission("S02"))


def test_an_older_mark_beside_the_newer_database_undoes_nothing(kept: Kept) -> None:
    kept.put_back("high-water")
    with Vault.open(kept.path, nobody) as vault:
        assert vault.verify() == kept.head
        assert vault.withdrawals()


def test_all_older_files_put_back_are_noticed_by_a_head_kept_elsewhere(kept: Kept) -> None:
    kept.put_back("vault.db", "high-water")
    with Vault.open(kept.path, nobody) as vault:
        assert not vault.withdrawals()
        assert (kept.head.number, kept.head.digest) not in {(one.number, one.digest) for one in vault.journal()}
