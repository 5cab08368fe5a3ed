"""Values as bytes that are the same wherever they are written: what digests of the journal and of records are over."""

from __future__ import annotations

import json


def canonical(value: object) -> bytes:
    """Write a value as canonical JSON: sorted keys, no spaces, ASCII."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
