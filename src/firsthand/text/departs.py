"""Where a quotation first departs from its passage, and whether all its words stand there with others left out."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from firsthand.text.edits import Reading, Segment
from firsthand.text.normal import is_word_sign
from firsthand.text.placing import Passage, best, occurrences

MOST_BREAKS = 3
"""Words left out without a mark at more places than this are not an omission: the sentence is another one."""

FARTHEST = 60
"""The most words that may be missing at one place for it to count as an omission."""

LONE = 6
"""A single word with more words than this missing beside it stands there by chance."""

LIKE = 60
"""Below this likeness (0 to 100) nothing in the passage is near enough to compare with."""


class Departure(NamedTuple):
    """``at`` is an offset in the normalised quotation, ``into`` in the normalised passage (-1: nothing near).

    ``left_out`` holds what stands between, when all the words are there in order and some are left out unmarked.
    """

    at: int
    into: int
    left_out: tuple[str, ...] = ()


class _Word(NamedTuple):
    core: str
    start: int
    end: int


def depart(passage: Passage, reading: Reading, longest: int) -> Departure:
    """Say where the quotation first departs. It is called when the segments cannot be placed."""
    if not reading.segments:
        return Departure(0, -1)
    if reading.full_stop >= 0:
        placed = best(passage, reading, longest, stop=False)
        if placed is not None:
            return Departure(reading.full_stop, placed.spans[-1][1])
    omission = _unmarked_omission(passage, reading)
    return omission if omission is not None else _first_difference(passage, reading)


def _words(text: str) -> list[_Word]:
    """Split into words, each with its letters and digits only at its ends."""
    found: list[_Word] = []
    here = 0
    for word in text.split(" "):
        start, end = here, here + len(word)
        here = end + 1
        while start < end and not is_word_sign(text[start]):
            start += 1
        while start < end and not is_word_sign(text[end - 1]):
            end -= 1
        if start < end:
            found.append(_Word(text[start:end], start, end))
    return found


def _unmarked_omission(passage: Passage, reading: Reading) -> Departure | None:
    """Find all the quotation's words in order with the fewest places where words are left out unmarked.

    ``reached`` maps the passage's words at which the quotation's last word so far may stand to the places of the
    breaks on the way there; a mark lets any number of words be left out for nothing.
    """
    there = _words(passage.text)
    spots: dict[str, list[int]] = {}
    for index, word in enumerate(there):
        spots.setdefault(word.core, []).append(index)
    reached: dict[int, tuple[int, ...]] = {}
    breaks_at: list[tuple[Segment, _Word]] = []
    for number, segment in enumerate(reading.segments):
        for order, word in enumerate(_words(segment.text)):
            breaks_at.append((segment, word))
            here = len(breaks_at) - 1
            targets = spots.get(_as_there(segment, word, spots), [])
            if here == 0:
                reached = dict.fromkeys(targets, ())
            else:
                marked = order == 0 and number > 0
                reached = _reach(reached, targets, here, marked=marked)
            if not reached:
                return None
    if not reached:
        return None
    index, breaks = min(reached.items(), key=lambda item: (len(item[1]), item[0]))
    if not breaks or len(breaks) > min(MOST_BREAKS, (len(breaks_at) - 1) // 2):
        return None
    found = _described(passage, there, breaks_at, index, breaks)
    lone = {b for a, b in pairwise((0, *breaks)) if b - a < 2} | {a for a, b in pairwise((*breaks, len(breaks_at))) if b - a < 2}
    by_chance = any(len(words.split()) > LONE for place, words in zip(breaks, found.left_out, strict=True) if place in lone)
    return None if by_chance else found


def _as_there(segment: Segment, word: _Word, spots: dict[str, list[int]]) -> str:
    """Return the word as the passage has it, where its first letter is bracketed and may be in either case."""
    if word.start in segment.either and word.core not in spots:
        return word.core[0].swapcase() + word.core[1:]
    return word.core


def _reach(reached: dict[int, tuple[int, ...]], targets: list[int], here: int, *, marked: bool) -> dict[int, tuple[int, ...]]:
    """Go from each place reached to the places of the next word; a jump that no mark allows is a break."""
    found: dict[int, tuple[int, ...]] = {}
    for target in targets:
        ways = []
        for before in range(target - 1, -1, -1) if marked else range(target - 1, max(-1, target - 2 - FARTHEST), -1):
            if before in reached:
                broken = not marked and before != target - 1
                ways.append((*reached[before], here) if broken else reached[before])
        if ways:
            found[target] = min(ways, key=len)
    return found


def _described(
    passage: Passage, there: list[_Word], said: list[tuple[Segment, _Word]], last: int, breaks: tuple[int, ...]
) -> Departure:
    """Say where the first break is, and what each break leaves out, walking back from the last word."""
    segment, word = said[breaks[0]]
    at = segment.at[word.start]
    left_out: list[str] = []
    index = last
    into = -1
    for number in range(len(said) - 1, 0, -1):
        cores = {said[number - 1][1].core, said[number - 1][1].core.swapcase()}
        previous = index - 1
        while previous >= 0 and there[previous].core not in cores:
            previous -= 1
        if number in breaks and previous >= 0:
            left_out.append(passage.text[there[previous].end : there[index].start].strip())
            into = there[previous].end + 1
        index = max(0, previous)
    return Departure(at, into, tuple(reversed(left_out)))


def _first_difference(passage: Passage, reading: Reading) -> Departure:
    """Compare the first segment that is not where it should be with what comes nearest to it."""
    start = 0
    for segment in reading.segments:
        found = next(occurrences(passage, segment, start), None)
        if found is None:
            return _compared(passage.text, segment, start)
        start = found[1]
    first = reading.segments[-1]
    return Departure(first.at[0], start - len(first.text))


def _compared(passage: str, segment: Segment, start: int) -> Departure:
    """Lay the segment along the nearest stretch of the passage from ``start`` on; the first edit is the difference."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    rest = passage[start:]
    near = fuzz.partial_ratio_alignment(segment.text, rest)
    if near is None or near.score < LIKE:
        return Departure(segment.at[0], -1)
    low = max(0, near.dest_start - 8)
    window = rest[low : near.dest_end + 8]
    edits = Levenshtein.editops(segment.text, window)
    for edit in edits:
        outside = edit.tag == "insert" and edit.src_pos in {0, len(segment.text)}
        if not outside:
            at = min(edit.src_pos, len(segment.text) - 1)
            return Departure(segment.at[at], start + low + edit.dest_pos)
    end = len(segment.text) - 1
    return Departure(segment.at[end], start + near.dest_end)
