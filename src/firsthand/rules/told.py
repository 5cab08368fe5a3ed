"""What a bound report tells in numbers and words of the ladder: in which link, or in none."""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from firsthand.model.bound import Bound, Claim
from firsthand.model.finding import Count
from firsthand.model.ladder import Ladder, Rung
from firsthand.model.manuscript import Block
from firsthand.rules.places import Link, Span, links_in, outside_links, prose_blocks, sentences, within
from firsthand.text.mentions import Counts, Kind, NumberMention, QuantifierMention
from firsthand.text.numbers import find_numbers
from firsthand.text.prose import quoted
from firsthand.text.quantifiers import Finder, value_of

_ASKED = {
    "en": re.compile(
        r"\b(?:who (?:were|was|had been) asked(?! to\b)|(?:we|were) asked about|asked about (?:it|this)"
        r"|those asked|whom we asked|who (?:answered|spoke (?:of|about)))\b"
    ),
    "ko": re.compile(r"물어본|물은|질문을 받은|질문받은|대답한|답한|응답한"),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """What one finding link tells. Spans are offsets in ``block.text``.

    ``numbers`` hold the numbers whose numeral stands in the link; a ratio keeps its N also where that stands after the
    link, in plain text. ``quantifiers`` hold the ladder's words in the link that are said of the finding, and
    frequency words and "only" wherever in the link. ``asked`` tells whether its sentence speaks of those asked,
    ``named`` which whole numbers it tells anywhere.
    """

    claim: Claim
    block: Block
    span: Span
    sentence: Span
    numbers: tuple[NumberMention, ...]
    quantifiers: tuple[QuantifierMention, ...]
    asked: bool
    named: frozenset[int] = frozenset()

    @property
    def part(self) -> str:
        """The part of the finding cited."""
        return self.claim.citation.part

    @property
    def count(self) -> Count:
        """What the finding counts."""
        return self.claim.count

    @property
    def n(self) -> int:
        """The number the link should tell."""
        return value_of(self.count, self.part)

    @property
    def words(self) -> str:
        """The sentence it stands in."""
        return self.block.text[self.sentence[0] : self.sentence[1]]

    @property
    def wholes(self) -> frozenset[int]:
        """What may stand as N: the universe, or those of it who were asked, or whose answer is known."""
        count = self.count
        return frozenset({count.of, count.of - count.not_asked, count.of - count.unknown})

    @property
    def bases(self) -> frozenset[int]:
        """What a percentage may be of: the universe, or another of :attr:`wholes` that its sentence speaks of."""
        others = self.wholes if self.asked else self.wholes & self.named
        return frozenset({self.count.of}) | others

    @property
    def main(self) -> NumberMention | None:
        """The first number that can be the finding's: not an age, a year or a place in a list."""
        return next((m for m in self.numbers if m.counts is not Counts.MEASURE and m.kind is not Kind.ORDINAL), None)


class Bare(NamedTuple):
    """A number or word of the ladder that no link backs, with the sentence it stands in and that sentence's links."""

    block: Block
    sentence: Span
    number: NumberMention | None
    quantifier: QuantifierMention | None
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block read: its sentences, links, numbers, words of the ladder and names of a whole population."""

    block: Block
    sentences: tuple[Span, ...]
    links: tuple[Link, ...]
    numbers: tuple[NumberMention, ...]
    quantifiers: tuple[QuantifierMention, ...]
    heads: tuple[Span, ...]

    def sentence(self, start: int) -> Span:
        """Return the sentence that holds the offset."""
        return next((s for s in self.sentences if s[0] <= start < s[1]), (0, len(self.block.text)))

    def link_at(self, span: Span) -> Link | None:
        """Return the evidence link the span lies in."""
        return next((link for link in self.links if link.start <= span[0] and span[1] <= link.end), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole report read for numbers and quantifiers."""

    language: str
    paragraphs: tuple[Paragraph, ...]
    tellings: tuple[Telling, ...]
    bare: tuple[Bare, ...]


_last: list[tuple[weakref.ref[Bound], Reading]] = []


def read(bound: Bound) -> Reading:
    """Read a bound report; every rule of the family asks for the same reading, so the last is kept while it lives."""
    for reference, reading in _last:
        if reference() is bound:
            return reading
    reading = _read(bound)
    _last[:] = [(weakref.ref(bound, lambda _: _last.clear()), reading)]
    return reading


def _read(bound: Bound) -> Reading:
    language, ladder = bound.manuscript.language, bound.project.ladder
    claims = {id(claim.citation): claim for claim in bound.claims}
    finder = Finder(language, ladder)
    paragraphs = tuple(_paragraph(block, language, finder) for block in prose_blocks(bound.manuscript))
    tellings = [t for paragraph in paragraphs for t in _tellings(paragraph, claims, language, ladder)]
    bare = [b for paragraph in paragraphs for b in _bare(paragraph)]
    return Reading(language, paragraphs, tuple(tellings), tuple(bare))


def _paragraph(block: Block, language: str, finder: Finder) -> Paragraph:
    text, links = block.text, links_in(block)
    heads = finder.heads(text)
    numbers = [part for mention in find_numbers(text, language) for part in _apart(mention, links)]
    return Paragraph(block, sentences(block, language), links, tuple(numbers), finder.find(text, heads), heads)


def _apart(mention: NumberMention, links: tuple[Link, ...]) -> Iterator[NumberMention]:
    """Take a ratio or range apart where its two numerals are not told by one link (N may stand in plain text)."""
    if len(mention.spans) < 2:
        yield mention
        return
    first, second = (next((k for k in links if k.start <= a and b <= k.end), None) for a, b in mention.spans)
    together = first is second or (mention.kind is Kind.RATIO and first is not None and second is None)
    if together:
        yield mention
        return
    other = mention.of if mention.kind is Kind.RATIO else mention.high
    for span, value in zip(mention.spans, (mention.value, other), strict=True):
        if value is not None:
            kind = Kind.YEAR if mention.counts is Counts.MEASURE and 1800 <= value <= 2100 else Kind.CARDINAL
            yield replace(
                mention, start=span[0], end=span[1], value=value, kind=kind, spans=(span,), of=None, high=None,
                reach=None, less=False,
            )  # fmt: skip


def _tellings(paragraph: Paragraph, claims: dict[int, Claim], language: str, ladder: Ladder) -> Iterator[Telling]:
    text = paragraph.block.text
    for link in paragraph.links:
        claim = claims.get(id(link.citation))
        if claim is None:
            continue
        sentence = paragraph.sentence(link.start)
        numbers = tuple(m for m in paragraph.numbers if link.start <= m.spans[0][0] and m.spans[0][1] <= link.end)
        numbers = tuple(_as_share(m, text, claim.count.of) for m in numbers or _by_itself(text, link, language))
        opens = link.start + len(text[link.start : link.end]) - len(text[link.start : link.end].lstrip())
        words = tuple(
            q
            for q in paragraph.quantifiers
            if link.start <= q.start
            and q.end <= link.end
            and (q.start == opens or q.counts is not Counts.NONE or rung_of(q, ladder).kind != "share")
            and not any(m.less and m.extent[0] <= q.start and q.end <= m.extent[1] for m in numbers)
        )
        numbers = tuple(m for m in numbers if not any(q.start <= m.start and m.spans[0][1] <= q.end for q in words))
        asked = _ASKED["ko" if language == "ko" else "en"].search(text, sentence[0], sentence[1])
        named = frozenset(
            int(value)
            for m in paragraph.numbers
            if sentence[0] <= m.start < sentence[1] and m.kind in {Kind.CARDINAL, Kind.RATIO}
            for value in (m.value, m.of)
            if value is not None
        )
        span = (link.start, link.end)
        yield Telling(claim, paragraph.block, span, sentence, numbers, words, asked is not None, named)


_OUT_OF = re.compile(r"[ \n]+(?:[a-z]+[ \n]+)?out[ \n]+of[ \n]+", re.IGNORECASE)


def _as_share(mention: NumberMention, text: str, whole: int) -> NumberMention:
    """Read "seven out of ten" and 10명 중 7명꼴 as a share where so few cannot be those who were counted."""
    if mention.kind is not Kind.RATIO or mention.of not in {3, 4, 5, 10, 100} or 2 * mention.of > whole:
        return mention
    (_, first), (second, _) = sorted(mention.spans)
    if not _OUT_OF.fullmatch(text, first, second) and not text.startswith("꼴", mention.end):
        return mention
    return replace(mention, value=Fraction(mention.value) / mention.of, kind=Kind.FRACTION, of=None)


def _by_itself(text: str, link: Link, language: str) -> tuple[NumberMention, ...]:
    """Read the link's words alone: "one" is a number where it is all a link says, though its sentence hides it."""
    return tuple(
        replace(
            m,
            start=m.start + link.start,
            end=m.end + link.start,
            spans=tuple((a + link.start, b + link.start) for a, b in m.spans),
            noun=(m.noun[0] + link.start, m.noun[1] + link.start) if m.noun else None,
            reach=(m.reach[0] + link.start, m.reach[1] + link.start) if m.reach else None,
        )
        for m in find_numbers(text[link.start : link.end], language)
    )


def _bare(paragraph: Paragraph) -> Iterator[Bare]:
    plain, marked = outside_links(paragraph.block), quoted(paragraph.block.text)

    def free(span: Span) -> bool:
        return within(span, plain) and not within(span, marked)

    for mention in paragraph.numbers:
        if free(mention.spans[0]):
            yield _unbacked(paragraph, mention.start, mention, None)
    for quantifier in paragraph.quantifiers:
        if free((quantifier.start, quantifier.end)):
            yield _unbacked(paragraph, quantifier.start, None, quantifier)


def _unbacked(paragraph: Paragraph, start: int, number: NumberMention | None, word: QuantifierMention | None) -> Bare:
    sentence = paragraph.sentence(start)
    links = tuple(link for link in paragraph.links if sentence[0] <= link.start < sentence[1])
    return Bare(paragraph.block, sentence, number, word, links)


def rung_of(mention: QuantifierMention, ladder: Ladder) -> Rung:
    """Return the rung a word stands on."""
    rung = ladder.rung(mention.rung)
    assert rung is not None, "a word found on the ladder has its rung there"
    return rung
