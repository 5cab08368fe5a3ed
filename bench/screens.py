"""Take the pictures of the README from the invented example, in a real browser: ``make screens``.

Each is cut to the part that it is about, so that it stays small and can be read.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from firsthand.demo import lay_out

HERE = Path(__file__).resolve().parents[1] / "docs" / "screens"
MOST = 200_000
"""So many bytes a picture may have."""
FINDING = "/findings/police-pointless-asked"


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Serve a project as a user does; its address."""
    command = [sys.executable, "-m", "firsthand", "serve", str(root), "--no-browser", "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline().decode())
            assert found, "the workbench did not start"
            yield found[0]
        finally:
            process.terminate()


def seated(browser: Browser, address: str, language: str = "en-US", width: int = 1180, *, dark: bool = False) -> Page:
    """Unlock the example in a window of this width."""
    scheme: Literal["dark", "light"] = "dark" if dark else "light"
    size: ViewportSize = {"width": width, "height": 760}
    page = browser.new_context(viewport=size, locale=language, color_scheme=scheme).new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    page.fill("[name=user]", "example")
    page.keyboard.press("Enter")
    page.wait_for_url(address + "/")
    return page


def take(page: Page, name: str) -> None:
    """Take what the window shows. Raises AssertionError for a picture too large for a README."""
    page.wait_for_timeout(400)  # until what moves has come to rest
    path = HERE / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    size = path.stat().st_size
    print(f"{path.name}: {size:,} bytes")
    assert size < MOST, f"{name} is too large"


def take_all(browser: Browser, address: str) -> None:
    """Take the six pictures."""
    page = seated(browser, address)
    page.locator("#tallies .told:not(:empty)").nth(2).wait_for()
    take(page, "home")
    page.goto(address + "/read/S14?beside=en")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.evaluate("scrollTo(0, 0)")
    take(page, "reading")
    page.goto(address + FINDING)
    page.locator("#told .told b").first.wait_for()
    take(page, "finding")
    page.goto(address + "/reports/press")
    page.locator("#remarks:not([aria-busy]) li[data-at]").first.wait_for()
    page.locator("#text").focus()
    for _ in range(2):
        page.keyboard.press("F8")
    page.evaluate("scrollTo(0, 0)")
    take(page, "report")
    page.goto(address + "/publish/press")
    take(page, "gate")
    page.context.close()
    narrow = seated(browser, address, "ko-KR", 390, dark=True)
    narrow.goto(address + "/read/S14?beside=en")
    narrow.locator("#t4").scroll_into_view_if_needed()
    take(narrow, "reading-ko-dark")
    narrow.context.close()


def main() -> None:
    """Lay the example out, serve it, and take the pictures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder) / "project"
        lay_out(root, now=datetime(2011, 5, 20, tzinfo=UTC))
        environment: dict[str, str | float | bool] = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"], env=environment
        )
        with served(root) as address:
            take_all(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
