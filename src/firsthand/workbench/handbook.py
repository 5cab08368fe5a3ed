"""The user's manual inside the workbench, with the rules and formats it leads to. Nothing is fetched from elsewhere."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from firsthand.desk.handbook import PARTS, page_of_rule
from firsthand.desk.handbook import page as page_of
from firsthand.workbench.frame.app import routed
from firsthand.workbench.frame.pages import LANGUAGES, language_of, page

FIRST = "first-hour"
"""The page of the manual that is read first."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [routed("/help", manual), routed("/help/{part}/{name}", other)]


def manual(request: Request) -> Response:
    """Show the manual in the reader's language."""
    return _shown(request, "manual", FIRST)


def other(request: Request) -> Response:
    """Show a page that the manual leads to; a rule also by its code. Raises UsageError where there is none."""
    part, name = request.path_params["part"], request.path_params["name"]
    return _shown(request, part, (page_of_rule(name) if part == "rules" else "") or name)


def _shown(request: Request, part: str, name: str) -> Response:
    asked = request.query_params.get("in", "")
    written = (asked if asked in LANGUAGES else language_of(request)) if part == "manual" else "en"
    body, headings = rendered(page_of(part, name, written), part)
    return page(request, "help.html.j2", body=body, headings=headings, written=written, manual=part == "manual")


@cache
def rendered(text: str, part: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Write a page of ours as HTML, with its second headings and their anchors; links lead to pages in here."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.use(anchors_plugin, max_level=3, slug_func=slug)
    tokens = markdown.parse(text)
    for token in _all(tokens):
        if token.type == "link_open":
            token.attrSet("href", address(str(token.attrs["href"]), part))
        elif token.type == "table_open":
            token.attrSet("class", "wide")
    headings = tuple(
        (str(opened.attrs["id"]), inside.content)
        for opened, inside in pairwise(tokens)
        if opened.type == "heading_open" and opened.tag == "h2"
    )
    html = markdown.renderer.render(tokens, markdown.options, {})
    html = html.replace("<pre>", '<pre tabindex="0">')  # what is wider than the screen is moved with the arrow keys
    return html, headings


def slug(heading: str) -> str:
    """Name a heading as links to it do: small letters, digits and Hangul, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def address(link: str, part: str) -> str:
    """Say where a link of a page leads in here; one to what is not in here leads to the manual's first page."""
    split = urlsplit(link)
    if split.scheme or not split.path:
        return link if not split.scheme else "/help"
    folder, _, name = posixpath.normpath(posixpath.join(part, split.path)).rpartition("/")
    if folder not in PARTS or not name.endswith(".md"):
        return "/help"
    bare, _, language = name.removesuffix(".md").partition(".")
    within = f"?in={language or 'en'}" if folder == part == "manual" else ""
    return f"/help/{folder}/{bare}{within}" + (f"#{split.fragment}" if split.fragment else "")


def _all(tokens: list[Token]) -> list[Token]:
    return [one for token in tokens for one in (token, *(token.children or ()))]
