"""Publishing a report, or searching its files for names: off the request, one stage after the other, and once only."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.publication.clearing import Clearing, ask_for_search
from firsthand.desk.publication.clearing import clear as search
from firsthand.desk.publication.gate import told_by
from firsthand.desk.publication.producing import FORMATS, produce
from firsthand.desk.publication.publishing import Publication, Step, edition_of
from firsthand.desk.publication.publishing import publish as publish_report
from firsthand.desk.writing.reports import check_report
from firsthand.errors import EXIT_REVIEW, UsageError
from firsthand.model.private import Private
from firsthand.model.project import ReportSettings
from firsthand.model.roles import Permission
from firsthand.rules.leaks import Suggestion
from firsthand.vault import Vault
from firsthand.workbench.frame.app import Desk, desk_of, posted, routed, signed_in
from firsthand.workbench.frame.editing import report_of
from firsthand.workbench.frame.jobs import Job, start
from firsthand.workbench.frame.pages import page

PUBLISH, CLEAR = "publish", "clear"
STAGES = {PUBLISH: tuple(Step), CLEAR: (Step.CHECK, Step.FILES, Step.NAMES)}
_ONE_AT_A_TIME = Lock()


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/publish/{name}", publish, "POST"),
        routed("/publish/{name}/clear", clear, "POST"),
        routed("/publish/{name}/run/{job}", told),
        routed("/publish/{name}/run/{job}/progress", progress),
    ]


@dataclass
class Run(Job):
    """One publishing, or one search, under way or over. ``begun`` by what: asked for again it is the same one."""

    what: str
    settings: ReportSettings
    begun: str
    stage: Step = Step.CHECK
    publication: Publication | None = None
    clearing: Clearing | None = None
    files: tuple[str, ...] = ()
    lock: Lock = field(default_factory=Lock)

    @property
    def done(self) -> int:
        """How many stages are behind it."""
        return len(STAGES[self.what]) if self.over else STAGES[self.what].index(self.stage)

    @property
    def seen(self) -> str:
        """Name what the search showed, so that nothing else is accepted."""
        return seen(self.clearing.suggestions) if self.clearing else ""


class _NotAsShown(UsageError):
    """The report is another than she agreed to publish."""


async def publish(request: Request) -> Response:
    """Begin to publish the report as it was shown; the same form sent twice leads to the same publishing."""
    given = await posted(request)
    desk, settings = desk_of(request), report_of(request)
    signed_in(request).vault.require(Permission.PUBLISH)
    agreed = str(given.get("told", ""))

    def work(run: Run, vault: Vault) -> None:
        vault.require(Permission.PUBLISH)
        checked = check_report(vault, desk.project(), settings, today=desk.today)
        if checked.exit_code or agreed != told_by(checked, edition_of(checked.bound, {}, desk.today)):
            raise _NotAsShown(
                "the report, or what it rests on, is not as it was shown to you",
                "Nothing was published. Look at it anew.",
            )

        def step(stage: Step) -> None:
            run.stage = stage

        run.publication = publish_report(vault, checked, folder(desk), FORMATS, now=desk.now(), step=step)
        run.clearing = run.publication.clearing
        if run.clearing.exit_code == EXIT_REVIEW and run.clearing.held:
            ask_for_search(vault, checked, now=desk.now())

    return _begin(request, Run(PUBLISH, settings, agreed), work)


async def clear(request: Request) -> Response:
    """Begin an officer's search of the report's files for every real name."""
    given = await posted(request)
    desk, settings = desk_of(request), report_of(request)
    signed_in(request).vault.require(Permission.OPEN_IDENTITY)
    purpose, accepted, shares = str(given.get("purpose", "")), str(given.get("seen", "")), _shares(given)

    def work(run: Run, vault: Vault) -> None:
        checked = check_report(vault, desk.project(), settings, today=desk.today)
        run.stage = Step.FILES
        files = produce(checked, FORMATS)
        run.stage, run.files = Step.NAMES, tuple(files)
        run.clearing = search(
            vault, checked, files, purpose, now=desk.now(), accept=lambda found: seen(found) == accepted, shares=shares
        )

    return _begin(request, Run(CLEAR, settings, secrets.token_urlsafe(8)), work)


def seen(suggestions: tuple[Suggestion, ...]) -> str:
    """Name what may be a given name, as it was shown."""
    return sha256(repr(suggestions).encode()).hexdigest() if suggestions else ""


def told(request: Request) -> Response:
    """Show how far it is, and at the end what came of it."""
    run = _run_of(request)
    return page(
        request, "publishing.html.j2", run=run, report=run.settings, stages=STAGES[run.what], job=_job(request),
        quorum=signed_in(request).vault.quorum() if run.what == CLEAR else None,
    )  # fmt: skip


def progress(request: Request) -> Response:
    """Say how far it is."""
    run = _run_of(request)
    return JSONResponse({"done": run.done, "over": run.over})


def folder(desk: Desk) -> Path:
    """Say where the files of editions lie."""
    return desk.root / "out"


def _begin(request: Request, run: Run, work: Callable[[Run, Vault], None]) -> Response:
    """Start it, unless the very same is under way or done; lead to its page."""
    session, desk = signed_in(request), desk_of(request)
    with _ONE_AT_A_TIME:
        same = (name for name, one in session.jobs.items() if _is_same(one, run))
        job = next(same, "")
        if not job:
            job = secrets.token_urlsafe(8)
            session.jobs[job] = run
            start(desk, session, run, work)
    return RedirectResponse(f"/publish/{run.settings.name}/run/{job}", 303)


def _is_same(one: object, run: Run) -> bool:
    """Tell whether what is asked for is under way, or done. What failed may be tried again."""
    if not isinstance(one, Run) or (one.what, one.settings.name, one.begun) != (run.what, run.settings.name, run.begun):
        return False
    return not one.over or bool(one.publication and one.publication.edition)


def _run_of(request: Request) -> Run:
    run = signed_in(request).jobs.get(_job(request))
    if not isinstance(run, Run) or run.settings.name != request.path_params["name"]:
        raise HTTPException(404)
    return run


def _job(request: Request) -> str:
    return str(request.path_params["job"])


def _shares(given: FormData) -> tuple[Private, ...]:
    """Read the shares of a quorum, one a line."""
    lines = (line.strip() for line in str(given.get("shares", "")).splitlines())
    return tuple(Private(line) for line in lines if line)


