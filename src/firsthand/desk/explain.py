"""The pages of the rules, for reading beside a diagnostic."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

import firsthand.rules  # noqa: F401 declares the rules
from firsthand.desk.handbook import folder
from firsthand.errors import UsageError
from firsthand.rules.registry import CATALOGUE


def page(wanted: str) -> str:
    """Return the page of a rule, by code or by name. Raises UsageError for an unknown one, with the nearest."""
    names = {entry.info.name: code for code, entry in CATALOGUE.items()}
    code = names.get(wanted.lower(), wanted.upper())
    if code not in CATALOGUE:
        close = get_close_matches(wanted.lower(), [*names, *(c.lower() for c in CATALOGUE)], n=1)
        raise UsageError(
            f"there is no rule {wanted}",
            f"Did you mean {close[0] if close[0] in names else close[0].upper()}?"
            if close
            else "See firsthand explain.",
        )
    return (folder("rules") / f"{code}-{CATALOGUE[code].info.name}.md").read_text("utf-8")


@cache
def todo(code: str) -> str:
    """Say in one paragraph, without marks of setting, what a rule's page tells its reader to do."""
    section = page(code).partition("\n## What to do\n")[2].partition("\n## ")[0]
    pieces = " ".join(section.split()).split("`")
    pieces[::2] = [re.sub(r"\*(.+?)\*", r"\1", re.sub(r"\[(.+?)\]\(.+?\)", r"\1", piece)) for piece in pieces[::2]]
    return "".join(pieces)


def catalogue() -> str:
    """Return every rule on a line: code, severity, name, what it says."""
    return "\n".join(
        f"{code}  {entry.info.severity.value:<6}  {entry.info.name}: {entry.info.summary}"
        for code, entry in sorted(CATALOGUE.items())
    )
