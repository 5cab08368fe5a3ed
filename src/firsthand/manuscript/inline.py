"""A Markdown block's inline tokens → runs, with what backs them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from markdown_it.token import Token

from firsthand.manuscript.positions import Spots, offset_of, spots_of
from firsthand.manuscript.target import parse_target
from firsthand.model.manuscript import Block, BlockKind, Mark, Problem, Run
from firsthand.model.place import Place

_MARKS = {"em": Mark.EMPHASIS, "strong": Mark.STRONG, "s": Mark.STRIKE}
RAW = "raw HTML is printed as it stands, tags and all"
_PLAIN: frozenset[Mark] = frozenset()


@dataclass(frozen=True)
class Written:
    """A file's text and the offsets its lines begin at."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their ends."""
        return self.text.split("\n")

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins, as an offset in the text."""
        starts, offset = [], 0
        for line in self.lines:
            starts.append(offset)
            offset += len(line) + 1
        return starts

    def place(self, line: int, column: int, length: int) -> Place:
        """Make the place of a stretch within one line."""
        return Place(self.path, line, column, line, column + length)

    def line_of(self, offset: int) -> int:
        """Return the line, from 1, that holds an offset."""
        return bisect_right(self.starts, offset)


@dataclass(slots=True)
class _Link:
    """A link being read: its address, where it opens, and how many runs stood before it."""

    href: str
    place: Place
    first: int
    auto: bool


@dataclass(slots=True)
class _State:
    """One inline block being read."""

    spots: Spots
    content: str
    runs: list[Run] = field(default_factory=list)
    marks: dict[Mark, int] = field(default_factory=dict)
    set_as: frozenset[Mark] = _PLAIN
    links: list[_Link] = field(default_factory=list)
    raw: bool = False


class InlineReader:
    """Reads the inline blocks of one file. ``problems`` gathers what is wrong in them.

    ``written_inside`` are the tokens of the notes written inside a paragraph, ``^[…]``, by the parser's number.
    """

    def __init__(self, source: Written, written_inside: Mapping[int, list[Token]]) -> None:
        self._source = source
        self._inside = written_inside
        self._notes: list[Block] = []
        self._notes_made = 0
        self.problems: list[Problem] = []

    def read(self, token: Token) -> tuple[tuple[Run, ...], list[Block]]:
        """Return the block's runs, and the notes written inside it (``^[…]``)."""
        state = _State(spots_of(token, self._source.text, self._source.starts), token.content)
        self._notes = []
        self._walk(state, token.children or [])
        return tuple(state.runs), self._notes

    def _walk(self, state: _State, tokens: list[Token]) -> None:
        for token in tokens:
            if token.type == "text":
                self._text(state, token.content, offset_of(token))
            elif token.nesting:
                self._set(state, token)
            else:
                self._single(state, token)

    def _single(self, state: _State, token: Token) -> None:
        match token.type:
            case "text_special":
                self._special(state, token)
            case "softbreak" | "hardbreak":
                self._break(state, token)
            case "code_inline":
                self._code(state, token)
            case "html_inline":
                self._html(state, token)
            case "footnote_ref":
                self._note_call(state, token)
            case "image":
                self._image(state, token)

    def _text(self, state: _State, text: str, at: int, marks: frozenset[Mark] | None = None) -> None:
        """Add words that stand in the file as they read, joining those that follow on."""
        if not text:
            return
        shown = state.set_as if marks is None else marks
        for start, end in pairwise((at, *state.spots.breaks(at, at + len(text)), at + len(text))):
            line, column = state.spots.at(start)
            words = text[start - at : end - at]
            last = state.runs[-1] if len(state.runs) > (state.links[-1].first if state.links else 0) else None
            if last is not None and _follows(last, line, column, shown):
                words, column = last.text + words, last.place.column
                del state.runs[-1]
            state.runs.append(Run(words, self._source.place(line, column, len(words)), shown))

    def _set(self, state: _State, token: Token) -> None:
        if token.type == "link_open":
            line, column = state.spots.at(offset_of(token))
            place = self._source.place(line, column, 0)
            auto = token.info == "auto"
            state.links.append(_Link(str(token.attrs.get("href", "")), place, len(state.runs), auto))
        elif token.type == "link_close":
            self._link(state, state.links.pop())
        else:
            mark = _MARKS[token.tag]
            state.marks[mark] = state.marks.get(mark, 0) + token.nesting
            state.set_as = frozenset(m for m, depth in state.marks.items() if depth) or _PLAIN

    def _link(self, state: _State, link: _Link) -> None:
        inside = state.runs[link.first :]
        target = parse_target(link.href)
        if target is None:
            state.runs[link.first :] = [replace(run, href=link.href) for run in inside]
            return
        text = "" if link.auto else "".join(run.text for run in inside)
        end = inside[-1].place if inside else link.place
        start = inside[0].place if inside else link.place
        citation = target.citation(text, start.until(end.end_line, end.end_column))
        backed = inside or [Run("", link.place)]
        state.runs[link.first :] = [run if run.citation else replace(run, citation=citation) for run in backed]

    def _special(self, state: _State, token: Token) -> None:
        """Add an escaped character or an entity: its place covers what was written for it."""
        line, column = state.spots.at(offset_of(token))
        place = self._source.place(line, column, len(token.markup))
        state.runs.append(Run(token.content, place, state.set_as))

    def _break(self, state: _State, token: Token) -> None:
        line, column = state.spots.at(offset_of(token))
        text = "\n" if token.type == "hardbreak" else " "
        state.runs.append(Run(text, self._source.place(line, column, 0), state.set_as))

    def _code(self, state: _State, token: Token) -> None:
        at = offset_of(token) + len(token.markup)
        closed = re.compile(rf"(?<!`){token.markup}(?!`)").search(state.content, at)
        assert closed is not None, "a code span is closed"
        if closed.start() - at == len(token.content) + 2:
            at += 1
        self._lines(state, state.content[at : at + len(token.content)], at, state.set_as | {Mark.CODE})

    def _lines(self, state: _State, text: str, at: int, marks: frozenset[Mark]) -> None:
        """Add text that may run over several lines; a line's end, with the next one's indent, is a space."""
        for number, piece in enumerate(text.split("\n")):
            words = piece.lstrip(" \t") if number else piece
            indent = len(piece) - len(words)
            if number:
                line, column = state.spots.at(at - 1)
                state.runs.append(Run(" " * (indent + 1), self._source.place(line, column, 0), marks))
            self._text(state, words, at + indent, marks)
            at += len(piece) + 1

    def _html(self, state: _State, token: Token) -> None:
        if token.content.startswith("<!--"):
            return
        if not state.raw:
            line, column = state.spots.at(offset_of(token))
            place = self._source.place(line, column, len(token.content.partition("\n")[0]))
            self.problems.append(Problem("raw-html", place, RAW))
        state.raw = True
        self._lines(state, token.content, offset_of(token), state.set_as)

    def _note_call(self, state: _State, token: Token) -> None:
        line, column = state.spots.at(offset_of(token))
        place = self._source.place(line, column, 0)
        label = token.meta.get("label")
        if label is None:
            self._notes_made += 1
            label = f"^{self._notes_made}"
            self._notes.append(self._inline_note(state, self._inside[token.meta["id"]], label, place))
        state.runs.append(Run("", place, note=str(label)))

    def _inline_note(self, state: _State, tokens: list[Token], label: str, call: Place) -> Block:
        inner = _State(state.spots, state.content)
        self._walk(inner, tokens)
        end = inner.runs[-1].place if inner.runs else call
        place = (inner.runs[0].place if inner.runs else call).until(end.end_line, end.end_column)
        words = Block(BlockKind.PARAGRAPH, place, tuple(inner.runs))
        return Block(BlockKind.NOTE, place, children=(words,), label=label)

    def _image(self, state: _State, token: Token) -> None:
        inner = _State(state.spots, state.content)
        self._walk(inner, token.children or [])
        alt = "".join(run.text for run in inner.runs)
        line, column = state.spots.at(offset_of(token))
        place = self._source.place(line, column, 1)
        if inner.runs:
            end = inner.runs[-1].place
            place = inner.runs[0].place.until(end.end_line, end.end_column)
        src = str(token.attrs.get("src", ""))
        target = parse_target(src)
        if target is None:
            state.runs.append(Run(alt, place, image=src))
            self.problems.append(Problem("plain-picture", place, "" if alt.strip() else "without words"))
        else:
            state.runs.append(Run(alt, place, citation=target.citation(alt, place, picture=True)))


def _follows(last: Run, line: int, column: int, marks: frozenset[Mark]) -> bool:
    """Tell whether words at this place go on where a run of the same setting ends, so that both are one run."""
    place = last.place
    return (
        last.citation is None
        and not (last.href or last.image or last.note)
        and last.marks == marks
        and place.line == place.end_line == line
        and place.end_column == column == place.column + len(last.text)
    )
