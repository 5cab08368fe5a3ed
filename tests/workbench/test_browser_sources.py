"""One source with the keyboard alone: what is published of her, who she is, shown once, and what she takes back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.support.workbench import focused, stands, until
from tests.workbench.conftest import Sitting

CODES = {(1280, "en"): "S09", (390, "ko"): "S10", (390, "en"): "S11", (1280, "ko"): "S12"}
"""Another source at each size: who has taken back her consent cannot do so again."""


def tab_to(page: Page, what: str) -> None:
    """Go with the tab key to what a selector finds."""
    for _ in range(90):
        if page.evaluate("(what) => document.activeElement?.matches(what) ?? false", what):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{what} is not reached with the keyboard")


def press(page: Page, what: str) -> None:
    tab_to(page, what)
    page.keyboard.press("Enter")


def follow(page: Page, address: str) -> None:
    press(page, f"a[href='/{address.split('/', 3)[3]}']")
    page.wait_for_url(address)


def test_a_source_is_looked_at_opened_and_withdrawn_with_the_keyboard(sitting: Sitting) -> None:
    sitting.unlock()
    page, address = sitting.page, sitting.address
    code = CODES[page.evaluate("innerWidth"), page.locator("html").get_attribute("lang") or ""]
    page.goto(f"{address}/sources/{code}")
    tab_to(page, "details[data-from$=uniques] > summary")
    page.keyboard.press("Enter")
    expect(page.locator("details[data-from$=uniques] .sets li").first).to_be_visible()
    follow(page, f"{address}/sources/{code}/identity")
    focused(page, "purpose")
    page.keyboard.type("to read her the notice")
    page.keyboard.press("Enter")
    stands(page.locator("#identity dd").first)
    page.reload()
    expect(page.locator("input[name=purpose]")).to_have_value("")
    focused(page, "purpose")
    page.keyboard.type("to read it once more")
    page.keyboard.press("Enter")
    stands(page.locator("#identity"))
    press(page, "#gone")
    until(page, "!document.getElementById('identity')")
    follow(page, f"{address}/sources/{code}")
    follow(page, f"{address}/sources/{code}/withdraw")
    expect(page.locator("details.resting").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(page, "button.pressing")
    page.wait_for_url(f"{address}/withdrawals/{code}")
    expect(page.locator(".fault").first).to_contain_text(re.compile("10 days left|10일"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
