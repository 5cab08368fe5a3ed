"""Findings copied, renamed and taken out, each told first; and what was done, which can be undone."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.changesets import undo
from firsthand.desk.numbers.finding_files import Renaming, copy, delete, plan_renaming, rename, uses_of
from firsthand.desk.numbers.findings import open_finding
from firsthand.errors import FirsthandError, NotPermitted, UsageError
from firsthand.text.nfc import nfc
from firsthand.vault import Vault
from firsthand.workbench.frame.app import Desk, desk_of, posted, routed, signed_in
from firsthand.workbench.frame.pages import page

WAYS = ("copy", "rename", "delete")


def routes() -> list[BaseRoute]:
    """List the pages. No finding's name begins with a hyphen, so these stand in no finding's way."""
    return [
        routed("/findings/-/undo", take_back, "POST"),
        routed("/findings/-/change/{name}", told),
        *(routed(f"/findings/-/{way}/{{name}}", do, "POST") for way in WAYS),
    ]


def told(request: Request) -> Response:
    """Tell where a finding is used, and what another name would change. Raises UsageError where there is none."""
    return _page(request, nfc(request.query_params.get("to", "").strip()))


def _page(request: Request, to: str, status: int = 200, fault: FirsthandError | None = None) -> Response:
    vault, desk, name = signed_in(request).vault, desk_of(request), request.path_params["name"]
    open_finding(desk.project(), name)
    plan: Renaming | None = None
    if to and fault is None:
        try:
            plan = plan_renaming(vault, desk.project(), name, to)
        except (UsageError, NotPermitted) as refused:
            fault = refused
    return page(
        request, "finding_change.html.j2", status=status, name=name, to=to, plan=plan, fault=fault,
        used=uses_of(vault, desk.project(), name),
    )  # fmt: skip


async def do(request: Request) -> Response:
    """Copy, rename or take out; what is refused is told on the page with what was typed."""
    given = await posted(request)
    session, desk, name = signed_in(request), desk_of(request), request.path_params["name"]
    way, to = request.url.path.split("/")[3], nfc(str(given.get("to", "")).strip())

    def doing() -> None:
        with desk.sessions.writing(session) as vault:
            _do(vault, desk, way, name, to)

    try:
        await run_in_threadpool(doing)
    except UsageError as fault:
        return await run_in_threadpool(_page, request, to, 409, fault)
    return RedirectResponse("/findings" if way == "delete" else f"/findings/{to}", 303)


def _do(vault: Vault, desk: Desk, way: str, name: str, to: str) -> None:
    project = desk.project()
    if way == "copy":
        copy(vault, project, name, to, now=desk.now())
    elif way == "rename":
        rename(vault, project, plan_renaming(vault, project, name, to), now=desk.now())
    else:
        delete(vault, project, name, now=desk.now())


async def take_back(request: Request) -> Response:
    """Undo a copying, a renaming or a taking out, while its files are as it left them."""
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)
    entry = int(str(given.get("entry", ""))) if str(given.get("entry", "")).isdecimal() else 0

    def undoing() -> None:
        with desk.sessions.writing(session) as vault:
            undo(vault, desk.root, entry, now=desk.now())

    await run_in_threadpool(undoing)
    return RedirectResponse("/findings", 303)
