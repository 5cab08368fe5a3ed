"""Who does what, and the identities: roles of members, and sealed identities apart from everything else."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    # Whoever was a member before there were roles may do what every member could.
    """ALTER TABLE member ADD COLUMN roles TEXT NOT NULL DEFAULT 'interviewer coder editor officer'""",
    # ``sealed`` is an age file for the protection officers; the database key does not open it.
    """CREATE TABLE identity (
        source INTEGER PRIMARY KEY REFERENCES source, sealed BLOB NOT NULL, recorded TEXT NOT NULL
    ) STRICT""",
    # What each opening was for, an age file for the officers; ``number`` is the journal entry, no source means all.
    """CREATE TABLE opening (
        number INTEGER PRIMARY KEY, source INTEGER REFERENCES source, sealed BLOB NOT NULL
    ) STRICT""",
    # The public half of the key a member signs with, and the members as officers signed them: vault/members/roster.py.
    """ALTER TABLE member ADD COLUMN verifier TEXT NOT NULL DEFAULT ''""",
    """CREATE TABLE roster (number INTEGER PRIMARY KEY, entry TEXT NOT NULL, signature BLOB NOT NULL) STRICT""",
    # The secrets of the group's recipients for sealed intake, the highest the present one.
    """CREATE TABLE intake_key (number INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT""",
)


def upgrade() -> None:
    """Add the roles and the tables of what is sealed to some members only."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take roles and identities away."""
    for table in ("intake_key", "roster", "opening", "identity"):
        op.execute(f"DROP TABLE {table}")
    for column in ("verifier", "roles"):
        op.execute(f"ALTER TABLE member DROP COLUMN {column}")
