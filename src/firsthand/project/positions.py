"""Where each key of a TOML text stands. ``tomllib`` tells places only of what it cannot read.

:func:`scan` walks a text that ``tomllib`` has accepted, and so needs to know only where things begin and end.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

KeyPath = tuple[str | int, ...]
"""``("reports", 0, "files", 1)``: names of tables and keys, and numbers of elements, from 0."""

_TRIVIA = re.compile(r"(?:\s|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})' + r"|'''.*?'''(?:'{0,2})" + r'|"(?:\\.|[^"\\\n])*"' + r"|'[^'\n]*'", re.DOTALL
)
_MOST_PARTS = 50
_WORD, _DOUBLE, _SINGLE = r"""[^\s.=\[\]{}#"',]++""", r'"(?:\\.|[^"\\\n])*+', r"'[^'\n]*+"
# Keys, and what may look like keys: strings and comments. One left open is passed over too, so that no place is tried
# twice.
_KEYS = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"""|\Z)' + r"|'''.*?(?:'''|\Z)|#[^\n]*+"
    rf"|(?P<deep>(?:(?:{_WORD}|{_DOUBLE}\"|{_SINGLE}')[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}})"
    rf"|{_WORD}|{_DOUBLE}\"?|{_SINGLE}'?",
    re.DOTALL,
)
_BARE = re.compile(r"[^\s.=\[\]{}#\"',]+")
_SCALAR = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]*|[^\s,\]}#]+")


@dataclass(frozen=True, slots=True)
class Spot:
    """Code-point offsets: where a key begins and ends, and where the first character of its value stands.

    Of a string that is the character after the opening quotation mark. An element of an array is its own key.
    """

    start: int
    end: int
    value: int


def too_deep(text: str) -> bool:
    """Tell whether a key has more than 50 parts, as in ``a.b.c``: ``tomllib`` takes the square of their number.

    The text need not be valid; in one that is, strings and comments are passed over.
    """
    return any(found["deep"] for found in _KEYS.finditer(text))


def scan(text: str) -> dict[KeyPath, Spot]:
    """Find every table, key and element of a valid TOML text. Newlines are ``\\n``."""
    return _Scanner(text).document()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: dict[KeyPath, Spot] = {}
        self.lengths: dict[KeyPath, int] = {}

    def document(self) -> dict[KeyPath, Spot]:
        prefix: KeyPath = ()
        self.skip(_TRIVIA)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                prefix = self.header()
            else:
                self.pair(prefix)
            self.skip(_TRIVIA)
        return self.found

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(f"offset {self.at}: this is not TOML")
        self.at = match.end()
        return match[0]

    def header(self) -> KeyPath:
        """Read ``[a.b]`` or ``[[a.b]]``; a name of an array of tables stands for its last element."""
        array = self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        path: KeyPath = ()
        parts = self.key()
        for number, (name, start, end) in enumerate(parts, 1):
            path += (name,)
            if array and number == len(parts):
                self.lengths[path] = self.lengths.get(path, 0) + 1
            self.found.setdefault(path, Spot(start, end, start))
            if path in self.lengths:
                path += (self.lengths[path] - 1,)
                self.found.setdefault(path, Spot(start, end, start))
        self.at += 2 if array else 1
        return path

    def key(self) -> list[tuple[str, int, int]]:
        """Read a dotted key: each part with where it begins and ends."""
        parts: list[tuple[str, int, int]] = []
        while True:
            self.skip(_BLANK)
            start = self.at
            if self.text[start] in "\"'":
                written = self.skip(_STRING)
                name = str(tomllib.loads(f"key = {written}")["key"])
            else:
                name = self.skip(_BARE)
            parts.append((name, start, self.at))
            self.skip(_BLANK)
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def pair(self, prefix: KeyPath) -> None:
        path = prefix
        for name, start, end in self.key():
            path += (name,)
            self.found.setdefault(path, Spot(start, end, start))
        self.at += 1
        self.skip(_BLANK)
        key = self.found[path]
        self.found[path] = Spot(key.start, key.end, self.value(path))

    def value(self, path: KeyPath) -> int:
        """Pass over one value, recording what is in it; return where it begins."""
        start, opening = self.at, self.text[self.at]
        if opening in "\"'":
            written = self.skip(_STRING)
            if written.startswith(('"""', "'''")):
                return start + (4 if written[3] == "\n" else 3)
            return start + 1
        if opening not in "[{":
            self.skip(_SCALAR)
            return start
        self.at += 1
        number = 0
        while True:
            self.skip(_TRIVIA)
            if self.text[self.at] in "]}":
                self.at += 1
                return start
            if opening == "{":
                self.pair(path)
            else:
                begins = self.at
                first = self.value((*path, number))
                self.found[(*path, number)] = Spot(begins, self.at, first)
                number += 1
            self.skip(_TRIVIA)
            if self.text[self.at] == ",":
                self.at += 1
