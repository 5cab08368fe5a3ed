"""PDF with a text layer."""

from __future__ import annotations

import io
import logging
import re
import time
from statistics import median

from firsthand.exchange.limits import PDF_PAGES, PDF_SECONDS, Refused

_SENTENCE_END = re.compile(r"[.!?…。][\"'”’)\]»」』]*$")
_RECOGNISE = "Run text recognition over it, check every word against the recording, and save it."
_SHORT = 0.85
"""A line ends a paragraph when a sentence ends on it and it is this much shorter than the page's usual line."""


def read_pdf(data: bytes) -> str:
    """Return the text layer, page by page, a blank line after each line that seems to end a paragraph.

    A PDF knows lines, not paragraphs; labels at line starts are found all the same. Refuses a PDF that is encrypted,
    one with a page that is a picture, and one too long in pages or in time.
    """
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it logs what it trips over, which may be words
    started = time.monotonic()
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise Refused("the PDF is encrypted", "Save it without a password or restrictions.")
    if len(reader.pages) > PDF_PAGES:
        raise Refused(f"the PDF has more than {PDF_PAGES:,} pages", "Split it.")
    pages = []
    for page in reader.pages:
        if time.monotonic() - started > PDF_SECONDS:
            raise Refused(f"the PDF takes more than {PDF_SECONDS} seconds to read", "Save it as text or Word.")
        words = page.extract_text()
        if not words.strip() and len(page.images):
            raise Refused(f"page {len(pages) + 1:,} of the PDF is a picture without a text layer", _RECOGNISE)
        pages.append(_paragraphs(words))
    text = "\n".join(pages)
    if not text.strip():
        raise Refused("the PDF has no text layer", _RECOGNISE)
    return text


def _paragraphs(page: str) -> str:
    lines = [line.rstrip() for line in page.replace("\r\n", "\n").split("\n")]
    usual = median(len(line) for line in lines if line) if any(lines) else 0
    return "\n".join(
        line + "\n" if len(line) < _SHORT * usual and _SENTENCE_END.search(line) else line for line in lines
    )
