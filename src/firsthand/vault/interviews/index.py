"""The full-text index inside the encrypted database: what goes in, what comes out, and making it anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from firsthand.text import analysis
from firsthand.vault.database.engine import Connection, among, one, rows, run, run_many
from firsthand.vault.database.turns import TRANSCRIPT_SHIFT, said

_PAGE = 5000


def add(connection: Connection, turns: Sequence[tuple[int, str]]) -> None:
    """Index turns, given as id and words."""
    run_many(connection, "INSERT INTO word (rowid, tokens, surface) VALUES (?, ?, ?)", _entries(turns))


def take_out(connection: Connection, turns: Sequence[tuple[int, str]]) -> None:
    """Take turns out of the index, which overwrites their words; ``turns`` must be as they went in."""
    entries = [("delete", *entry) for entry in _entries(turns)]
    run_many(connection, "INSERT INTO word (word, rowid, tokens, surface) VALUES (?, ?, ?, ?)", entries)


def holds(connection: Connection, transcripts: Iterable[int]) -> bool:
    """Tell whether a word of these transcripts is in the index."""
    run(connection, "CREATE VIRTUAL TABLE temp.word_place USING fts5vocab('main', 'word', 'instance')")
    try:
        found = one(
            connection,
            "SELECT 1 FROM temp.word_place WHERE doc >> ? IN (SELECT value FROM json_each(?)) LIMIT 1",
            (TRANSCRIPT_SHIFT, among(transcripts)),
        )
    finally:
        run(connection, "DROP TABLE temp.word_place")
    return found is not None


def is_stale(connection: Connection) -> bool:
    """Tell whether the index was made by another analysis than this program's."""
    found = one(connection, "SELECT value FROM meta WHERE name = 'analyser'")
    return found is None or found[0] != analysis.analyser()


def make_anew(connection: Connection) -> int:
    """Index the current revision of every transcript; the number of turns."""
    run(connection, "INSERT INTO word (word) VALUES ('delete-all')")
    count = 0
    for page in _current_turns(connection):
        add(connection, page)
        count += len(page)
    mark_fresh(connection)
    return count


def mark_fresh(connection: Connection) -> None:
    """Record which analysis made the index."""
    run(connection, "INSERT OR REPLACE INTO meta (name, value) VALUES ('analyser', ?)", (analysis.analyser(),))


def _entries(turns: Sequence[tuple[int, str]]) -> list[tuple[int, str, str]]:
    analysed = analysis.batch([text for _, text in turns])
    return [
        (turn, " ".join(tokens), " ".join(analysis.surface(text)))
        for (turn, text), tokens in zip(turns, analysed, strict=True)
    ]


def _current_turns(connection: Connection) -> Iterable[Sequence[tuple[int, str]]]:
    after = 0
    while True:
        page = rows(
            connection,
            "SELECT id FROM turn WHERE id > ? AND id >> ? IN (SELECT id FROM transcript WHERE current) "
            "ORDER BY id LIMIT ?",
            (after, TRANSCRIPT_SHIFT, _PAGE),
        )
        if not page:
            return
        yield said(connection, [turn for (turn,) in page])
        after = page[-1][0]
