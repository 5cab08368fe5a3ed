"""The first page of an empty folder: begin a project, or lay out the invented example. Once there is one it is gone."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from firsthand.desk.project.beginning import Beginning, begin
from firsthand.errors import FirsthandError
from firsthand.workbench.frame.app import FORM, Desk, desk_of, routed
from firsthand.workbench.frame.callers import caller
from firsthand.workbench.frame.forms import read_form
from firsthand.workbench.frame.pages import LANGUAGES, language_of, page
from firsthand.workbench.frame.sessions import Session
from firsthand.workbench.project.project_files import DONE, Done
from firsthand.workbench.unlocking import welcomed

EXAMPLE = "example"
"""The member of the invented example, whose vault opens without a passphrase."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/begin", ask),
        routed("/begin", make, "POST"),
        routed("/begin/example", lay_out, "POST"),
    ]


def ask(request: Request) -> Response:
    """Ask what the project is to be."""
    _require_empty(desk_of(request))
    return _form(request, Beginning("", "", [language_of(request)], "", "", ""))


async def make(request: Request) -> Response:
    """Make the project, and sign in who made it; what she typed comes back with what is wrong with it."""
    given, desk = await _sent(request), desk_of(request)
    said = {name: str(given.get(name, "")).strip() for name in ("title", "group", "user")}
    secret = {name: str(given.get(name, "")) for name in ("passphrase", "again")}
    wanted = Beginning(**said, languages=[str(tag) for tag in given.getlist("language")], **secret)

    def making() -> Session:
        with _alone(desk):
            begin(desk.root, wanted, now=desk.now())
        return desk.sessions.unlock(wanted.user, wanted.passphrase, caller(request.scope))

    try:
        session = await run_in_threadpool(making)
    except FirsthandError as fault:
        return _form(request, replace(wanted, passphrase="", again=""), fault)
    session.jobs[DONE] = Done("begun", 0, "", None)
    return welcomed(request, session, "/project")


async def lay_out(request: Request) -> Response:
    """Lay out the invented example, and sign in its member."""
    await _sent(request)
    desk = desk_of(request)
    example = desk.example
    if example is None:
        raise HTTPException(404)

    def making() -> Session:
        with _alone(desk):
            example(desk.root)
        return desk.sessions.unlock(EXAMPLE, "", caller(request.scope))

    return welcomed(request, await run_in_threadpool(making))


@contextmanager
def _alone(desk: Desk) -> Iterator[None]:
    """Make a project where none is yet, one at a time."""
    with desk.beginning:
        _require_empty(desk)
        yield
        desk.begin()


def _require_empty(desk: Desk) -> None:
    if desk.begun:
        raise HTTPException(404)


async def _sent(request: Request) -> FormData:
    """Read a form of this server's own first page. Raises HTTPException for any other, and once there is a project."""
    _require_empty(desk_of(request))
    given = await read_form(request)
    told = given.get(FORM)
    if not isinstance(told, str) or not hmac.compare_digest(told.encode(), desk_of(request).form.encode()):
        raise HTTPException(403)
    return given


def _form(request: Request, wanted: Beginning, fault: FirsthandError | None = None) -> Response:
    desk = desk_of(request)
    return page(
        request, "begin.html.j2", status=422 if fault else 200, wanted=wanted, fault=fault, form=desk.form,
        folder=str(desk.root), every=LANGUAGES, example=desk.example is not None,
    )  # fmt: skip
