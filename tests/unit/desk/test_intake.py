"""Intake: files are matched with the register, refused one by one, and taken in once."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from firsthand.desk.admission import intake
from firsthand.desk.admission.intake import Intake, admit
from firsthand.model.project import Project
from firsthand.vault import Vault
from tests.support import mill


def _admit(vault: Vault, project: Project, root: Path, *paths: str) -> Intake:
    given = [root / path for path in paths or ("interviews",)]
    return admit(vault, project, given, root / "register.csv", now=mill.NOW)


def _entries(vault: Vault) -> int:
    return sum(1 for _ in vault.journal())


def _held(vault: Vault) -> list[str]:
    return [f"{text.interview} {text.language}" for text in vault.transcripts()]


def test_every_file_of_the_register_goes_in_originals_before_translations(
    vault: Vault, project: Project, root: Path
) -> None:
    done = _admit(vault, project, root)
    assert (done.refusals, done.faults) == ((), ())
    assert [a.file for a in done.admitted] == ["S01.ko.txt", "S02.txt", "S03.txt", "S01.en.txt"]
    assert done.number("new") == 4
    assert done.words == sum(a.words for a in done.admitted) > 80
    assert sorted(_held(vault)) == ["S01 en", "S01 ko", "S02 en", "S03 en"]


def test_the_same_files_again_change_nothing_and_leave_no_journal_entry(
    vault: Vault, project: Project, root: Path
) -> None:
    _admit(vault, project, root)
    before = _entries(vault), vault.transcripts()
    again = _admit(vault, project, root)
    assert (again.number("unchanged"), again.number("new"), again.number("revised"), again.words) == (4, 0, 0, 0)
    assert (_entries(vault), vault.transcripts()) == before


def test_a_corrected_file_is_a_revision(vault: Vault, project: Project, root: Path) -> None:
    _admit(vault, project, root)
    (root / "interviews/S03.txt").write_text(mill.INTERVIEWS["S03.txt"].replace("A few", "Two"), "utf-8")
    done = _admit(vault, project, root)
    assert [(a.file, a.outcome) for a in done.admitted if a.outcome != "unchanged"] == [("S03.txt", "revised")]
    assert [t.revision for t in vault.transcripts() if t.interview.source == "S03"] == [2]


def test_a_refused_file_leaves_nothing_and_the_others_go_in(vault: Vault, project: Project, root: Path) -> None:
    (root / "interviews/S02.txt").write_bytes(b"\x00\x01" + mill.CANARY.encode() + b"\x00" * 40)
    (root / "interviews/S03.txt").write_text("SOMEBODY: Yes.\n\nELSE: No.\n", "utf-8")
    done = _admit(vault, project, root)
    assert [refusal.name for refusal in done.refusals] == ["S02.txt", "S03.txt"]
    assert all(refusal.reason for refusal in done.refusals)
    assert sorted(_held(vault)) == ["S01 en", "S01 ko"]
    assert [source.code for source in vault.sources()] == ["S01"]


def test_when_every_file_is_refused_nothing_is_written(vault: Vault, project: Project, root: Path) -> None:
    for name in mill.INTERVIEWS:
        (root / "interviews" / name).write_text("", "utf-8")
    before = _entries(vault)
    done = _admit(vault, project, root)
    assert (len(done.refusals), done.admitted, _entries(vault)) == (4, (), before)
    assert list((vault.path / "originals").iterdir()) == []


def test_a_file_the_register_does_not_name_is_refused_and_tables_beside_it_are_passed_over(
    vault: Vault, project: Project, root: Path
) -> None:
    (root / "interviews/notes.txt").write_text("Notes.", "utf-8")
    (root / "interviews/list.xlsx").write_bytes(b"PK")
    done = _admit(vault, project, root)
    assert [(r.name, r.reason) for r in done.refusals] == [("notes.txt", "the register does not name this file")]
    assert done.number("new") == 4


def test_a_file_that_is_in_no_folder_stops_everything_before_the_first(
    vault: Vault, project: Project, root: Path
) -> None:
    (root / "interviews/S03.txt").unlink()
    done = _admit(vault, project, root)
    assert [str(fault) for fault in done.faults] == [
        "register.csv: row 5, column file: this file is in none of the folders given"
    ]
    assert (done.admitted, vault.transcripts()) == ((), ())


def test_files_named_one_by_one_may_be_few(vault: Vault, project: Project, root: Path) -> None:
    done = _admit(vault, project, root, "interviews/S02.txt")
    assert ([a.file for a in done.admitted], done.refusals, done.faults) == (["S02.txt"], (), ())


def test_a_file_named_that_is_not_there_is_refused(vault: Vault, project: Project, root: Path) -> None:
    done = _admit(vault, project, root, "interviews/S02.txt", "interviews/S09.txt")
    assert [(r.name, r.reason) for r in done.refusals] == [("S09.txt", "the register does not name this file")]


def test_a_faulty_register_stops_everything_before_the_first_file(vault: Vault, project: Project, root: Path) -> None:
    register = (root / "register.csv").read_text("utf-8")
    (root / "register.csv").write_text(register.replace("male,61", "male,161"), "utf-8")
    done = _admit(vault, project, root)
    assert [(fault.row, fault.column) for fault in done.faults] == [(5, "age")]
    assert (done.admitted, done.refusals, vault.transcripts()) == ((), (), ())


def test_a_hangul_name_is_one_name_however_the_disk_spells_it(vault: Vault, project: Project, root: Path) -> None:
    (root / "interviews/S02.txt").rename(root / "interviews" / unicodedata.normalize("NFD", "둘째 면담.txt"))
    register = (root / "register.csv").read_text("utf-8")
    (root / "register.csv").write_text(register.replace("S02.txt", "둘째 면담.txt"), "utf-8")
    done = _admit(vault, project, root)
    assert (done.refusals, done.faults, done.number("new")) == ((), (), 4)


def test_each_batch_is_one_write_and_a_run_cut_short_is_repeated(
    vault: Vault, project: Project, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "BATCH_FILES", 1)
    steps: list[tuple[int, int]] = []

    def stop_after_two(done: int, of: int) -> None:
        steps.append((done, of))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        admit(vault, project, [root / "interviews"], root / "register.csv", now=mill.NOW, progress=stop_after_two)
    assert (steps, len(_held(vault)), _entries(vault)) == ([(1, 4), (2, 4)], 2, 3)
    done = _admit(vault, project, root)
    assert (done.number("unchanged"), done.number("new")) == (2, 2)
    assert vault.verify().number == _entries(vault)
