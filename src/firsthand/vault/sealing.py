"""Putting a vault of schema 0005 under its sources' keys: the data's part of migration step 0006.

It can be cut short: until the migration commits nothing needs the keys made and the packs written.
"""

from __future__ import annotations

import json
from pathlib import PurePath

from firsthand.vault.coders.codings import EXACT, MEMO, seal_words
from firsthand.vault.database import described, terms
from firsthand.vault.database.engine import Connection, among, rows, run, run_many
from firsthand.vault.database.turns import TRANSCRIPT_SHIFT, keyed_digest, plain_digest, seal_turn, sources_of, turn_of
from firsthand.vault.interviews.originals import File, Originals, file_id

_PAGE = 5000


def seal_record(connection: Connection, originals: Originals, identity: str) -> None:
    """Make every source a key, and seal under it all that is hers. ``identity`` opens the packs of originals."""
    for (source,) in rows(connection, "SELECT id FROM source"):
        connection.keyring.add(source)
    _seal_sources(connection)
    for (transcript,) in rows(connection, "SELECT id FROM transcript"):
        _seal_turns(connection, transcript)
    _seal_codings(connection)
    _seal_consents(connection)
    _seal_originals(connection, originals, identity)


def _seal_sources(connection: Connection) -> None:
    run_many(
        connection,
        "UPDATE source SET described = ? WHERE id = ?",
        [
            (described.sealed(connection.keyring, source, json.loads(alias), json.loads(attributes)), source)
            for source, alias, attributes in rows(connection, "SELECT id, alias, attributes FROM source")
        ],
    )


def _seal_turns(connection: Connection, transcript: int) -> None:
    """Seal a transcript's turns, and give it the digest that goes with them."""
    source = sources_of(connection, [transcript])[transcript]
    low, high = transcript << TRANSCRIPT_SHIFT, (transcript + 1) << TRANSCRIPT_SHIFT
    found = rows(connection, "SELECT id, text FROM turn WHERE id >= ? AND id < ? ORDER BY id", (low, high))
    sealed = [(seal_turn(connection.keyring, source, turn, text), turn) for turn, text in found]
    run_many(connection, "UPDATE turn SET sealed = ?, text = '' WHERE id = ?", sealed)
    digest = keyed_digest(connection.keyring, source, plain_digest([turn_of(*row) for row in found]))
    run(connection, "UPDATE transcript SET digest = ? WHERE id = ?", (digest, transcript))


def _seal_codings(connection: Connection) -> None:
    found = rows(
        connection,
        "SELECT id, transcript, plain_memo, plain_exact FROM coding "
        "WHERE plain_memo IS NOT NULL OR plain_exact IS NOT NULL",
    )
    of, keyring = sources_of(connection, {row[1] for row in found}), connection.keyring
    run_many(
        connection,
        "UPDATE coding SET memo = ?, exact = ?, plain_memo = NULL, plain_exact = NULL WHERE id = ?",
        [
            (
                seal_words(keyring, of[transcript], MEMO, coding, memo),
                seal_words(keyring, of[transcript], EXACT, coding, exact),
                coding,
            )
            for coding, transcript, memo, exact in found
        ],
    )


def _seal_consents(connection: Connection) -> None:
    found = rows(connection, "SELECT source, given, scope, decision, note, terms FROM consent")
    run_many(
        connection,
        "UPDATE consent SET told = ?, note = '', terms = '{}' "
        "WHERE source = ? AND given = ? AND scope = ? AND decision = ?",
        [
            (terms.sealed(connection.keyring, place, terms.told(note, terms.read(said))), *place)
            for *place, note, said in found
        ],
    )


def _seal_originals(connection: Connection, originals: Originals, identity: str) -> None:
    """Seal each original under the key of each source who has it, pack by pack, and name it as its transcript does."""
    for (pack,) in rows(connection, "SELECT DISTINCT pack FROM sealed WHERE source IS NULL ORDER BY pack"):
        held = originals.read_pack(pack, identity)
        names = dict(rows(connection, "SELECT digest, name FROM sealed WHERE pack = ?", (pack,)))
        found = rows(
            connection,
            "SELECT DISTINCT t.file, i.source FROM transcript t JOIN interview i ON i.id = t.interview "
            "WHERE t.file IN (SELECT value FROM json_each(?))",
            (among(names),),
        )
        files = {
            (digest, source): File(
                source,
                file_id(connection.keyring, source, digest),
                held[names[digest]],
                PurePath(names[digest]).suffix.removeprefix("."),
            )
            for digest, source in found
        }
        originals.seal(list(files.values()))
        run_many(
            connection,
            "UPDATE transcript SET file = ? "
            "WHERE file = ? AND interview IN (SELECT id FROM interview WHERE source = ?)",
            [(file.id, digest, source) for (digest, source), file in files.items()],
        )
        run(connection, "DELETE FROM sealed WHERE pack = ?", (pack,))
        originals.supersede(pack)
