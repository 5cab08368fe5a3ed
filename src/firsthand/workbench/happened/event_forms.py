"""Recording what happened by form: what is new, what changes, what is taken out, and the last change undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from babel.dates import format_date
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.access import told_in as heard_in
from firsthand.desk.files import ChangedMeanwhile
from firsthand.desk.happened import event_choices as choices
from firsthand.desk.happened.event_forms import (
    Entered,
    Given,
    Part,
    account_of,
    add_to_event,
    change_thing,
    enter_event,
    enter_person,
    open_thing,
    words_of,
)
from firsthand.desk.happened.events import remove as take_out
from firsthand.desk.happened.events import undo as put_back
from firsthand.desk.interviews.graphic import cover_of
from firsthand.errors import UsageError
from firsthand.model.coding import Basis
from firsthand.model.event import STAGES, Events
from firsthand.model.intake import RowFault
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.model.testimony import PassageRef
from firsthand.model.vocabulary import VOCABULARIES
from firsthand.model.when import When
from firsthand.vault import Changed, Vault
from firsthand.workbench.frame.app import desk_of, posted, routed, shown, signed_in
from firsthand.workbench.frame.pages import language_of, page, part
from firsthand.workbench.sources.sources import told as told_in

PERSON = ("kind", "source", "sex", "minor", "role", "least", "most")
COLUMNS = {
    "persons": PERSON,
    "events": ("when", "region", "part_of"),
    "acts": ("type", "victim", "setting", "phase", "when", "frequency"),
    "accounts": ("polarity", "basis", "passages", "anchor", "memo"),
    "complaints": (
        "act", "victim", "by", "to", *STAGES, "responses", "sanction", "redress", "retaliation", "reasons", "when",
    ),
}  # fmt: skip
"""The columns that the form of each table has as fields of their own."""

TERMS = {"type": "act", "to": "institution", "responses": "response", "reasons": "reason"}
"""The vocabulary of a column, where it is called otherwise."""

NAMES = {"persons": "person", "events": "event", "acts": "act", "accounts": "account", "complaints": "complaint"}
LONGEST = 40
"""So many perpetrators, and things told otherwise, a form may have."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What the fields of a form say, what is wrong with them by name, the sexes there are, and how a date reads."""

    values: Mapping[str, str]
    wrong: Mapping[str, list[str]]
    sexes: list[tuple[str, str]]
    reading: Callable[[str], str]


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/events/new", new),
        routed("/events/new", enter, "POST"),
        routed("/events/new/person", new_person),
        routed("/events/new/person", enter_somebody, "POST"),
        routed("/events/when", read_date, "POST"),
        routed("/events/words", read_words, "POST"),
        routed("/events/remove", remove, "POST"),
        routed("/events/undo", undo, "POST"),
        routed("/events/change/{thing}", changing),
        routed("/events/change/{thing}", change, "POST"),
        routed("/events/change/{thing}/{source}", changing),
        routed("/events/change/{thing}/{source}", change, "POST"),
        routed("/events/{event}/new/{table}", adding),
        routed("/events/{event}/new/{table}", add, "POST"),
    ]


# New


def new(request: Request) -> Response:
    """Show the form of a new event, with the passages that the address names in it."""
    asked = [PassageRef.parse(text) for text in request.query_params.getlist("passage")]
    account = account_of(signed_in(request).vault, [passage for passage in asked if passage])
    return _form(request, ("events", "acts", "accounts"), _fields(request, "accounts", account))


async def enter(request: Request) -> Response:
    """Record a new event with its first act and accounts."""

    def entering(vault: Vault, given: FormData) -> Entered:
        event, act, account = (_given(given, table) for table in ("events", "acts", "accounts"))
        return enter_event(vault, _project(request), event, act, account, now=desk_of(request).now())

    return await _done(request, ("events", "acts", "accounts"), entering)


def new_person(request: Request) -> Response:
    """Show the form of a person."""
    return _form(request, ("persons",), {})


async def enter_somebody(request: Request) -> Response:
    """Record a person."""

    def entering(vault: Vault, given: FormData) -> Entered:
        return enter_person(vault, _project(request), _given(given, "persons"), now=desk_of(request).now())

    return await _done(request, ("persons",), entering)


def adding(request: Request) -> Response:
    """Show the form of a new act, complaint or account of an event."""
    table = _table(request)
    asked = request.query_params.get("of", "")
    values = {"account.of": asked or request.path_params["event"]} if table == "accounts" else {}
    return _form(request, (table,), values, event=request.path_params["event"])


async def add(request: Request) -> Response:
    """Record a new act, complaint or account of an event."""
    table, event = _table(request), request.path_params["event"]

    def entering(vault: Vault, given: FormData) -> Entered:
        return add_to_event(vault, _project(request), event, _given(given, table), now=desk_of(request).now())

    return await _done(request, (table,), entering, event=event)


