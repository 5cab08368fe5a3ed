"""Coding from the reading page: what is answered, and what the vault holds after it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.model.coding import Basis, Polarity
from firsthand.model.roles import Role
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.vault import Vault
from tests.support.example import laid_out
from tests.support.workbench import client, unlock

CODING = {"passage": "S09/2-3", "code": "home.common", "polarity": "denies", "basis": "opinion"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid_out(tmp_path / "project")


@pytest.fixture
def asked(root: Path) -> Iterator[TestClient]:
    with client(root) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        yield one


def held(root: Path) -> set[tuple[str, str, str]]:
    with Vault.open(root / "vault", lambda _user: "") as vault:
        found = [d.coding for d in vault.codings(source="S09")]
    return {(str(c.passage), c.code, c.coder) for c in found if c.coder == "example"}


def test_a_code_is_put_on_taken_off_and_told_of_each_turn(asked: TestClient, root: Path) -> None:
    answer = asked.post("/codings/apply", data=CODING).json()
    assert answer["changed"] == 1
    assert "denies" in answer["codes"]["2"]
    assert "opinion" in answer["codes"]["3"]
    assert held(root) == {("S09/2-3", "home.common", "example")}
    assert asked.post("/codings/apply", data=CODING).json()["changed"] == 0
    answer = asked.post("/codings/remove", data=CODING).json()
    assert (answer["changed"], held(root)) == (1, set())
    assert "home.common" not in answer["codes"]["2"]


@pytest.mark.parametrize(
    "wrong",
    [{"code": "home.comon"}, {"passage": "S09/2000"}, {"passage": "x"}, {"polarity": "perhaps"}, {"basis": "dreamt"}],
)
def test_what_cannot_be_meant_is_refused_with_its_reason(asked: TestClient, root: Path, wrong: dict[str, str]) -> None:
    answer = asked.post("/codings/apply", data={**CODING, **wrong})
    assert answer.status_code == 400
    assert len(answer.text.splitlines()) >= 2, "what is wrong, and what to do"
    assert held(root) == set()


def test_a_suggestion_is_accepted_or_rejected(asked: TestClient, root: Path) -> None:
    passages = [PassageRef(InterviewRef("S09"), n, n) for n in (2, 4)]
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        now = datetime.now(UTC)
        with vault.write("suggest", now=now) as writer:
            assert writer.suggest(passages, "home.common", "someone", at=now) == 2
    assert 'data-do="accept"' in asked.get("/read/S09").text
    how = {"code": "home.common", "polarity": Polarity.AFFIRMS, "basis": Basis.WITNESSED}
    assert asked.post("/codings/accept", data={"passage": "S09/2", **how}).json()["changed"] == 1
    assert asked.post("/codings/reject", data={"passage": "S09/4", "code": "home.common"}).json()["changed"] == 1
    assert 'data-do="accept"' not in asked.get("/read/S09").text
    assert held(root) == {("S09/2", "home.common", "example")}


def suggest(root: Path, *turns: int) -> None:
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        now = datetime.now(UTC)
        with vault.write("suggest", now=now) as writer:
            passages = [PassageRef(InterviewRef("S09"), n, n) for n in turns]
            assert writer.suggest(passages, "home.common", "someone", at=now) == len(turns)


def coded(root: Path) -> list[tuple[str, str, str | None, str | None, bool]]:
    """What stands of the code in S09, suggestions too."""
    with Vault.open(root / "vault", lambda _user: "", user="example") as vault:
        found = [*vault.codings("home.common", source="S09"), *vault.suggestions("home.common", source="S09")]
    return sorted((str(d.coding.passage), *d.coding[2:], d.suggested) for d in found)


def test_a_decision_on_a_suggestion_is_taken_back_and_the_journal_has_both(asked: TestClient, root: Path) -> None:
    own = {**CODING, "passage": "S09/6"}
    suggest(root, 2, 4, 6)
    assert asked.post("/codings/apply", data=own).json()["changed"] == 1
    before = coded(root)
    assert [each[0] for each in before] == ["S09/2", "S09/4", "S09/6", "S09/6"], "hers beside the suggestion"
    how = {"code": "home.common", "polarity": "affirms", "basis": "witnessed"}
    steps = [
        asked.post(f"/codings/{what}", data={"passage": passage, **how}).json()["undo"]
        for what, passage in (("accept", "S09/2"), ("reject", "S09/4"), ("accept", "S09/6"))
    ]
    assert [each[1:] for each in coded(root)] == [("example", "affirms", "witnessed", False)] * 2
    for step in reversed(steps):
        answer = asked.post("/codings/undo", data={"step": step})
        assert answer.status_code == 200, answer.text
    assert 'data-do="accept"' in answer.json()["codes"]["2"]
    assert coded(root) == before
    assert asked.post("/codings/undo", data={"step": steps[0]}).status_code == 400, "once"
    with Vault.open(root / "vault", lambda _user: "") as vault:
        did = [effect["did"] for entry in vault.journal() for effect in entry.details.get("effects", ())]
    assert did[-6:] == ["accept", "reject", "accept", "reopen", "reopen", "reopen"]


def test_what_was_changed_since_or_is_coded_blind_by_now_is_not_taken_back(asked: TestClient, root: Path) -> None:
    suggest(root, 2, 4)
    how = {"code": "home.common", "polarity": "affirms", "basis": "witnessed"}
    first, second = (
        asked.post("/codings/accept", data={"passage": passage, **how}).json()["undo"] for passage in ("S09/2", "S09/4")
    )
    asked.post("/codings/apply", data={**how, "passage": "S09/2", "memo": "hers"})
    refused = asked.post("/codings/undo", data={"step": first})
    assert (refused.status_code, len(refused.text.splitlines())) == (400, 2)
    now = datetime.now(UTC)
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        vault.add_member("mina", None, now=now, roles={Role.CODER})
        with vault.write("round.begin", now=now) as writer:
            writer.begin_round([InterviewRef("S09")], ["example", "mina"], at=now)
    before = coded(root)
    refused = asked.post("/codings/undo", data={"step": second})
    assert (refused.status_code, "blind round" in refused.text) == (400, True)
    assert coded(root) == before


def test_coders_who_save_at_once_lose_nothing(asked: TestClient, root: Path) -> None:
    def code(turn: int) -> int:
        return int(asked.post("/codings/apply", data={**CODING, "passage": f"S09/{turn}"}).json()["changed"])

    with ThreadPoolExecutor(8) as several:
        assert sum(several.map(code, range(2, 18, 2))) == 8
    assert {passage for passage, _, _ in held(root)} == {f"S09/{turn}" for turn in range(2, 18, 2)}
