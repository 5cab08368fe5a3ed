"""The register of sources: everybody in it, one of them, what is recorded of her, and a new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.consenting import history
from firsthand.desk.describing import add_source, correct, give_aliases, published_under, source_of
from firsthand.desk.intake import Intake
from firsthand.desk.uploads import Upload
from firsthand.model.consent import Scope, deciding, standing
from firsthand.model.intake import RowFault
from firsthand.model.project import Project
from firsthand.model.roles import Permission, may
from firsthand.model.testimony import Source, Transcript, Value
from firsthand.workbench.app import desk_of, posted, routed, signed_in
from firsthand.workbench.forms import files_of
from firsthand.workbench.pages import LANGUAGES, language_of, page
from firsthand.workbench.paging import paged

DONE = ("details", "alias", "consent", "again", "source")
"""What a page says was recorded, by the word its address then has."""


def routes() -> list[BaseRoute]:
    """List the pages. No source's code begins with a hyphen, so these stand in no source's way."""
    return [
        routed("/sources", register),
        routed("/sources/-/new", new),
        routed("/sources/-/new", add, "POST"),
        routed("/sources/{code}", one),
        routed("/sources/{code}/details", details),
        routed("/sources/{code}/details", set_details, "POST"),
        routed("/sources/{code}/alias", set_alias, "POST"),
    ]


def register(request: Request) -> Response:
    """Show every source, or those of whom chosen attributes are recorded."""
    vault, project = signed_in(request).vault, desk_of(request).project()
    language, code = language_of(request), request.query_params.get("code", "").strip()
    wanted = {name: request.query_params.get(name, "") for name in project.attributes}
    every = vault.sources()
    shown = [
        s for s in every
        if code.casefold() in s.code.casefold()
        and all(not v or str(s.attributes.get(name)) == v for name, v in wanted.items())
    ]  # fmt: skip
    part, texts = paged(request, shown), defaultdict[str, list[Transcript]](list)
    for text in vault.transcripts():
        texts[text.interview.source].append(text)
    filters = {name: _values(every, name) for name in project.attributes}
    return page(
        request, "sources.html.j2", part=part, total=len(every), texts=texts, project=project, code=code,
        wanted=wanted, filters=filters, told=lambda name, value: told(project, name, value, language),
        withdrawn={w.source for w in vault.withdrawals() if w.settled is None}, may=permitted(request),
    )  # fmt: skip


def one(request: Request) -> Response:
    """Show one source. Raises UsageError where there is none."""
    desk, vault, code = desk_of(request), signed_in(request).vault, request.path_params["code"]
    source = source_of(vault, code)
    project, language, consents = desk.project(), language_of(request), vault.consents(code)
    scopes = [(scope, standing(consents, scope, desk.today), deciding(consents, scope, desk.today)) for scope in Scope]
    can = permitted(request)
    return page(
        request, "source.html.j2", source=source, scopes=scopes, project=project,
        texts=[t for t in vault.transcripts() if t.interview.source == code],
        coverage=[c for c in vault.coverage() if c.source == code],
        codings=len(vault.codings(source=code)), history=history(consents), may=can,
        withdrawals=[w for w in vault.withdrawals() if w.source == code], today=desk.today,
        officers=list(vault.officer_recipients()) if "open_identity" in can else [],
        sealed=code in vault.identified() if "open_identity" in can else None,
        told=lambda name, value: told(project, name, value, language), **said(request),
    )  # fmt: skip


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


def permitted(request: Request) -> frozenset[str]:
    """Name what the member may do, in small letters: what she may not is not offered to her."""
    vault = signed_in(request).vault
    roles = vault.roles().get(vault.user, frozenset())
    return frozenset(each.name.lower() for each in Permission if may(roles, each))


def typed(given: FormData) -> dict[str, str]:
    """Take what was typed into a form, by field; of several values of a field, all, separated by ``;``."""
    return {name: "; ".join(v for v in given.getlist(name) if isinstance(v, str)) for name in given}


def by_column(faults: tuple[RowFault, ...]) -> dict[str, list[str]]:
    """Put what is wrong by the field it is wrong with."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        found.setdefault(fault.column, []).append(fault.message)
    return found


def said(request: Request) -> dict[str, Any]:
    """Name what was just recorded, where the address says so."""
    done = request.query_params.get("done", "")
    return {"done": done if done in DONE else ""}


def told(project: Project, name: str, value: Value, language: str) -> str:
    """Say a recorded value in a language; nothing where none is recorded."""
    if value is None:
        return ""
    attribute = project.attributes[name]
    return str(attribute.values.get(str(value), {}).get(language) or value)


def _values(sources: tuple[Source, ...], name: str) -> list[str]:
    """List the values there are of an attribute."""
    there = {value for source in sources if (value := source.attributes.get(name)) is not None}
    return [str(value) for value in sorted(there, key=lambda v: (isinstance(v, str), v))]
