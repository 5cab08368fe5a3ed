"""Admitting, what happened and the manual in a real browser, with the keyboard alone."""

from __future__ import annotations

from pathlib import Path

from tests.support.workbench import hand, stands, until
from tests.workbench.conftest import Sitting, at_one_size

REGISTER = "file,source,date,language,speaker,status,sex,age\nB1.txt,B1,2011-05-03,en,SOURCE,,female,54\n"
CANARY = "heron-in-the-reeds"


def test_a_folder_of_interviews_is_chosen_and_admitted_with_the_keyboard(sitting: Sitting, tmp_path: Path) -> None:
    folder = tmp_path / "spring"
    (folder / "notes").mkdir(parents=True)
    (folder / "register.csv").write_text(REGISTER, "utf-8")
    (folder / "B1.txt").write_text(f"INTERVIEWER: And then?\n\nSOURCE: {CANARY}.", "utf-8")
    (folder / "notes" / "sketch.png").write_bytes(b"\x89PNG" + bytes(40))
    sitting.unlock()
    page = sitting.page
    page.goto(sitting.address + "/admit")
    hand(page.locator("[name=folder]"), folder)
    page.locator("#chosen li").nth(2).wait_for()
    page.locator("#send").focus()
    page.keyboard.press("Enter")
    refused = page.locator("table.refusals tbody tr")
    stands(refused.first)
    assert refused.count() == 1
    assert refused.locator("th").inner_text() == "spring/notes/sketch.png"
    assert refused.locator("td").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(sitting.address + "/sources/B1")
    assert page.locator("h1").inner_text() == "B1"
    assert [url for url in sitting.asked if "B1.txt" in url or CANARY in url] == []


@at_one_size
def test_what_cannot_be_meant_is_told_in_place_and_the_choice_stays(sitting: Sitting, tmp_path: Path) -> None:
    (tmp_path / "B2.txt").write_text("SOURCE: Yes.", "utf-8")
    sitting.unlock()
    page = sitting.page
    page.goto(sitting.address + "/admit")
    page.locator("[name=files]").set_input_files(tmp_path / "B2.txt")
    page.locator("#send").focus()
    page.keyboard.press("Enter")
    page.locator("#refused:not([hidden])").wait_for()
    word = {"en": "register", "ko": "명부"}[page.locator("html").get_attribute("lang") or ""]
    assert word in page.locator("#refused").inner_text()
    assert page.locator("#chosen li").inner_text() == "B2.txt"
    sitting.faults[:] = [fault for fault in sitting.faults if "400" not in fault]


def test_from_an_event_to_the_passage_and_into_the_manual_with_the_keyboard(sitting: Sitting) -> None:
    sitting.unlock()
    page = sitting.page
    page.goto(sitting.address + "/events")
    page.locator(".events a", has_text="E65").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator('.accounts a[href^="/read/"]').first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".turn[data-chosen]").get_attribute("id") == page.url.partition("#")[2]
    page.goto(sitting.address + "/help")
    page.locator(".contents ol a").nth(3).focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelector(':target')?.getBoundingClientRect().top < innerHeight / 2")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
