"""A bound report as files' bytes. The same report gives the same bytes. Nothing here writes a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firsthand.model.bound import Bound
from firsthand.render.compose import compose

NO_PICTURES: Mapping[str, bytes] = {}


def html(bound: Bound, pictures: Mapping[str, bytes] = NO_PICTURES) -> bytes:
    """Write the report as one self-contained HTML file."""
    from firsthand.render import web

    return web.write(compose(bound), pictures)
