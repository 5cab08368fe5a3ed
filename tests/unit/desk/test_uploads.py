"""Files handed over in memory are matched with the register as files on disk are, and go nowhere but into the vault."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from firsthand.desk.admission.intake import admit
from firsthand.desk.admission.uploads import Handed, Outcome, Upload, take_in, told_apart
from firsthand.errors import UsageError
from firsthand.model.project import Project
from firsthand.model.roles import Role
from firsthand.vault import Vault
from tests.support import mill


def _sent(folder: Path, *names: str, under: str = "") -> list[Upload]:
    wanted = names or [path.name for path in sorted(folder.iterdir()) if path.is_file()]
    return [Upload(under + name, (folder / name).read_bytes()) for name in wanted]


def _go(vault: Vault, project: Project, handed: Handed) -> Outcome:
    return take_in(vault, project, handed, lambda: nullcontext(vault), now=mill.NOW)


def test_what_is_sent_comes_to_the_same_as_what_lies_on_disk(
    vault: Vault, project: Project, root: Path, tmp_path: Path
) -> None:
    sent = [*_sent(root / "interviews"), *_sent(root, "register.csv", "consents.csv", "coverage.csv", "codings.csv")]
    outcome = _go(vault, project, told_apart(sent, {}))
    assert outcome.intake is not None
    with Vault.create(tmp_path / "other", "example", None, now=mill.NOW) as other:
        plain = admit(other, project, [root / "interviews"], root / "register.csv", now=mill.NOW)
        assert (outcome.intake.admitted, outcome.intake.refusals) == (plain.admitted, plain.refusals)
        held = [[(str(t.interview), t.language, t.words) for t in one.transcripts()] for one in (vault, other)]
        assert held[0] == held[1] != []
    assert list(outcome.tables) == ["consents", "coverage", "codings"]
    assert all(taken.rows for taken in outcome.tables.values())
    assert vault.consents()
    assert vault.codings()


@pytest.mark.parametrize("under", ["", "interviews/", "spring/interviews/"])
def test_a_file_is_known_by_as_much_of_its_name_as_the_browser_tells(
    vault: Vault, project: Project, root: Path, under: str
) -> None:
    register = (root / "register.csv").read_text("utf-8").replace("S02.txt", "interviews/S02.txt")
    handed = told_apart(
        _sent(root / "interviews", "S02.txt", under=under), {"register": Upload("r.csv", register.encode())}
    )
    intake = _go(vault, project, handed).intake
    assert intake is not None
    assert [(a.file, a.outcome) for a in intake.admitted] == [("interviews/S02.txt", "new")]


def test_each_file_that_cannot_go_in_is_refused_with_its_reason_and_the_others_go_in(
    vault: Vault, project: Project, root: Path
) -> None:
    sent = [
        *_sent(root / "interviews", "S02.txt"),
        Upload("again/S02.txt", b"SOURCE: another"),
        Upload("S03.txt", b"\x00\x01" + mill.CANARY.encode() + b"\x00" * 40),
        Upload("stranger.txt", b"SOURCE: who"),
        Upload(".DS_Store", b"litter"),
    ]
    intake = _go(vault, project, told_apart(sent, {"register": _sent(root, "register.csv")[0]})).intake
    assert intake is not None
    assert [a.file for a in intake.admitted] == ["S02.txt"]
    assert [(r.name, bool(r.reason)) for r in intake.refusals] == [
        ("again/S02.txt", True), ("stranger.txt", True), ("S03.txt", True),
    ]  # fmt: skip
    assert mill.CANARY not in str(intake.refusals)


def test_a_name_that_two_rows_may_mean_is_refused(vault: Vault, project: Project, root: Path) -> None:
    row = (root / "register.csv").read_text("utf-8").splitlines()
    second = next(line for line in row if line.startswith("S02.txt"))
    register = "\n".join([row[0], second.replace("S02.txt", "a/S.txt"), second.replace("S02", "b/S", 1)])
    register = register.replace("b/S.txt,S02", "b/S.txt,S03")
    sent = {"register": Upload("register.csv", register.encode())}
    intake = _go(vault, project, told_apart([Upload("S.txt", b"SOURCE: Yes.")], sent)).intake
    assert intake is not None
    assert [r.reason for r in intake.refusals] == ["the register names several files so"]
    told = _go(vault, project, told_apart([Upload("all/b/S.txt", b"SOURCE: Yes.")], sent)).intake
    assert told is not None
    assert [a.file for a in told.admitted] == ["b/S.txt"]


def test_a_faulty_register_ends_it_and_a_faulty_table_keeps_no_other_out(
    vault: Vault, project: Project, root: Path
) -> None:
    files = _sent(root / "interviews")
    bad = Upload("register.csv", b"file,source\nS02.txt,S02\n")
    outcome = _go(vault, project, told_apart(files, {"register": bad, "consents": _sent(root, "consents.csv")[0]}))
    assert outcome.intake is not None
    assert outcome.intake.faults
    assert (outcome.tables, vault.transcripts(), vault.consents()) == ({}, (), ())
    assert outcome.untried == ("consents",)
    tables = {
        "consents": Upload("consents.csv", b"source,scope\nS99,quote\n"), "coverage": _sent(root, "coverage.csv")[0],
    }  # fmt: skip
    _go(vault, project, told_apart(_sent(root / "interviews"), {"register": _sent(root, "register.csv")[0]}))
    outcome = _go(vault, project, told_apart([], tables))
    assert [(what, bool(taken.faults)) for what, taken in outcome.tables.items()] == [
        ("consents", True), ("coverage", False),
    ]  # fmt: skip
    assert (vault.consents(), bool(vault.coverage())) == ((), True)


EVENTS = {
    "persons.csv": "id,source,sex\nP1,S02,female\n",
    "events.csv": "id,when\nE1,2004\n",
    "acts.csv": "event,act,type,victim\nE1,1,earnings-taken,P1\n",
    "accounts.csv": "of,source,passages\nE1,S02,S02/2\n",
}


def test_tables_of_events_go_in_together_and_their_faults_are_told_by_file_and_row(
    vault: Vault, project: Project, root: Path
) -> None:
    sent = [*_sent(root / "interviews"), *_sent(root, "register.csv")]
    happened = [Upload(f"all/events/{name}", text.encode()) for name, text in EVENTS.items()]
    bad = [*happened[:-1], Upload("accounts.csv", b"of,source,passages\nE1,S02,S02/99\nE9,S03,S03/2\n")]
    outcome = _go(vault, project, told_apart([*sent, *bad], {}))
    assert outcome.events is not None
    assert [(f.path, f.row, f.column) for f in outcome.events.faults] == [("accounts.csv", 2, "passages")]
    assert (vault.events().events, bool(vault.transcripts())) == ((), True)
    outcome = _go(vault, project, told_apart(happened, {}))
    assert outcome.events is not None
    assert set(outcome.events.did.new) == {"P1", "E1", "E1.1", "E1 S02"}
    assert [act.id for act in vault.events().acts] == ["E1.1"]


def test_what_lies_beside_testimony_in_a_project_is_left_aside_and_named(
    vault: Vault, project: Project, root: Path
) -> None:
    report = next(file for each in project.reports.values() for file in each.files)
    beside = ["p/firsthand.toml", "p/README.md", "p/identities.csv", f"p/{report}"]
    sent = [*_sent(root / "interviews"), *_sent(root, "register.csv"), *(Upload(name, b"x") for name in beside)]
    outcome = _go(vault, project, told_apart([*sent, Upload("p/S09.md", b"SOURCE: Yes.")], {}))
    assert outcome.intake is not None
    assert set(outcome.aside) == set(beside)
    assert [refusal.name for refusal in outcome.intake.refusals] == ["p/S09.md"]


def test_what_a_member_may_not_take_in_is_told_and_the_rest_goes_in(
    vault: Vault, project: Project, root: Path
) -> None:
    vault.add_member("coder", None, now=mill.NOW, roles=[Role.CODER])
    sent = [*_sent(root / "interviews"), *_sent(root, "register.csv", "consents.csv", "coverage.csv")]
    vault.close()
    with Vault.open(root / "vault", lambda _user: "", user="coder", writing=True) as hers:
        outcome = _go(hers, project, told_apart(sent, {}))
        assert (list(outcome.barred), list(outcome.tables)) == (["consents"], ["coverage"])
        assert "protection officer" in str(outcome.barred["consents"])
        assert (hers.consents(), bool(hers.transcripts())) == ((), True)


@pytest.mark.parametrize(
    ("files", "tables"), [((), ()), (("S02.txt",), ()), ((), ("register",)), (("notes.pdf",), ("consents",))]
)
def test_what_cannot_be_meant_is_refused_before_anything_begins(
    files: tuple[str, ...], tables: tuple[str, ...]
) -> None:
    with pytest.raises(UsageError):
        told_apart([Upload(name, b"x") for name in files], {name: Upload(name, b"x") for name in tables})


def test_the_vault_is_lent_for_each_batch_and_a_stop_between_two_keeps_the_first(
    vault: Vault, project: Project, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("firsthand.desk.admission.intake.BATCH_FILES", 1)
    lent: list[int] = []

    def lend() -> AbstractContextManager[Vault]:
        lent.append(1)
        return nullcontext(vault)

    def stop(done: int, of: int) -> None:
        assert of == 4
        if done == 2:
            raise KeyboardInterrupt

    handed = told_apart(_sent(root / "interviews"), {"register": _sent(root, "register.csv")[0]})
    with pytest.raises(KeyboardInterrupt):
        take_in(vault, project, handed, lend, now=mill.NOW, progress=stop)
    assert len(lent) == len(vault.transcripts()) == 2
    assert list((root / "vault").glob(".backup*")) == []
