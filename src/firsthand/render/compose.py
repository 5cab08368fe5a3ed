"""Bound → Document: everything that is printed, in order, once for all formats."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from firsthand.model.bound import Bound
from firsthand.model.manuscript import Block
from firsthand.render.annex import annex
from firsthand.render.body import Body, is_title, words_only
from firsthand.render.rungs import NO_WORDS, RungsTold
from firsthand.render.spans import printable, spans
from firsthand.render.tree import Document, Node, Paragraph, Spans
from firsthand.render.words import Words


def compose(bound: Bound, told: RungsTold = NO_WORDS, *, draft: bool = False) -> Document:
    """Put the report together; ``told`` names the rungs that tell each finding told in words only.

    Raises UsageError when there are no fixed words for its language.
    """
    manuscript = bound.manuscript
    words = Words.of(manuscript.language)
    body = Body(bound, words, told)
    blocks = [block for section in manuscript.sections for block in section.blocks]
    title, blocks = _title(bound, body, blocks)
    nodes = body.nodes(blocks)
    notes = body.notes()
    day = _day(manuscript.date)
    return Document(
        language=words.language,
        words=words,
        title=words_only(title) or printable(manuscript.name),
        title_spans=title,
        group=spans(_in(bound.project.group, words), words.language),
        date_text=words.day(day) if day else printable(manuscript.date),
        day=day,
        content_note=_content_note(manuscript.content_note, words),
        draft=words.say("draft") if draft else "",
        invented=words.say("invented") if bound.project.invented else "",
        press=manuscript.medium == "press",
        contents=tuple(heading for heading in body.headings if heading.depth <= 2),
        body=nodes,
        notes=notes,
        annex=(Paragraph(spans(words.say("annex.lead"), words.language)), *annex(bound, words, told)),
    )


def _title(bound: Bound, body: Body, blocks: list[Block]) -> tuple[Spans, list[Block]]:
    """Take the title from the settings, else from the first heading, else from the project.

    A first heading that is the title, or begins it, is set as the title, and not again in the text.
    """
    words = body.words
    stated = bound.manuscript.title
    if blocks and is_title(blocks[0], stated):
        beyond = " ".join(stated.split())[len(" ".join(blocks[0].text.split())) :]
        return (*body.spans_of(blocks[0].runs), *spans(beyond, words.language)), blocks[1:]
    return spans(stated or _in(bound.project.title, words) or bound.manuscript.name, words.language), blocks


def _in(text: Mapping[str, str], words: Words) -> str:
    """Take a text in the report's language, else in the first it has."""
    return text.get(words.language) or next(iter(text.values()), "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _content_note(text: str, words: Words) -> tuple[Node, ...]:
    parts = [part for part in text.split("\n\n") if part.strip()]
    return tuple(Paragraph(spans(part.strip(), words.language)) for part in parts)
