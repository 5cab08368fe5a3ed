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


def test_links_are_put_in_and_each_problem_is_gone_to_with_the_keyboard(sitting: Sitting) -> None:
    sitting.unlock()
    page, press = sitting.page, sitting.page.keyboard.press
    page.goto(sitting.address + "/reports/press")
    page.locator("#remarks:not([aria-busy]) li").first.wait_for()
    page.locator("#text").focus()
    press("Control+A")
    twice = "[Three women](finding:home-violence) spoke. "
    page.keyboard.type(f"# 𝄞 Translated\n\n{twice}{twice}\n\nShe said: ")
    press("F2")
    page.keyboard.type("police")
    press("Enter")
    page.locator("input[name=passage]").first.wait_for()
    press("Space")
    page.locator("#insert-put:not([disabled])").wait_for()
    tab_to(sitting, "document.activeElement.id === 'insert-words'")
    press("Control+Home")
    for _ in range(len("For a trading wom")):
        press("Shift+ArrowRight")
    page.locator("#insert-tried .made", has_text="“For a trading woman”").wait_for()
    page.locator("#insert-put:not([disabled])").wait_for()
    press("Enter")
    assert page.locator("#text").input_value().endswith("She said: [“For a trading woman”](quote:S02/12)")
    press("F4")
    page.locator("input[name=chosen]").first.wait_for()
    page.keyboard.type("blamed")
    press("Enter")
    press("Space")
    page.locator("#insert-then input").first.wait_for()
    tab_to(sitting, "document.activeElement.name === 'words'")
    press("Space")
    page.locator("#insert-put:not([disabled])").wait_for()
    press("Enter")
    until(page, "document.activeElement.id === 'text'")
    assert "(finding:blamed" in page.locator("#text").input_value()
    press("Control+Z")
    assert "(finding:blamed" not in page.locator("#text").input_value(), "the browser's own undo takes it back"
    page.locator("#remarks:not([aria-busy]) li").nth(1).wait_for()
    press("Control+Home")
    seen = set()
    for _ in range(page.locator("li[data-at] button[data-do=go]").count()):
        press("F8")
        words = page.evaluate("[text.selectionStart, text.value.slice(text.selectionStart, text.selectionEnd)]")
        seen.add(tuple(words))
        assert page.locator("li[data-chosen]").count() == 1
    first = len("# 𝄞 Translated\n\n[") + 1
    assert {(first, "Three"), (first + len(twice), "Three")} <= seen, "each of two places that say the same"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def tab_to(sitting: Sitting, there: str) -> None:
    """Press Tab until the focus is where it should be."""
    for _ in range(40):
        if sitting.page.evaluate(there):
            return
        sitting.page.keyboard.press("Tab")
    raise AssertionError(there)
