"""The tables and charts of the reports: drawn as a report prints them, and written as text."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.files import ChangedMeanwhile, digest_of
from firsthand.desk.numbers.exhibits import Drawn, Written, draw_all, draw_text, open_exhibit, save_exhibit
from firsthand.desk.numbers.finding_files import exhibits_shown
from firsthand.text.nfc import nfc
from firsthand.workbench.frame.app import desk_of, posted, routed, signed_in
from firsthand.workbench.frame.pages import language_of, page, part

NEW = 'kind = "table"\ntitle = {en = "", ko = ""}\nunit = "source"\nrows = []\n'


def routes() -> list[BaseRoute]:
    """List the pages. No exhibit's name begins with a hyphen, so these stand in no exhibit's way."""
    return [
        routed("/exhibits", every),
        routed("/exhibits/-/new", new),
        routed("/exhibits/-/draw", draw, "POST"),
        routed("/exhibits/-/save", save, "POST"),
        routed("/exhibits/{name}", one),
    ]


def every(request: Request) -> Response:
    """Show every exhibit as it would be printed now, and which reports show it."""
    desk, vault = desk_of(request), signed_in(request).vault
    project = desk.project()
    drawn = draw_all(vault, project, language_of(request), desk.today)
    return page(request, "exhibits.html.j2", drawn=drawn, shown=exhibits_shown(project))


def one(request: Request) -> Response:
    """Show an exhibit as text, with what it shows beside it. Raises UsageError where there is none."""
    return _editor(request, open_exhibit(desk_of(request).project(), request.path_params["name"]))


def new(request: Request) -> Response:
    """Show the text of an exhibit that is not there yet."""
    return _editor(request, Written("", NEW, ""))


def _editor(request: Request, written: Written) -> Response:
    desk = desk_of(request)
    project = desk.project()
    name = written.name or "new"
    drawn = draw_text(signed_in(request).vault, project, name, written.text, language_of(request), desk.today)
    return page(
        request, "exhibit.html.j2", written=written, drawn=drawn, findings=project.findings.values(),
        shown=exhibits_shown(project).get(name, ()),
    )  # fmt: skip


async def draw(request: Request) -> Response:
    """Draw what is typed, without saving it."""
    given = _written(await posted(request))
    desk, vault, language = desk_of(request), signed_in(request).vault, language_of(request)

    def drawing() -> Drawn:
        return draw_text(vault, desk.project(), given.name or "new", given.text, language, desk.today)

    drawn = await run_in_threadpool(drawing)
    saved = digest_of(given.text.encode()) == given.digest
    return JSONResponse({"told": part(language, "exhibit_drawn.html.j2", drawn=drawn), "saved": saved})


async def save(request: Request) -> Response:
    """Save the file whole, or answer why not: 422 with what is wrong, 409 where it changed meanwhile."""
    given = _written(await posted(request))
    session, desk, language = signed_in(request), desk_of(request), language_of(request)

    def saving() -> Drawn | Written:
        with desk.sessions.writing(session) as vault:
            return save_exhibit(vault, desk.project(), given, language, desk.today)

    try:
        saved = await run_in_threadpool(saving)
    except ChangedMeanwhile:
        return JSONResponse({"told": part(language, "exhibit_changed.html.j2", name=given.name)}, 409)
    if isinstance(saved, Drawn):
        return JSONResponse({"told": part(language, "exhibit_drawn.html.j2", drawn=saved)}, 422)
    drawn = await run_in_threadpool(
        draw_text, session.vault, desk.project(), saved.name, saved.text, language, desk.today
    )
    told = part(language, "exhibit_drawn.html.j2", drawn=drawn)
    return JSONResponse({"told": told, "digest": saved.digest, "name": saved.name})


def _written(given: FormData) -> Written:
    """Take the text, and the name composed: it becomes a file's, and what a link in the report says."""
    text = str(given.get("text", "")).replace("\r\n", "\n")
    return Written(nfc(str(given.get("name", "")).strip()), text, str(given.get("digest", "")))
