"""A publishing killed before its record, or after it: its files go to their places, or away; no other is touched."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from click.testing import CliRunner

from firsthand.build import Checked
from firsthand.cli.app import app
from firsthand.desk.publication.publishing import finish, publish
from firsthand.desk.writing.reports import check_report
from firsthand.errors import UsageError
from firsthand.model.release import How
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import released
from tests.unit.desk.test_publish import SETTINGS

NOW = datetime(2011, 5, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "texts").mkdir(parents=True)
    (root / "firsthand.toml").write_text(SETTINGS, "utf-8")
    (root / "codebook.toml").write_text("", "utf-8")
    (root / "texts" / "report.md").write_text("# Doors\n\nA door is closed.\n", "utf-8")
    with Vault.create(root / "vault", "example", None, now=NOW) as vault:
        publish_it(vault, root)
    return root


def publish_it(vault: Vault, root: Path) -> None:
    project = read_project(root)
    bound = check_report(vault, project, project.reports["report"], today=date(2011, 5, 20)).bound
    publish(vault, Checked(bound, ()), root / "out", ("html", "docx"), now=NOW)


def as_killed(out: Path) -> dict[str, bytes]:
    """Leave one file beside its place, another cut short, and a stranger's; what lies in its place afterwards."""
    whole = {path.name: path.read_bytes() for path in out.iterdir()}
    (out / "report.html").rename(out / ".report.html.part")
    (out / ".report.docx.part").write_bytes(whole["report.docx"][:90])
    (out / ".notes.txt.part").write_bytes(b"hers")
    return {**whole, ".notes.txt.part": b"hers"}


def lying(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_what_was_recorded_goes_to_its_place_and_what_was_not_goes_away(root: Path) -> None:
    whole = as_killed(root / "out")
    with Vault.open(root / "vault", lambda _user: "") as vault:
        finish(vault, root / "out")
        finish(vault, root / "nowhere")
        assert len(vault.editions()) == 1
    assert lying(root / "out") == whole


def test_a_file_that_is_not_the_last_editions_takes_no_place(root: Path) -> None:
    out = root / "out"
    older = (out / "report.html").read_bytes()
    (root / "texts" / "report.md").write_text("# Doors\n\nTwo doors are closed.\n", "utf-8")
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        publish_it(vault, root)
    newer = lying(out)
    (out / ".report.html.part").write_bytes(older)
    with Vault.open(root / "vault", lambda _user: "") as vault:
        finish(vault, out)
    assert lying(out) == newer


def test_publishing_anew_finishes_the_one_before_first(root: Path) -> None:
    whole = as_killed(root / "out")
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        publish_it(vault, root)
    assert lying(root / "out") == whole


def unreadable(inside: str) -> bytes:
    """Make an archive whose one file is there, and does not unpack."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr(inside, b"0123456789" * 20)
    data, start = bytearray(made.getvalue()), 30 + len(inside)
    data[start : start + 6] = b"\xff" * 6
    return bytes(data)


def test_a_pack_goes_to_its_place_once_it_was_released_and_away_before(tmp_path: Path) -> None:
    root = released.mill_of_many(tmp_path / "mill")
    out, name = root / "out", "report-evidence.zip"
    released.propose(root)
    sealed = released.sign(root).files[-1].read_bytes()
    whole = lying(out)
    (out / name).rename(out / f".{name}.part")
    with Vault.open(root / "vault", lambda _user: "", user="kim") as vault:
        finish(vault, out)
        assert lying(out) == whole
        halved, renamed = sealed[: len(sealed) // 2], sealed.replace(b"seal.json", b"soal.json")
        for other in (halved, renamed, b"", unreadable("report-evidence/data/seal.json")):
            (out / f".{name}.part").write_bytes(other)
            finish(vault, out)
            assert lying(out) == whole, "what is no whole pack of the release takes no place"
    released.write_report(root, (root / "report/report.md").read_text("utf-8") + "\nOne more sentence.\n")
    released.propose(root, how=How.CORRECTS)
    (out / f".{name}.part").write_bytes(sealed)
    (out / name).unlink()
    released.sign(root)
    newer = lying(out)
    assert newer.keys() == whole.keys()
    assert newer[name] != sealed


def test_the_next_command_that_writes_puts_it_in_place(tmp_path: Path) -> None:
    root = released.mill_of_many(tmp_path / "mill")
    pack = released.release(root)
    whole = lying(pack.parent)
    pack.rename(pack.with_name(f".{pack.name}.part"))
    did = CliRunner().invoke(app, ["event", "undo", "--project", str(root), "--user", "example"])
    assert isinstance(did.exception, UsageError), "there is nothing to undo"
    assert lying(pack.parent) == whole
