"""Every page in a browser: nothing that keeps somebody out, nothing wider than the screen, nothing asked of others.

Faults are those axe-core finds of WCAG 2.1, levels A and AA, and calls serious or critical.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.example import laid_out
from tests.support.pages import PAGES
from tests.support.stage import Files, furnish, play
from tests.support.workbench import CHROMIUM, PATIENCE, evaluated, sat_down, served
from tests.workbench.conftest import NO_BROWSER

WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "locale": "en-US", "color_scheme": "light"}
NARROW: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "ko-KR", "color_scheme": "dark"}

OPTIONS = {"resultTypes": ["violations"], "preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
ONCE = {"include": [["html"]], "exclude": [["li:nth-child(n + 25)"], ["tr:nth-child(n + 25)"]]}
"""Of a long list or table, what comes first: the rest is made by the same lines of a template."""

FOUND = f"""axe.run({json.dumps(ONCE)}, {json.dumps(OPTIONS)}).then((told) => told.violations
  .filter((one) => one.impact === "serious" || one.impact === "critical")
  .map((one) => [one.id, ...one.nodes.map((node) => node.target.join(" "))]))"""
KEPT = """Promise.all([indexedDB.databases(), caches.keys()]).then(([bases, kept]) =>
  bases.length + kept.length + localStorage.length + sessionStorage.length)"""
WIDER = "document.documentElement.scrollWidth > innerWidth"

NO_PAGES = {
    "/waiting/reports", "/sources/{code}/published", "/sources/{code}/fit/{language}", "/sources/{code}/uniques",
    "/withdrawals/{code}/again", "/publish/{name}/open/{suffix}", "/publish/{name}/{suffix}", "/project/download",
    "/publish/{name}/release/file/{file}", "/publish/{name}/release/request",
    "/members/recipient", "/vault/backup/{name}/{file}",
}  # fmt: skip
"""Parts of pages, looked at where they stand, and files."""

OTHERWISE_NARROW = {
    "/", "/sources", "/sources/{code}", "/sources/{code}/consent", "/withdrawals/{code}", "/read/{interview}",
    "/codebook", "/codebook/-/history", "/codebook/{code}", "/findings/-/cross", "/findings/{name}", "/exhibits/{name}",
    "/approve/{interview}/{language}", "/events/{event}", "/events/change/{thing}/{source}", "/links",
    "/help/{part}/{name}", "/reports/{name}", "/publish/{name}", "/project/file", "/vault",
}  # fmt: skip
"""Pages whose style sheets lay them out in another way on a narrow screen."""


@dataclass
class Seat:
    """A member in a browser."""

    context: BrowserContext
    address: str
    form: str = ""

    def get(self, path: str) -> str:
        return self.context.request.get(self.address + path, timeout=PATIENCE).text()

    def post(self, path: str, form: Mapping[str, str | list[str]], files: Files = ()) -> str:
        kind, body = "application/x-www-form-urlencoded", urlencode(form, doseq=True).encode()
        if files:
            kind, body = "multipart/form-data; boundary=edge", b""
            for field, name, held in files:
                head = f'--edge\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
                body += head.encode() + held + b"\r\n"
            body += b"--edge--\r\n"
        headers = {"content-type": kind, "origin": self.address, "x-firsthand-form": self.form}
        answer = self.context.request.post(
            self.address + path, data=body, headers=headers, max_redirects=0, timeout=PATIENCE
        )
        assert answer.status in {200, 303}, (path, answer.status)
        return answer.headers.get("location", "")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    return furnish(laid_out(tmp_path_factory.mktemp("looked") / "project"))


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    with served(root) as address:
        yield address


@pytest.fixture(scope="module")
def made(browser: Browser, address: str, root: Path) -> tuple[Seat, dict[str, str]]:
    """The first member, and where what forms make of hers alone stands."""
    seats: dict[str, Seat] = {}

    def sit(user: str) -> Seat:
        if user not in seats:
            seats[user] = seat = Seat(sat_down(browser), address)
            sent: dict[str, str | float | bool] = {"user": user, "passphrase": ""}
            seat.context.request.post(address + "/unlock", form=sent, headers={"origin": address}, timeout=PATIENCE)
            found = re.search(r'<meta name="form" content="([^"]+)">', seat.get("/"))
            assert found
            seat.form = found[1]
        return seats[user]

    stands = play(root, sit)
    return sit("example"), stands


def test_what_is_left_out_is_in_the_table() -> None:
    assert {page.pattern for page in PAGES} >= NO_PAGES | OTHERWISE_NARROW


def test_what_is_wrong_would_be_found(browser: Browser, address: str) -> None:
    context = sat_down(browser, bypass_csp=True, **NARROW)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    page.goto(address + "/unlock")
    assert list(faults(page)) == []
    page.evaluate("""localStorage.setItem("a", "b");
      document.querySelector("main").innerHTML =
        '<input><p style="width: 99rem; color: #777; background: #666">Text</p>'""")
    told = list(faults(page))
    context.close()
    assert told[:2] == ["wider than the screen", "something is kept in the browser"]
    assert [one[0] for one in told[2:] if isinstance(one, list)] == ["color-contrast", "label"]


@pytest.mark.parametrize("how", [WIDE, NARROW], ids=["1280-en-light", "390-ko-dark"])
def test_every_page_is_for_everybody_fits_and_keeps_nothing(
    browser: Browser, made: tuple[Seat, dict[str, str]], how: dict[str, Any]
) -> None:
    hers, stands = made
    paths = [one.address for one in PAGES if one.pattern in OTHERWISE_NARROW]
    if how is WIDE:
        paths = [*(one.address for one in PAGES if one.pattern not in NO_PAGES), *stands.values()]
    # The pages forbid scripts that are not theirs, and axe-core is one.
    context = sat_down(browser, bypass_csp=True, storage_state=hers.context.storage_state(), **how)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.on("console", lambda one: said.append(one.text) if one.type in {"error", "warning"} else None)
    wrong = [(path, each) for path in paths for each in looked(page, hers.address + path)]
    context.close()
    assert wrong == []
    assert said == []
    assert len(asked) > len(paths)
    assert [url for url in asked if not url.startswith((f"{hers.address}/", "data:"))] == []


def looked(page: Page, url: str) -> Iterator[object]:
    """Tell what is wrong with a page as it is shown."""
    answer = page.goto(url)
    assert answer is not None
    if answer.status != 200 or page.url != url:
        yield answer.status, page.url
    if answer.headers.get("cache-control") != "no-store":
        yield "may be kept by the browser"
    if page.locator("[data-from]").count():
        page.wait_for_load_state("networkidle")
    yield from faults(page)


def faults(page: Page) -> Iterator[object]:
    """Tell what is wrong with what stands on a page."""
    if evaluated(page, WIDER):
        yield "wider than the screen"
    if evaluated(page, KEPT):
        yield "something is kept in the browser"
    yield from evaluated(page, FOUND)
