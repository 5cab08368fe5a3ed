"""What two publications tell by subtraction: the same question, counted over nearly the same people.

Where the people counted differ by one, the difference of the numbers is that one's answer. A finding told in words only
tells a span of numbers, and two spans may tell nothing of those who changed. ``docs/explain/mosaic.md`` says when.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from firsthand.model.disclosure import PublishedCount
from firsthand.model.finding import Unit

_ENDS = ("low", "high")
_SOME = 2
"""That two findings count the same one source, or all but one, happens by chance."""

Span = tuple[int, int]
"""The least and the most that a number may be, by what was told; both the same where the number was."""

Parts = tuple[tuple[str, Span, Span], ...]
Members = frozenset[tuple[str, int]]
"""Sources, or units of what happened, each with how often it is counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a count asks, the same for whoever asks it in other words.

    ``among`` stands for those asked, ``counted`` for those of them who are in; ``everyone`` says that all are.
    ``understood`` is False where what was asked then means nothing in the project as it is.
    """

    unit: Unit
    value: str
    among: Hashable
    counted: Hashable
    everyone: bool = False
    understood: bool = True

    @property
    def n(self) -> tuple[Unit, str, Hashable]:
        """What n is of, wherever its parts stand: in ``among`` or in ``where``."""
        return self.unit, self.value, self.counted


@dataclass(frozen=True, slots=True)
class Reading:
    """How counts are understood: what each asks, and which sources it counts by the record of today, how often each.

    ``members`` is None for a count that nobody can read. ``people`` are those interviewed today.
    """

    asked: Callable[[PublishedCount], Asked]
    members: Callable[[PublishedCount], Members | None]
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class Told:
    """What one edition told of findings, and ``people``, who was interviewed then."""

    number: int
    people: frozenset[str]
    counts: tuple[PublishedCount, ...]


class Likeness(StrEnum):
    """Why a count of an edition is held against one of the draft.

    They ask the same; nobody can read the edition's, and its numbers fit; they are worded otherwise, and count the same
    people by the record of today.
    """

    SAME = "same"
    UNREAD = "unread"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True)
class Difference:
    """A question told in editions and in the draft, and ``sources``, those counted in one and not in the other.

    ``before`` is what the editions call the finding. ``told`` gives, by part, what was told then and what is told now,
    for the parts both tell that have changed; of two that ask it of others, or perhaps, n at any rate. ``counts`` are
    the two, as the last edition of them told it and now.
    """

    finding: str
    before: str
    editions: tuple[int, ...]
    sources: frozenset[str]
    told: Parts
    counts: tuple[PublishedCount, PublishedCount]
    likeness: Likeness = Likeness.SAME


def differences(
    draft: Sequence[PublishedCount], editions: Sequence[Told], least: int, reading: Reading
) -> tuple[Difference, ...]:
    """List the questions that the draft tells of people who differ from an edition's by fewer than ``least``.

    A question is the same by what it asks, whatever it is called and however it is worded. Where either was told in
    words only, it is listed unless the words leave every answer open to all those who changed (:func:`leaves_open`).
    """
    found: dict[tuple[object, ...], Difference] = {}
    for edition in editions if least > 1 else ():
        for pair, likeness, told in _Against(edition, reading, least).differing(draft):
            before, now = pair
            sources = before.sources ^ now.sources
            key = (reading.asked(now), sources, told, likeness)
            same = found.get(key)
            earlier = () if same is None else tuple(number for number in same.editions if number != edition.number)
            numbers = (*earlier, edition.number)
            found[key] = Difference(now.finding, before.finding, numbers, sources, told, pair, likeness)
    return tuple(found.values())


Pair = tuple[PublishedCount, PublishedCount]


class _Against:
    """One edition, against which a draft is held."""

    def __init__(self, edition: Told, reading: Reading, least: int) -> None:
        self._edition, self._reading, self._least = edition, reading, least
        self._same: dict[Asked, list[PublishedCount]] = defaultdict(list)
        self._of_n: dict[object, list[PublishedCount]] = defaultdict(list)
        for count in edition.counts:
            asked = reading.asked(count)
            self._same[asked].append(count)
            self._of_n[asked.n].append(count)
        self._gone = {sources: sources - reading.people for sources in {count.sources for count in edition.counts}}
        self._unread = [count for count in edition.counts if not reading.asked(count).understood]
        self._counting: dict[frozenset[str], dict[Members, list[PublishedCount]]] = {}

    def differing(self, draft: Sequence[PublishedCount]) -> Iterator[tuple[Pair, Likeness, Parts]]:
        """List the pairs that tell something of those who changed, and what."""
        for now in draft:
            asked = self._reading.asked(now)
            if asked in self._same:
                for before in self._same[asked]:
                    if self._few((before, now)) and (told := _told(before, now, everyone=asked.everyone)):
                        yield (before, now), Likeness.SAME, told
                continue
            others = [(before, Likeness.SAME) for before in self._of_n.get(asked.n, ())] or self._perhaps(now)
            for before, likeness in others:
                pair = self._of_those_who_changed(before, now)
                if self._few(pair) and (told := _n_told(*pair)):
                    yield pair, likeness, told

    def _few(self, pair: Pair) -> bool:
        return 0 < len(pair[0].sources ^ pair[1].sources) < self._least

    def _of_those_who_changed(self, before: PublishedCount, now: PublishedCount) -> Pair:
        """Take both as told of the same people, but for those who left the record or came to it since.

        n is the same of either; the others were asked one question only and are in neither.
        """
        both = before.sources & now.sources
        came = now.sources - self._edition.people
        return replace(before, sources=both | self._gone[before.sources]), replace(now, sources=both | came)

    def _perhaps(self, now: PublishedCount) -> list[tuple[PublishedCount, Likeness]]:
        """List what the edition told that may be the same question, though nothing in its words says so."""
        came = now.sources - self._edition.people
        found = [(before, Likeness.UNREAD) for before in self._unread if self._same_people(before, now, came)]
        found += [(before, Likeness.ALIKE) for before in self._alike(now, came)]
        return [(before, likeness) for before, likeness in found if self._near(before, now, came)]

    def _near(self, before: PublishedCount, now: PublishedCount, came: frozenset[str]) -> bool:
        """Tell whether few enough changed, and the numbers differ by no more than they make up."""
        left = len(self._gone[before.sources])
        few = before.value == now.value and 0 < left + len(came) < self._least
        return few and _fit(before, now, left, len(came))

    def _same_people(self, before: PublishedCount, now: PublishedCount, came: frozenset[str]) -> bool:
        return before.unit is now.unit and before.sources - self._gone[before.sources] == now.sources - came

    def _alike(self, now: PublishedCount, came: frozenset[str]) -> Iterator[PublishedCount]:
        """List what counts the same as the draft's of those who were there both times, if that is not just any."""
        here = self._reading.members(now)
        if here is None:
            return
        if came not in self._counting:
            counting = self._counting[came] = defaultdict(list)
            for before in self._edition.counts:
                then = self._reading.members(before) if self._reading.asked(before).understood else None
                if then is not None:
                    counting[_without(then, came)].append(before)
        stayed = _without(here, came)
        left_out = len(self._reading.people - came) - len(stayed)
        if len(stayed) >= _SOME and (now.unit.happened or left_out >= _SOME):
            for before in self._counting[came].get(stayed, ()):
                if before.unit is now.unit or not (now.unit.happened or before.unit.happened):
                    yield before


