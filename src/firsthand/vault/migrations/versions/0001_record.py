"""The record: members, journal, sources, interviews, transcripts, turns, consents, coverage, codings."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

_TABLES = (
    """CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE member (
        user TEXT PRIMARY KEY, recipient TEXT NOT NULL, key_digest TEXT NOT NULL, added TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE journal (
        number INTEGER PRIMARY KEY, time TEXT NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL,
        details TEXT NOT NULL, previous TEXT NOT NULL, digest TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE source (
        id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, alias TEXT NOT NULL, attributes TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE interview (
        id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, number INTEGER NOT NULL, held_on TEXT,
        UNIQUE (source, number)
    ) STRICT""",
    """CREATE TABLE sealed (digest TEXT PRIMARY KEY, pack TEXT NOT NULL, name TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE transcript (
        id INTEGER PRIMARY KEY, interview INTEGER NOT NULL REFERENCES interview, language TEXT NOT NULL,
        revision INTEGER NOT NULL, current INTEGER NOT NULL, original INTEGER NOT NULL, status TEXT NOT NULL,
        digest TEXT NOT NULL, aligned INTEGER NOT NULL, translator TEXT NOT NULL, reviewer TEXT NOT NULL,
        words INTEGER NOT NULL, turns INTEGER NOT NULL, file TEXT NOT NULL REFERENCES sealed,
        UNIQUE (interview, language, revision)
    ) STRICT""",
    """CREATE UNIQUE INDEX transcript_current ON transcript (interview, language) WHERE current""",
    # A turn's id is transcript, number and speaker in one: transcript << 26 | number << 2 | speaker.
    """CREATE TABLE turn (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT""",
    """CREATE TABLE consent (
        source INTEGER NOT NULL REFERENCES source, given TEXT NOT NULL, scope TEXT NOT NULL, decision TEXT NOT NULL,
        until TEXT, withdrawn TEXT, attributes TEXT NOT NULL, form TEXT NOT NULL, note TEXT NOT NULL,
        PRIMARY KEY (source, given, scope, decision)
    ) STRICT, WITHOUT ROWID""",
    """CREATE INDEX consent_withdrawn ON consent (source) WHERE decision = 'withdrawn' OR withdrawn IS NOT NULL""",
    """CREATE TABLE coverage (
        source INTEGER NOT NULL REFERENCES source, topic TEXT NOT NULL, state TEXT NOT NULL,
        PRIMARY KEY (source, topic)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE coding (
        id INTEGER PRIMARY KEY, transcript INTEGER NOT NULL REFERENCES transcript, first INTEGER NOT NULL,
        last INTEGER NOT NULL, code TEXT NOT NULL, coder TEXT NOT NULL, state TEXT NOT NULL, polarity TEXT, basis TEXT,
        recorded TEXT NOT NULL, day TEXT, start INTEGER, stop INTEGER, memo TEXT, exact TEXT
    ) STRICT""",
    """CREATE UNIQUE INDEX coding_once ON coding (transcript, first, last, code, coder) WHERE state = 'accepted'""",
    """CREATE UNIQUE INDEX coding_open ON coding (transcript, first, last, code) WHERE state <> 'accepted'""",
    # Two indexes that hold all a snapshot needs, so that it reads no memo and no marked words.
    """CREATE INDEX coding_code ON coding (code, state, transcript, first, last, coder, polarity, basis)""",
    """CREATE INDEX coding_count ON coding (state, transcript, coder)""",
)

_APPEND_ONLY = (
    """CREATE TRIGGER journal_grows BEFORE INSERT ON journal
    WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM journal)
    BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END""",
    """CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END""",
    """CREATE TRIGGER journal_stays BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END""",
)


def upgrade() -> None:
    """Make the tables and the triggers that keep the journal append-only."""
    for statement in (*_TABLES, *_APPEND_ONLY):
        op.execute(statement)
