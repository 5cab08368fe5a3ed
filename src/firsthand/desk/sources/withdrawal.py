"""Withdrawal: say what rests on it, record it and mark that, and settle it once nothing of it is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from firsthand.desk.sources.resting import at, is_there, resting_on
from firsthand.desk.writing.reports import check_report
from firsthand.diagnostics.diagnostic import Severity
from firsthand.errors import UsageError
from firsthand.model.consent import Dependent, Scope, Standing, Withdrawal, standing
from firsthand.model.place import Place
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.rules import LATER
from firsthand.rules.registry import CATALOGUE
from firsthand.vault import Vault

LEFT_OVER = ("CN02", "CN03")
"""The rules that say that a report still uses what was withdrawn."""

OPEN = "CN04"
"""The rule that says that a withdrawal is open."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A withdrawal as it was recorded. ``fresh`` is what was not withdrawn before; nothing was recorded when empty.

    ``unread`` are reports that could not be read, so that nobody knows whether they use her.
    """

    withdrawal: Withdrawal
    fresh: frozenset[Scope]
    dependents: tuple[Dependent, ...]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A place in which a report still uses what was withdrawn."""

    report: str
    place: Place

    def __str__(self) -> str:
        return at(self.place)


@dataclass(frozen=True, slots=True)
class Again:
    """A report to be gone through again: where it still uses what was withdrawn, how much else stands against it."""

    report: str
    left: tuple[Left, ...]
    others: int


def foresee(
    vault: Vault, project: Project, source: str, scopes: frozenset[Scope], *, received: date, today: date
) -> Withdrawn:
    """Say what withdrawing ``scopes``, or everything, would mark, and when it would be due; nothing is recorded.

    Raises UsageError for an unknown source, NotPermitted for who may not record a withdrawal.
    """
    vault.require(Permission.WITHDRAW)
    if not vault.sources(source):
        raise UsageError(f"there is no source {source}", "firsthand sources lists them.")
    held = vault.consents(source)
    wanted = scopes or frozenset(Scope)
    fresh = frozenset(s for s in wanted if standing(held, s, received) is not Standing.WITHDRAWN)
    withdrawal = Withdrawal(source, received, received + timedelta(days=project.consent.withdrawal_days), scopes)
    return Withdrawn(withdrawal, fresh, *resting_on(vault, project, withdrawal, today=today))


def withdraw(
    vault: Vault, project: Project, source: str, scopes: frozenset[Scope], *, received: date, today: date, now: datetime
) -> Withdrawn:
    """Record that a source took back ``scopes``, or everything, and mark what rests on it: one transaction.

    Raises UsageError for an unknown source, a day in the future, or one before a consent that came after it.
    """
    if received > today:
        raise UsageError(f"{received.isoformat()} is in the future", "Give the day on which it was received.")
    withdrawal = Withdrawal(source, received, received + timedelta(days=project.consent.withdrawal_days), scopes)
    dependents, unread = resting_on(vault, project, withdrawal, today=today)
    with vault.write("withdraw", now=now) as writer:
        fresh = writer.withdraw(withdrawal, dependents)
    return Withdrawn(withdrawal, fresh, dependents if fresh else (), unread if fresh else ())


def open_first(withdrawals: Iterable[Withdrawal]) -> tuple[Withdrawal, ...]:
    """Put those that are open first, the one due first before all; then those settled, the last first."""
    held = sorted(withdrawals, key=lambda w: (w.due, w.source))
    settled = sorted((w for w in held if w.settled is not None), key=lambda w: w.settled or w.due, reverse=True)
    return (*(w for w in held if w.settled is None), *settled)


def again(vault: Vault, project: Project, source: str, *, today: date) -> tuple[Again, ...]:
    """Check every report that is written: where it still uses what a source withdrew, and what else stands against it.

    That the withdrawal is open is not counted, nor what is found only by weighing all numbers together.
    """
    return tuple(_again(vault, project, source, today, LATER))


def still_used(vault: Vault, project: Project, source: str, *, today: date) -> tuple[Left, ...]:
    """List the places in which a report still uses what a source withdrew."""
    others = frozenset(CATALOGUE) - frozenset(LEFT_OVER)
    return tuple(left for report in _again(vault, project, source, today, others) for left in report.left)


def _again(vault: Vault, project: Project, source: str, today: date, later: frozenset[str]) -> Iterator[Again]:
    for settings in project.reports.values():
        if not is_there(project, settings):
            continue
        told = check_report(vault, project, settings, today=today, later=later).diagnostics
        hers = [each for each in told if each.code in LEFT_OVER and source in each.subjects]
        rest = [each for each in told if each not in hers and each.code != OPEN and each.severity is not Severity.NOTE]
        yield Again(settings.name, tuple(Left(settings.name, each.place) for each in hers), len(rest))


def settle(vault: Vault, project: Project, source: str, *, today: date, now: datetime) -> int:
    """Settle what a source withdrew, so that builds go on without it; how many withdrawals that was.

    Raises UsageError naming the places where a report still uses it, and when nothing of hers is open; NotPermitted for
    who is no protection officer.
    """
    vault.require(Permission.SETTLE)
    left = still_used(vault, project, source, today=today)
    if left:
        places = "\n".join(map(str, left))
        raise UsageError(f"what {source} withdrew is still used:\n{places}", "Take it out there first.")
    with vault.write("settle", now=now) as writer:
        return writer.settle_withdrawals(source, today)
