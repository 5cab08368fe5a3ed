"""The search language: ``police near:5 report``, ``"exact phrase"``, ``a OR b``, ``-not``, ``prefix*``.

Words beside each other must all occur; OR takes either side of it, and binds looser; ``near:5`` means with at most
five words between; ``-`` leaves out; brackets group. A malformed query is a value that says where and why.
A query becomes an FTS5 expression over two columns: ``tokens``, the analysed words, and ``surface``, Hangul words as
they are written. A Korean word is looked for as its morphemes in a row, as one dictionary form, and as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from firsthand.text import analysis
from firsthand.text.nfc import nfc

_LEXEME = re.compile(
    r"""\s*(?:(?P<phrase>-?["“”][^"“”]*["“”])|(?P<open>-?\()|(?P<close>\))|(?P<or>OR(?=[\s(]|$))|(?P<and>AND(?=[\s(]|$))"""
    r"""|near:(?P<near>\S*)|(?P<word>[^\s"“”()]+)|(?P<unclosed>-?["“”]))"""
)
_HALF = re.compile("[\ud800-\udfff]")
_LONGEST, _DEEPEST, _FARTHEST = 1000, 30, 100


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed; it may analyse into several tokens."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins so."""

    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """Two words or phrases with at most ``within`` words between them, in either order."""

    left: Word | Phrase
    right: Word | Phrase
    within: int


@dataclass(frozen=True, slots=True)
class All:
    """Every part occurs, and none of what is ``without``."""

    parts: tuple[Node, ...]
    without: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part occurs."""

    parts: tuple[Node, ...]


Node = Word | Phrase | Prefix | Near | All | Any


@dataclass(frozen=True, slots=True)
class Malformed:
    """Why a query means nothing, and where: ``position`` counts its characters from 1."""

    position: int
    message: str

    def __str__(self) -> str:
        return f"{self.message} (character {self.position})"


@dataclass(frozen=True)
class Query:
    """A query understood. :meth:`match` gives its FTS5 expression, :meth:`marks` what it found in a text."""

    root: Node

    def match(self) -> str:
        """Write the query as an FTS5 expression, every token quoted."""
        return _expression(self.root)

    @cached_property
    def _sought(self) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
        words, beginnings, written = set[str](), list[str](), list[str]()
        for node in _sought_in(self.root):
            if isinstance(node, Prefix):
                beginnings.append(_beginning(node.text))
                words.update(_stem_of(node.text))
            else:
                words.update(analysis.tokens(node.text))
            if isinstance(node, Word) and analysis.has_hangul(node.text):
                words.add(node.text.casefold())
            if analysis.has_hangul(node.text) and not isinstance(node, Phrase):
                written.append(node.text.casefold())
        return frozenset(words), tuple(beginnings), tuple(written)

    def marks(self, text: str) -> tuple[tuple[int, int], ...]:
        """List the stretches of ``text`` that the query's words match, as code-point offsets, in order, apart."""
        words, beginnings, written = self._sought
        found = [(s.start, s.end) for s in analysis.spans(text) if s.token in words or s.token.startswith(beginnings)]
        found += [place for word in written for place in _places(word, text)]
        merged: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return tuple(merged)


def parse_query(text: str) -> Query | Malformed:
    """Read a query. Never raises: what cannot be understood comes back as :class:`Malformed`."""
    text = nfc(text)
    if len(text) > _LONGEST:
        return Malformed(_LONGEST + 1, f"a query has at most {_LONGEST} characters")
    if half := _HALF.search(text):  # a shell's bytes that are not UTF-8 arrive so, and no analyser takes them
        return Malformed(half.start() + 1, "this is half a character: the query is not UTF-8 text")
    try:
        return Query(_Parser(text).whole())
    except _Fault as fault:
        return fault.malformed


class _Fault(Exception):
    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.malformed = Malformed(position + 1, message)


class _Parser:
    """Recursive descent: either → every → one."""

    def __init__(self, text: str) -> None:
        self._lexemes = list(_lex(text))
        self._end = len(text)
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._either()
        if self._at < len(self._lexemes):
            raise _Fault(self._here(), "a closing bracket without an opening one")
        return node

    def _kind(self) -> str:
        return self._lexemes[self._at][0] if self._at < len(self._lexemes) else "end"

    def _here(self) -> int:
        return self._lexemes[self._at][2] if self._at < len(self._lexemes) else self._end

    def _either(self) -> Node:
        parts = [self._every()]
        while self._kind() == "or":
            self._at += 1
            parts.append(self._every())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _every(self) -> Node:
        start = self._here()
        parts: list[Node] = []
        without: list[Node] = []
        while self._kind() not in {"or", "close", "end"}:
            if self._kind() == "and":
                self._at += 1
                if not parts and not without:
                    raise _Fault(start, "AND needs a word on both sides")
                if self._kind() in {"or", "and", "close", "end"}:
                    raise _Fault(self._here(), "AND needs a word on both sides")
                continue
            drop, node = self._one()
            (without if drop else parts).append(node)
        if not parts:
            raise _Fault(start, "a word to leave out needs a word to look for" if without else "a word is missing")
        return parts[0] if len(parts) == 1 and not without else All(tuple(parts), tuple(without))

    def _one(self) -> tuple[bool, Node]:
        kind, value, place = self._lexemes[self._at]
        if kind == "near":
            raise _Fault(place, "near: needs a word on both sides")
        self._at += 1
        drop, value = value.startswith("-"), value.removeprefix("-")
        if kind == "open":
            return drop, self._group(place)
        node: Node = _leaf(kind, value, place + drop)
        if self._kind() == "near":
            node = self._near(node)
        return drop, node

    def _group(self, place: int) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Fault(place, "brackets go too deep")
        node = self._either()
        if self._kind() != "close":
            raise _Fault(place, "this bracket is not closed")
        self._at += 1
        self._depth -= 1
        return node

    def _near(self, left: Node) -> Near:
        _, number, place = self._lexemes[self._at]
        if not (number.isascii() and number.isdecimal() and 1 <= int(number) <= _FARTHEST):
            raise _Fault(place, f"near: takes a number from 1 to {_FARTHEST}, as in near:5")
        self._at += 1
        if self._kind() not in {"word", "phrase"}:
            raise _Fault(self._here(), "near: needs a word on both sides")
        kind, value, there = self._lexemes[self._at]
        self._at += 1
        right = _leaf(kind, value, there)
        if not isinstance(left, Word | Phrase) or not isinstance(right, Word | Phrase) or value.startswith("-"):
            raise _Fault(place, "near: joins two words or phrases, without * or -")
        if self._kind() == "near":
            raise _Fault(self._here(), "near: joins two words; write a near:5 b b near:5 c for three")
        return Near(left, right, int(number))


def _lex(text: str) -> Iterator[tuple[str, str, int]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _LEXEME.match(text, at)
        assert match is not None
        kind = match.lastgroup
        assert kind is not None
        if kind == "unclosed":
            raise _Fault(match.start(kind), "this quotation mark is not closed")
        yield kind, match[kind], match.start(kind) - (len("near:") if kind == "near" else 0)
        at = match.end()


def _leaf(kind: str, value: str, place: int) -> Word | Phrase | Prefix:
    text = value.strip('"“”') if kind == "phrase" else value
    if not any(character.isalnum() for character in text):
        raise _Fault(place, "there is no word here to look for")
    if kind == "phrase":
        return Phrase(text)
    if "*" not in text:
        return Word(text)
    beginning = text[:-1]
    if not text.endswith("*") or not beginning.replace("'", "").replace("’", "").isalnum():
        raise _Fault(place, "* stands at the end of one word, as in report*")
    if len(beginning) < 2 and not analysis.has_hangul(beginning):
        raise _Fault(place, "a beginning needs two letters or more")
    return Prefix(beginning)


def _sought_in(node: Node) -> Iterator[Word | Phrase | Prefix]:
    match node:
        case Word() | Phrase() | Prefix():
            yield node
        case Near(left, right):
            yield left
            yield right
        case All(parts) | Any(parts):
            for part in parts:
                yield from _sought_in(part)


def _expression(node: Node) -> str:
    match node:
        case Word(text):
            return _word(text)
        case Phrase(text):
            return f"tokens : {_row(text)}"
        case Prefix(text):
            return _prefix(text)
        case Near(left, right, within):
            return f"tokens : NEAR({_row(left.text)} {_row(right.text)}, {within})"
        case Any(parts):
            return "(" + " OR ".join(map(_expression, parts)) + ")"
        case All(parts, without):
            kept = "(" + " AND ".join(map(_expression, parts)) + ")"
            dropped = " OR ".join(map(_expression, without))
            return f"({kept} NOT ({dropped}))" if dropped else kept


def _quoted(*words: str) -> str:
    return '"' + " ".join(words).replace('"', '""') + '"'


def _row(text: str) -> str:
    """Write a text's tokens as a phrase; a Hangul text that is all particles stands for itself and finds nothing."""
    return _quoted(*(analysis.tokens(text) or [text.casefold()]))


def _word(text: str) -> str:
    if not analysis.has_hangul(text):
        return f"tokens : {_row(text)}"
    written = text.casefold()
    wider = " *" if len(written) >= 3 else ""  # two syllables begin too many other words
    return f"(tokens : {_row(text)} OR tokens : {_quoted(written)} OR surface : {_quoted(written)}{wider})"


def _beginning(text: str) -> str:
    return text.casefold().replace("'", "").replace("’", "")


def _stem_of(text: str) -> list[str]:
    """A stem may be shorter than the beginning asked for: police* must still find police, kept as ``polic``."""
    return analysis.plain_tokens(text)


def _prefix(text: str) -> str:
    beginning = _quoted(_beginning(text))
    if analysis.has_hangul(text):
        return f"(tokens : {beginning} * OR surface : {beginning} *)"
    return f"(tokens : {beginning} * OR tokens : {_quoted(*_stem_of(text))})"


def _places(word: str, text: str) -> Iterator[tuple[int, int]]:
    """Find where a written word begins a word of the text."""
    for match in re.finditer(re.escape(word), text, re.IGNORECASE):
        if match.start() == 0 or not text[match.start() - 1].isalnum():
            yield match.span()
