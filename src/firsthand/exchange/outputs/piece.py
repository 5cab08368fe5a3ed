"""A piece of a file: some text, where it stands, and what it gives away by standing there."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Telling(StrEnum):
    """What a piece tells whatever its words are: who made the file, with what, where, and what was taken out."""

    AUTHOR = "an author"
    COMPANY = "a company"
    EDITOR = "who saved it last"
    COMMENT = "a comment"
    CHANGE = "a tracked change"
    CAMERA = "what a camera or a scanner wrote"
    ATTACHMENT = "an attached file"
    FETCHED = "something fetched from elsewhere when it is opened"
    SCRIPT = "a program that runs when it is opened"

    @property
    def signs(self) -> bool:
        """Whether it names who made the file."""
        return self in {Telling.AUTHOR, Telling.COMPANY, Telling.EDITOR}


class Piece(NamedTuple):
    """Text of a file, decoded. ``channel`` is in fixed words and numbers.

    ``told`` says what the piece gives away, None for nothing. ``chance`` marks bytes read as letters, where two letters
    in a row mean nothing. ``unsearched`` says, instead of a text, why there is none.
    """

    channel: str
    text: str
    told: Telling | None = None
    chance: bool = False
    unsearched: str = ""
