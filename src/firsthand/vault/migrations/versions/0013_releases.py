"""Releases: editions sealed into evidence packs, who signed them, and what opens their records.

Also the two secrets of packs: one for their salts, one for the leaves of the journal's tree.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_STATEMENTS = (
    """CREATE TABLE release (
        number INTEGER PRIMARY KEY, report TEXT NOT NULL, language TEXT NOT NULL, state TEXT NOT NULL,
        seal BLOB NOT NULL, edition INTEGER REFERENCES edition, before INTEGER REFERENCES release,
        how TEXT NOT NULL DEFAULT '', leaves BLOB NOT NULL DEFAULT x'', stamp BLOB NOT NULL DEFAULT x''
    ) STRICT""",
    """CREATE TABLE release_signature (
        release INTEGER NOT NULL REFERENCES release, role TEXT NOT NULL, member TEXT NOT NULL, key TEXT NOT NULL,
        signature BLOB NOT NULL, signed TEXT NOT NULL, PRIMARY KEY (release, role)
    ) STRICT, WITHOUT ROWID""",
    # What is somebody's is sealed under her key; what is nobody's (source 0) is as the pack prints it.
    """CREATE TABLE release_record (
        release INTEGER NOT NULL REFERENCES release, source INTEGER NOT NULL, held BLOB NOT NULL,
        PRIMARY KEY (release, source)
    ) STRICT, WITHOUT ROWID""",
)
_TABLES = ("release_record", "release_signature", "release")
_SECRETS = ("release.salts", "journal.leaves")


def upgrade() -> None:
    """Add the tables of releases, and make the secrets."""
    for statement in _STATEMENTS:
        op.execute(statement)
    for name in _SECRETS:
        insert = sa.text("INSERT INTO meta (name, value) VALUES (:name, :value)")
        op.execute(insert.bindparams(name=name, value=secrets.token_hex(32)))


def downgrade() -> None:
    """Take the releases away."""
    for table in _TABLES:
        op.execute(f"DROP TABLE {table}")
    for name in _SECRETS:
        op.execute(sa.text("DELETE FROM meta WHERE name = :name").bindparams(name=name))
