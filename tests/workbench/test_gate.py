"""The gate, home and the reading through of texts over HTTP, as an editor and an officer do it between them."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.desk.publication.gate import gate
from firsthand.model.linking import Verdict
from firsthand.model.roles import Role
from firsthand.model.testimony import InterviewRef, Status
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support.workbench import Clock, client, unlock

SEATS = {"editor": Role.EDITOR, "officer": Role.OFFICER, "coder": Role.CODER}
WHY = "The two of them were asked and both wish this to be told as it stands here."
S22 = InterviewRef("S22")
SHORT = {
    "report.md": "# Short\n\n[Twenty women](finding:women) and [five men](finding:men) were interviewed.\n",
    "press.md": "# Short\n\nMost women of the country are hit at home.\n",
    "report.ko.md": "# 짧은 글\n\n[여성 20명](finding:women)과 [남성 5명](finding:men)을 면담하였다.\n",
}
"""Reports that are checked and set quickly."""



@pytest.fixture(scope="module")
def laid(example_laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = shutil.copytree(example_laid, tmp_path_factory.mktemp("laid") / "project")
    for file, text in SHORT.items():
        (root / "report" / file).write_text(text, "utf-8")
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        for user, role in SEATS.items():
            vault.add_member(user, None, now=datetime.now(UTC), roles={role})
    return root


@pytest.fixture
def root(laid: Path, tmp_path: Path) -> Path:
    return shutil.copytree(laid, tmp_path / "project")


@pytest.fixture
def seat(root: Path) -> Iterator[Callable[[str], TestClient]]:
    """Sit down as a member, each at a browser of her own before one server."""
    with ExitStack() as stack:
        first = stack.enter_context(client(root, Clock()))
        sat: dict[str, TestClient] = {}

        def sit(user: str) -> TestClient:
            if user not in sat:
                one = TestClient(
                    first.app, base_url=str(first.base_url), follow_redirects=False, raise_server_exceptions=False
                )
                one.headers["x-firsthand-form"] = unlock(one, user)
                sat[user] = one
            return sat[user]

        yield sit


def open_vault(root: Path) -> Vault:
    return Vault.open(root / "vault", lambda _user: "", user="example")


def ended(one: TestClient, begun: str) -> str:
    """Wait until what was begun is over, and return its page."""
    for _ in range(600):
        if one.get(begun + "/progress").json()["over"]:
            return one.get(begun).text
        time.sleep(0.05)
    raise AssertionError(begun)


def agreed(one: TestClient, report: str = "report") -> str:
    """What the form of a report's publication sends back."""
    found = re.search(
        rf'action="/publish/{report}">\s*<input[^>]+><input type="hidden" name="told" value="(\w+)"',
        one.get("/publish/report").text,
    )
    assert found
    return found[1]


