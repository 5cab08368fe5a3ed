"""PDF with a text layer."""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator

from firsthand.exchange.limits import PDF_PAGES, PDF_SECONDS, PDF_STREAM_BYTES, Refused

_SENTENCE_END = re.compile(r"[.!?…。][\"'”’)\]»」』]*$")
_RECOGNISE = "Run text recognition over it, check every word against the recording, and save it."
_SHORT = 0.85
"""A line ends a paragraph when a sentence ends on it and it is this much shorter than the page's usual line."""


def read_pdf(data: bytes) -> str:
    """Return the text layer, page by page, a blank line after each line that seems to end a paragraph.

    A PDF knows lines, not paragraphs; labels at line starts are found all the same. Refuses a PDF that is encrypted,
    one with a page that is a picture, and one too long in pages or in time.
    """
    from pypdf import apply_configuration

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it logs what it trips over, which may be words
    with apply_configuration(
        disable_legacy_handling=True,
        jbig2dec_binary=None,
        array_based_stream_maximum_output_length=PDF_STREAM_BYTES,
        lzw_maximum_output_length=PDF_STREAM_BYTES,
        run_length_maximum_output_length=PDF_STREAM_BYTES,
        zlib_maximum_output_length=PDF_STREAM_BYTES,
    ):
        text = "\n".join(_pages(data, time.monotonic() + PDF_SECONDS))
    if not text.strip():
        raise Refused("the PDF has no text layer", _RECOGNISE)
    return text


def _pages(data: bytes, until: float) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise Refused("the PDF is encrypted", "Save it without a password or restrictions.")
    if len(reader.pages) > PDF_PAGES:
        raise Refused(f"the PDF has more than {PDF_PAGES:,} pages", "Split it.")
    for number, page in enumerate(reader.pages, 1):
        if time.monotonic() > until:
            raise Refused(f"the PDF takes more than {PDF_SECONDS} seconds to read", "Save it as text or Word.")
        words = page.extract_text()
        if not words.strip() and len(page.images):
            raise Refused(f"page {number:,} of the PDF is a picture without a text layer", _RECOGNISE)
        yield _paragraphs(words)


def _paragraphs(page: str) -> str:
    lines = [line.rstrip() for line in page.replace("\r\n", "\n").split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[len(lengths) // 2] if lengths else 0
    return "\n".join(
        line + "\n" if len(line) < _SHORT * usual and _SENTENCE_END.search(line) else line for line in lines
    )
