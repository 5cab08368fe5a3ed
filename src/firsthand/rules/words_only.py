"""DS12: a finding whose file says that it is told in words only, told otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.diagnostics.diagnostic import Diagnostic, Fix, RuleInfo, Severity
from firsthand.model.bound import Bound
from firsthand.model.ladder import Rung
from firsthand.rules.asked import asking
from firsthand.rules.in_words import able, in_other_words, tellings
from firsthand.rules.places import Span, place_in
from firsthand.rules.published import published_counts
from firsthand.rules.registry import rule
from firsthand.rules.told import Telling
from firsthand.text.mentions import Counts, Kind, NumberMention, QuantifierMention

_STAND_IN = {
    "en": frozenset({"few", "some", "several", "many", "most", "almost all", "all"}),
    "ko": frozenset({"few", "some", "half", "majority", "most", "all"}),
}
"""The rungs whose first word can stand where a number stood: "nine women", "most women"; 여성 9명, 여성 대부분."""


@rule(
    "DS12",
    "number-of-words-only",
    Severity.BLOCK,
    "A finding that may be told in words only is told by a number, or by none of the words.",
    waivable=False,
)
def number_of_words_only(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Links to such findings, tables and charts that show one, and findings that tell the number under another name."""
    seen = set()
    for telling, words in tellings(bound):
        seen.add(id(telling.claim.citation))
        yield from _link(info, bound, telling, words)
    names = {name for name, finding in bound.project.findings.items() if finding.in_words_only}
    for claim in bound.claims:
        if claim.finding.name in names and id(claim.citation) not in seen:
            message = f"'{claim.finding.name}' may be told in words only, in a sentence"
            yield info.at(claim.citation.place, message, subjects=(claim.finding.name,))
    for display in bound.displays:
        shown = [row for row in display.figure.exhibit.rows if row in names]
        if shown:
            message = f"{', '.join(map(repr, shown))} may be told in words only; take it out of the exhibit"
            yield info.at(display.citation.place, message, subjects=(display.figure.exhibit.name, *shown))
    yield from _under_another_name(info, bound, names)


def _link(
    info: RuleInfo, bound: Bound, telling: Telling, words: tuple[QuantifierMention, ...]
) -> Iterator[Diagnostic]:
    name, language = telling.claim.finding.name, "ko" if bound.manuscript.language == "ko" else "en"
    rungs = tuple(rung for rung, _ in able(telling.count, bound.project.ladder, language))
    advice = f"write '{in_other_words(telling.count, bound.project.ladder, language)}'"
    if telling.part != "n":
        message = f"'{name}' may be told in words only, not its '{telling.part}'; cite 'finding:{name}'"
        yield info.at(place_in(telling.block, *telling.span), message, subjects=(name,))
        return
    numbers = [number for number in telling.numbers if _counts(number, words)]
    for number in numbers:
        span, fix = _rewritten(telling, number, rungs, language) if not words else (_span(number, telling), None)
        yield info.at(
            place_in(telling.block, *span), f"'{name}' may be told in words only; {advice}", subjects=(name,), fix=fix
        )
    if not words and not numbers:
        message = f"'{name}' is told in words only, and no word of the ladder tells it; {advice}"
        yield info.at(place_in(telling.block, *telling.span), message, subjects=(name,))


def _counts(number: NumberMention, words: tuple[QuantifierMention, ...]) -> bool:
    """Whether a number may be the finding's: no place in a list, no age or year, no part of a word of the ladder."""
    inside = any(word.start <= number.start and number.end <= word.end for word in words)
    return not inside and number.kind not in {Kind.ORDINAL, Kind.YEAR} and number.counts is not Counts.MEASURE


def _span(number: NumberMention, telling: Telling) -> Span:
    return number.start, min(number.end, telling.span[1])


def _rewritten(
    telling: Telling, number: NumberMention, rungs: tuple[Rung, ...], language: str
) -> tuple[Span, Fix | None]:
    """Say where a word would stand, and which; none where grammar would not survive it."""
    span = _span(number, telling)
    fitting = [rung for rung in rungs if rung.name in _STAND_IN[language]]
    if not fitting or number.end > telling.span[1] or len(telling.numbers) > 1:
        return span, None
    old = telling.block.text[slice(*span)]
    new = fitting[0].words[language][0]
    if language == "ko" and not re.search(r"(?:명|사람|분|%|퍼센트|프로)$", old):
        return span, None
    return span, Fix(new[0].upper() + new[1:] if old[:1].isupper() or _opens(telling, span) else new)


def _opens(telling: Telling, span: Span) -> bool:
    """Whether the number stands at the head of its sentence, where a numeral shows no capital."""
    return not telling.block.text[telling.sentence[0] : span[0]].strip()


def _under_another_name(info: RuleInfo, bound: Bound, names: set[str]) -> Iterator[Diagnostic]:
    counts = published_counts(bound) if names else ()
    asked = asking(bound)
    numbers = {asked(count).n: count.finding for count in counts if count.between is None}
    for count in counts:
        other = numbers.get(asked(count).n) if count.between is not None else None
        if other is not None:
            place = next(c.citation.place for c in bound.claims if c.finding.name == count.finding)
            message = f"'{count.finding}' may be told in words only, and '{other}' asks the same and tells the number"
            yield info.at(place, message, subjects=(count.finding, other))
