"""Canonical JSON (2.1): read only what writing it again would give, byte for byte."""

from __future__ import annotations

import json
from typing import Any

from firsthand_verify.result import need

DEEPEST, LARGEST = 16, 2**53 - 1


def read(data: bytes, step: str, what: str) -> Any:
    """Read canonical JSON. Raises Refused for anything else."""
    try:
        value = json.loads(data, object_pairs_hook=_once, parse_int=_whole, parse_float=int, parse_constant=int)
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
        good = again == data and _depth(value) <= DEEPEST
    except (ValueError, RecursionError):
        good = False
    need(good, step, f"{what} is not written as section 2.1 says")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs) or max(map(max, filter(None, found)), default="") > "\uffff":
        raise ValueError
    return found


def _whole(digits: str) -> int:
    if len(digits) > len(str(-LARGEST)) or abs(int(digits)) > LARGEST:
        raise ValueError
    return int(digits)


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(_depth, inner), default=0)
