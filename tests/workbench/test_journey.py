"""The whole way in a real browser: from an empty folder to a published edition in two languages, by the pages alone.

Two people go it, each in a browser of her own: one does the work, a second officer decides and clears.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.workbench import CHROMIUM, focused, sat_down, served, stands, until
from tests.workbench.conftest import NO_BROWSER

EXAMPLE = Path(str(files("firsthand.demo") / "example"))
WORDS, HERS = "river lantern copper quiet", "amber window seven kites"
SAME = {("E65", "E66"), ("P113", "P116"), ("P114", "P117")}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    with served(tmp_path_factory.mktemp("journey") / "new") as address:
        yield address


def seated(browser: Browser, address: str) -> Page:
    """Sit down at a browser of one's own."""
    page = sat_down(browser, viewport={"width": 1280, "height": 900}, locale="en-US").new_page()
    page.goto(address)
    return page


def go(page: Page, name: str) -> None:
    """Go to a page by its name among the pages."""
    link = page.get_by_role("navigation", name="Workbench").get_by_role("link", name=name, exact=True)
    link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".top nav a[aria-current]").inner_text() == name


def press(page: Page, button: Locator) -> None:
    """Press a button or a link that leads to another page, with the keyboard."""
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def typed(page: Page, *words: str) -> None:
    for word in words:
        page.keyboard.type(word)
        page.keyboard.press("Tab")


def open_steps(page: Page) -> list[str]:
    """Read the first steps that are not done yet."""
    return page.locator(".steps li:not(.done) > :first-child").all_inner_texts()


def test_from_an_empty_folder_to_a_published_report_by_the_pages_alone(browser: Browser, address: str) -> None:
    page = seated(browser, address)
    begin(page)
    assert len(open_steps(page)) == 10
    put_the_project_in(page)
    admit(page)
    seal_identities(page)
    add_an_officer(page)
    decide_what_is_the_same(page)
    suggest_and_accept(page)
    make_a_finding(page)
    write(page)
    ask_for_a_waiver(page)
    second = seated(browser, address)
    focused(second, "user")
    typed(second, "sora")
    second.keyboard.type(HERS)
    press(second, second.get_by_role("button", name="Unlock"))
    decide_and_clear(second)
    second.context.close()
    publish(page)
    read_the_editions(page)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.context.close()


def begin(page: Page) -> None:
    focused(page, "title")
    typed(page, "A first title", "A group")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    typed(page, "minji", WORDS)
    page.keyboard.type(WORDS)
    press(page, page.get_by_role("button", name="Begin", exact=True))
    go(page, "Sources")
    assert "There is no source yet." in page.inner_text("main")
    go(page, "Home")


def put_the_project_in(page: Page) -> None:
    press(page, page.get_by_role("link", name="Say what the project is and what its codes are"))
    page.locator("input[name=folder]").set_input_files(EXAMPLE)
    page.locator("#chosen li").first.wait_for()
    press(page, page.locator("#send"))
    until(page, "document.activeElement?.textContent == 'Put them in'")
    press(page, page.get_by_role("button", name="Put them in"))
    press(page, page.locator(".done").get_by_role("link", name="Admit"))


def admit(page: Page) -> None:
    page.locator("input[name=folder]").set_input_files(EXAMPLE)
    page.locator("#chosen li").first.wait_for()
    press(page, page.locator("#send"))
    stands(page.locator(".totals"))
    assert page.locator(".totals dd").first.inner_text() == "50"
    assert page.locator(".fault").count() == 0
    press(page, page.locator(".next").get_by_role("link", name="Identities"))


def seal_identities(page: Page) -> None:
    page.locator("input[name=table]").set_input_files(EXAMPLE / "identities.csv")
    press(page, page.get_by_role("button", name="Seal it"))
    assert "25 identities recorded" in page.inner_text(".done")


def add_an_officer(page: Page) -> None:
    go(page, "Project")
    press(page, page.get_by_role("link", name="Members"))
    page.locator("form[action='/members/add'] input[name=name]").focus()
    typed(page, "sora")
    for _ in range(2):  # the roles coder, editor and officer come after interviewer
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    typed(page, HERS)
    page.keyboard.type(HERS)
    press(page, page.get_by_role("button", name="Add her"))
    assert "sora is a member now." in page.inner_text(".done")


def decide_what_is_the_same(page: Page) -> None:
    """What two sources tell of one woman in one camp is counted twice until it is decided."""
    go(page, "Events")
    press(page, page.get_by_role("link", name="One and the same?"))
    stands(page.locator(".far"))  # the page comes anew once all is compared
    left = set(SAME)
    while left:
        pair = page.locator("[name=first]").input_value(), page.locator("[name=second]").input_value()
        until(page, "document.querySelector('#deciding button')")
        with page.expect_navigation():
            page.keyboard.press("s" if pair in left else "n")
        left.discard(pair)
    assert page.locator(".far [role=status]").inner_text().startswith("3 of")


def suggest_and_accept(page: Page) -> None:
    """A code is suggested for what a search found; one is accepted where it is read, and one put on by hand."""
    go(page, "Search")
    focused(page, "words")
    page.keyboard.type("police")
    press(page, page.get_by_role("button", name="Search"))
    page.locator(".suggest summary").focus()
    page.keyboard.press("Enter")
    page.locator(".suggest select").select_option("police.pointless")
    press(page, page.get_by_role("button", name="Suggest it"))
    press(page, page.locator(".made a"))
    assert open_steps(page) == ["Publish"]
    press(page, page.locator("section", has_text="Suggestions to decide on").get_by_role("link", name="S02"))
    until(page, "document.activeElement?.id == 't1'")
    page.keyboard.press("n")
    until(page, "document.activeElement?.dataset.do == 'accept'")
    page.keyboard.press("Enter")
    focused(page, "polarity")
    page.keyboard.press("Enter")
    page.locator(".code.suggested").wait_for(state="detached")
    until(page, "document.activeElement?.classList.contains('turn')")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type("police.pointless")
    page.keyboard.press("Enter")
    expect(page.locator('.code[data-coder="minji"]')).to_have_count(2)
    page.locator("#choose[open]").wait_for(state="detached")