def _without(members: Members, sources: frozenset[str]) -> Members:
    return frozenset(one for one in members if one[0] not in sources) if sources else members


def as_written(count: PublishedCount) -> Asked:
    """Say what a count asks by its words alone, spaces apart: of what nobody can read any more."""
    among, where = " ".join(count.among.split()), " ".join(count.where.split())
    return Asked(count.unit, count.value, among, (among, where), understood=False)


def leaves_open(before: PublishedCount, now: PublishedCount) -> bool:
    """Tell whether every outcome for those who changed is compatible with what was told then and is told now.

    An outcome says of each whether she is in. Those counted both times are taken to answer as before, and the reader to
    know who changed.
    """
    both = len(before.sources & now.sources)
    left, came = len(before.sources) - both, len(now.sources) - both
    (least_then, most_then), (least_now, most_now) = span(before), span(now)
    for gone, new in product(range(left + 1), range(came + 1)):
        # What those counted both times must then make up, by either number.
        if max(least_then - gone, least_now - new, 0) > min(most_then - gone, most_now - new, both):
            return False
    return True


def span(count: PublishedCount) -> Span:
    """Give the least and the most that n may be, by what was told of it."""
    if count.between is not None:
        return count.between
    return (count.parts["n"], count.parts["n"]) if "n" in count.parts else (0, len(count.sources))


def _fit(before: PublishedCount, now: PublishedCount, left: int, came: int) -> bool:
    """Tell whether the numbers may differ by those who changed alone: by one each, or more of what each said or did."""
    then, here = span(before), span(now)
    less, more = then[0] - here[1], here[0] - then[1]
    single = before.unit is Unit.SOURCE and now.unit is Unit.SOURCE
    return (less <= left or (left > 0 and not single)) and (more <= came or (came > 0 and not single))


def _told(before: PublishedCount, now: PublishedCount, *, everyone: bool) -> Parts:
    """List the parts that both tell and that differ; of a question that everyone answers alike only a range's ends."""
    if before.between is not None or now.between is not None:
        return () if everyone or leaves_open(before, now) else (("n", span(before), span(now)),)
    shared = [part for part in before.parts if part in now.parts and (part in _ENDS or not everyone)]
    both = ((part, before.parts[part], now.parts[part]) for part in shared)
    return tuple((part, (then, then), (after, after)) for part, then, after in both if then != after)


def _n_told(before: PublishedCount, now: PublishedCount) -> Parts:
    """Give n, and what changed of a range's ends: the same n, too, tells that whoever left was not in it."""
    words = before.between is not None or now.between is not None
    if (words or not all("n" in count.parts for count in (before, now))) and leaves_open(before, now):
        return ()
    ends = () if words else (one for one in _told(before, now, everyone=False) if one[0] in _ENDS)
    return ("n", span(before), span(now)), *ends
