"""The conditions people write every day, read without sqlglot, which takes a tenth of a second to load.

``says``, ``asked`` and their like, a column compared with a text or a whole number, brackets, ``and``, ``or`` and
``not``. The tree is what sqlglot would make of the same words, node for node by the same names; a test holds it to
that. Whatever else is in a condition, right or wrong, is left to sqlglot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

FUNCTIONS = ("says", "denies", "mixed", "asked", "not_asked", "declined", "raised")
"""The functions of the language."""

_LONGEST, _DEEPEST = 1000, 8
_PART = re.compile(
    rf"[ \n]*(?:(?P<open>\()|(?P<word>and|or|not)(?=[ \n(])"
    rf"|(?:(?P<close>\))|(?P<bare>interviewed)|(?P<call>{'|'.join(FUNCTIONS)})\('(?P<argument>[^'\\\n]*)'"
    r"(?:,[ \n]*basis[ \n]*=>[ \n]*'(?P<basis>[^'\\\n]*)')?\)"
    r"|(?P<column>[^\W\d]\w*)[ \n]*(?P<operator>[<>]=?|!?=)[ \n]*(?:'(?P<text>[^'\\\n]*)'|(?P<number>[0-9]{1,18})))"
    r"(?=[ \n)]|\Z))"
)
_COMPARISONS = {"=": "EQ", "!=": "NEQ", "<": "LT", "<=": "LTE", ">": "GT", ">=": "GTE"}


@cache
def reserved() -> frozenset[str]:
    """List the words of the dialect that sqlglot takes for no column; a test holds the list to sqlglot's."""
    return frozenset(Path(__file__).with_name("reserved.txt").read_text("utf-8").split())


class Node:
    """A node of the tree. ``kind`` is the name of sqlglot's class; the other parts are what sqlglot's have there."""

    def __init__(
        self,
        kind: str,
        this: Any,
        expression: Any = None,
        expressions: Sequence[Any] = (),
        *,
        is_string: bool = False,
    ) -> None:
        self.kind, self.this, self.expression, self.expressions = kind, this, expression, list(expressions)
        self.is_string = is_string
        self.args: dict[str, Any] = {"this": this}
        self.meta: dict[str, int] = {}

    def flatten(self) -> Iterator[Node]:
        """List the parts that ``and`` or ``or`` joins."""
        return iter(self.expressions)

    def walk(self) -> Iterator[Node]:
        """List the node and all below it."""
        yield self
        for part in (self.this, self.expression, *self.expressions):
            if isinstance(part, Node):
                yield from part.walk()


@lru_cache(maxsize=4096)
def read(text: str) -> Node | None:
    """Return the tree of a condition; None for one that is not of the everyday kind, or not in order.

    The tree is shared: read it, do not change it.
    """
    parts: list[re.Match[str]] = []
    text, position = text.strip(" \n"), 0
    if len(text) > _LONGEST:
        return None
    while position < len(text):
        part = _PART.match(text, position)
        if part is None or (part["column"] and part["column"].upper() in reserved()):
            return None
        parts.append(part)
        position = part.end()
    if sum(1 for part in parts if part["open"] or part["word"] == "not") > _DEEPEST:
        return None
    reader = _Reader(parts)
    tree = reader.joined("or")
    return tree if reader.position == len(parts) else None


class _Reader:
    """Reads parts by precedence: ``or`` over ``and`` over ``not``."""

    def __init__(self, parts: list[re.Match[str]]) -> None:
        self.parts, self.position = parts, 0

    def joined(self, word: str) -> Node | None:
        """Read what ``or`` joins, each part what ``and`` joins."""
        found = [self.joined("and") if word == "or" else self.single()]
        while self._next("word") == word:
            self.position += 1
            found.append(self.joined("and") if word == "or" else self.single())
        if any(part is None for part in found):
            return None
        return found[0] if len(found) == 1 else Node(word.capitalize(), None, expressions=found)

    def single(self) -> Node | None:
        """Read ``not`` and what follows, a bracket, a call or a comparison."""
        if self._next("word") == "not":
            self.position += 1
            inner = self.single()
            return inner and Node("Not", inner)
        if self._next("open"):
            self.position += 1
            inner = self.joined("or")
            closed = self._next("close")
            self.position += 1
            return inner if closed else None
        part = self.parts[self.position] if self.position < len(self.parts) else None
        self.position += 1
        return _leaf(part) if part is not None else None

    def _next(self, group: str) -> str | None:
        return self.parts[self.position][group] if self.position < len(self.parts) else None


def _leaf(part: re.Match[str]) -> Node | None:
    if part["call"]:
        return _call(part)
    if part["column"]:
        return _comparison(part)
    return _column(part["bare"]) if part["bare"] else None


def _call(part: re.Match[str]) -> Node:
    arguments = [Node("Literal", part["argument"], is_string=True)]
    if part["basis"] is not None:
        arguments.append(Node("Kwarg", Node("Var", "basis"), Node("Literal", part["basis"], is_string=True)))
    return Node("Anonymous", part["call"], expressions=arguments)


def _comparison(part: re.Match[str]) -> Node:
    text = part["text"]
    value = Node("Literal", part["number"]) if text is None else Node("Literal", text, is_string=True)
    return Node(_COMPARISONS[part["operator"]], _column(part["column"]), value)


def _column(name: str) -> Node:
    return Node("Column", Node("Identifier", name))