def make_a_finding(page: Page) -> None:
    go(page, "Findings")
    press(page, page.get_by_role("link", name="New finding"))
    focused(page, "name")
    page.keyboard.type("pointless-again")
    for name, words in (("question.en", "Says that reporting is pointless"), ("where", "says('police.pointless')")):
        page.locator(f"[name='{name}']").focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(words)
    expect(page.locator("#told .told b").first).to_have_text("22")
    page.keyboard.press("ControlOrMeta+s")
    page.wait_for_url("**/findings/pointless-again")


def write(page: Page) -> None:
    """A quotation and a number are put in, a wrong number is mended by its fix, and what needs two people is left."""
    go(page, "Reports")
    press(page, page.get_by_role("link", name="Nowhere to take it (an invented report)"))
    page.locator("#remarks:not([aria-busy]) li").first.wait_for()
    text, keys = page.locator("#text"), page.keyboard
    text.focus()
    keys.press("ControlOrMeta+End")
    keys.insert_text("\n\nThe group calls its notes the “red book”. ")
    keys.insert_text("[Nineteen](finding:pointless-again/of) people were interviewed: ")
    keys.press("F4")
    page.locator("input[name=chosen]").first.wait_for()
    keys.type("pointless-again")
    keys.press("Enter")
    keys.press("Space")
    page.locator("#insert-then input").first.wait_for()
    until_named(page, "words")
    keys.press("Space")
    page.locator("#insert-put:not([disabled])").wait_for()
    keys.press("Enter")
    until(page, "document.activeElement.id === 'text'")
    keys.insert_text(" said that reporting is pointless.\n\n[A woman in her thirties](source:S02) said: ")
    keys.press("F2")
    keys.type("trading woman police")
    keys.press("Enter")
    page.locator("input[name=passage]").first.wait_for()
    keys.press("Space")
    page.locator("#insert-put:not([disabled])").wait_for()
    page.locator("#insert-put").focus()
    keys.press("Enter")
    until(page, "document.activeElement.id === 'text'")
    assert "(quote:S02/12)" in text.input_value()
    mend = page.locator('#remarks:not([aria-busy]) button[data-do="mend"]')
    mend.first.wait_for()
    mend.first.focus()
    keys.press("Enter")
    until(page, "!document.getElementById('text').value.includes('Nineteen')")
    keys.press("ControlOrMeta+s")
    expect(page.locator("#said")).to_have_text("Saved")


def until_named(page: Page, name: str) -> None:
    """Press Tab until the focus is in a field of this name."""
    for _ in range(40):
        if page.evaluate("document.activeElement?.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(name)


def ask_for_a_waiver(page: Page) -> None:
    """The quotation marks around a title are no quotation: who wrote it says so, and another has to agree."""
    page.goto(page.url.replace("/reports/", "/publish/"))
    gate = page.locator("#report")
    assert gate.get_by_role("button", name="Publish").count() == 0
    gate.locator(".waive summary").first.focus()
    page.keyboard.press("Enter")
    gate.locator(".waive textarea").first.focus()
    page.keyboard.type("These words are printed on the cover of the notes themselves.")
    press(page, gate.get_by_role("button", name="Ask", exact=True))
    assert "Another member has to decide it." in gate.inner_text()


def decide_and_clear(page: Page) -> None:
    """The second officer lets it stand, and searches the files of both languages for real names."""
    press(page, page.locator("section", has_text="Asked of you").get_by_role("link").first)
    press(page, page.get_by_role("button", name="Let it stand"))
    for at, name in enumerate(("report", "report-ko")):
        press(page, page.locator(f"#{name}").get_by_role("button", name="Search the files for real names"))
        stands(page.locator("p.done"))
        if not at:
            press(page, page.get_by_role("link", name="Back to the gate"))


def publish(page: Page) -> None:
    go(page, "Publish")
    press(page, page.get_by_role("link", name="Nowhere to take it (an invented report)"))
    for at, name in enumerate(("report", "report-ko")):
        press(page, page.locator(f"#{name}").get_by_role("button", name="Publish"))
        stands(page.locator("p.done"))
        assert f"Edition {at + 1}" in page.inner_text("p.done")
        press(page, page.get_by_role("link", name="Back to the gate"))


def read_the_editions(page: Page) -> None:
    """Only files that are, byte for byte, those the edition recorded are offered; they say what was written."""
    for name, words in (("report", "said that reporting is pointless"), ("report-ko", "하소연할 데가 없다")):
        gate = page.locator(f"#{name}")
        assert gate.locator(".editions > li").count() == 1
        assert [one.strip() for one in gate.locator(".files li > span").all_inner_texts()] == [
            f"{name}.{suffix}" for suffix in ("html", "pdf", "docx")
        ]
        at = f"{page.url.split('/publish')[0]}/publish/{name}"
        got = {suffix: page.context.request.get(f"{at}/{suffix}") for suffix in ("html", "pdf", "docx")}
        assert all(answer.ok for answer in got.values())
        assert words in got["html"].text()
        assert got["pdf"].body().startswith(b"%PDF-")
    with page.context.expect_page() as opened:
        page.locator("#report .files a[target=_blank]").first.click()
    opened.value.wait_for_load_state()  # a long page is read while it still comes
    assert "said that reporting is pointless" in opened.value.inner_text("body")
    opened.value.close()
