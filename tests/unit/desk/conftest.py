"""A small invented project on disk, with a vault that opens without a passphrase: the desk does not ask for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.desk.admission.intake import admit
from firsthand.desk.admission.tables import take_codings, take_consents, take_coverage
from firsthand.model.project import Project
from firsthand.model.testimony import InterviewRef, Status
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The project folder, without its vault."""
    root = tmp_path / "mill"
    mill.write_files(root)
    return root


@pytest.fixture
def project(root: Path) -> Project:
    return read_project(root)


@pytest.fixture
def vault(root: Path) -> Iterator[Vault]:
    """Nothing in it yet."""
    with Vault.create(root / "vault", "example", None, now=mill.NOW) as vault:
        yield vault


@pytest.fixture
def filled(vault: Vault, root: Path, project: Project) -> Vault:
    """With the interviews, the tables, and the translation approved."""
    assert admit(vault, project, [root / "interviews"], root / "register.csv", now=mill.NOW).refusals == ()
    for name, take in (("consents", take_consents), ("coverage", take_coverage), ("codings", take_codings)):
        assert take(vault, project, root / f"{name}.csv", now=mill.NOW).faults == ()
    with vault.write("approve", now=mill.NOW) as writer:
        writer.set_status(InterviewRef("S01"), "en", Status.APPROVED, "R1")
    return vault
