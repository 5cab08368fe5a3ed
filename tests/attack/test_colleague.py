"""A coder with the key to the vault, a program of her own and the vault's folder, against the officers she works with.

Residual risk: what was sealed to her while she was an officer, and what she copied then. The journal shows nothing of a
program of one's own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from firsthand.errors import NotPermitted, UsageError, VaultDamaged, WrongPassphrase
from firsthand.model.roles import Role
from firsthand.vault import Vault
from firsthand.vault.database.engine import Connection, open_engine, run
from firsthand.vault.disk.layout import Layout
from firsthand.vault.keys import keys
from firsthand.vault.keys.keyring import Keyring
from firsthand.vault.members import membership, roster
from firsthand.workbench.frame.sessions import Sessions
from tests.unit.vault import people
from tests.unit.vault.making import NOW, OTHER, PASSPHRASE, admission, admit, make_older
from tests.unit.vault.people import canaries_in
from tests.unit.vault.thief import Thief


def _ask(user: str) -> str:
    return PASSPHRASE if user == "minji" else OTHER


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of minji, its officer, and eve, a coder."""
    path = tmp_path_factory.mktemp("made") / "vault"
    with Vault.create(path, "minji", PASSPHRASE, now=NOW) as vault:
        admit(vault, admission("S01"))
        vault.add_member("eve", OTHER, now=NOW, roles={Role.CODER})
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "vault"))


class Eve:
    """What she can do: everything that her own keys and the folder allow."""

    def __init__(self, path: Path) -> None:
        self.layout = Layout(path)
        self.identity = keys.unwrap("eve", self.layout.identity("eve").read_bytes(), OTHER).identity
        self.key = membership.database_key_of(self.layout, "eve", self.identity)

    def write(self, change: Callable[[Connection], object]) -> None:
        keyring = Keyring(self.layout.keyring, self.identity)
        engine = open_engine(self.layout.database, self.key, keyring, writing=True)
        with engine.begin() as connection:
            change(connection)
        engine.dispose()

    def make_herself_officer(self) -> None:
        """Sign a roster of her own, and put her key at its root in the officer's key file."""

        def change(connection: Connection) -> None:
            run(connection, "UPDATE member SET roles = 'coder officer' WHERE user = 'eve'")
            roster.begin(connection, "eve", self.identity)

        self.write(change)
        self.put_her_root()

    def put_her_root(self) -> None:
        file = self.layout.identity("minji")
        file.write_text(json.dumps({**json.loads(file.read_text()), "root": keys.verifier_of(self.identity)}))

    def reads(self) -> list[str]:
        return canaries_in(Thief(self.layout.root, self.identity).loot)


def _record(vault: Vault) -> None:
    with vault.for_writing() as writing:
        writing.record_identities([people.identity()], now=NOW)


def test_a_root_changed_while_an_officer_has_the_vault_open_is_not_believed(path: Path) -> None:
    eve = Eve(path)
    with Vault.open(path, _ask, user="minji") as officer:
        eve.make_herself_officer()
        with pytest.raises(VaultDamaged, match="signed for"):
            _record(officer)
        with pytest.raises(VaultDamaged, match="signed for"):
            officer.reopened()
    with pytest.raises(WrongPassphrase):
        Vault.open(path, _ask, user="minji")
    assert eve.reads() == []


def test_the_same_officer_undisturbed_records_what_she_alone_reads(path: Path) -> None:
    with Vault.open(path, _ask, user="minji") as officer:
        _record(officer)
    assert Eve(path).reads() == []
    minji = keys.unwrap("minji", (path / "keys" / "minji.key").read_bytes(), PASSPHRASE).identity
    assert canaries_in(Thief(path, minji).loot) == list(people.CANARIES)


