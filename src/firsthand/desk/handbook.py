"""The user's manual and the pages it leads to, as they lie beside the program."""

from __future__ import annotations

import sys
from pathlib import Path

from firsthand.errors import EnvironmentFault, UsageError

PARTS = ("manual", "rules", "formats", "reference", "explain")
"""The folders of pages; each is a folder of ``docs`` in a checkout."""


def folder(part: str) -> Path:
    """Say where a part lies: in a checkout beside the program, else where the installer put it. EnvironmentFault: no.

    ``part`` is one of :data:`PARTS`.
    """
    checkout = Path(__file__).resolve().parents[3] / "docs" / part
    installed = Path(sys.prefix) / "share" / "firsthand" / part
    for place in (checkout, installed):
        if place.is_dir():
            return place
    raise EnvironmentFault(f"the pages of {part} are not installed", "Reinstall Firsthand.")


def page(part: str, name: str, language: str = "en") -> str:
    """Return a page as Markdown, in a language where it is written in it. Raises UsageError where there is none."""
    pages = {path.name: path for path in folder(part).glob("*.md")} if part in PARTS else {}
    found = pages.get(f"{name}.{language}.md") or pages.get(f"{name}.md")
    if found is None:
        raise UsageError(f"there is no page {name}", "The manual's first page leads to all there are.")
    return found.read_text("utf-8")


def page_of_rule(code: str) -> str:
    """Name the page of a rule; empty where there is none."""
    return next((path.stem for path in folder("rules").glob(f"{code}-*.md")), "") if code.isalnum() else ""
