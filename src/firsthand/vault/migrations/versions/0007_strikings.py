"""Editions recorded by mistake can be struck: who asked for it, why, and who agreed."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"

_STATEMENTS = (
    """CREATE TABLE striking (
        edition INTEGER PRIMARY KEY REFERENCES edition, reason TEXT NOT NULL, asked_by TEXT NOT NULL,
        asked TEXT NOT NULL, agreed_by TEXT NOT NULL DEFAULT '', agreed TEXT
    ) STRICT""",
)


def upgrade() -> None:
    """Add the table of strikings."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take the strikings away."""
    op.execute("DROP TABLE striking")
