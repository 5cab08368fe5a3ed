"""What happened, as a list and one by one; and the manual, with every link of it leading somewhere in here."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from firsthand.desk.handbook import PARTS, folder
from firsthand.rules.registry import CATALOGUE
from firsthand.vault import Vault
from firsthand.workbench.handbook import rendered
from tests.support.documents import ROOT
from tests.support.example import laid_out
from tests.support.workbench import client, unlock


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(tmp_path_factory.mktemp("events") / "project")


@pytest.fixture(scope="module")
def asked(root: Path) -> Iterator[TestClient]:
    with client(root) as one:
        unlock(one)
        yield one


def test_the_list_has_every_event_with_labels_and_no_private_word(asked: TestClient, root: Path) -> None:
    with Vault.open(root / "vault", lambda _user: "") as vault:
        events = vault.events()
    told = asked.get("/events").text
    assert set(re.findall(r'href="/events/(E\d+)"', told)) == {one.id for one in events.events}
    assert "Beating" in told
    assert "physical.beating</div>" not in told
    private = [words.reveal() for account in events.accounts for words in (account.anchor, account.memo) if words]
    assert private
    assert [words for words in private if words in told] == []


def test_the_list_is_narrowed_to_a_source_and_a_type_of_act(asked: TestClient) -> None:
    told = asked.get("/events?source=S02&type=economic.earnings-taken").text
    rows = re.findall(r'<tr role="row"><th role="rowheader" scope="row"><a href="/events/(E\d+)"', told)
    assert "E2" in rows
    assert len(rows) < len(re.findall(r'<tr role="row"><th role="rowheader"', asked.get("/events?source=S02").text))
    assert asked.get("/events?source=nobody").text.count('scope="row"') == 0
    named = re.findall(r'<td role="cell" data-told="(?:Acts|Complaints|Told by)">', told)
    assert len(named) == 3 * len(rows), "each cell of a card says what it is"


def test_an_event_shows_who_tells_what_and_leads_to_the_passages(asked: TestClient, root: Path) -> None:
    with Vault.open(root / "vault", lambda _user: "") as vault:
        events = vault.events()
    for one in events.events:
        told = asked.get(f"/events/{one.id}")
        assert told.status_code == 200
        within = {one.id, *(act.id for act in events.acts if act.event == one.id)}
        for account in events.accounts:
            if account.of in within:
                for passage in account.passages:
                    assert f'href="/read/{passage.interview}#t{passage.first}">{passage}</a>' in told.text
    assert asked.get("/events/E9999").status_code == 400


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_event_is_told_in_the_readers_language(asked: TestClient, language: str) -> None:
    told = asked.get("/events/E65", headers={"accept-language": language}).text
    assert ("임신 중 구타" in told, "Beating in pregnancy" in told) == (language == "ko", language == "en")


@pytest.mark.parametrize(("language", "title"), [("en", "Your first hour"), ("ko", "첫 한 시간")])
def test_the_manual_is_inside_in_both_languages(asked: TestClient, language: str, title: str) -> None:
    told = asked.get("/help", headers={"accept-language": language}).text
    assert f'<article class="page" lang="{language}">' in told
    assert re.search(rf'<h1 id="[^"]+">[^<]*{title}', told)
    other = asked.get(f"/help/manual/first-hour?in={language}", headers={"accept-language": "fr"}).text
    assert title in other


def test_every_rule_has_its_page_by_its_code(asked: TestClient) -> None:
    for code, rule in CATALOGUE.items():
        told = asked.get(f"/help/rules/{code}")
        assert (told.status_code, rule.info.name in told.text) == (200, True), code


def test_every_link_of_every_page_leads_to_a_page_in_here_and_to_a_heading_of_it(asked: TestClient) -> None:
    pages = {part: sorted(folder(part).glob("*.md")) for part in PARTS}
    astray = []
    for part, found in pages.items():
        for path in found:
            body, _ = rendered(path.read_text("utf-8"), part)
            for link in re.findall(r'href="([^"]*)"', body):
                where, _, heading = unquote(link).partition("#")
                target = body if not where else asked.get(where).text
                if (where and not where.startswith("/help")) or (heading and f'id="{heading}"' not in target):
                    astray.append(f"{path.name}: {link}")
    assert astray == []


@pytest.mark.parametrize("address", ["manual/none", "..%2f/README", "rules/..%2f..%2fREADME", "x/y"])
def test_no_other_file_is_shown(asked: TestClient, address: str) -> None:
    assert asked.get(f"/help/{address}").status_code in {400, 404}


def test_the_pages_are_installed_with_the_program() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    files = settings["tool"]["setuptools"]["data-files"]
    assert {f"share/firsthand/{part}": [f"docs/{part}/*.md"] for part in PARTS}.items() <= files.items()
