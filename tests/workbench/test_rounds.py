"""Blind rounds over HTTP: begun, coded apart, done, compared; covered passages; searching in one interview."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.model.roles import Role
from firsthand.vault import Vault
from tests.support.example import NOW, laid_out
from tests.support.workbench import client, unlock

People = dict[str, TestClient]
GRAPHIC = '<details class="graphic">'


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = laid_out(tmp_path_factory.mktemp("rounds") / "project")
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        for name in ("mina", "jisu"):
            vault.add_member(name, None, now=NOW, roles={Role.CODER})
    return root


@pytest.fixture(scope="module")
def people(root: Path) -> Iterator[People]:
    """The founder and two coders, each signed in at a browser of her own."""
    with ExitStack() as stack:
        found = {}
        for name in ("example", "mina", "jisu"):
            one = stack.enter_context(client(root))
            one.headers["x-firsthand-form"] = unlock(one, name)
            found[name] = one
        yield found


def coded(asked: TestClient, where: str, code: str) -> dict[str, str]:
    given = {"passage": where, "code": code, "polarity": "affirms", "basis": "experienced"}
    answer = asked.post("/codings/apply", data=given)
    assert answer.status_code == 200, answer.text
    codes: dict[str, str] = answer.json()["codes"]
    return codes


def test_two_code_apart_and_are_compared(people: People) -> None:
    example, mina, jisu = people.values()
    assert "Begin a round" in example.get("/rounds").text
    assert "Begin a round" not in mina.get("/rounds").text
    assert mina.post("/rounds", data={"interview": ["S05"], "coder": ["mina", "jisu"]}).status_code == 403
    refused = example.post("/rounds", data={"interview": ["S05"], "more": "S99, S06", "coder": ["mina", "jisu"]})
    assert refused.status_code == 400
    assert "S99" in refused.text
    assert 'value="S99, S06"' in refused.text, "what she typed is still there"
    assert re.search(r'name="coder" value="mina" checked', refused.text)
    assert example.post("/rounds", data={"more": "S10 S11", "coder": ["mina", "jisu"]}).status_code == 303
    before = mina.get("/read/S10").text
    assert "You code this interview blind" in before
    assert "You code this interview blind" not in example.get("/read/S10").text
    assert 'data-code="' not in before.split('id="code-list"')[0], "what was coded before is hidden"

    coded(mina, "S10/4", "home.common")
    assert "mina" not in coded(jisu, "S10/4", "police.pointless")["4"]
    for page in ("/read/S10", "/codebook", "/sources/S10", "/"):
        assert "home.common" not in re.sub(r'(?s)id="code-list".*', "", jisu.get(page).text) or page == "/codebook"
    behind = jisu.get("/findings/police-pointless/n").text
    assert "you code blind" in behind
    assert "/read/S10" not in behind
    assert "/read/S10" in example.get("/findings/police-pointless/n").text

    assert mina.post("/rounds/1/done", data={"done": "done"}).headers["location"] == "/rounds"
    assert mina.get("/rounds/1").status_code == 400, "nothing is shown before all are done"
    assert jisu.post("/rounds/1/done", data={"done": "done"}).headers["location"] == "/rounds/1"
    shown = jisu.get("/rounds/1").text
    assert "Krippendorff" in shown
    assert '<a href="/read/S10#t4">S10/4</a>' in shown
    assert "0 of 2" not in shown
    assert "2 of 2" in shown
    coded(jisu, "S10/4", "home.common")
    assert "1 of 2" in mina.get("/rounds/1").text
    assert example.post("/rounds/1/close").status_code == 400, "it is closed"


def test_a_round_is_closed_sooner_by_who_may(people: People) -> None:
    example, mina, _ = people.values()
    example.post("/rounds", data={"interview": ["S12"], "coder": ["mina", "jisu"]})
    number = re.findall(r'id="round-(\d+)"', example.get("/rounds").text)[0]
    assert mina.post(f"/rounds/{number}/close").status_code == 403
    assert example.post(f"/rounds/{number}/close").status_code == 303
    assert "Nothing can be compared" in mina.get(f"/rounds/{number}").text


def test_graphic_passages_are_covered_until_she_says_otherwise(people: People) -> None:
    example = people["example"]
    text = example.get("/read/S02?beside=en").text
    turn = text.split('id="t14"')[1].split("</li>")[0]
    assert turn.count(GRAPHIC) == 2, "in both languages"
    assert GRAPHIC not in text.split('id="t12"')[1].split("</li>")[0]
    found = re.search(r'(?s)<p class="spoken"[^>]*>(\S+)', turn)
    assert found
    hits = example.post("/search", data={"words": found[1].strip("., ")}).text
    place = hits.split('href="/read/S02#t14"')[1].split("</li>")[0]
    assert GRAPHIC in place
    assert GRAPHIC in example.get("/findings/broker-abuse/n").text
    assert example.post("/graphic", data={"cover": "no"}).json() == {"covers": False}
    assert GRAPHIC not in example.get("/read/S02").text
    assert '<details class="graphic" open>' in example.get("/read/S02").text
    assert GRAPHIC in people["mina"].get("/read/S02").text, "it is her own setting"
    example.post("/graphic", data={"cover": "yes"})
    assert GRAPHIC in example.get("/read/S02").text


def test_an_interview_is_searched_as_all_are(people: People, root: Path) -> None:
    from firsthand.desk.interviews.search import query

    example = people["example"]
    with Vault.open(root / "vault", lambda _user: "", user="example") as vault:
        for words in ("남편", "보안서", "사람 -남편"):
            whole = vault.search(query(words), limit=10_000).hits
            here = [hit for hit in whole if str(hit.passage.interview) == "S02" and hit.language == "ko"]
            found = example.post("/read/S02/within", data={"words": words}).json()["hits"]
            assert [hit["turn"] for hit in found] == [hit.passage.first for hit in here]
            text = {hit.passage.first: hit.text.reveal() for hit in here}
            for hit in found:
                assert all(0 <= start < end <= len(text[hit["turn"]]) for start, end in hit["marks"])
    both = example.post("/read/S02/within", data={"words": "husband OR 남편", "beside": "en"}).json()["hits"]
    assert {hit["beside"] for hit in both} == {False, True}
    assert example.post("/read/S02/within", data={"words": '"'}).status_code == 400
