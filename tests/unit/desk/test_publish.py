"""Pictures of a published report: read from beside its own file, and from nowhere outside the project folder."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from firsthand.build import Checked
from firsthand.desk.publication.publishing import publish
from firsthand.desk.writing.reports import check_report
from firsthand.errors import EnvironmentFault
from firsthand.project import read_project
from firsthand.vault import Vault

NOW = datetime(2011, 5, 20, 9, 0, tzinfo=UTC)
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")
SETTINGS = """[project]
title = {en = "Invented"}
group = {en = "Invented group"}
invented = true

[vault]
path = "vault"

[[reports]]
name = "report"
language = "en"
files = ["texts/report.md"]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "texts").mkdir(parents=True)
    (root / "firsthand.toml").write_text(SETTINGS, "utf-8")
    (root / "codebook.toml").write_text("", "utf-8")
    (tmp_path / "outside.png").write_bytes(PNG)
    return root


@pytest.fixture
def vault(root: Path) -> Iterator[Vault]:
    with Vault.create(root / "vault", "example", None, now=NOW) as vault:
        yield vault


def published(vault: Vault, root: Path, picture: str) -> str:
    """Publish a report of one picture, its diagnostics taken as decided, and return the page."""
    (root / "texts" / "report.md").write_text(f"# Doors\n\n![A door, closed]({picture})\n", "utf-8")
    project = read_project(root)
    bound = check_report(vault, project, project.reports["report"], today=date(2011, 5, 20)).bound
    done = publish(vault, Checked(bound, ()), root / "out", ("html",), now=NOW)
    return done.files[0].read_text("utf-8")


@pytest.mark.parametrize(
    ("lies", "address"),
    [
        ("texts/door.png", "door.png"),
        ("texts/문 앞.png", "<문 앞.png>"),
        ("texts/a door.png", "a%20door.png"),
        ("pictures/door.png", "../pictures/door.png"),
    ],
)
def test_a_picture_is_read_as_seen_from_the_reports_own_folder(
    vault: Vault, root: Path, lies: str, address: str
) -> None:
    (root / lies).parent.mkdir(exist_ok=True)
    (root / lies).write_bytes(PNG)
    page = published(vault, root, address)
    assert 'alt="A door, closed"' in page
    assert base64.b64encode(PNG).decode() in page


@pytest.mark.parametrize("address", ["../../outside.png", "{root}/../outside.png", "/etc/hostname"])
def test_a_picture_outside_the_project_folder_is_refused(vault: Vault, root: Path, address: str) -> None:
    with pytest.raises(EnvironmentFault, match="is outside the project folder") as fault:
        published(vault, root, address.format(root=root))
    assert fault.value.advice
    assert not (root / "out").exists()


def test_a_link_that_leads_out_of_the_project_folder_is_refused(vault: Vault, root: Path) -> None:
    (root / "texts" / "door.png").symlink_to(root.parent / "outside.png")
    with pytest.raises(EnvironmentFault, match=r"texts/door\.png is outside the project folder"):
        published(vault, root, "door.png")


@pytest.mark.parametrize("address", ["door.png", ".", "a%00b.png", "https://example.org/door.png", "x" * 300])
def test_a_picture_that_is_not_there_is_named_with_advice(vault: Vault, root: Path, address: str) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be read") as fault:
        published(vault, root, address)
    assert "correct its address" in fault.value.advice
    assert not (root / "out").exists()


def test_a_file_that_is_no_picture_is_refused(vault: Vault, root: Path) -> None:
    with pytest.raises(EnvironmentFault, match="neither PNG nor JPEG"):
        published(vault, root, "report.md")
