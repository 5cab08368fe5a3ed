"""NB: numbers, and words such as "most" and "often", that no link backs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound
from firsthand.model.ladder import Ladder
from firsthand.model.manuscript import Block
from firsthand.rules import sums
from firsthand.rules.places import Span, links_in, place_in
from firsthand.rules.registry import rule
from firsthand.rules.told import Bare, read, rung_of
from firsthand.text.mentions import COUNTABLE, Counts, Kind, QuantifierMention

_BARE_KINDS = frozenset({Kind.CARDINAL, Kind.RATIO, Kind.PERCENTAGE, Kind.FRACTION, Kind.RANGE})
_OF_SOMEBODY = frozenset(Counts) - {Counts.NONE, Counts.MEASURE, Counts.OCCASIONS}
_CONDUCT = re.compile(
    r"\b(?:wom[ae]n|m[ae]n|people|wi(?:fe|ves)|husbands?|police|officers?|officials?|workers?|brokers?|guards?|girls?|boys?|famil(?:y|ies)"
    r"|neighbours?|managers?|supervisors?|soldiers?|traders?|companies|bosses)\b"
    r"|여성|남성|여자|남자|사람|아내|남편|경찰|보안원|보위원|간부|노동자|브로커|직원|동료|주민|기업",
    re.IGNORECASE,
)


@rule(
    "NB01",
    "bare-count",
    Severity.REVIEW,
    'A number of people, cases or accounts, or a word such as "most" or "often", stands outside any evidence link.',
)
def bare_count(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Numbers and words of the ladder that count what findings count, and the cells of tables typed by hand.

    Frequency words are reported in a sentence that speaks of people and has no link at all.
    """
    for bare in read(bound).bare:
        number = bare.number
        if number is not None and number.kind in _BARE_KINDS and number.counts in COUNTABLE and not number.places:
            yield _number(info, bare.block, (number.start, number.end), number.counts)
        if bare.quantifier is not None and (message := _unbacked(bare, bare.quantifier, bound.project.ladder)):
            word = (bare.quantifier.start, bare.quantifier.end)
            yield info.at(place_in(bare.block, *word), message, kind="quantifier")
    for cell in sums.body_cells(bound.manuscript):
        number = sums.figure(cell, bound.manuscript.language)
        if number is not None and not links_in(cell) and number.counts not in COUNTABLE:
            yield _number(info, cell, (number.start, number.end), Counts.NONE)


def _number(info: RuleInfo, block: Block, span: Span, counts: Counts) -> Diagnostic:
    what = f"this number of {counts.value}" if counts not in {Counts.UNSAID, Counts.NONE} else "this number"
    message = f"{what} has no finding behind it; link it to a finding, or to a fact if it is another's"
    return info.at(place_in(block, *span), message, kind="number")


def _unbacked(bare: Bare, word: QuantifierMention, ladder: Ladder) -> str:
    """Say why a word of the ladder wants a link; empty where it does not."""
    kind = rung_of(word, ladder).kind
    if word.population:
        return ""
    if kind == "share" and word.counts in _OF_SOMEBODY:
        return f"this word, '{word.rung}' on the ladder, has no finding behind it; link it to a finding"
    if kind == "frequency" and not bare.links and _CONDUCT.search(bare.block.text, *bare.sentence):
        return "this word says how often, and nothing in the sentence backs it; link it to a finding"
    return ""
