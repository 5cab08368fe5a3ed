"""A translation read through, mended and approved, and a report at the gate, in a real browser by keyboard alone."""

from __future__ import annotations

from tests.support.workbench import until
from tests.workbench.conftest import Sitting

HERE = "document.activeElement?.dataset.number"


def test_a_translation_is_read_mended_and_approved_and_a_waiver_asked_for_with_the_keyboard(sitting: Sitting) -> None:
    sitting.unlock()
    page, keys = sitting.page, sitting.page.keyboard
    page.locator("#tallies .block").first.wait_for()
    assert page.locator('a[href="/publish/press"]').count() == 1
    # Of those who sit here one after the other each finds a text of her own state: the first mends, all read.
    page.goto(sitting.address + "/approve/S22/en#t1")
    until(page, f"{HERE} === '1'")
    keys.press("Enter")
    until(page, f"{HERE} === '2'")
    assert page.locator("#t1.right").count() == 1
    keys.press("w")
    until(page, "document.activeElement.name === 'remark'")
    keys.type("It says more than she did.")
    keys.press("Tab")
    keys.press("Enter")
    page.locator("#t2.wrong").wait_for()
    assert page.locator("#state .yes").count() == 0, "nobody approves what is said to be wrong"
    until(page, f"{HERE} === '2'")
    keys.press("e")
    until(page, "document.activeElement.name === 'words'")
    keys.press("Control+A")
    keys.type("Other words, by " + page.evaluate("`${innerWidth} ${navigator.language}`"))
    keys.press("Tab")
    keys.press("Enter")
    page.locator("#t2:not(.wrong)").wait_for()
    assert "Other words" in page.locator("#t2 .under").inner_text()
    page.locator("#state .yes input[type=checkbox]").focus()
    keys.press("Space")
    keys.press("Tab")
    keys.press("Enter")
    page.locator("#state .done").wait_for()
    if page.evaluate("innerWidth > 1000"):  # once is enough
        _ask_and_take_back(sitting)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def _ask_and_take_back(sitting: Sitting) -> None:
    page, keys = sitting.page, sitting.page.keyboard
    page.goto(sitting.address + "/publish/press")
    ask = page.locator(".waive summary").first
    ask.focus()
    keys.press("Enter")
    reason = page.locator(".waive textarea").first
    reason.focus()
    keys.type("Both were asked about it and wish it told as it stands.")
    page.locator(".waive button").first.focus()
    with page.expect_navigation():
        keys.press("Enter")
    assert page.locator(".asked q").count() == 1
    page.locator(".asked button").first.focus()
    with page.expect_navigation():
        keys.press("Enter")
    assert page.locator(".asked").count() == 0, "taken back"
