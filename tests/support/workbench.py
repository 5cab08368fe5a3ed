"""The workbench as a test meets it: over HTTP in this process, or in a real browser before a server of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as TooLate
from starlette.testclient import TestClient

from firsthand.model.roles import Role
from firsthand.vault import Vault
from firsthand.workbench.serving import application

PORT = 8017
ADDRESS = f"http://127.0.0.1:{PORT}"
COOKIE = f"firsthand-{PORT}"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 90_000
"""So many milliseconds a page may take: machines are slow, and are others' too."""
expect.set_options(timeout=PATIENCE)
SLOWER = float(os.environ.get("FIRSTHAND_SLOWER", "1"))
"""How many times slower than this machine the pages are tried: what happens only to whoever is slow is seen then."""


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@contextmanager
def client(root: Path, clock: Clock | None = None) -> Iterator[TestClient]:
    """Ask the workbench of a project; redirects are not followed."""
    app = application(root, PORT, clock=clock or Clock())
    with TestClient(app, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=False) as asked:
        yield asked


def lay_empty(root: Path, **others: Role) -> Path:
    """Lay out an empty project whose members unlock without a passphrase, as fast as only an invented one does."""
    with as_file(files("firsthand.desk") / "template") as template:
        shutil.copytree(template, root)
    with Vault.create(root / "vault", "example", None, now=datetime(2011, 5, 20, tzinfo=UTC)) as vault:
        for name, role in others.items():
            vault.add_member(name, None, now=datetime(2011, 5, 20, tzinfo=UTC), roles={role})
    return root


def unlock(asked: TestClient, user: str = "example", passphrase: str = "") -> str:
    """Unlock, and return what forms must send back."""
    answer = asked.post("/unlock", data={"user": user, "passphrase": passphrase})
    assert answer.status_code == 303, answer.status_code
    found = re.search(r'<meta name="form" content="([^"]+)">', asked.get("/").text)
    assert found
    return found[1]


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Serve a project as a user does, in a process of its own; its address."""
    with started(root) as (_process, address):
        yield address


@contextmanager
def started(root: Path, *program: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Do so, for who means to kill it; its process, and its address. ``program`` runs in the place of Firsthand's."""
    running = program or ("-m", "firsthand")
    command = [sys.executable, *running, "serve", str(root), "--no-browser", "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline().decode()
            found = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert found, said
            yield process, found[0]
        finally:
            process.terminate()


@contextmanager
def launched() -> Iterator[Browser]:
    """Start a browser, past any proxy: every address it may ask is on this machine."""
    environment: dict[str, str | float | bool] = {n: v for n, v in os.environ.items() if "proxy" not in n.lower()}
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=environment)
        yield started
        started.close()


def sat_down(browser: Browser, **how: Any) -> BrowserContext:
    """A browser of somebody's own, before a machine as slow as the others'."""
    context = browser.new_context(**how)
    context.set_default_timeout(PATIENCE)
    if SLOWER > 1:
        context.on("page", slowed)
    return context


def slowed(page: Page) -> None:
    """Make a page as slow as it is to be tried."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def evaluated(page: Page, expression: str) -> Any:
    """Ask something of a page; if it goes while it is asked, the page that comes is asked."""
    while True:
        try:
            return page.evaluate(expression)
        except Error as fault:
            if "navigation" not in fault.message:
                raise
            page.wait_for_load_state()


def until(page: Page, expression: str, seconds: float = 90) -> None:
    """Wait until something is so. Playwright's own way evaluates strings inside the page, which the pages forbid.

    The page's scripts are there then: they are before it says that it is loaded.
    """
    for _ in range(int(seconds * 20)):
        if evaluated(page, expression):
            page.wait_for_load_state()
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def focused(page: Page, name: str) -> None:
    """Wait until the field of this name has the focus: a browser gives it some time after the page is there."""
    until(page, f"document.activeElement?.name == {name!r}")


def stands(locator: Locator) -> None:
    """Wait for what stands on a page, and for the page's scripts: on a page that comes anew they come after it."""
    locator.wait_for()
    locator.page.wait_for_load_state()


def hand(field: Locator, given: Path) -> None:
    """Choose a file or a folder in the window that a key opens; where none opens, the key is pressed again."""
    for tried in range(5):
        try:
            with field.page.expect_file_chooser(timeout=PATIENCE / 5) as chosen:
                field.press("Enter")
        except TooLate:
            if tried == 4:
                raise
            continue
        chosen.value.set_files(given)
        return
