"""The gate before an edition: what stands against it, who decides, what it would tell for ever, and its files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.access import told_by_check
from firsthand.desk.publication.clearing import digests_of
from firsthand.desk.publication.gate import Item, together, with_editions
from firsthand.desk.publication.producing import FORMATS
from firsthand.desk.writing.reports import check_report
from firsthand.desk.writing.waiving import Spot, ask, grant, refuse
from firsthand.errors import UsageError
from firsthand.model.project import ReportSettings
from firsthand.model.roles import Permission, may
from firsthand.workbench.frame.app import desk_of, posted, routed, shown, signed_in
from firsthand.workbench.frame.editing import report_of
from firsthand.workbench.frame.pages import page
from firsthand.workbench.publication.making import folder
from firsthand.workbench.publication.standing import standing

KINDS = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
OPENED = {
    "html": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox",
    "pdf": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'",
}
"""What a browser may do with a published file: show it. A browser shows a PDF by a program of its own, as an object."""

@dataclass(frozen=True, slots=True)
class Refused:
    """A waiver that could not be asked for, and what was typed."""

    fault: UsageError
    typed: dict[str, str]

    def on(self, item: Item) -> bool:
        """Tell whether it was asked for this."""
        where, typed = item.diagnostic, self.typed
        named = (where.code, where.place.path, str(where.place.line), where.kind)
        return named == (typed["code"], typed["path"], typed["line"], typed["kind"])


HOLDS = timedelta(days=180)
"""So long a waiver is proposed to hold."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/publish", every),
        routed("/publish/{name}", at_the_gate),
        routed("/publish/{name}/waive", waive, "POST"),
        routed("/publish/{name}/decide", decide, "POST"),
        routed("/publish/{name}/open/{suffix}", opened),
        routed("/publish/{name}/{suffix}", output),
    ]


def every(request: Request) -> Response:
    """List the reports, each beside itself in other languages."""
    project = desk_of(request).project()
    groups = dict.fromkeys(together(project, settings) for settings in project.reports.values())
    return page(request, "publish_list.html.j2", groups=list(groups))


def at_the_gate(request: Request) -> Response:
    """Show the report as it is saved, and its other languages, with all that its publication depends on."""
    return _gate(request)


async def waive(request: Request) -> Response:
    """Ask a second person to let something stand. Refused, her reason stays in the form."""
    given = await posted(request)
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)
    typed = {name: str(given.get(name, "")).strip() for name in ("code", "path", "line", "kind", "reason", "expires")}

    def asking() -> Response:
        try:
            line = int(typed["line"]) if typed["line"].isdecimal() else 0
            spot = Spot(typed["code"], typed["path"], line, typed["kind"])
            expires = _day(typed["expires"])
            with desk.sessions.writing(session) as vault:
                checked = check_report(vault, desk.project(), settings, today=desk.today)
                ask(vault, checked, spot, typed["reason"], expires, now=desk.now())
        except UsageError as fault:
            return _gate(request, Refused(fault, typed))
        return RedirectResponse(f"/publish/{settings.name}", 303)

    return await run_in_threadpool(asking)


async def decide(request: Request) -> Response:
    """Grant what another asks, or refuse it; who asked may take it back."""
    given = await posted(request)
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)
    asked = str(given.get("waiver", ""))
    number = int(asked) if asked.isdecimal() else 0

    def deciding() -> None:
        with desk.sessions.writing(session) as vault:
            if given.get("verdict") == "grant":
                checked = check_report(vault, desk.project(), settings, today=desk.today)
                grant(vault, desk.root, checked, number, now=desk.now())
            else:
                refuse(vault, number, now=desk.now())

    await run_in_threadpool(deciding)
    return RedirectResponse(f"/publish/{settings.name}", 303)


def output(request: Request) -> Response:
    """Hand out a file of the last edition, to be kept; nothing else that lies under its name."""
    return _file(request, {"Content-Disposition": f'attachment; filename="{_filename(request)}"'})


def opened(request: Request) -> Response:
    """Show a file of the last edition; as a page it may do nothing but be read."""
    suffix = request.path_params["suffix"]
    if suffix not in OPENED:
        raise HTTPException(404)
    shown = f'inline; filename="{_filename(request)}"'
    return _file(request, {"Content-Security-Policy": OPENED[suffix], "Content-Disposition": shown})


def _gate(request: Request, refused: Refused | None = None) -> Response:
    session, desk = signed_in(request), desk_of(request)
    project, vault, named = desk.project(), session.vault, report_of(request)
    roles = vault.roles()
    mine = roles.get(session.user, frozenset())
    wanted = (named, *(one for one in together(project, named) if one.name != named.name))
    ledger = may(mine, Permission.LEDGER)
    gates = [standing(desk, vault, settings) for settings in wanted]
    shown(request, told_by_check(each for one in gates for each in one.checked.diagnostics))
    return page(
        request, "publish.html.j2", named=named, refused=refused, today=desk.today,
        gates=[with_editions(vault, one) if ledger else one for one in gates],
        allowed={one.name.lower(): may(mine, one) for one in Permission}, held=vault.identities_held(),
        quorum=vault.quorum() if may(mine, Permission.OPEN_IDENTITY) else None, until=(desk.today + HOLDS).isoformat(),
        outputs={settings.name: list(_published(request, settings)) for settings in wanted},
        alone=not any(may(held, Permission.DECIDE) for user, held in roles.items() if user != session.user),
        status=400 if refused else 200,
    )  # fmt: skip


def _file(request: Request, headers: dict[str, str]) -> Response:
    suffix = request.path_params["suffix"]
    data = _published(request, report_of(request)).get(suffix)
    if data is None:
        raise HTTPException(404)
    return Response(data, media_type=KINDS[suffix], headers=headers)


def _filename(request: Request) -> str:
    """Name a file as a browser takes it in a header; a report whose name is not plain goes out as such."""
    name = report_of(request).name
    return f"{name if re.fullmatch(r'[A-Za-z0-9._-]+', name) else 'report'}.{request.path_params['suffix']}"


def _published(request: Request, settings: ReportSettings) -> dict[str, bytes]:
    """Read the files of a report's last edition, by suffix, as far as they lie where it put them, unchanged."""
    mine = [each for each in signed_in(request).vault.editions() if each.report == settings.name]
    found: dict[str, bytes] = {}
    for suffix in FORMATS if mine else ():
        path = folder(desk_of(request)) / f"{settings.name}.{suffix}"
        data = path.read_bytes() if path.is_file() else b""
        if digests_of({path.name: data}).items() <= mine[-1].digests.items():
            found[suffix] = data
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("the last day of the waiver is not a day", "Choose one, or write it as 2011-05-20.") from None
