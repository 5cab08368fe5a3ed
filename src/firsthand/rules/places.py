"""Where words of a block stand, which of them are backed by a link, and how the block falls into sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from firsthand.model.manuscript import Block, BlockKind, Citation, CitationKind, Manuscript, Mark, Run
from firsthand.model.place import Place
from firsthand.text import prose

Span = prose.Span

SETTINGS = Place("firsthand.toml", 0, 0)
_CAPTIONED = frozenset({CitationKind.TABLE, CitationKind.CHART})


class Link(NamedTuple):
    """An evidence link and where its text stands in the block's text."""

    citation: Citation
    start: int
    end: int


def place_in(block: Block, start: int, end: int) -> Place:
    """Tell where ``block.text[start:end]`` stands in its file. Both ends may lie in different runs and lines."""
    first, first_offset = _run_at(block, start)
    last, last_offset = _run_at(block, max(start, end - 1))
    begins = Place(first.place.path, first.place.line, first.place.column + first_offset)
    return begins.until(last.place.line, last.place.column + last_offset + (1 if end > start else 0))


def links_in(block: Block) -> tuple[Link, ...]:
    """List the block's evidence links in order, each once, however many runs it is set in."""
    found: list[Link] = []
    for run, start, end in _spans(block):
        if run.citation is None:
            continue
        if found and found[-1].citation is run.citation:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Link(run.citation, start, end))
    return tuple(found)


def outside_links(block: Block) -> tuple[Span, ...]:
    """List the stretches of the block's text that no evidence link backs; text set as code is not prose.

    The words of a table's or a chart's link are its caption, and the writer's own.
    """
    found: list[Span] = []
    for run, start, end in _spans(block):
        backed = run.citation is not None and run.citation.kind not in _CAPTIONED
        if backed or Mark.CODE in run.marks or start == end:
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def sentences(block: Block, language: str) -> tuple[Span, ...]:
    """Split the block's text into sentences, by offset."""
    return prose.sentences(block.text, language)


def sentence_around(block: Block, citation: Citation, language: str) -> str:
    """Return the words of the sentence, or sentences, the link stands in; the whole block when it is not in it."""
    span = next(((link.start, link.end) for link in links_in(block) if link.citation is citation), None)
    if span is None:
        return block.text
    touched = [(a, b) for a, b in sentences(block, language) if a < span[1] and span[0] < b]
    return block.text[touched[0][0] : touched[-1][1]] if touched else block.text


def prose_blocks(manuscript: Manuscript) -> Iterator[Block]:
    """Yield the leaves that hold the author's running words, captions too, no code; the report's title and note first.

    These are of the project's settings, and stand at no line of the manuscript.
    """
    for text in (manuscript.title, manuscript.content_note):
        if text:
            yield Block(BlockKind.PARAGRAPH, SETTINGS, (Run(text, SETTINGS),))
    for block in manuscript.leaves():
        if block.kind is not BlockKind.CODE:
            yield block


def under(manuscript: Manuscript, kind: BlockKind) -> Iterator[tuple[Block, tuple[Block, ...]]]:
    """Yield every block of a kind that holds others, such as a row or a note, with the leaves beneath it."""
    pending = [block for section in reversed(manuscript.sections) for block in reversed(section.blocks)]
    while pending:
        block = pending.pop()
        if block.kind is kind:
            yield block, _leaves(block)
        else:
            pending.extend(reversed(block.children))


def _leaves(block: Block) -> tuple[Block, ...]:
    own = (block,) if block.runs else ()
    return (*own, *(leaf for child in block.children for leaf in _leaves(child)))


def within(span: Span, spans: Iterable[Span]) -> bool:
    """Tell whether ``span`` lies wholly in one of ``spans``."""
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _spans(block: Block) -> Iterator[tuple[Run, int, int]]:
    start = 0
    for run in block.runs:
        end = start + len(run.text)
        yield run, start, end
        start = end


def _run_at(block: Block, offset: int) -> tuple[Run, int]:
    found: tuple[Run, int] | None = None
    for run, start, end in _spans(block):
        if start == end:
            continue
        found = (run, min(offset, end) - start)
        if offset < end:
            break
    if found is None:
        raise ValueError("a block without words has no place inside it")
    return found


def words_at(manuscript: Manuscript, place: Place) -> str:
    """Return the manuscript's source text at a place; empty when the place is in no section of it."""
    lines = next((section.lines for section in manuscript.sections if section.path == place.path), ())
    if not 1 <= place.line <= len(lines):
        return ""
    last = place.end_line or place.line
    stretch = list(lines[place.line - 1 : last])
    if place.end_column:
        stretch[-1] = stretch[-1][: place.end_column - 1]
    stretch[0] = stretch[0][place.column - 1 :]
    return "\n".join(stretch)
