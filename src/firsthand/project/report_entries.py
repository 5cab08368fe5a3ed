"""The entries of the list of reports in ``firsthand.toml`` as lines of its text: moved and taken out, and read again.

A library for TOML gives the comment above an entry to the entry before it. Here a comment that stands right above one
goes with it when it is moved, but for that above the first, which is likely to speak of all; and none is ever lost
but those inside an entry that is taken out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]#]+?)\s*\]\]?\s*(#.*)?\r?")
_ENTRY = re.compile(r"\s*\[\[\s*reports\s*\]\]\s*(#.*)?\r?")
_SILENT = re.compile(r"\s*(#.*)?\r?")
_VALUE = re.compile(r"""(\s*)("[^"\\]*"|'[^']*')(\s*,?)(\s*(?:#.*)?\r?)""")


class _Lines(NamedTuple):
    """Where an entry stands: from the comments above it, from its header, and up to where it ends."""

    above: int
    header: int
    end: int


def without(text: str, name: str) -> str | None:
    """Take a report's entry out. None where the text is no TOML, or would not be read as it is meant."""
    lines, at = text.split("\n"), _index(text, name)
    if at is None:
        return None
    entry = _entries(lines)[at]
    end = entry.end
    if entry.above == entry.header and end < len(lines) - 1 and not lines[end].strip():
        end += 1  # the empty line after it
    wanted = [each for each in _reports(text) if each.get("name") != name]
    return _as_wanted(text, "\n".join([*lines[: entry.header], *lines[end:]]), wanted)


def moved(text: str, name: str, by: int) -> str | None:
    """Let a report change places with the one before it (``by`` -1) or after it (1). None as :func:`without`."""
    lines, at = text.split("\n"), _index(text, name)
    reports = _reports(text)
    if at is None or not 0 <= at + by < len(reports):
        return None
    first, second = sorted((at, at + by))
    entries = _entries(lines)
    a, b = entries[first], entries[second]
    begins = a.header if first == 0 else a.above
    new = [
        *lines[:begins], *lines[b.above : b.end], *lines[a.end : b.above], *lines[begins : a.end], *lines[b.end :]
    ]  # fmt: skip
    reports[first], reports[second] = reports[second], reports[first]
    return _as_wanted(text, "\n".join(new), reports)


def swapped(text: str, name: str, first: int, second: int) -> str | None:
    """Let two files of a report change places where each stands on a line of its own, each with its comment.

    None where they do not, or as :func:`without`.
    """
    lines, at = text.split("\n"), _index(text, name)
    if at is None:
        return None
    reports, entry = _reports(text), _entries(lines)[at]
    files = list(reports[at].get("files", ()))
    places = [_line_of(lines, entry, files[one]) for one in (first, second)]
    a, b = places
    if a is None or b is None:
        return None
    one, other = (_VALUE.fullmatch(lines[place]) for place in (a, b))
    assert one is not None
    assert other is not None
    lines[a], lines[b] = other[1] + other[2] + one[3] + other[4], one[1] + one[2] + other[3] + one[4]
    files[first], files[second] = files[second], files[first]
    reports[at]["files"] = files
    return _as_wanted(text, "\n".join(lines), reports)


def _line_of(lines: Sequence[str], entry: _Lines, file: str) -> int | None:
    found = [
        at for at in range(entry.header + 1, entry.end)
        if (match := _VALUE.fullmatch(lines[at])) is not None and match[2][1:-1] == file
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _entries(lines: Sequence[str]) -> list[_Lines]:
    """Find the entries. What only looks like one is found out by reading the text again."""
    told = ((at, _HEADER.fullmatch(line)) for at, line in enumerate(lines))
    headers = [at for at, header in told if header and not header[1].startswith("reports.")]
    found = []
    for number, at in enumerate(headers):
        if not _ENTRY.fullmatch(lines[at]):
            continue
        end = headers[number + 1] if number + 1 < len(headers) else len(lines)
        while _SILENT.fullmatch(lines[end - 1]):
            end -= 1
        above = at
        while above and lines[above - 1].lstrip().startswith("#"):
            above -= 1
        found.append(_Lines(above, at, end))
    return found


def _index(text: str, name: str) -> int | None:
    names = [each.get("name") for each in _reports(text)]
    found = _entries(text.split("\n"))
    return names.index(name) if names.count(name) == 1 and len(found) == len(names) else None


def _reports(text: str) -> list[dict[str, Any]]:
    held = _parsed(text).get("reports", [])
    return [each for each in held if isinstance(each, dict)] if isinstance(held, list) else []


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _as_wanted(before: str, after: str, reports: Sequence[Mapping[str, Any]]) -> str | None:
    """Give back the new text where it says what the old one said, and of the reports what is wanted."""
    was, now = dict(_parsed(before)), dict(_parsed(after))
    was.pop("reports", None)
    told = now.pop("reports", [])
    return after if was == now and told == list(reports) else None
