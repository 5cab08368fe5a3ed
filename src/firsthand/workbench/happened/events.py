"""The record of what happened: its events, and one of them with who tells what of it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from firsthand.desk.access import told_in as heard_in
from firsthand.desk.happened.event_figures import drawing, figures, totals_shown
from firsthand.desk.happened.event_views import Sought, appearances, listed, narrowed, numbers, told_of
from firsthand.desk.happened.linking import decisions
from firsthand.errors import UsageError
from firsthand.model.event import STAGES, Act, Complaint, Event
from firsthand.model.roles import Permission, may
from firsthand.workbench.frame.app import desk_of, routed, shown, signed_in
from firsthand.workbench.frame.pages import language_of, page
from firsthand.workbench.frame.paging import paged
from firsthand.workbench.happened import event_forms, links
from firsthand.workbench.happened.event_forms import place
from firsthand.workbench.sources.sources import told as told_in


def routes() -> list[BaseRoute]:
    """List the pages. Those with a name of their own come before that of any event."""
    return [
        *event_forms.routes(),
        *links.routes(),
        routed("/events", record),
        routed("/events/persons", people),
        routed("/events/figures", drawn),
        routed("/events/totals", summed),
        routed("/events/{event}", one),
    ]


def record(request: Request) -> Response:
    """Show the events, or those a source tells of or with an act of a type; never a word of an account."""
    vault, project = signed_in(request).vault, desk_of(request).project()
    vocabularies, language, asked = project.vocabularies, language_of(request), request.query_params
    source, type_ = asked.get("source", ""), asked.get("type", "")
    sought = Sought(*(asked.get(name, "") for name in ("region", "setting", "to", "year")))
    events = vault.events()
    types = vocabularies["act"].covered_by(type_) if type_ else None
    found = narrowed(listed(events, source=source, types=types), sought)
    return page(
        request, "events.html.j2", part=paged(request, found), events=events, source=source, type=type_, sought=sought,
        numbers=numbers(found), sources=sorted({account.source for account in events.accounts}), **_recording(request),
        types=sorted({act.type for act in events.acts}), place=lambda region: place(project, region, language),
        settings=[one for one in vocabularies["setting"].terms if any(act.setting == one for act in events.acts)],
        regions=sorted({one.region for one in events.events if one.region}),
        institutions=sorted({one.to for one in events.complaints if one.to}),
        term=lambda name, term: vocabularies[name].label(term, language),
    )  # fmt: skip


def _recording(request: Request) -> dict[str, Any]:
    """Say whether she may record, and what her last change did, which is told once."""
    session = signed_in(request)
    hers = session.vault.roles()[session.user]
    return {"recording": may(hers, Permission.EVENTS), "did": session.jobs.pop("events", None)}


def people(request: Request) -> Response:
    """Show whom the record speaks of: by role, never by name."""
    vault, project = signed_in(request).vault, desk_of(request).project()
    vocabularies, language, role = project.vocabularies, language_of(request), request.query_params.get("role", "")
    events = vault.events()
    found = [person for person in events.persons if role in {"", person.role}]
    return page(
        request, "event_persons.html.j2", part=paged(request, found), role=role, appears=appearances(events),
        roles=[one for one in vocabularies["role"].terms if any(person.role == one for person in events.persons)],
        sex=lambda sex: told_in(project, "sex", sex, language), term=vocabularies["role"].label, **_recording(request),
    )  # fmt: skip


def drawn(request: Request) -> Response:
    """Show the tables and charts of what happened as a report prints them."""
    desk = desk_of(request)
    shown = figures(signed_in(request).vault, desk.project(), language_of(request), desk.today)
    return page(request, "event_figures.html.j2", shown=shown, least=desk.project().protection.cell, svg=drawing)


def summed(request: Request) -> Response:
    """Show the totals as they may leave the house, in the shape asked for."""
    desk, shape = desk_of(request), request.query_params.get("shape", "gbvims")
    try:
        found = totals_shown(signed_in(request).vault, desk.project(), shape, language_of(request), desk.today)
        return page(request, "event_totals.html.j2", found=found, shape=found.shape, fault=None)
    except UsageError as fault:
        return page(request, "event_totals.html.j2", found=None, shape=shape, fault=fault)


def one(request: Request) -> Response:
    """Show one event with its acts, complaints and accounts. Raises UsageError where there is none."""
    vault, project = signed_in(request).vault, desk_of(request).project()
    vocabularies, language, wanted = project.vocabularies, language_of(request), request.path_params["event"]
    events = vault.events()
    told = told_of(events, wanted)
    if not told:
        raise UsageError(f"there is no event {wanted}", "The list of events has those there are.")
    shown(request, heard_in(account for each in told for account in each.accounts))
    kinds = {Event: "event", Act: "act", Complaint: "complaint"}
    return page(
        request, "event.html.j2", told=told, event=told[0].thing, persons={one.id: one for one in events.persons},
        stages=STAGES, kind=lambda thing: kinds[type(thing)], sex=lambda sex: told_in(project, "sex", sex, language),
        place=lambda region: place(project, region, language),
        parts=[each.id for each in events.events if each.part_of == wanted],
        decided=decisions(vault, [wanted]), **_recording(request),
        term=lambda name, term: vocabularies[name].label(term, language) if name in vocabularies else term,
    )  # fmt: skip
