"""Find words in the vault."""

from __future__ import annotations

from firsthand.errors import UsageError
from firsthand.text.query import Malformed, Query, parse_query


def query(text: str) -> Query:
    """Read a search. Raises UsageError, with the place, for one that cannot be read."""
    parsed = parse_query(text)
    if isinstance(parsed, Malformed):
        raise UsageError(
            f"the search is malformed at character {parsed.position}: {parsed.message}",
            'For example: "police near:5 report"',
        )
    return parsed
