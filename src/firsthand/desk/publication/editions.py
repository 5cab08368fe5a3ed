"""The list of editions, what each told that the one before did not, and striking one recorded by mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from firsthand.errors import UsageError
from firsthand.model.disclosure import Edition, Striking
from firsthand.model.release import Release, State
from firsthand.model.roles import Permission
from firsthand.rules.published import COVERAGE
from firsthand.rules.waivers import REASON_WORDS
from firsthand.vault import Vault

Numbers = Mapping[str, str]
"""What an edition tells of its findings, by name."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition, what was said of striking it, if anything, and its release, where it has an evidence pack.

    ``replaced`` is the edition that takes its place, 0 where none does.
    """

    edition: Edition
    striking: Striking | None = None
    release: Release | None = None
    replaced: int = 0


def editions(vault: Vault) -> tuple[Listed, ...]:
    """List every edition ever recorded, the struck ones too. Raises NotPermitted for who may not read the ledger."""
    vault.require(Permission.LEDGER)
    strikings = {each.edition: each for each in vault.strikings()}
    released = [each for each in vault.releases.all() if each.state is State.RELEASED]
    by_number, by_edition = {each.number: each for each in released}, {each.edition: each for each in released}
    after = {by_number[each.before].edition: each.edition for each in released if each.before}
    return tuple(
        Listed(each, strikings.get(each.number), by_edition.get(each.number), after.get(each.number, 0))
        for each in vault.editions()
    )


@dataclass(frozen=True, slots=True)
class Telling:
    """An edition of a report beside the one before: which numbers are new, gone or others, and whose words.

    Of a report's first edition everything is new. ``files`` are those whose bytes are others. ``took_back`` are the
    sources it tells of who took something back, whenever that was: readers have it all the same.
    """

    listed: Listed
    new: Numbers
    gone: Numbers
    changed: Mapping[str, tuple[str, str]]
    quoted: frozenset[str]
    unquoted: frozenset[str]
    described: frozenset[str]
    undescribed: frozenset[str]
    files: tuple[str, ...]
    took_back: frozenset[str]

    @property
    def same(self) -> bool:
        """Whether it tells what the one before told."""
        told = (self.new, self.gone, self.changed, self.quoted, self.unquoted, self.described, self.undescribed)
        return not any(told)


def history(vault: Vault, report: str) -> tuple[Telling, ...]:
    """List a report's editions, the last first, each with what changed since the one before.

    A struck one stays in the list and is compared with none. Raises NotPermitted for who may not read the ledger.
    """
    every = [each for each in editions(vault) if each.edition.report == report]
    kept = [each for each in every if each.striking is None or each.striking.agreed is None]
    before = {after.edition.number: first.edition for first, after in pairwise(kept)}
    gone = vault.took_back()
    found = [_compared(each, before.get(each.edition.number), gone & each.edition.sources) for each in every]
    return tuple(reversed(found))


def _compared(listed: Listed, before: Edition | None, took_back: frozenset[str]) -> Telling:
    now = listed.edition
    was, tells = _numbers(before), _numbers(now)
    then = dict(before.digests) if before else {}
    quoted, described = (before.quoted, _described(before)) if before else (frozenset[str](), frozenset[str]())
    return Telling(
        listed,
        {name: told for name, told in tells.items() if name not in was},
        {name: told for name, told in was.items() if name not in tells},
        {name: (was[name], told) for name, told in tells.items() if name in was and was[name] != told},
        now.quoted - quoted, quoted - now.quoted, _described(now) - described, described - _described(now),
        tuple(file for file, digest in now.digests.items() if then.get(file) != digest), took_back,
    )  # fmt: skip


def _numbers(edition: Edition | None) -> dict[str, str]:
    """Say what an edition tells of each finding: ``n 22, of 25``; of one told in words only what n may be."""
    told: dict[str, list[str]] = {}
    for count in edition.counts if edition else ():
        if count.finding != COVERAGE:
            parts = [f"{name} {number}" for name, number in count.parts.items()]
            parts += [f"{count.between[0]}–{count.between[1]}"] if count.between else []
            told.setdefault(count.finding, []).append(", ".join(parts))
    return {name: "; ".join(parts) for name, parts in told.items()}


def _described(edition: Edition) -> frozenset[str]:
    return frozenset(told.source for told in edition.disclosures)


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
