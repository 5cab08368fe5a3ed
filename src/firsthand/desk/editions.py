"""The list of editions, and striking one that was recorded by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firsthand.errors import UsageError
from firsthand.model.disclosure import Edition, Striking
from firsthand.model.roles import Permission
from firsthand.rules.waivers import REASON_WORDS
from firsthand.vault import Vault


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition, and what was said of striking it, if anything."""

    edition: Edition
    striking: Striking | None = None


def editions(vault: Vault) -> tuple[Listed, ...]:
    """List every edition ever recorded, the struck ones too. Raises NotPermitted for who may not read the ledger."""
    vault.require(Permission.LEDGER)
    strikings = {each.edition: each for each in vault.strikings()}
    return tuple(Listed(edition, strikings.get(edition.number)) for edition in vault.editions())


def ask_to_strike(vault: Vault, number: int, reason: str, *, now: datetime) -> None:
    """Say that an edition was recorded by mistake, why, and that nobody was given it.

    Raises UsageError where the reason is too short or the edition cannot be struck, NotPermitted for who is no
    protection officer.
    """
    vault.require(Permission.STRIKE)
    if len(reason.split()) < REASON_WORDS:
        raise UsageError(f"the reason needs {REASON_WORDS} words or more", "Say how it came to be recorded.")
    with vault.write("strike.ask", now=now) as writer:
        writer.ask_to_strike(number, reason, now.date())


def agree_to_strike(vault: Vault, number: int, *, now: datetime) -> None:
    """Agree to what another asked, as somebody who knows that nobody was given the edition.

    Raises UsageError where nobody asked, where she asked herself, and where the edition cannot be struck; NotPermitted
    for who may not decide.
    """
    with vault.write("strike", now=now) as writer:
        writer.strike(number, now.date())
