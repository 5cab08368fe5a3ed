"""Blind rounds, covered passages and searching in an interview, in a real browser with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from firsthand.model.roles import Role
from firsthand.vault import Vault
from tests.support.example import NOW, laid_out
from tests.support.workbench import CHROMIUM, focused, sat_down, served, until
from tests.workbench.conftest import NO_BROWSER, Sitting, at_one_size

SOUGHT = "남편"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example with a second coder."""
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    root = laid_out(tmp_path_factory.mktemp("rounds") / "project")
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        vault.add_member("mina", None, now=NOW, roles={Role.CODER})
    with served(root) as address:
        yield address


def pressed(page: Page, selector: str, key: str = "Enter") -> None:
    """Go to something and press a key on it."""
    page.locator(selector).first.focus()
    page.keyboard.press(key)


def done(page: Page) -> None:
    with page.expect_navigation():
        pressed(page, ".round button.first")


@at_one_size
def test_two_code_blind_with_the_keyboard_and_are_compared(sitting: Sitting, browser: Browser) -> None:
    sitting.unlock()
    page = sitting.page
    page.goto(sitting.address + "/rounds")
    for box in ('[value="S09"]', '[value="example"]', '[value="mina"]'):
        pressed(page, f"input{box}", "Space")
    with page.expect_navigation():
        pressed(page, ".begin button.first")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(sitting.address + "/read/S09")
    page.locator(".blind").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("home.common")
    page.keyboard.press("Enter")
    page.locator('.code[data-code="home.common"]').first.wait_for()
    assert set(page.locator(".code").evaluate_all("all => all.map((one) => one.dataset.coder)")) == {"example"}
    page.goto(sitting.address + "/rounds")
    done(page)

    other = sat_down(browser).new_page()
    other.goto(sitting.address)
    focused(other, "user")
    other.keyboard.type("mina")
    other.keyboard.press("Enter")
    other.wait_for_url(sitting.address + "/")
    other.goto(sitting.address + "/read/S09")
    assert other.locator(".code").count() == 0
    other.goto(sitting.address + "/rounds")
    done(other)
    assert other.locator(".agreement tbody tr").count() == 2
    assert other.locator(".settle li b").first.inner_text() != ""
    other.context.close()
    page.goto(sitting.address + "/read/S09")
    page.locator('.code[data-coder="C1"]').first.wait_for()


def test_what_is_graphic_is_covered_and_an_interview_is_searched(sitting: Sitting) -> None:
    sitting.unlock()
    page = sitting.page
    page.goto(sitting.address + "/read/S02?beside=en#t14")
    until(page, "document.activeElement?.id == 't14'")
    spoken, told = page.locator("#t14 .spoken"), page.locator("#t14 .exact").first
    assert not spoken.is_visible()
    assert not told.is_visible(), "nor the words a coder marked in it"
    page.keyboard.press("w")
    until(page, "document.getElementById('said').textContent != ''")
    page.keyboard.press("v")
    assert spoken.is_visible()
    assert told.is_visible()
    page.keyboard.press("v")
    assert not spoken.is_visible()
    pressed(page, "#cover button")
    until(page, "document.querySelector('#t14 details').open")
    page.reload()
    assert spoken.is_visible(), "for as long as the session"
    pressed(page, "#cover button")
    until(page, "!document.querySelector('#t14 details').open")

    page.locator("#t14").focus()
    page.keyboard.press("/")
    page.keyboard.type(SOUGHT)
    page.keyboard.press("Enter")
    until(page, "document.getElementById('within-at').textContent.includes('/')")
    until(page, "CSS.highlights.get('within-now')?.size > 0")
    total = int(page.locator("#within-at").inner_text().split("/")[1].split("·")[0])
    seen = set()
    for _ in range(total):
        seen.add(page.locator(".turn[data-chosen]").get_attribute("id"))
        page.keyboard.press("Enter")
    assert len(seen) == total > 1
    page.locator(".turn[data-chosen]").focus()
    before = page.locator("#within-at").inner_text()
    page.keyboard.press("]")
    assert page.locator("#within-at").inner_text() != before
    page.keyboard.press("[")
    assert page.locator("#within-at").inner_text() == before
    assert [url for url in sitting.asked if SOUGHT in url or quote(SOUGHT) in url] == []
