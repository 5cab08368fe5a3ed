"""What two publications tell by subtraction: the same question, counted over nearly the same people.

Where the people counted differ by one, the difference of the numbers is that one's answer. A finding told in words only
tells a span of numbers, and two spans may tell nothing of those who changed. ``docs/explain/mosaic.md`` says when.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from firsthand.model.disclosure import Edition, PublishedCount
from firsthand.model.finding import Unit

EVERYONE = frozenset({"interviewed", "true"})
"""Conditions that all meet: a number of them tells nothing of anybody."""

_ENDS = ("low", "high")

Span = tuple[int, int]
"""The least and the most that a number may be, by what was told; both the same where the number was."""

Question = tuple[Unit, str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A question told in editions and in the draft, and ``sources``, those counted in one and not in the other.

    ``before`` is what the editions call the finding. ``told`` gives, by part, what was told then and what is told now,
    for the parts both tell that have changed. ``counts`` are the two, as the last edition of them told it and now.
    """

    finding: str
    before: str
    editions: tuple[int, ...]
    sources: frozenset[str]
    told: tuple[tuple[str, Span, Span], ...]
    counts: tuple[PublishedCount, PublishedCount]


def differences(draft: Iterable[PublishedCount], editions: Sequence[Edition], least: int) -> tuple[Difference, ...]:
    """List the questions that the draft tells of people who differ from an edition's by fewer than ``least``.

    A question is the same by what it asks (unit, among, where), whatever it is called. Where either was told in words
    only, it is listed unless the words leave every answer open to all those who changed (:func:`leaves_open`).
    """
    then: dict[Question, list[tuple[int, PublishedCount]]] = {}
    for edition in editions:
        for count in edition.counts:
            then.setdefault(question(count), []).append((edition.number, count))
    found: dict[tuple[object, ...], Difference] = {}
    for now in draft:
        for number, before in then.get(question(now), ()):
            sources = now.sources ^ before.sources
            told = _told(before, now) if 0 < len(sources) < least else ()
            if told:
                key = (question(now), sources, told)
                same = found.get(key)
                earlier = same.editions if same else ()
                found[key] = Difference(now.finding, before.finding, (*earlier, number), sources, told, (before, now))
    return tuple(found.values())


def question(count: PublishedCount) -> Question:
    """Say what a count asks, however its conditions are spaced."""
    return count.unit, " ".join(count.among.split()), " ".join((*count.where.split(), count.value))


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


def _told(before: PublishedCount, now: PublishedCount) -> tuple[tuple[str, Span, Span], ...]:
    """List the parts that both tell and that differ; of a question that everyone answers alike only a range's ends."""
    everyone = {before.among, before.where} <= EVERYONE
    if before.between is not None or now.between is not None:
        return () if everyone or leaves_open(before, now) else (("n", span(before), span(now)),)
    shared = [part for part in before.parts if part in now.parts and (part in _ENDS or not everyone)]
    both = ((part, before.parts[part], now.parts[part]) for part in shared)
    return tuple((part, (then, then), (after, after)) for part, then, after in both if then != after)
