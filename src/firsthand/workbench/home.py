"""What is waiting for the member who looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.first_steps import first_steps
from firsthand.desk.reports import check_report
from firsthand.desk.waiting import waiting
from firsthand.errors import FirsthandError
from firsthand.model.project import Project, ReportSettings
from firsthand.model.roles import Permission, may
from firsthand.vault import Vault
from firsthand.workbench.app import Desk, desk_of, routed, signed_in
from firsthand.workbench.editing import tally
from firsthand.workbench.pages import language_of, page, part

MOST = 60
"""So many of each kind are named; of the rest, how many there are."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [routed("/", home), routed("/waiting/reports", reports)]


@dataclass
class Tallies:
    """What stands against each report, counted once for each state of project and vault, whoever asks."""

    found: dict[str, tuple[object, dict[str, int] | None]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def of(self, desk: Desk, vault: Vault, project: Project, settings: ReportSettings) -> dict[str, int] | None:
        """Count what blocks a report, waits for a second person, is noted; None where it cannot be read."""
        with self.lock:
            state = (project, desk.today, *_changed(desk, settings))
            held = self.found.get(settings.name)
            if held is None or held[0] != state:
                held = self.found[settings.name] = state, _counted(desk, vault, project, settings)
            return held[1]


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
    """Say what stands against each report; asked for by the page once it is there, for a check takes a second."""
    desk, vault, language = desk_of(request), signed_in(request).vault, language_of(request)
    vault.require(Permission.BUILD)
    project, tallies = desk.project(), _tallies(request)
    found = {name: tallies.of(desk, vault, project, settings) for name, settings in project.reports.items()}
    return JSONResponse(
        {name: part(language, "tally.html.j2", counted=counted, report=name) for name, counted in found.items()}
    )


def _tallies(request: Request) -> Tallies:
    state = request.app.state
    if not hasattr(state, "tallies"):
        state.tallies = Tallies()
    tallies: Tallies = state.tallies
    return tallies


def _counted(desk: Desk, vault: Vault, project: Project, settings: ReportSettings) -> dict[str, int] | None:
    try:
        checked = check_report(vault, project, settings, today=desk.today)
    except FirsthandError:
        return None
    return tally(each.severity for each in checked.diagnostics)


def _changed(desk: Desk, settings: ReportSettings) -> Iterator[object]:
    """Name the state of what a report is checked from beside the project's settings: its texts, and the vault."""
    vault = desk.sessions.vault
    for path in (*(desk.root / file for file in settings.files), vault / "vault.db", vault / "vault.db-wal"):
        with suppress(FileNotFoundError):
            told = Path(path).stat()
            yield str(path), told.st_mtime_ns, told.st_size
