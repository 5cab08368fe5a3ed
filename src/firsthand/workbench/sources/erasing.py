"""Erasing a source for good: what it would take and cannot take said beforehand, her code typed once more."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.sources.elsewhere import elsewhere
from firsthand.desk.sources.erasing import erase
from firsthand.errors import UsageError
from firsthand.model.roles import Permission
from firsthand.vault import Stale
from firsthand.workbench.frame.app import desk_of, posted, routed, signed_in
from firsthand.workbench.frame.pages import page


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/sources/{code}/erase", ask),
        routed("/sources/{code}/erase", confirm, "POST"),
        routed("/sources/{code}/erased", erased),
    ]


def ask(request: Request) -> Response:
    """Say what an erasure would take, and what it cannot take."""
    return _erasing(request, "", 200)


async def confirm(request: Request) -> Response:
    """Erase her for good, where her code was typed once more. Everybody else has to unlock anew."""
    given = await posted(request)
    session, desk, code = signed_in(request), desk_of(request), request.path_params["code"]
    session.vault.require(Permission.ERASE)
    confirmed = str(given.get("confirmed", ""))
    if confirmed.strip() != code:
        return await run_in_threadpool(_erasing, request, confirmed, 422)

    def erasing() -> None:
        found = elsewhere(session.vault, desk.project(), code)  # afterwards nobody can tell which files are hers
        with desk.sessions.alone(session) as vault:
            erase(vault, code, confirmed, now=desk.now())
        session.jobs[_noted(code)] = found

    await run_in_threadpool(erasing)
    return RedirectResponse(f"/sources/{code}/erased", 303)


def _erasing(request: Request, confirmed: str, status: int) -> Response:
    vault, code = signed_in(request).vault, request.path_params["code"]
    vault.require(Permission.ERASE)
    return page(request, "erase.html.j2", status=status, affected=vault.affected(code), confirmed=confirmed)


def erased(request: Request) -> Response:
    """Say that she is erased, and in which copies she can still be read."""
    vault, code = signed_in(request).vault, request.path_params["code"]
    vault.require(Permission.ERASE)
    gone = (each for entry in vault.journal() for each in entry.details.get("effects", ()))
    if {"did": "erase", "source": code} not in gone:
        raise UsageError(f"{code} was not erased", "Her page has what is recorded of her.")
    copies = [backup.place for backup in vault.backups(stale=True) if Stale.ERASED in backup.stale]
    found = signed_in(request).jobs.get(_noted(code))
    return page(request, "erased.html.j2", code=code, copies=copies, found=found)


def _noted(code: str) -> str:
    """Name what was noted before she was erased, for the one who erased her, until she locks."""
    return f"elsewhere {code}"
