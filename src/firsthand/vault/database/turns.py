"""How a turn is numbered in the database, and what a transcript's digest is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256

from firsthand.model.private import Private
from firsthand.model.testimony import Speaker, Turn
from firsthand.vault.database.engine import Connection, among, rows
from firsthand.vault.keys.keyring import Keyring

SPEAKERS = (Speaker.SOURCE, Speaker.INTERVIEWER, Speaker.OTHER)
TRANSCRIPT_SHIFT = 26
TURN = "turn"
_NUMBER_SHIFT = 2
_NUMBERS = (1 << (TRANSCRIPT_SHIFT - _NUMBER_SHIFT)) - 1
_CODES = {speaker: code for code, speaker in enumerate(SPEAKERS)}


def turn_id(transcript: int, turn: Turn) -> int:
    """Put transcript, number and speaker into one id, in reading order, so that a search can filter without reading."""
    return transcript << TRANSCRIPT_SHIFT | turn.number << _NUMBER_SHIFT | _CODES[turn.speaker]


def number_of(turn: int) -> int:
    """Return the number of the turn with this id."""
    return turn >> _NUMBER_SHIFT & _NUMBERS


def renumbered(turn: int, number: int) -> int:
    """Return the id of the turn of this number, of the same transcript and speaker."""
    return turn & ~(_NUMBERS << _NUMBER_SHIFT) | number << _NUMBER_SHIFT


def speaker_of(turn: int) -> Speaker:
    """Return the speaker of the turn with this id."""
    return SPEAKERS[turn & 3]


def turn_of(turn: int, text: str) -> Turn:
    """Make the turn from its row."""
    return Turn(number_of(turn), speaker_of(turn), Private(text))


def seal_turn(keyring: Keyring, source: int, turn: int, text: str) -> bytes:
    """Seal a turn's words."""
    return keyring.seal(source, TURN, turn, text.encode())


def turn_rows(connection: Connection, transcript: int) -> list[tuple[int, str]]:
    """Read a transcript's turns as id and words, in order."""
    low = transcript << TRANSCRIPT_SHIFT
    high = (transcript + 1) << TRANSCRIPT_SHIFT
    found = rows(connection, "SELECT id, sealed FROM turn WHERE id >= ? AND id < ? ORDER BY id", (low, high))
    if not found:
        return []
    source, opened = sources_of(connection, [transcript])[transcript], connection.keyring.open
    return [(turn, opened(source, TURN, turn, sealed).decode()) for turn, sealed in found]


def sources_of(connection: Connection, transcripts: Iterable[int]) -> dict[int, int]:
    """Give the row numbers of the sources whose words these transcripts hold, by transcript."""
    found = rows(
        connection,
        "SELECT t.id, i.source FROM transcript t JOIN interview i ON i.id = t.interview "
        "WHERE t.id IN (SELECT value FROM json_each(?))",
        (among(transcripts),),
    )
    return dict(found)


def said(connection: Connection, turns: Iterable[int]) -> list[tuple[int, str]]:
    """Read turns from anywhere by their ids, as id and words, in order."""
    opened = connection.keyring.open
    found = rows(connection, _SAID, (TRANSCRIPT_SHIFT, among(turns)))
    return [(turn, opened(source, TURN, turn, sealed).decode()) for turn, source, sealed in found]


_SAID = (
    "SELECT u.id, i.source, u.sealed FROM turn u JOIN transcript t ON t.id = u.id >> ? "
    "JOIN interview i ON i.id = t.interview WHERE u.id IN (SELECT value FROM json_each(?)) ORDER BY u.id"
)


def read_turns(connection: Connection, transcript: int) -> tuple[Turn, ...]:
    """Read a transcript's turns, in order."""
    return tuple(turn_of(turn, text) for turn, text in turn_rows(connection, transcript))


def turns_digest(keyring: Keyring, source: int, turns: Sequence[Turn]) -> str:
    """Return the transcript's digest: that of :func:`plain_digest`, again under the source's key."""
    return keyed_digest(keyring, source, plain_digest(turns))


def keyed_digest(keyring: Keyring, source: int, plain: str) -> str:
    """Put a plain digest of turns under a source's key."""
    return keyring.digest(source, [TURN, plain])


def plain_digest(turns: Sequence[Turn]) -> str:
    """Return SHA-256 over JSON of number, speaker and words of each turn, in UTF-8."""
    said = [[turn.number, turn.speaker.value, turn.text.reveal()] for turn in turns]
    return sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
