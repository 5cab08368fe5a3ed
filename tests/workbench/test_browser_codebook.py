"""The codebook with the keyboard alone: narrowed, a code split passage by passage, merged, and the merge undone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.workbench.conftest import Sitting


def tab_to(page: Page, selector: str) -> None:
    """Go to something with the tab key."""
    for _ in range(80):
        if page.evaluate(f"document.activeElement?.matches({selector!r})"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached with the keyboard")


def enter(page: Page) -> None:
    """Press what has the focus, and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_codes_are_split_and_merged_with_the_keyboard(sitting: Sitting) -> None:
    sitting.unlock()
    page = sitting.page
    code, part, into = {
        1280: ("told.family", "told.nobody", "told.neighbours"),
        390: ("police.response-nothing", "police.response-acted", "police.response-blamed"),
    }[page.viewport_size["width"]]  # type: ignore[index]
    page.goto(sitting.address + "/codebook")
    tab_to(page, "[data-narrows]")
    page.keyboard.type(code)
    expect(page.locator("details.branch:visible")).to_have_count(1)
    tab_to(page, "details.branch > summary")
    page.keyboard.press("Enter")
    tab_to(page, f"a[href='/codebook/{code}']")
    enter(page)
    tab_to(page, "a[href$='/split']")
    enter(page)
    for choice in (part, into):
        tab_to(page, f"input[value='{choice}']")
        page.keyboard.press("Space")
    tab_to(page, "main form[method=get] button")
    enter(page)
    tab_to(page, "main form[method=post] button.first")
    enter(page)
    left = page.locator("#left")
    number = int(left.inner_text())
    expect(page.locator("#passages li:focus")).to_have_count(1)  # the first passage
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("2")
    expect(left).to_have_text(str(number - 1))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("1")
    expect(left).to_have_text(str(number - 2))
    page.keyboard.press("u")
    expect(left).to_have_text(str(number - 1))
    page.reload()
    expect(left).to_have_text(str(number - 1))
    tab_to(page, "form[action$='/end'] button")
    enter(page)
    page.wait_for_url(f"{sitting.address}/codebook/{code}")
    tab_to(page, "a[href$='/merge']")
    enter(page)
    tab_to(page, "select[name=to]")
    page.locator("select[name=to]").select_option(into)
    tab_to(page, "main form[method=get] button")
    enter(page)
    tab_to(page, "main form[method=post] button.first")
    enter(page)
    page.wait_for_url(f"{sitting.address}/codebook/{into}")
    page.goto(sitting.address + "/codebook/-/history")
    tab_to(page, "form[action$='/undo'] button")
    enter(page)
    page.goto(f"{sitting.address}/codebook/{code}")
    expect(page.locator("h1")).to_be_visible()


def test_an_exhibit_is_drawn_while_it_is_typed_and_a_fault_is_marked_at_its_line(sitting: Sitting) -> None:
    sitting.unlock()
    page = sitting.page
    page.goto(sitting.address + "/exhibits/by-sex")
    rows = page.locator("#told tbody tr")
    expect(rows).to_have_count(4)
    tab_to(page, "#text")
    page.keyboard.press("ControlOrMeta+Home")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type(', "men')
    page.keyboard.type('"')
    expect(rows).to_have_count(5)
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("n")
    expect(page.locator("#gutter .wrong-line")).to_have_text("5")
    page.keyboard.press("Backspace")
    expect(page.locator("#gutter .wrong-line")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
