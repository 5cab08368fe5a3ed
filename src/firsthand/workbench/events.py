"""The record of what happened: its events, and one of them with who tells what of it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from firsthand.desk.event_views import listed, told_of
from firsthand.errors import UsageError
from firsthand.model.event import STAGES, Act, Complaint, Event
from firsthand.model.project import Project
from firsthand.workbench.app import desk_of, routed, signed_in
from firsthand.workbench.pages import language_of, page
from firsthand.workbench.paging import paged
from firsthand.workbench.sources import told as told_in


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [routed("/events", record), routed("/events/{event}", one)]


def record(request: Request) -> Response:
    """Show the events, or those a source tells of or with an act of a type; never a word of an account."""
    vault, project = signed_in(request).vault, desk_of(request).project()
    vocabularies, language = project.vocabularies, language_of(request)
    source, type_ = request.query_params.get("source", ""), request.query_params.get("type", "")
    events = vault.events()
    found = listed(events, source=source, types=vocabularies["act"].covered_by(type_) if type_ else None)
    return page(
        request, "events.html.j2", part=paged(request, found), events=events, source=source, type=type_,
        sources=sorted({account.source for account in events.accounts}),
        types=sorted({act.type for act in events.acts}), place=lambda region: place(project, region, language),
        term=lambda name, term: vocabularies[name].label(term, language),
    )  # fmt: skip


def one(request: Request) -> Response:
    """Show one event with its acts, complaints and accounts. Raises UsageError where there is none."""
    vault, project = signed_in(request).vault, desk_of(request).project()
    vocabularies, language, wanted = project.vocabularies, language_of(request), request.path_params["event"]
    events = vault.events()
    told = told_of(events, wanted)
    if not told:
        raise UsageError(f"there is no event {wanted}", "The list of events has those there are.")
    kinds = {Event: "event", Act: "act", Complaint: "complaint"}
    return page(
        request, "event.html.j2", told=told, event=told[0].thing, persons={one.id: one for one in events.persons},
        stages=STAGES, kind=lambda thing: kinds[type(thing)], sex=lambda sex: told_in(project, "sex", sex, language),
        place=lambda region: place(project, region, language),
        parts=[each.id for each in events.events if each.part_of == wanted],
        term=lambda name, term: vocabularies[name].label(term, language) if name in vocabularies else term,
    )  # fmt: skip


def place(project: Project, region: str, language: str) -> str:
    """Say a region as the attribute that has it among its values says it."""
    named = next((name for name, attribute in project.attributes.items() if region in attribute.values), None)
    return told_in(project, named, region, language) if named else region
