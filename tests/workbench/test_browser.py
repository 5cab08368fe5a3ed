"""The workbench in a real browser, with the keyboard, wide and narrow, in both languages; it asks nobody else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from firsthand.demo import lay_out
from tests.support.workbench import CHROMIUM, FLAGS, served

NO_BROWSER = "NO BROWSER: the workbench was not tried in one. Install chromium (apt-get install chromium)."
SIZES = [(1280, "en-US"), (390, "en-US"), (1280, "ko-KR"), (390, "ko-KR")]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    root = tmp_path_factory.mktemp("browser") / "project"
    lay_out(root, now=datetime(2011, 5, 20, tzinfo=UTC))
    with served(root) as address:
        yield address


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    del address
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=dict(environment))
        yield started
        started.close()


@dataclass
class Sitting:
    """A page in which somebody sits, and what went on in it."""

    page: Page
    address: str
    asked: list[str]
    faults: list[str]

    def unlock(self) -> None:
        """Unlock with the keyboard alone."""
        self.page.goto(self.address)
        self.page.wait_for_function("document.activeElement?.name == 'user'")
        self.page.keyboard.type("example")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(self.address + "/")


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}-{size[1][:2]}")
def sitting(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Sitting]:
    width, language = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    yield Sitting(page, address, asked, faults)
    context.close()
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert faults == []


def test_every_page_is_reached_with_the_keyboard_and_fits_its_width(sitting: Sitting) -> None:
    sitting.unlock()
    page = sitting.page
    for number in range(page.locator("nav a").count()):
        page.goto(sitting.address)
        link = page.locator("nav a").nth(number)
        link.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        assert page.locator("html").get_attribute("lang") in {"en", "ko"}


def test_a_passage_is_coded_and_undone_with_the_keyboard(sitting: Sitting) -> None:
    sitting.unlock()
    page = sitting.page
    page.goto(sitting.address + "/read/S09?beside=en")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("home.common")
    page.keyboard.press("Enter")
    mine = page.locator('.code[data-code="home.common"][data-passage="S09/2-3"]')
    mine.nth(1).wait_for()
    assert mine.count() == 2, "on each turn of the passage"
    page.keyboard.press("u")
    mine.first.wait_for(state="detached")
    assert page.locator("#said").inner_text().endswith("S09/2-3 home.common")


def test_escape_twice_leaves_at_once_and_back_shows_nothing(sitting: Sitting) -> None:
    sitting.unlock()
    page = sitting.page
    page.goto(sitting.address + "/read/S14")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url(sitting.address + "/unlock")
    page.go_back()
    page.wait_for_load_state()
    assert page.locator(".turn").count() == 0
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_words_looked_for_are_in_no_address_and_no_title(sitting: Sitting) -> None:
    sitting.unlock()
    page = sitting.page
    page.goto(sitting.address + "/search")
    page.keyboard.type("police")
    page.keyboard.press("Enter")
    page.locator(".hits li").first.wait_for()
    assert "police" not in page.title()
    assert [url for url in sitting.asked if "police" in url] == []


def test_the_server_gone_in_the_middle_of_a_save_is_told_and_nothing_is_lost(
    browser: Browser, tmp_path: Path
) -> None:
    lay_out(tmp_path / "project", now=datetime(2011, 5, 20, tzinfo=UTC))
    page = browser.new_context().new_page()
    with served(tmp_path / "project") as address:
        Sitting(page, address, [], []).unlock()
        page.goto(address + "/read/S09")
        page.keyboard.press("Enter")
        page.keyboard.type("home.common")
    page.keyboard.press("Enter")
    page.locator("#said:not(:empty)").wait_for()
    assert page.locator("#choose").is_visible(), "what was chosen is still there"
    assert page.locator("#code-words").input_value() == "home.common"
    page.context.close()
