"""Files are searched for names before anybody publishes them: by an officer's build, or by her clearance before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from firsthand.build import Checked
from firsthand.desk.admission.identities import add_identity, take_identities
from firsthand.desk.publication.clearing import alias_check, clear, digests_of
from firsthand.desk.publication.evidence import RECORDS, words_of_records
from firsthand.desk.publication.producing import produce
from firsthand.desk.publication.publishing import publish
from firsthand.desk.publication.releasing import propose, sign
from firsthand.desk.writing.reports import check_report
from firsthand.errors import NotPermitted, UsageError
from firsthand.model.identity import Quorum
from firsthand.model.private import Private
from firsthand.model.roles import Role
from firsthand.project import read_project
from firsthand.rules import leaks
from firsthand.vault import Shares, Vault
from tests.support import mill

HTML = ("html",)
NAME, GIVEN = "다라미", "라미"
TABLE = f"source,name_ko,birth\nS01,가나리,1961\nS02,{NAME},\n"
PURPOSE = "to try the invented example"


def _check(vault: Vault, root: Path) -> Checked:
    project = read_project(root)
    return check_report(vault, project, project.reports["report"], today=mill.TODAY)


def _publish(vault: Vault, root: Path) -> tuple[list[str], int]:
    done = publish(vault, _check(vault, root), root / "out", HTML, now=mill.NOW)
    return [path.name for path in done.files], done.clearing.exit_code


def _clear(vault: Vault, root: Path, *, accept: bool = False, shares: tuple[Private, ...] = ()) -> int:
    checked = _check(vault, root)
    files = produce(checked, HTML)
    found = clear(vault, checked, files, PURPOSE, now=mill.NOW, accept=lambda _: accept, shares=shares)
    return found.exit_code


def _write(root: Path, words: str) -> None:
    (root / "report/report.md").write_text(f"{mill.GOOD}\n{words}\n", "utf-8")


@contextmanager
def _as(root: Path, user: str) -> Iterator[Vault]:
    with Vault.open(root / "vault", lambda _: "", user=user, writing=True) as vault:
        yield vault


@pytest.fixture
def known(filled: Vault, root: Path) -> Vault:
    """With two identities, and an editor who is no officer."""
    (root / "identities.csv").write_text(TABLE, "utf-8")
    assert take_identities(filled, root / "identities.csv", now=mill.NOW).rows == 2
    filled.add_member("sora", None, now=mill.NOW, roles=[Role.EDITOR, Role.CODER])
    return filled


def test_an_officers_build_searches_and_journals_it(known: Vault, root: Path) -> None:
    assert _publish(known, root) == (["report.html"], 0)
    opened, cleared, built = list(known.journal())[-3:]
    assert [entry.action for entry in (opened, cleared, built)] == ["identity.open", "clear", "publish"]
    assert len(cleared.details["effects"][0]["of"]) == 64
    assert cleared.details["effects"] == [
        {
            "did": "clear",
            "of": cleared.details["effects"][0]["of"],
            "files": {"report.html": built.details["effects"][0]["files"]["report.html"]},
            "identities": 2,
            "version": leaks.VERSION,
        }
    ]
    assert _publish(known, root) == (["report.html"], 0)
    assert [entry.action for entry in known.journal()][-3:] == ["clear", "publish", "publish"]


def test_a_name_in_a_file_refuses_it_and_nothing_is_written(known: Vault, root: Path) -> None:
    _write(root, f"Ask {NAME}이 whether it is so.")
    before = [entry.action for entry in known.journal()]
    done = publish(known, _check(known, root), root / "out", HTML, now=mill.NOW)
    assert (done.files, done.clearing.exit_code) == ((), 10)
    assert {(d.code, d.place.path, d.subjects) for d in done.clearing.diagnostics} == {
        ("DS09", "report.html", ("S02",))
    }
    assert NAME not in repr(done)
    assert not (root / "out").exists()
    assert [entry.action for entry in known.journal()] == [*before, "identity.open"]


def test_an_editors_build_waits_for_an_officer(known: Vault, root: Path) -> None:
    known.close()
    with _as(root, "sora") as editor:
        assert _publish(editor, root) == ([], 11)
        assert not (root / "out").exists()
        with pytest.raises(NotPermitted):
            _clear(editor, root)
    with _as(root, "example") as officer:
        assert _clear(officer, root) == 0
    with _as(root, "sora") as editor:
        assert _publish(editor, root) == (["report.html"], 0)
        _write(root, "One word more.")
        assert _publish(editor, root) == ([], 11)


def test_another_identity_ends_every_clearance(known: Vault, root: Path) -> None:
    assert _clear(known, root) == 0
    checked = _check(known, root)
    searched = {**produce(checked, HTML), RECORDS: words_of_records(checked.bound)}
    assert known.cleared(leaks.VERSION) == set(digests_of(searched).values())
    assert known.cleared(leaks.VERSION + 1) == frozenset()
    add_identity(known, {"source": "S03", "name_ko": "마바사"}, now=mill.NOW)
    assert known.cleared(leaks.VERSION) == frozenset()


def test_under_a_quorum_no_officer_searches_alone(known: Vault, root: Path) -> None:
    handed: list[Private] = []
    known.set_quorum(Quorum(2, 2), now=mill.NOW, shares=Shares((), lambda _, shares: handed.extend(shares)))
    assert _publish(known, root) == ([], 11)
    with pytest.raises(UsageError):
        _clear(known, root)
    assert _clear(known, root, shares=tuple(handed)) == 0
    assert _publish(known, root) == (["report.html"], 0)


def test_under_a_quorum_what_a_packs_records_show_is_searched_with_the_files(known: Vault, root: Path) -> None:
    handed: list[Private] = []
    known.add_member("lee", None, now=mill.NOW, roles=[Role.OFFICER])
    known.set_quorum(Quorum(2, 2), now=mill.NOW, shares=Shares((), lambda _, shares: handed.extend(shares)))
    finding = root / "findings/withheld.toml"
    plain = finding.read_text("utf-8")
    finding.write_text(plain.replace('question = "', f'question = "Of those whom {NAME} sent: '), "utf-8")
    assert _clear(known, root, shares=tuple(handed)) == 10
    finding.write_text(plain, "utf-8")
    assert _clear(known, root, shares=tuple(handed)) == 0
    known.close()
    with _as(root, "sora") as editor:
        proposed = propose(editor, lambda _: _check(editor, root), root / "out", HTML, day=mill.TODAY, now=mill.NOW)
        assert proposed.clearing.before
    with _as(root, "lee") as officer:
        signed = sign(officer, lambda _: _check(officer, root), root / "out", day=mill.TODAY, now=mill.NOW)
        assert (signed.clearing.exit_code, signed.edition) == (0, 1)
        opened = [entry.action for entry in officer.journal()].count("identity.open")
    assert opened == 2, "once for each search, none for signing"


def test_a_given_name_waits_until_an_officer_has_looked(known: Vault, root: Path) -> None:
    _write(root, f"At the frames {GIVEN} was a word for lint.")
    done = publish(known, _check(known, root), root / "out", HTML, now=mill.NOW)
    assert done.clearing.exit_code == 11
    assert {(s.file, s.source) for s in done.clearing.suggestions} == {("report.html", "S02")}
    assert GIVEN not in repr(done)
    assert _clear(known, root) == 11
    assert _clear(known, root, accept=True) == 0
    assert _publish(known, root) == (["report.html"], 0)


def test_where_no_identities_are_held_the_build_goes_on_and_can_say_so(filled: Vault, root: Path) -> None:
    done = publish(filled, _check(filled, root), root / "out", HTML, now=mill.NOW)
    assert ([path.name for path in done.files], done.clearing.held) == (["report.html"], 0)


def test_a_report_with_faults_is_not_cleared(known: Vault, root: Path) -> None:
    (root / "report/report.md").write_text(mill.FAULTY, "utf-8")
    with pytest.raises(UsageError, match="not publishable"):
        _clear(known, root)


def test_an_alias_that_is_a_name_is_found_wherever_identities_are_open(known: Vault, root: Path) -> None:
    with known.write("alias", now=mill.NOW) as writer:
        writer.set_alias("S01", {"ko": NAME})
    held, found = alias_check(known, PURPOSE, now=mill.NOW)
    assert (held, [tuple(each) for each in found]) == (2, [("S01", "S02", False)])
    done = publish(known, _check(known, root), root / "out", HTML, now=mill.NOW)
    assert {(d.code, d.subjects) for d in done.clearing.diagnostics} == {("DS03", ("S01", "S02"))}
    again = add_identity(
        known, {"source": "S03", "name_ko": "마바사", "relatives": f"{NAME}:sister:left"}, now=mill.NOW
    )
    assert (again.rows, [tuple(each) for each in again.namesakes]) == (1, [("S01", "S03", True)])


def test_the_journal_holds_no_name(known: Vault, root: Path) -> None:
    _clear(known, root)
    told = json.dumps([dict(entry.details) for entry in known.journal()], ensure_ascii=False)
    assert NAME not in told
    assert PURPOSE not in told
