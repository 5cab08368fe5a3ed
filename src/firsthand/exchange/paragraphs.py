"""Paragraphs out of the XML of a word processor: one walk for Word, OpenDocument and Hancom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from firsthand.exchange.labels import candidate
from firsthand.exchange.wording import CELL

if TYPE_CHECKING:
    from lxml.etree import _Element

_WHITE = re.compile("[ \t\r\n]+")

SPACES = 32
"""The most spaces one element may stand for."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the elements of a format mean, by local name.

    ``text`` elements hold words directly, and after their children; with ``mixed`` so does every element of the
    namespace ending so. ``skip`` holds what is not the document's words: deletions, notes, comments, settings.
    ``signs`` are elements that stand for a character. ``struck`` opens and closes a tracked deletion by milestones.
    """

    paragraph: frozenset[str]
    row: str
    cell: str
    skip: frozenset[str]
    text: frozenset[str] = frozenset()
    mixed: str = ""
    signs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    spaces: str = ""
    struck: tuple[str, str] = ("", "")


def paragraphs(root: _Element, dialect: Dialect) -> list[str]:
    """List the paragraphs in order. A table row of two cells, a speaker's label and words, becomes one of them."""
    return _Walk(dialect).over(root)


class _Walk:
    """The state of one walk: the paragraphs so far, those still open, the cells of the rows still open."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._out: list[list[str]] = []
        self._open: list[list[str]] = []
        self._rows: list[list[int]] = []
        self._struck = 0

    def over(self, root: _Element) -> list[str]:
        from lxml import etree

        skip = self._dialect.skip
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = etree.QName(element).localname
            if event == "end":
                self._leave(element, name)
            elif name in skip:
                walk.skip_subtree()
            else:
                self._enter(element, name)
        return ["".join(words) for words in self._out]

    def _enter(self, element: _Element, name: str) -> None:
        dialect = self._dialect
        if name in dialect.paragraph:
            words: list[str] = []
            self._out.append(words)
            self._open.append(words)
        elif name == dialect.row:
            self._rows.append([])
        elif name == dialect.cell and self._rows:
            self._rows[-1].append(len(self._out))
        if name == dialect.struck[0]:
            self._struck += 1
        elif name == dialect.struck[1]:
            self._struck = max(0, self._struck - 1)
        if sign := dialect.signs.get(name):
            self._say(sign)
        elif name == dialect.spaces:
            self._say(" " * _number(element, "c"))
        elif self._speaks(element, name):
            self._words(element.text)

    def _leave(self, element: _Element, name: str) -> None:
        dialect = self._dialect
        if name in dialect.skip:
            pass
        elif name in dialect.paragraph:
            self._open.pop()
        elif name == dialect.row and self._rows:
            self._pair(self._rows.pop())
        parent = element.getparent()
        if element.tail and parent is not None and self._speaks(parent, parent.tag.rpartition("}")[2]):
            self._words(element.tail)

    def _speaks(self, element: _Element, name: str) -> bool:
        dialect = self._dialect
        return name in dialect.text or bool(dialect.mixed and element.tag.partition("}")[0].endswith(dialect.mixed))

    def _say(self, words: str | None) -> None:
        if words and self._open and not self._struck:
            self._open[-1].append(words)

    def _words(self, words: str | None) -> None:
        """Take running text; OpenDocument reads any white space in it as one space, and has elements for the rest."""
        self._say(_WHITE.sub(" ", words) if words and self._dialect.mixed else words)

    def _pair(self, cells: list[int]) -> None:
        """Join a row's two cells where the first is a label by its shape."""
        if len(cells) != 2:
            return
        first = [words for words in self._out[cells[0] : cells[1]] if "".join(words).strip()]
        second = [words for words in self._out[cells[1] :] if "".join(words).strip()]
        label = "".join(first[0]).strip() if len(first) == 1 else ""
        if second and label and "\n" not in label and CELL not in label:
            label = label.rstrip(":： ")
            if candidate(label + CELL) is not None:
                first[0][:] = [label, CELL, *second[0]]
                second[0].clear()


def _number(element: _Element, name: str) -> int:
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name and str(value).isdecimal() and len(str(value)) < 4:
            return min(SPACES, int(value))
    return 1
