"""What was published: each edition with all it told of sources and all its numbers."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

_STATEMENTS = (
    """CREATE TABLE edition (
        number INTEGER PRIMARY KEY, report TEXT NOT NULL, language TEXT NOT NULL, medium TEXT NOT NULL,
        published TEXT NOT NULL, digests TEXT NOT NULL, disclosures TEXT NOT NULL, counts TEXT NOT NULL,
        quoted TEXT NOT NULL
    ) STRICT""",
)


def upgrade() -> None:
    """Add the table of editions."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take the editions away."""
    op.execute("DROP TABLE edition")