def _table(request: Request) -> str:
    """Read which table a new row is of. Raises UsageError for another, and for an event that is not there."""
    table, event = str(request.path_params["table"]), request.path_params["event"]
    if table not in {"acts", "accounts", "complaints"}:
        raise UsageError("nothing of this name can be added", "Begin at the page of the event.")
    if all(one.id != event for one in signed_in(request).vault.events().events):
        raise UsageError(f"there is no event {event}", "The list of events has those there are.")
    return table


# Changed, taken out, undone


def changing(request: Request) -> Response:
    """Show a thing's form, filled."""
    thing, source = _named(request)
    opened = open_thing(signed_in(request).vault, thing, source)
    if opened.table == "accounts":
        accounts = signed_in(request).vault.events().accounts
        shown(request, heard_in(one for one in accounts if (one.of, one.source) == (thing, source)))
    values = _fields(request, opened.table, opened.cells)
    return _form(request, (opened.table,), {**values, "digest": opened.digest}, thing=thing, source=source)


async def change(request: Request) -> Response:
    """Put what the form says in place of the thing; 409 where it was changed meanwhile."""
    thing, source = _named(request)
    table = (await run_in_threadpool(open_thing, signed_in(request).vault, thing, source)).table

    def entering(vault: Vault, given: FormData) -> Entered:
        digest = str(given.get("digest", ""))
        return change_thing(
            vault, _project(request), thing, source, _given(given, table), digest, now=desk_of(request).now()
        )

    return await _done(request, (table,), entering, thing=thing, source=source)


def _named(request: Request) -> tuple[str, str]:
    return request.path_params["thing"], request.path_params.get("source", "")


async def remove(request: Request) -> Response:
    """Take a thing out, with what is in it, or an account."""
    given = await posted(request)
    thing = str(given.get("thing", "")).strip()
    if not thing:
        raise UsageError("nothing was named", "Choose what is to go on the page of its event.")
    return await _changed(request, lambda vault: take_out(vault, [thing], now=desk_of(request).now()))


async def undo(request: Request) -> Response:
    """Undo her last change of the record."""
    await posted(request)
    return await _changed(request, lambda vault: put_back(vault, now=desk_of(request).now()))


async def _changed(request: Request, what: Callable[[Vault], Changed]) -> Response:
    session, desk = signed_in(request), desk_of(request)

    def writing() -> Changed:
        with desk.sessions.writing(session) as vault:
            return what(vault)

    session.jobs["events"] = await run_in_threadpool(writing)
    return RedirectResponse("/events", 303)


# What is typed, read aloud


async def read_date(request: Request) -> Response:
    """Say what a date means, from its first day to its last."""
    given = await posted(request)
    return JSONResponse({"told": days(str(given.get("text", "")), language_of(request))})


def days(text: str, language: str) -> str:
    """Say the days of a date; nothing where it is none."""
    when = When.parse(text)
    if when is None:
        return ""
    first, last = (str(format_date(day, "long", locale=language)) if day else "…" for day in (when.first, when.last))
    return first if first == last else f"{first} – {last}"


async def read_words(request: Request) -> Response:
    """Show what stands in the passages that are typed."""
    given = await posted(request)
    session, codebook = signed_in(request), _project(request).codebook

    def reading() -> str:
        said, cover = words_of(session.vault, str(given.get("text", ""))), cover_of(session.vault, codebook)
        shown(request, (each.interview for each in said if each.interview))
        return part(language_of(request), "event_words.html.j2", said=said, cover=cover, session=session)

    return JSONResponse({"told": await run_in_threadpool(reading)})


# Between the form and the record


def _given(form: FormData, table: str) -> Given:
    """Read what the form says of one thing."""
    name = NAMES[table]
    said = {key: str(value).strip() for key, value in form.items() if isinstance(value, str)}
    cells = {column: said.get(f"{name}.{column}", "") for column in COLUMNS[table]}
    if table == "accounts":
        cells["tells"] = "; ".join(f"{what}={how}" for what, how in _told(said) if what or how)
        if f"{name}.of" in said:
            cells["of"] = said[f"{name}.of"]
    new = {column: _somebody(said, f"{name}.{column}") for column in ("victim", "by")}
    return Given(table, name, cells, new, list(_parts(said, f"{name}.perpetrators")) if table == "acts" else ())


