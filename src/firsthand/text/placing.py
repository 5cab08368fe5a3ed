"""Finding where in a passage a quotation's segments stand, in order, with the least fault."""

from __future__ import annotations

from itertools import islice
from math import isqrt
from typing import NamedTuple

from firsthand.text import clause, meaning, prose
from firsthand.text.edits import Join, Reading
from firsthand.text.normal import is_within_word, is_word_sign
from firsthand.text.passage import Passage, Spot, occurrences, sentence_ends_at

REPLACED_WORDS = 6
"""The most words of the passage that words put in brackets may stand for; more is an omission, and must show as one."""

FRAGMENT_WORDS = 4
FRAGMENT_EOJEOLS = 2
"""A quotation of fewer words (in Hangul, eojeols) is a fragment in the writer's own sentence, unless it is set as a
sentence; what governs it there is hers to say."""

SHORT_SENTENCE = 4
"""A sentence left out beside quoted words that has no more words than this ("I think.") is taken to speak of them."""

BESIDE = 600
"""How many code points of a long omission are read on each side for words that belong to kept ones."""

_STEPS = 20_000
_TERMINAL = ".?!。"


class Cost(NamedTuple):
    """What a placement costs; less is better, in this order."""

    others: int = 0
    meaning: int = 0
    joined: int = 0
    added: int = 0
    long: int = 0
    omitted: int = 0

    def plus(self, other: Cost) -> Cost:
        """Add up."""
        return Cost(*map(sum, zip(self, other, strict=True)))

    @property
    def clean(self) -> bool:
        """Whether it carries no fault."""
        return not (self.others or self.meaning or self.joined or self.added or self.long)


class Placement(NamedTuple):
    """Where the segments stand, with what that costs and the kinds of meaning left out."""

    spans: tuple[Spot, ...]
    cost: Cost
    kinds: frozenset[str]


State = tuple[Cost, frozenset[str], Spot | None]


def stands_clean(passage: Passage, reading: Reading) -> bool:
    """Tell quickly whether an unmarked quotation is without fault where it first stands; False is not yet a fault."""
    if not reading.segments or not passage.own:
        return False
    text = reading.segments[0].text
    start = passage.text.find(text)
    end = start + len(text)
    if start < 0 or is_within_word(passage.text, start) or is_within_word(passage.text, end):
        return False
    if reading.full_stop >= 0 and not sentence_ends_at(passage, end):
        return False
    return not (_cut_before(passage, start, end) or _cut_after(passage, start, end))


def _cut_before(passage: Passage, start: int, end: int) -> frozenset[str]:
    """Name the kinds of words that govern what is quoted from before it, in its sentence and its turn."""
    first, last = passage.turn_at(start)
    kind = meaning.kind_cut_before(passage.text[max(first, start - 60) : start])
    found = clause.turned_before(passage.text[first:last], start - first, min(end, last) - first)
    return found | {kind} if kind else found


def _cut_after(passage: Passage, start: int, end: int) -> frozenset[str]:
    """Name the kinds of words that take back what is quoted behind it, in its sentence and its turn."""
    first, last = passage.turn_at(end)
    kind = meaning.kind_cut_after(passage.text[end : min(last, end + 40)])
    found = clause.turned_after(passage.text[first:last], max(start, first) - first, end - first)
    return found | {kind} if kind else found


