"""Writing a report in a real browser, with the keyboard: remarks follow a pause, a fix is taken, the text is saved."""

from __future__ import annotations

from tests.support.workbench import until
from tests.workbench.conftest import Sitting


def test_a_wrong_number_is_remarked_on_mended_and_saved_with_the_keyboard(sitting: Sitting) -> None:
    sitting.unlock()
    page = sitting.page
    page.goto(sitting.address + "/reports/press")
    page.locator(".remarks li").first.wait_for()
    text = page.locator("#text")
    text.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("# A title\n\n[Three women](finding:home-violence) told of it.")
    mend = page.locator('#remarks:not([aria-busy]) button[data-do="mend"]')
    mend.first.wait_for()
    assert page.locator("#marks mark.block").count() >= 1, "what is wrong is marked in the text"
    words = mend.first.locator("b").inner_text()
    mend.first.focus()
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'text'")
    assert words in text.input_value()
    page.keyboard.press("Control+S")
    page.locator("#said:not(:empty)").wait_for()
    page.reload()
    assert words in page.locator("#text").input_value(), "it was saved"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
