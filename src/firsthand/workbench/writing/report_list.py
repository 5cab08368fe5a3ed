"""Reports given another title or another place in the list, their files another order, and a report deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.project.project_files import Undo
from firsthand.desk.writing import report_list
from firsthand.model.project import Project
from firsthand.vault import Vault
from firsthand.workbench.frame.app import desk_of, posted, routed, signed_in
from firsthand.workbench.frame.editing import report_of
from firsthand.workbench.frame.pages import page
from firsthand.workbench.project.project_files import DONE, Done

T = TypeVar("T")
BY = {"up": -1, "down": 1}
DELETED = "report deleted"


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/reports/{name}/title", retitle, "POST"),
        routed("/reports/{name}/move", move, "POST"),
        routed("/reports/{name}/files/move", move_file, "POST"),
        routed("/reports/{name}/delete", ask),
        routed("/reports/{name}/delete", delete, "POST"),
    ]


async def retitle(request: Request) -> Response:
    """Give a report another title."""
    given, settings = await posted(request), report_of(request)
    title = str(given.get("title", ""))
    await _writing(request, lambda vault, project: report_list.retitle(vault, project, settings, title))
    return RedirectResponse(f"/reports#{quote(settings.name)}", 303)


async def move(request: Request) -> Response:
    """Move a report one place up or down the list."""
    given, settings = await posted(request), report_of(request)
    by = BY.get(str(given.get("by", "")), 0)
    await _writing(request, lambda vault, project: report_list.move_report(vault, project, settings, by))
    return RedirectResponse(f"/reports#{quote(settings.name)}", 303)


async def move_file(request: Request) -> Response:
    """Move a file one place up or down in its report, and show that file."""
    given, settings = await posted(request), report_of(request)
    path, by = str(given.get("path", "")), BY.get(str(given.get("by", "")), 0)
    at = await _writing(request, lambda vault, project: report_list.move_file(vault, project, settings, path, by))
    return RedirectResponse(f"/reports/{quote(settings.name)}?file={at + 1}#files", 303)


def ask(request: Request) -> Response:
    """Say what deleting a report takes away, what stays, or why it cannot be deleted; and ask, once."""
    desk, settings = desk_of(request), report_of(request)
    goes = report_list.leaving(signed_in(request).vault, desk.project(), settings)
    return page(request, "report_delete.html.j2", report=settings, goes=goes)


async def delete(request: Request) -> Response:
    """Delete a report as it was shown, and keep what takes that back."""
    given, settings, session = await posted(request), report_of(request), signed_in(request)
    state, texts = str(given.get("state", "")), bool(given.get("texts"))

    def deleting(vault: Vault, project: Project) -> Undo:
        return report_list.delete_report(vault, project, settings, state, texts=texts)

    done = await _writing(request, deleting)
    session.jobs[DONE] = Done(DELETED, 1, settings.name, done)
    return RedirectResponse("/reports", 303)


async def _writing(request: Request, change: Callable[[Vault, Project], T]) -> T:
    """Make a change, one writer at a time."""
    session, desk = signed_in(request), desk_of(request)

    def changing() -> T:
        with desk.sessions.writing(session) as vault:
            return change(vault, desk.project())

    return await run_in_threadpool(changing)
