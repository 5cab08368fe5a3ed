"""NB: of how many, and of what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound
from firsthand.model.finding import Finding, Unit
from firsthand.rules.judged import is_whole, number_faults
from firsthand.rules.places import place_in
from firsthand.rules.registry import rule
from firsthand.rules.told import Telling, read
from firsthand.text.mentions import Counts, Kind, NumberMention, QuantifierMention
from firsthand.text.numbers import find_numbers

_FITS = {
    Unit.SOURCE: frozenset({Counts.PEOPLE, Counts.OTHERS, Counts.TESTIMONIES}),
    Unit.INTERVIEW: frozenset({Counts.INTERVIEWS, Counts.TESTIMONIES}),
    Unit.PASSAGE: frozenset({Counts.PASSAGES}),
    Unit.VICTIM: frozenset({Counts.PEOPLE, Counts.OTHERS}),
    Unit.EVENT: frozenset({Counts.EVENTS, Counts.CASES}),
    Unit.ACT: frozenset({Counts.ACTS, Counts.CASES}),
    Unit.COMPLAINT: frozenset({Counts.COMPLAINTS, Counts.CASES}),
}
_SAYS_NOTHING = frozenset({Counts.UNSAID, Counts.NONE, Counts.MEASURE})
_UNIT_WORDS = {unit: f"{unit}s" for unit in Unit} | {Unit.SOURCE: "people"}
_PARTITIVE = {
    "en": re.compile(r"\b(?:of|among|out of)[ \n]+(?:the|those|them|these|all|whom)\b|\basked\b", re.IGNORECASE),
    "ko": re.compile(r"중에|중\s|중,|중$|가운데|물어본|물은|질문|대답한|응답한"),
}
_OF_ALL = re.compile(r"\s*(?:interviewed|true)?\s*", re.IGNORECASE)


@rule(
    "NB03",
    "missing-denominator",
    Severity.REVIEW,
    "A number of some group, or a percentage of a few, is told without saying of how many.",
)
def missing_denominator(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Where a finding does not ask everyone its sentence says whom; a percentage of a few is told as n of N."""
    reading = read(bound)
    pattern = _PARTITIVE["ko" if reading.language == "ko" else "en"]
    for telling in reading.tellings:
        if number_faults(telling) or telling.claim.finding.in_words_only:
            continue
        name, n, of = telling.claim.finding.name, telling.n, telling.count.of
        main = telling.main
        if main is not None and _lacks_whole(telling, main, pattern, bound, reading.language):
            unit, everyone = telling.claim.finding.unit, len(bound.snapshot.sources)
            asked = f"of {_UNIT_WORDS[unit]}" if unit.happened else f"{of} of the {everyone} interviewed"
            message = f"'{name}' asks {asked}; say of how many: {n} of {of}"
            place = place_in(telling.block, main.start, main.end)
            yield info.at(place, message, subjects=(name,), n=n, of=of, kind="unsaid")
        base = bound.project.policy.percentage_base
        for mention in telling.numbers if of < base else ():
            if mention.kind is Kind.PERCENTAGE:
                message = f"a percentage of {of}; below {base} write {n} of {of}"
                place = place_in(telling.block, mention.start, mention.end)
                yield info.at(place, message, subjects=(name,), n=n, of=of, kind="small-base")


def _lacks_whole(
    telling: Telling, main: NumberMention, pattern: re.Pattern[str], bound: Bound, language: str
) -> bool:
    """Whether the number is of part of those interviewed, and nothing in its sentence says of how many."""
    if main.value == 1 or telling.part != "n" or not _is_part(telling, bound) or main.kind is Kind.RATIO:
        return False
    if any(is_whole(telling, mention) for mention in telling.numbers):
        return False
    told = {value for m in find_numbers(telling.words, language) for value in (m.value, m.of)} - {main.value}
    return not (telling.wholes & told or pattern.search(telling.words))


def _is_part(telling: Telling, bound: Bound) -> bool:
    """Whether the finding's universe leaves some of those interviewed out, and its condition some of the universe."""
    finding = telling.claim.finding
    if finding.value or _OF_ALL.fullmatch(finding.among) or _OF_ALL.fullmatch(finding.where):
        return False
    return finding.unit is not Unit.SOURCE or telling.count.of != len(bound.snapshot.sources)


@rule("NB06", "mixed-units", Severity.BLOCK, "A number counts one thing and is told of another.", waivable=False)
def mixed_units(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """People told from passages, cases told from people, and shares of one unit in another."""
    tellings = read(bound).tellings
    shares = [
        (one, two)
        for one, two in pairwise(tellings)
        if _is_ratio(one, two) and one.claim.finding.unit is not two.claim.finding.unit
    ]
    for telling in tellings:
        finding = telling.claim.finding
        if any(telling in pair for pair in shares):
            continue
        mentions: tuple[NumberMention | QuantifierMention, ...] = (*telling.numbers, *telling.quantifiers)
        nouns = [m for m in mentions if m.counts not in _SAYS_NOTHING]
        if finding.value or not nouns or nouns[0].counts in _FITS[finding.unit]:
            continue
        told = nouns[0]
        message = f"tells of {told.counts.value}, but '{finding.name}' counts {_UNIT_WORDS[finding.unit]}"
        yield info.at(
            place_in(telling.block, told.start, min(told.end, telling.span[1])), message, subjects=(finding.name,)
        )
    for one, two in shares:
        n, whole = one.claim.finding, two.claim.finding
        yield info.at(place_in(two.block, *two.span), _mixed(n, whole), subjects=(n.name, whole.name))


_JOINT = re.compile(
    r"[ \n]+(?:out[ \n]+)?of(?:[ \n]+(?:the|those|all|our))*[ \n]+|의?\s?(?:중|가운데)(?:에서)?,?\s?(?:[가-힣]+\s)?"
)


def _is_ratio(one: Telling, two: Telling) -> bool:
    if one.block is not two.block:
        return False
    return bool(_JOINT.fullmatch(one.block.text[one.span[1] : two.span[0]]))


def _mixed(one: Finding, two: Finding) -> str:
    return (
        f"sets '{one.name}', which counts {_UNIT_WORDS[one.unit]}, against '{two.name}', "
        f"which counts {_UNIT_WORDS[two.unit]}"
    )
