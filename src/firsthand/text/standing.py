"""Where the words of a quotation stand, in the passage as it is kept and not as it is compared."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.model.testimony import Turn
from firsthand.text.normal import mapped, normal
from firsthand.text.passage import Passage
from firsthand.text.verbatim import placement

_ANY_LENGTH = 1 << 30


def standing(quoted: str, turns: Sequence[Turn]) -> tuple[int, int] | None:
    """Say where a quotation, as its reader reads it, begins and ends in the turns' texts joined by one newline each.

    In code points, without quotation marks and full stops at its ends; what it leaves out lies between. None where its
    words stand nowhere in them.
    """
    placed = placement(normal(quoted), Passage.of(turns), _ANY_LENGTH)
    if placed is None:
        return None
    return _as_kept(placed.spans[0][0], turns), _as_kept(placed.spans[-1][1], turns)


def _as_kept(offset: int, turns: Sequence[Turn]) -> int:
    """Turn an offset in the turns as they are compared into one in them as they are kept."""
    before = 0
    for turn in turns:
        text = mapped(turn.text.reveal())
        if text.text:
            if offset <= len(text.text):
                return before + text.starts[offset]
            offset -= len(text.text) + 1
        before += len(turn.text) + 1
    raise ValueError("an offset past the end")
