"""Bound report → HTML, PDF and Word. Decides nothing: what may be shown was checked before."""

from __future__ import annotations

from firsthand.render.body import pictures_of
from firsthand.render.published import FORMATS, html, pdf, render, word
from firsthand.render.typesetter import FontMissing, Fonts

__all__ = ["FORMATS", "FontMissing", "Fonts", "html", "pdf", "pictures_of", "render", "word"]
