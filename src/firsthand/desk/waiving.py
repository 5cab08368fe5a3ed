"""Write down a second person's decision to let a diagnostic stand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from firsthand.build import Checked
from firsthand.desk.files import write_whole
from firsthand.diagnostics.diagnostic import Diagnostic
from firsthand.errors import UsageError
from firsthand.rules.places import words_at
from firsthand.rules.registry import CATALOGUE
from firsthand.rules.waivers import REASON_WORDS
from firsthand.text.digest import digest


@dataclass(frozen=True, slots=True)
class Excuse:
    """What a waiver needs besides the diagnostic: why, who asked, who agreed, and until when."""

    reason: str
    asked_by: str
    approved_by: str
    expires: date


def waive(root: Path, checked: Checked, code: str, path: str, line: int, excuse: Excuse, kind: str = "") -> int:
    """Add a waiver to ``waivers.toml`` for the words of each diagnostic of ``code`` on that line; the number added.

    ``kind`` chooses among the kinds of a rule. Raises UsageError where the waiver would itself be at fault, where
    nothing stands there, and where several kinds do and none is chosen: each is decided by itself.
    """
    known = CATALOGUE.get(code)
    if known is None or not known.info.waivable:
        raise UsageError(f"{code} cannot be waived", "Change the report instead.")
    if not excuse.asked_by or not excuse.approved_by or excuse.asked_by == excuse.approved_by:
        raise UsageError("a waiver needs two different people", "Give --asked-by and --approved-by.")
    if len(excuse.reason.split()) < REASON_WORDS:
        raise UsageError(f"the reason needs {REASON_WORDS} words or more", "Say why the rule does not apply here.")
    if excuse.expires < checked.bound.snapshot.today:
        raise UsageError(f"{excuse.expires} is over", "Give --expires a day to come.")
    found = _standing(checked, code, path, line, kind)
    file = root / "waivers.toml"
    before = file.read_text("utf-8") if file.exists() else ""
    entries = dict.fromkeys(_entry(checked, d, excuse) for d in found)
    write_whole(file, (before + "".join(entries)).encode(), "Check that the project folder may be written to.")
    return len(entries)


def _standing(checked: Checked, code: str, path: str, line: int, kind: str) -> list[Diagnostic]:
    """List what is to be excused: of one kind, one that may be."""
    there = [d for d in checked.diagnostics if (d.code, d.place.path, d.place.line) == (code, path, line)]
    found = [d for d in there if d.kind == kind or not kind]
    if not found:
        what = f"{code} '{kind}'" if kind else code
        raise UsageError(f"no {what} stands at {path}:{line}", "Give the place as firsthand check prints it.")
    kinds = sorted({d.kind for d in found})
    if len(kinds) > 1:
        raise UsageError(f"{code} stands at {path}:{line} as {' and '.join(kinds)}", "Say which with --kind.")
    if not CATALOGUE[code].info.may_waive(kinds[0]):
        raise UsageError(f"{code} '{kinds[0]}' cannot be waived", "Change the report instead.")
    return found


def _entry(checked: Checked, diagnostic: Diagnostic, excuse: Excuse) -> str:
    words = digest(words_at(checked.bound.manuscript, diagnostic.place))
    kind = f"kind = {_quoted(diagnostic.kind)}\n" if diagnostic.kind else ""
    return (
        f"\n[[waiver]]\nrule = {_quoted(diagnostic.code)}\n{kind}path = {_quoted(diagnostic.place.path)}\n"
        f"text_digest = {_quoted(words)}\nreason = {_quoted(excuse.reason)}\nasked_by = {_quoted(excuse.asked_by)}\n"
        f"approved_by = {_quoted(excuse.approved_by)}\nexpires = {excuse.expires.isoformat()}\n"
    )


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's strings are a subset of it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
