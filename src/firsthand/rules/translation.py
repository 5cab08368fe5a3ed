"""TR: what a quotation from a translation, or from any text, must have behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound, Quotation
from firsthand.model.testimony import Status
from firsthand.rules.places import outside_links, prose_blocks
from firsthand.rules.registry import rule

SAYS_TRANSLATED = re.compile(r"\btranslat|\brendered (?:into|in) English|번역|옮긴|옮겼|우리말로", re.IGNORECASE)
"""Words by which a report tells its reader that quotations are translated."""


def _translated(bound: Bound) -> Iterator[Quotation]:
    return (q for q in bound.quotations if not q.transcript.original)


@rule("TR01", "unaligned-translation", Severity.BLOCK,
      "A quotation comes from a translation whose turns are not matched to the original's.")  # fmt: skip
def unaligned_translation(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Without alignment nobody can say which words of the original are quoted."""
    for quotation in _translated(bound):
        if not quotation.transcript.aligned:
            interview = str(quotation.transcript.interview)
            yield info.at(
                quotation.citation.place,
                f"the {quotation.transcript.language} translation of {interview} is not aligned turn by turn",
                subjects=(interview,),
            )


@rule("TR02", "unreviewed-translation", Severity.BLOCK,
      "A quotation comes from a translation no second person has approved.")  # fmt: skip
def unreviewed_translation(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Approved, by a reviewer who is named and is not the translator."""
    for quotation in _translated(bound):
        text = quotation.transcript
        if text.status is not Status.APPROVED:
            why = "is a draft"
        elif not text.reviewer:
            why = "has no reviewer"
        elif text.reviewer == text.translator:
            why = "was reviewed by its own translator"
        else:
            continue
        interview = str(text.interview)
        message = f"the {text.language} translation of {interview} {why}; have a second person review it"
        yield info.at(quotation.citation.place, message, subjects=(interview,))


@rule("TR03", "unapproved-transcript", Severity.BLOCK, "A quotation rests on a transcript that is still a draft.")
def unapproved_transcript(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """The original must be approved, whether it is quoted itself or through its translation."""
    for quotation in bound.quotations:
        if quotation.original.status is not Status.APPROVED:
            interview = str(quotation.original.interview)
            message = f"the transcript of {interview} is a draft; approve it before it is quoted"
            yield info.at(quotation.citation.place, message, subjects=(interview,))


@rule("TR04", "unlabelled-translation", Severity.NOTE, "Translated words are quoted, and the report does not say so.")
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
