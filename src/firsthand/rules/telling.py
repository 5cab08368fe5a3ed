"""DS11: details in quotations and prose by which readers could know somebody. It suggests; a second person decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.disclosure.words.telling import Tells, details
from firsthand.model.bound import Bound
from firsthand.model.manuscript import Block, CitationKind
from firsthand.rules.places import links_in, outside_links, place_in, prose_blocks, within
from firsthand.rules.registry import rule


@rule("DS11", "telling-detail", Severity.REVIEW, "Words of a quotation, or of the writer's, may tell who somebody is.")
def telling_detail(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """What patterns find; the weakest of it as a note."""
    aliases = {alias for source in bound.snapshot.sources for alias in source.alias.values()}
    for block in prose_blocks(bound.manuscript):
        quotes = {(a, b): c.passage.source for c, a, b in links_in(block) if c.kind is CitationKind.QUOTE and c.passage}
        readable = (*quotes, *outside_links(block))
        taken: set[tuple[Tells, int]] = set()
        for found in details(block.text, bound.manuscript.language, tuple(quotes), aliases):
            span = (found.start, found.end)
            if not within(span, readable) or (found.tells, found.end) in taken:
                continue
            taken.add((found.tells, found.end))
            speaker = tuple(code for (a, b), code in quotes.items() if a <= found.start < b)
            diagnostic = _at(info, block, span, found.tells, speaker)
            yield replace(diagnostic, severity=Severity.NOTE) if found.weak else diagnostic


def _at(info: RuleInfo, block: Block, span: tuple[int, int], tells: Tells, speaker: tuple[str, ...]) -> Diagnostic:
    message = f"look at these words: they give {tells.value}; leave them out, or let a second person decide"
    return info.at(place_in(block, *span), message, subjects=speaker)
