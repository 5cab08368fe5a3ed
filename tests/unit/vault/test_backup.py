from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.errors import EnvironmentFault, NotPermitted, UsageError, VaultDamaged, WrongPassphrase
from firsthand.model.identity import Quorum
from firsthand.model.roles import Role
from firsthand.text.query import Query, parse_query
from firsthand.vault import Shares, Stale, Vault
from firsthand.vault.database.engine import one, rows
from firsthand.vault.keys import keys
from firsthand.vault.upkeep.restoring import Restored
from tests.unit.vault.making import (
    EVERY,
    KOREAN,
    NOW,
    OTHER,
    PASSPHRASE,
    TODAY,
    admission,
    admit,
    bytes_of,
    code,
    coding,
    unlock,
)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Vault]:
    """A vault of mina's with two sources."""
    with Vault.create(tmp_path / "vault", "mina", PASSPHRASE, now=NOW) as vault:
        admit(vault, admission("S01"), admission("S02", KOREAN, "ko"))
        code(vault, coding("S01/2"))
        yield vault


def _restore(place: Path, into: Path, user: str | None = None) -> Restored:
    return Vault.restore(place, into, unlock, user=user, now=NOW)


def _hits(vault: Vault, word: str) -> int:
    query = parse_query(word)
    assert isinstance(query, Query)
    return vault.search(query).total


def _companion(place: Path) -> Path:
    return place.with_name(place.name + ".keyring")


def test_a_restored_vault_holds_what_was_there_and_is_searched(full: Vault, tmp_path: Path) -> None:
    place = tmp_path / "copy"
    full.back_up(place, now=NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "copy.keyring", "vault"]
    told = _restore(place, tmp_path / "back")
    assert (told.sources, told.originals, told.erased, told.strangers) == (2, 2, (), ())
    with Vault.open(tmp_path / "back", unlock, writing=True) as back:
        assert back.sources() == full.sources()
        assert back.codings() == full.codings()
        assert (_hits(back, "committee"), _hits(back, "편지")) == (1, 2)
        assert [back.original(a.digest) for a in (admission("S01"),)] == [admission("S01").original]
        assert [entry.action for entry in back.journal()][-3:] == ["backup", "restore", "reindex"]
        assert back.verify() == told.head
        assert admit(back, admission("S03")) == ["new"]
    assert bytes_of(tmp_path / "back").count(b"age-encryption") >= 3


def test_a_copy_has_the_schema_of_the_vault_and_no_word_in_its_index(full: Vault, tmp_path: Path) -> None:
    full.back_up(tmp_path / "copy", now=NOW)
    _restore(tmp_path / "copy", tmp_path / "back")

    def shape(vault: Vault) -> list[tuple[str, str]]:
        with vault._store.reading() as connection:
            assert one(connection, "SELECT v FROM word_config WHERE k = 'secure-delete'") == (1,)
            return [tuple(row) for row in rows(connection, "SELECT name, sql FROM sqlite_master ORDER BY name")]

    with Vault.open(tmp_path / "back", unlock) as back:
        assert shape(back) == shape(full)


def test_no_byte_of_a_copy_is_readable_as_it_lies(full: Vault, tmp_path: Path) -> None:
    full.back_up(tmp_path / "copy", now=NOW)
    lying = (tmp_path / "copy").read_bytes() + _companion(tmp_path / "copy").read_bytes()
    for word in ("committee", "committe", "위원회", "letter", "vault.db", "originals"):
        assert word.encode() not in lying
    assert (tmp_path / "copy").read_bytes().startswith(b"age-encryption.org/v1\n")
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "copy", _companion(tmp_path / "copy"))] == [0, 0]