def _told(said: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for at in range(LONGEST):
        yield said.get(f"account.tells.{at}.field", ""), said.get(f"account.tells.{at}.said", "")


def _somebody(said: Mapping[str, str], at: str) -> dict[str, str]:
    return {column: said.get(f"{at}.new.{column}", "") for column in PERSON}


def _parts(said: Mapping[str, str], at: str) -> Iterable[Part]:
    for number in range(LONGEST):
        who, degree, relation = (said.get(f"{at}.{number}.{what}", "") for what in ("person", "degree", "relation"))
        yield Part(who, degree, relation, _somebody(said, f"{at}.{number}"))


def _fields(request: Request, table: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Say cells as the fields of a form have them, terms by their labels."""
    project, language, name = _project(request), language_of(request), NAMES[table]

    def say(column: str, text: str) -> str:
        vocabulary = TERMS.get(column, column)
        if vocabulary not in VOCABULARIES:
            return text
        ways = choices.labels(project.vocabularies[vocabulary], language)
        return "; ".join(ways.get(term, term) for term in text.split("; "))

    found = {f"{name}.{column}": say(column, text) for column, text in cells.items()}
    for at, one in enumerate(filter(None, cells.get("perpetrators", "").split("; "))):
        who, degree, relation = (*one.split(":"), "", "")[:3]
        found[f"{name}.perpetrators.{at}.person"] = who
        found[f"{name}.perpetrators.{at}.degree"] = say("involvement", degree)
        found[f"{name}.perpetrators.{at}.relation"] = say("relation", relation)
    for at, one in enumerate(filter(None, cells.get("tells", "").split("; "))):
        what, _, how = one.partition("=")
        found[f"{name}.tells.{at}.field"], found[f"{name}.tells.{at}.said"] = what, say(what, how)
    return found


async def _done(
    request: Request, tables: tuple[str, ...], entering: Callable[[Vault, FormData], Entered], **about: Any
) -> Response:
    """Do it, and go to where it is shown; or show the form again as it was typed, with what is wrong."""
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)

    def writing() -> Entered:
        with desk.sessions.writing(session) as vault:
            return entering(vault, given)

    values = {key: value for key, value in given.items() if isinstance(value, str)}
    try:
        entered = await run_in_threadpool(writing)
    except ChangedMeanwhile as fault:
        again = partial(_form, request, tables, values, changed=fault, status=409, **about)
        return await run_in_threadpool(again)
    if entered.faults:
        again = partial(_form, request, tables, values, faults=entered.faults, status=422, **about)
        return await run_in_threadpool(again)
    session.jobs["events"] = entered.did
    return RedirectResponse(_where(session.vault, entered.thing), 303)


def _where(vault: Vault, thing: str) -> str:
    """Name the page on which a thing is shown."""
    if thing.startswith("P"):
        return "/events/persons"
    if thing.startswith("C"):
        thing = next((one.event for one in vault.events().complaints if one.id == thing), "")
    return f"/events/{thing.partition('.')[0]}" if thing else "/events"


def _form(
    request: Request,
    tables: tuple[str, ...],
    values: Mapping[str, str],
    *,
    faults: tuple[RowFault, ...] = (),
    status: int = 200,
    **about: Any,
) -> Response:
    """Show a form of one thing or several. Raises NotPermitted for who may not record what happened."""
    vault, project, language = signed_in(request).vault, _project(request), language_of(request)
    vault.require(Permission.EVENTS)
    events = vault.events()
    event = _event_of(about, events.complaints)
    sexes = project.attributes["sex"].values if "sex" in project.attributes else {}
    wrong: dict[str, list[str]] = defaultdict(list)
    for fault in faults:
        wrong[f"{fault.path}.{fault.column}"].append(fault.message)
    said = words_of(vault, values.get("account.passages", ""))
    shown(request, (each.interview for each in said if each.interview))
    fields = Fields(values, wrong, [(value, label.get(language, value)) for value, label in sexes.items()],
                    partial(days, language=language))  # fmt: skip
    return page(
        request, "event_form.html.j2", status=status, tables=tables, f=fields, faults=faults, names=NAMES, event=event,
        choices_by_list=_choices(request, vault, events, event), stages=STAGES, bases=list(Basis), most=LONGEST,
        acts=[act for act in events.acts if act.event == event], label=project.vocabularies["act"].label,
        acts_said=[
            (str(act.number), f"{act.id} {project.vocabularies['act'].label(act.type, language)}")
            for act in events.acts if act.event == event
        ],
        complaints=[one for one in events.complaints if one.event == event],
        said=said, changed=about.get("changed"),
        thing=about.get("thing", ""), source=about.get("source", ""), cover=cover_of(vault, project.codebook),
    )  # fmt: skip


def _choices(request: Request, vault: Vault, events: Events, event: str) -> list[tuple[str, Sequence[choices.Choice]]]:
    """List what the fields choose from, by the name of each list."""
    project, language = _project(request), language_of(request)
    return [
        *((name, choices.terms(project.vocabularies[name], language)) for name in VOCABULARIES),
        ("person", choices.persons(project, events, vault.sources(), language, event)),
        ("region", choices.regions(project, events, language)),
        ("event", [choices.Choice(one.id, one.id, "", str(one.when or "")) for one in events.events]),
    ]


def _event_of(about: Mapping[str, Any], complaints: Iterable[Any]) -> str:
    """Name the event that a form is about; nothing where it is of a new one."""
    thing = str(about.get("thing", ""))
    if thing.startswith("C"):
        return next((one.event for one in complaints if one.id == thing), "")
    return str(about.get("event", "")) or thing.partition(".")[0]


def _project(request: Request) -> Project:
    return desk_of(request).project()


def place(project: Project, region: str, language: str) -> str:
    """Say a region as the attribute that has it among its values says it."""
    named = next((name for name, attribute in project.attributes.items() if region in attribute.values), None)
    return told_in(project, named, region, language) if named else region
