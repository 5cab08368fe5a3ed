"""Diagnostics as read in a terminal, in the manner of Ruff: place, rule, message, source line and caret."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from firsthand.diagnostics.diagnostic import Diagnostic, Severity
from firsthand.model.manuscript import Section
from firsthand.model.place import Place

WINDOW = 100
"""The most terminal columns of a source line that are shown."""

_LONGEST_WORDS = 60
_COLOURS = {
    Severity.BLOCK: "\x1b[1;31m",
    Severity.REVIEW: "\x1b[1;33m",
    Severity.NOTE: "\x1b[1;36m",
    "place": "\x1b[1m",
    "gutter": "\x1b[34m",
}
_END = "\x1b[0m"


def as_text(
    diagnostics: Sequence[Diagnostic],
    sections: Iterable[Section] = (),
    *,
    colour: bool = False,
    show_source: bool = False,
) -> str:
    """Print diagnostics and a summary, ending in a line break.

    ``sections`` are the manuscript's, for the source lines; without ``show_source`` no word of them is printed.
    ``colour`` adds terminal colours. Characters that steer a terminal are shown as a replacement mark.
    """
    painter = _Painter(colour)
    lines = {section.path: section.lines for section in sections} if show_source else {}
    width = max((len(str(d.place.line)) for d in diagnostics), default=1)
    shown = [_one(d, lines, width, painter) for d in diagnostics]
    return "\n".join([*shown, _summary(diagnostics, painter)]) + "\n"


class _Painter:
    """Adds terminal colours, or nothing."""

    def __init__(self, colour: bool) -> None:  # noqa: FBT001
        self._colour = colour

    def __call__(self, what: Severity | str, text: str) -> str:
        return f"{_COLOURS[what]}{text}{_END}" if self._colour and what in _COLOURS else text


def _one(diagnostic: Diagnostic, sections: Mapping[str, tuple[str, ...]], width: int, paint: _Painter) -> str:
    place = diagnostic.place
    lines = sections.get(place.path, ())
    source = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    word = place.path.lower().endswith(".docx")
    where = _paragraph(place, source) if word else f"{place.path}:{place.line}:{place.column}"
    if not place.line:
        where = place.path
    severity = paint(diagnostic.severity, str(diagnostic.severity))
    rows = [f"{paint('place', where)}: {severity} {diagnostic.code} [{diagnostic.name}] {diagnostic.message}"]
    gutter = " " * width
    if source and not word:
        shown, before, carets = _window(source, place)
        rows.append(paint("gutter", f"{gutter} |"))
        rows.append(f"{paint('gutter', f'{place.line:>{width}} |')} {shown}".rstrip())
        rows.append(f"{paint('gutter', f'{gutter} |')} {' ' * before}{paint(diagnostic.severity, '^' * carets)}")
    if diagnostic.fix is not None and lines:
        rows.append(f"{gutter} = fix: write “{_plain(diagnostic.fix.text)}”; --fix does it")
    rows.append(f"{gutter} = help: firsthand explain {diagnostic.code}")
    return "\n".join(rows) + "\n"


def _paragraph(place: Place, source: str) -> str:
    """Name a place in a Word document, by the words themselves where they may be shown."""
    if not source:
        return f"{place.path}: paragraph {place.line}, character {place.column}"
    end = place.end_column - 1 if place.end_line == place.line else len(source)
    words = _plain(source[place.column - 1 : end] or source[place.column - 1 :])
    if len(words) > _LONGEST_WORDS:
        words = words[: _LONGEST_WORDS - 1].rstrip() + "…"
    return f"{place.path}: paragraph {place.line}, “{words}”"


def _window(source: str, place: Place) -> tuple[str, int, int]:
    """Cut a line to what fits around the caret: the text, and the terminal columns before and under the carets."""
    text = _plain(source)
    start = min(place.column - 1, len(text))
    end = place.end_column - 1 if place.end_line == place.line else len(text) if place.end_line else start + 1
    end = max(start + 1, min(end, len(text)))
    first = last = start
    used = 0
    while used < WINDOW and (first > 0 or last < len(text)):
        if last < len(text) and (last < end or first == 0 or last - end < start - first):
            used += columns(text[last])
            last += 1
        else:
            first -= 1
            used += columns(text[first])
    cut = text[first:last]
    left = "… " if first > 0 else ""
    right = " …" if last < len(text) else ""
    under = columns(text[start : min(end, last)])
    return f"{left}{cut}{right}", columns(left) + columns(text[first:start]), max(1, under)


def columns(text: str) -> int:
    """Count the terminal columns a text takes: wide East Asian characters two, combining and joining ones none."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in {"Mn", "Me", "Cf"} or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _plain(text: str) -> str:
    """Make a text safe to print on one line: no control characters, no direction overrides; a tab is a space."""
    if text.isprintable():
        return text
    return "".join(_printable(c) for c in text)


def _printable(character: str) -> str:
    if character in "\t\n\u00a0\u3000\u2028\u2029":
        return " "
    if (
        unicodedata.category(character) in {"Cc", "Cs"}
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ):
        return "\ufffd"
    return character


def _summary(diagnostics: Sequence[Diagnostic], paint: _Painter) -> str:
    counts = {severity: sum(1 for d in diagnostics if d.severity is severity) for severity in Severity}
    if not diagnostics:
        return "No problems found. The report can be published."
    blocked, review, notes = counts[Severity.BLOCK], counts[Severity.REVIEW], counts[Severity.NOTE]
    parts = []
    if blocked:
        parts.append(f"{blocked} block")
    if review:
        parts.append(f"{review} need{'s' if review == 1 else ''} a second person")
    if notes:
        parts.append(f"{notes} to note")
    found = f"Found {len(diagnostics)} problem{'' if len(diagnostics) == 1 else 's'}: {', '.join(parts)}."
    if blocked:
        return f"{found} {paint(Severity.BLOCK, 'The report cannot be published.')}"
    if review:
        return f"{found} {paint(Severity.REVIEW, 'The report can be published once a second person has decided.')}"
    return f"{found} The report can be published."
