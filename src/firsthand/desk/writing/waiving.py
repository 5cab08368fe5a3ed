"""Letting a diagnostic stand: one person asks and says why, a second decides, and ``waivers.toml`` keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from firsthand.build import Checked
from firsthand.desk.files import laid_ready
from firsthand.diagnostics.diagnostic import Diagnostic
from firsthand.errors import UsageError
from firsthand.model.roles import Permission, may
from firsthand.model.waiving import WaiverRequest
from firsthand.rules.places import words_at
from firsthand.rules.registry import CATALOGUE
from firsthand.rules.waivers import REASON_WORDS
from firsthand.text.digest import digest
from firsthand.vault import Vault

_FILE = "waivers.toml"
_ADVICE = "Check that the project folder may be written to."


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a diagnostic stands: its rule's code, the file and line, and its kind where the rule has several."""

    code: str
    path: str
    line: int
    kind: str = ""


def ask(vault: Vault, checked: Checked, on: Spot, reason: str, expires: date, *, now: datetime) -> tuple[int, ...]:
    """Ask a second person to let stand what stands there; the numbers of the waivers that needs, one for each words.

    Raises UsageError where the waiver would itself be at fault, where nothing stands there, where several kinds do and
    none is chosen (each is decided by itself), and where the same is asked already; NotPermitted for who may not build
    a report.
    """
    _require_reasoned(checked, reason, expires)
    about = dict.fromkeys(_about(checked, d) for d in _standing(checked, on.code, on.path, on.line, on.kind))
    with vault.write("waive.ask", now=now) as writer:
        return tuple(
            writer.ask_to_waive(WaiverRequest(*each, reason, expires, vault.user, checked.bound.snapshot.today))
            for each in about
        )


def grant(vault: Vault, root: Path, checked: Checked, number: int, *, now: datetime) -> None:
    """Let stand what another member asks, and write it into ``waivers.toml``: both or neither.

    Raises UsageError where nobody asks it any more, where she asked herself, and where it would excuse nothing because
    the words have changed or the day is over; NotPermitted for who may not decide.
    """
    vault.require(Permission.DECIDE)
    asked = next((each for each in vault.waivers_asked() if each.number == number and each.decided is None), None)
    if asked is None:
        raise UsageError("nobody asks for this waiver any more", "Look at what waits anew.")
    _require_reasoned(checked, asked.reason, asked.expires)
    if asked.about not in {_about(checked, d) for d in checked.diagnostics}:
        raise UsageError("what this waiver is for is not there any more", "Refuse it; if need be, have it asked anew.")
    entry = _entry(asked, vault.user)
    with laid_ready({root / _FILE: _with(root, [entry])}, _ADVICE), vault.write("waive", now=now) as writer:
        writer.decide_waiver(number, checked.bound.snapshot.today, granted=True)


def refuse(vault: Vault, number: int, *, now: datetime) -> None:
    """Turn down what another member asks, or take back what she asked herself.

    Raises UsageError where nobody asks it any more, NotPermitted for who may not decide.
    """
    with vault.write("waive", now=now) as writer:
        writer.decide_waiver(number, now.date(), granted=False)


def open_requests(vault: Vault) -> tuple[WaiverRequest, ...]:
    """List the waivers that are asked for and not decided."""
    return tuple(each for each in vault.waivers_asked() if each.decided is None)


def waiting_for(vault: Vault) -> tuple[WaiverRequest, ...]:
    """List the waivers that wait for the one who opened the vault: others ask, and she may decide."""
    if not may(vault.roles().get(vault.user, frozenset()), Permission.DECIDE):
        return ()
    return tuple(each for each in open_requests(vault) if each.asked_by != vault.user)


def request_on(checked: Checked, diagnostic: Diagnostic, requests: Iterable[WaiverRequest]) -> WaiverRequest | None:
    """Find what is asked of a diagnostic."""
    about = _about(checked, diagnostic)
    return next((each for each in requests if each.about == about), None)


def places_of(checked: Checked, asked: WaiverRequest) -> tuple[str, ...]:
    """Say where in a report what is asked for stands now, as check prints places; nothing where it does not."""
    stands = (each.place for each in checked.diagnostics if _about(checked, each) == asked.about)
    return tuple(f"{place.path}:{place.line}:{place.column}" for place in stands)


def _require_reasoned(checked: Checked, reason: str, expires: date) -> None:
    if len(reason.split()) < REASON_WORDS:
        raise UsageError(f"the reason needs {REASON_WORDS} words or more", "Say why the rule does not apply here.")
    if expires < checked.bound.snapshot.today:
        raise UsageError(f"{expires} is over", "Give --expires a day to come.")


def _standing(checked: Checked, code: str, path: str, line: int, kind: str) -> list[Diagnostic]:
    """List what is to be excused: of one kind, one that may be."""
    known = CATALOGUE.get(code)
    if known is None or not known.info.waivable:
        raise UsageError(f"{code} cannot be waived", "Change the report instead.")
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


def _about(checked: Checked, diagnostic: Diagnostic) -> tuple[str, str, str, str]:
    """Name what a waiver of it excuses: rule, kind, path, digest of the words."""
    words = digest(words_at(checked.bound.manuscript, diagnostic.place))
    return (diagnostic.code, diagnostic.kind, diagnostic.place.path, words)


def _entry(asked: WaiverRequest, approved_by: str) -> str:
    of = f"kind = {_quoted(asked.kind)}\n" if asked.kind else ""
    return (
        f"\n[[waiver]]\nrule = {_quoted(asked.rule)}\n{of}path = {_quoted(asked.path)}\n"
        f"text_digest = {_quoted(asked.digest)}\nreason = {_quoted(asked.reason)}\n"
        f"asked_by = {_quoted(asked.asked_by)}\napproved_by = {_quoted(approved_by)}\n"
        f"expires = {asked.expires.isoformat()}\n"
    )


def _with(root: Path, entries: Iterable[str]) -> bytes:
    """Write the waivers there are with some more."""
    file = root / _FILE
    return ((file.read_text("utf-8") if file.exists() else "") + "".join(entries)).encode()


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's strings are a subset of it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
