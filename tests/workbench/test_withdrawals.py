"""Taking consent back over HTTP: said beforehand, confirmed once, followed to its end; and erasing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.model.consent import Resting, Scope
from firsthand.vault import Vault

TODAY = datetime.now(UTC).date()


def opened(root: Path, *, writing: bool = False) -> Vault:
    return Vault.open(root / "vault", lambda _user: "", user="example", writing=writing)


def listed(html: str) -> dict[str, list[str]]:
    """Read what a page says rests on it, by the summary of each kind."""
    parts = re.findall(r'<details class="resting".*?<summary>(.*?)</summary>(.*?)</details>', html, re.DOTALL)
    return {said.strip(): [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<li>(.*?)</li>", body)]
            for said, body in parts}  # fmt: skip


def test_what_is_said_beforehand_is_what_is_marked_and_her_text_is_out_at_once(asked: TestClient, root: Path) -> None:
    before = asked.get("/sources/S14/withdraw").text
    said = listed(before)
    assert said["2 texts"] == ["S14 ko", "S14 en"]
    assert any(kind.endswith("tables and charts") and "by-sex" in things for kind, things in said.items())
    with opened(root) as vault:
        assert vault.withdrawals() == ()
    answer = asked.post("/sources/S14/withdraw", data={"received": TODAY.isoformat()})
    assert (answer.status_code, answer.headers["location"]) == (303, "/withdrawals/S14")
    after = asked.get("/withdrawals/S14").text
    assert listed(after) == said
    assert "10 days left" in after
    with opened(root) as vault:
        kinds = {one.kind for one in vault.dependents("S14")}
        entry = list(vault.journal())[-1]
    assert {Resting.TRANSCRIPT, Resting.CODING, Resting.FINDING, Resting.EXHIBIT, Resting.QUOTATION} <= kinds
    assert entry.action == "withdraw"
    assert "She has withdrawn that already" in asked.get("/sources/S14/withdraw").text


def test_one_scope_is_as_easily_taken_back_as_all(asked: TestClient, root: Path) -> None:
    assert 'href="/sources/S14/withdraw?scope=quote"' in asked.get("/sources/S14").text
    before = asked.get("/sources/S14/withdraw?scope=quote").text
    assert not any("texts" in kind for kind in listed(before))
    assert '<input type="hidden" name="scope" value="quote">' in before
    asked.post("/sources/S14/withdraw", data={"received": TODAY.isoformat(), "scope": "quote"})
    with opened(root) as vault:
        assert [w.scopes for w in vault.withdrawals()] == [{Scope.QUOTE}]


@pytest.mark.parametrize("day", ["", "never", (TODAY + timedelta(days=2)).isoformat(), "2001-01-01"])
def test_a_day_that_cannot_be_is_refused_and_nothing_is_recorded(asked: TestClient, root: Path, day: str) -> None:
    answer = asked.post("/sources/S14/withdraw", data={"received": day, "scope": "machine"} | (
        {"scope": "quote"} if day == "2001-01-01" else {}))  # fmt: skip
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    with opened(root) as vault:
        assert vault.withdrawals() == ()


def test_those_overdue_are_listed_first(asked: TestClient) -> None:
    for code, ago in (("S02", 1), ("S03", 40), ("S04", 12)):
        received = (TODAY - timedelta(days=ago)).isoformat()
        asked.post(f"/sources/{code}/withdraw", data={"received": received, "scope": "machine"})
    html = asked.get("/withdrawals").text
    assert re.findall(r'href="/withdrawals/(S\d+)"', html) == ["S03", "S04", "S02"]
    assert "30 days overdue" in html
    assert "9 days left" in html


def test_it_is_settled_once_nothing_of_it_is_left(asked: TestClient, root: Path) -> None:
    asked.post("/sources/S14/withdraw", data={"received": TODAY.isoformat(), "scope": "machine"})
    assert asked.post("/withdrawals/S14/settle").headers["location"] == "/withdrawals/S14"
    with opened(root) as vault:
        assert [(w.settled, w.settled_by) for w in vault.withdrawals()] == [(TODAY, "example")]
    assert "settled on" in asked.get("/withdrawals/S14").text
    asked.post("/sources/S14/withdraw", data={"received": TODAY.isoformat(), "scope": "quote"})
    left = asked.get("/withdrawals/S14/again").text
    assert "2 places still use it" in left
    assert "report/press.md:25:4" in left
    refused = asked.post("/withdrawals/S14/settle")
    assert refused.status_code == 422
    assert "<li>report/press.md:25:4</li>" in refused.text
    with opened(root) as vault:
        assert sum(w.settled is None for w in vault.withdrawals()) == 1


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_notice_names_neither_code_nor_place(asked: TestClient, language: str) -> None:
    assert asked.get(f"/withdrawals/S14/notice/{language}").status_code == 400
    asked.post("/sources/S14/withdraw", data={"received": TODAY.isoformat()})
    text = re.search(r"<pre[^>]*>(.*?)</pre>", asked.get(f"/withdrawals/S14/notice/{language}").text, re.DOTALL)
    assert text
    assert len(text[1]) > 200
    assert "S14" not in text[1]


def test_an_erasure_wants_her_code_once_more_and_leaves_nobody_else_unlocked(asked: TestClient, root: Path) -> None:
    with opened(root, writing=True) as vault:
        vault.back_up(root / "copy", now=datetime.now(UTC))
    sessions = asked.app.state.desk.sessions  # type: ignore[attr-defined]
    other = sessions.unlock("example", "")
    wrong = asked.post("/sources/S14/erase", data={"confirmed": "S1"})
    assert (wrong.status_code, "Nothing was erased" in wrong.text, sessions.holds(other)) == (422, True, True)
    answer = asked.post("/sources/S14/erase", data={"confirmed": "S14"})
    assert answer.headers["location"] == "/sources/S14/erased"
    assert not sessions.holds(other)
    html = asked.get("/sources/S14/erased").text
    assert str(root / "copy") in html, "the backup of before can still be read"
    assert asked.get("/sources/S14").status_code == 400
    asked.post("/sources/S13/withdraw", data={"received": TODAY.isoformat(), "scope": "machine"})
    with opened(root) as vault:
        assert [source.code for source in vault.sources()].count("S14") == 0
        assert len(vault.withdrawals()) == 1, "who erased goes on with the vault's new key"


def test_what_no_command_reaches_is_listed_before_and_after_and_what_was_noted_stays_after_an_erasure(
    asked: TestClient, root: Path
) -> None:
    admitted = next(path for path in (root / "interviews").iterdir() if path.name.startswith("S14"))
    for address in ("/sources/S14/withdraw", "/sources/S14/erase"):
        assert 'data-from="/sources/S14/elsewhere"' in asked.get(address).text
    found = asked.get("/sources/S14/elsewhere").text
    assert f"<code>interviews/{admitted.name}</code>" in found
    assert "<code>register.csv</code>" in found
    assert "Not known are copies outside this folder" in found
    assert asked.get("/sources/S99/elsewhere").status_code == 400
    asked.post("/sources/S14/withdraw", data={"received": TODAY.isoformat()})
    assert 'data-from="/sources/S14/elsewhere"' in asked.get("/withdrawals/S14").text
    asked.post("/sources/S14/erase", data={"confirmed": "S14"})
    assert f"<code>interviews/{admitted.name}</code>" in asked.get("/sources/S14/erased").text


def test_what_was_published_of_who_took_back_everything_is_still_told(asked: TestClient) -> None:
    asked.post("/sources/S14/withdraw", data={"received": TODAY.isoformat()})
    followed = asked.get("/withdrawals/S14").text
    for address, told in (("published", "edition"), ("fit/en", "nothing of her may be told")):
        assert f'data-from="/sources/S14/{address}"' in followed
        answer = asked.get(f"/sources/S14/{address}")
        assert (answer.status_code, told in answer.text) == (200, True)
