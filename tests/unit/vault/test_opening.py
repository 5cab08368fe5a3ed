from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from firsthand.errors import EnvironmentFault, UsageError, VaultBusy, VaultDamaged, WrongPassphrase
from firsthand.vault import Vault
from firsthand.vault.database.engine import run
from firsthand.vault.keys import keys
from tests.support.passphrases import LITTLE, wrapped_with
from tests.unit.vault.making import EVERY, NOW, OTHER, PASSPHRASE, admission, admit, nobody, raw, unlock

pytestmark = pytest.mark.usefixtures("real_passphrases")


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with two members and a passphrase each."""
    path = tmp_path_factory.mktemp("locked") / "vault"
    with Vault.create(path, "mina", PASSPHRASE, now=NOW) as vault:
        vault.add_member("sora", OTHER, now=NOW, roles=EVERY)
    return path


def test_a_new_vault_has_its_first_member_and_a_name_of_its_own(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "a", "mina", PASSPHRASE, now=NOW) as vault:
        assert (vault.members(), vault.user, vault.open_without_passphrase) == (("mina",), "mina", False)
        assert len(vault.id) == 32
    with Vault.open(tmp_path / "a", unlock) as again:
        assert again.id == vault.id


def test_the_files_are_the_owner_s_alone(locked: Path) -> None:
    assert (locked.stat().st_mode & 0o777, (locked / "keys" / "mina.key").stat().st_mode & 0o777) == (0o700, 0o600)


def test_nothing_is_made_over_something_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "letter.txt").write_text("here before")
    with pytest.raises(UsageError):
        Vault.create(tmp_path / "vault", "mina", PASSPHRASE, now=NOW)
    assert [p.name for p in tmp_path.iterdir()] == ["vault"]


@pytest.mark.parametrize("user", ["", "Mina", "mi na", "../mina", "m" * 33, "미나"])
def test_a_name_that_is_no_safe_file_name_is_refused(tmp_path: Path, user: str) -> None:
    with pytest.raises(UsageError):
        Vault.create(tmp_path / "vault", user, PASSPHRASE, now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="12 characters"):
        Vault.create(tmp_path / "vault", "mina", "short words", now=NOW)


def test_each_member_opens_with_her_own_passphrase(locked: Path) -> None:
    with Vault.open(locked, unlock, user="mina") as vault:
        assert vault.user == "mina"
    with Vault.open(locked, lambda _: OTHER, user="sora") as vault:
        assert vault.user == "sora"


def test_a_wrong_passphrase_and_an_unknown_name_say_the_same(locked: Path) -> None:
    told = []
    for user in ("mina", "nobody", "../mina", "Mina"):
        with pytest.raises(WrongPassphrase) as caught:
            Vault.open(locked, lambda _: OTHER, user=user)
        told.append((str(caught.value), type(caught.value), caught.value.__suppress_context__))
    assert {row[:2] for row in told} == {("wrong passphrase", WrongPassphrase)}


def test_an_unknown_name_costs_the_same_work_as_a_wrong_passphrase(locked: Path) -> None:
    from resource import RUSAGE_SELF, getrusage

    def work(user: str) -> float:
        before = getrusage(RUSAGE_SELF).ru_utime
        with pytest.raises(WrongPassphrase):
            Vault.open(locked, lambda _: OTHER, user=user)
        return getrusage(RUSAGE_SELF).ru_utime - before

    known, unknown = (min(work(user) for _ in range(3)) for user in ("mina", "nobody"))
    assert 0.4 < known / unknown < 2.5


def test_a_passphrase_typed_in_parts_of_hangul_is_the_same(tmp_path: Path) -> None:
    import unicodedata

    composed = "비가 온 뒤 마당에 선 나무"
    with Vault.create(tmp_path / "vault", "mina", unicodedata.normalize("NFD", composed), now=NOW):
        pass
    with Vault.open(tmp_path / "vault", lambda _: composed) as vault:
        assert vault.user == "mina"


@pytest.mark.parametrize("around", [" {}", "{} ", "{}\t", "\u3000{}\xa0"])
def test_a_space_around_a_passphrase_does_not_count_when_it_is_set_nor_when_it_is_typed(
    tmp_path: Path, around: str
) -> None:
    with wrapped_with(LITTLE):
        with Vault.create(tmp_path / "a", "mina", around.format(PASSPHRASE), now=NOW):
            pass
        with Vault.open(tmp_path / "a", unlock, writing=True) as vault:
            vault.change_passphrase(around.format(PASSPHRASE), around.format(OTHER), now=NOW)
        for typed in (OTHER, around.format(OTHER)):
            Vault.open(tmp_path / "a", lambda _, typed=typed: typed).close()  # type: ignore[misc]
        with pytest.raises(WrongPassphrase):
            Vault.open(tmp_path / "a", lambda _: OTHER.replace(" ", "  "))
        with pytest.raises(UsageError, match="12 characters"):
            Vault.create(tmp_path / "short", "mina", around.format("short words").ljust(20), now=NOW)


def test_a_key_file_of_before_in_which_the_spaces_counted_opens_as_it_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = f"{PASSPHRASE} "
    with wrapped_with(LITTLE):
        with monkeypatch.context() as before:
            before.setattr(keys, "plain_passphrase", lambda passphrase: passphrase)
            Vault.create(tmp_path / "vault", "mina", typed, now=NOW).close()
        with pytest.raises(WrongPassphrase):
            Vault.open(tmp_path / "vault", unlock)
        with Vault.open(tmp_path / "vault", lambda _: typed, writing=True) as vault:
            vault.change_passphrase(typed, typed, now=NOW)
        with Vault.open(tmp_path / "vault", unlock) as vault:
            assert vault.user == "mina"


def test_several_members_must_say_who_opens(locked: Path) -> None:
    with pytest.raises(UsageError) as caught:
        Vault.open(locked, unlock)
    assert "mina" not in str(caught.value)


def test_the_invented_vault_asks_for_nothing_and_says_so(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "vault", "example", None, now=NOW) as vault:
        assert vault.open_without_passphrase
    with Vault.open(tmp_path / "vault", nobody) as vault:
        assert vault.open_without_passphrase


def test_a_real_vault_whose_key_file_lost_its_passphrase_is_damaged(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "vault", "mina", PASSPHRASE, now=NOW) as vault:
        identity = vault._store.identity
    bare = {"format": "firsthand-key/1", "user": "mina", "protection": "none", "identity": identity}
    (tmp_path / "vault" / "keys" / "mina.key").write_text(json.dumps(bare))
    with pytest.raises(VaultDamaged):
        Vault.open(tmp_path / "vault", nobody)


def test_a_vault_that_is_not_there_says_where(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="there is no vault"):
        Vault.open(tmp_path / "none", unlock)


@pytest.mark.parametrize("damage", ["empty", "noise", "first page", "cut"])
def test_a_damaged_database_is_called_damaged(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "vault"
    with Vault.create(path, "example", None, now=NOW) as vault:
        admit(vault, admission("S01"))
    file = path / "vault.db"
    data = bytearray(file.read_bytes())
    match damage:
        case "empty":
            data = bytearray()
        case "noise":
            data = bytearray(os.urandom(len(data)))
        case "first page":
            data[100:200] = bytes(100)
        case "cut":
            del data[3000:]
    file.write_bytes(data)
    with pytest.raises(VaultDamaged):
        Vault.open(path, nobody)


def test_a_damaged_page_within_is_found_when_read(tmp_path: Path) -> None:
    path = tmp_path / "vault"
    with Vault.create(path, "example", None, now=NOW) as vault:
        admit(vault, *(admission(f"S{n:02}", ["Why?", "Because of the rain. " * 200]) for n in range(1, 20)))
    data = bytearray((path / "vault.db").read_bytes())
    for page in range(20, len(data) // 4096):
        data[page * 4096 + 500] ^= 1
    (path / "vault.db").write_bytes(data)
    with pytest.raises(VaultDamaged), Vault.open(path, nobody) as vault:
        vault.verify()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"{}", b"\xff\xfe", b'{"format": "firsthand-key/9"}',
        b'{"format": "firsthand-key/1", "user": "example", "protection": "none", "identity": "AGE-SECRET-KEY-1"}',
    ],
)  # fmt: skip
def test_a_key_file_that_is_none_is_damaged(tmp_path: Path, content: bytes) -> None:
    with Vault.create(tmp_path / "vault", "example", None, now=NOW):
        pass
    (tmp_path / "vault" / "keys" / "example.key").write_bytes(content)
    with pytest.raises(VaultDamaged):
        Vault.open(tmp_path / "vault", nobody)


def test_a_key_takes_the_work_that_the_decision_says(locked: Path) -> None:
    for user in ("mina", "sora"):
        held = json.loads((locked / "keys" / f"{user}.key").read_text())
        assert (held["protection"], held["memory_kib"], held["passes"], held["lanes"]) == (
            "argon2id chacha20poly1305", 64 * 1024, 3, 4,
        )  # fmt: skip


def test_an_altered_key_file_opens_nothing(locked: Path, tmp_path: Path) -> None:
    import shutil

    copy = shutil.copytree(locked, tmp_path / "vault")
    held = json.loads((copy / "keys" / "mina.key").read_text())
    for name, value in (("lanes", 3), ("passes", 2), ("memory_kib", 1024), ("user", "sora")):
        (copy / "keys" / "mina.key").write_text(json.dumps(held | {name: value}))
        with pytest.raises(WrongPassphrase):
            Vault.open(copy, unlock, user="mina")
    for name, value in (("memory_kib", 2**31), ("salt", "no base64!"), ("nonce", ""), ("memory_kib", -1)):
        (copy / "keys" / "mina.key").write_text(json.dumps(held | {name: value}))
        with pytest.raises(VaultDamaged):
            Vault.open(copy, unlock, user="mina")


def test_one_writer_at_a_time_and_readers_beside_her(vault: Vault) -> None:
    with pytest.raises(VaultBusy):
        Vault.open(vault.path, nobody, writing=True)
    with Vault.open(vault.path, nobody) as reader, vault.write("admit", now=NOW) as writer:
        writer.admit([admission("S01")])
        assert reader.sources() == ()
    vault.close()
    with Vault.open(vault.path, nobody, writing=True) as again:
        assert [source.code for source in again.sources()] == ["S01"]


def test_a_second_process_is_told_the_vault_is_busy(vault: Vault) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom firsthand.errors import VaultBusy\n"
        "from firsthand.vault import Vault\n"
        "try:\n    Vault.open(Path(sys.argv[1]), lambda user: '', writing=True)\n"
        "except VaultBusy as busy:\n    print(busy.message, '|', busy.advice)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, vault.path], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("another process is writing to this vault | Wait")


def test_a_vault_opened_for_reading_cannot_be_written(vault: Vault) -> None:
    vault.close()
    with Vault.open(vault.path, nobody) as reader:
        with pytest.raises(UsageError), reader.write("admit", now=NOW) as writer:
            writer.admit([admission("S01")])
        with reader._store._reader.connect() as connection, pytest.raises(Exception, match="readonly"):
            run(connection, "DELETE FROM source")


def test_a_failed_opening_lets_the_next_writer_in(locked: Path) -> None:
    with pytest.raises(WrongPassphrase):
        Vault.open(locked, lambda _: OTHER, user="mina", writing=True)
    with Vault.open(locked, unlock, user="mina", writing=True) as vault:
        assert vault.user == "mina"


def test_a_key_file_without_a_member_opens_nothing(vault: Vault) -> None:
    vault.close()
    connection = raw(vault.path, vault._store.key)
    connection.execute("UPDATE member SET user = 'somebody'")
    connection.close()
    with pytest.raises(WrongPassphrase):
        Vault.open(vault.path, nobody)
