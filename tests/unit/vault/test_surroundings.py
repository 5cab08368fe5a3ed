"""What the machine may do to a vault: each fault is told in words, and nothing is lost or half written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.errors import EnvironmentFault
from firsthand.vault import Vault
from firsthand.vault.database.engine import one, run
from firsthand.vault.disk.faults import disk_faults
from firsthand.vault.disk.layout import write_durably
from tests.unit.vault.making import NOW, admission, admit, nobody

BIG = ["Why?", "Because of the rain. " * 4000]


def test_a_full_database_is_told_and_the_write_comes_to_nothing(vault: Vault) -> None:
    admit(vault, admission("S01"))
    with vault._store._writer.connect() as connection:
        pages = one(connection, "PRAGMA page_count")[0]
        run(connection, f"PRAGMA max_page_count = {pages + 2}")
    before = vault.verify()
    with pytest.raises(EnvironmentFault, match="the disk is full") as caught:
        admit(vault, admission("S02", BIG))
    assert "Make room" in caught.value.advice
    assert caught.value.__suppress_context__
    assert vault.verify() == before
    assert len(list((vault.path / "originals").iterdir())) == 1
    with vault._store._writer.connect() as connection:
        run(connection, f"PRAGMA max_page_count = {2**30}")
    assert admit(vault, admission("S02", BIG)) == ["new"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", place], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("MAKING A SMALL DISK NEEDS THE RIGHT TO MOUNT ONE")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_told_and_the_vault_goes_on_when_there_is_room(small_disk: Path) -> None:
    with Vault.create(small_disk / "vault", "example", None, now=NOW) as vault:
        admit(vault, admission("S01"))
        filler = small_disk / "filler"
        with pytest.raises(OSError, match="No space"):
            filler.write_bytes(bytes(2**21))
        before = vault.verify()
        with pytest.raises(EnvironmentFault) as caught:
            admit(vault, admission("S02", BIG))
        assert "disk" in caught.value.message
        assert vault.verify() == before
        filler.unlink()
        assert admit(vault, admission("S02", BIG)) == ["new"]
        assert not list(vault.path.rglob("*.part"))


def test_a_vault_that_does_not_fit_leaves_nothing_behind(small_disk: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(bytes(2**21))
    with pytest.raises(EnvironmentFault):
        Vault.create(small_disk / "vault", "example", None, now=NOW)
    assert [p.name for p in small_disk.iterdir()] == ["filler"]


_AS_A_STRANGER = """
import os, sys
from pathlib import Path
import encodings.idna
from firsthand.errors import EnvironmentFault
from firsthand.text.analysis import analyser
from firsthand.vault import Vault
analyser()  # a stranger may have no right to read the libraries later
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
path = Path(sys.argv[1])
try:
    with Vault.open(path, lambda user: "") as vault:
        print("read", [source.code for source in vault.sources()])
except EnvironmentFault as fault:
    print(fault.message)
try:
    Vault.open(path, lambda user: "", writing=True)
except EnvironmentFault as fault:
    print(fault.message, "|", fault.advice)
try:
    Vault.create(path / "inside", "example", None, now=None)
except EnvironmentFault as fault:
    print(fault.message)
"""


def _open_to_strangers(path: Path, mode: int) -> None:
    for folder in path.parents:
        if folder.is_relative_to(tempfile.gettempdir()) and folder != Path(tempfile.gettempdir()):
            folder.chmod(0o755)
    for each in [path, *path.rglob("*")]:
        each.chmod(mode | (0o111 if each.is_dir() else 0))


def test_a_folder_that_cannot_be_written_is_read_and_said_so_on_writing(vault: Vault) -> None:
    admit(vault, admission("S01"))
    vault.close()
    _open_to_strangers(vault.path, 0o444)
    command = [sys.executable, "-c", _AS_A_STRANGER, str(vault.path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    _open_to_strangers(vault.path, 0o644)
    assert done.stdout.splitlines() == [
        "read ['S01']",
        "the vault's folder cannot be written | Check its rights, or copy it to a disk you may write to.",
        "the vault's folder cannot be written",
    ], done.stderr


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.ENOSPC, "full"), (errno.EDQUOT, "full"), (errno.EROFS, "cannot be written"), (errno.EIO, "refuses")],
)
def test_what_the_file_system_says_is_told_in_words(number: int, told: str) -> None:
    with pytest.raises(EnvironmentFault, match=told) as caught, disk_faults():
        raise OSError(number, os.strerror(number), "committee.txt")
    assert "committee" not in str(caught.value)


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    write_durably(tmp_path / "key", b"first")
    write_durably(tmp_path / "key", b"second")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("key", b"second")]
    with pytest.raises(EnvironmentFault):
        write_durably(tmp_path / "none" / "key", b"first")


def test_a_file_half_written_in_the_originals_is_cleaned_up_by_the_next_writer(vault: Vault) -> None:
    admit(vault, admission("S01"))
    vault.close()
    (vault.path / "originals" / ".0123.age.12345678.part").write_bytes(b"left over")
    with Vault.open(vault.path, nobody):
        assert len(list((vault.path / "originals").iterdir())) == 2
    with Vault.open(vault.path, nobody, writing=True) as again:
        assert len(list((vault.path / "originals").iterdir())) == 1
        assert again.original(admission("S01").digest) == admission("S01").original
