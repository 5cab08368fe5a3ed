"""The ledger at the desk: what was told, what drafts would add, and what could still be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.desk.publication.publishing import publish
from firsthand.desk.sources.disclosures import appearances, fit, ledger
from firsthand.desk.sources.withdrawal import withdraw
from firsthand.desk.writing.reports import check_report
from firsthand.errors import UsageError
from firsthand.model.consent import Scope
from firsthand.model.disclosure import Detail
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill

HER = Detail("sex", values=("female",))


def write(root: Path, text: str) -> None:
    (root / "report/report.md").write_text(text, "utf-8")


def published(vault: Vault, root: Path) -> None:
    project = read_project(root)
    checked = check_report(vault, project, project.reports["report"], today=mill.TODAY)
    publish(vault, checked, root / "out", ("html",), now=mill.NOW)


def told(vault: Vault, root: Path, source: str = "") -> list[tuple[str, str, int, str]]:
    entries = ledger(vault, read_project(root), today=mill.TODAY, source=source)
    return [(e.told.source, str(e.told.detail), e.edition, e.report) for e in entries]


def test_what_was_published_is_told_with_its_edition_and_drafts_add_only_what_is_new(filled: Vault, root: Path) -> None:
    write(root, mill.GOOD.replace("A woman, 54", "A woman"))
    published(filled, root)
    assert told(filled, root) == [("S01", "sex=female", 1, "report")]
    write(root, mill.GOOD)
    assert told(filled, root) == [("S01", "sex=female", 1, "report"), ("S01", "age=54..54", 0, "report")]
    entry = ledger(filled, read_project(root), today=mill.TODAY)[0]
    assert (entry.language, entry.day, entry.told.place) == ("en", mill.TODAY, "report/report.md:6:2")


def test_a_source_is_asked_for_by_code_and_one_nobody_knows_is_refused(filled: Vault, root: Path) -> None:
    assert told(filled, root, "S02") == []
    assert {row[0] for row in told(filled, root, "S01")} == {"S01"}
    with pytest.raises(UsageError, match="no source S77"):
        ledger(filled, read_project(root), today=mill.TODAY, source="S77")
    with pytest.raises(UsageError, match="no source S77"):
        fit(filled, read_project(root), "S77", "en", today=mill.TODAY)


def test_what_could_be_told_is_what_passes_and_could_not_be_more_exact(filled: Vault, root: Path) -> None:
    (root / "policy.toml").write_text("[intruders]\npublic = 0\nstate = 0\nfellow = 2\nperpetrator = 0\n", "utf-8")
    found = fit(filled, read_project(root), "S01", "en", today=mill.TODAY)
    assert found.known == {HER, Detail("age", 54, 54)}
    assert [(c.intruder, c.k, c.holds) for c in found.covers] == [("fellow", 1, False)]
    assert [(s.words, s.covers[0].k) for s in found.safe] == [("a woman", 2)]


def test_what_was_published_is_part_of_whatever_is_told_next(filled: Vault, root: Path) -> None:
    published(filled, root)
    write(root, "# Nothing\n\nNothing is told here.\n")
    (root / "policy.toml").write_text("[intruders]\npublic = 0\nstate = 0\nfellow = 2\nperpetrator = 0\n", "utf-8")
    found = fit(filled, read_project(root), "S01", "en", today=mill.TODAY)
    assert found.known == {HER, Detail("age", 54, 54)}
    assert found.safe == ()


def test_a_report_that_is_not_written_yet_tells_nothing(filled: Vault, root: Path) -> None:
    (root / "report/report.md").unlink()
    assert told(filled, root) == []


def _withdraw(vault: Vault, root: Path) -> None:
    scopes = frozenset[Scope]()
    withdraw(vault, read_project(root), "S01", scopes, received=mill.TODAY, today=mill.TODAY, now=mill.NOW)


@pytest.mark.parametrize("erased", [False, True], ids=["withdrawn", "erased"])
def test_what_was_published_is_told_and_counted_of_who_took_back_everything(
    filled: Vault, root: Path, erased: bool
) -> None:
    published(filled, root)
    _withdraw(filled, root)
    if erased:
        filled.erase("S01", now=mill.NOW)
    hers = told(filled, root, "S01")
    assert [row[1:3] for row in hers] == [("sex=female", 1), ("age=54..54", 1)]
    assert [(one.edition.number, one.quoted) for one in appearances(filled, "S01")] == [(1, True)]
    (root / "policy.toml").write_text("[intruders]\npublic = 0\nstate = 0\nfellow = 2\nperpetrator = 0\n", "utf-8")
    found = fit(filled, read_project(root), "S01", "en", today=mill.TODAY)
    assert (found.known, found.safe, found.withdrew) == (frozenset({HER, Detail("age", 54, 54)}), (), True)
    assert [(c.intruder, c.k, c.holds) for c in found.covers] == [("fellow", 1, False)]


def test_who_withdrew_and_was_never_published_is_known_and_nothing_is_told_of_her(filled: Vault, root: Path) -> None:
    _withdraw(filled, root)
    assert told(filled, root, "S01") == []
    found = fit(filled, read_project(root), "S01", "en", today=mill.TODAY)
    assert (found.known, found.withdrew) == (frozenset(), True)


def test_only_what_was_told_is_used_of_who_withdrew_and_not_her_record(filled: Vault, root: Path) -> None:
    write(root, mill.GOOD.replace("A woman, 54", "A woman"))
    published(filled, root)
    _withdraw(filled, root)
    found = fit(filled, read_project(root), "S01", "en", today=mill.TODAY)
    assert found.known == {HER}
    assert [c.k for c in found.covers if c.intruder == "fellow"] == [2]
