"""What is waiting for the member who looks."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from firsthand.desk.waiting import waiting
from firsthand.workbench.app import desk_of, routed, signed_in
from firsthand.workbench.pages import page

MOST = 60
"""So many of each kind are named; of the rest, how many there are."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [routed("/", home)]


def home(request: Request) -> Response:
    """Show what waits, most pressing first."""
    desk, vault = desk_of(request), signed_in(request).vault
    project = desk.project()
    roles = sorted(role.value for role in vault.roles().get(vault.user, ()))
    return page(
        request, "home.html.j2", project=project, waiting=waiting(vault, desk.today), today=desk.today, roles=roles,
        most=MOST,
    )  # fmt: skip
