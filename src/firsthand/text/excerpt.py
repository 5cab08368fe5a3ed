"""Of an original, only what answers to the words quoted from its translation.

A report that quotes a translation prints the original beside it. Printing the whole turn would publish more than was
quoted, so sentences are paired: turn by turn, by order, and only where both texts have as many.
"""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.model.testimony import Speaker, Turn
from firsthand.text import prose
from firsthand.text.normal import is_word_sign, mapped, normal
from firsthand.text.passage import Passage, Spot
from firsthand.text.verbatim import placement

GAP = "[…]"
"""Stands for sentences between two that are given."""

_UNLIMITED = 1 << 30


def answering(
    quoted: str, translation: Sequence[Turn], original: Sequence[Turn], *, language: str, original_language: str
) -> str | None:
    """Return the original's sentences that answer to those of the translation the quotation touches.

    Where a translated turn and the original turn of its number have as many sentences, the sentences pair in order;
    where they have not, a quotation that touches every sentence of the turn answers to the whole turn. None when a
    turn touched does not pair either way, or the words do not stand in the translation. Only what the source said is
    given; what lies between two sentences given shows as ``[…]``.
    """
    touched = _touched(quoted, translation, language)
    if not touched:
        return None
    parts: list[str] = []
    gap = False
    for turn in original:
        pieces = _pieces(turn, touched.pop(turn.number, None), original_language)
        if pieces is None:
            return None
        for piece in pieces:
            if piece and gap and parts:
                parts.append(GAP)
            if piece:
                parts.append(piece)
            gap = not piece
    return None if touched else " ".join(parts) or None


def _pieces(turn: Turn, touched: Sequence[bool] | None, language: str) -> tuple[str, ...] | None:
    """Cut a turn of the original: each sentence, empty where it is left out. None when it does not pair."""
    text = turn.text.reveal()
    if touched is None:
        return ("",)
    if turn.speaker is not Speaker.SOURCE:
        return None
    spans = _sentences(text, language)
    if len(spans) == len(touched):
        return tuple(text[a:b] if kept else "" for (a, b), kept in zip(spans, touched, strict=True))
    return (text.strip(),) if all(touched) else None


def _touched(quoted: str, turns: Sequence[Turn], language: str) -> dict[int, list[bool]]:
    """Tell of each of the source's turns that the quotation stands in, by number, which sentences hold quoted words."""
    passage = Passage.of(turns)
    chosen = placement(normal(quoted), passage, _UNLIMITED)
    placed = chosen.spans if chosen else ()
    worded = [turn for turn in turns if normal(turn.text.reveal())]
    found: dict[int, list[bool]] = {}
    for turn, (start, end, own) in zip(worded, passage.bounds, strict=True):
        spots = [(max(a, start) - start, min(b, end) - start) for a, b in placed if a < end and b > start]
        if own and spots:
            text = turn.text.reveal()
            starts = mapped(text).starts
            held = [(starts[a], starts[b]) for a, b in spots]
            found[turn.number] = [_holds(text, span, held) for span in _sentences(text, language)]
    return found


def _holds(text: str, span: Spot, held: Sequence[Spot]) -> bool:
    return any(_has_words(text[max(a, span[0]) : min(b, span[1])]) for a, b in held)


def _sentences(text: str, language: str) -> list[Spot]:
    """Split a turn into sentences that have words; a stretch without any belongs to its neighbour."""
    found: list[Spot] = []
    for start, end in prose.sentences(text, language):
        if found and not (_has_words(text[start:end]) and _has_words(text[slice(*found[-1])])):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _has_words(text: str) -> bool:
    return any(map(is_word_sign, text))
