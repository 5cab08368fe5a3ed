"""Document → one HTML file that asks nothing of anyone: no script, no address loaded, its style sealed by digest."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from firsthand.render.chart import svg
from firsthand.render.pictures import Pictures, picture
from firsthand.render.spans import plain, printable
from firsthand.render.tree import Chart, Document, Span, Spans, Table

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = Path(__file__).parent
_FONTS = "system-ui, 'Segoe UI', 'Noto Sans', 'Apple SD Gothic Neo', 'Malgun Gothic', NanumGothic, sans-serif"
_SCHEMES = {"http", "https", "mailto"}
_LONGEST = 2000
_MARKS = ("em", "strong", "code", "sup", "sub", "s")


def write(document: Document, pictures: Pictures) -> bytes:
    """Write the document as HTML, UTF-8."""
    from markupsafe import Markup

    style = (_HERE / "style.css").read_text("utf-8").strip() + _foot(document.foot)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    def drawn(chart: Chart) -> Markup:
        return Markup(svg(chart, fonts=_FONTS, title=plain(chart.caption)))  # noqa: S704 (svg escapes its texts)

    def shown(span: Span) -> str:
        found = picture(span, pictures)
        return f"data:image/{found.kind};base64,{base64.b64encode(found.data).decode()}"

    return (
        _template()
        .render(
            d=document,
            say=document.words.say,
            style=Markup(style),  # noqa: S704 (our own file)
            style_hash=digest,
            picture=shown,
            svg=drawn,
            marks=_marks,
            outside=outside,
            bare=_bare,
            bare_spans=_bare_spans,
        )
        .encode("utf-8")
    )


def outside(href: str) -> str:
    """Return an ordinary link's address if it leads to the web or a mailbox, else nothing: its words stay."""
    address = printable(href.strip())
    try:
        scheme = urlsplit(address).scheme.lower()
        leads = scheme in _SCHEMES and address.lower().startswith(f"{scheme}:") and len(address) < _LONGEST
    except ValueError:
        return ""
    return address if leads else ""


def _foot(words: str) -> str:
    """Put words at the foot of every printed page; they come from our catalogue."""
    return f'\n@page{{@bottom-left{{content:"{words}";font:8pt sans-serif;color:#7c2d12}}}}' if words else ""


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.get_template("page.html.j2")


def _marks(span: Span) -> tuple[str, ...]:
    return tuple(mark for mark in _MARKS if mark in span.marks)


def _bare(table: Table) -> Table:
    """Take a table's caption away, where it stands beside it already."""
    return replace(table, caption=())


def _bare_spans(found: Spans) -> Spans:
    """Take the note marks, line breaks and links away, for the table of contents; nothing in it is a link's words."""
    return tuple(
        replace(span, text=" " if span.text == "\n" else span.text, href="", citation=0)
        for span in found
        if not span.note and not span.picture
    )
