"""Who gets in, what another site can do, and what the browser is told to keep: nothing."""

from __future__ import annotations

import html
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.workbench.frame.sessions import IDLE
from tests.support.example import laid_out
from tests.support.workbench import COOKIE, PORT, Clock, client, unlock

PAGES = ("/", "/sources", "/sources/S14", "/read/S14", "/read/S14?beside=en", "/search", "/codebook", "/awake")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(tmp_path_factory.mktemp("workbench") / "project")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def asked(root: Path, clock: Clock) -> Iterator[TestClient]:
    with client(root, clock) as one:
        yield one


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_who_unlocked_only_and_is_kept_nowhere(asked: TestClient, path: str) -> None:
    assert asked.get(path).headers["location"] == "/unlock"
    unlock(asked)
    answer = asked.get(path)
    assert answer.status_code in {200, 204}
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_wrong_passphrase_and_a_wrong_name_are_told_alike(asked: TestClient) -> None:
    answers = [asked.post("/unlock", data={"user": user, "passphrase": "x"}) for user in ("nobody", "../example", "")]
    assert {answer.status_code for answer in answers} == {401}
    assert {"is not right" in answer.text for answer in answers} == {True}


def test_who_guesses_has_to_wait_and_who_waits_gets_in(asked: TestClient, clock: Clock) -> None:
    for _ in range(5):
        asked.post("/unlock", data={"user": "nobody", "passphrase": "x"})
    assert "Wait" in asked.post("/unlock", data={"user": "nobody", "passphrase": "x"}).text
    unlock(asked)  # another name is not kept waiting
    asked.cookies.clear()
    clock.seconds += 400
    assert "Wait" not in asked.post("/unlock", data={"user": "nobody", "passphrase": "x"}).text


def test_another_name_for_this_machine_is_not_answered(asked: TestClient) -> None:
    unlock(asked)
    assert asked.get("/", headers={"host": "attacker.example:8017"}).status_code == 421
    assert asked.get("/", headers={"host": "127.0.0.1:9999"}).status_code == 421


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_or_port_that_sends_the_browser_here_has_nobodys_session(
    asked: TestClient, site: str
) -> None:
    unlock(asked)
    assert asked.get("/read/S14", headers={"sec-fetch-site": site}).headers["location"] == "/unlock"
    for ours in ("same-origin", "none"):
        assert asked.get("/read/S14", headers={"sec-fetch-site": ours}).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"origin": "http://attacker.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_another_site_cannot_post(asked: TestClient, headers: dict[str, str]) -> None:
    form = unlock(asked)
    assert asked.post("/lock", data={"form": form}, headers=headers).status_code == 403
    assert asked.get("/").status_code == 200


def test_a_form_without_what_the_page_was_given_changes_nothing(asked: TestClient) -> None:
    unlock(asked)
    given = {"passage": "S09/2", "code": "home.violence", "polarity": "affirms", "basis": "opinion"}
    for form in ({}, {"form": ""}, {"form": "guessed"}):
        assert asked.post("/codings/apply", data={**given, **form}).status_code == 403
    assert asked.post("/search", data={"words": "x"}).status_code == 403


def test_a_session_at_rest_locks_and_asking_whether_it_is_awake_is_rest(asked: TestClient, clock: Clock) -> None:
    unlock(asked)
    clock.seconds += IDLE - 1
    assert asked.get("/awake", headers={"X-Firsthand-Passive": "1"}).status_code == 204
    clock.seconds += 2
    assert asked.get("/awake", headers={"X-Firsthand-Passive": "1"}).status_code == 401
    assert asked.get("/").headers["location"] == "/unlock"


def test_locking_ends_the_session_for_good(asked: TestClient) -> None:
    form = unlock(asked)
    token = asked.cookies[COOKIE]
    assert asked.post("/lock", data={"form": form}).status_code == 303
    assert asked.get("/", headers={"cookie": f"{COOKIE}={token}"}).headers["location"] == "/unlock"


