"""Consent in full, conditions and days and guardians and forms, and withdrawals with their clock."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

_STATEMENTS = (
    """ALTER TABLE consent ADD COLUMN details TEXT NOT NULL DEFAULT '{}'""",
    """CREATE TABLE withdrawal (
        id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, received TEXT NOT NULL, due TEXT NOT NULL,
        scopes TEXT NOT NULL, settled TEXT, settled_by TEXT NOT NULL DEFAULT '', erased TEXT
    ) STRICT""",
)


def upgrade() -> None:
    """Add what a consent may say beyond its scope, and the table of withdrawals."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take withdrawals and what a consent says beyond its scope away."""
    op.execute("DROP TABLE withdrawal")
    op.execute("ALTER TABLE consent DROP COLUMN details")