def test_a_changed_passphrase_does_not_take_over_a_root_put_into_the_file_meanwhile(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve, unwrap = Eve(path), keys.unwrap

    def late(user: str, data: bytes, passphrase: str | None) -> keys.Unlocked:
        unlocked = unwrap(user, data, passphrase)
        eve.put_her_root()
        return unlocked

    with Vault.open(path, _ask, user="minji", writing=True) as officer:
        root = officer._store.root
        monkeypatch.setattr(keys, "unwrap", late)
        officer.change_passphrase(PASSPHRASE, "a third row of plain words", now=NOW)
    assert json.loads(eve.layout.identity("minji").read_bytes())["root"] == root != keys.verifier_of(eve.identity)


def test_a_vault_said_to_be_invented_is_not_opened_by_who_types_her_passphrase(path: Path) -> None:
    eve = Eve(path)
    root = keys.verifier_of(eve.identity)
    bare = keys.wrap("minji", eve.identity, None, root)

    def change(connection: Connection) -> None:
        run(connection, "INSERT INTO meta (name, value) VALUES ('invented', '1')")
        run(
            connection,
            "UPDATE member SET recipient = ?, key_digest = ? WHERE user = 'minji'",
            (keys.recipient_of(eve.identity), sha256(bare).hexdigest()),
        )
        run(connection, "UPDATE member SET roles = 'coder officer', verifier = ? WHERE user = 'minji'", (root,))
        roster.begin(connection, "minji", eve.identity)

    eve.write(change)
    eve.layout.identity("minji").write_bytes(bare)
    eve.layout.database_key("minji").write_bytes(keys.seal(eve.key, [keys.recipient_of(eve.identity)]))
    sessions = Sessions(path, lambda: 0.0)
    with pytest.raises(WrongPassphrase):
        sessions.unlock("minji", PASSPHRASE)
    sessions.lock(sessions.unlock("minji", "").token)


def test_a_schema_taken_back_to_before_rosters_is_not_signed_for_anew(path: Path) -> None:
    with Vault.open(path, _ask, user="eve", writing=True) as vault:
        make_older(vault, "0002")
    with pytest.raises(VaultDamaged, match="signed for"):
        Vault.open(path, _ask, user="minji", writing=True)
    with pytest.raises(VaultDamaged, match="signed for"):
        Vault.open(path, _ask, user="minji")


def test_who_was_an_officer_reads_a_backup_of_then_only_and_that_is_told(path: Path, tmp_path: Path) -> None:
    """The backup of then opens for her, which is shown: so it is named, is never refreshed, and must be destroyed."""
    then, since = tmp_path / "then", tmp_path / "since"
    with Vault.open(path, _ask, user="minji", writing=True) as vault:
        vault.set_roles("eve", {Role.OFFICER}, now=NOW)
        vault.record_identities([people.identity()], now=NOW)
        vault.back_up(then, now=NOW)
        vault.set_roles("eve", {Role.CODER}, now=NOW)
        assert [backup.place for backup in vault.backups(stale=True)] == [str(then)]
        with pytest.raises(UsageError, match="who was an officer then"):
            vault.refresh_backup(then, now=NOW)
        vault.back_up(since, now=NOW)
    with pytest.raises(NotPermitted):
        Vault.restore(since, tmp_path / "restored", _ask, user="eve", now=NOW)
    assert Eve(path).reads() == []
    Vault.restore(then, tmp_path / "restored", _ask, user="eve", now=NOW)
    assert Eve(tmp_path / "restored").reads() == list(people.CANARIES)


def test_a_passphrase_of_before_opens_no_byte_of_the_folder_nor_a_refreshed_backup(path: Path, tmp_path: Path) -> None:
    place, new = tmp_path / "copy", "a third row of plain words"
    file = path / "keys" / "minji.key"
    (tmp_path / "where it lay").hardlink_to(file)
    with Vault.open(path, _ask, user="minji", writing=True) as vault:
        vault.back_up(place, now=NOW)
        vault.change_passphrase(PASSPHRASE, new, now=NOW)
        assert [backup.place for backup in vault.backups(stale=True)] == [str(place)]
        vault.refresh_backup(place, now=NOW)
    for data in (file.read_bytes(), (tmp_path / "where it lay").read_bytes()):
        with pytest.raises((WrongPassphrase, VaultDamaged)):
            keys.unwrap("minji", data, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        Vault.restore(place, tmp_path / "restored", _ask, user="minji", now=NOW)
