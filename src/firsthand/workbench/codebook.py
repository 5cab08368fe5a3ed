"""The codebook, with how often each code is used."""

from __future__ import annotations

from collections import Counter, defaultdict

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from firsthand.model.coding import Code
from firsthand.workbench.app import desk_of, routed, signed_in
from firsthand.workbench.pages import language_of, page


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [routed("/codebook", codebook)]


def codebook(request: Request) -> Response:
    """Show the codes by topic: their definitions, and how many codings and sources there are of each."""
    vault, book, language = signed_in(request).vault, desk_of(request).project().codebook, language_of(request)
    codings = vault.codings()
    used = Counter(dated.coding.code for dated in codings)
    sources: dict[str, set[str]] = defaultdict(set)
    for dated in codings:
        sources[dated.coding.code].add(dated.coding.source)
    topics: dict[str, list[Code]] = defaultdict(list)
    for code in book.codes.values():
        topics[book.topic_of(code.id)].append(code)
    return page(
        request, "codebook.html.j2", used=used,
        topics={book.topic_label(topic, language): codes for topic, codes in topics.items()},
        sources={code: len(found) for code, found in sources.items()},
    )  # fmt: skip
