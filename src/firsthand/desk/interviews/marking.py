"""Which words of a passage a coder marked, and where they stand in the text as it is now.

Offsets count code points of the passage's text as it is stored: that of its turn, or of its turns with a line feed
between two. They are not bytes and not what JavaScript counts, in which a character beyond U+FFFF is two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firsthand.errors import UsageError
from firsthand.model.coding import DatedCoding
from firsthand.model.private import Private
from firsthand.model.testimony import PassageRef, Turn
from firsthand.vault import Vault


@dataclass(frozen=True, slots=True)
class Marked:
    """Exact words of a passage, from code point ``start`` up to ``end`` of its text."""

    start: int
    end: int
    exact: Private


@dataclass(frozen=True, slots=True)
class Noted:
    """What a coder gives besides her judgement: the words she marked, and a memo for coders, never published.

    Without marked words the passage is meant as a whole. Without a memo the one there is stays.
    """

    marked: Marked | None = None
    memo: Private | None = None


def mark(vault: Vault, passage: PassageRef, start: int, end: int, exact: str) -> Marked | None:
    """Mark words of a passage; None where they are all of it, for then it is coded as a whole.

    Raises UsageError where the words are not there: the text was revised since it was read.
    """
    text = vault.transcript(passage.interview)
    whole = text_of(text.turns if text else (), passage)
    if not 0 <= start < end or whole[start:end] != exact:
        raise UsageError("the words marked are not in the text as it is now", "Open the interview anew and mark them.")
    return None if exact == whole else Marked(start, end, Private(exact))


def text_of(turns: Sequence[Turn], passage: PassageRef) -> str:
    """Return a passage's text: its turns, with a line feed between two. ``turns`` are those of the whole text."""
    return "\n".join(turn.text.reveal() for turn in turns[passage.first - 1 : passage.last])


def standing(codings: Iterable[DatedCoding], turns: Sequence[Turn]) -> tuple[DatedCoding, ...]:
    """Give each coding's marked words the offsets at which they stand now: of several places the nearest.

    Where the words are nowhere in the passage the offsets are None, and the words are still told.
    """
    return tuple(dated if dated.exact is None else _placed(dated, turns) for dated in codings)


def _placed(dated: DatedCoding, turns: Sequence[Turn]) -> DatedCoding:
    assert dated.exact is not None
    exact, whole = dated.exact.reveal(), text_of(turns, dated.coding.passage)
    was, at, found = dated.start or 0, -1, whole.find(exact) if exact else -1
    while found >= 0 and (at < 0 or abs(found - was) < abs(at - was)):
        at, found = found, whole.find(exact, found + 1)
    return dated._replace(start=at, end=at + len(exact)) if at >= 0 else dated._replace(start=None, end=None)
