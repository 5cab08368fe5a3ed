"""Exact words, memos, coverage and what others wrote: what the reading page is answered, and what the vault holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.model.coding import Asked, Basis, Coding, DatedCoding, Polarity
from firsthand.model.private import Private
from firsthand.model.roles import Role
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.vault import Vault
from tests.support.example import laid_out
from tests.support.workbench import Clock, client, unlock

S09 = InterviewRef("S09")
CODE = "home.earnings"
HOW = {"code": CODE, "polarity": "denies", "basis": "opinion"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = laid_out(tmp_path_factory.mktemp("annotating") / "project")
    with opened(root, writing=True) as vault:
        vault.add_member("edith", None, now=datetime.now(UTC), roles={Role.EDITOR})
    return root


@pytest.fixture(scope="module")
def asked(root: Path) -> Iterator[TestClient]:
    with client(root) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        yield one


def opened(root: Path, *, writing: bool = False) -> Vault:
    return Vault.open(root / "vault", lambda _user: "", user="example", writing=writing)


def said(root: Path, number: int) -> str:
    with opened(root) as vault:
        text = vault.transcript(S09)
    assert text is not None
    return text.turns[number - 1].text.reveal()


def coded(root: Path, passage: str, code: str = CODE) -> DatedCoding | None:
    with opened(root) as vault:
        hers = {str(d.coding.passage): d for d in vault.codings(code, source="S09") if d.coding.coder == "example"}
    return hers.get(passage)


def test_words_of_a_passage_are_coded_with_a_memo_and_each_step_is_taken_back(asked: TestClient, root: Path) -> None:
    exact = said(root, 2)[5:12]
    words = {"passage": "S09/2", "start": 5, "end": 12, "exact": exact, "memo": "ask her again", **HOW}
    first = asked.post("/codings/apply", data=words).json()
    assert 'data-start="5" data-end="12"' in first["codes"]["2"]
    held = coded(root, "S09/2")
    assert held is not None
    assert (held.start, held.end, held.exact, held.memo) == (5, 12, Private(exact), Private("ask her again"))
    whole = asked.post("/codings/apply", data={"passage": "S09/2", **HOW}).json()
    assert coded(root, "S09/2") == held._replace(start=None, end=None, exact=None), "the memo stays"
    gone = asked.post("/codings/remove", data={"passage": "S09/2", "code": CODE}).json()
    assert coded(root, "S09/2") is None
    for step, then in ((gone, None), (whole, held), (first, None)):
        answer = asked.post("/codings/undo", data={"step": step["undo"]})
        assert answer.status_code == 200
        if then is not None:
            assert coded(root, "S09/2") == then
    assert coded(root, "S09/2") is None
    assert asked.post("/codings/undo", data={"step": first["undo"]}).status_code == 400, "once"


def test_words_over_several_turns_are_one_passage(asked: TestClient, root: Path) -> None:
    exact = said(root, 2)[8:] + "\n" + said(root, 3)[:4]
    words = {"passage": "S09/2-3", "start": 8, "end": 8 + len(exact), "exact": exact, **HOW}
    answer = asked.post("/codings/apply", data=words).json()
    assert answer["codes"]["2"].count("data-start") == answer["codes"]["3"].count("data-start") == 1
    assert asked.post("/codings/undo", data={"step": answer["undo"]}).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"start": 6}, {"end": 13}, {"start": "x"}, {"exact": "other"}, {"start": 5, "end": 4}, {"end": 999_999}]
)
def test_words_that_are_not_there_are_refused_and_nothing_is_saved(
    asked: TestClient, root: Path, wrong: dict[str, object]
) -> None:
    words = {"passage": "S09/4", "start": 5, "end": 12, "exact": said(root, 4)[5:12], **HOW, **wrong}
    answer = asked.post("/codings/apply", data=words)
    assert answer.status_code == 400
    assert len(answer.text.splitlines()) == 2, "what is wrong, and what to do"
    assert said(root, 4)[5:9] not in answer.text
    assert coded(root, "S09/4") is None


def test_a_memo_is_changed_by_its_coder_and_not_over_what_was_written_meanwhile(asked: TestClient, root: Path) -> None:
    asked.post("/codings/apply", data={"passage": "S09/6", "memo": "one", **HOW})
    on = {"passage": "S09/6", "code": CODE}
    changed = asked.post("/codings/memo/change", data={**on, "before": "one", "memo": "two\r\nlines"})
    assert changed.status_code == 200
    late = asked.post("/codings/memo/change", data={**on, "before": "one", "memo": "three"})
    assert late.status_code == 400
    assert asked.post("/codings/memo", data={**on, "coder": "example"}).json() == {"memo": "two\nlines"}
    assert "two" not in asked.get("/read/S09").text, "shown on demand only"
    asked.post("/codings/undo", data={"step": changed.json()["undo"]})
    assert asked.post("/codings/memo", data={**on, "coder": "example"}).json() == {"memo": "one"}
    assert asked.post("/codings/memo", data={**on, "coder": "nobody"}).status_code == 400


def test_coverage_is_changed_and_taken_back_with_an_entry_each(asked: TestClient, root: Path) -> None:
    def now() -> tuple[dict[str, Asked], list[str]]:
        with opened(root) as vault:
            hers = {c.topic: c.state for c in vault.coverage() if c.source == "S09"}
            return hers, [entry.action for entry in vault.journal()]

    before, entries = now()
    assert before["police"] is Asked.ASKED
    steps = [
        asked.post("/read/S09/coverage", data={"topic": "police", "state": state}).json()
        for state in ("declined", "", "declined")
    ]
    assert "undo" not in asked.post("/read/S09/coverage", data={"topic": "police", "state": "declined"}).json()
    pressed = r'data-topic="police".*?data-state="declined" aria-pressed="true"'
    assert re.search(pressed, steps[-1]["coverage"], re.DOTALL)
    assert now() == ({**before, "police": Asked.DECLINED}, [*entries, *["coverage"] * 3])
    for step in reversed(steps):
        assert "coverage" in asked.post("/codings/undo", data={"step": step["undo"]}).json()
    assert now()[0] == before
    for wrong in ({"topic": "weather", "state": "asked"}, {"topic": "police", "state": "perhaps"}):
        assert asked.post("/read/S09/coverage", data=wrong).status_code == 400


def test_what_another_coder_writes_is_answered_turn_by_turn_and_only_then(asked: TestClient, root: Path) -> None:
    page = asked.get("/read/S09").text
    states = re.findall(r'aria-label="Codes on (\d+)" data-state="(\w+)"', page)
    shown = {"shown": " ".join(f"{number}:{state}" for number, state in states)}
    assert asked.post("/read/S09/codes", data=shown).json()["codes"] == {}
    row = DatedCoding(Coding(PassageRef(S09, 7, 8), CODE, "C9", Polarity.MIXED, Basis.TOLD))
    with opened(root, writing=True) as vault, vault.write("code", now=datetime.now(UTC)) as writer:
        writer.add_codings([row], at=datetime.now(UTC))
    codes = asked.post("/read/S09/codes", data=shown).json()["codes"]
    assert codes.keys() == {"7", "8"}
    assert "C9" in codes["7"]
    shown["shown"] += f" {' '.join(f'{n}:{stated(html)}' for n, html in codes.items())}"
    assert asked.post("/read/S09/codes", data=shown).json()["codes"] == {}
    with opened(root, writing=True) as vault, vault.write("uncode", now=datetime.now(UTC)) as writer:
        writer.remove_coding(PassageRef(S09, 7, 8), CODE, "C9")
    assert asked.post("/read/S09/codes", data=shown).json()["codes"].keys() == {"7", "8"}


def stated(html: str) -> str:
    found = re.search(r'data-state="(\w*)"', html)
    assert found
    return found[1]


def test_who_is_no_coder_is_offered_nothing_to_change_and_refused_it(asked: TestClient, root: Path) -> None:
    asked.post("/codings/apply", data={"passage": "S09/8", "memo": "canary", **HOW})
    with client(root) as edith:
        edith.headers["x-firsthand-form"] = unlock(edith, "edith")
        page = edith.get("/read/S09").text
        assert 'class="turn' in page
        assert not re.search('data-do|<dialog|data-state="asked"', page)
        for address, fields in (
            ("/codings/apply", {"passage": "S09/8", **HOW}),
            ("/codings/memo", {"passage": "S09/8", "code": CODE, "coder": "example"}),
            ("/codings/memo/change", {"passage": "S09/8", "code": CODE, "memo": "x", "before": ""}),
            ("/read/S09/coverage", {"topic": "police", "state": "declined"}),
        ):
            answer = edith.post(address, data=fields)
            assert answer.status_code == 403, address
            assert "canary" not in answer.text
        assert edith.post("/read/S09/codes", data={"shown": ""}).status_code == 200


def test_a_request_no_person_made_does_not_keep_a_session_awake(root: Path) -> None:
    clock = Clock()
    with client(root, clock) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        clock.seconds += 400
        passive = {"x-firsthand-passive": "1"}
        assert one.post("/read/S09/codes", data={"shown": ""}, headers=passive).status_code == 200
        clock.seconds += 300
        assert one.post("/read/S09/codes", data={"shown": ""}, headers=passive).status_code == 401


def test_words_no_longer_in_the_text_are_said_to_be_so(asked: TestClient, root: Path) -> None:
    row = DatedCoding(
        Coding(PassageRef(S09, 10, 10), CODE, "C9", Polarity.MIXED, Basis.TOLD), exact=Private("words of no turn")
    )
    with opened(root, writing=True) as vault, vault.write("code", now=datetime.now(UTC)) as writer:
        writer.add_codings([row], at=datetime.now(UTC))
    page = asked.get("/read/S09").text
    assert "words of no turn" in page
    assert page.count("not in the text as it is now") == 1
