"""The author's text → nodes, words untouched: each evidence link becomes its words and a note mark."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from itertools import pairwise
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from firsthand.model.bound import Bound, Claim, Display
from firsthand.model.manuscript import Block, BlockKind, Citation, CitationKind, Manuscript, Run
from firsthand.render import notes
from firsthand.render.drawing import draw
from firsthand.render.rungs import NO_WORDS, RungsTold, in_words
from firsthand.render.spans import plain, printable, spans
from firsthand.render.tree import (
    Cell,
    Heading,
    Line,
    Listing,
    Node,
    Note,
    Paragraph,
    Quote,
    Span,
    Spans,
    Table,
    Verbatim,
)
from firsthand.render.words import Words

Key = tuple[Hashable, ...]


def picture_path(run: Run) -> str:
    """Say where a picture of the text lies: its address, which may hold ``%20``, seen from its file's folder."""
    return normpath(join(dirname(run.place.path), printable(unquote(run.image))))


def pictures_of(manuscript: Manuscript) -> tuple[str, ...]:
    """Name the ordinary pictures of a manuscript, each once, in order."""
    runs = (run for leaf in manuscript.leaves() for run in leaf.runs if run.image)
    return tuple(dict.fromkeys(picture_path(run) for run in runs))


class Body:
    """Turns blocks into nodes and gathers the notes they call, numbered in reading order."""

    def __init__(self, bound: Bound, words: Words, told: RungsTold = NO_WORDS) -> None:
        self.words = words
        self._told, self._ladder = told, bound.project.ladder
        self._language = words.language
        self._quotations = {q.citation: q for q in bound.quotations}
        self._claims = {c.citation: c for c in bound.claims}
        self._attributions = {a.citation: a for a in bound.attributions}
        self._references = {r.citation: r for r in bound.references}
        self._displays: dict[Citation, Display] = {d.citation: d for d in bound.displays}
        self._cited = {citation: at for at, citation in enumerate(bound.manuscript.citations(), 1)}
        self._quoted = notes.described_beside_a_quotation(bound)
        self._authors = {
            (section.path, block.label): block
            for section in bound.manuscript.sections
            for block in section.blocks
            if block.kind is BlockKind.NOTE
        }
        self._order: dict[Key, int] = {}
        self._calls: dict[Key, int] = {}
        self._makers: dict[Key, Callable[[], tuple[Node, ...]]] = {}
        self._outline: list[int] = []
        self._exhibits = 0
        self._parts = 0
        self.headings: list[Heading] = []

    def nodes(self, blocks: Iterable[Block]) -> tuple[Node, ...]:
        """Set blocks, author's notes apart."""
        return tuple(node for block in blocks for node in self._node(block))

    def notes(self) -> tuple[Note, ...]:
        """Set every note called so far, those that notes call, and last the author's that nothing calls."""
        made: dict[Key, tuple[Node, ...]] = {}
        self._make(made)
        for path, label in self._authors:
            key: Key = ("author", path, label)
            if key not in self._order:
                self._order[key] = len(self._order) + 1
                self._makers[key] = self._author(path, label)
                self._make(made)
        return tuple(Note(number, self._calls.get(key, 0), made[key]) for key, number in self._order.items())

    def _make(self, made: dict[Key, tuple[Node, ...]]) -> None:
        """Set the notes numbered and not yet set; setting one may number more."""
        while len(made) < len(self._order):
            key = list(self._order)[len(made)]
            made[key] = self._makers[key]()

    def spans_of(self, runs: tuple[Run, ...]) -> Spans:
        """Set runs, with a note mark after the last run of each evidence link."""
        found: list[Span] = []
        for run, following in pairwise([*runs, None]):
            assert run is not None
            found += self._run(run)
            if run.citation is not None and (following is None or following.citation is not run.citation):
                found += self._mark(run.citation)
        return tuple(found)

    def _run(self, run: Run) -> Iterable[Span]:
        if run.note:
            path = run.place.path
            yield self._call(("author", path, run.note), self._author(path, run.note))
        elif run.image:
            yield Span(printable(run.text) or self.words.say("picture"), picture=picture_path(run))
        else:
            quotation = self._quotations.get(run.citation) if run.citation else None
            lang = quotation.verdict.language if quotation else ""
            yield from self._of(run, spans(run.text, self._language, lang=lang, marks=run.marks, href=run.href))

    def _of(self, run: Run, found: Spans) -> Spans:
        """Mark words as those of an evidence link."""
        at = self._cited.get(run.citation, 0) if run.citation else 0
        return tuple(replace(span, citation=at) for span in found) if at else found

    def _mark(self, citation: Citation) -> Iterable[Span]:
        words = self.words
        if quotation := self._quotations.get(citation):
            answers = () if quotation.verdict.original else quotation.original.turns
            language, left_out = quotation.verdict.language, notes.omissions(quotation)
            key = ("quote", citation.passage, language, left_out, answers)
            yield self._call(key, lambda: notes.on_quotation(quotation, words))
        elif claim := self._claims.get(citation):
            yield self._call(("finding", claim.finding.name), lambda: self._on_claim(claim))
        elif attribution := self._attributions.get(citation):
            code = attribution.source.code if citation in self._quoted else ""
            yield self._call(("source", code), lambda: notes.on_source(code, words))
        elif reference := self._references.get(citation):
            fact = reference.fact
            yield self._call(("fact", fact.name), lambda: notes.on_fact(fact, words))

    def _on_claim(self, claim: Claim) -> tuple[Node, ...]:
        return notes.on_claim(claim, self.words, in_words(claim.finding, self._told, self._ladder, self.words))

    def _call(self, key: Key, maker: Callable[[], tuple[Node, ...]]) -> Span:
        number = self._order.setdefault(key, len(self._order) + 1)
        self._makers.setdefault(key, maker)
        self._calls[key] = self._calls.get(key, 0) + 1
        return Span(str(number), note=number, call=self._calls[key])

    def _author(self, path: str, label: str) -> Callable[[], tuple[Node, ...]]:
        block = self._authors.get((path, label))
        if block is None:
            return tuple
        return lambda: self._noted(block)

    def _noted(self, block: Block) -> tuple[Node, ...]:
        """Set an author's note. A heading in it stands under the notes' own, and not among the contents."""
        contents, self.headings = self.headings, []
        outline, self._outline = self._outline, [0]
        nodes = self._within(block)
        self.headings, self._outline = contents, outline
        return nodes

    def _node(self, block: Block) -> Iterable[Node]:
        match block.kind:
            case BlockKind.HEADING:
                yield self.heading(self.spans_of(block.runs), block.level)
            case BlockKind.PARAGRAPH:
                yield Paragraph(self.spans_of(block.runs))
                yield from self._shown(block)
            case BlockKind.EXHIBIT:
                yield from self._shown(block)
            case BlockKind.LIST:
                items = tuple(self._within(item) for item in block.children)
                tight = all(len(item) == 1 and isinstance(item[0], Paragraph) for item in items)
                yield Listing(items, block.ordered, block.start, tight)
            case BlockKind.QUOTE:
                yield Quote(self._within(block))
            case BlockKind.TABLE:
                yield self._table(block)
            case BlockKind.CODE:
                yield Verbatim(printable(block.text.replace("\r\n", "\n")))
            case BlockKind.RULE:
                yield Line()
            case BlockKind.NOTE:
                return
            case _:
                yield from self._within(block)

    def heading(self, found: Spans, level: int) -> Heading:
        """Set a heading so that depths start at 1 and never skip a step, whatever levels the author used."""
        while self._outline and self._outline[-1] >= level:
            self._outline.pop()
        self._outline.append(level)
        self._parts += 1
        heading = Heading(min(len(self._outline), 5), found, f"part-{self._parts}")
        self.headings.append(heading)
        return heading

    def _within(self, block: Block) -> tuple[Node, ...]:
        """Set what a container holds: its own runs, if it carries some, as a paragraph, then its children."""
        own = (Paragraph(self.spans_of(block.runs)),) if block.runs else ()
        return (*own, *self.nodes(block.children))

    def _shown(self, block: Block) -> Iterable[Node]:
        """Set the tables and charts a paragraph links to."""
        seen: set[Citation] = set()
        for run in block.runs:
            display = self._displays.get(run.citation) if run.citation else None
            if display is None or display.citation in seen:
                continue
            seen.add(display.citation)
            self._exhibits += 1
            caption = tuple(
                span for other in block.runs if other.citation is run.citation for span in self._caption(other)
            )
            as_chart = display.citation.kind is CitationKind.CHART
            yield draw(display.figure, caption, self.words, f"exhibit-{self._exhibits}", as_chart=as_chart)

    def _caption(self, run: Run) -> Spans:
        return self._of(run, spans(run.text, self._language, marks=run.marks))

    def _table(self, block: Block) -> Table:
        columns = max((len(row.children) for row in block.children), default=0)
        rows = [
            (
                row.header,
                (*(self._cell(cell, row) for cell in row.children), *[Cell(())] * (columns - len(row.children))),
            )
            for row in block.children
        ]
        head = tuple(cells for header, cells in rows if header)
        return Table(head, tuple(cells for header, cells in rows if not header))

    def _cell(self, cell: Block, row: Block) -> Cell:
        inner: list[Span] = list(self.spans_of(cell.runs))
        for leaf in _leaves(cell.children):
            inner += [Span("\n")] if inner else []
            inner += self.spans_of(leaf.runs)
        return Cell(tuple(inner), heads="col" if row.header else "", align=cell.align)


def _leaves(blocks: tuple[Block, ...]) -> Iterable[Block]:
    for block in blocks:
        if block.runs:
            yield block
        yield from _leaves(block.children)


def is_title(block: Block, title: str) -> bool:
    """Tell whether a first block is the title: a first-level heading that says it or its beginning, or the only one."""
    if block.kind is not BlockKind.HEADING or block.level != 1:
        return False
    heading = " ".join(block.text.split())
    return bool(heading) and (not title or f"{' '.join(title.split())} ".startswith(f"{heading} "))


def words_only(found: Spans) -> str:
    """Return a heading's words on one line."""
    return " ".join(plain(found).split())
