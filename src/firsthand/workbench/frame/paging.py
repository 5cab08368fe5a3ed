"""A long list, two hundred of it at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

AT_ONCE = 200
"""So many stand on one page: a browser sets ten thousand rows slowly, and nobody reads them."""


@dataclass(frozen=True, slots=True)
class Paged:
    """One page of a list: what stands on it, which it is of how many, and the addresses of those around it."""

    shown: Sequence[Any]
    total: int
    number: int
    of: int
    before: str
    after: str

    @property
    def first(self) -> int:
        """The place of the first one shown, counted from 1; 0 where there is none."""
        return (self.number - 1) * AT_ONCE + bool(self.shown)


def paged(request: Request, found: Sequence[Any]) -> Paged:
    """Choose the page an address asks for, or the nearest there is."""
    asked = request.query_params.get("page", "")
    of = max(1, -(-len(found) // AT_ONCE))
    number = min(max(int(asked) if asked.isdecimal() and len(asked) < 10 else 1, 1), of)
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "page" and value]

    def address(to: int) -> str:
        return "?" + urlencode([*kept, ("page", to)]) if 1 <= to <= of else ""

    start = (number - 1) * AT_ONCE
    return Paged(found[start : start + AT_ONCE], len(found), number, of, address(number - 1), address(number + 1))
