"""From an empty folder in a real browser, with the keyboard: a project is begun, written, given files and a member.

Who comes first begins it; who comes after her, at another width and in another language, unlocks and goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.workbench import CHROMIUM, focused, hand, served, stands, until
from tests.workbench.conftest import NO_BROWSER, Sitting

WORDS = "river lantern copper quiet"
EXAMPLE = Path(str(files("firsthand.demo") / "example"))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    with served(tmp_path_factory.mktemp("empty") / "new") as address:
        yield address


def typed(page: Page, *words: str) -> None:
    """Type into one field after the other."""
    for word in words:
        page.keyboard.type(word)
        page.keyboard.press("Tab")


def enter(sitting: Sitting) -> None:
    """Begin the project, or unlock it where it is begun."""
    page = sitting.page
    page.goto(sitting.address)
    if not page.url.endswith("/begin"):
        focused(page, "user")
        typed(page, "minji", WORDS)
        page.keyboard.press("Enter")
        page.wait_for_url(sitting.address + "/")
        return
    focused(page, "title")
    typed(page, "What the ledger left out", "The Mill Interviews")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    typed(page, "minji", WORDS)
    page.keyboard.type(WORDS)
    for language in ("en", "ko")[:: 1 if page.evaluate("document.documentElement.lang") == "ko" else -1]:
        page.locator("form.language button").focus()
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", language)
        said = {name: page.locator(f"main input[name={name}]").input_value() for name in ("group", "user", "again")}
        assert said == {"group": "The Mill Interviews", "user": "minji", "again": WORDS}
    page.locator("input[name=again]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(sitting.address + "/project")
    hand(page.locator("input[name=folder]"), EXAMPLE)
    page.locator("#chosen li").first.wait_for()
    page.locator("#send").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/project/upload/*")
    until(page, "document.activeElement?.tagName == 'BUTTON'")
    page.keyboard.press("Enter")
    page.wait_for_url(sitting.address + "/project")


def test_a_project_is_begun_written_and_given_a_second_officer_with_the_keyboard(sitting: Sitting) -> None:
    enter(sitting)
    page, name = sitting.page, f"new-{sitting.page.viewport_size['width']}"  # type: ignore[index]
    page.goto(sitting.address + "/project")
    page.locator("input[name=name]").focus()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/project/file?*")
    page.locator("#text").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type('question = "How many"\nunit = "sauce"\n')
    page.locator('.problems button[data-line="2"]').wait_for()
    page.locator('.problems button[data-line="2"]').focus()
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'text'")
    page.keyboard.type('unit = "source"')
    page.locator(".problems").wait_for(state="detached")
    page.keyboard.press("Control+S")
    page.locator("#said:not(:empty)").wait_for()
    page.goto(sitting.address + "/members")
    page.locator("form[action='/members/add'] input[name=name]").focus()
    typed(page, f"officer-{name}")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    typed(page, WORDS)
    page.keyboard.type(WORDS)
    page.keyboard.press("Enter")
    stands(page.locator(".done"))
    assert page.locator(".members .who").all_inner_texts().count(f"officer-{name}") == 1
    for path in ("/project", "/members", "/vault/checks", "/journal"):
        page.goto(sitting.address + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
