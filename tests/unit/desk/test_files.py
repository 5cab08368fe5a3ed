"""Files are written whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from firsthand.desk.files import laid_ready, write_whole
from firsthand.errors import EnvironmentFault


def _everything(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.is_file()}


def test_all_files_appear_once_the_block_has_ended_well(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old", "utf-8")
    with laid_ready({tmp_path / "a.txt": b"new", tmp_path / "b.txt": b"too"}, ""):
        assert (tmp_path / "a.txt").read_text("utf-8") == "old"
        assert not (tmp_path / "b.txt").exists()
    assert _everything(tmp_path) == {"a.txt": "new", "b.txt": "too"}


def test_when_the_block_raises_nothing_has_changed_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old", "utf-8")
    with pytest.raises(KeyboardInterrupt), laid_ready({tmp_path / "a.txt": b"new", tmp_path / "b.txt": b"too"}, ""):
        raise KeyboardInterrupt
    assert _everything(tmp_path) == {"a.txt": "old"}


def test_when_one_file_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old", "utf-8")
    (tmp_path / "b.txt").mkdir()
    with (
        pytest.raises(EnvironmentFault, match=r"b\.txt cannot be written: .+\nMove it away\."),
        laid_ready({tmp_path / "a.txt": b"new", tmp_path / "b.txt": b"too"}, "Move it away."),
    ):
        pytest.fail("the block is not entered")
    assert _everything(tmp_path) == {"a.txt": "old"}
    with pytest.raises(EnvironmentFault, match=r"a\.txt"):
        write_whole(tmp_path / "a.txt" / "c.txt", b"", "")


def test_folders_are_made_and_rights_are_kept(tmp_path: Path) -> None:
    write_whole(tmp_path / "deep" / "a.txt", b"one", "")
    (tmp_path / "deep" / "a.txt").chmod(0o640)
    write_whole(tmp_path / "deep" / "a.txt", b"two", "")
    assert (tmp_path / "deep" / "a.txt").read_bytes() == b"two"
    assert stat.S_IMODE((tmp_path / "deep" / "a.txt").stat().st_mode) == 0o640
