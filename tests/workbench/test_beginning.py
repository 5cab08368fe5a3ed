"""The first page of an empty folder: who may make a project there, what is refused, and that the page is gone then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.errors import EnvironmentFault
from firsthand.project import read_project
from firsthand.workbench.serving import application
from tests.support.workbench import ADDRESS, PORT, lay_empty

WORDS = "river lantern copper quiet"
SAID = {"title": "The mill", "group": "The mill group", "language": "ko", "user": "minji"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "new"


@pytest.fixture
def asked(root: Path) -> Iterator[TestClient]:
    app = application(root, PORT, example=lay_empty)
    with TestClient(app, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=False) as one:
        yield one


def form(asked: TestClient) -> str:
    found = re.search(r'name="form" value="([^"]+)"', asked.get("/begin").text)
    assert found
    return found[1]


def begin(asked: TestClient, **given: str) -> tuple[int, str]:
    secret = {"passphrase": WORDS, "again": WORDS}
    answer = asked.post("/begin", data={**SAID, **secret, "form": form(asked), **given})
    return answer.status_code, answer.text


def test_a_project_is_made_signed_in_and_the_page_is_gone(asked: TestClient, root: Path) -> None:
    assert asked.get("/").headers["location"] == "/begin"
    assert asked.get("/sources").headers["location"] == "/begin"
    told = form(asked)
    assert begin(asked)[0] == 303
    project = read_project(root)
    assert (project.problems, dict(project.title), list(project.reports)) == ((), {"ko": "The mill"}, ["report"])
    assert asked.get("/").status_code == 200, "she is signed in"
    assert asked.get("/begin").status_code == 404
    again = {**SAID, "user": "another", "passphrase": WORDS, "again": WORDS, "form": told}
    assert asked.post("/begin", data=again).status_code == 404
    assert asked.post("/begin/example", data={"form": told}).status_code == 404
    asked.cookies.clear()
    assert asked.get("/begin").headers["location"] == "/unlock"
    assert asked.post("/unlock", data={"user": "minji", "passphrase": WORDS}).status_code == 303


def test_a_space_typed_after_a_passphrase_locks_nobody_out(asked: TestClient) -> None:
    assert begin(asked, passphrase=f"{WORDS} ", again=WORDS)[0] == 303
    for typed in (WORDS, f" {WORDS}"):
        asked.cookies.clear()
        assert asked.post("/unlock", data={"user": "minji", "passphrase": typed}).status_code == 303


@pytest.mark.parametrize(
    "given",
    [
        {"passphrase": "short", "again": "short"},
        {"again": "river lantern copper quit"},
        {"user": "Minji Kim"},
        {"user": "../up"},
        {"title": " "},
        {"language": "xx"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_what_will_not_do_is_refused_with_what_was_typed_and_nothing_is_made(
    asked: TestClient, root: Path, given: dict[str, str]
) -> None:
    status, text = begin(asked, **given)
    assert (status, 'role="alert"' in text, "The mill group" in text) == (422, True, True)
    assert WORDS not in text, "a passphrase is not sent back"
    assert not root.exists()


def test_only_this_servers_own_page_begins_one(asked: TestClient, root: Path) -> None:
    told = {**SAID, "passphrase": WORDS, "again": WORDS}
    assert asked.post("/begin", data=told).status_code == 403
    assert asked.post("/begin", data={**told, "form": "guessed"}).status_code == 403
    elsewhere = {"origin": "http://attacker.example"}
    assert asked.post("/begin", data={**told, "form": form(asked)}, headers=elsewhere).status_code == 403
    assert asked.get("/begin", headers={"host": "attacker.example:8017"}).status_code == 421
    assert not root.exists()


def test_an_example_is_laid_out_and_its_member_signed_in(asked: TestClient, root: Path) -> None:
    assert asked.post("/begin/example", data={"form": form(asked)}).status_code == 303
    assert asked.get("/sources").status_code == 200
    assert read_project(root).problems == ()


def test_a_folder_with_something_else_in_it_is_no_project(root: Path) -> None:
    root.mkdir()
    (root / "holiday.txt").write_text("mine")
    with pytest.raises(EnvironmentFault):
        application(root, PORT)
