"""Approving a text for quoting, where it is read or listed."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.approving import approve as approve_text
from firsthand.errors import UsageError
from firsthand.model.testimony import InterviewRef
from firsthand.workbench.app import desk_of, posted, routed, signed_in


def routes() -> list[BaseRoute]:
    """List what the pages post to."""
    return [routed("/approve", approve, "POST")]


async def approve(request: Request) -> Response:
    """Approve a text, and go back to where it was listed. Raises UsageError for its translator."""
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)
    interview = InterviewRef.parse(str(given.get("interview", "")))
    if interview is None:
        raise UsageError("no text was named", "Choose one from the list of sources.")
    language, reviewer = str(given.get("language", "")), str(given.get("reviewer", "")).strip()

    def write() -> None:
        with desk.sessions.writing(session) as vault:
            approve_text(vault, interview, language, reviewer, now=desk.now())

    await run_in_threadpool(write)
    if given.get("from") == "source":
        return RedirectResponse(f"/sources/{interview.source}", 303)
    beside = f"?beside={language}" if given.get("beside") else ""
    return RedirectResponse(f"/read/{interview}{beside}", 303)
