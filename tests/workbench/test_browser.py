"""The workbench in a real browser, with the keyboard, wide and narrow, in both languages; it asks nobody else."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.support.example import laid_out
from tests.support.workbench import focused, sat_down, served
from tests.workbench.conftest import Sitting, at_one_size


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


@at_one_size
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


@at_one_size
def test_words_looked_for_are_in_no_address_and_no_title(sitting: Sitting) -> None:
    sitting.unlock()
    page = sitting.page
    page.goto(sitting.address + "/search")
    focused(page, "words")
    page.keyboard.type("police")
    page.keyboard.press("Enter")
    page.locator(".hits li").first.wait_for()
    assert "police" not in page.title()
    assert [url for url in sitting.asked if "police" in url] == []


def test_the_server_gone_in_the_middle_of_a_save_is_told_and_nothing_is_lost(
    browser: Browser, tmp_path: Path
) -> None:
    laid_out(tmp_path / "project")
    page = sat_down(browser).new_page()
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
