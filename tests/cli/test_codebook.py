"""``firsthand code merge`` and its like: told first, done when agreed to, listed, and undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.cli import run
from firsthand.desk.admission.intake import admit
from firsthand.desk.admission.tables import take_codings, take_coverage
from firsthand.errors import EXIT_USAGE
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill

MORE = '\n[[code]]\nid = "wages.owed"\nlabel = { en = "Owed" }\ndefinition = "Wages are owed."\n'


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The mill, filled, with a code that is on no passage yet."""
    root = tmp_path / "mill"
    mill.write_files(root)
    with Vault.create(root / "vault", "example", None, now=mill.NOW) as vault:
        project = read_project(root)
        assert admit(vault, project, [root / "interviews"], root / "register.csv", now=mill.NOW).refusals == ()
        for name, take in (("coverage", take_coverage), ("codings", take_codings)):
            assert take(vault, project, root / f"{name}.csv", now=mill.NOW).faults == ()
    (root / "codebook.toml").write_text((root / "codebook.toml").read_text("utf-8") + MORE, "utf-8")
    monkeypatch.chdir(root)
    return root


def say(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(words)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_merge_is_told_agreed_to_listed_and_undone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (root / "codebook.toml").read_bytes()
    merge = ("code", "merge", "wages.withheld", "wages.owed")
    code, out, err = say(capsys, *merge)
    assert (code, "findings/withheld.toml:4" in out, "Give --yes" in err) == (EXIT_USAGE, True, True)
    assert (root / "codebook.toml").read_bytes() == before
    code, out, _ = say(capsys, *merge, "--yes")
    assert (code, "wages.withheld" in (root / "codebook.toml").read_text("utf-8")) == (0, False)
    entry = say(capsys, "code", "history")[1].split(" *")[0]
    assert say(capsys, "code", "undo", entry)[0] == 0
    assert (root / "codebook.toml").read_bytes() == before
    assert say(capsys, "code", "undo", entry)[0] == EXIT_USAGE


def test_a_split_is_begun_decided_on_and_ended(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = say(capsys, "code", "split", "wages.withheld", "wages.owed", "--yes")
    assert (code, "or says('wages.owed')" in out) == (0, True)
    passages = [line.split()[0] for line in out.splitlines() if line.startswith("S0")]
    assert f"{len(passages)} codings of wages.withheld left to decide" in err
    for passage in passages:
        code, out, _ = say(capsys, "code", "split", "wages.withheld", "wages.owed", "--give", passage)
        assert (code, out) == (0, "1 coding given to wages.owed.\n")
    assert say(capsys, "code", "split", "wages.withheld", "wages.owed", "--give", passages[0])[0] == EXIT_USAGE
    assert say(capsys, "code", "split", "wages.withheld", "--end")[0] == 0
    code, out, _ = say(capsys, "code", "remove", "wages.withheld", "--yes")
    assert (code, "2 of 3" in say(capsys, "count", "withheld")[1]) == (0, True)
    assert say(capsys, "code", "move", "wages.owed", "wages.withheld", "--yes")[0] == 0
    assert "2 of 3" in say(capsys, "count", "withheld")[1], "the finding says the name the code has now"


def test_what_was_not_cut_short_is_not_settled(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del root
    code, _, err = say(capsys, "code", "settle", "3")
    assert (code, "was not cut short" in err) == (EXIT_USAGE, True)
