"""Erasing, copying, restoring, looking over, new keys, and putting away in a hurry, by the commands."""

from __future__ import annotations

import io
import re
import shutil
import sys
import time
from pathlib import Path

import keyring
import pytest

from tests.cli.test_commands import Mill, Ring, give
from tests.support import mill


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mill")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FIRSTHAND_USER", raising=False)
        project = Mill(root / "full", patch)
        assert give(root, "new", "full", "--user", "minji").code == 0
        mill.write_files(project.root)
        project.does("admit", "interviews", "--register", "register.csv")
        project.does("admit", "--consents", "consents.csv", "--coverage", "coverage.csv", "--codings", "codings.csv")
    return root


@pytest.fixture
def full(laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mill:
    monkeypatch.delenv("FIRSTHAND_USER", raising=False)
    return Mill(Path(shutil.copytree(laid / "full", tmp_path / "full")), monkeypatch)


def test_an_erasure_says_what_it_takes_and_which_backups_still_have_her(full: Mill, tmp_path: Path) -> None:
    place = tmp_path / "copy"
    told = full.does("backup", str(place))
    assert told == f"{place} and {place}.keyring hold the vault. Try them: firsthand restore {place} FOLDER\n"
    *told_lines, unknown = full.does("erase", "S02", "--yes-erase", "S02").splitlines()
    assert told_lines == [
        "S02: 1 interview, 1 text of 4 turns, 1 coding, 0 accounts, 1 original, no identity.",
        "S02 is erased.",
        f"She can still be read in {place}: firsthand backup --refresh {place}",
        "5 files in the project's folder to look at, and delete or change:",
        "  codings.csv: it names her code",
        "  consents.csv: it names her code",
        "  coverage.csv: it names her code",
        "  interviews/S02.txt: she was admitted from it",
        "  register.csv: it names her code",
    ]
    assert unknown.startswith("Not known are copies outside this folder")
    assert {line.split()[0] for line in full.does("sources").splitlines()} >= {"S01", "S03"}
    assert "S02" not in full.does("sources")
    assert mill.CANARY not in full("search", mill.CANARY).out
    assert full("erase", "S02", "--yes-erase", "S02").err.startswith("firsthand: S02 was erased")
    said = full("admit", "interviews", "--register", "register.csv")
    assert said.code != 0
    assert "S02 was erased" in said.out + said.err


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["erase", "S02"], "confirmed by the source's code"),
        (["erase", "S02", "--yes-erase", "S01"], "that is another code; nothing was erased"),
        (["erase", "S09", "--yes-erase", "S09"], "there is no source S09"),
        (["backup", "firsthand.toml"], "firsthand.toml is there already"),
        (["backup", "--refresh", "nowhere"], "there is no backup in"),
        (["backup", "--forget", "nowhere"], "no backup in"),
        (["backup", "--forget", "--refresh", "nowhere"], "exclude each other"),
    ],
)
def test_what_keeping_cannot_mean(full: Mill, words: list[str], fault: str) -> None:
    said = full(*words)
    assert (said.code, fault in said.err) == (2, True)
    assert len(full.does("sources").splitlines()) >= 3


