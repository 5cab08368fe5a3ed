"""Where a quotation first departs from its passage, and whether all its words stand there with others left out."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from firsthand.text.edits import Reading, Segment
from firsthand.text.normal import is_word_sign
from firsthand.text.passage import Passage, occurrences
from firsthand.text.placing import best

MOST_BREAKS = 3
"""Words left out without a mark at more places than this are not an omission: the sentence is another one."""

FARTHEST = 60
"""The most words that may be missing at one place for it to count as an omission."""

LONE = 6
"""A single word with more words than this missing beside it stands there by chance."""

LIKE = 60
"""Below this likeness (0 to 100) nothing in the passage is near enough to compare with."""

MOST_SPOTS = 20_000
"""A quotation whose words stand at more places than this, all told, is not searched for omissions."""

COMPARED = 240
"""How many code points of a quotation are laid along the passage to find its first difference."""


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


class _Break(NamedTuple):
    """Words are missing before the quotation's word ``number``: those between two words of the passage."""

    number: int
    after: int
    until: int


Ways = dict[int, tuple[_Break, ...]]
"""For each of the passage's words at which the words so far may end: the fewest breaks on the way there."""


def _unmarked_omission(passage: Passage, reading: Reading) -> Departure | None:
    """Find all the quotation's words in order with the fewest breaks; a mark is none, whatever it leaves out."""
    there = _words(passage.text)
    spots: dict[str, list[int]] = {}
    for index, word in enumerate(there):
        spots.setdefault(word.core, []).append(index)
    words = [word.core for segment in reading.segments for word in _words(segment.text)]
    if sum(len(spots.get(word, ())) for word in words) > MOST_SPOTS:
        return None
    said: list[int] = []
    ways: Ways = {}
    for number, segment in enumerate(reading.segments):
        for order, word in enumerate(_words(segment.text)):
            targets = spots.get(_as_there(segment, word, spots), [])
            if not said:
                ways = dict.fromkeys(targets, ())
            elif order == 0 and number > 0:
                ways = _over_a_mark(ways, targets)
            else:
                ways = _on(ways, targets, len(said))
            if not ways:
                return None
            said.append(segment.at[word.start])
    if not ways:
        return None
    breaks = min(ways.items(), key=lambda way: (len(way[1]), way[0]))[1]
    if not breaks or _by_chance(breaks, len(said)):
        return None
    left_out = tuple(passage.text[there[b.after].end : there[b.until].start].strip() for b in breaks)
    return Departure(said[breaks[0].number], there[breaks[0].after + 1].start, left_out)


def _as_there(segment: Segment, word: _Word, spots: dict[str, list[int]]) -> str:
    """Return the word as the passage has it, where its first letter is bracketed and may be in either case."""
    if word.start in segment.either and word.core not in spots:
        return word.core[0].swapcase() + word.core[1:]
    return word.core


def _over_a_mark(ways: Ways, targets: list[int]) -> Ways:
    """Go on from any earlier word, at no cost."""
    found: Ways = {}
    left = sorted(ways, reverse=True)
    fewest: tuple[_Break, ...] | None = None
    for target in targets:
        while left and left[-1] < target:
            way = ways[left.pop()]
            fewest = way if fewest is None or len(way) < len(fewest) else fewest
        if fewest is not None:
            found[target] = fewest
    return found


def _on(ways: Ways, targets: list[int], number: int) -> Ways:
    """Go on to the word that follows, or with a break to one a little further on."""
    found: Ways = {}
    for target in targets:
        onward = [ways[target - 1]] if target - 1 in ways else []
        onward += [
            (*ways[before], _Break(number, before, target))
            for before in range(max(0, target - 1 - FARTHEST), target - 1)
            if before in ways
        ]
        if onward:
            found[target] = min(onward, key=len)
    return found


def _by_chance(breaks: tuple[_Break, ...], words: int) -> bool:
    """Tell whether so much is missing that the words only happen to stand in this order."""
    if len(breaks) > min(MOST_BREAKS, (words - 1) // 2):
        return True
    edges = (0, *(b.number for b in breaks), words)
    runs = [b - a for a, b in pairwise(edges)]
    return any(min(runs[i], runs[i + 1]) < 2 and b.until - b.after - 1 > LONE for i, b in enumerate(breaks))


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
    """Lay the segment along the nearest stretch of the passage from ``start`` on; the first edit is the difference.

    A segment that follows the passage for long before it departs is compared from a little before that place on.
    """
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    same, there = _longest_beginning(passage, segment.text, start)
    skipped = max(0, same - COMPARED // 2) if same >= COMPARED else 0
    said = segment.text[skipped : skipped + COMPARED]
    begin = there + skipped if skipped else start
    rest = passage[begin : begin + 2 * COMPARED] if skipped else passage[begin:]
    near = fuzz.partial_ratio_alignment(said, rest)
    if near is None or near.score < LIKE:
        return Departure(segment.at[0], -1)
    low = max(0, near.dest_start - 8)
    for edit in Levenshtein.editops(said, rest[low : near.dest_end + 8]):
        if not (edit.tag == "insert" and edit.src_pos in {0, len(said)}):
            at = min(skipped + edit.src_pos, len(segment.text) - 1)
            return Departure(segment.at[at], begin + low + edit.dest_pos)
    return Departure(segment.at[skipped + len(said) - 1], begin + near.dest_end)


def _longest_beginning(passage: str, text: str, start: int) -> tuple[int, int]:
    """Return the length of the longest beginning of ``text`` that stands in the passage, and where."""
    low, high, where = 0, len(text), start
    while low < high:
        middle = (low + high + 1) // 2
        found = passage.find(text[:middle], start)
        if found >= 0:
            low, where = middle, found
        else:
            high = middle - 1
    return low, where
