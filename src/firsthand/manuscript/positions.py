"""A Markdown parser that remembers where things stand.

markdown-it-py gives blocks their lines and inline tokens nothing. Here its two parser states note, as they push a
token, where it came from: an inline token's ``map``, which markdown-it leaves empty, holds its offset in the block's
content (:func:`offset_of`), and an inline block's ``meta["lines"]`` says where each line of that content stands in the
file. :class:`Spots` joins both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

DEEPEST = 100
"""Blocks nested deeper are not read; the reader says so."""

MOST_BRACKETS = 2_000
"""A paragraph with more opening brackets is not read: looking for links in it could take hours. The reader says so."""


def offset_of(token: Token) -> int:
    """Return where an inline token begins in the content of its block."""
    assert token.map is not None, "every inline token is placed"
    return token.map[0]


class _PlacedInline(StateInline):
    """Notes of every token where it begins in the content of the whole inline block."""

    base = 0
    _since = -1

    def append_pending(self, text: str) -> None:
        if self._since < 0:
            self._since = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802
        token = super().pushPending()
        token.map = [self.base + self._since]
        self._since = -1
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        self._since = -1
        at = self.base + self.pos
        if ttype == "text" and len(self.tokens) > 1:
            at = self._after(self.tokens[-2], at)
        token.map = [at]
        return token

    def _after(self, before: Token, at: int) -> int:
        """Where a text token pushed without advancing begins: a run of ``*`` is pushed one by one."""
        if before.info == "auto" and before.nesting == 1:
            return at + 1
        if before.type == "text" and offset_of(before) >= at:
            return offset_of(before) + len(before.content)
        return at


class _InlineParser(ParserInline):
    """Parses with :class:`_PlacedInline`; an image's alt and an inline note are parsed inside their block's parse."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[_PlacedInline] = []

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _PlacedInline(src, md, env, tokens)
        if src.count("[") > MOST_BRACKETS:
            env["crowded"] = True
            return tokens
        if self._open:
            outer = self._open[-1]
            state.base = outer.base + outer.pos + len("![")
        self._open.append(state)
        try:
            self.tokenize(state)
        finally:
            self._open.pop()
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class Line(NamedTuple):
    """One line of a block: its number from 0, and where in the file its first character and its end stand."""

    number: int
    start: int
    end: int


class _PlacedBlock(StateBlock):
    """Notes the lines of every inline block, and which cell of its row it is."""

    _row: Token | None = None
    _cell = 0

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        if ttype == "tr_open":
            self._row, self._cell = token, -1
        elif ttype in {"th_open", "td_open"}:
            self._cell += 1
        elif ttype == "inline":
            self._note(token, self.tokens[-2])
        return token

    def _note(self, token: Token, opened: Token) -> None:
        span = opened.map or []
        if opened.type in {"th_open", "td_open"} and self._row is not None:
            span = self._row.map or []
            token.meta["row"], token.meta["cell"] = self._row, self._cell
        elif opened.type == "heading_open" and opened.markup.startswith("#"):
            token.meta["marker"] = len(opened.markup)
        token.meta["lines"] = [Line(n, self.bMarks[n] + self.tShift[n], self.eMarks[n]) for n in range(*span)]


class _BlockParser(ParserBlock):
    def parse(self, src: str, md: MarkdownIt, env: Any, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803
        if not src:
            return None
        state = _PlacedBlock(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


class PlacedMarkdown(MarkdownIt):
    """CommonMark with tables, strikethrough and footnotes, every token placed. Links are left as written."""

    def __init__(self) -> None:
        super().__init__()
        self.inline = _InlineParser()
        self.block = _BlockParser()
        self.configure("commonmark", {"maxNesting": DEEPEST})
        self.enable(["table", "strikethrough"])
        footnote_plugin(self, move_to_end=False)
        self.disable(["fragments_join", "text_join"])

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """Leave the address as written: it is read, not sent to a browser."""
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        """Leave the words as written."""
        return link


class Spot(NamedTuple):
    """From this offset of the content on, the line and column (both from 1) at which it stands in the file."""

    offset: int
    line: int
    column: int


class Spots:
    """Where every character of one inline block stands. Between two spots columns advance one a character.

    ``cut`` says that words may run over a spot; in a paragraph, where each line is a spot, none do.
    """

    def __init__(self, spots: Sequence[Spot], *, cut: bool = False) -> None:
        self._spots = tuple(spots) or (Spot(0, 1, 1),)
        self._offsets = [spot.offset for spot in self._spots]
        self._cut = cut

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column of a character of the content."""
        from_offset, line, column = self._spots[bisect_right(self._offsets, offset) - 1]
        return line, column + offset - from_offset

    def breaks(self, start: int, end: int) -> list[int]:
        """List the offsets strictly between at which words must be cut in two."""
        return [offset for offset in self._offsets if start < offset < end] if self._cut else []


def spots_of(token: Token, source: str, starts: Sequence[int]) -> Spots:
    """Join an inline block's content with the file. ``starts`` are the offsets at which the file's lines begin."""
    if not token.content:
        return Spots(())
    if "cell" in token.meta:
        return _cell_spots(source, token, starts)
    return _paragraph_spots(source, token, starts)


def _paragraph_spots(source: str, token: Token, starts: Sequence[int]) -> Spots:
    spots: list[Spot] = []
    offset = 0
    rows = iter(token.meta["lines"])
    for piece in token.content.split("\n"):
        line = next(rows)
        first = line.start
        if not spots:
            first += token.meta.get("marker", 0)
            while source[first : line.end].strip(MD_TRIM_CHARS) == "":
                line = next(rows)
                first = line.start
            stretch = source[first : line.end]
            first += len(stretch) - len(stretch.lstrip(MD_TRIM_CHARS))
        indent = len(piece) - len(piece.lstrip(" \t")) if spots else 0
        spots.append(Spot(offset, line.number + 1, first - indent - starts[line.number] + 1))
        offset += len(piece) + 1
    return Spots(spots)


def _cell_spots(source: str, token: Token, starts: Sequence[int]) -> Spots:
    line: Line = token.meta["lines"][0]
    row: Token = token.meta["row"]
    if "cells" not in row.meta:
        row.meta["cells"] = _cells(source, line)
    cells: list[list[int]] = row.meta["cells"]
    indexes = cells[token.meta["cell"]]
    while source[indexes[0]] in MD_TRIM_CHARS:
        del indexes[0]
    spots: list[Spot] = []
    for offset, index in enumerate(indexes):
        if not spots or index != indexes[offset - 1] + 1:
            spots.append(Spot(offset, line.number + 1, index - starts[line.number] + 1))
    return Spots(spots, cut=True)


def _cells(source: str, line: Line) -> list[list[int]]:
    """Split a row as markdown-it does, into each character's offset: an escaped ``|`` stands without its backslash."""
    cells: list[list[int]] = [[]]
    stretch = source[line.start : line.end]
    first = line.start + len(stretch) - len(stretch.lstrip(MD_TRIM_CHARS))
    escaped = False
    for index in range(first, first + len(stretch.strip(MD_TRIM_CHARS))):
        if source[index] != "|":
            cells[-1].append(index)
        elif escaped:
            cells[-1][-1] = index
        else:
            cells.append([])
        escaped = source[index] == "\\"
    return cells if cells[0] else cells[1:]
