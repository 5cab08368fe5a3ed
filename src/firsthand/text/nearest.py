"""Which passage a quotation that is not where it should be was probably taken from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from firsthand.model.snapshot import Candidate
from firsthand.model.testimony import Speaker
from firsthand.model.verdict import Whereabouts
from firsthand.text.edits import Reading, read
from firsthand.text.normal import normal
from firsthand.text.passage import Passage
from firsthand.text.verbatim import stands

LIKE = 60
"""Below this likeness (0 to 100) no passage is named, nor for a single word that stands nowhere as it is."""

COMPARED = 4
"""How many passages, those that share the most word runs, are compared letter by letter."""

_PHRASES = 6
_WORD = re.compile(r"\w+")


def nearest(quoted: str, candidates: Sequence[Candidate]) -> Whereabouts | None:
    """Name the passage likest to ``quoted``, or None when none is like it.

    Candidates vote by the runs of three words, and the longest words, they share with the quotation; the best are
    compared by edit distance over the likest stretch (rapidfuzz ``partial_ratio``). A passage in which the words stand
    verbatim wins, the source's own turns before others', then the earlier passage.
    """
    reading = read(normal(quoted))
    if not reading.segments:
        return None
    words = " ".join(segment.text for segment in reading.segments)
    best: tuple[tuple[bool, bool, int], Whereabouts] | None = None
    for candidate in _voted(_phrases(reading), candidates):
        passage = Passage.of((candidate.turn,))
        exact = stands(quoted, passage)
        likeness = 100 if exact else _likeness(words, passage.text)
        if not exact and (likeness < LIKE or " " not in words):
            continue
        rank = (exact, candidate.speaker is Speaker.SOURCE, likeness)
        if best is None or rank > best[0]:
            best = rank, Whereabouts(candidate.passage, exact, likeness, candidate.language)
    return best[1] if best else None


def _voted(phrases: Sequence[str], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that hold the most phrases, those that hold none left out; ties in order of passage."""
    votes: list[tuple[int, Candidate]] = []
    for candidate in candidates:
        text = candidate.turn.text.reveal()
        held = sum(phrase in text for phrase in phrases)
        if held:
            votes.append((held, candidate))
    votes.sort(key=lambda vote: (-vote[0], vote[1].passage, vote[1].language))
    return [candidate for _, candidate in votes[:COMPARED]]


def _phrases(reading: Reading) -> tuple[str, ...]:
    """Choose runs of three words, evenly spread, and the longest words; only runs that no sign interrupts."""
    runs: list[str] = []
    single: set[str] = set()
    for segment in reading.segments:
        words = list(_WORD.finditer(segment.text))
        single |= {word.group() for word in words}
        for first, _, third in zip(words, words[1:], words[2:], strict=False):
            run = segment.text[first.start() : third.end()]
            if all(sign.isalnum() or sign == " " for sign in run):
                runs.append(run)
    step = max(1, len(runs) // _PHRASES)
    longest = sorted(single, key=lambda word: (-len(word), word))[: _PHRASES // 2]
    return (*runs[::step][:_PHRASES], *longest)


def _likeness(words: str, passage: str) -> int:
    from rapidfuzz import fuzz

    return int(fuzz.partial_ratio(words, passage)) if len(passage) >= len(words) else int(fuzz.ratio(words, passage))