def test_two_members_are_apart(root: Path) -> None:
    with client(root) as asked:
        first = unlock(asked)
        mine = asked.cookies[COOKIE]
        asked.cookies.clear()
        second = unlock(asked)
        assert first != second
        assert asked.post("/lock", data={"form": first}).status_code == 403
        asked.post("/lock", data={"form": second})
        assert asked.get("/", headers={"cookie": f"{COOKIE}={mine}"}).status_code == 200


def test_a_fault_says_what_to_do_and_a_failure_says_nothing_of_it(
    asked: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unlock(asked)
    fault = asked.get("/read/S99")
    assert (fault.status_code, "there is no interview S99" in fault.text) == (400, True)

    def fail(*_given: object) -> None:
        raise RuntimeError("canary-of-private-words")

    monkeypatch.setattr("firsthand.workbench.home.waiting", fail)
    failure = asked.get("/")
    assert failure.status_code == 500
    assert "canary-of-private-words" not in failure.text + "".join(capsys.readouterr())


def test_the_language_goes_back_to_our_own_pages_only(asked: TestClient) -> None:
    for away in ("//attacker.example", "/\\attacker.example", "https://attacker.example"):
        answer = asked.post("/language", data={"language": "ko", "here": away})
        assert answer.headers["location"] == "/", away
    assert asked.post("/language", data={"language": "ko", "here": "/sources"}).headers["location"] == "/sources"


def test_what_is_typed_comes_back_on_its_own_page_once_and_to_nobody_else(asked: TestClient, root: Path) -> None:
    form = unlock(asked)
    page, words = "/sources?sex=female", '[["x", "&lt;<b>", "y"]]'

    def switched(token: str, headers: dict[str, str]) -> int:
        given = {"language": "ko", "here": page, "typed": words, "form": token}
        return asked.post("/language", data=given, headers=headers).status_code

    assert switched("x", {"x-firsthand-form": "x"}) == 401
    assert '<template id="typed">' not in asked.get(page).text
    assert switched(form, {"x-firsthand-form": form}) == 204
    asked.get(page, headers={"x-firsthand-passive": "1"})
    assert '<template id="typed">' not in asked.get("/sources").text
    shown = asked.get(page).text
    found = re.search('<template id="typed">(.+?)</template>', shown)
    assert found
    assert html.unescape(found[1]) == words
    assert '<template id="typed">' not in asked.get(page).text, "once"


def test_the_page_that_answers_a_form_is_asked_for_again_where_it_can_be(asked: TestClient) -> None:
    form = unlock(asked)
    for posts, referer, there in [
        ("/rounds", "/codebook?q=x", "/codebook?q=x"),
        ("/rounds", "/rounds", "/rounds"),
        ("/reports/press/files/rename", "/codings/apply", "/reports/press"),
        ("/publish/press/decide", "/publish/press/decide", "/publish/press"),
    ]:
        headers = {"referer": f"http://127.0.0.1:{PORT}{referer}"}
        answer = asked.post(posts, data={"form": form}, headers=headers)
        assert answer.status_code == 400, posts
        assert re.findall(r'name="here" value="([^"]+)"', answer.text) == [there]


def test_a_session_nobody_asks_for_any_more_is_locked(
    root: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("firsthand.workbench.frame.app.SWEEP", 0.01)
    with client(root, clock) as asked:
        unlock(asked)
        sessions = asked.app.state.desk.sessions  # type: ignore[attr-defined]
        session = next(iter(sessions._open.values()))
        clock.seconds += IDLE + 1
        for _ in range(500):
            if not sessions.holds(session):
                break
            time.sleep(0.01)
        assert not sessions.holds(session)


def test_the_project_is_read_again_when_a_file_of_it_changed_and_the_vault_is_not_looked_through(root: Path) -> None:
    with client(root) as asked:
        desk = asked.app.state.desk  # type: ignore[attr-defined]
        first = desk.project()
        assert desk.project() is first
        assert not [path for path, _, _ in desk._files() if Path(path).is_relative_to(root / "vault")]
        table = next(root.glob("**/population*.csv"), root / "register.csv")
        os.utime(table, ns=(1, 1))
        assert desk.project() is not first
