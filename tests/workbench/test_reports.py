"""Writing and publishing in the workbench: what is checked as it is typed, what is saved, what stands at the gate."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.desk.writing.reports import check_report
from firsthand.project import read_project
from firsthand.rules import LATER
from firsthand.vault import Vault
from tests.support.workbench import client, unlock

PRESS = "report/press.md"


@pytest.fixture
def root(example_laid: Path, tmp_path: Path) -> Path:
    return shutil.copytree(example_laid, tmp_path / "project")


@pytest.fixture
def asked(root: Path) -> Iterator[TestClient]:
    with client(root) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        yield one


def held(root: Path, text: str | None = None) -> dict[str, str]:
    """What the page sends for the press release as it lies there, or with another text."""
    data = (root / PRESS).read_bytes()
    return {"path": PRESS, "text": text if text is not None else data.decode(), "digest": sha256(data).hexdigest()}


def codes(answer: dict[str, list[dict[str, object]]]) -> list[tuple[object, object, object]]:
    return [(each["code"], each["line"], each["message"]) for each in answer["remarks"]]


def test_the_whole_check_says_what_the_command_says_and_the_quick_one_all_but_the_slow_rules(
    asked: TestClient, root: Path
) -> None:
    project = read_project(root)
    with Vault.open(root / "vault", lambda _user: "") as vault:
        found = check_report(vault, project, project.reports["press"], today=datetime.now(UTC).astimezone().date())
    said = [(d.code, d.place.line, d.message) for d in found.diagnostics]
    assert said, "the example's press release is refused"
    assert codes(asked.post("/reports/press/check", data={**held(root), "whole": "1"}).json()) == said
    quick = codes(asked.post("/reports/press/check", data=held(root)).json())
    assert quick == [each for each in said if each[0] not in LATER]


def test_what_is_typed_is_checked_without_being_saved_and_a_fix_is_where_it_says(asked: TestClient, root: Path) -> None:
    before = (root / PRESS).read_bytes()
    text = "# 𝄞 말\n\n𝄞 [Three](finding:police-pointless) women said so.\n"
    found = asked.post("/reports/press/check", data=held(root, text)).json()["remarks"]
    fixed = [each for each in found if each["words"]]
    assert fixed
    units = text.encode("utf-16-le")
    for each in fixed:
        assert units[2 * each["start"] : 2 * each["end"]].decode("utf-16-le") == "Three"
        mended = text.replace("Three", each["words"])
        again = asked.post("/reports/press/check", data=held(root, mended)).json()
        assert not any(other["code"] == each["code"] and other["words"] for other in again["remarks"])
    assert (root / PRESS).read_bytes() == before


def test_a_text_is_saved_whole_with_its_line_ends_and_refused_where_it_changed_meanwhile(
    asked: TestClient, root: Path
) -> None:
    (root / PRESS).write_bytes("\ufeffOne\r\nTwo\r\n".encode())
    first = held(root, "One\nTwo\nThree\n")
    answer = asked.post("/reports/press/save", data=first)
    assert answer.status_code == 200
    data = (root / PRESS).read_bytes()
    assert data == "\ufeffOne\r\nTwo\r\nThree\r\n".encode()
    assert answer.json()["digest"] == sha256(data).hexdigest()
    assert asked.post("/reports/press/save", data={**first, "text": "Else"}).status_code == 409
    assert (root / PRESS).read_bytes() == data
    with Vault.open(root / "vault", lambda _user: "") as vault:
        entry = [each for each in vault.journal() if each.action == "file.save"][-1]
    assert entry.details["effects"] == [{"did": "file.save", "path": PRESS, "digest": sha256(data).hexdigest()}]


@pytest.mark.parametrize("path", ["firsthand.toml", "../project/report/press.md", "report/report.md", ""])
def test_only_the_reports_own_texts_are_written(asked: TestClient, root: Path, path: str) -> None:
    before = {file: file.read_bytes() for file in root.rglob("*.*") if file.suffix in {".md", ".toml"}}
    assert asked.post("/reports/press/save", data={**held(root), "path": path}).status_code == 400
    assert {file: file.read_bytes() for file in before} == before


def test_a_remark_leads_to_the_page_of_its_rule(asked: TestClient, root: Path) -> None:
    told = asked.post("/reports/press/check", data=held(root)).json()["told"]
    pages = set(re.findall(r'href="(/help/rules/\w+)"', told))
    assert pages
    assert {asked.get(page).status_code for page in pages} == {200}


def test_a_preview_may_do_nothing_and_a_blocked_report_has_none(asked: TestClient, root: Path) -> None:
    report = (root / "report/report.md").read_text("utf-8")
    shown = asked.post("/reports/report/preview", data={"path": "report/report.md", "text": report})
    assert "sandbox" in shown.headers["content-security-policy"]
    assert "script-src" not in shown.headers["content-security-policy"]
    assert "<h1" in shown.text
    assert "<h1" not in asked.post("/reports/press/preview", data=held(root)).text
