"""Whether passages coded as graphic are covered: a setting of a member, kept for as long as her session."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.workbench.frame.app import posted, routed, signed_in
from firsthand.workbench.frame.guard import FORM_HEADER


def routes() -> list[BaseRoute]:
    """List what is posted to."""
    return [routed("/graphic", cover, "POST")]


async def cover(request: Request) -> Response:
    """Cover them, or show them, until the session ends."""
    given = await posted(request)
    session = signed_in(request)
    session.covers = given.get("cover") != "no"
    if FORM_HEADER in request.headers:
        return JSONResponse({"covers": session.covers})
    back = str(given.get("here", "/"))
    ours = back.startswith("/") and not back.startswith(("//", "/\\"))  # a browser reads both as another site
    return RedirectResponse(back if ours else "/", 303)
