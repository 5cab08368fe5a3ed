"""``firsthand event …``: what may leave the house, who may let it, and what the journal keeps of it."""

from __future__ import annotations

import csv
import hashlib
import shutil
from pathlib import Path

import pytest

from firsthand.cli import run
from firsthand.desk.admission.intake import admit
from firsthand.desk.admission.tables import take_consents
from firsthand.desk.happened.event_sharing import share_events
from firsthand.desk.happened.event_totals import export_totals
from firsthand.errors import NotPermitted
from firsthand.model.coding import Basis
from firsthand.model.event import Account, Act, Event, Events, Involvement, Person
from firsthand.model.roles import Role
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill

AGREED = "".join(
    f"{source},{scope},granted,2024-05-12,\n" for source in ("S01", "S02", "S03") for scope in ("paraphrase", "archive")
)


def _events() -> Events:
    numbers = (1, 2, 3)
    return Events(
        persons=(*(Person(f"P{n}", source=f"S{n:02}", sex="female") for n in numbers), Person("P9", role="employer")),
        events=tuple(Event(f"E{n}") for n in numbers),
        acts=tuple(
            Act(f"E{n}", 1, "economic.earnings-taken", f"P{n}", (Involvement("P9", "carried-out", "superior"),))
            for n in numbers
        ),
        accounts=tuple(
            Account(f"E{n}.1", f"S{n:02}", basis=Basis.EXPERIENCED, passages=(_passage(f"S{n:02}"),)) for n in numbers
        ),
    )


def _passage(source: str) -> PassageRef:
    return PassageRef(InterviewRef(source), 2, 2)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("events") / "mill"
    mill.write_files(root)
    (root / "consents.csv").write_text(mill.CONSENTS + AGREED, "utf-8")
    with Vault.create(root / "vault", "example", None, now=mill.NOW) as vault:
        project = read_project(root)
        assert admit(vault, project, [root / "interviews"], root / "register.csv", now=mill.NOW).refusals == ()
        assert take_consents(vault, project, root / "consents.csv", now=mill.NOW).faults == ()
        with vault.write("events", now=mill.NOW) as writer:
            writer.set_events(_events())
        for role in (Role.CODER, Role.EDITOR, Role.OFFICER):
            vault.add_member(role.value, None, now=mill.NOW, roles={role})
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "mill"))


def test_the_rules_that_fired_are_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["event", "classify", "-p", str(root), "-u", "example"]) == 0
    out = capsys.readouterr().out
    assert "E1  P1  denial of resources, opportunities or services" in out
    assert "core.first" in out
    assert run(["event", "classify", "-p", str(root), "-u", "example", "-l", "ko"]) == 0
    assert "자원·기회·서비스의 박탈" in capsys.readouterr().out


def test_totals_are_written_and_the_journal_keeps_what_left(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "totals.csv"
    assert run(["event", "aggregate", str(out), "--format", "gbvims", "-p", str(root), "-u", "editor"]) == 0
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert {row["core_type"]: row["incidents"] for row in rows if row["by"] == "total"} == {
        "denial_of_resources_opportunities_or_services": "3", "others": "0",
    }  # fmt: skip
    with Vault.open(root / "vault", lambda _: "", user="officer") as vault:
        (entry,) = [entry for entry in vault.journal() if entry.action == "export"]
    (effect,) = entry.details["effects"]
    assert (effect["shape"], effect["count"]) == ("gbvims", 3)
    assert effect["files"] == {"totals.csv": hashlib.sha256(out.read_bytes()).hexdigest()}


def test_each_export_says_that_it_was_not_weighed_and_how_many_were_before(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--format", "gbvims", "-p", str(root), "-u", "editor"]
    assert run(["event", "aggregate", str(tmp_path / "first.csv"), *words]) == 0
    assert "Not weighed against published reports. Compare" in capsys.readouterr().err
    assert run(["event", "aggregate", str(tmp_path / "second.csv"), *words]) == 0
    assert "published reports, nor against the 1 export before it. Compare" in capsys.readouterr().err


def test_single_events_are_shared_by_an_officer_who_confirms(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "uwazi"
    words = ["event", "share", str(out), "--format", "uwazi", "-p", str(root), "-u"]
    assert run([*words, "editor", "--yes"]) != 0
    assert not out.exists()
    assert run([*words, "officer", "--yes"]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["acts.csv", "complaints.csv", "events.csv"]
    text = "".join(path.read_text("utf-8") for path in out.iterdir())
    assert mill.CANARY not in text
    assert not [code for code in ("S01", "S02", "S03") if code in text]


@pytest.mark.parametrize("role", ["coder", "editor"])
def test_who_may_not_leaves_no_file_and_no_entry(root: Path, tmp_path: Path, role: str) -> None:
    project = read_project(root)
    with Vault.open(root / "vault", lambda _: "", user=role, writing=True) as vault:
        before = vault.verify()
        with pytest.raises(NotPermitted):
            share_events(vault, project, "archive", tmp_path / "out", now=mill.NOW, today=mill.TODAY)
        if role == "coder":
            with pytest.raises(NotPermitted):
                export_totals(vault, project, "iccs", tmp_path / "out.csv", now=mill.NOW, today=mill.TODAY)
        assert vault.verify() == before
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "out.csv").exists()


def test_a_failure_to_write_leaves_no_entry(root: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    words = ["event", "aggregate", str(tmp_path / "taken"), "--format", "iccs", "-p", str(root), "-u", "editor"]
    assert run(words) != 0
    with Vault.open(root / "vault", lambda _: "", user="officer") as vault:
        assert [entry for entry in vault.journal() if entry.action == "export"] == []
