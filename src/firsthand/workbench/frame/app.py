"""The application: its pages, what stands before them, and what is shown where something fails."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from firsthand.desk.files import ChangedMeanwhile, saves, within
from firsthand.errors import FirsthandError, NotPermitted, UsageError, VaultBusy
from firsthand.model.project import Project
from firsthand.model.testimony import InterviewRef
from firsthand.project import read_project
from firsthand.workbench.frame.forms import read_form
from firsthand.workbench.frame.guard import FORM_HEADER, Guard, is_hers
from firsthand.workbench.frame.pages import language_of, page
from firsthand.workbench.frame.sessions import Session, Sessions
from firsthand.workbench.language.wording import said

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.datastructures import FormData

FORM = "form"
"""The field of a form that carries what only this session's pages know."""

SWEEP = 15.0
"""So often, in seconds, sessions at rest are looked for: a browser that was closed asks for nothing any more."""


@dataclass
class Desk:
    """What the pages share: the project as it is on disk now, who is signed in, and the clock.

    ``begun`` is false while the folder is empty; ``example`` lays the invented one out there. ``form`` is what the page
    that begins a project sends back: nobody has a session yet.
    """

    root: Path
    sessions: Sessions
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    begun: bool = True
    example: Callable[[Path], object] | None = None
    form: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    beginning: Lock = field(default_factory=Lock)
    _read: tuple[object, Project] | None = None
    _guard: Lock = field(default_factory=Lock)

    @property
    def today(self) -> date:
        """The day it is here."""
        return self.now().astimezone().date()

    def begin(self) -> None:
        """Go on with the project that was made in the folder."""
        self.sessions.vault = self.root / self.project().vault
        self.begun = True

    def project(self) -> Project:
        """Read the project; again only when one of its files has changed."""
        state = tuple(self._files())
        with self._guard:
            if self._read is None or self._read[0] != state:
                self._read = state, read_project(self.root)
            return self._read[1]


    def _files(self) -> Iterator[tuple[str, int, int]]:
        """List the files a project is read from, with when they were written; not what lies in its vault."""
        yield from _listed(self.root, leaving=str(self.sessions.vault))


def _listed(folder: Path | str, leaving: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as inside:
        entries = sorted(inside, key=lambda one: one.name)
    for entry in entries:
        with suppress(FileNotFoundError):  # gone since it was listed
            if entry.is_dir(follow_symlinks=False) and entry.path != leaving:
                yield from _listed(entry.path, leaving)
            elif entry.name.endswith((".toml", ".csv")):
                told = entry.stat()
                yield entry.path, told.st_mtime_ns, told.st_size


def desk_of(request: Request) -> Desk:
    """Return what the pages share."""
    return cast("Desk", request.app.state.desk)


def signed_in(request: Request) -> Session:
    """Return whose request it is; the guard lets nobody else to these pages."""
    return cast("Session", request.state.session)


def shown(request: Request, interviews: Iterable[InterviewRef]) -> None:
    """Have the journal say that words of these interviews are shown to who asked: once in a session for each."""
    signed_in(request).vault.access.note(interviews, now=desk_of(request).now())


async def posted(request: Request) -> FormData:
    """Read a form that one of this session's own pages sent. Raises HTTPException for any other."""
    given = await read_form(request)
    if not is_hers(signed_in(request), request.headers.get(FORM_HEADER) or given.get(FORM)):
        raise HTTPException(403)
    return given


def create_app(desk: Desk, hosts: frozenset[str], routes: list[BaseRoute]) -> Starlette:
    """Make the application of one project. ``hosts`` are the names, with port, that it answers to."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(_sweep(desk.sessions))
        yield
        sweeping.cancel()
        desk.sessions.lock_all()

    app = Starlette(
        routes=[*routes, Mount("/static", StaticFiles(packages=[("firsthand.workbench", "static")]), name="static")],
        middleware=[Middleware(cast("Any", Guard), sessions=desk.sessions, hosts=hosts, begun=lambda: desk.begun)],
        exception_handlers={FirsthandError: _told, HTTPException: _refused, Exception: _failed},
        lifespan=lifespan,
    )
    app.state.desk = desk
    return app


async def _sweep(sessions: Sessions) -> None:
    while True:
        await asyncio.sleep(SWEEP)
        sessions.lock_idle()


STATUSES = ((ChangedMeanwhile, 409), (UsageError, 400), (NotPermitted, 403), (VaultBusy, 409))
"""What a fault answers with, the narrower before the wider."""


def _told(request: Request, fault: Exception) -> Response:
    """Show a fault that has something to say to a person."""
    assert isinstance(fault, FirsthandError)
    status = next((status for kind, status in STATUSES if isinstance(fault, kind)), 500)
    if FORM_HEADER in request.headers:
        language = language_of(request)
        told = (said(language, text) for text in (fault.message, fault.advice) if text)
        return PlainTextResponse("\n".join(told), status)
    return page(request, "fault.html.j2", status=status, message=fault.message, advice=fault.advice)


def _refused(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    return page(request, "fault.html.j2", status=fault.status_code, message=str(fault.status_code), advice="")


def _failed(_request: Request, fault: Exception) -> Response:
    """Show that the program failed."""
    tell_where(fault)
    return PlainTextResponse("The workbench failed at this. What you typed is still in the form: go back.", 500)


def tell_where(fault: Exception) -> None:
    """Tell the terminal where the program failed; never with what: it could be testimony."""
    place = traceback.extract_tb(fault.__traceback__)[-1]
    sys.stderr.write(f"{type(fault).__name__} at {Path(place.filename).name}:{place.lineno}\n")


def routed(path: str, view: Callable[..., Any], *methods: str) -> Route:
    """Declare a page. What is posted may save files of the project: the journal says which."""
    return Route(path, _journalled(view) if "POST" in methods else view, methods=list(methods or ("GET",)))


def _journalled(view: Callable[..., Any]) -> Callable[[Request], Any]:
    @wraps(view)
    async def answer(request: Request) -> Response:
        with saves() as saved:
            try:
                return cast("Response", await view(request))
            finally:
                if saved and request.state.session is not None:
                    await run_in_threadpool(_note_saved, request, saved)

    return answer


def _note_saved(request: Request, saved: dict[Path, str]) -> None:
    desk = desk_of(request)
    signed_in(request).vault.access.saved(within(desk.root, saved), now=desk.now())
