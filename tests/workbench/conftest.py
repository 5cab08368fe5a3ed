"""A server and a browser for the tests that look at pages as a person does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from tests.support.example import laid_out
from tests.support.workbench import CHROMIUM, client, focused, launched, sat_down, served, unlock

NO_BROWSER = "NO BROWSER: the workbench was not tried in one. Install chromium (apt-get install chromium)."
EACH = [(1280, "en-US"), (390, "ko-KR")]
EVERY = bool(os.environ.get("FIRSTHAND_EVERY_SIZE"))
"""Whether every flow is tried at every width in every language: four times as long."""
SIZES = [*EACH, (390, "en-US"), (1280, "ko-KR")] if EVERY else EACH
ONE = SIZES if EVERY else EACH[1:]


def named(size: tuple[int, str]) -> str:
    """Name a size as the tests of it are called."""
    return f"{size[0]}-{size[1][:2]}"


at_one_size = pytest.mark.parametrize("sitting", ONE, indirect=True, ids=named)
"""For what goes the same way at every width and in every language."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try each page at each size, and each flow at one of them: some wide and in English, some narrow and in Korean."""
    marks = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "sitting" in metafunc.fixturenames and "sitting" not in marks:
        every = EVERY or metafunc.module.__name__.endswith("test_browser")
        sizes = SIZES if every else [EACH[crc32(metafunc.function.__name__.encode()) % 2]]
        metafunc.parametrize("sitting", sizes, indirect=True, ids=named)


@pytest.fixture(scope="session")
def example_laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, one copy for all of a process; who changes something copies it, which costs next to nothing."""
    return laid_out(tmp_path_factory.mktemp("example") / "project")


@pytest.fixture
def root(example_laid: Path, tmp_path: Path) -> Path:
    """The example, to be changed."""
    return Path(shutil.copytree(example_laid, tmp_path / "project"))


@pytest.fixture
def asked(root: Path) -> Iterator[TestClient]:
    """The workbench over HTTP, unlocked as the one who may do everything."""
    with client(root) as one:
        one.headers["x-firsthand-form"] = unlock(one)
        yield one


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    root = laid_out(tmp_path_factory.mktemp("browser") / "project")
    with served(root) as address:
        yield address


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all modules of a process."""
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    with launched() as started:
        yield started


@pytest.fixture(scope="module")
def browser(chromium: Browser, address: str) -> Iterator[Browser]:
    """The browser before the server of a module, which leaves no page open in it."""
    del address
    yield chromium
    for context in chromium.contexts:
        context.close()


@dataclass
class Sitting:
    """A page in which somebody sits, and what went on in it."""

    page: Page
    address: str
    asked: list[str]
    faults: list[str]

    def unlock(self) -> None:
        """Unlock with the keyboard alone."""
        self.page.goto(self.address)
        focused(self.page, "user")
        self.page.keyboard.type("example")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(self.address + "/")


@pytest.fixture
def sitting(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Sitting]:
    width, language = request.param
    context = sat_down(browser, viewport={"width": width, "height": 900}, locale=language)
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    yield Sitting(page, address, asked, faults)
    context.close()
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert faults == []
