"""Pieces of pages that take a while: asked for by a script once somebody opens them, or as a page of their own."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from firsthand.workbench.frame.guard import FORM_HEADER
from firsthand.workbench.frame.pages import language_of, page, part, session_of


def piece(request: Request, template: str, **values: Any) -> Response:
    """Answer a script with the piece alone, anybody else with a page that holds nothing else."""
    if FORM_HEADER in request.headers:
        return HTMLResponse(part(language_of(request), template, session=session_of(request), **values))
    return page(request, "piece.html.j2", piece=template, **values)
