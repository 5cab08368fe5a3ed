"""The list of reports in the workbench: titles, order, and a report deleted and taken back."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.model.disclosure import Edition
from firsthand.model.roles import Role
from firsthand.vault import Vault
from tests.support.example import NOW
from tests.support.workbench import client, unlock

SETTINGS = "firsthand.toml"
COMMENT = "# Kept, whatever becomes of the reports.\n"


@pytest.fixture
def told(root: Path) -> Path:
    """Settings with a comment above a report and one beside a key."""
    path = root / SETTINGS
    text = path.read_text("utf-8").replace('[[reports]]\nname = "report"', f'{COMMENT}[[reports]]\nname = "report"')
    path.write_text(text.replace("invented = true", "invented = true   # beside"), "utf-8")
    return path


def names(path: Path) -> list[str]:
    return [each["name"] for each in tomllib.loads(path.read_text("utf-8"))["reports"]]


def state(asked: TestClient, name: str) -> str:
    found = re.search(r'name="state" value="(\w+)"', asked.get(f"/reports/{name}/delete").text)
    assert found
    return found[1]


def test_a_title_and_the_order_of_reports_and_of_files_are_changed(asked: TestClient, told: Path) -> None:
    before = told.read_text("utf-8")
    assert asked.post("/reports/press/move", data={"by": "down"}).headers["location"] == "/reports#press"
    assert names(told) == ["report", "press", "report-ko"]
    assert re.findall(r'<li id="([\w-]+)">', asked.get("/reports").text) == names(told)
    assert sorted(told.read_text("utf-8").splitlines()) == sorted(before.splitlines())
    assert asked.post("/reports/report-ko/move", data={"by": "down"}).status_code == 400
    assert asked.post("/reports/press/title", data={"title": "  Another \n title "}).status_code == 303
    assert "Another title" in asked.get("/reports").text
    assert asked.post("/reports/press/title", data={"title": " "}).status_code == 400
    assert asked.post("/reports/press/files/add", data={"name": "last"}).status_code == 303
    moved = asked.post("/reports/press/files/move", data={"path": "report/last.md", "by": "up"})
    assert moved.headers["location"] == "/reports/press?file=1#files"
    press = next(each for each in tomllib.loads(told.read_text("utf-8"))["reports"] if each["name"] == "press")
    assert (press["title"], press["files"]) == ("Another title", ["report/last.md", "report/press.md"])
    assert "# beside" in told.read_text("utf-8")


def test_a_report_is_deleted_once_asked_and_taken_back(asked: TestClient, told: Path, root: Path) -> None:
    before, text = told.read_bytes(), (root / "report/report.md").read_bytes()
    old = state(asked, "report")
    (root / "report/report.md").write_bytes(text + b"\n")
    assert asked.post("/reports/report/delete", data={"state": old, "texts": "1"}).status_code == 409
    (root / "report/report.md").write_bytes(text)
    assert asked.post("/reports/report/delete", data={"state": old}).headers["location"] == "/reports"
    assert names(told) == ["press", "report-ko"]
    assert COMMENT in told.read_text("utf-8")
    assert (root / "report/report.md").read_bytes() == text
    assert asked.get("/reports/report").status_code == 400
    assert "report/report.md" in asked.get("/reports/press").text, "it can be put into another"
    assert 'action="/project/undo"' in asked.get("/reports").text
    assert asked.post("/project/undo").status_code == 303
    assert told.read_bytes() == before
    shown = state(asked, "report")
    assert asked.post("/reports/report/delete", data={"state": shown, "texts": "1"}).status_code == 303
    assert not (root / "report/report.md").exists()
    assert asked.post("/project/undo").status_code == 303
    assert (root / "report/report.md").read_bytes() == text


def test_a_report_readers_have_stays_and_coders_change_no_list(asked: TestClient, told: Path, root: Path) -> None:
    shown = state(asked, "report")
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        with vault.write("publish", now=NOW) as writer:
            writer.record_edition(Edition(0, "report", "en", "report", date(2011, 5, 20), {}, (), (), frozenset()))
        vault.add_member("mina", None, now=NOW, roles={Role.CODER})
    before = told.read_bytes()
    page = asked.get("/reports/report/delete").text
    assert "edition 1" in page
    assert '<form class="sure"' not in page
    assert asked.post("/reports/report/delete", data={"state": shown}).status_code == 400
    with client(root) as coder:
        coder.headers["x-firsthand-form"] = unlock(coder, "mina")
        assert "/reports/press/delete" not in coder.get("/reports").text
        for what, given in [("title", {"title": "x"}), ("move", {"by": "down"}), ("delete", {"state": shown})]:
            assert coder.post(f"/reports/press/{what}", data=given).status_code == 403
    assert told.read_bytes() == before
