"""What a leaf of the tree shows, whichever file it was read from: an exhibit, a link that is none, an edit left in."""

from __future__ import annotations

import re

from firsthand.manuscript.target import literal_links
from firsthand.model.manuscript import Block, BlockKind, CitationKind, Mark, Problem, Run
from firsthand.model.place import Place

_EXHIBITS = frozenset({CitationKind.TABLE, CitationKind.CHART})
_CRITIC = re.compile(r"\{(?:(?:\+\+|--|>>)[^{}]*(?:\+\+|--|<<)|[^{}]*~>[^{}]*)\}")


def as_exhibit(block: Block) -> Block:
    """Make a paragraph that is one table or chart link, and nothing else, an exhibit with a single run."""
    citation = next((run.citation for run in block.runs if run.citation is not None), None)
    if citation is None or citation.kind not in _EXHIBITS or block.kind is not BlockKind.PARAGRAPH:
        return block
    if any(run.citation is not citation and (run.text.strip() or run.image or run.note) for run in block.runs):
        return block
    return Block(BlockKind.EXHIBIT, block.place, (Run(citation.text, citation.place, citation=citation),))


def find_problems(block: Block) -> list[Problem]:
    """List what a leaf's words show: links not read as links, exhibits inside a sentence, edits left in."""
    found: list[Problem] = []
    exhibits = {id(r.citation): r.citation for r in block.runs if r.citation and r.citation.kind in _EXHIBITS}
    if exhibits and as_exhibit(block) is block:
        detail = "a table or chart link stands in a paragraph of its own"
        found += [Problem("malformed-link", citation.place, detail) for citation in exhibits.values()]
    words = "".join(_words(run) for run in block.runs)
    for start, end in literal_links(words):
        detail = "this is not read as a link: write [words](target), with no space between and none in the target"
        if _holds_note(block.runs, start, end):
            detail = "a note cannot stand inside a link; put its mark after the link"
        found.append(Problem("malformed-link", _place(block.runs, start, end), detail))
    edits = list(_CRITIC.finditer(words)) if "{" in words else []
    if edits:
        detail = f"{len(edits)} edit marks are left in this paragraph"
        found.append(Problem("tracked-changes", _place(block.runs, edits[0].start(), edits[0].end()), detail))
    return found


def _words(run: Run) -> str:
    """Return a run's text, blanked where it cannot hold a link meant but not made."""
    return run.text if run.citation is None and Mark.CODE not in run.marks else "\u0001" * len(run.text)


def _holds_note(runs: tuple[Run, ...], start: int, end: int) -> bool:
    offset = 0
    for run in runs:
        if run.note and start < offset < end:
            return True
        offset += len(run.text)
    return False


def _place(runs: tuple[Run, ...], start: int, end: int) -> Place:
    first: Place | None = None
    offset = 0
    for run in runs:
        after = offset + len(run.text)
        if first is None and start < after:
            first = Place(run.place.path, run.place.line, run.place.column + start - offset)
        if first is not None and end <= after:
            return first.until(run.place.line, run.place.column + end - offset)
        offset = after
    return runs[0].place
