"""A finding is counted as it is written, and saved only where it can be counted and nobody else saved it meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.desk.files import ChangedMeanwhile
from firsthand.desk.numbers.findings import (
    ABSENT,
    Counted,
    Written,
    count_all,
    count_text,
    open_finding,
    passages_behind,
    save_finding,
)
from firsthand.errors import UsageError
from firsthand.model.finding import Answer
from firsthand.model.project import Project
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support.mill import TODAY

WITHHELD = """question = "Was not paid"
unit = "source"
among = "asked('wages')"
where = "says('wages.withheld')"
"""


def save(vault: Vault, project: Project, text: str, digest: str = ABSENT, name: str = "unpaid") -> Counted | Written:
    return save_finding(vault, project, Written(name, text, digest), TODAY)


def test_what_is_typed_is_counted_as_the_saved_file_would_be(filled: Vault, project: Project, root: Path) -> None:
    typed = count_text(filled, project, "unpaid", WITHHELD, TODAY).count
    assert typed is not None
    assert (typed.n, typed.of, typed.denied) == (2, 3, 1)
    assert not (root / "findings" / "unpaid.toml").exists()
    assert isinstance(save(filled, project, WITHHELD), Written)
    saved = {one.name: one.count for one in count_all(filled, read_project(root), TODAY)}
    assert saved["unpaid"] == typed


def test_a_saved_file_holds_what_was_typed_and_can_be_saved_again(filled: Vault, project: Project, root: Path) -> None:
    first = save(filled, project, WITHHELD)
    assert isinstance(first, Written)
    assert open_finding(project, "unpaid") == first
    second = save(filled, project, WITHHELD.replace("Was not", "Was never"), first.digest)
    assert isinstance(second, Written)
    assert (root / "findings" / "unpaid.toml").read_text("utf-8") == second.text


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        (WITHHELD.replace("wages.withheld", "wages.witheld"), 4),
        (WITHHELD.replace('"source"', '"sauce"'), 2),
        (WITHHELD.replace("Was not paid", " "), 1),
        (WITHHELD + "colour = 1\n", 5),
        (WITHHELD + "value = = 1\n", 5),
    ],
)
def test_what_the_reader_faults_is_not_saved(
    filled: Vault, project: Project, root: Path, wrong: str, line: int
) -> None:
    refused = save(filled, project, wrong)
    assert isinstance(refused, Counted)
    assert [problem.place.line for problem in refused.problems] == [line]
    assert not (root / "findings" / "unpaid.toml").exists()


@pytest.mark.parametrize("name", ["", "../firsthand", "a/b", ".hidden", "-", "a.b", "nul\0"])
def test_no_name_leads_out_of_the_folder(filled: Vault, project: Project, root: Path, name: str) -> None:
    before = sorted(root.rglob("*"))
    assert isinstance(save(filled, project, WITHHELD, name=name), Counted)
    assert sorted(root.rglob("*")) == before
    with pytest.raises(UsageError):
        open_finding(project, name)


def test_a_file_changed_meanwhile_is_not_saved_over(filled: Vault, project: Project, root: Path) -> None:
    first = save(filled, project, WITHHELD)
    assert isinstance(first, Written)
    path = root / "findings" / "unpaid.toml"
    path.write_text(WITHHELD + "# hers\n", "utf-8")
    for digest in (first.digest, ABSENT):
        with pytest.raises(ChangedMeanwhile):
            save(filled, project, WITHHELD, digest)
    path.unlink()
    with pytest.raises(ChangedMeanwhile):
        save(filled, project, WITHHELD, first.digest)
    assert not path.exists()


def test_a_file_that_cannot_be_read_is_listed_with_its_fault(filled: Vault, root: Path) -> None:
    (root / "findings" / "torn.toml").write_text("unit = \n", "utf-8")
    listed = {one.name: one for one in count_all(filled, read_project(root), TODAY)}
    assert listed["torn"].count is None
    assert len(listed["torn"].problems) == 1
    assert all(one.count is not None for name, one in listed.items() if name != "torn")


def test_the_passages_behind_a_number_are_those_that_made_it(filled: Vault, project: Project) -> None:
    count = count_text(filled, project, "unpaid", WITHHELD, TODAY).count
    assert count is not None
    total, behind = passages_behind(filled, count, {Answer.IN}, 10)
    assert (total, [str(one.passage) for one in behind]) == (2, ["S01/2", "S02/2"])
    assert [[turn.number for turn in one.turns] for one in behind] == [[2], [2]]
    total, behind = passages_behind(filled, count, {Answer.DENIED}, 10)
    assert [(str(one.passage), one.says) for one in behind] == [("S03/2", Answer.DENIED)]
    assert passages_behind(filled, count, {Answer.MISSING}, 10) == (0, [])
    assert len(passages_behind(filled, count, set(Answer), 2)[1]) == 2
