"""A key for each source, over what she said and what is told of her; sources can be erased; backups are known."""

from __future__ import annotations

from alembic import context, op

revision = "0006"
down_revision = "0005"

_ROOM = (
    """ALTER TABLE source ADD COLUMN described BLOB""",
    """ALTER TABLE source ADD COLUMN erased TEXT""",
    """ALTER TABLE turn ADD COLUMN sealed BLOB NOT NULL DEFAULT x''""",
    """ALTER TABLE coding RENAME COLUMN memo TO plain_memo""",
    """ALTER TABLE coding RENAME COLUMN exact TO plain_exact""",
    """ALTER TABLE coding ADD COLUMN memo BLOB""",
    """ALTER TABLE coding ADD COLUMN exact BLOB""",
    """ALTER TABLE consent ADD COLUMN told BLOB NOT NULL DEFAULT x''""",
    """ALTER TABLE sealed ADD COLUMN source INTEGER REFERENCES source""",
    # Where copies of this vault lie, and of which entry of the journal the keyring beside each is.
    """CREATE TABLE backup (
        id INTEGER PRIMARY KEY, place TEXT NOT NULL UNIQUE, made TEXT NOT NULL, entry INTEGER NOT NULL
    ) STRICT""",
)
_PLAIN = (
    """ALTER TABLE source DROP COLUMN alias""",
    """ALTER TABLE source DROP COLUMN attributes""",
    """ALTER TABLE turn DROP COLUMN text""",
    """ALTER TABLE coding DROP COLUMN plain_memo""",
    """ALTER TABLE coding DROP COLUMN plain_exact""",
    """ALTER TABLE consent DROP COLUMN note""",
    """ALTER TABLE consent DROP COLUMN terms""",
)


def upgrade() -> None:
    """Make room for what is sealed, have it sealed, and take the plain columns away; their bytes are overwritten."""
    for statement in _ROOM:
        op.execute(statement)
    context.config.attributes["seal"]()
    for statement in _PLAIN:
        op.execute(statement)


_PLAIN_ROOM = (
    """ALTER TABLE source ADD COLUMN alias TEXT NOT NULL DEFAULT '{}'""",
    """ALTER TABLE source ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}'""",
    """ALTER TABLE turn ADD COLUMN text TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE coding RENAME COLUMN memo TO sealed_memo""",
    """ALTER TABLE coding RENAME COLUMN exact TO sealed_exact""",
    """ALTER TABLE coding ADD COLUMN memo TEXT""",
    """ALTER TABLE coding ADD COLUMN exact TEXT""",
    """ALTER TABLE consent ADD COLUMN note TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE consent ADD COLUMN terms TEXT NOT NULL DEFAULT '{}'""",
)
_SEALED = (
    """ALTER TABLE source DROP COLUMN described""",
    """ALTER TABLE source DROP COLUMN erased""",
    """ALTER TABLE turn DROP COLUMN sealed""",
    """ALTER TABLE coding DROP COLUMN sealed_memo""",
    """ALTER TABLE coding DROP COLUMN sealed_exact""",
    """ALTER TABLE consent DROP COLUMN told""",
    """ALTER TABLE sealed DROP COLUMN source""",
    """DROP TABLE backup""",
)


def downgrade() -> None:
    """Make room for what was plain, have it opened, and take the sealed columns away."""
    for statement in _PLAIN_ROOM:
        op.execute(statement)
    context.config.attributes["seal"]()
    for statement in _SEALED:
        op.execute(statement)
