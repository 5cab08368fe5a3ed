"""Change ``codebook.toml`` as text: a code changed, added or taken out, and every comment left where it stands."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from firsthand.errors import UsageError
from firsthand.project.positions import scan
from firsthand.project.rewriting import rewrite

CODES = "code"
Fields = Mapping[str, str | Mapping[str, str]]


def changed(text: str, code: str, fields: Fields) -> str:
    """Give parts of a code other texts; an empty one takes the part out. Raises UsageError where there is no such code.

    With ``id`` among the fields the code has another name.
    """
    index = _index(text, code)
    there = held(text)[index]
    known = {key: value for key, value in fields.items() if key in there}
    fresh = {key: value for key, value in fields.items() if key not in there and _says(value)}
    found = rewrite(text, known, (CODES, index))
    if found is not None and fresh:
        found = _put_in(found, index, rewrite("", fresh) or "")
    return _checked(text, found, index, index)


def marked(text: str, code: str, key: str) -> str:
    """Set a key of a code to true."""
    index = _index(text, code)
    return text if key in held(text)[index] else _checked(text, _put_in(text, index, f"{key} = true"), index, index)


def added(text: str, code: str, fields: Fields, after: str = "") -> str:
    """Add a code, after another where one is named, else at the end."""
    said = {key: value for key, value in {"id": code, **fields}.items() if _says(value)}
    made = f"[[{CODES}]]\n" + (rewrite("", said) or "")
    lines = text.splitlines(keepends=True)
    index = _index(text, after) + 1 if after else len(held(text))
    at = _extent(text, index - 1)[1] if after else len(lines)
    head = "".join(lines[:at])
    head += "" if not head or head.endswith("\n") else "\n"
    new = head + ("\n" if head.strip() else "") + made.strip("\n") + "\n" + "".join(lines[at:])
    return _checked(text, new, index, None)


def without(text: str, code: str) -> str:
    """Take a code out, and no comment but those among its own lines."""
    index = _index(text, code)
    start, end = _extent(text, index)
    lines = text.splitlines(keepends=True)
    while end < len(lines) and not lines[end].strip() and (start == 0 or not lines[start - 1].strip()):
        end += 1
    return _checked(text, "".join(lines[:start] + lines[end:]), None, index)


def without_topic(text: str, topic: str) -> str:
    """Take the label of a topic out."""
    import tomlkit

    document = tomlkit.parse(text)
    topics: Any = document.get("topics")
    topics.pop(topic)
    return tomlkit.dumps(document)


def held(text: str) -> list[dict[str, Any]]:
    """Read the codes as the file has them. Raises UsageError for a text that is no TOML."""
    try:
        codes = tomllib.loads(text).get(CODES, [])
    except (ValueError, RecursionError):
        raise UsageError("codebook.toml is not valid TOML", "Put it right in a text editor first.") from None
    return [code for code in codes if isinstance(code, dict)] if isinstance(codes, list) else []


def _index(text: str, code: str) -> int:
    for number, found in enumerate(held(text)):
        if found.get("id") == code:
            return number
    raise UsageError(f"the codebook has no code {code}", "The codebook's page lists those it has.")


def _extent(text: str, index: int) -> tuple[int, int]:
    """Tell from which line to which, the end exclusive, a code goes: from its header to its last value."""
    spots = scan(text)
    starts = sorted({spot.start for path, spot in spots.items() if text[max(spot.start - 1, 0)] == "["})
    header = spots[CODES, index].start
    first = text.count("\n", 0, header)
    later = [start for start in starts if start > header]
    lines = text.splitlines()
    last = text.count("\n", 0, later[0]) if later else len(lines)
    while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
        last -= 1
    return first, last


def _put_in(text: str, index: int, line: str) -> str:
    """Put a line after the last value of a code, before any comment that follows."""
    lines = text.splitlines(keepends=True)
    end = _extent(text, index)[1]
    ended = "".join(lines[:end])
    ended += "" if ended.endswith("\n") else "\n"
    return ended + line.strip("\n") + "\n" + "".join(lines[end:])


def _says(value: str | Mapping[str, str]) -> bool:
    return any(value.values()) if isinstance(value, Mapping) else bool(value)


def _checked(text: str, new: str | None, became: int | None, was: int | None) -> str:
    """Make sure that nothing changed but one code: that which ``was`` there, and which ``became`` or came to it.

    Raises UsageError where the file is laid out so oddly that it did.
    """

    def others(codes: list[dict[str, Any]], index: int | None) -> list[dict[str, Any]]:
        return [code for number, code in enumerate(codes) if number != index]

    try:
        if new is not None and others(held(text), was) == others(held(new), became):
            return new
    except UsageError:
        pass
    raise UsageError("codebook.toml is laid out so that this cannot be changed here", "Use a text editor.")
