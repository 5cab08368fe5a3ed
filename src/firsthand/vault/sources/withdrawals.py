"""Withdrawals: what a source took back, the clock that runs since, and what was marked as resting on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from firsthand.errors import UsageError
from firsthand.model.consent import Consent, Decision, Dependent, Resting, Scope, Standing, Withdrawal, standing
from firsthand.vault.database.engine import Connection, one, rows, run, run_many
from firsthand.vault.interviews import reading
from firsthand.vault.sources import decisions

_COLUMNS = "s.code, w.received, w.due, w.scopes, w.settled, w.settled_by, w.erased"
_JOINED = " FROM withdrawal w JOIN source s ON s.id = w.source"


def record(connection: Connection, withdrawal: Withdrawal, dependents: Sequence[Dependent]) -> frozenset[Scope]:
    """Withdraw, and mark what rests on it: the scopes newly withdrawn, none when there was nothing left.

    Everything means every scope there is, so that no older decision recorded later brings her back. Raises UsageError
    for a source who is not in the vault, and for a day before a consent that came after it.
    """
    found = one(connection, "SELECT id FROM source WHERE code = ?", (withdrawal.source,))
    if found is None:
        raise UsageError(f"there is no source {withdrawal.source}", "firsthand sources lists them.")
    held = reading.consents(connection, withdrawal.source)
    wanted = withdrawal.scopes or frozenset(Scope)
    later = [c.given for c in held if c.scope in wanted and c.decision is Decision.GRANTED]
    if later and max(later) > withdrawal.received:
        raise UsageError(
            f"{withdrawal.source} gave consent on {max(later).isoformat()}, after that day",
            "Give the day on which the withdrawal was received.",
        )
    fresh = {s for s in wanted if standing(held, s, withdrawal.received) is not Standing.WITHDRAWN}
    if not fresh:
        return frozenset()
    taken_back = (Consent(withdrawal.source, scope, Decision.WITHDRAWN, withdrawal.received) for scope in sorted(fresh))
    decisions.set_consents(connection, tuple(taken_back))
    _open(connection, found[0], withdrawal, dependents)
    return frozenset(fresh)


def _open(connection: Connection, source: int, withdrawal: Withdrawal, dependents: Sequence[Dependent]) -> None:
    run(
        connection,
        "INSERT INTO withdrawal (source, received, due, scopes) VALUES (?, ?, ?, ?)",
        (source, withdrawal.received.isoformat(), withdrawal.due.isoformat(), " ".join(sorted(withdrawal.scopes))),
    )
    number = one(connection, "SELECT last_insert_rowid()")[0]
    run_many(
        connection,
        "INSERT INTO dependent (withdrawal, kind, thing, before, after) VALUES (?, ?, ?, ?, ?)",
        [(number, d.kind.value, d.thing, d.before, d.after) for d in dependents],
    )


def settle(connection: Connection, source: str, on: date, by: str) -> int:
    """Settle every open withdrawal of a source; how many. Raises UsageError when none is open."""
    settled = run(
        connection,
        "UPDATE withdrawal SET settled = ?, settled_by = ? "
        "WHERE settled IS NULL AND source = (SELECT id FROM source WHERE code = ?)",
        (on.isoformat(), by, source),
    )
    if not settled:
        raise UsageError(f"no withdrawal of {source} is open", "firsthand withdrawals lists them.")
    return settled


def withdrawals(connection: Connection) -> tuple[Withdrawal, ...]:
    """List every withdrawal ever received, in order of the day."""
    found = rows(connection, f"SELECT {_COLUMNS}{_JOINED} ORDER BY w.received, s.code, w.id")
    return tuple(_withdrawal(row) for row in found)


def dependents(connection: Connection, source: str) -> tuple[Dependent, ...]:
    """List what was marked when a source withdrew, in order, each thing as it was last marked."""
    found = rows(
        connection,
        f"SELECT d.kind, d.thing, d.before, d.after{_JOINED} JOIN dependent d ON d.withdrawal = w.id "
        "WHERE s.code = ? ORDER BY d.id",
        (source,),
    )
    last = {(kind, thing): Dependent(Resting(kind), thing, before, after) for kind, thing, before, after in found}
    return tuple(last.values())


def _withdrawal(row: Sequence[Any]) -> Withdrawal:
    source, received, due, scopes, settled, settled_by, erased = row
    return Withdrawal(
        source,
        date.fromisoformat(received),
        date.fromisoformat(due),
        frozenset(map(Scope, scopes.split())),
        date.fromisoformat(settled) if settled else None,
        settled_by,
        date.fromisoformat(erased) if erased else None,
    )
