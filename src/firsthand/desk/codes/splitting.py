"""Split a code: each of its passages is given to one of several others, by whoever decides; until then it stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from firsthand.desk.coders.coding import require_code
from firsthand.desk.codes.merging import Plan, carry, plan_widening
from firsthand.errors import UsageError
from firsthand.model.coding import DatedCoding
from firsthand.model.project import Project
from firsthand.model.recoding import Split
from firsthand.model.roles import Permission
from firsthand.model.testimony import PassageRef
from firsthand.vault import Vault


@dataclass(frozen=True, slots=True)
class Open:
    """A split under way: what is left, in order of passage, and how many passages each part has by now."""

    split: Split
    left: tuple[DatedCoding, ...]
    given: tuple[tuple[str, int], ...]


def plan_split(vault: Vault, project: Project, code: str, parts: Sequence[str], today: date) -> Plan:
    """Plan what findings become, so that they count the parts with the code. Raises UsageError for what is no code."""
    if any(split.code == code or code in split.parts for split in vault.splits()):
        raise UsageError(f"{code} is being split already", "Go on with that, or end it.")
    return plan_widening(vault, project, code, tuple(dict.fromkeys(parts)), today)


def begin(
    vault: Vault, project: Project, plan: Plan | None, code: str, parts: Sequence[str], *, now: datetime
) -> None:
    """Begin a split; with a plan the findings are widened first. Raises NotPermitted, UsageError."""
    vault.require(Permission.CODE)
    for each in (code, *parts):
        require_code(project, each)
    if not parts or code in parts:
        raise UsageError("a code is split into others", "Name one or several other codes of the codebook.")
    if plan is not None and plan.changeset.files:
        carry(vault, project, plan, now=now)
    with vault.write("code.split", now=now) as writer:
        writer.split(code, tuple(dict.fromkeys(parts)))


def open_split(vault: Vault, code: str) -> Open:
    """Look at a split. Raises UsageError where none of this code is under way."""
    split = next((one for one in vault.splits() if one.code == code), None)
    if split is None:
        raise UsageError(f"{code} is not being split", "firsthand code split begins.")
    left = sorted((*vault.codings(code), *vault.suggestions(code)), key=lambda d: (d.coding.passage, d.coding.coder))
    return Open(split, tuple(left), tuple((part, len(vault.codings(part))) for part in split.parts))


def assign(
    vault: Vault, passage: PassageRef, coder: str, code: str, part: str, *, suggested: bool = False, now: datetime
) -> int:
    """Give one coding to a part; how many that was, none where somebody else has decided already.

    Raises UsageError where the code is not being split, or not into this.
    """
    if part not in open_split(vault, code).split.parts:
        raise UsageError(f"{code} is not being split into {part}", "Choose one of those the page offers.")
    with vault.write("code.assign", now=now) as writer:
        return writer.assign(passage, coder, code, part, suggested=suggested)


def end(vault: Vault, code: str, *, now: datetime) -> None:
    """End a split: what nobody decided on keeps the code. Raises UsageError where none is under way."""
    with vault.write("code.split.end", now=now) as writer:
        writer.end_split(code)
