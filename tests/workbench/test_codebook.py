"""The codebook over HTTP: read, changed, merged, moved and split; findings renamed; exhibits drawn and saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from firsthand.model.roles import Role
from firsthand.vault import Vault
from tests.support.example import laid_out
from tests.support.workbench import client, unlock

LABELS = {
    "label.en": "Waited in vain",
    "label.ko": "헛되이 기다림",
    "definition.en": "She waited.",
    "definition.ko": "기다렸다.",
}
OLD, INTO = "police.response-nothing", "police.response-blamed"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The example, for one test alone."""
    return laid_out(tmp_path / "project")


@pytest.fixture
def asked(root: Path) -> Iterator[TestClient]:
    with client(root) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        yield one


def field(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return unescape(found[1])


def merged(asked: TestClient, **more: str) -> int:
    html = asked.get(f"/codebook/{OLD}/merge?to={INTO}").text
    return asked.post(f"/codebook/{OLD}/merge", data={"to": INTO, "plan": field(html, "plan"), **more}).status_code


def test_the_tree_says_what_each_code_means_and_how_often_it_is_used(asked: TestClient) -> None:
    html = asked.get("/codebook").text
    assert 'href="/codebook/police.pointless"' in html
    assert 'aria-label="affirms 29, denies 1"' in html
    one = asked.get("/codebook/police.pointless").text
    assert "30 codings · 23 sources" in one
    assert "findings/police-pointless.toml" in one
    link = re.search(r'<ol class="hits">\s*<li><a href="(/read/[^"#]+)#(t\d+)"', one)
    assert link
    assert f'id="{link[2]}"' in asked.get(link[1]).text
    assert asked.get("/codebook/none").status_code == 400


def test_a_code_is_changed_by_form_and_every_comment_stays(asked: TestClient, root: Path) -> None:
    before = (root / "codebook.toml").read_text("utf-8")
    html = asked.get("/codebook/police.pointless").text
    form = {name: unescape(value) for name, value in re.findall(r'<textarea name="([^"]+)" rows="\d">([^<]*)<', html)}
    form |= {name: field(html, name) for name in ("id", "digest", "label.en", "label.ko", "topic")}
    unchanged = asked.post("/codebook/-/save", data=form)
    assert (unchanged.status_code, (root / "codebook.toml").read_text("utf-8")) == (303, before)
    assert asked.post("/codebook/-/save", data={**form, "label.en": "No use"}).status_code == 303
    after = (root / "codebook.toml").read_text("utf-8")
    assert after == before.replace('{en = "Reporting to the police is pointless",', '{en = "No use",')
    late = asked.post("/codebook/-/save", data={**form, "label.en": "Of no use to her"})
    assert late.status_code == 409
    assert "Of no use to her" in late.text, "what she typed is there still"
    assert (root / "codebook.toml").read_text("utf-8") == after


def test_a_new_code_stands_beside_its_kin_and_a_wrong_one_is_not_made(asked: TestClient, root: Path) -> None:
    assert asked.post("/codebook/-/save", data={"id": "police.waited", "digest": "", **LABELS}).status_code == 303
    ids = re.findall(r'^id = "([^"]+)"', (root / "codebook.toml").read_text("utf-8"), re.MULTILINE)
    assert ids[ids.index("police.waited") - 1].startswith("police.")
    unsaid = {"definition.en": "", "definition.ko": ""}
    for wrong in ({"id": "po lice"}, {"id": ""}, {"id": "police.pointless"}, unsaid):
        answer = asked.post("/codebook/-/save", data={"id": "police.odd", "digest": "", **LABELS, **wrong})
        assert answer.status_code in {409, 422}
        assert "헛되이 기다림" in answer.text
    assert "police.odd" not in (root / "codebook.toml").read_text("utf-8")


def test_a_merge_is_told_done_shown_and_undone(asked: TestClient, root: Path) -> None:
    before = {path: path.read_bytes() for path in (root / "codebook.toml", root / "findings" / "response-nothing.toml")}
    told = asked.get(f"/codebook/{OLD}/merge?to={INTO}").text
    assert re.search(r"blamed</a></th><td>9 / 24</td><td><b>11 / 24</b>", told)
    assert "findings/response-nothing.toml:5" in told
    assert merged(asked) == 303
    assert re.search(r'/findings/blamed/n">11</a>', asked.get("/findings").text)
    history = asked.get("/codebook/-/history").text
    assert f"{OLD} → {INTO}" in history
    assert asked.post("/codebook/-/undo", data={"entry": field(history, "entry")}).status_code == 303
    assert {path: path.read_bytes() for path in before} == before
    assert re.search(r'/findings/blamed/n">9</a>', asked.get("/findings").text)
    assert asked.post("/codebook/-/undo", data={"entry": field(history, "entry")}).status_code == 409


def test_a_plan_that_is_another_by_now_is_told_anew(asked: TestClient, root: Path) -> None:
    assert merged(asked, plan="0" * 64) == 409
    assert OLD in (root / "codebook.toml").read_text("utf-8")
    refused = asked.get("/codebook/sanction.none/merge?to=told.nobody")
    assert refused.status_code == 200
    moved = asked.get("/codebook/police.pointless/move?to=police.reported").text
    assert "There is a code police.reported already".lower() in unescape(moved).lower()
    assert 'name="plan"' not in moved


def test_a_split_is_begun_decided_on_taken_back_and_ended(asked: TestClient, root: Path) -> None:
    for name in ("told.family.parents", "told.family.sisters"):
        assert asked.post("/codebook/-/save", data={"id": name, "digest": "", **LABELS}).status_code == 303
    parts = {"part": ["told.family.parents", "told.family.sisters"]}
    plan = field(asked.get("/codebook/told.family/split?" + urlencode(parts, doseq=True)).text, "plan")
    assert asked.post("/codebook/told.family/split", data={**parts, "plan": plan}).status_code == 303
    assert "or says('told.family.parents')" in (root / "findings" / "told-family.toml").read_text("utf-8")
    html = asked.get("/codebook/told.family/split").text
    listed = re.findall(r'data-passage="([^"]+)" data-coder="([^"]+)"', html)
    assert len(listed) == 7
    given = {"passage": listed[0][0], "coder": listed[0][1], "suggested": "", "part": "told.family.sisters"}
    answer = asked.post("/codebook/told.family/give", data=given).json()
    assert (answer["done"], answer["left"], answer["given"]["told.family.sisters"]) == (1, 6, 1)
    assert asked.post("/codebook/told.family/give", data=given).json()["done"] == 0, "somebody was first"
    assert re.search(r'/findings/told-family/n">7</a>', asked.get("/findings").text), "no number changes meanwhile"
    back = asked.post("/codebook/told.family/give-back", data={"entry": answer["entry"]}).json()
    assert (back["left"], back["given"]["told.family.sisters"]) == (7, 0)
    assert asked.post("/codebook/told.family/give", data={**given, "part": "told.nobody"}).status_code == 400
    assert asked.post("/codebook/told.family/end", data={}).status_code == 303
    assert "being split" not in asked.get("/codebook").text


def test_who_may_not_code_is_offered_nothing_and_refused(root: Path) -> None:
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        vault.set_roles("example", {Role.EDITOR, Role.OFFICER}, now=datetime.now(UTC))
    before = (root / "codebook.toml").read_bytes()
    with client(root) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        assert "/codebook/-/new" not in one.get("/codebook").text
        html = one.get("/codebook/police.pointless").text
        assert "/merge" not in html
        assert 'action="/codebook/-/save"' not in html
        for path in ("/codebook/-/new", f"/codebook/{OLD}/merge?to={INTO}", f"/codebook/{OLD}/split"):
            assert one.get(path).status_code == 403
        for path in ("-/save", f"{OLD}/merge", f"{OLD}/move", f"{OLD}/split", f"{OLD}/give", f"{OLD}/end"):
            data = {"id": "x.y", "to": INTO, "part": INTO, "keep": "1", "passage": "S01/4", **LABELS}
            assert one.post(f"/codebook/{path}", data=data).status_code in {400, 403}
    assert (root / "codebook.toml").read_bytes() == before


def test_another_page_cannot_post(asked: TestClient) -> None:
    asked.headers.pop("x-firsthand-form")
    for path in ("/codebook/-/save", f"/codebook/{OLD}/merge", f"/codebook/{OLD}/give", "/codebook/-/undo",
                 "/findings/-/delete/men", "/findings/-/undo", "/exhibits/-/save", "/exhibits/-/draw"):  # fmt: skip
        assert asked.post(path, data={}).status_code == 403


def test_a_finding_is_renamed_in_every_report_and_exhibit_or_nowhere(asked: TestClient, root: Path) -> None:
    told = asked.get("/findings/-/change/touching?to=contact").text
    assert "report/press.md:33" in told
    before = {path: path.read_text("utf-8") for path in (root / "report").glob("*.md")}
    assert asked.post("/findings/-/rename/touching", data={"to": "contact"}).status_code == 303
    for path, text in before.items():
        assert path.read_text("utf-8") == re.sub(r"finding:touching(?![\w-])", "finding:contact", text)
    assert '"contact"' in (root / "exhibits" / "by-sex.toml").read_text("utf-8")
    assert not (root / "findings" / "touching.toml").exists()
    assert asked.post("/findings/-/rename/contact", data={"to": "men"}).status_code == 409, "there is one of that name"
    undo = field(asked.get("/findings").text, "entry")
    assert asked.post("/findings/-/undo", data={"entry": undo}).status_code == 303
    assert {path: path.read_text("utf-8") for path in before} == before
    assert (root / "findings" / "touching.toml").exists()


def test_a_finding_in_use_is_not_taken_out_and_one_that_is_comes_back(asked: TestClient, root: Path) -> None:
    assert asked.post("/findings/-/delete/touching", data={}).status_code == 409
    assert asked.post("/findings/-/copy/touching", data={"to": "touching-2"}).status_code == 303
    copied = (root / "findings" / "touching-2.toml").read_bytes()
    assert copied == (root / "findings" / "touching.toml").read_bytes()
    assert asked.post("/findings/-/copy/touching", data={"to": "../x"}).status_code == 409
    assert asked.post("/findings/-/delete/touching-2", data={}).status_code == 303
    assert not (root / "findings" / "touching-2.toml").exists()
    entry = field(asked.get("/findings").text, "entry")
    assert asked.post("/findings/-/undo", data={"entry": entry}).status_code == 303
    assert (root / "findings" / "touching-2.toml").read_bytes() == copied


def test_the_list_says_where_each_finding_is_told_and_whether_it_was_published(asked: TestClient) -> None:
    html = asked.get("/findings").text
    row = html[html.index('href="/findings/touching"') :][:900]
    assert 'href="/reports/press"' in row
    assert "never published" in row


def test_exhibits_are_drawn_as_a_report_prints_them_and_saved_as_text(asked: TestClient, root: Path) -> None:
    html = asked.get("/exhibits").text
    assert len(re.findall(r'<section class="exhibit"', html)) == len(list((root / "exhibits").glob("*.toml")))
    assert 'aria-labelledby="exhibit-recourse-t exhibit-recourse-d"' in html
    page = asked.get("/exhibits/by-sex").text
    text = (root / "exhibits" / "by-sex.toml").read_text("utf-8")
    mine = {"name": "by-sex", "digest": field(page, "digest"), "text": text.replace('"detained"]', '"men"]')}
    assert asked.post("/exhibits/-/draw", data=mine).json()["told"].count("<tr>") == 5
    wrong = asked.post("/exhibits/-/save", data={**mine, "text": text.replace('"detained"', '"detaind"')})
    assert wrong.status_code == 422
    assert 'data-line="5"' in wrong.json()["told"]
    assert asked.post("/exhibits/-/save", data=mine).status_code == 200
    assert (root / "exhibits" / "by-sex.toml").read_text("utf-8") == mine["text"]
    assert asked.post("/exhibits/-/save", data=mine).status_code == 409
    assert asked.post("/exhibits/-/save", data={**mine, "name": "../x", "digest": ""}).status_code in {400, 422}
    assert asked.get("/exhibits/none").status_code == 400
