"""Consent in full, the terms of each decision; withdrawals with their clock, and what each of them touches."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

_STATEMENTS = (
    """ALTER TABLE consent ADD COLUMN terms TEXT NOT NULL DEFAULT '{}'""",
    # ``scopes`` are joined by spaces; none means that everything was withdrawn.
    """CREATE TABLE withdrawal (
        id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, received TEXT NOT NULL, due TEXT NOT NULL,
        scopes TEXT NOT NULL, settled TEXT, settled_by TEXT NOT NULL DEFAULT '', erased TEXT
    ) STRICT""",
    # Ids, places and numbers. They speak of a source who has withdrawn, and go when she is erased.
    """CREATE TABLE dependent (
        id INTEGER PRIMARY KEY, withdrawal INTEGER NOT NULL REFERENCES withdrawal, kind TEXT NOT NULL,
        thing TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, UNIQUE (withdrawal, kind, thing)
    ) STRICT""",
)


def upgrade() -> None:
    """Add the terms of a consent, and the tables of withdrawals and of what depends on them."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take withdrawals and the terms of consents away."""
    op.execute("DROP TABLE dependent")
    op.execute("DROP TABLE withdrawal")
    op.execute("ALTER TABLE consent DROP COLUMN terms")
