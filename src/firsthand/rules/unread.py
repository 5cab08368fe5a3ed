"""Finding and fact links of which something, or everything, was compared with nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.model.bound import Bound, Reference
from firsthand.model.finding import Fact
from firsthand.rules.judged import compared
from firsthand.rules.places import Span, links_in, within
from firsthand.rules.quantifiers import told_beside
from firsthand.rules.told import Telling, read
from firsthand.text.amounts import amounts, denied
from firsthand.text.mentions import Kind
from firsthand.text.numbers import find_numbers

_PER_CENT = re.compile(r"[%‰]|\bper ?cent|\bpercentage|\bshare\b|\brates?\b|퍼센트|프로|[비율]율|비중", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_ALTOGETHER = re.compile(r"(?:\ball|\bin all,?|모두|총)\s*$", re.IGNORECASE)


def unread(bound: Bound) -> Iterator[tuple[Telling, Span | None]]:
    """List the amounts in finding links that nothing compared; no span where nothing in the link was compared.

    Compared are numbers (NB02), words of the ladder (NB07 to NB09), and "only" or "often" close beside the link.
    """
    reading = read(bound)
    paragraphs = {id(paragraph.block): paragraph for paragraph in reading.paragraphs}
    for telling in reading.tellings:
        if telling.claim.finding.in_words_only and not telling.quantifiers:
            continue  # DS12 refuses it
        text, language = telling.block.text, reading.language
        taken = [mention.extent for mention in compared(telling)]
        taken += [(word.start, word.reach) for word in telling.quantifiers]
        left = [span for span in _inside(telling, language) if not any(a <= span[0] and span[1] <= b for a, b in taken)]
        against = next((span for span in sorted(taken) if denied(text, span, language)), None)
        if against is not None:
            yield telling, against
        elif left:
            yield telling, left[0]
        elif not taken and not told_beside(telling, paragraphs[id(telling.block)], bound):
            yield telling, None


def _inside(telling: Telling, language: str) -> Iterator[Span]:
    start, end = telling.span
    for a, b in amounts(telling.block.text[start:end], language):
        yield start + a, start + b


def beside_facts(bound: Bound) -> Iterator[tuple[Reference, Span]]:
    """List, of each fact link, the first amount that is not the fact's: neither its value nor in its statement.

    Its value with a hedge that denies it ("more than 120"), or made a percentage, is none of it either.
    """
    language = bound.manuscript.language
    for reference in bound.references:
        link = next((k for k in links_in(reference.block) if k.citation is reference.citation), None)
        if link is None:
            continue
        words = reference.block.text[link.start : link.end]
        own = list(_own(words, reference.fact, language))
        own += [(m.start(), m.end()) for a, _ in own if (m := _ALTOGETHER.search(words, 0, a))]
        stated = set(re.findall(r"\w+|%", reference.fact.statement.casefold()))
        left = (s for s in amounts(words, language) if not within(s, own) and words[slice(*s)].casefold() not in stated)
        if (other := next(left, None)) is not None:
            yield reference, (link.start + other[0], link.start + other[1])


def _own(words: str, fact: Fact, language: str) -> Iterator[Span]:
    """List where the words tell the fact's value, a number of its statement, or a year of its date or citation."""
    stated = " ".join((fact.statement, fact.date[:4], *_YEAR.findall(fact.citation)))
    told = [*find_numbers(stated, "en"), *find_numbers(stated, "ko")]
    known = {value for m in told for value in (m.value, m.of, m.high) if value is not None} | {fact.value}
    if isinstance(fact.value, str):
        yield from (m.span() for m in re.finditer(re.escape(fact.value), words, re.IGNORECASE))
    for mention in find_numbers(words, language):
        if mention.kind is Kind.PERCENTAGE and not _PER_CENT.search(f"{stated} {fact.value}"):
            continue
        if mention.value in known and len(mention.spans) == 1:
            if mention.admits(mention.value) and not denied(words, mention.extent, language):
                yield mention.extent
            continue
        other = mention.of if mention.kind is Kind.RATIO else mention.high
        yield from (span for span, one in zip(mention.spans, (mention.value, other), strict=False) if one in known)
