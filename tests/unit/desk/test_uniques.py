"""What the register gives away by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from firsthand.cli import run
from firsthand.desk.sources.uniques import Change, Singled, singling
from firsthand.errors import NotPermitted, UsageError
from firsthand.model.project import Project
from firsthand.model.protection import Group, Protection, Telling
from firsthand.model.roles import Role
from firsthand.vault import Vault
from tests.support import mill


def test_each_source_is_listed_by_code_with_the_smallest_sets_that_single_her_out(
    filled: Vault, project: Project
) -> None:
    found = singling(filled, project, ["sex", "age"])
    assert found.sources == (
        Singled("S03", 2, (("sex",), ("age",))),
        Singled("S01", 1, (("age",),)),
        Singled("S02", 1, (("age",),)),
    )
    assert found.by_size == (0, 3, 0, 0)
    assert found.alone == 3
    assert found.shares == (("age", 0.75), ("sex", 0.25))


def test_changes_say_how_many_would_still_be_singled_out(filled: Vault, project: Project) -> None:
    groups = (Group("anybody", {"en": "people"}, frozenset({"female", "male"})),)
    coarse = Protection(tellings={"sex": Telling(groups=groups), "age": Telling(bands=(25,))})
    found = singling(filled, replace(project, protection=coarse), ["sex", "age"])
    assert found.few == (3, 3)
    assert found.changes == (Change("age", (1, 1)), Change("age", (2, 3), width=25))
    alone = singling(filled, replace(project, protection=coarse), ["sex"])
    assert alone.changes == (Change("sex", (0, 0)), Change("sex", (0, 0), grouped=True))


def test_an_attribute_the_project_does_not_have_is_refused_without_repeating_it(
    filled: Vault, project: Project
) -> None:
    with pytest.raises(UsageError) as refused:
        singling(filled, project, ["shoe size"])
    assert "shoe" not in str(refused.value)


def test_only_who_may_read_the_ledger_may_ask(filled: Vault, project: Project, root: Path) -> None:
    filled.add_member("coder", mill.PASSPHRASE, now=mill.NOW, roles={Role.CODER})
    filled.close()
    with Vault.open(root / "vault", lambda _: mill.PASSPHRASE, user="coder") as vault, pytest.raises(NotPermitted):
        singling(vault, project)


def test_an_empty_register_singles_nobody_out(vault: Vault, project: Project) -> None:
    assert singling(vault, project).sources == ()


def test_the_command_prints_codes_and_no_word_of_testimony(
    filled: Vault, project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    filled.close()
    monkeypatch.chdir(project.root)
    assert run(("uniques", "--attributes", "sex, age", "--size", "2")) == 0
    out = capfd.readouterr().out
    assert "S03          2  sex; age" in out
    assert " 75% age" in out
    assert "     1     1  with age not told" in out
    assert mill.CANARY not in out
