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
)


def upgrade() -> None:
    """Add the roles and the table of sealed identities."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take roles and identities away."""
    op.execute("DROP TABLE identity")
    op.execute("ALTER TABLE member DROP COLUMN roles")
