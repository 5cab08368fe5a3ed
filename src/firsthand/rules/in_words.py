"""Findings told in words only: which words of the ladder tell them, and how many each word leaves open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from firsthand.disclosure.cells.differencing import Difference, leaves_open
from firsthand.model.bound import Bound
from firsthand.model.finding import Count, Unit
from firsthand.model.ladder import Ladder, Rung
from firsthand.rules.told import Telling, read, rung_of
from firsthand.text.mentions import QuantifierMention
from firsthand.text.quantifiers import allowed, holds


def tellings(bound: Bound) -> Iterator[tuple[Telling, tuple[QuantifierMention, ...]]]:
    """List the links of findings told in words only, each with its words of the ladder that tell a share."""
    if not any(finding.in_words_only for finding in bound.project.findings.values()):
        return
    ladder = bound.project.ladder
    for telling in read(bound).tellings:
        if telling.claim.finding.in_words_only:
            yield telling, tuple(word for word in telling.quantifiers if rung_of(word, ladder).kind == "share")


def words_told(bound: Bound) -> dict[str, tuple[str, ...]]:
    """Name by their rungs the words that tell each finding told in words only, in order of first use."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for telling, words in tellings(bound):
        found[telling.claim.finding.name] |= dict.fromkeys(word.rung for word in words)
    return {name: tuple(rungs) for name, rungs in found.items()}


def spans_told(bound: Bound) -> dict[str, tuple[int, int]]:
    """Give the least and the most that each finding told in words only may count, by all its words together.

    The reader is taken to know of how many it is. A finding that no word tells may be anything.
    """
    found: dict[str, tuple[int, int]] = {}
    for telling, words in tellings(bound):
        count, name = telling.count, telling.claim.finding.name
        whole = count.of - count.unknown if telling.asked else count.of
        least, most = found.get(name, (0, count.of))
        for word in words:
            low, high = allowed(rung_of(word, bound.project.ladder), whole) or (0, count.of)
            least, most = max(least, low), min(most, high)
        found[name] = (least, most)
    return found


def able(count: Count, ladder: Ladder, language: str) -> tuple[tuple[Rung, tuple[int, int]], ...]:
    """List the rungs with words in the language that a count bears out, each with what it leaves open: widest first."""
    bearing = [rung for rung in ladder.rungs if rung.kind == "share" and rung.words.get(language)]
    spans = [(rung, allowed(rung, count.of)) for rung in bearing if holds(rung, count) is None]
    known = [(rung, span) for rung, span in spans if span is not None]
    return tuple(sorted(known, key=lambda pair: pair[1][0] - pair[1][1]))


def safe_words(bound: Bound, difference: Difference) -> tuple[str, ...]:
    """Name the words that would tell a finding truly and leave open what those who changed answered, widest first."""
    language, count = "ko" if bound.manuscript.language == "ko" else "en", (bound.counts or {}).get(difference.finding)
    before, now = difference.counts
    finding = bound.project.findings.get(difference.finding)
    if count is None or finding is None or finding.among != now.among or now.unit is not Unit.SOURCE or now.value:
        return ()
    spans = able(count, bound.project.ladder, language)
    return tuple(
        rung.words[language][0]
        for rung, span in spans
        if leaves_open(before, replace(now, parts=MappingProxyType({}), between=span))
    )


def in_other_words(count: Count, ladder: Ladder, language: str) -> str:
    """Name the words that would be true, as choices: "most' or 'many"; a message sets the outer marks."""
    words = [rung.words[language][0] for rung, _ in able(count, ladder, language)]
    return "' or '".join(words) if words else "nothing, for no word of the ladder says it"
