"""How the writer's own words introduce a quotation: as something that happened, or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from firsthand.model.bound import Quotation
from firsthand.model.manuscript import Block, Citation, CitationKind
from firsthand.rules.places import Span, links_in, sentences

EVENT_WORDS = {
    "en": re.compile(
        r"\b(?:what (?:had )?happened|it happened|happened to (?:her|him|them)"
        r"|(?:described|told \w+|recounted|recalled) how|recounted|recalled|relived|testified that"
        r"|remembers? (?:how|the (?:day|night|time))"
        r"|(?:when|after|once|before) (?:she|he|they|\w+) (?:had )?"
        r"(?:reported|went|told|complained|fled|tried|asked|called)"
        r"|(?:she|he|they) (?:was|were|had been) (?:beaten|hit|arrested|detained|questioned|blamed|laughed at|sent)"
        r"|experienced|suffered|endured|went through|survived|(?:the|that) (?:day|night|incident) (?:she|he|they|when)"
        r")\b",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"당했|당한|당하였|겪었|겪은|겪어야|경험했|경험한|있었던 일|일어난 일|벌어진 일|일어났|벌어졌"
        r"|회상했|회고했|돌이켰|(?:신고|항의|고발|호소)(?:했을 때|하자|했더니|한 (?:뒤|후))"
        r"|맞았|체포됐|체포되었|끌려갔|그날|그때 일"
    ),
}
"""The words that tell an event; documented in QT04's page, short on purpose."""


def introduced_as_event(quotation: Quotation, leaves: Sequence[Block], language: str) -> bool:
    """Tell whether the writer's sentence around the quotation, the quoted words apart, tells an event.

    A quotation that is a sentence by itself is introduced by the sentence before it, in its block or one before;
    ``leaves`` are the manuscript's.
    """
    language = "ko" if language == "ko" else "en"
    words = _own_words_around(quotation.block, quotation.citation, language)
    if not any(sign.isalnum() for sign in words):
        words = _sentence_before(quotation, leaves, language)
    return EVENT_WORDS[language].search(words) is not None


def _own_words_around(block: Block, citation: Citation, language: str) -> str:
    """Return the sentence the quotation stands in without any quoted words."""
    link = next(found for found in links_in(block) if found.citation is citation)
    touched = [span for span in sentences(block, language) if span[0] < link.end and link.start < span[1]]
    return _own_words(block, (touched[0][0], touched[-1][1])) if touched else ""


def _sentence_before(quotation: Quotation, leaves: Sequence[Block], language: str) -> str:
    """Return the writer's last sentence before the one the quotation stands in; empty where there is none."""
    link = next((k for k in links_in(quotation.block) if k.citation is quotation.citation), None)
    here = next((i for i, block in enumerate(leaves) if block is quotation.block), len(leaves) - 1)
    for block in reversed(leaves[: here + 1]):
        spans = sentences(block, language)
        if block is quotation.block and link is not None:
            spans = tuple(span for span in spans if span[1] <= link.start)
        for span in reversed(spans):
            words = _own_words(block, span)
            if any(sign.isalnum() for sign in words):
                return words
    return ""


def _own_words(block: Block, span: Span) -> str:
    """Return a stretch of the block with each quotation in it made a gap."""
    signs = list(block.text)
    for link in links_in(block):
        if link.citation.kind is CitationKind.QUOTE:
            signs[link.start : link.end] = " " * (link.end - link.start)
    return "".join(signs)[span[0] : span[1]]
