"""Admitting interviews and tables: sent once, taken in on a thread of its own, its progress asked for by the page."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from threading import Thread

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.admission.uploads import EVENTS, REGISTER, TABLES, Handed, Outcome, Upload, take_in, told_apart
from firsthand.errors import FirsthandError
from firsthand.model.project import Project
from firsthand.model.roles import Permission, may
from firsthand.workbench.frame.app import Desk, desk_of, posted, routed, signed_in, tell_where
from firsthand.workbench.frame.forms import MOST, MOST_FILES, files_of
from firsthand.workbench.frame.pages import page
from firsthand.workbench.frame.sessions import Session


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/admit", ask),
        routed("/admit", begin, "POST"),
        routed("/admit/{job}", told),
        routed("/admit/{job}/progress", progress),
    ]


@dataclass
class Job:
    """An intake under way, or over: how many files are done of how many, and what came of it."""

    done: int = 0
    of: int = 0
    outcome: Outcome | None = None
    fault: FirsthandError | None = None

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.outcome is not None or self.fault is not None


class _LockedMeanwhile(Exception):
    """The session ended while its intake was under way: what was stored stays, the rest is let go."""


NEEDS = {
    REGISTER: Permission.ADMIT, "consents": Permission.CONSENT, "coverage": Permission.CODE, "codings": Permission.CODE,
    EVENTS: Permission.EVENTS,
}  # fmt: skip
"""What a member must be allowed, by what she hands over."""


def ask(request: Request) -> Response:
    """Ask for files, as far as she may hand them over."""
    session = signed_in(request)
    hers = session.vault.roles()[session.user]
    allowed = [what for what, permission in NEEDS.items() if may(hers, permission)]
    return page(request, "admit.html.j2", most=MOST, most_files=MOST_FILES, allowed=allowed)


async def begin(request: Request) -> Response:
    """Take what was sent, and begin to admit it. Raises UsageError for what cannot be meant."""
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)
    files = [Upload(*one) for name in ("files", "folder") for one in await files_of(given, name)]
    chosen = {what: await files_of(given, what) for what in (REGISTER, *TABLES)}
    happened = [Upload(*one) for one in await files_of(given, EVENTS)]
    await given.close()
    handed = told_apart(files, {what: Upload(*found[0]) for what, found in chosen.items() if found}, happened)
    _require(session, handed)
    name, job = secrets.token_urlsafe(8), Job(of=len(handed.files))
    session.jobs[name] = job
    Thread(target=_run, args=(desk, session, desk.project(), handed, job, desk.now()), daemon=True).start()
    return RedirectResponse(f"/admit/{name}", 303)


def _require(session: Session, handed: Handed) -> None:
    """Raise NotPermitted where she may take in no interviews, or nothing of what she sent."""
    sent = [*([REGISTER] if handed.register else []), *handed.tables, *([EVENTS] if handed.events else [])]
    hers = session.vault.roles()[session.user]
    if REGISTER in sent or not any(may(hers, NEEDS[what]) for what in sent):
        session.vault.require(NEEDS[sent[0]])


def told(request: Request) -> Response:
    """Show how far it is, and at the end what came of it."""
    return page(request, "admitting.html.j2", job=_job(request))


def progress(request: Request) -> Response:
    """Say how far it is."""
    job = _job(request)
    return JSONResponse({"done": job.done, "of": job.of, "over": job.over})


def _job(request: Request) -> Job:
    job = signed_in(request).jobs.get(request.path_params["job"])
    if not isinstance(job, Job):
        raise HTTPException(404)
    return job


def _run(desk: Desk, session: Session, project: Project, handed: Handed, job: Job, now: datetime) -> None:
    """Do it, off the request. Each batch is one transaction; a session that ends stops it between two of them."""

    def step(done: int, of: int) -> None:
        job.done, job.of = done, of
        if not desk.sessions.holds(session):
            raise _LockedMeanwhile

    try:
        job.outcome = take_in(
            session.vault, project, handed, lambda: desk.sessions.writing(session), now=now, progress=step
        )
    except FirsthandError as fault:
        job.fault = fault
    except _LockedMeanwhile:
        pass
    except Exception as fault:  # noqa: BLE001 whatever it was, the page that waits has to be told
        tell_where(fault)
        job.fault = FirsthandError("the workbench failed at this", "What was stored before stays. Send the rest again.")
