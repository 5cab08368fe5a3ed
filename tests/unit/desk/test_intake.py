"""Intake: files are matched with the register, refused one by one, and taken in once."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from firsthand.desk.admission import intake
from firsthand.desk.admission.intake import Intake, admit
from firsthand.model.project import Project
from firsthand.vault import Vault
from firsthand.vault.database.engine import rows
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


def _twin(root: Path, text: str | bytes, *, name: str = "S09.txt", speaker: str = "SOURCE") -> None:
    """Put another file into the folder, under a row and a code of its own."""
    (root / "interviews" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    row = f"{name},{name.partition('.')[0]},2024-05-20,en,{speaker},,,,approved,female,30\n"
    with (root / "register.csv").open("a", encoding="utf-8") as register:
        register.write(row)


def _same_words(text: str) -> str:
    """The same words as another program saves them: other marks, other spaces, another end of each line."""
    return text.replace("me.", "me .").replace("'", "’").replace(". ", ".  ").replace("\n", "\r\n").replace(" .", ".")


@pytest.mark.parametrize("alter", [str, _same_words])
@pytest.mark.parametrize("first", [(), ("interviews/S02.txt",)], ids=["in one batch", "in the vault"])
def test_one_interview_under_a_second_code_is_refused_by_bytes_and_by_words(
    vault: Vault, project: Project, root: Path, first: tuple[str, ...], alter: Callable[[str], str]
) -> None:
    if first:
        _admit(vault, project, root, *first)
    _twin(root, alter(mill.INTERVIEWS["S02.txt"]))
    done = _admit(vault, project, root)
    same = "this very file" if alter is str else "the same words"
    assert [(r.name, r.reason) for r in done.refusals] == [("S09.txt", f"S02 has {same} already")]
    assert mill.CANARY not in str(done.refusals)
    assert sorted(source.code for source in vault.sources()) == ["S01", "S02", "S03"]
    assert _admit(vault, project, root, "interviews/S09.txt").refusals == done.refusals


def test_a_second_interview_of_the_same_source_may_not_be_her_first_again(
    vault: Vault, project: Project, root: Path
) -> None:
    _twin(root, mill.INTERVIEWS["S03.txt"], name="S03b.txt")
    register = (root / "register.csv").read_text("utf-8").replace("S03b.txt,S03b", "S03b.txt,S03")
    head, *lines = register.replace("female,30", ",").splitlines()
    held = [f"{head},interview", *(f"{line},{2 if line.startswith('S03b') else 1}" for line in lines)]
    (root / "register.csv").write_text("\n".join(held), "utf-8")
    assert [r.reason for r in _admit(vault, project, root).refusals] == ["S03 has this very file already"]


def test_two_codes_mixed_up_are_put_right_at_once(vault: Vault, project: Project, root: Path) -> None:
    two, three = (root / f"interviews/S0{n}.txt" for n in (2, 3))
    right = two.read_bytes(), three.read_bytes()
    two.write_bytes(right[1])
    three.write_bytes(right[0])
    _admit(vault, project, root)
    two.write_bytes(right[0])
    assert [r.name for r in _admit(vault, project, root, "interviews/S02.txt").refusals] == ["S02.txt"]
    three.write_bytes(right[1])
    done = _admit(vault, project, root)
    assert (done.refusals, done.number("revised")) == ((), 2)


def test_a_conversation_of_two_stands_under_both_each_the_source_of_her_own_turns(
    vault: Vault, project: Project, root: Path
) -> None:
    both = "INTERVIEWER: When?\n\nANNA: In spring.\n\nBORIS: In autumn.\n\nINTERVIEWER: And then?\n\nANNA: Nothing.\n"
    _twin(root, both, name="S08.txt", speaker="ANNA")
    _twin(root, both, name="S09.txt", speaker="BORIS")
    done = _admit(vault, project, root)
    assert (done.refusals, done.number("new")) == ((), 6)
    _twin(root, both, name="S10.txt", speaker="ANNA")
    assert [r.reason for r in _admit(vault, project, root).refusals] == ["S08 has this very file already"]


def test_no_plain_digest_of_testimony_is_kept(vault: Vault, project: Project, root: Path) -> None:
    _twin(root, mill.INTERVIEWS["S02.txt"])
    _admit(vault, project, root)
    digest = sha256(mill.INTERVIEWS["S02.txt"].encode()).hexdigest()
    with vault._store.reading() as connection:
        tables = [name for (name,) in rows(connection, "SELECT name FROM sqlite_master WHERE sql LIKE '%STRICT%'")]
        kept = [str(row) for table in tables for row in rows(connection, f'SELECT * FROM "{table}"')]
    assert any("S02" in row for row in kept)
    assert not any(digest in row for row in kept)


def test_a_translation_with_other_turns_than_its_original_is_told_and_goes_in(
    vault: Vault, project: Project, root: Path
) -> None:
    english = root / "interviews/S01.en.txt"
    whole = english.read_text("utf-8")
    english.write_text(whole.rsplit("INTERVIEWER:", 1)[0], "utf-8")
    done = _admit(vault, project, root)
    assert (done.refusals, done.number("new")) == ((), 4)
    assert [(str(u.interview), u.language, u.turns, u.of) for u in done.unaligned] == [("S01", "en", 2, 4)]
    english.write_text(whole, "utf-8")
    assert _admit(vault, project, root, "interviews/S01.en.txt").unaligned == ()
