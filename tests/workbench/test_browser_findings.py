"""A finding is written with the keyboard alone, and its count follows; what is typed outlives all that goes wrong."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.support.example import laid_out
from tests.support.workbench import focused, sat_down, served, until
from tests.workbench.conftest import Sitting


def tab_to(page: Page, name: str) -> None:
    """Go to a field with the tab key."""
    for _ in range(60):
        if page.evaluate("document.activeElement?.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached with the keyboard")


def told(page: Page) -> tuple[str, str]:
    n, of = page.locator("#told .told b").all_inner_texts()
    return n, of


def test_a_finding_is_made_with_the_keyboard_and_its_count_follows(sitting: Sitting) -> None:
    sitting.unlock()
    page = sitting.page
    page.goto(sitting.address + "/findings/-/new")
    focused(page, "name")
    name = f"keyed-{sitting.page.viewport_size['width']}-{page.locator('html').get_attribute('lang')}"  # type: ignore[index]
    page.keyboard.type(name)
    tab_to(page, "question.ko")
    page.keyboard.type("소용없다고 말한다")
    tab_to(page, "where")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("says('police.pointless')")
    expect(page.locator("#told .told b").first).to_have_text("22")
    assert told(page) == ("22", "25")
    expect(page.locator("#text")).to_have_value(re.compile(r'ko = "소용없다고 말한다"[\s\S]*police\.pointless'))
    tab_to(page, "text")
    page.keyboard.press("ControlOrMeta+Home")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    for _ in "interviewed":
        page.keyboard.press("Backspace")
    page.keyboard.type("sex = 'male'")
    expect(page.locator("#told .told b").last).not_to_have_text("25")
    expect(page.locator("[name=among]")).to_have_value("sex = 'male'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("ControlOrMeta+s")
    page.wait_for_url(f"{sitting.address}/findings/{name}")
    page.locator("#told .told a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{sitting.address}/findings/{name}/n")
    assert page.locator(".units li").count() == page.locator(".hits li").count()


def test_two_tabs_and_a_server_that_is_gone_lose_nothing_that_was_typed(browser: Browser, tmp_path: Path) -> None:
    laid_out(tmp_path / "project")
    context = sat_down(browser)
    first = context.new_page()
    with served(tmp_path / "project") as address:
        Sitting(first, address, [], []).unlock()
        second = context.new_page()
        for page in (first, second):
            page.goto(address + "/findings/detained")
            page.locator("#text").focus()
            page.keyboard.press("ControlOrMeta+End")
        first.keyboard.type("# first\n")
        first.keyboard.press("ControlOrMeta+s")
        first.locator("#said:not(:empty)").wait_for()
        second.keyboard.type("# second\n")
        second.keyboard.press("ControlOrMeta+s")
        second.locator("#told .wrong a").wait_for()
        assert second.locator("#text").input_value().endswith("# second\n")
    first.keyboard.type("# third\n")
    first.keyboard.press("ControlOrMeta+s")
    until(first, "!document.getElementById('said').textContent.includes('Saved')")
    first.locator("#said:not(:empty)").wait_for()
    assert first.locator("#text").input_value().endswith("# first\n# third\n")
    assert (tmp_path / "project/findings/detained.toml").read_text("utf-8").endswith("# first\n")
    context.close()
