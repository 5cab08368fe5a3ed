"""What happened: persons, events, acts, complaints, what each source tells of them, and the last changes of it."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

# One record is written as a whole, in any order: what refers to what is checked when the transaction commits.
_LATER = "DEFERRABLE INITIALLY DEFERRED"
_STATEMENTS = (
    """CREATE TABLE person (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, source INTEGER REFERENCES source, sex TEXT NOT NULL, minor INTEGER,
        role TEXT NOT NULL, least INTEGER, most INTEGER
    ) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE event (
        id TEXT PRIMARY KEY, happened TEXT NOT NULL, region TEXT NOT NULL, part_of TEXT REFERENCES event {_LATER}
    ) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE act (
        id TEXT PRIMARY KEY, event TEXT NOT NULL REFERENCES event {_LATER}, type TEXT NOT NULL,
        victim TEXT NOT NULL REFERENCES person {_LATER}, setting TEXT NOT NULL, phase TEXT NOT NULL,
        happened TEXT NOT NULL, frequency TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE involvement (
        act TEXT NOT NULL REFERENCES act {_LATER}, place INTEGER NOT NULL,
        person TEXT NOT NULL REFERENCES person {_LATER}, degree TEXT NOT NULL, relation TEXT NOT NULL,
        PRIMARY KEY (act, place)
    ) STRICT, WITHOUT ROWID""",
    # Stages, responses, redress and reasons are JSON: lists of terms, and words by stage.
    f"""CREATE TABLE complaint (
        id TEXT PRIMARY KEY, event TEXT NOT NULL REFERENCES event {_LATER}, act TEXT REFERENCES act {_LATER},
        victim TEXT NOT NULL REFERENCES person {_LATER}, complainant TEXT REFERENCES person {_LATER},
        institution TEXT NOT NULL, stages TEXT NOT NULL, responses TEXT NOT NULL, sanction TEXT NOT NULL,
        redress TEXT NOT NULL, retaliation TEXT NOT NULL, reasons TEXT NOT NULL, happened TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # What one source tells of an event, an act or a complaint (``thing``). Anchor and memo are sealed under her key.
    """CREATE TABLE account (
        thing TEXT NOT NULL, source INTEGER NOT NULL REFERENCES source, polarity TEXT NOT NULL, basis TEXT,
        tells TEXT NOT NULL, anchor BLOB, memo BLOB, PRIMARY KEY (thing, source)
    ) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE account_passage (
        thing TEXT NOT NULL, source INTEGER NOT NULL, place INTEGER NOT NULL,
        transcript INTEGER NOT NULL REFERENCES transcript, first INTEGER NOT NULL, last INTEGER NOT NULL,
        PRIMARY KEY (thing, source, place), FOREIGN KEY (thing, source) REFERENCES account {_LATER}
    ) STRICT, WITHOUT ROWID""",
    # The rows as they were before the last changes, so that each member can undo hers. An erasure clears it.
    """CREATE TABLE events_before (
        id INTEGER PRIMARY KEY, user TEXT NOT NULL, entry INTEGER NOT NULL, was TEXT NOT NULL, became TEXT NOT NULL
    ) STRICT""",
)
_TABLES = (
    "events_before", "account_passage", "account", "complaint", "involvement", "act", "event", "person",
)  # fmt: skip


def upgrade() -> None:
    """Add the tables of the record of events."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take the record of events away."""
    for table in _TABLES:
        op.execute(f"DROP TABLE {table}")
