"""Blind rounds: which interviews are coded apart by whom, and what each had said when the round was closed."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"

_STATEMENTS = (
    """CREATE TABLE round (
        id INTEGER PRIMARY KEY, begun TEXT NOT NULL, begun_by TEXT NOT NULL, closed TEXT,
        closed_by TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    # The text is the one that stood when the round was closed; until then there is none.
    """CREATE TABLE round_interview (
        round INTEGER NOT NULL REFERENCES round, interview INTEGER NOT NULL REFERENCES interview,
        transcript INTEGER REFERENCES transcript, PRIMARY KEY (round, interview)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE round_coder (
        round INTEGER NOT NULL REFERENCES round, coder TEXT NOT NULL, done TEXT, PRIMARY KEY (round, coder)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE round_coding (
        round INTEGER NOT NULL REFERENCES round, transcript INTEGER NOT NULL REFERENCES transcript,
        first INTEGER NOT NULL, last INTEGER NOT NULL, code TEXT NOT NULL, coder TEXT NOT NULL, polarity TEXT,
        basis TEXT, PRIMARY KEY (round, transcript, first, last, code, coder)
    ) STRICT, WITHOUT ROWID""",
)
_TABLES = ("round_coding", "round_coder", "round_interview", "round")


def upgrade() -> None:
    """Add the tables of rounds."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take the rounds away."""
    for table in _TABLES:
        op.execute(f"DROP TABLE {table}")
