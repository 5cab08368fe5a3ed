"""What two publications tell by subtraction: the same question, counted over nearly the same people.

Where the people counted differ by one, the difference of the numbers is that one's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firsthand.model.disclosure import Edition, PublishedCount
from firsthand.model.finding import Unit

EVERYONE = frozenset({"interviewed", "true"})
"""Conditions that all meet: a number of them tells nothing of anybody."""

_ENDS = ("low", "high")


@dataclass(frozen=True, slots=True)
class Difference:
    """A question told in editions and in the draft, and ``sources``, those counted in one and not in the other.

    ``before`` is what the editions call the finding. ``told`` gives, by part, the number then and the number now, for
    the parts both tell that have changed.
    """

    finding: str
    before: str
    editions: tuple[int, ...]
    sources: frozenset[str]
    told: tuple[tuple[str, int, int], ...]


def differences(draft: Iterable[PublishedCount], editions: Sequence[Edition], least: int) -> tuple[Difference, ...]:
    """List the questions that the draft tells of people who differ from an edition's by fewer than ``least``.

    A question is the same by what it asks (unit, among, where), whatever it is called.
    """
    then: dict[tuple[Unit, str, str], list[tuple[int, PublishedCount]]] = {}
    for edition in editions:
        for count in edition.counts:
            then.setdefault(_question(count), []).append((edition.number, count))
    found: dict[tuple[object, ...], Difference] = {}
    for now in draft:
        for number, before in then.get(_question(now), ()):
            sources = now.sources ^ before.sources
            told = _told(before, now)
            if told and 0 < len(sources) < least:
                key = (_question(now), sources, told)
                same = found.get(key)
                earlier = same.editions if same else ()
                found[key] = Difference(now.finding, before.finding, (*earlier, number), sources, told)
    return tuple(found.values())


def _question(count: PublishedCount) -> tuple[Unit, str, str]:
    return count.unit, " ".join(count.among.split()), " ".join((*count.where.split(), count.value))


def _told(before: PublishedCount, now: PublishedCount) -> tuple[tuple[str, int, int], ...]:
    """List the parts that both tell and that differ; of a question that everyone answers alike only a range's ends."""
    everyone = {before.among, before.where} <= EVERYONE
    shared = [part for part in before.parts if part in now.parts and (part in _ENDS or not everyone)]
    both = ((part, before.parts[part], now.parts[part]) for part in shared)
    return tuple((part, then, after) for part, then, after in both if then != after)