class Typed(io.StringIO):
    """What a person types at a terminal."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_the_code_is_typed(full: Mill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Typed("S03\n"))
    wrong = full("erase", "S02")
    assert (wrong.code, "nothing was erased" in wrong.err) == (2, True)
    assert "This cannot be undone. Type S02 to erase her" in wrong.err
    monkeypatch.setattr(sys, "stdin", Typed("S02\n"))
    assert "S02 is erased." in full.does("erase", "S02")


def test_a_refreshed_backup_restores_without_her_and_another_project_reads_it(full: Mill, tmp_path: Path) -> None:
    place, back = tmp_path / "copy", tmp_path / "back" / "vault"
    full.does("backup", str(place))
    full.does("erase", "S02", "--yes-erase", "S02")
    assert full.does("backup", "--refresh", str(place)).startswith(f"{place} is refreshed.")
    lines = full.does("restore", str(place), str(back)).splitlines()
    assert re.fullmatch(
        rf"{re.escape(str(back))} is whole: 2 sources, 3 originals, journal of \d+ entries, head \w+\.", lines[0]
    )
    assert lines[1] == "Erased since the backup was made, and erased here too: S02."
    shutil.rmtree(full.root / "vault")
    shutil.move(back, full.root / "vault")
    assert "S03" in full.does("sources")
    assert full.does("journal", "verify").startswith("The journal is whole")
    said = full("restore", str(place), str(full.root / "vault"))
    assert (said.code, "something in the vault's place" in said.err) == (2, True)


def test_a_backup_is_restored_with_the_passphrase_and_no_other(full: Mill, tmp_path: Path) -> None:
    full.does("backup", str(tmp_path / "copy"))
    full.passphrase(mill.OTHER)
    said = full("restore", str(tmp_path / "copy"), str(tmp_path / "back"))
    assert (said.code, said.err) == (3, "firsthand: wrong passphrase\n")
    assert not (tmp_path / "back").exists()


def test_the_doctor_finds_a_sound_vault_sound(full: Mill) -> None:
    lines = full.does("doctor").splitlines()
    assert {line[:4] for line in lines} == {"ok  "}
    assert [line.split()[1] for line in lines] == [
        "schema:", "journal:", "high-water:", "words:", "keyring:", "originals:", "index:", "members:", "files:",
        "rights:", "backups:", "withdrawals:", "events:", "dates:", "links:", "terms:",
    ]  # fmt: skip


def test_the_doctor_says_what_to_do_and_ends_with_three(full: Mill, tmp_path: Path) -> None:
    full.does("backup", str(tmp_path / "copy"))
    full.does("erase", "S02", "--yes-erase", "S02")
    full.does("withdraw", "S03", "--received", "2024-06-01")
    (full.root / "vault" / "originals" / "notes.txt").write_text("mine")
    said = full("doctor")
    assert said.code == 3
    wrong = [line for line in said.out.splitlines() if line.startswith("do ")]
    assert [line.split()[1] for line in wrong] == ["files:", "rights:", "backups:", "withdrawals:"]
    assert f"still readable of a source erased since: {tmp_path / 'copy'}" in said.out
    assert "overdue: S03" in said.out
    assert mill.CANARY not in said.out + said.err
    full.does("backup", "--forget", str(tmp_path / "copy"))
    assert "backups: 0 known" in full("doctor").out


def test_an_older_database_is_refused_until_an_officer_accepts_it(full: Mill, tmp_path: Path) -> None:
    shutil.copy(full.root / "vault" / "vault.db", tmp_path / "older.db")
    full.does("withdraw", "S03", "--received", "2024-06-01")
    shutil.copy(tmp_path / "older.db", full.root / "vault" / "vault.db")
    for refused in (["sources"], ["check"], ["doctor"], ["withdraw", "S03", "--received", "2024-06-01"]):
        said = full(*refused)
        assert (said.code, said.out) == (3, "")
        assert said.err.startswith("firsthand: this vault.db is older than the vault was on ")
        assert "firsthand doctor --accept-database" in said.err
    assert "is the vault from now on" in full.does("doctor", "--accept-database")
    assert full.does("withdrawals") == ""
    said = full("doctor", "--accept-database")
    assert (said.code, said.err.splitlines()[0]) == (2, "firsthand: this vault.db is as far as the vault was")


def test_new_keys_change_nothing_that_is_kept(full: Mill) -> None:
    before = (full.root / "vault" / "keys" / "minji.db.age").read_bytes()
    packs = {path.name for path in (full.root / "vault" / "originals").iterdir()}
    assert full.does("rotate").startswith("The vault has new keys.")
    assert (full.root / "vault" / "keys" / "minji.db.age").read_bytes() != before
    assert packs.isdisjoint(path.name for path in (full.root / "vault" / "originals").iterdir())
    assert {line[:4] for line in full.does("doctor").splitlines()} == {"ok  "}


def test_the_vault_is_put_away_without_a_passphrase_in_under_a_second(
    full: Mill, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    try:
        full.does("passphrase", "--remember")
        (full.root / "vault" / "keys" / ".minji.key.01234567.part").write_bytes(b"half")
        (full.root / "vault" / ".backup.01234567").mkdir()
        monkeypatch.delenv("FIRSTHAND_PASSPHRASE_FILE")
        started = time.perf_counter()
        told = full.does("lock").splitlines()
        assert time.perf_counter() - started < 1
        assert told == ["Forgotten by the system keyring: minji.", "2 files of broken-off commands deleted."]
        assert ring.kept == {}
        assert sorted(path.name for path in (full.root / "vault" / "keys").iterdir()) == ["minji.db.age", "minji.key"]
        assert full("sources").code == 3
        assert full.does("lock").splitlines() == ["No passphrase was kept.", "0 files of broken-off commands deleted."]
    finally:
        keyring.set_keyring(usual)


def test_putting_away_leaves_the_files_of_a_process_that_writes(full: Mill) -> None:
    from firsthand.vault.disk.lock import WriterLock

    part = full.root / "vault" / ".keyring.next.01234567.part"
    part.write_bytes(b"half")
    writing = WriterLock(full.root / "vault" / "vault.lock")
    assert "Another process is writing" in full.does("lock")
    assert part.exists()
    writing.release()
    assert "1 file of broken-off commands" in full.does("lock")


def test_putting_away_says_where_there_is_no_vault(full: Mill) -> None:
    shutil.rmtree(full.root / "vault")
    said = full("lock")
    assert (said.code, "there is no vault" in said.err) == (3, True)
