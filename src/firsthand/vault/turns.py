"""How a turn is numbered in the database, and what a transcript's digest is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from firsthand.model.private import Private
from firsthand.model.testimony import Speaker, Turn
from firsthand.vault.engine import Connection, rows

SPEAKERS = (Speaker.SOURCE, Speaker.INTERVIEWER, Speaker.OTHER)
TRANSCRIPT_SHIFT = 26
_NUMBER_SHIFT = 2
_NUMBERS = (1 << (TRANSCRIPT_SHIFT - _NUMBER_SHIFT)) - 1
_CODES = {speaker: code for code, speaker in enumerate(SPEAKERS)}


def turn_id(transcript: int, turn: Turn) -> int:
    """Put transcript, number and speaker into one id, in reading order, so that a search can filter without reading."""
    return transcript << TRANSCRIPT_SHIFT | turn.number << _NUMBER_SHIFT | _CODES[turn.speaker]


def number_of(turn: int) -> int:
    """Return the number of the turn with this id."""
    return turn >> _NUMBER_SHIFT & _NUMBERS


def speaker_of(turn: int) -> Speaker:
    """Return the speaker of the turn with this id."""
    return SPEAKERS[turn & 3]


def turn_of(turn: int, text: str) -> Turn:
    """Make the turn from its row."""
    return Turn(number_of(turn), speaker_of(turn), Private(text))


def turn_rows(connection: Connection, transcript: int) -> list[tuple[int, str]]:
    """Read the rows of a transcript's turns, in order."""
    low = transcript << TRANSCRIPT_SHIFT
    high = (transcript + 1) << TRANSCRIPT_SHIFT
    return rows(connection, "SELECT id, text FROM turn WHERE id >= ? AND id < ? ORDER BY id", (low, high))


def read_turns(connection: Connection, transcript: int) -> tuple[Turn, ...]:
    """Read a transcript's turns, in order."""
    return tuple(turn_of(turn, text) for turn, text in turn_rows(connection, transcript))


def turns_digest(turns: Sequence[Turn]) -> str:
    """Return the transcript's digest: SHA-256 over JSON of number, speaker and words of each turn, in UTF-8."""
    said = [[turn.number, turn.speaker.value, turn.text.reveal()] for turn in turns]
    return sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
