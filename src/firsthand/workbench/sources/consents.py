"""A decision of a source, scope by scope, recorded by a form as the table of consents would record it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.admission.describing import source_of
from firsthand.desk.sources.consenting import record_decisions
from firsthand.errors import UsageError
from firsthand.model.consent import BAND, Decision, Mode, Scope
from firsthand.model.intake import RowFault
from firsthand.model.roles import Permission
from firsthand.workbench.frame.app import desk_of, posted, routed, signed_in
from firsthand.workbench.frame.pages import page
from firsthand.workbench.sources.sources import by_column, typed

SHOWN = "show_"
"""Before an attribute's name: the field that says how it may be shown."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/sources/{code}/consent", ask),
        routed("/sources/{code}/consent", record, "POST"),
    ]


def ask(request: Request) -> Response:
    """Show the form of a decision; with the scope chosen that the address names."""
    signed_in(request).vault.require(Permission.CONSENT)
    cells = {"scope": request.query_params.get("scope", ""), "given": desk_of(request).today.isoformat()}
    return _form(request, cells, ())


async def record(request: Request) -> Response:
    """Record it, or show what is wrong with it. What is taken back goes on to where that is confirmed."""
    given = await posted(request)
    session, desk, code = signed_in(request), desk_of(request), request.path_params["code"]
    scopes, cells = scopes_of(given), typed(given)
    if cells.get("decision") == Decision.WITHDRAWN.value:
        chosen = urlencode([("scope", scope.value) for scope in scopes])
        return RedirectResponse(f"/sources/{code}/withdraw?{chosen}", 303)
    shown = {name.removeprefix(SHOWN): how for name, how in cells.items() if name.startswith(SHOWN) and how}
    attributes = ";".join(name + BAND * (how == "band") for name, how in shown.items())
    columns = {name: text for name, text in cells.items() if not name.startswith(SHOWN) and name != "form"}
    columns |= {"source": code, "attributes": attributes, "form": cells.get("version", "")}

    def recording() -> Response:
        with desk.sessions.writing(session) as vault:
            taken = record_decisions(vault, desk.project(), scopes, columns, now=desk.now())
        if taken.faults:
            return _form(request, cells, taken.faults, 422)
        done = "again" if taken.given_again else "kept" if taken.kept else "consent"
        return RedirectResponse(f"/sources/{code}?done={done}", 303)

    return await run_in_threadpool(recording)


def scopes_of(given: FormData) -> list[Scope]:
    """Read the scopes that were chosen. Raises UsageError for a word that is none."""
    try:
        return [Scope(str(word)) for word in given.getlist("scope") if word]
    except ValueError:
        raise UsageError("that is no scope of consent", "Choose from those the page offers.") from None


def _form(
    request: Request, cells: Mapping[str, str], faults: tuple[RowFault, ...], status: int = 200
) -> Response:
    vault, project = signed_in(request).vault, desk_of(request).project()
    source = source_of(vault, request.path_params["code"])
    age = source.attributes.get(project.consent.age)
    hers = {one.form for one in vault.consents(source.code) if one.form}
    forms = sorted((hers | {*project.consent.superseded.values()}) - project.consent.superseded.keys())
    return page(
        request, "consent.html.j2", status=status, source=source, project=project, cells=cells, scopes=list(Scope),
        chosen=cells.get("scope", "").split("; "), tongues=cells.get("languages", "").split("; "),
        modes=[mode.value for mode in Mode], forms=forms, faults=by_column(faults),
        minor=isinstance(age, int) and age < project.consent.minor_age,
    )  # fmt: skip
