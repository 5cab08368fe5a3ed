"""One edition, sealed once for all who try packs, and one browser with the page that checks them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from firsthand.seal.page import page as written
from tests.support.packs import Draft, Given, drafted
from tests.support.workbench import CHROMIUM, launched

NO_BROWSER = "NO BROWSER: the pack's page was not tried in one. Install chromium (apt-get install chromium)."


@pytest.fixture(scope="session")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """The good edition. Who changes it copies it first."""
    return drafted(tmp_path_factory.mktemp("packs") / "mill")


@dataclass
class Reader:
    """Somebody who opens the page, chooses a pack and reads what it says."""

    page: Page
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    beside: set[str] = field(default_factory=set)

    def check(self, given: Given) -> str:
        """Choose, check, and return what it comes to."""
        self.page.set_input_files("#zip", payload("pack.zip", given.pack))
        for name, data in (("report", given.report), ("earlier", given.earlier), ("opening", given.opening)):
            if data is not None or name in self.beside:
                self.page.set_input_files(f"#{name}", [] if data is None else payload(f"{name}.file", data))
        if given.keys is not None or "keys" in self.beside:
            self.page.fill("#keys", "\n".join(given.keys or ()))
        self.beside = {name for name in ("report", "earlier", "opening", "keys") if getattr(given, name) is not None}
        return self.read()

    def read(self) -> str:
        self.page.click("#check")
        return self.page.locator("#verdict").get_attribute("data-state") or ""

    def steps(self) -> dict[str, str]:
        """What each step came to."""
        told: list[list[str]] = self.page.eval_on_selector_all(
            "#steps > li", "lines => lines.map(line => [line.dataset.step, line.dataset.state])"
        )
        return dict(told)

    def said(self, step: str) -> str:
        return self.page.locator(f'#steps > li[data-step="{step}"]').inner_text()


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def opened(browser: Browser, folder: Path, *, before: str = "", language: str = "en-US", width: int = 1280) -> Reader:
    """Open the page as a file; ``before`` is run before its own script."""
    place = folder / "verify.html"
    place.write_bytes(written())
    page = browser.new_context(viewport={"width": width, "height": 900}, locale=language).new_page()
    reader = Reader(page)
    page.on("request", lambda one: reader.asked.append(one.url))
    page.on("pageerror", lambda fault: reader.faults.append(str(fault)))
    page.on("dialog", lambda dialog: reader.faults.append(dialog.message))
    if before:
        page.add_init_script(before)
    page.goto(place.as_uri())
    page.click("#beside summary")
    return reader


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    with launched() as started:
        yield started


@pytest.fixture(scope="package")
def shared(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return opened(browser, tmp_path_factory.mktemp("page"))


@pytest.fixture
def reader(shared: Reader) -> Iterator[Reader]:
    """The one page of all tests; whatever they do, it asks for nothing but itself."""
    yield shared
    assert [url for url in shared.asked if not url.endswith("/verify.html")] == []
    assert len(shared.asked) == 1
    assert shared.faults == []
