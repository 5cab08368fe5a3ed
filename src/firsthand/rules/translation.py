"""TR: what a quotation from a translation, or from any text, must have behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound, Quotation
from firsthand.model.testimony import Status, Transcript
from firsthand.rules.places import outside_links, prose_blocks
from firsthand.rules.registry import rule

SAYS_TRANSLATED = re.compile(r"\btranslat|\brendered (?:into|in) English|번역|옮긴|옮겼|우리말로", re.IGNORECASE)
"""Words by which a report tells its reader that quotations are translated."""


def _translated(bound: Bound) -> Iterator[Quotation]:
    return (q for q in bound.quotations if not q.transcript.original)


@rule(
    "TR01",
    "unapproved-text",
    Severity.BLOCK,
    "A quotation rests on a transcript or a translation that is a draft, not reviewed by another, or not aligned.",
)
def unapproved_text(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """The original must be approved, and a translation too: by a reviewer who is named and is not the translator.

    Without alignment nobody can say which words of the original are quoted.
    """
    for quotation in bound.quotations:
        interview = str(quotation.transcript.interview)
        for kind, message in _unready(quotation, interview):
            yield info.at(quotation.citation.place, message, subjects=(interview,), kind=kind)


def _unready(quotation: Quotation, interview: str) -> Iterator[tuple[str, str]]:
    """Say what the quoted text, and the original behind it, still lack."""
    text = quotation.transcript
    if not text.original:
        if not text.aligned:
            yield "unaligned", f"the {text.language} translation of {interview} is not aligned turn by turn"
        if why := _unreviewed(text):
            yield (
                "unreviewed",
                f"the {text.language} translation of {interview} {why}; have a second person review it",
            )
    if quotation.original.status is not Status.APPROVED:
        yield "draft", f"the transcript of {interview} is a draft; approve it before it is quoted"


def _unreviewed(text: Transcript) -> str:
    if text.status is not Status.APPROVED:
        return "is a draft"
    if not text.reviewer:
        return "has no reviewer"
    return "was reviewed by its own translator" if text.reviewer == text.translator else ""


@rule("TR02", "unlabelled-translation", Severity.NOTE, "Translated words are quoted, and the report does not say so.")
def unlabelled_translation(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Reported once, at the first quotation from a translation."""
    first = next(_translated(bound), None)
    if first is None or any(_says_translated(bound)):
        return
    n = sum(1 for _ in _translated(bound))
    message = f"quotations are translated ({n}), and the report nowhere says that they are translations"
    yield info.at(first.citation.place, message, n=n)


def _says_translated(bound: Bound) -> Iterator[bool]:
    for block in prose_blocks(bound.manuscript):
        text = block.text
        yield any(SAYS_TRANSLATED.search(text[start:end]) for start, end in outside_links(block))
