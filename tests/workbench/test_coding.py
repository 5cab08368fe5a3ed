"""Coding from the reading page: what is answered, and what the vault holds after it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.model.coding import Basis, Polarity
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
    from firsthand.model.testimony import InterviewRef, PassageRef

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


def test_coders_who_save_at_once_lose_nothing(asked: TestClient, root: Path) -> None:
    def code(turn: int) -> int:
        return int(asked.post("/codings/apply", data={**CODING, "passage": f"S09/{turn}"}).json()["changed"])

    with ThreadPoolExecutor(8) as several:
        assert sum(several.map(code, range(1, 9))) == 8
    assert {passage for passage, _, _ in held(root)} == {f"S09/{turn}" for turn in range(1, 9)}
