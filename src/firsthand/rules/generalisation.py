"""GN: what chosen interviews can say of everybody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound
from firsthand.model.finding import Answer, Unit
from firsthand.model.manuscript import CitationKind
from firsthand.model.place import Place
from firsthand.rules.places import Span, place_in, prose_blocks, within
from firsthand.rules.registry import rule
from firsthand.rules.told import Paragraph, read, rung_of
from firsthand.text.mentions import Kind
from firsthand.text.prose import quoted

WORDS = 300
"""From this many words a report must say how many were interviewed."""

_ATTRIBUTED = {
    "en": re.compile(
        r"\b(?:interviewees?|respondents?|informants?|narrators?|those (?:interviewed|we interviewed|asked|we spoke to)"
        r"|were interviewed|(?:wom[ae]n|m[ae]n|people|sources|one) (?:we )?interviewed|we interviewed|according to"
        r"|sources (?:said|described|told)"
        r"|(?:she|he|they|one|all|both|women|men) (?:said|says|told|described|believed?|thought|explained|recalled))\b",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"구술자|면담자|면담에|면담한|면담된|인터뷰|응답자|증언자|진술자|조사에 응한"
        r"|(?:다|냐|라)고\s?(?:말|증언|진술|대답|답|이야기|설명|회상|밝)"
    ),
}
_TOLD_BY = re.compile(
    r"\b(?:said|says|told|described|believes?|believed|thought|explained|recalled|asked)\b|말했|말한|증언|진술|이야기"
)
_DETERMINED = re.compile(
    r"(?:\b(?:the|these|those|two|three|four|five|six|seven|eight|nine|ten|\w+teen"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|\d[\d,]*|an?|other|our|his|her|their|from|with|by|of|to|on|for|about|against|between"
    r"|interviewed|including|as|like|than)[ \n]+)$",
    re.IGNORECASE,
)
_CLAIMS = re.compile(
    r"[ \n]+(?:[a-z]+ly[ \n]+|who[ \n][^,.;]{1,60}[ \n])?(?:are|were|have|had|do|did|face|faced|suffer|suffered"
    r"|live|lived|endure|endured|experience|experienced|know|cannot|can|must|will|never|often|fear|feared|remain|receive|see|accept|need|want|tend)\b",
    re.IGNORECASE,
)


@rule("GN01", "claim-beyond-sample", Severity.BLOCK, "A whole population is spoken of from chosen interviews.")
def claim_beyond_sample(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Quantifiers, shares and generic plurals of a population, unless the sentence gives them to those interviewed."""
    reading = read(bound)
    for paragraph in reading.paragraphs:
        exempt = [(k.start, k.end) for k in paragraph.links if k.citation.kind is not CitationKind.FINDING]
        exempt += quoted(paragraph.block.text)
        for head in paragraph.heads:
            span = _claim(paragraph, head, reading.language, bound)
            sentence = paragraph.sentence(head[0])
            if span is None or within(head, exempt) or _is_attributed(paragraph, sentence, reading.language):
                continue
            message = (
                f"speaks of a population; {len(bound.snapshot.sources)} chosen interviews cannot: "
                "say it of those interviewed, or link it to a fact"
            )
            yield info.at(place_in(paragraph.block, *span), message, n=len(bound.snapshot.sources))


def _claim(paragraph: Paragraph, head: Span, language: str, bound: Bound) -> Span | None:
    """Return the stretch that makes a claim of the head: with its quantifier or share, or as a generic plural."""
    text = paragraph.block.text
    for word in paragraph.quantifiers:
        share = rung_of(word, bound.project.ladder).kind == "share"
        if share and word.population and word.noun and head[0] <= word.noun[0] < head[1]:
            return min(word.start, head[0]), max(word.end, head[1])
    for number in paragraph.numbers:
        share = number.kind in {Kind.PERCENTAGE, Kind.FRACTION}
        if share and number.noun and head[0] <= number.noun[0] < head[1]:
            return min(number.start, head[0]), max(number.end, head[1])
    if language == "ko":
        particle = re.match(r"(?:은|는|이|가)(?![가-힣])", text[head[1] :])
        return head if particle else None
    opens = not _DETERMINED.search(text, max(0, head[0] - 24), head[0])
    return head if opens and _CLAIMS.match(text, head[1]) else None


def _is_attributed(paragraph: Paragraph, sentence: Span, language: str) -> bool:
    """Whether the sentence gives its claim to those interviewed, to one of them, or to a cited fact."""
    text = paragraph.block.text
    if _ATTRIBUTED["ko" if language == "ko" else "en"].search(text, *sentence):
        return True
    kinds = {k.citation.kind for k in paragraph.links if sentence[0] <= k.start < sentence[1]}
    return CitationKind.SOURCE in kinds and _TOLD_BY.search(text, *sentence) is not None


@rule(
    "GN02",
    "sample-not-stated",
    Severity.REVIEW,
    "The report never says, with a link, how many people were interviewed.",
)
def sample_not_stated(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """A report of some length that cites findings owes its reader the number of people behind them all."""
    if not bound.claims or _states_sample(bound):
        return
    words = sum(len(block.text.split()) for block in prose_blocks(bound.manuscript))
    if words >= WORDS:
        first = bound.claims[0].citation.place
        message = (
            'no link tells how many people were interviewed; cite a finding with where = "true" among all interviewed'
        )
        yield info.at(Place(first.path, 1, 1), message, n=len(bound.snapshot.sources))


def _states_sample(bound: Bound) -> bool:
    """Whether the numbers told of everyone, or of groups by their attributes, together take in everyone interviewed."""
    stated: set[str] = set()
    for claim in bound.claims:
        finding, count = claim.finding, claim.count
        if finding.unit is not Unit.SOURCE or finding.among.strip().casefold() not in {"", "interviewed", "true"}:
            continue
        if claim.citation.part == "of":
            return True
        if not finding.value and "(" not in finding.where and claim.citation.part == "n":
            stated.update(count.units(Answer.IN))
    return stated >= {source.code for source in bound.snapshot.sources}
