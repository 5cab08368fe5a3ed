"""What is recorded of a source: corrected, an alias set or retired; and a new source, with her first interview."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.admission.describing import add_source, correct, give_aliases, published_under, source_of
from firsthand.desk.admission.intake import Intake
from firsthand.desk.admission.uploads import Upload
from firsthand.model.intake import RowFault
from firsthand.model.roles import Permission
from firsthand.model.testimony import Source
from firsthand.workbench.frame.app import desk_of, posted, routed, signed_in
from firsthand.workbench.frame.forms import files_of
from firsthand.workbench.frame.pages import LANGUAGES, language_of, page
from firsthand.workbench.sources.sources import by_column, permitted, told, typed


def routes() -> list[BaseRoute]:
    """List the pages. No source's code begins with a hyphen, so these stand in no source's way."""
    return [
        routed("/sources/-/new", new),
        routed("/sources/-/new", add, "POST"),
        routed("/sources/{code}/details", details),
        routed("/sources/{code}/details", set_details, "POST"),
        routed("/sources/{code}/alias", set_alias, "POST"),
    ]


def details(request: Request) -> Response:
    """Show what is recorded of a source, to be corrected."""
    signed_in(request).vault.require(Permission.ADMIT)
    source = source_of(signed_in(request).vault, request.path_params["code"])
    return _details(request, source, {}, ())


async def set_details(request: Request) -> Response:
    """Correct her attributes, or show what is wrong with what was typed."""
    given = await posted(request)
    return await run_in_threadpool(_set, request, given, "details")


async def set_alias(request: Request) -> Response:
    """Set or retire her aliases, or show what is wrong with what was typed."""
    given = await posted(request)
    return await run_in_threadpool(_set, request, given, "alias")


def _set(request: Request, given: FormData, what: str) -> Response:
    session, desk, code = signed_in(request), desk_of(request), request.path_params["code"]
    project, cells = desk.project(), typed(given)
    with desk.sessions.writing(session) as vault:
        if what == "details":
            known = {name: cells[name] for name in project.attributes if name in cells}
            faults = correct(vault, project, code, known, now=desk.now())
        else:
            named = {name.removeprefix("alias_"): text for name, text in cells.items() if name.startswith("alias_")}
            faults = give_aliases(vault, code, named, now=desk.now())
    if faults:
        return _details(request, source_of(session.vault, code), cells, faults, 422)
    return RedirectResponse(f"/sources/{code}?done={what}", 303)


def _details(
    request: Request, source: Source, cells: Mapping[str, str], faults: tuple[RowFault, ...], status: int = 200
) -> Response:
    vault, project = signed_in(request).vault, desk_of(request).project()
    language = language_of(request)
    held = {name: "" if (value := source.attributes.get(name)) is None else str(value) for name in project.attributes}
    aliases = {f"alias_{tag}": source.alias.get(tag, "") for tag in dict.fromkeys((*LANGUAGES, *source.alias))}
    return page(
        request, "details.html.j2", status=status, source=source, project=project, cells={**held, **aliases, **cells},
        aliases=list(aliases), faults=by_column(faults), under=published_under(vault, source.code),
        told=lambda name, value: told(project, name, value, language), may=permitted(request),
    )  # fmt: skip


def new(request: Request) -> Response:
    """Show the form of a source who is not in the register yet."""
    signed_in(request).vault.require(Permission.ADMIT)
    return _new(request, {}, Intake())


async def add(request: Request) -> Response:
    """Take in a source with her first interview, or show what is wrong with what was typed or sent."""
    given = await posted(request)
    sent = await files_of(given, "file")
    cells = typed(given)
    await given.close()
    session, desk = signed_in(request), desk_of(request)

    def adding() -> Response:
        file = Upload(*sent[0]) if sent else Upload("", b"")
        done = add_source(
            session.vault, desk.project(), cells, file, lambda: desk.sessions.writing(session), now=desk.now()
        )
        if not done.admitted:
            return _new(request, cells, done, 422)
        return RedirectResponse(f"/sources/{cells['source'].strip()}?done=source", 303)

    return await run_in_threadpool(adding)


def _new(request: Request, cells: Mapping[str, str], done: Intake, status: int = 200) -> Response:
    project, language = desk_of(request).project(), language_of(request)
    return page(
        request, "source_new.html.j2", status=status, project=project, cells=cells, faults=by_column(done.faults),
        refusals=done.refusals, told=lambda name, value: told(project, name, value, language),
    )  # fmt: skip
