"""The other language is chosen in the middle of writing, and every word typed is still there."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.support.workbench import stands
from tests.workbench.conftest import Sitting

WORDS = "쓰던 말 — half a sentence"


def switch(page: Page) -> None:
    """Choose the other language with the keyboard once the page's scripts are there, and wait for it."""
    page.wait_for_load_state()
    now = page.locator("html").get_attribute("lang")
    page.locator("form.language button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en" if now == "ko" else "ko")
    page.wait_for_load_state()


def test_what_is_typed_stays_in_a_text_in_a_refused_form_and_on_a_page_that_was_locked(sitting: Sitting) -> None:
    sitting.unlock()
    page = sitting.page
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(sitting.address + "/reports/press?file=1")
    digest = page.locator("[name=digest]").input_value()
    page.locator("#text").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type(WORDS)
    switch(page)
    assert page.url == sitting.address + "/reports/press?file=1"
    expect(page.locator("#text")).to_have_value(re.compile("^" + re.escape(WORDS)))
    assert page.locator("[name=digest]").input_value() == digest
    page.goto(sitting.address + "/rounds")
    page.locator("main input[name=more]").fill("S99, S06")
    page.locator("main input[name=more]").press("Enter")
    stands(page.locator("main .fault").first)
    switch(page)
    expect(page.locator("main input[name=more]")).to_have_value("S99, S06")
    page.goto(sitting.address + "/reports/press?file=1")
    page.locator("#text").fill(WORDS)
    page.context.request.post(
        sitting.address + "/lock", form={"form": str(page.locator("meta[name=form]").get_attribute("content"))}
    )
    page.locator("form.language button").focus()
    page.keyboard.press("Enter")
    page.locator(".switching").wait_for()
    expect(page.locator("#text")).to_have_value(WORDS)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    sitting.faults[:] = [fault for fault in sitting.faults if "401" not in fault and "400" not in fault]
