"""Unlocking, locking, and choosing the language."""

from __future__ import annotations

from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.changesets import finish
from firsthand.desk.publication.publishing import finish as finish_publishing
from firsthand.errors import EnvironmentFault, FirsthandError
from firsthand.workbench.frame.app import FORM, Desk, desk_of, posted, routed, signed_in
from firsthand.workbench.frame.callers import caller
from firsthand.workbench.frame.guard import FORM_HEADER, cookie_of, is_hers
from firsthand.workbench.frame.pages import LANGUAGE_COOKIE, LANGUAGES, TYPED, Typed, page, session_of
from firsthand.workbench.frame.sessions import Session
from firsthand.workbench.publication.making import folder


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/unlock", ask),
        routed("/unlock", unlock, "POST"),
        routed("/lock", lock, "POST"),
        routed("/language", choose, "POST"),
        routed("/awake", awake),
    ]


def ask(request: Request) -> Response:
    """Ask who she is."""
    if session_of(request) is not None:
        return RedirectResponse("/", 303)
    return page(request, "unlock.html.j2", user="", fault=None)


async def unlock(request: Request) -> Response:
    """Open the vault with a member's passphrase, and begin her session."""
    given = await request.form(max_files=0, max_fields=10)
    user, passphrase = str(given.get("user", "")).strip(), str(given.get("passphrase", ""))
    try:
        session = await run_in_threadpool(_opened, desk_of(request), user, passphrase, caller(request.scope))
    except EnvironmentFault as fault:
        return page(request, "unlock.html.j2", status=401, user=user, fault=fault)
    return welcomed(request, session)


def _opened(desk: Desk, user: str, passphrase: str, whose: int | None) -> Session:
    """Unlock, and finish what was cut short: an edition, or a change of the project; what cannot be, its page tells."""
    session = desk.sessions.unlock(user, passphrase, whose)
    with suppress(FirsthandError):
        finish(session.vault, desk.root, now=desk.now())
    with suppress(FirsthandError, OSError):
        finish_publishing(session.vault, folder(desk))
    return session


def welcomed(request: Request, session: Session, where: str = "/") -> Response:
    """Send her who unlocked to a page, with her session's cookie."""
    response = RedirectResponse(where, 303)
    response.set_cookie(cookie_of(request), session.token, httponly=True, samesite="strict", path="/")
    return response


async def lock(request: Request) -> Response:
    """End the session at once."""
    await posted(request)
    desk_of(request).sessions.lock(signed_in(request).token)
    response = RedirectResponse("/unlock", 303)
    response.delete_cookie(cookie_of(request), path="/")
    return response


def awake(request: Request) -> Response:
    """Answer a page that asks whether its session is still unlocked."""
    signed_in(request)
    return Response(status_code=204)


async def choose(request: Request) -> Response:
    """Remember the language of the pages; it is no secret, and asked for before anybody unlocks.

    A page's script sends along what is typed on it; the session keeps that for the page that comes next, once.
    """
    given = await request.form(max_files=0, max_fields=10)
    language, back = str(given.get("language", "")), str(given.get("here", "/"))
    ours = back.startswith("/") and not back.startswith(("//", "/\\"))  # a browser reads both as another site
    response: Response = RedirectResponse(back if ours else "/", 303)
    if FORM_HEADER in request.headers:
        typed, session = str(given.get("typed", "")), session_of(request)
        if typed and (session is None or not is_hers(session, given.get(FORM))):
            return Response(status_code=401)
        if typed and session is not None:
            session.jobs[TYPED] = Typed(back, typed)
        response = Response(status_code=204)
    if language in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=31_536_000, httponly=True, samesite="strict", path="/")
    return response
