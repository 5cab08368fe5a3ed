"""A bound report as files' bytes. The same report gives the same bytes. Nothing here writes a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firsthand.model.bound import Bound
from firsthand.render.compose import compose
from firsthand.render.typesetter import Fonts

NO_PICTURES: Mapping[str, bytes] = {}
ANY_FONT = Fonts()


def html(bound: Bound, pictures: Mapping[str, bytes] = NO_PICTURES) -> bytes:
    """Write the report as one self-contained HTML file."""
    from firsthand.render import web

    return web.write(compose(bound), pictures)


def pdf(bound: Bound, fonts: Fonts = ANY_FONT, pictures: Mapping[str, bytes] = NO_PICTURES) -> bytes:
    """Write the report as PDF/UA-1. Raises FontMissing, naming what to install, when letters have no font."""
    from firsthand.render import page

    return page.write(compose(bound), fonts, pictures)