def test_an_edition_waits_for_an_officer_is_made_once_and_its_files_are_opened_and_kept(
    seat: Callable[[str], TestClient], root: Path
) -> None:
    editor, officer = seat("editor"), seat("officer")

    def waiting(user: str) -> str:
        found = re.search(r'class="[^"]*waits"[^>]*>([^<]*)<', seat(user).get("/waiting/reports").json()["report"])
        return found[1] if found else ""

    assert (waiting("officer"), waiting("editor")) == ("", "")
    page = editor.get("/publish/report").text
    assert all(f'action="/publish/{name}"' in page for name in ("report", "report-ko")), "both languages, one gate"
    assert 'action="/publish/press"' not in editor.get("/publish/press").text, "what is blocked has no button"
    assert editor.get("/publish/report/html").status_code == 404
    told = {"told": agreed(editor)}
    waits = editor.post("/publish/report", data=told).headers["location"]
    assert "a protection officer has to search" in ended(editor, waits)
    assert waiting("officer") == "editor waits for your search for real names"
    assert waiting("editor") == "A protection officer has been told to search it for real names"
    short = officer.post("/publish/report/clear", data={"purpose": "no"}).headers["location"]
    assert 'role="alert"' in ended(officer, short), "a purpose has three words or more"
    clears = officer.post("/publish/report/clear", data={"purpose": "to clear a report"}).headers["location"]
    assert "Cleared" in ended(officer, clears)
    assert officer.get(waits).status_code == 404, "hers alone"
    assert (waiting("officer"), waiting("editor")) == ("", "The search for real names is done: it can be published")
    text = root / "report" / "report.md"
    text.write_text(SHORT["report.md"] + "\nAnother line.\n", "utf-8")
    assert (waiting("officer"), waiting("editor")) == ("", ""), "it is another report by now"
    text.write_text(SHORT["report.md"], "utf-8")
    begun = editor.post("/publish/report", data=told).headers["location"]
    assert begun != waits, "what came to nothing may be tried again"
    assert editor.post("/publish/report", data=told).headers["location"] == begun, "sent twice it is the same"
    refused = editor.post("/publish/report", data={"told": "something else"}).headers["location"]
    assert "not as it was shown" in ended(editor, refused)
    assert "/publish/report/open/html" in ended(editor, begun)
    assert editor.post("/publish/report", data=told).headers["location"] == begun, "and once it is done, too"
    assert (waiting("officer"), waiting("editor")) == ("", "")
    with open_vault(root) as vault:
        (edition,) = (each for each in vault.editions() if each.report == "report")
    shown = editor.get("/publish/report/open/html")
    assert shown.headers["content-disposition"].startswith("inline")
    assert "sandbox" in shown.headers["content-security-policy"]
    assert "script" not in shown.headers["content-security-policy"]
    for suffix in ("html", "pdf", "docx"):
        kept = editor.get(f"/publish/report/{suffix}")
        assert kept.headers["content-disposition"].startswith("attachment")
        assert sha256(kept.content).hexdigest() == edition.digests[f"report.{suffix}"]
    assert editor.get("/publish/report/open/docx").status_code == 404
    (root / "out" / "report.pdf").write_bytes(b"something else")
    assert editor.get("/publish/report/pdf").status_code == 404
    assert re.search(rf"Edition {edition.number}</strong>", editor.get("/publish/report").text)


def test_who_may_not_publish_or_open_identities_is_not_offered_it_and_is_refused(
    seat: Callable[[str], TestClient]
) -> None:
    coder, officer = seat("coder"), seat("officer")
    for one in (coder, officer):
        assert 'action="/publish/report"' not in one.get("/publish/report").text
        assert one.post("/publish/report", data={"told": "x"}).status_code == 403
    assert "/waive" not in coder.get("/publish/press").text
    given = {"code": "GN01", "path": "report/press.md", "line": "3", "reason": WHY, "expires": "2090-01-01"}
    assert coder.post("/publish/press/waive", data=given).status_code == 403
    assert coder.post("/publish/report/clear", data={"purpose": "to look at names"}).status_code == 403
    assert coder.get("/waiting/reports").status_code == 403


def test_a_waiver_is_asked_for_by_one_and_decided_by_another(seat: Callable[[str], TestClient], root: Path) -> None:
    editor, officer = seat("editor"), seat("officer")
    (spot,) = re.findall(
        r'name="code" value="(GN01)"><input type="hidden" name="path" value="([^"]+)">'
        r'<input type="hidden" name="line" value="(3)"><input type="hidden" name="kind" value="([^"]*)">',
        editor.get("/publish/press").text,
    )
    asked = dict(zip(("code", "path", "line", "kind"), spot, strict=True)) | {"expires": "2090-01-01"}
    short = editor.post("/publish/press/waive", data=asked | {"reason": "Too few words."})
    assert (short.status_code, "Too few words.</textarea>" in short.text) == (400, True), "what was typed stays"
    assert editor.post("/publish/press/waive", data=asked | {"reason": WHY}).status_code == 303
    mine = editor.get("/publish/press").text
    assert (WHY in mine, 'value="grant"' in mine, "/publish/press" in editor.get("/").text) == (True, False, True)
    (number,) = re.findall(r'name="waiver" value="(\d+)"', mine)
    decided = {"waiver": number, "verdict": "grant"}
    assert editor.post("/publish/press/decide", data=decided).status_code == 400
    assert seat("coder").post("/publish/press/decide", data=decided).status_code == 403
    assert "Asked of you" in officer.get("/").text
    assert "Asked of you" not in editor.get("/").text
    assert officer.post("/publish/press/decide", data=decided).status_code == 303
    (waiver,) = read_project(root).waivers
    assert (waiver.rule, waiver.asked_by, waiver.approved_by, waiver.reason) == ("GN01", "editor", "officer", WHY)
    assert 'name="line" value="3"' not in "".join(
        part for part in officer.get("/publish/press").text.split("<li") if "GN01" in part
    )


