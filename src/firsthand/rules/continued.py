"""Numbers that go on outside their link: what readers see is another number than the one that was compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.model.bound import Bound
from firsthand.model.manuscript import Block, CitationKind
from firsthand.rules.places import Link, Span, links_in
from firsthand.rules.told import Paragraph, read
from firsthand.text.numbers import find_numbers

_COMPARED = frozenset({CitationKind.FINDING, CitationKind.FACT})
_NO_WIDTH = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_GROUPING = "\u00a0\u2007\u2009\u202f"
_SCALE = r"(?:thousand|hundred|million|billion|dozen|score)s?(?!\w)"
_AFTER = re.compile(
    rf"[.,·٬'’]?\d|[½⅓⅔¼¾]|[ {_GROUPING}]\d{{3}}(?!\d)|\s?[·×*x]\s?\d|e\d|[km](?!\w)|[-\s]?\s?{_SCALE}",
    re.IGNORECASE,
)
_AFTER_DIGIT = re.compile(r"[⁰¹²³⁴-⁹]|[십백천만억](?!\w)|\s?[십백천만억]\s?(?:명|사람|건|번|가구|여)")
_BEFORE = re.compile(
    rf"\d[.,·٬'’]?$|\d[{_GROUPING}]$|\d\s?[·×*x]\s?$|\b{_SCALE}(?: and)?[-\s]\s?$|[십백천만억]$"
    r"|\b(?:twice|thrice|double|triple|treble|\w+ times)\s$",
    re.IGNORECASE,
)
_SINO = re.compile(r"[\d일이삼사오육칠팔구십백천만억]$")


def continued(bound: Bound) -> Iterator[tuple[Block, Span]]:
    """List the finding and fact links whose number goes on outside: more digits, a separator, "thousand", 천.

    A number read across the link's end is one of these, and a factor before it ("twice").
    """
    reading = read(bound)
    for paragraph in reading.paragraphs:
        for link in links_in(paragraph.block):
            if link.citation.kind in _COMPARED and _goes_on(paragraph, link, reading.language):
                yield paragraph.block, (link.start, link.end)


def _goes_on(paragraph: Paragraph, link: Link, language: str) -> bool:
    spans = [span for mention in paragraph.numbers for span in mention.spans]
    if any(a < link.start < b or a < link.end < b for a, b in spans):
        return True
    text = paragraph.block.text
    words = text[link.start : link.end].strip()
    inner = [span for mention in find_numbers(words, language) for span in mention.spans]
    after, before = text[link.end :].lstrip(_NO_WIDTH), text[: link.start].rstrip(_NO_WIDTH)
    closing = any(b == len(words) for _, b in inner)
    if closing and (_AFTER.match(after) or (_SINO.search(words) and _AFTER_DIGIT.match(after))):
        return True
    return any(a == 0 for a, _ in inner) and _BEFORE.search(before[-40:]) is not None
