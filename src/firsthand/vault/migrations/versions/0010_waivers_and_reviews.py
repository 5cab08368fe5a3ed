"""Waivers are asked for by one member and decided by another; texts are read through turn by turn."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

_STATEMENTS = (
    """CREATE TABLE waiver (
        id INTEGER PRIMARY KEY, rule TEXT NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL,
        reason TEXT NOT NULL, expires TEXT NOT NULL, asked_by TEXT NOT NULL, asked TEXT NOT NULL,
        decided_by TEXT NOT NULL DEFAULT '', decided TEXT, granted INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    # words: a digest under the source's key of what was read; what is said of words that changed since has lapsed.
    """CREATE TABLE review (
        id INTEGER PRIMARY KEY, interview INTEGER NOT NULL REFERENCES interview, language TEXT NOT NULL,
        number INTEGER NOT NULL, member TEXT NOT NULL, words TEXT NOT NULL, remark BLOB NOT NULL DEFAULT x'',
        UNIQUE (interview, language, number, member)
    ) STRICT""",
)


def upgrade() -> None:
    """Add the tables of waivers asked for and of turns read through."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take both away."""
    op.execute("DROP TABLE review")
    op.execute("DROP TABLE waiver")
