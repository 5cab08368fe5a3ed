"""Splitting a code: begun on a page that tells what findings become, and a list in which each passage is decided."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.changesets import undo
from firsthand.desk.coders.coding import require_code
from firsthand.desk.codes.codebook import worded
from firsthand.desk.codes.merging import Plan, as_planned
from firsthand.desk.codes.splitting import assign, begin, end, open_split, plan_split
from firsthand.desk.files import ChangedMeanwhile
from firsthand.errors import UsageError
from firsthand.model.roles import Permission
from firsthand.model.testimony import PassageRef
from firsthand.workbench.frame.app import desk_of, posted, routed, shown, signed_in
from firsthand.workbench.frame.pages import page

SHOWN = 50
"""So many passages are shown at once."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/codebook/{code}/split", split),
        routed("/codebook/{code}/split", started, "POST"),
        routed("/codebook/{code}/give", give, "POST"),
        routed("/codebook/{code}/give-back", give_back, "POST"),
        routed("/codebook/{code}/end", ended, "POST"),
    ]


def split(request: Request) -> Response:
    """Show what is left to decide; where no split is under way, what one would do. Raises NotPermitted."""
    vault, code = signed_in(request).vault, request.path_params["code"]
    vault.require(Permission.CODE)
    project = desk_of(request).project()
    require_code(project, code)
    if code not in {one.code for one in vault.splits()}:
        return _begin(request, request.query_params.getlist("part"))
    found = open_split(vault, code)
    read = worded(vault, found.left[:SHOWN])
    shown(request, (each.dated.coding.passage.interview for each in read))
    return page(
        request, "split.html.j2", code=project.codebook.codes[code], book=project.codebook, found=found,
        passages=read, shown=SHOWN,
    )  # fmt: skip


def _begin(request: Request, parts: list[str], status: int = 200) -> Response:
    vault, desk, code = signed_in(request).vault, desk_of(request), request.path_params["code"]
    plan: Plan | None = None
    fault: UsageError | None = None
    if parts:
        try:
            plan = plan_split(vault, desk.project(), code, parts, desk.today)
        except UsageError as refused:
            fault = refused
    book = desk.project().codebook
    near = [*(one for one in book.codes if one.startswith(f"{code}.")), *book.siblings(code)]
    others = [one for one in book.codes if one != code and one not in near]
    return page(
        request, "split_begin.html.j2", status=status, code=book.codes[code], book=book, parts=parts, plan=plan,
        fault=fault, choices=[*near, *others], shown=SHOWN, changed=status == 409, way="split",
    )  # fmt: skip


async def started(request: Request) -> Response:
    """Begin a split, with the findings widened unless she wants them as they are; 409 where the plan is another."""
    given = await posted(request)
    session, desk, code = signed_in(request), desk_of(request), request.path_params["code"]
    parts = [str(part) for part in given.getlist("part")]

    def beginning() -> None:
        with desk.sessions.writing(session) as vault:
            plan = None
            if not given.get("keep"):
                plan = as_planned(
                    plan_split(vault, desk.project(), code, parts, desk.today), str(given.get("plan", ""))
                )
            begin(vault, desk.project(), plan, code, parts, now=desk.now())

    try:
        await run_in_threadpool(beginning)
    except ChangedMeanwhile:
        return await run_in_threadpool(_begin, request, parts, 409)
    return RedirectResponse(f"/codebook/{code}/split", 303)


async def give(request: Request) -> Response:
    """Give one passage to a part: how many codings that was, none where somebody else was first, and what is left."""
    given = await posted(request)
    session, desk, code = signed_in(request), desk_of(request), request.path_params["code"]
    passage = PassageRef.parse(str(given.get("passage", "")))
    if passage is None:
        raise UsageError("no passage was chosen", "Choose one in the list.")

    def giving() -> tuple[int, int]:
        with desk.sessions.writing(session) as vault:
            done = assign(
                vault, passage, str(given.get("coder", "")), code, str(given.get("part", "")),
                suggested=bool(given.get("suggested")), now=desk.now(),
            )  # fmt: skip
            entry = vault.rewritings()[-1].entry if done else 0
        return done, entry

    done, entry = await run_in_threadpool(giving)
    found = await run_in_threadpool(open_split, session.vault, code)
    return JSONResponse({"done": done, "entry": entry, "left": len(found.left), "given": dict(found.given)})


async def give_back(request: Request) -> Response:
    """Take a decision back, by what :func:`give` answered, while nothing was done to these codes since."""
    given = await posted(request)
    session, desk, code = signed_in(request), desk_of(request), request.path_params["code"]
    entry = int(str(given.get("entry", ""))) if str(given.get("entry", "")).isdecimal() else 0

    def undoing() -> None:
        with desk.sessions.writing(session) as vault:
            undo(vault, desk.root, entry, now=desk.now())

    await run_in_threadpool(undoing)
    found = await run_in_threadpool(open_split, session.vault, code)
    return JSONResponse({"left": len(found.left), "given": dict(found.given)})


async def ended(request: Request) -> Response:
    """End a split: what nobody decided on keeps the code."""
    await posted(request)
    session, desk, code = signed_in(request), desk_of(request), request.path_params["code"]

    def ending() -> None:
        with desk.sessions.writing(session) as vault:
            end(vault, code, now=desk.now())

    await run_in_threadpool(ending)
    return RedirectResponse(f"/codebook/{code}", 303)
