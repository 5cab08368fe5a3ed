"""Decisions on which events or persons are one and the same, each with the journal entry that made it."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"

_STATEMENTS = (
    # Ids of events, passages or persons, as text: what they name may be taken out again, and the decision stays known.
    """CREATE TABLE link (
        id INTEGER PRIMARY KEY, first TEXT NOT NULL, second TEXT NOT NULL, verdict TEXT NOT NULL, entry INTEGER NOT NULL
    ) STRICT""",
    """CREATE TRIGGER link_keeps BEFORE UPDATE ON link
    BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END""",
    """CREATE TRIGGER link_stays BEFORE DELETE ON link
    BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END""",
)


def upgrade() -> None:
    """Add the table of decisions, which only grows."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take the decisions away."""
    op.execute("DROP TABLE link")
