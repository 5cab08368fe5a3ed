"""An interview is read and coded with the keyboard alone: words of it, memos, coverage, and another coder at work."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.support.workbench import sat_down, until
from tests.workbench.conftest import Sitting

CODE = "home.accepted"
ASTRAL = """async () => {
  const words = await import("/static/words.js");
  const turn = document.getElementById("t9");
  words.spoken(turn).textContent = "\\u{1f600} one \\u{20000}\\u{20001} two";
  const marked = words.marking(turn, 3, turn, 11);
  const [[, from, to]] = words.pieces(8, 8, marked.start, marked.end);
  return [marked.start, marked.end, marked.exact, words.rangeOf(turn, from, turn, to).toString()];
}"""


def code(page: Page, passage: str = "") -> str:
    return f'.code[data-code="{CODE}"]' + (f'[data-passage="{passage}"]' if passage else "")


def elsewhere(page: Page, address: str, fields: dict[str, str | float | bool]) -> None:
    """Post as another tab of the same member would."""
    token = page.locator("meta[name=form]").get_attribute("content")
    assert token
    assert page.context.request.post(address, form=fields, headers={"x-firsthand-form": token}).ok


def test_words_memos_coverage_and_another_coder_with_the_keyboard(sitting: Sitting) -> None:
    sitting.unlock()
    page = sitting.page
    page.goto(sitting.address + "/read/S09?beside=en")
    mark_and_code_words(page)
    change_the_memo(page)
    code_several_turns(page)
    change_coverage(page)
    see_another_coder(page, sitting.address)
    for passage in ("S09/3-5", "S09/2", "S09/2"):
        page.keyboard.press("u")
        until(page, f"document.getElementById('said').textContent.endsWith('{passage} {CODE}')")
        until(page, f"!document.querySelector('{code(page, 'S09/3-5')}')")
    page.locator(code(page, "S09/2")).wait_for(state="detached")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(ASTRAL) == [2, 8, "one \U00020000\U00020001", "one \U00020000\U00020001"]


def mark_and_code_words(page: Page) -> None:
    """Three words of a turn, with a code and a memo of two lines."""
    press = page.keyboard.press
    for key in ("ArrowDown", "w", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", ",", "."):
        press(key)
    exact = page.locator("#marked").inner_text()
    assert exact in page.locator("#t2 .spoken").inner_text()
    assert len(exact.split()) == 3
    press("Enter")
    page.keyboard.type(CODE)
    for _ in range(3):
        press("Tab")
    page.keyboard.type("ask her")
    press("Enter")
    page.keyboard.type("again")
    press("ControlOrMeta+Enter")
    expect(page.locator(code(page, "S09/2")).locator(".exact")).to_have_text(exact)
    painted = "[...(CSS.highlights.get('look-2') ?? [])].map(String)"
    assert exact in page.evaluate(painted)


def change_the_memo(page: Page) -> None:
    """From the turn to its code, to the memo, and back to the code."""
    press = page.keyboard.press
    press("c")
    press("m")
    expect(page.locator("#memo-words")).to_have_value("ask her\nagain")
    page.keyboard.type("! ")
    press("ControlOrMeta+Enter")
    page.locator("#memo").wait_for(state="hidden")
    until(page, "document.activeElement.classList.contains('code')")
    assert page.locator("#t2 .stripe.lit").count() == 1, "who is on a code sees its stripe"
    press("c")


def code_several_turns(page: Page) -> None:
    """One coding of three turns is one stripe."""
    press = page.keyboard.press
    for key in ("ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Enter"):
        press(key)
    page.keyboard.type(CODE)
    press("Enter")
    page.locator(code(page, "S09/3-5")).nth(2).wait_for()
    stripe = page.locator('.stripe[data-key^="S09/3-5"]')
    assert stripe.count() == 1, "one, unbroken"
    top, bottom = (page.locator(f"#t{number}").bounding_box() for number in (3, 5))
    drawn = stripe.bounding_box()
    assert top
    assert bottom
    assert drawn
    assert abs(bottom["y"] + bottom["height"] - top["y"] - drawn["height"]) < 6


def change_coverage(page: Page) -> None:
    """Say that a topic was raised, and take it back."""
    press = page.keyboard.press
    press("g")
    press("ArrowDown")
    press("4")
    police = page.locator('#coverage li[data-topic="police"]')
    expect(police.locator("[aria-pressed=true]")).to_have_attribute("data-state", "raised")
    press("u")
    expect(police.locator("[aria-pressed=true]")).to_have_attribute("data-state", "asked")
    press("g")


def see_another_coder(page: Page, address: str) -> None:
    """What is coded elsewhere comes without loading the page anew, and takes nobody from where she is."""
    fields: dict[str, str | float | bool] = {"passage": "S09/8", "code": CODE, "polarity": "mixed", "basis": "told"}
    elsewhere(page, address + "/codings/apply", fields)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator(f"#t8 {code(page)}").wait_for()
    expect(page.locator("#said")).to_contain_text("8")
    assert page.evaluate("document.activeElement.id") == "t5"
    elsewhere(page, address + "/codings/remove", fields)


def test_words_are_marked_where_the_browser_has_no_highlights(browser: Browser, address: str) -> None:
    page = sat_down(browser).new_page()
    page.add_init_script("Object.defineProperty(CSS, 'highlights', { value: undefined })")
    Sitting(page, address, [], []).unlock()
    page.goto(address + "/read/S09")
    marked = page.locator("#t4 .spoken mark")
    marked.first.wait_for()
    assert marked.first.inner_text() == page.locator("#t4 .exact").first.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("w")
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("getSelection().toString()") == page.locator("#marked").inner_text()
    page.context.close()
