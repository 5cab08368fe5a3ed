"""Full text: an FTS5 index over analysed tokens, which the vault fills from the turns when it next opens."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the empty index. It keeps no text of its own, and overwrites what is taken out of it."""
    op.execute(
        "CREATE VIRTUAL TABLE word USING fts5(tokens, surface, content = '', columnsize = 0, tokenize = 'ascii')"
    )
    op.execute("INSERT INTO word (word, rank) VALUES ('secure-delete', 1)")


def downgrade() -> None:
    """Take the index away; nothing that was said is lost with it."""
    op.execute("DROP TABLE word")
    op.execute("DELETE FROM meta WHERE name = 'analyser'")
