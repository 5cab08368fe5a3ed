"""Merging, moving and taking out codes: told on a page first, then done; and what was done, which can be undone."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.changesets import cut_short, let_be, undo
from firsthand.desk.coders.coding import require_code
from firsthand.desk.codes.code_history import history
from firsthand.desk.codes.merging import Plan, as_planned, carry, plan_merge, plan_move, plan_removal
from firsthand.desk.files import ChangedMeanwhile
from firsthand.errors import UsageError
from firsthand.model.roles import Permission
from firsthand.text.nfc import nfc
from firsthand.vault import Vault
from firsthand.workbench.frame.app import Desk, desk_of, posted, routed, signed_in
from firsthand.workbench.frame.pages import page

WAYS = ("merge", "move", "remove")
SHOWN = 100


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/codebook/-/history", done),
        routed("/codebook/-/undo", take_back, "POST"),
        routed("/codebook/-/settle", settle, "POST"),
        *(routed(f"/codebook/{{code}}/{way}", told) for way in WAYS),
        *(routed(f"/codebook/{{code}}/{way}", do, "POST") for way in WAYS),
    ]


def told(request: Request) -> Response:
    """Tell what a change would do. Raises NotPermitted for who may not code."""
    signed_in(request).vault.require(Permission.CODE)
    way, to = _way(request), nfc(request.query_params.get("to", "").strip())
    require_code(desk_of(request).project(), request.path_params["code"])
    return _page(request, way, to)


async def do(request: Request) -> Response:
    """Do what was told, if it is still that; else tell it anew: 409."""
    given = await posted(request)
    session, desk, way = signed_in(request), desk_of(request), _way(request)
    code, to = request.path_params["code"], nfc(str(given.get("to", "")).strip())

    def doing() -> None:
        with desk.sessions.writing(session) as vault:
            plan = as_planned(_plan(vault, desk, way, code, to), str(given.get("plan", "")))
            carry(vault, desk.project(), plan, now=desk.now())

    try:
        await run_in_threadpool(doing)
    except ChangedMeanwhile:
        return await run_in_threadpool(_page, request, way, to, 409)
    return RedirectResponse("/codebook/-/history" if way == "remove" else f"/codebook/{to}", 303)


def _page(request: Request, way: str, to: str, status: int = 200) -> Response:
    desk, code = desk_of(request), request.path_params["code"]
    plan: Plan | None = None
    fault: UsageError | None = None
    if to or way == "remove":
        try:
            plan = _plan(signed_in(request).vault, desk, way, code, to)
        except UsageError as refused:
            fault = refused
    book = desk.project().codebook
    return page(
        request, "code_change.html.j2", status=status, way=way, code=book.codes[code], to=to, plan=plan, fault=fault,
        book=book, shown=SHOWN, changed=status == 409,
    )  # fmt: skip


def _plan(vault: Vault, desk: Desk, way: str, code: str, to: str) -> Plan:
    if way == "remove":
        return plan_removal(vault, desk.project(), code, desk.today)
    return (plan_merge if way == "merge" else plan_move)(vault, desk.project(), code, to, desk.today)


def _way(request: Request) -> str:
    return request.url.path.rpartition("/")[2]


def done(request: Request) -> Response:
    """Show what was done to the codebook, the last first."""
    desk, vault = desk_of(request), signed_in(request).vault
    return page(
        request, "code_history.html.j2", history=history(vault, desk.project()), stuck=cut_short(vault, desk.root),
        fault=None,
    )  # fmt: skip


async def take_back(request: Request) -> Response:
    """Undo what was done, while nothing was done since; else say so: 409."""
    return await _settled(request, undoing=True)


async def settle(request: Request) -> Response:
    """Leave the files of a change that was cut short as somebody has written them since."""
    return await _settled(request, undoing=False)


async def _settled(request: Request, *, undoing: bool) -> Response:
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)
    entry = int(str(given.get("entry", ""))) if str(given.get("entry", "")).isdecimal() else 0

    def doing() -> None:
        with desk.sessions.writing(session) as vault:
            if undoing:
                undo(vault, desk.root, entry, now=desk.now())
            elif entry in {left.change.entry for left in cut_short(vault, desk.root)}:
                let_be(vault, entry, now=desk.now())

    try:
        await run_in_threadpool(doing)
    except UsageError as fault:
        found = await run_in_threadpool(history, session.vault, desk.project())
        return page(request, "code_history.html.j2", status=409, history=found, stuck=(), fault=fault)
    return RedirectResponse("/codebook/-/history", 303)
