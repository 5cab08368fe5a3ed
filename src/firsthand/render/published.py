"""A bound report as files' bytes. The same report gives the same bytes. Nothing here writes a file.

``pictures`` holds the bytes of the manuscript's ordinary pictures by the paths that
:func:`firsthand.render.body.pictures_of` lists; each function raises EnvironmentFault when one is missing or cannot
be read, and UsageError when there are no fixed words for the report's language or the report is too large to set.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from firsthand.model.bound import Bound
from firsthand.render.compose import compose
from firsthand.render.limits import check_size
from firsthand.render.rungs import NO_WORDS, RungsTold
from firsthand.render.tree import Document
from firsthand.render.typesetter import Fonts

FORMATS = ("html", "pdf", "docx")
ANY_FONT = Fonts()
NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})


def render(
    bound: Bound,
    formats: tuple[str, ...] = FORMATS,
    *,
    fonts: Fonts = ANY_FONT,
    pictures: Mapping[str, bytes] = NO_PICTURES,
    words: RungsTold = NO_WORDS,
    draft: bool = False,
) -> dict[str, bytes]:
    """Write the report in several formats, by suffix. The text is put together once.

    ``words`` names the rungs that tell each finding told in words only; ``draft`` marks every page as a draft's.
    """
    document = _composed(bound, words, draft=draft)
    return {suffix: _written(document, suffix, fonts, pictures) for suffix in formats}


def html(bound: Bound, pictures: Mapping[str, bytes] = NO_PICTURES) -> bytes:
    """Write the report as one self-contained HTML file."""
    return _written(_composed(bound), "html", ANY_FONT, pictures)


def pdf(bound: Bound, fonts: Fonts = ANY_FONT, pictures: Mapping[str, bytes] = NO_PICTURES) -> bytes:
    """Write the report as PDF/UA-1. Raises FontMissing, naming what to install, when letters have no font."""
    return _written(_composed(bound), "pdf", fonts, pictures)


def word(bound: Bound, fonts: Fonts = ANY_FONT, pictures: Mapping[str, bytes] = NO_PICTURES) -> bytes:
    """Write the report for Word. Raises FontMissing when a chart's letters have no font."""
    return _written(_composed(bound), "docx", fonts, pictures)


def _composed(bound: Bound, words: RungsTold = NO_WORDS, *, draft: bool = False) -> Document:
    document = compose(bound, words, draft=draft)
    check_size(document)
    return document


def _written(document: Document, suffix: str, fonts: Fonts, pictures: Mapping[str, bytes]) -> bytes:
    from firsthand.render import write_html, write_pdf, write_word

    match suffix:
        case "html":
            return write_html.write(document, pictures)
        case "pdf":
            return write_pdf.write(document, fonts, pictures)
        case "docx":
            return write_word.write(document, fonts, pictures)
        case _:
            raise ValueError(f"unknown format {suffix}")
