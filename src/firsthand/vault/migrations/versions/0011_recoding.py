"""Changes of codes: what codings were before, the files that change with them, and codes that are being split."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"

_STATEMENTS = (
    # What is to be written is known here before it is, so that a change cut short is finished.
    """CREATE TABLE rewriting (
        entry INTEGER PRIMARY KEY, kind TEXT NOT NULL, files TEXT NOT NULL, codes TEXT NOT NULL, became TEXT NOT NULL,
        written INTEGER NOT NULL, undone INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE coding_before (
        entry INTEGER NOT NULL, id INTEGER NOT NULL, transcript INTEGER NOT NULL, first INTEGER NOT NULL,
        last INTEGER NOT NULL, code TEXT NOT NULL, coder TEXT NOT NULL, state TEXT NOT NULL, polarity TEXT, basis TEXT,
        recorded TEXT NOT NULL, day TEXT, start INTEGER, stop INTEGER, memo BLOB, exact BLOB, PRIMARY KEY (entry, id)
    ) STRICT""",
    """CREATE TABLE code_split (code TEXT PRIMARY KEY, parts TEXT NOT NULL, entry INTEGER NOT NULL) STRICT""",
)


def upgrade() -> None:
    """Add the three tables."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take them away, and with them what could be undone."""
    for table in ("rewriting", "coding_before", "code_split"):
        op.execute(f"DROP TABLE {table}")