def test_who_was_erased_since_is_not_in_a_vault_restored_from_a_refreshed_copy(full: Vault, tmp_path: Path) -> None:
    place = tmp_path / "copy"
    full.back_up(place, now=NOW)
    assert full.backups(stale=True) == ()
    was = full.erase("S01", now=NOW)
    assert was.copies == (str(place),)
    assert [backup.place for backup in full.backups(stale=True)] == [str(place)]
    full.refresh_backup(place, now=NOW)
    assert full.backups(stale=True) == ()
    told = _restore(place, tmp_path / "back")
    assert (told.sources, told.erased) == (1, ("S01",))
    with Vault.open(tmp_path / "back", unlock, writing=True) as back:
        assert [source.code for source in back.sources()] == ["S02"]
        assert (_hits(back, "committee"), _hits(back, "편지")) == (0, 2)
        assert back.codings() == ()
        back.verify()
        with pytest.raises(UsageError, match="S01 was erased"):
            admit(back, admission("S01"))


def test_a_copy_not_refreshed_still_holds_her(full: Vault, tmp_path: Path) -> None:
    full.back_up(tmp_path / "copy", now=NOW)
    full.erase("S01", now=NOW)
    assert _restore(tmp_path / "copy", tmp_path / "back").sources == 2


def test_a_lost_key_is_not_taken_for_an_erased_source(full: Vault, tmp_path: Path) -> None:
    place = tmp_path / "copy"
    full.back_up(place, now=NOW)
    keyring = full._store.keyring
    keyring.settle([1], [one_recipient(full)])
    _replace_keyring(place, (full.path / "keyring").read_bytes())
    with pytest.raises(VaultDamaged, match="keyring lacks"):
        _restore(place, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def one_recipient(vault: Vault) -> str:
    from firsthand.vault.keys.keys import recipient_of

    return recipient_of(vault._store.identity)


def _replace_keyring(place: Path, data: bytes) -> None:
    from base64 import b64encode

    told = json.loads(_companion(place).read_bytes())
    _companion(place).write_text(json.dumps({**told, "keyring": b64encode(data).decode()}))


def test_a_member_who_left_opens_no_refreshed_copy_with_the_program(full: Vault, tmp_path: Path) -> None:
    place = tmp_path / "copy"
    full.add_member("sora", OTHER, now=NOW, roles=EVERY)
    full.back_up(place, now=NOW)
    full.remove_member("sora", now=NOW)
    full.refresh_backup(place, now=NOW)
    with pytest.raises(WrongPassphrase):
        Vault.restore(place, tmp_path / "back", lambda _: OTHER, user="sora", now=NOW)
    told = _restore(place, tmp_path / "back", "mina")
    assert told.strangers == ("sora",)
    with Vault.open(tmp_path / "back", unlock, user="mina", writing=True) as back:
        back.remove_member("sora", now=NOW)
        back.verify()


def test_a_changed_passphrase_opens_a_refreshed_copy(full: Vault, tmp_path: Path) -> None:
    place = tmp_path / "copy"
    full.back_up(place, now=NOW)
    full.change_passphrase(PASSPHRASE, OTHER, now=NOW)
    full.refresh_backup(place, now=NOW)
    with pytest.raises(WrongPassphrase):
        _restore(place, tmp_path / "back")
    assert Vault.restore(place, tmp_path / "back", lambda _: OTHER, now=NOW).sources == 2


def test_a_changed_passphrase_leaves_the_old_wrapping_nowhere_and_copies_are_stale(full: Vault, tmp_path: Path) -> None:
    place = tmp_path / "copy"
    full.back_up(place, now=NOW)
    key, linked = full.path / "keys" / "mina.key", tmp_path / "linked"
    old = key.read_bytes()
    os.link(key, linked)
    full.change_passphrase(PASSPHRASE, OTHER, now=NOW)
    assert len(linked.read_bytes()) == len(old)
    assert not keys.is_key_file(linked.read_bytes())
    assert [(backup.place, backup.stale) for backup in full.backups(stale=True)] == [(str(place), (Stale.OPENS,))]
    told = {check.what: check for check in full.checks(TODAY, {})}["backups"]
    assert "a passphrase changed since" in told.told
    assert "--refresh" in told.advice
    full.refresh_backup(place, now=NOW)
    assert full.backups(stale=True) == ()


@pytest.mark.parametrize("left", ["overwritten", "half overwritten", "gone"])
def test_a_passphrase_change_cut_short_while_the_old_file_is_overwritten_opens_with_the_new(
    full: Vault, left: str
) -> None:
    key, old = full.path / "keys" / "mina.key", (full.path / "keys" / "mina.key").read_bytes()
    full.change_passphrase(PASSPHRASE, OTHER, now=NOW)
    full.close()
    key.rename(key.with_name("mina.key.next"))
    if left != "gone":
        key.write_bytes(os.urandom(len(old)) if left == "overwritten" else os.urandom(60) + old[60:])
    for writing in (False, True):
        with Vault.open(full.path, lambda _: OTHER, user="mina", writing=writing) as vault:
            assert vault.user == "mina"
    assert not key.with_name("mina.key.next").exists()


def test_who_lost_her_key_makes_copies_stale_and_who_had_none_does_not(full: Vault, tmp_path: Path) -> None:
    full.add_member("cora", OTHER, now=NOW, roles={Role.CODER})
    full.add_member("iris", OTHER, now=NOW, roles={Role.INTERVIEWER})
    full.back_up(tmp_path / "copy", now=NOW)
    full.remove_member("iris", now=NOW)
    full.set_roles("cora", {Role.EDITOR}, now=NOW)
    assert full.backups(stale=True) == ()
    full.set_roles("cora", {Role.READER}, now=NOW)
    assert [backup.stale for backup in full.backups()] == [(Stale.OPENS,)]
    full.refresh_backup(tmp_path / "copy", now=NOW)
    full.remove_member("cora", now=NOW)
    assert full.backups(stale=True) == ()


def test_a_copy_whose_identities_open_for_who_is_no_officer_now_is_not_refreshed(full: Vault, tmp_path: Path) -> None:
    place, later = tmp_path / "copy", tmp_path / "later"
    full.add_member("olga", OTHER, now=NOW, roles={Role.OFFICER})
    full.back_up(place, now=NOW)
    full.add_member("rosa", OTHER, now=NOW, roles={Role.OFFICER})
    full.refresh_backup(place, now=NOW)
    assert full.backups(stale=True) == (), "another officer takes nothing away"
    full.set_roles("olga", {Role.CODER}, now=NOW)
    assert [(backup.place, backup.stale) for backup in full.backups()] == [(str(place), (Stale.OFFICERS,))]
    before = _companion(place).read_bytes()
    with pytest.raises(UsageError, match="who was an officer then") as refused:
        full.refresh_backup(place, now=NOW)
    assert "destroy both files" in refused.value.advice
    assert _companion(place).read_bytes() == before
    assert "destroy it" in {check.what: check.advice for check in full.checks(TODAY, {})}["backups"]
    full.back_up(later, now=NOW)
    full.forget_backup(place, now=NOW)
    full.refresh_backup(later, now=NOW)
    assert full.backups(stale=True) == ()

def test_a_copy_is_refreshed_where_who_was_an_officer_then_has_no_key_any_more(full: Vault, tmp_path: Path) -> None:
    """Her own key opens the outer seal of identities in the copy; the inner one is under keys she has no more."""
    place = tmp_path / "copy"
    full.add_member("olga", OTHER, now=NOW, roles={Role.OFFICER})
    full.back_up(place, now=NOW)
    full.set_roles("olga", {Role.CODER}, now=NOW)
    full.remove_member("olga", now=NOW)
    assert [backup.stale for backup in full.backups()] == [(Stale.OPENS,)]
    full.refresh_backup(place, now=NOW)
    assert full.backups(stale=True) == ()


def test_a_vault_restored_from_a_refreshed_copy_has_no_key_of_who_came_later(full: Vault, tmp_path: Path) -> None:
    place = tmp_path / "copy"
    full.back_up(place, now=NOW)
    admit(full, admission("S03"))
    full.refresh_backup(place, now=NOW)
    _restore(place, tmp_path / "back")
    with Vault.open(tmp_path / "back", unlock, writing=True) as back:
        assert back._store.keyring.held() == {1, 2}
        back.erase("S01", now=NOW)


def test_a_copy_from_before_a_quorum_is_not_refreshed(full: Vault, tmp_path: Path) -> None:
    full.back_up(tmp_path / "copy", now=NOW)
    full.set_quorum(Quorum(2, 3), now=NOW, shares=Shares(hand_out=lambda *_: None))
    assert [backup.stale for backup in full.backups()] == [(Stale.OFFICERS,)]
    with pytest.raises(UsageError, match="without the quorum"):
        full.refresh_backup(tmp_path / "copy", now=NOW)


def test_a_copy_of_another_vault_or_another_past_is_not_refreshed(full: Vault, tmp_path: Path) -> None:
    full.back_up(tmp_path / "first", now=NOW)
    admit(full, admission("S03"))
    full.back_up(tmp_path / "second", now=NOW)
    _restore(tmp_path / "first", tmp_path / "back")
    before = _companion(tmp_path / "second").read_bytes()
    with Vault.open(tmp_path / "back", unlock, writing=True) as back:
        back.refresh_backup(tmp_path / "first", now=NOW)
        with pytest.raises(UsageError, match="not of an earlier state"):
            back.refresh_backup(tmp_path / "second", now=NOW)
    assert _companion(tmp_path / "second").read_bytes() == before


@pytest.mark.parametrize("damage", ["payload", "cut", "companion", "no companion", "no payload"])
def test_a_damaged_copy_leaves_nothing(full: Vault, tmp_path: Path, damage: str) -> None:
    place = tmp_path / "copy"
    full.back_up(place, now=NOW)
    data = place.read_bytes()
    match damage:
        case "payload":
            place.write_bytes(data[:-100] + bytes(100))
        case "cut":
            place.write_bytes(data[: len(data) // 2])
        case "companion":
            _companion(place).write_bytes(b"{}")
        case "no companion":
            _companion(place).unlink()
        case _:
            place.unlink()
    with pytest.raises((VaultDamaged, UsageError, EnvironmentFault)):
        _restore(place, tmp_path / "back")
    assert {path.name for path in tmp_path.iterdir()} <= {"copy", "copy.keyring", "vault"}


def test_a_wrong_passphrase_and_a_stranger_s_name_are_told_alike(full: Vault, tmp_path: Path) -> None:
    full.back_up(tmp_path / "copy", now=NOW)
    for user in ("mina", "nobody"):
        with pytest.raises(WrongPassphrase):
            Vault.restore(tmp_path / "copy", tmp_path / "back", lambda _: OTHER, user=user, now=NOW)


def test_nothing_is_written_over_and_nothing_into_the_vault(full: Vault, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    for place in (tmp_path / "there", full.path / "copy", tmp_path / "nowhere" / "copy"):
        with pytest.raises(UsageError):
            full.back_up(place, now=NOW)
    assert (tmp_path / "there").read_text() == "mine"
    full.back_up(tmp_path / "copy", now=NOW)
    with pytest.raises(UsageError):
        _restore(tmp_path / "copy", full.path)
    assert full.verify().number == 4


def test_a_copy_that_cannot_be_written_is_not_remembered(full: Vault, tmp_path: Path) -> None:
    next((full.path / "originals").iterdir()).rename(tmp_path / "away")
    with pytest.raises(EnvironmentFault):
        full.back_up(tmp_path / "copy", now=NOW)
    assert full.backups() == ()
    assert [entry.action for entry in full.journal()][-2:] == ["backup", "backup.fail"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["away", "vault"]
    assert not list(full.path.glob(".backup*"))


def test_what_a_killed_copy_left_is_cleared_away(full: Vault, tmp_path: Path) -> None:
    full.close()
    (full.path / ".backup.0123abcd").mkdir()
    (full.path / ".backup.0123abcd" / "tar").write_bytes(b"half")
    (tmp_path / ".copy.0123abcd.part").write_bytes(b"half")
    with Vault.open(full.path, unlock, writing=True) as vault:
        assert not list(full.path.glob(".backup*"))
        vault.back_up(tmp_path / "copy", now=NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "copy.keyring", "vault"]


_DIES = """
import os, signal, sys
from pathlib import Path
from firsthand.vault import Vault
from tests.unit.vault.making import NOW, nobody

folder, place, event, left = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])

def die(name, given):
    global left
    if name == event and Path(str(given[0])).name.startswith((".copy", "copy")):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

with Vault.open(folder, nobody, user="example", writing=True) as vault:
    sys.addaudithook(die)
    vault.back_up(place, now=NOW)
"""
"""Writes a copy, and is killed before one of its files is opened for writing or gets its name."""


@pytest.mark.parametrize("event", ["open", "os.rename"])
def test_a_copy_cut_short_anywhere_is_whole_or_not_there_and_can_be_made_again(event: str, tmp_path: Path) -> None:
    folder, place, killed = tmp_path / "vault", tmp_path / "copy", 0
    with Vault.create(folder, "example", None, now=NOW) as vault:
        admit(vault, admission("S01"))
    for left in range(10):
        done = subprocess.run([sys.executable, "-c", _DIES, str(folder), str(place), event, str(left)], check=False)
        if place.exists():
            assert _restore(place, tmp_path / f"back{left}").sources == 1
            break
        assert done.returncode == -signal.SIGKILL
        killed += 1
        with pytest.raises(EnvironmentFault, match="there is no backup"):
            _restore(place, tmp_path / "nothing")
    assert (killed >= 2, done.returncode) == (True, 0)
    assert sorted(path.name for path in tmp_path.iterdir() if "back" not in path.name) == [
        "copy", "copy.keyring", "vault",
    ]  # fmt: skip


def test_the_file_that_opens_a_copy_is_not_written_over_when_the_copy_was_moved(full: Vault, tmp_path: Path) -> None:
    place = tmp_path / "copy"
    full.back_up(place, now=NOW)
    place.rename(tmp_path / "elsewhere")
    held = _companion(place).read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        full.back_up(place, now=NOW)
    assert _companion(place).read_bytes() == held
    with pytest.raises(EnvironmentFault) as fault:
        _restore(place, tmp_path / "back")
    assert "Only copy.keyring is there" in fault.value.advice


def test_a_copy_that_moved_is_known_where_it_is_and_a_destroyed_one_is_forgotten(full: Vault, tmp_path: Path) -> None:
    first, moved = tmp_path / "copy", tmp_path / "other"
    full.back_up(first, now=NOW)
    shutil.copy(first, moved)
    shutil.copy(_companion(first), _companion(moved))
    full.erase("S01", now=NOW)
    full.refresh_backup(moved, now=NOW)
    assert [backup.place for backup in full.backups()] == [str(first), str(moved)]
    assert [backup.place for backup in full.backups(stale=True)] == [str(first)]
    full.forget_backup(first, now=NOW)
    assert full.backups(stale=True) == ()
    with pytest.raises(UsageError):
        full.forget_backup(first, now=NOW)


def test_a_coder_makes_no_copy_and_an_editor_restores_none(full: Vault, tmp_path: Path) -> None:
    full.add_member("cora", OTHER, now=NOW, roles={Role.CODER})
    full.add_member("edda", OTHER, now=NOW, roles={Role.EDITOR})
    full.close()
    with Vault.open(full.path, lambda _: OTHER, user="cora", writing=True) as vault:
        for act in (vault.back_up, vault.refresh_backup):
            with pytest.raises((NotPermitted, UsageError)):
                act(tmp_path / "copy", now=NOW)
    with Vault.open(full.path, lambda _: OTHER, user="edda", writing=True) as vault:
        vault.back_up(tmp_path / "copy", now=NOW)
    with pytest.raises(NotPermitted):
        Vault.restore(tmp_path / "copy", tmp_path / "back", lambda _: OTHER, user="edda", now=NOW)
    assert not (tmp_path / "back").exists()


def test_a_refreshing_cut_short_leaves_a_copy_that_restores_and_is_finished(full: Vault, tmp_path: Path) -> None:
    place = tmp_path / "copy"
    full.back_up(place, now=NOW)
    whole = _companion(place).read_bytes()
    waiting = _companion(place).with_name("copy.keyring.next")
    waiting.write_bytes(whole)
    _companion(place).write_bytes(bytes(len(whole)))
    assert _restore(place, tmp_path / "back").sources == 2
    full.refresh_backup(place, now=NOW)
    assert not waiting.exists()
    shutil.rmtree(tmp_path / "back")
    assert _restore(place, tmp_path / "back").sources == 2
