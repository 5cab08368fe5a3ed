"""Striking an edition that was recorded by mistake: one asks and says why, another agrees, and it stays in sight.

Both say that nobody was ever given it. Nothing is taken out of table ``edition``; what a struck edition told is no
longer weighed. Why so, and what cannot be struck: ``docs/explain/editions.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from firsthand.errors import UsageError
from firsthand.model.disclosure import Edition, Striking
from firsthand.vault.database.engine import Connection, one, rows, run

_COLUMNS = "edition, reason, asked_by, asked, agreed_by, agreed"
_TOOK_BACK = (
    "SELECT s.code FROM source s WHERE s.erased IS NOT NULL OR EXISTS (SELECT 1 FROM withdrawal WHERE source = s.id) "
    "OR EXISTS (SELECT 1 FROM consent c WHERE c.source = s.id AND (c.decision = 'withdrawn' OR c.withdrawn IS NOT NULL "
    "OR c.decision = 'refused' AND EXISTS (SELECT 1 FROM consent g WHERE g.source = c.source AND g.scope = c.scope "
    "AND g.decision = 'granted' AND g.given <= c.given)))"
)


def ask(connection: Connection, edition: Edition, reason: str, by: str, on: date) -> None:
    """Ask that an edition be struck. Raises UsageError where it is asked already, or cannot be struck."""
    if one(connection, "SELECT 1 FROM striking WHERE edition = ?", (edition.number,)) is not None:
        raise UsageError(
            f"edition {edition.number} is to be struck already",
            f"Another member agrees with firsthand editions agree {edition.number}.",
        )
    _require_nobody_gone(connection, edition)
    run(
        connection,
        "INSERT INTO striking (edition, reason, asked_by, asked) VALUES (?, ?, ?, ?)",
        (edition.number, reason, by, on.isoformat()),
    )


def agree(connection: Connection, edition: Edition, by: str, on: date) -> Striking:
    """Agree to what another asked: the edition is struck. Raises UsageError where nobody asked, or she did herself."""
    found = next((s for s in strikings(connection) if s.edition == edition.number), None)
    if found is None or found.agreed is not None:
        raise UsageError(
            f"nobody asks that edition {edition.number} be struck", "firsthand editions lists the editions."
        )
    if found.asked_by == by:
        raise UsageError("striking an edition needs two different people", "Another member has to agree.")
    _require_nobody_gone(connection, edition)
    run(
        connection,
        "UPDATE striking SET agreed_by = ?, agreed = ? WHERE edition = ?",
        (by, on.isoformat(), edition.number),
    )
    return found


def strikings(connection: Connection) -> tuple[Striking, ...]:
    """List what was asked and what was agreed to, by edition."""
    return tuple(_read(row) for row in rows(connection, f"SELECT {_COLUMNS} FROM striking ORDER BY edition"))  # noqa: S608 a constant


def struck(connection: Connection) -> frozenset[int]:
    """Number the editions that are struck."""
    return frozenset(each.edition for each in strikings(connection) if each.agreed is not None)


def took_back(connection: Connection) -> frozenset[str]:
    """Name the sources who ever took back something they had allowed, and those erased.

    Of whichever day, by whichever table, and also where it was given again: days are typed, and a letter may be dated
    before an edition and recorded after it.
    """
    return frozenset(code for (code,) in rows(connection, _TOOK_BACK))


def _require_nobody_gone(connection: Connection, edition: Edition) -> None:
    """Raise UsageError where somebody it tells of took something back or was erased: it may be what protects her."""
    sources = ", ".join(sorted(took_back(connection) & edition.sources))
    if sources:
        raise UsageError(
            f"edition {edition.number} tells of {sources}, who took something back: it cannot be struck",
            "Later numbers are held against it for her sake. A finding may be told in words only: "
            "firsthand explain DS08.",
        )


def _read(row: Sequence[Any]) -> Striking:
    edition, reason, asked_by, asked, agreed_by, agreed = row
    day = date.fromisoformat(agreed) if agreed else None
    return Striking(edition, reason, asked_by, date.fromisoformat(asked), agreed_by, day)
