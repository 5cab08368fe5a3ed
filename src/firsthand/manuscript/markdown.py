"""Markdown → the author's text as a tree, every run at its exact place. See ``docs/formats/manuscript.md``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from firsthand.manuscript.inline import RAW, InlineReader, Written
from firsthand.manuscript.leaves import as_exhibit, find_problems
from firsthand.manuscript.positions import DEEPEST, MOST_BRACKETS, PlacedMarkdown
from firsthand.model.manuscript import Block, BlockKind, Mark, Problem, Run, Section
from firsthand.model.place import Place
from firsthand.text.nfc import nfc

LARGEST = 8_000_000
"""A longer file, in characters, is no manuscript."""

_CONTAINERS = {
    "blockquote": BlockKind.QUOTE,
    "bullet_list": BlockKind.LIST,
    "ordered_list": BlockKind.LIST,
    "list_item": BlockKind.ITEM,
    "table": BlockKind.TABLE,
    "tr": BlockKind.ROW,
    "footnote_reference": BlockKind.NOTE,
}
_LEAVES = {
    "paragraph": BlockKind.PARAGRAPH,
    "heading": BlockKind.HEADING,
    "th": BlockKind.CELL,
    "td": BlockKind.CELL,
}
_FRONT_MATTER = re.compile(r"---[ \t]*\n[\w-]+[ \t]*:(?:[^\n]*\n)(?:[^\S\n]*\S[^\n]*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DROPPED = "\0"
_BLANK = " \t" + _DROPPED
_KEPT = re.compile(r"[^\0]+")


def read_markdown(path_shown: str, text: str) -> tuple[Section, tuple[Problem, ...]]:
    """Read one file. Lines and columns count in its NFC form, where a Hangul syllable is one code point.

    Never raises: what cannot be read is a problem at its place.
    """
    text = nfc(text)
    source = Written(path_shown, text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"))
    if len(text) > LARGEST:
        problem = Problem("unreadable-manuscript", Place(path_shown), f"the file is longer than {LARGEST:,} characters")
        return Section(path_shown, (), ()), (problem,)
    reader = _BlockReader(source)
    blocks = reader.read()
    return Section(path_shown, blocks, tuple(source.lines)), tuple(reader.problems)


@dataclass(slots=True)
class _Open:
    """A container being read."""

    kind: BlockKind | None
    token: Token
    children: list[Block] = field(default_factory=list)


class _BlockReader:
    """Turns markdown-it's flat tokens into the tree."""

    def __init__(self, source: Written) -> None:
        self._source = source
        self._inside: dict[int, list[Token]] = {}
        self._inline = InlineReader(source, self._inside)
        self._notes: list[Block] = []
        self.problems: list[Problem] = []

    def read(self) -> tuple[Block, ...]:
        root = _Open(None, Token("root", "", 1, map=[0, 0]))
        stack = [root]
        leaf: Token | None = None
        deep = False
        for token in self._tokens():
            deep = deep or token.level >= DEEPEST - 1
            name = token.type.removesuffix("_open").removesuffix("_close")
            if name in _LEAVES:
                leaf = token if token.nesting == 1 else None
            elif name in _CONTAINERS and token.nesting == 1:
                stack.append(_Open(_CONTAINERS[name], token))
            elif name in _CONTAINERS:
                self._close(stack)
            elif token.type == "inline" and leaf is not None:
                stack[-1].children.extend(self._leaf(leaf, token))
            else:
                stack[-1].children.extend(self._other(token))
        if deep:
            self._refuse(f"blocks are nested more than {DEEPEST} deep")
        self.problems.extend(self._inline.problems)
        self.problems.sort(key=lambda problem: (problem.place, problem.kind, problem.detail))
        return (*root.children, *self._notes)

    def _refuse(self, why: str) -> None:
        self.problems.append(Problem("unreadable-manuscript", Place(self._source.path), why))

    def _tokens(self) -> list[Token]:
        env: dict[str, Any] = {}
        tokens = PlacedMarkdown().parse(self._without_front_matter(), env)
        if "crowded" in env:
            self._refuse(f"a paragraph has more than {MOST_BRACKETS:,} brackets")
        for number, note in env.get("footnotes", {}).get("list", {}).items():
            if "tokens" in note:
                self._inside[number] = note["tokens"]
        return tokens

    def _without_front_matter(self) -> str:
        """Blank the front matter out, so that lines keep their numbers; what it says is in firsthand.toml."""
        match = _FRONT_MATTER.match(self._source.text)
        if match is None:
            return self._source.text
        place = Place(self._source.path, 1, 1)
        self.problems.append(
            Problem("unread-content", place, "front matter is not read: firsthand.toml carries title and date")
        )
        return re.sub(r"[^\n]", " ", match[0]) + self._source.text[match.end() :]

    def _close(self, stack: list[_Open]) -> None:
        done = stack.pop()
        assert done.kind is not None
        token, children = done.token, tuple(done.children)
        header = done.kind is BlockKind.ROW and len(stack[-1].children) == 0
        block = Block(
            done.kind,
            self._around(token, children),
            children=children,
            ordered=token.type == "ordered_list_open",
            start=int(token.attrs.get("start", 1)),
            header=header,
            label=str(token.meta.get("label", "")),
        )
        (self._notes if done.kind is BlockKind.NOTE else stack[-1].children).append(block)

    def _around(self, token: Token, children: tuple[Block, ...]) -> Place:
        if children:
            last = children[-1].place
            return children[0].place.until(last.end_line, last.end_column)
        line = (token.map or [0])[0] + 1
        return Place(self._source.path, line, 1, line, 1)

    def _leaf(self, opened: Token, token: Token) -> list[Block]:
        kind = _LEAVES[opened.type.removesuffix("_open")]
        runs, notes = self._inline.read(token)
        self._notes.extend(notes)
        for note in notes:
            self.problems.extend(find_problems(note.children[0]))
        if not runs:
            if kind is not BlockKind.CELL:
                return []
            line = (token.map or [0])[0] + 1
            place = Place(self._source.path, line, 1, line, 1)
        else:
            place = runs[0].place.until(runs[-1].place.end_line, runs[-1].place.end_column)
        align = str(opened.attrs.get("style", "")).removeprefix("text-align:")
        level = int(opened.tag[1]) if kind is BlockKind.HEADING else 0
        block = Block(kind, place, runs, level=level, align=align)
        self.problems.extend(find_problems(block))
        return [as_exhibit(block)]

    def _other(self, token: Token) -> list[Block]:
        """Blocks that hold no inline text: code, raw HTML, rules."""
        first = (token.map or [0])[0]
        if token.type == "fence":
            return self._verbatim(token.content, first + 1, BlockKind.CODE)
        if token.type == "code_block":
            return self._verbatim(token.content, first, BlockKind.CODE)
        if token.type == "html_block":
            blocks = self._verbatim(_COMMENT.sub(_drop, token.content), first, BlockKind.PARAGRAPH)
            for block in blocks:
                self.problems.append(Problem("raw-html", block.place, RAW))
                self.problems.extend(find_problems(block))
            return blocks
        if token.type == "hr":
            return [Block(BlockKind.RULE, self._around(token, ()))]
        return []

    def _verbatim(self, content: str, first: int, kind: BlockKind) -> list[Block]:
        """Read lines as they stand, one block; none when nothing but white space is left."""
        runs: list[Run] = []
        marks = frozenset({Mark.CODE}) if kind is BlockKind.CODE else frozenset()
        last: int | None = None
        for number, piece in enumerate(content.split("\n"), first):
            line = self._source.lines[number] if number < len(self._source.lines) else ""
            stretch = len(piece) - len(piece.lstrip(_BLANK)), len(piece.rstrip(_BLANK))
            words = list(_KEPT.finditer(piece, *stretch))
            if not words:
                continue
            runs.extend(self._line_end(missed, marks) for missed in range(number if last is None else last, number))
            last = number
            at = len(line) - len(piece) + 1
            indent = words[0].start()
            if indent and kind is BlockKind.CODE:
                runs.append(Run(piece[:indent], self._source.place(number + 1, max(1, at), 0), marks))
            runs.extend(
                Run(word[0], self._source.place(number + 1, at + word.start(), len(word[0])), marks) for word in words
            )
        if not runs:
            return []
        end = runs[-1].place
        return [Block(kind, runs[0].place.until(end.end_line, end.end_column), tuple(runs))]

    def _line_end(self, number: int, marks: frozenset[Mark]) -> Run:
        return Run("\n", self._source.place(number + 1, len(self._source.lines[number]) + 1, 0), marks)


def _drop(comment: re.Match[str]) -> str:
    """Blank a comment out, keeping its lines."""
    return re.sub(r"[^\n]", _DROPPED, comment[0])