def test_home_counts_what_stands_against_a_report_once_for_each_state(
    seat: Callable[[str], TestClient], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    def weighing(*given: object) -> object:
        looked.append(given[2].name)  # type: ignore[attr-defined]
        return gate(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("firsthand.workbench.publication.standing.gate", weighing)
    editor, officer = seat("editor"), seat("officer")
    found = editor.get("/waiting/reports").json()
    assert looked == ["press", "report", "report-ko"]
    assert "block" in found["press"]
    assert "block" not in found["report"]
    assert officer.get("/waiting/reports").json() == found
    assert "Editions so far" not in seat("coder").get("/publish/press").text
    officer.get("/publish/report")
    assert len(looked) == 3, "the gate asks for the same, and what was read is no change"
    text = root / "report" / "press.md"
    text.write_text(text.read_text("utf-8") + "\nOne more line.\n", "utf-8")
    editor.get("/waiting/reports")
    assert looked[3:] == ["press"]
    with open_vault(root) as vault, vault.for_writing() as lent, lent.write("link", now=datetime.now(UTC)) as writer:
        writer.decide_link("E65", "E66", Verdict.UNSURE)
    editor.get("/publish/press")
    assert looked[4:] == ["press"], "whatever is written is seen"
    for one in (editor, officer, seat("coder")):
        sessions = one.app.state.desk.sessions  # type: ignore[attr-defined]
        assert sessions.kept
        one.post("/lock")
    assert not sessions.kept, "what was worked out is gone with the last session"
    assert 'data-from="/waiting/reports"' not in seat("coder").get("/").text


def test_a_translation_is_read_through_mended_and_approved(seat: Callable[[str], TestClient], root: Path) -> None:
    editor, coder, example = seat("editor"), seat("coder"), seat("example")
    assert "/approve/S22/en" in editor.get("/").text
    assert "/approve/S22/en" not in seat("officer").get("/").text
    assert seat("officer").get("/approve/S22/en").status_code == 403
    page = editor.get("/approve/S22/en").text
    assert ('value="mend"' in page, 'value="mend"' in coder.get("/approve/S22/en").text) == (False, True)
    wrong = {"number": "2", "do": "wrong", "remark": "It says more than she did."}
    told = editor.post("/approve/S22/en/turn", data=wrong).json()
    assert "It says more" in told["turn"]
    assert editor.post("/approve/S22/en/turn", data=wrong | {"remark": " "}).status_code == 400
    approval = {"interview": "S22", "language": "en", "from": "review"}
    assert coder.post("/approve", data=approval).status_code == 400, "it is said to be wrong"
    (shown,) = re.findall(r'name="number" value="2"><input type="hidden" name="shown" value="(\w+)"', told["turn"])
    mended = {"number": "2", "do": "mend", "words": "Other words.", "shown": shown}
    assert editor.post("/approve/S22/en/turn", data=mended).status_code == 403
    assert "Other words." in coder.post("/approve/S22/en/turn", data=mended).json()["turn"]
    again = example.post("/approve/S22/en/turn", data=mended | {"words": "Hers."})
    assert (again.status_code, "Other words." in again.json()["turn"]) == (409, True)
    assert editor.post("/approve", data=approval).headers["location"] == "/approve/S22/en"
    with open_vault(root) as vault:
        text = vault.transcript(S22, "en")
    assert text is not None
    assert (text.status, text.reviewer, text.revision) == (Status.APPROVED, "editor", 2)
    assert "/approve/S22/en" not in editor.get("/").text