def best(
    passage: Passage, reading: Reading, longest: int, *, stop: bool = True, woven: bool = True
) -> Placement | None:
    """Place the segments in order, so that no other way looked at has less fault; None when they cannot be placed.

    For each segment the earliest occurrences are looked at, so many that the work is bounded; as a rule that is all.
    ``stop`` asks that a closing full stop be the passage's own; ``woven`` tells that the quotation is part of a
    sentence of the writer's.
    """
    chooser = _Chooser(passage, reading, longest, woven=woven)
    most = max(8, isqrt(_STEPS // max(1, len(reading.segments))))
    reached: dict[Spot, State] = {}
    trail: list[dict[Spot, State]] = []
    for number, segment in enumerate(reading.segments):
        last = number == len(reading.segments) - 1
        start = min(end for _, end in reached) if reached else 0
        spots = list(islice(occurrences(passage, segment, start), most if len(reading.segments) > 1 else None))
        if last and stop and reading.full_stop >= 0:
            spots = [spot for spot in spots if sentence_ends_at(passage, spot[1])]
        previous = reached
        reached = {}
        for spot in spots:
            found = chooser.outer(spot) if number == 0 else chooser.after(number, previous, spot)
            if found is not None and last:
                found = chooser.closed(spot, found)
            if found is not None:
                reached[spot] = found
        if not reached:
            return None
        trail.append(reached)
    return _traced(trail)


def _traced(trail: list[dict[Spot, State]]) -> Placement | None:
    if not trail:
        return None
    spot: Spot | None = min(trail[-1], key=lambda at: (trail[-1][at][0], at))
    assert spot is not None
    cost, kinds, _ = trail[-1][spot]
    spans: list[Spot] = []
    for reached in reversed(trail):
        assert spot is not None
        spans.append(spot)
        spot = reached[spot][2]
    return Placement(tuple(reversed(spans)), cost, kinds)


class _Chooser:
    """Reckons what each step of a placement costs."""

    def __init__(self, passage: Passage, reading: Reading, longest: int, *, woven: bool) -> None:
        self._passage = passage
        self._reading = reading
        self._longest = longest
        self._woven = woven
        self._glued = frozenset().union(*map(meaning.kinds, reading.glued))

    def outer(self, spot: Spot) -> State | None:
        """Begin with the first segment here."""
        start, end = spot
        left = self._passage.text[self._passage.turn_at(start)[0] : start]
        if self._reading.leading.inserted and left.endswith(("]", "] ")) and not self._reading.leading.bracketed:
            return None
        put_in = _put_in(self._reading.leading, left, -REPLACED_WORDS)
        kinds = self._glued | self._own(_cut_before(self._passage, *spot)) | put_in
        others, added = self._passage.others(start, end), int(self._reading.says_more)
        return Cost(others, len(kinds), added=added), kinds, None

    def closed(self, spot: Spot, state: State) -> State | None:
        """End with the last segment here."""
        cost, kinds, came = state
        end = spot[1]
        right = self._passage.text[end : self._passage.turn_at(end)[1]]
        if self._reading.trailing.inserted and right.startswith(("[", " [")) and not self._reading.trailing.bracketed:
            return None
        found = self._own(_cut_after(self._passage, *spot)) | _put_in(self._reading.trailing, right, REPLACED_WORDS)
        return cost.plus(Cost(meaning=len(found))), kinds | found, came

    def after(self, number: int, previous: dict[Spot, State], spot: Spot) -> State | None:
        """Come to this spot from the best of the previous segment's."""
        best_yet: State | None = None
        # the nearest first: it leaves out least, and the rest is then seldom looked at
        for before, (cost, kinds, _) in reversed(previous.items()):
            gap = spot[0] - before[1]
            least = cost.plus(Cost(omitted=gap - 2))
            if gap < 0 or (best_yet is not None and best_yet[0] <= least):
                continue
            step = self._step(number, before, spot)
            if step is None:
                continue
            total = cost.plus(step[0])
            if best_yet is None or total < best_yet[0]:
                best_yet = (total, kinds | step[1], before)
        return best_yet

    def _step(self, number: int, before: Spot, spot: Spot) -> tuple[Cost, frozenset[str]] | None:
        start, end = before[1], spot[0]
        join = self._reading.joins[number - 1]
        gap = self._passage.text[start:end]
        if not join.may_stand_for(gap):
            return None
        if not join.omission:
            most = REPLACED_WORDS if any(any(map(is_word_sign, put)) for put in join.inserted) else 0
            if _has_more_words(gap, most) or self._passage.others(start, end):
                return None
        elif not self._whole(number, before, spot, gap):
            return None
        left_out = meaning.kinds(self._near(start, end) if join.omission else gap)
        put_in = frozenset[str]().union(*map(meaning.kinds, join.inserted))
        kinds = left_out ^ put_in
        omitted = len(gap.strip()) if any(map(is_word_sign, gap)) else 0
        others = self._passage.others(*spot)
        joined = int(self._joins_sentences(number, before, spot))
        cost = Cost(others, len(kinds), joined, long=int(omitted > self._longest), omitted=omitted)
        return cost, kinds

    def _joins_sentences(self, number: int, before: Spot, spot: Spot) -> bool:
        """Tell whether words of two sentences, or of two turns, are read as one because of what is left out.

        They are not where the first is quoted to its end and the second from its beginning, nor where a capital
        letter shows that another begins.
        """
        text, start, end = self._passage.text, before[1], spot[0]
        gap, closed = text[start:end], _ends_sentence(text[:start])
        apart = closed or _holds_an_end(gap) or self._passage.turn_at(start) != self._passage.turn_at(end)
        if not self._reading.joins[number - 1].omission:
            return apart or ";" in gap
        if not apart:
            return False
        begins = end == self._passage.turn_at(end)[0] or _ends_sentence(text[:end])
        shown = self._reading.segments[number].text[:1].isupper()
        return not (begins and (shown or closed or sentence_ends_at(self._passage, start)))

    def _whole(self, number: int, before: Spot, spot: Spot, gap: str) -> bool:
        """Tell whether single words beside an omission are in one sentence with it, or a sentence themselves."""
        pair = zip((before, spot), self._reading.segments[number - 1 : number + 1], strict=True)
        lone = [span for span, segment in pair if segment.is_lone]
        if not lone:
            return True
        text = self._passage.text
        apart = _ends_sentence(text[: before[1]]) or _holds_an_end(gap)
        return not apart or all(self._is_sentence(*span) for span in lone)

    def _is_sentence(self, start: int, end: int) -> bool:
        text = self._passage.text
        begins = start == self._passage.turn_at(start)[0] or _ends_sentence(text[:start])
        ends = _ends_sentence(text[:end]) or sentence_ends_at(self._passage, end) or text[end] in _TERMINAL
        return begins and ends

    def _near(self, start: int, end: int) -> str:
        """Return what of the source's in an omitted stretch is of one sentence with kept words, or short."""
        near: list[str] = []
        for a, b in self._passage.said_by_source(start, end):
            if a == start:
                near += self._beside(a, min(b, a + BESIDE))
            if b == end:
                near += self._beside(max(a, b - BESIDE), b, last=True)
        return " ".join(near)

    def _beside(self, start: int, end: int, *, last: bool = False) -> list[str]:
        """Return the first sentence of a stretch, or its last, as far as left out; the next to it too if short."""
        text = self._passage.text
        low, high = (start, end + 2) if last else (max(0, start - 2), end)
        spans = [text[max(start, low + a) : min(end, low + b)] for a, b in prose.sentences(text[low:high], "")]
        if last:
            spans.reverse()
        return spans[:2] if len(spans) > 1 and _count_words(spans[1]) <= SHORT_SENTENCE else spans[:1]

    def _own(self, kinds: frozenset[str]) -> frozenset[str]:
        """What governs a fragment in the writer's own sentence is hers to say."""
        return kinds if kinds and not (self._woven and _is_fragment(self._reading)) else frozenset()


def _is_fragment(reading: Reading) -> bool:
    """Tell whether it is only a few words, and does not show itself as a sentence by its closing sign."""
    if reading.full_stop >= 0 or reading.segments[-1].text.endswith(("?", "!", "。")):
        return False
    hangul = any("가" <= sign <= "힣" for sign in reading.segments[-1].text)
    return sum(segment.words for segment in reading.segments) < (FRAGMENT_EOJEOLS if hangul else FRAGMENT_WORDS)


def _put_in(join: Join, beside: str, words: int) -> frozenset[str]:
    """Name the kinds of meaning put in at an outer end that the passage's next few words do not have."""
    if not join.inserted:
        return frozenset()
    near = beside.split()[words:] if words < 0 else beside.split()[:words]
    return frozenset[str]().union(*map(meaning.kinds, join.inserted)) - meaning.kinds(" ".join(near))


def _holds_an_end(gap: str) -> bool:
    return any(sign in _TERMINAL and gap[i + 1 : i + 2] in {" ", "", "'"} for i, sign in enumerate(gap))


def _ends_sentence(text: str) -> bool:
    return text.rstrip("') ")[-1:] in set(_TERMINAL)


def _has_more_words(text: str, most: int) -> bool:
    """Tell whether a text has more words than ``most``, mostly without looking at all of a long one."""
    return _count_words(" ".join(text.split(" ", 64)[:64])) > most or (len(text) > 64 and _count_words(text) > most)


def _count_words(text: str) -> int:
    return sum(1 for word in text.split() if any(map(is_word_sign, word)))
