"""A new project: complete, readable at once, and never over something that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.desk.project.setup import new_project
from firsthand.desk.writing.reports import check_report
from firsthand.errors import UsageError
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill


def test_a_new_project_reads_without_a_fault_and_its_vault_opens(tmp_path: Path) -> None:
    root = tmp_path / "deep" / "mill"
    new_project(root, "minji", mill.PASSPHRASE, now=mill.NOW)
    project = read_project(root)
    assert project.problems == ()
    assert not project.invented
    assert [each.date for each in project.reports.values()] == [mill.NOW.date().isoformat()]
    with Vault.open(root / project.vault, lambda _: mill.PASSPHRASE) as vault:
        assert (vault.members(), vault.open_without_passphrase) == (("minji",), False)
        checked = check_report(vault, project, project.reports["report"], today=mill.TODAY)
    assert [d.code for d in checked.diagnostics] == ["MS04"]
    assert {path.name for path in root.iterdir()} == {
        "codebook.toml", "exhibits", "facts.toml", "findings", "firsthand.toml", "register.csv", "report", "vault",
    }  # fmt: skip


def test_an_empty_folder_will_do_with_what_a_file_manager_left_in_it(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").write_bytes(b"\x00")
    (tmp_path / "Thumbs.db").write_bytes(b"\x00")
    new_project(tmp_path, "minji", mill.PASSPHRASE, now=mill.NOW)
    assert (tmp_path / "vault" / "vault.db").is_file()


def test_an_occupied_folder_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine", "utf-8")
    for place in (tmp_path, tmp_path / "diary.txt"):
        with pytest.raises(UsageError, match="is not empty"):
            new_project(place, "minji", mill.PASSPHRASE, now=mill.NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]
    assert (tmp_path / "diary.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("user", "passphrase"), [("minji", "too short"), ("Min Ji", mill.PASSPHRASE), ("", mill.PASSPHRASE)]
)
def test_a_name_or_passphrase_that_will_not_do_leaves_nothing(tmp_path: Path, user: str, passphrase: str) -> None:
    with pytest.raises(UsageError):
        new_project(tmp_path / "mill", user, passphrase, now=mill.NOW)
    assert list(tmp_path.iterdir()) == []
