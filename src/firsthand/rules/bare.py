"""NB: numbers, and words such as "most" and "often", that no link backs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound
from firsthand.model.manuscript import Block
from firsthand.rules.places import Span, outside_links, place_in, within
from firsthand.rules.registry import rule
from firsthand.rules.told import Bare, read, rung_of
from firsthand.rules.typed import figures, rows, worded
from firsthand.text.mentions import COUNTABLE, Counts, Kind, NumberMention, QuantifierMention
from firsthand.text.method import held, staff, took_part

_BARE_KINDS = frozenset({Kind.CARDINAL, Kind.RATIO, Kind.PERCENTAGE, Kind.FRACTION, Kind.RANGE})
_OF_SOMEBODY = frozenset(Counts) - {Counts.NONE, Counts.MEASURE, Counts.OCCASIONS}
_MADE = frozenset({Counts.INTERVIEWS, Counts.TESTIMONIES, Counts.PASSAGES})
_WEATHER = (
    r"\b(?:\w+,?[ \n]+)?it[ \n]+(?:\w+[ \n]+)?(?:rain|snow|freez|froze|thaw|(?:is|was|gets?|got)[ \n]+(?:\w+[ \n]+)?"
    r"(?:cold|hot|dark|wet|dry|icy|foggy|windy)\b)"
    r"|(?:[가-힣]+[ ])?(?:비|눈|바람|안개|서리)[가이][ ](?:[가-힣]+[ ])?(?=[오온왔내불분끼낀])"
)
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
    language = bound.manuscript.language
    cells = {id(cell): row for header, row in rows(bound.manuscript) if not header for cell in row}
    for bare in read(bound).bare:
        number = bare.number
        if number is not None and number.kind in _BARE_KINDS and _counted(bare, number, language):
            yield _number(info, bare.block, (number.start, number.end), number.counts)
        word = bare.quantifier
        if word is not None and (message := _unbacked(bare, word, bound, cells)):
            yield info.at(place_in(bare.block, word.start, word.end), message, kind="quantifier")
    for cell, span, counts in figures(bound.manuscript, language):
        if counts not in COUNTABLE and within(span, outside_links(cell)):
            yield _number(info, cell, span, Counts.NONE)


def _number(info: RuleInfo, block: Block, span: Span, counts: Counts) -> Diagnostic:
    what = f"this number of {counts.value}" if counts not in {Counts.UNSAID, Counts.NONE} else "this number"
    message = f"{what} has no finding behind it; link it to a finding, or to a fact if it is another's"
    return info.at(place_in(block, *span), message, kind="number")


@cache
def _weather() -> re.Pattern[str]:
    return re.compile(_WEATHER, re.IGNORECASE)


def _counted(bare: Bare, number: NumberMention, language: str) -> bool:
    """Whether a number counts what a finding could count, and not those who held the interviews."""
    end = max(number.end, number.noun[1] if number.noun else 0)
    return number.counts in COUNTABLE and not number.places and not staff(bare.block.text, end, language)


def _unbacked(bare: Bare, word: QuantifierMention, bound: Bound, cells: Mapping[int, tuple[Block, ...]]) -> str:
    """Say why a word of the ladder wants a link; empty where it does not."""
    rung, text, language = rung_of(word, bound.project.ladder), bare.block.text, bound.manuscript.language
    if word.population:
        return ""
    if rung.kind == "share":
        row = cells.get(id(bare.block)) if word.counts is Counts.NONE and not rung.none else None
        alone = row is not None and worded(row, bare.block, (word.start, word.end), language)
        said = word.counts in _OF_SOMEBODY and not _of_method(text, word, language)
        message = f"this word, '{word.rung}' on the ladder, has no finding behind it; link it to a finding"
        return message if said or alone else ""
    if rung.kind == "frequency" and not bare.links and _CONDUCT.search(text, *bare.sentence):
        weather = any(m.start() <= word.start < m.end() for m in _weather().finditer(text, *bare.sentence))
        return "" if weather else "this word says how often, and nothing in the sentence backs it; link it to a finding"
    return ""


def _of_method(text: str, word: QuantifierMention, language: str) -> bool:
    """Whether the word only tells how the interviews were held, or by whom."""
    said, noun = (word.start, word.end), word.noun or (word.end, word.end)
    if word.counts in _MADE:
        return held(text, said, noun, language)
    return staff(text, max(word.reach, noun[1]), language) or took_part(text, said, noun, language)
