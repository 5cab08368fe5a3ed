"""Canonical JSON (RFC 8785), as far as the evidence pack uses it: section 2.1 of its format."""

from __future__ import annotations

import json

MOST = 2**53 - 1
"""Whole numbers up to here are the same in every reader of JSON."""


def canonical(value: object) -> bytes:
    """Write a value as canonical JSON. Raises ValueError for what the format has no place for."""
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check(value: object) -> None:
    match value:
        case None | bool() | str():
            pass
        case int():
            if abs(value) > MOST:
                raise ValueError("a number too large for every reader of JSON")
        case dict():
            for name, inner in value.items():
                if not isinstance(name, str) or max(name, default="") > "\uffff":
                    raise ValueError("a name in an object must be of characters up to U+FFFF")
                _check(inner)
        case list() | tuple():
            for inner in value:
                _check(inner)
        case _:
            raise ValueError(f"{type(value).__name__} has no place in canonical JSON")
