"""After a withdrawal: an editor of the group, with every right of hers, publishes what a source took back all the same.

She knows the report of before, and may write any file of the project. She gains nothing through the program. Residual
risk: the published copy of before, which she may hand on as it is; and an officer who records a consent nobody gave.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from firsthand.desk.admission.tables import take_consents
from firsthand.desk.publication.publishing import publish
from firsthand.desk.sources.withdrawal import settle, withdraw
from firsthand.desk.writing.reports import check_report, choose_report
from firsthand.errors import NotPermitted, UsageError
from firsthand.model.roles import Role
from firsthand.model.testimony import InterviewRef
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support.example import laid_out
from tests.unit.vault.making import NOW, TODAY, nobody

HER = "S06"
EDITION = TODAY - timedelta(days=365 * 14)
"""A day on which she had given her consent, and had not yet taken it back."""


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example after S06 withdrew: her words stand in the report and in its Korean edition."""
    root = laid_out(tmp_path_factory.mktemp("withdrawn") / "example")
    with Vault.open(root / "vault", nobody, writing=True) as vault:
        withdraw(vault, read_project(root), HER, frozenset(), received=TODAY, today=TODAY, now=NOW)
        officer = {Role.OFFICER, Role.CODER, Role.EDITOR}
        vault.add_member("editor", None, roles={Role.EDITOR}, now=NOW)
        vault.set_roles("example", officer, now=NOW)
    return root


@pytest.fixture
def root(withdrawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(withdrawn, tmp_path / "example"))


def _another_day(root: Path) -> str:
    return "report"


def _another_file(root: Path) -> str:
    (root / "letter.md").write_text((root / "report" / "report.md").read_text("utf-8"), "utf-8")
    return str(root / "letter.md")


def _another_medium(root: Path) -> str:
    settings = root / "firsthand.toml"
    settings.write_text(settings.read_text("utf-8").replace('medium = "report"', 'medium = "court"'), "utf-8")
    return "report"


def _a_waiver(root: Path) -> str:
    waiver = (
        'path = "report/report.md"\ntext_digest = "0f343b0931126a20f133d67c2b018a3b"\n'
        'reason = "Nobody will ever notice that she took these words back."\n'
        'asked_by = "E1"\napproved_by = "P1"\nexpires = 2099-12-31\n'
    )
    rules = "".join(f'[[waiver]]\nrule = "{code}"\n{waiver}' for code in ("CN02", "CN04", "NB02"))
    (root / "waivers.toml").write_text(rules, "utf-8")
    return "report"


def _a_group_with_no_clock(root: Path) -> str:
    settings = root / "firsthand.toml"
    settings.write_text(settings.read_text("utf-8") + "\n[consent]\nwithdrawal_days = 100000\n", "utf-8")
    return "report"


@pytest.mark.parametrize(
    "attempt", [_another_day, _another_file, _another_medium, _a_waiver, _a_group_with_no_clock]
)  # fmt: skip
def test_the_edition_of_before_is_not_published(root: Path, attempt: Callable[[Path], str]) -> None:
    named = attempt(root)
    project = read_project(root)
    for day in (TODAY, EDITION):
        with Vault.open(root / "vault", nobody, user="editor", writing=True) as vault:
            checked = check_report(vault, project, choose_report(project, root, named), today=day)
            assert {"CN02", "CN04"} <= {d.code for d in checked.diagnostics}
            with pytest.raises(UsageError, match="not publishable"):
                publish(vault, checked, root / "out", now=NOW)
    assert not (root / "out").exists()


def test_the_table_of_consents_as_it_was_does_not_bring_her_back(root: Path) -> None:
    project = read_project(root)
    with Vault.open(root / "vault", nobody, user="editor", writing=True) as vault, pytest.raises(NotPermitted):
        take_consents(vault, project, root / "consents.csv", now=NOW)
    with Vault.open(root / "vault", nobody, user="example", writing=True) as vault:
        assert take_consents(vault, project, root / "consents.csv", now=NOW).faults == ()
        checked = check_report(vault, project, project.reports["report"], today=TODAY)
        assert checked.bound.snapshot.withdrawn == {HER}
        assert {"CN02", "CN04"} <= {d.code for d in checked.diagnostics}


def test_the_editor_does_not_settle_it_herself_and_nobody_does_while_it_is_used(root: Path) -> None:
    project = read_project(root)
    for user, refusal, words in (
        ("editor", NotPermitted, "editor may not settle a withdrawal"),
        ("example", UsageError, "still used"),
    ):
        with Vault.open(root / "vault", nobody, user=user, writing=True) as vault, pytest.raises(refusal, match=words):
            settle(vault, project, HER, today=TODAY, now=NOW)


def test_her_words_are_not_found_for_a_quotation_without_her_code(root: Path) -> None:
    """A quotation laid at another's door names the nearest passage: hers is not among those looked through."""
    with Vault.open(root / "vault", nobody, user="editor") as vault:
        for source, found in (("S03", True), (HER, False)):
            text = vault.transcript(InterviewRef(source))
            assert text is not None
            said = [turn.text.reveal() for turn in text.turns if len(turn.text.reveal()) > 20]
            assert len(said) > 3
            near = {candidate.passage.source for words in said for candidate in vault.candidates(words)}
            assert (source in near) is found
