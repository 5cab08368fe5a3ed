"""An empty vault filled by dropping the example's folder, an event recorded and a pair decided, by keyboard alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support.workbench import CHROMIUM, sat_down, served, stands, until
from tests.workbench.conftest import NO_BROWSER, Sitting

TESTIMONY = ("interviews", "register.csv", "consents.csv", "coverage.csv", "codings.csv", "events")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's project files with a vault in which there is nothing."""
    root = tmp_path_factory.mktemp("events") / "project"
    with as_file(files("firsthand.demo") / "example") as example:
        shutil.copytree(example, root, ignore=lambda _folder, names: [name for name in names if name in TESTIMONY])
    Vault.create(root / read_project(root).vault, "example", None, now=datetime.now(UTC)).close()
    return root


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    with served(root) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium: Browser, address: str) -> Browser:
    """A browser, in which the example's whole folder was let fall on the page once, as from a file manager."""
    with as_file(files("firsthand.demo") / "example") as example:
        context = sat_down(chromium, locale="en-US")
        sitting = Sitting(context.new_page(), address, [], [])
        sitting.unlock()
        page = sitting.page
        page.goto(address + "/admit")
        box = page.locator("#drop").bounding_box()
        assert box
        where = {"x": box["x"] + 150, "y": box["y"] + 40}
        data = {"items": [], "files": [str(example)], "dragOperationsMask": 1}
        developer = context.new_cdp_session(page)
        for kind in ("dragEnter", "dragOver", "drop"):
            developer.send("Input.dispatchDragEvent", {"type": kind, **where, "data": data})
        until(page, "document.querySelectorAll('#chosen li').length > 12")
        page.click("#send")
        stands(page.get_by_role("heading", name="Admitted", exact=True))
        told = page.locator("main").inner_text()
        context.close()
        assert ("50" in told, "0 changed" in told, "left aside" in told) == (True, True, True), told
    return chromium


def test_the_whole_example_is_in_the_vault(browser: Browser, root: Path) -> None:
    del browser
    with Vault.open(root / "vault", lambda _user: "", user="example") as vault:
        record = vault.events()
        assert len(vault.transcripts()) == 50
        assert (len(vault.consents()), len(vault.coverage())) == (186, 200)
        assert vault.codings()
    with as_file(files("firsthand.demo") / "example" / "events") as tables:
        rows = {path.stem: len(path.read_text("utf-8").splitlines()) - 1 for path in tables.glob("*.csv")}
    assert rows == {name: len(getattr(record, name)) for name in rows}


def test_an_event_is_begun_at_a_passage_and_recorded_and_a_pair_decided(sitting: Sitting) -> None:
    page, keys = sitting.page, sitting.page.keyboard
    sitting.unlock()
    page.goto(sitting.address + "/read/S01")
    until(page, "document.querySelector('.turn[data-chosen]') != null")
    keys.press("ArrowDown")
    keys.press("e")
    page.wait_for_url("**/events/new?passage=*")
    assert page.input_value("#account-passages") == "S01/2"
    assert page.locator("#words p").inner_text()

    page.focus("#event-when")
    keys.type("next spring")
    page.focus("#act-type")
    keys.type("physical.beating")
    assert page.get_attribute("#act-type", "aria-expanded") == "true"
    keys.press("Enter")
    label = page.input_value("#act-type")
    assert label in {"Beating", "구타"}
    assert page.locator("#act-type-means").inner_text()
    keys.press("Tab")
    keys.type("S01")
    keys.press("Enter")
    page.focus("#account-memo")
    keys.type("to look at again")
    page.focus("button.first")
    keys.press("Enter")
    stands(page.locator("#faults:focus"))
    assert page.locator("#event-when-wrong").inner_text()
    assert (page.input_value("#act-type"), page.input_value("#account-memo")) == (label, "to look at again")
    sitting.faults[:] = [fault for fault in sitting.faults if "422" not in fault]

    page.focus("#event-when")
    keys.press("Control+A")
    keys.type("2004-24")
    keys.press("Tab")
    until(page, "document.getElementById('event-when-means').textContent.includes('2005')")
    page.focus("#event-when")
    keys.press("Enter")
    page.wait_for_url("**/events/E*")
    assert page.locator(".thing.act").count() == 1

    if page.viewport_size != {"width": 1280, "height": 900}:
        return  # pairs are decided once: to compare everything takes seconds
    page.goto(sitting.address + "/links")
    stands(page.locator("#deciding"))
    pair = page.locator(".pair caption").inner_text()
    keys.press("d")
    stands(page.locator("#undo"))
    assert page.locator(".pair caption").inner_text() != pair
    keys.press("z")
    page.locator("#undo").wait_for(state="detached")
    assert page.locator(".pair caption").inner_text() == pair
