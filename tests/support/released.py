"""The mill's report on its way to a release: a vault of several members, and each step as one of them takes it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from firsthand.build import Checked
from firsthand.desk.admission.intake import admit
from firsthand.desk.admission.tables import take_codings, take_consents, take_coverage
from firsthand.desk.publication import releasing
from firsthand.desk.publication.evidence import Link
from firsthand.desk.publication.releasing import Check, Step
from firsthand.desk.writing.reports import check_report
from firsthand.model.release import How
from firsthand.model.roles import Role
from firsthand.model.testimony import InterviewRef, Status
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill

ROLES = {"kim": {Role.EDITOR}, "lee": {Role.OFFICER}, "cho": {Role.EDITOR, Role.OFFICER}, "ahn": {Role.CODER}}
"""The members beside ``example``, who has every role."""
DAY = mill.TODAY
NOW = mill.NOW + timedelta(hours=1)


def mill_of_many(root: Path) -> Path:
    """Copy the mill, its vault filled and several members in it, to a folder that is not there yet."""
    return Path(shutil.copytree(_once(), root))


@cache
def _once() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="firsthand-mill-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    root = folder / "mill"
    mill.write_files(root)
    project = read_project(root)
    with Vault.create(root / "vault", "example", None, now=mill.NOW) as vault:
        assert admit(vault, project, [root / "interviews"], root / "register.csv", now=mill.NOW).refusals == ()
        for name, take in (("consents", take_consents), ("coverage", take_coverage), ("codings", take_codings)):
            assert take(vault, project, root / f"{name}.csv", now=mill.NOW).faults == ()
        with vault.write("approve", now=mill.NOW) as writer:
            writer.set_status(InterviewRef("S01"), "en", Status.APPROVED, "R1")
        for name, roles in ROLES.items():
            vault.add_member(name, None, now=mill.NOW, roles=roles)
    return root


def as_member(root: Path, user: str) -> Vault:
    """Open the vault as somebody, for writing."""
    return Vault.open(root / "vault", lambda _: "", user=user, writing=True)


def checking(root: Path, vault: Vault) -> Check:
    """The check of the mill's report as on a day."""
    project = read_project(root)

    @cache
    def check(day: date) -> Checked:
        return check_report(vault, project, project.reports["report"], today=day)

    return check


def propose(
    root: Path, user: str = "kim", how: How | None = None, edition: int = 1, *, day: date = DAY, now: datetime = NOW
) -> Step:
    """Propose the release of the mill's report, as HTML only."""
    with as_member(root, user) as vault:
        link = Link(edition, how) if how else None
        return releasing.propose(vault, checking(root, vault), root / "out", ("html",), link, day=day, now=now)


def sign(root: Path, user: str = "lee", *, day: date = DAY, now: datetime = NOW) -> Step:
    """Sign what waits."""
    with as_member(root, user) as vault:
        return releasing.sign(vault, checking(root, vault), root / "out", day=day, now=now)


def release(root: Path, how: How | None = None, edition: int = 1) -> Path:
    """Propose and sign; the pack."""
    propose(root, how=how, edition=edition)
    return sign(root).files[-1]


def write_report(root: Path, text: str) -> None:
    """Write another report."""
    (root / "report/report.md").write_text(text, "utf-8")


def actions(root: Path) -> list[str]:
    """List the journal's actions."""
    with as_member(root, "lee") as vault:
        return [entry.action for entry in vault.journal()]
