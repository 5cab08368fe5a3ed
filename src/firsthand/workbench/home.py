"""What is waiting for the member who looks."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.first_steps import first_steps
from firsthand.desk.publication.gate import Gate
from firsthand.desk.waiting import waiting
from firsthand.errors import FirsthandError
from firsthand.model.project import ReportSettings
from firsthand.model.roles import Permission, may
from firsthand.rules import leaks
from firsthand.vault import Vault
from firsthand.vault.publication.clearance import Search
from firsthand.workbench.frame.app import Desk, desk_of, routed, signed_in
from firsthand.workbench.frame.editing import tally
from firsthand.workbench.frame.pages import language_of, page, part
from firsthand.workbench.publication.standing import standing

MOST = 60
"""So many of each kind are named; of the rest, how many there are."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [routed("/", home), routed("/waiting/reports", reports)]


def home(request: Request) -> Response:
    """Show what waits, most pressing first."""
    desk, vault = desk_of(request), signed_in(request).vault
    project = desk.project()
    held = vault.roles().get(vault.user, frozenset())
    return page(
        request, "home.html.j2", project=project, waiting=waiting(vault, desk.today), today=desk.today,
        roles=sorted(role.value for role in held), most=MOST, steps=first_steps(vault, project),
        report_of={path: settings.name for settings in project.reports.values() for path in settings.files},
        reports=list(project.reports.values()) if may(held, Permission.BUILD) else [],
    )  # fmt: skip


def reports(request: Request) -> Response:
    """Say what stands against each report, and who waits; asked for once the page is there: a check takes a second."""
    desk, vault, language = desk_of(request), signed_in(request).vault, language_of(request)
    vault.require(Permission.BUILD)
    project, searches = desk.project(), vault.searches(leaks.VERSION)
    found = {name: _standing(desk, vault, settings) for name, settings in project.reports.items()}
    return JSONResponse(
        {
            name: part(
                language, "tally.html.j2", counted=at and tally(d.severity for d in at.checked.diagnostics),
                report=name, search=_search(at, name, searches), session=signed_in(request),
            )
            for name, at in found.items()
        }
    )  # fmt: skip


def _standing(desk: Desk, vault: Vault, settings: ReportSettings) -> Gate | None:
    """Return the report at the gate; None where it cannot be read."""
    try:
        return standing(desk, vault, settings)
    except FirsthandError:
        return None


def _search(at: Gate | None, report: str, searches: tuple[Search, ...]) -> Search | None:
    """Find the search of a report that an editor asked for, where the report is still what it was then."""
    return next(
        (
            each for each in searches
            if at is not None and at.publishable and (each.report, each.content) == (report, at.checked.content)
        ), None,
    )  # fmt: skip
