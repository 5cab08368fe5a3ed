"""Who the sources are, for protection officers: whether it is sealed, opened for a purpose and shown once, taken in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.admission.describing import source_of
from firsthand.desk.admission.identities import add_identity, take_identities
from firsthand.desk.admission.intake import SEALED
from firsthand.desk.admission.tables import Taken
from firsthand.desk.admission.uploads import Upload
from firsthand.desk.publication.clearing import alias_check
from firsthand.errors import UsageError
from firsthand.exchange import IDENTITY_COLUMNS
from firsthand.model.private import Private
from firsthand.model.roles import Permission
from firsthand.workbench.frame.app import desk_of, posted, routed, signed_in
from firsthand.workbench.frame.forms import files_of
from firsthand.workbench.frame.pages import page
from firsthand.workbench.sources.sources import by_column, typed


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/identities", every),
        routed("/identities/take", take, "POST"),
        routed("/identities/compare", compare, "POST"),
        routed("/sources/{code}/identity", ask),
        routed("/sources/{code}/identity", show, "POST"),
        routed("/sources/{code}/identity/record", ask_record),
        routed("/sources/{code}/identity/record", record, "POST"),
    ]


def every(request: Request) -> Response:
    """Say whose identity is sealed, to whom, and each time one was opened. No name."""
    return _every(request)


def _every(request: Request, status: int = 200, **came: Any) -> Response:
    vault = signed_in(request).vault
    nothing = {"taken": None, "sent": "", "found": None, "held": 0, "fault": "", "purpose": ""}
    officers, recorded = vault.officer_recipients(), set(vault.identified())
    return page(
        request, "identities.html.j2", status=status, officers=list(officers), recorded=sorted(recorded),
        missing=[source.code for source in vault.sources() if source.code not in recorded], quorum=vault.quorum(),
        openings=vault.openings()[::-1], **{**nothing, **came},
    )  # fmt: skip


async def take(request: Request) -> Response:
    """Take in a table of identities, in memory; where it has a fault, nothing of it."""
    given = await posted(request)
    sent = await files_of(given, "table")
    await given.close()
    session, desk = signed_in(request), desk_of(request)
    if not sent:
        raise UsageError("no table was chosen", "Choose the table of identities, CSV or XLSX, or sealed.")
    file = Upload(*sent[0])

    def taking() -> Response:
        with desk.sessions.writing(session) as vault:
            taken = take_identities(vault, Path(file.path.name), now=desk.now(), content=file.content)
        plain = file.path.suffix != SEALED
        return _every(request, 422 if taken.faults else 200, taken=taken, sent=file.path.name * plain)

    return await run_in_threadpool(taking)


async def compare(request: Request) -> Response:
    """Compare every alias with every real name; no name is shown."""
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)

    def comparing() -> Response:
        try:
            with desk.sessions.writing(session) as vault:
                held, found = alias_check(vault, _purpose(given), now=desk.now(), shares=_shares(given))
        except UsageError as fault:
            return _every(request, 422, fault=f"{fault.message}. {fault.advice}", purpose=_purpose(given))
        return _every(request, found=found, held=held)

    return await run_in_threadpool(comparing)


def ask(request: Request) -> Response:
    """Ask what an identity is to be opened for."""
    return _ask(request, FormData(), "", 200)


def _ask(request: Request, given: FormData, fault: str, status: int) -> Response:
    vault, code = signed_in(request).vault, request.path_params["code"]
    vault.require(Permission.OPEN_IDENTITY)
    source_of(vault, code)
    return page(
        request, "identity.html.j2", status=status, code=code, quorum=vault.quorum(), fault=fault,
        sealed=code in vault.identified(), officers=list(vault.officer_recipients()), purpose=_purpose(given),
        shares=[share.reveal() for share in _shares(given)], once=secrets.token_urlsafe(8),
    )  # fmt: skip


async def show(request: Request) -> Response:
    """Open one identity and show it, this once; the journal has it before.

    A browser that loads the page anew sends its form anew: for one form nothing is opened a second time.
    """
    given = await posted(request)
    session, desk, code = signed_in(request), desk_of(request), request.path_params["code"]
    once = str(given.get("once", ""))

    def opening() -> Response:
        try:
            with desk.sessions.writing(session) as vault:
                if once in session.sent:
                    return _ask(request, FormData(), "", 200)
                found = vault.identity(code, _purpose(given), now=desk.now(), shares=_shares(given))
                session.sent |= {once} - {""}
        except UsageError as fault:
            return _ask(request, given, f"{fault.message}. {fault.advice}", 422)
        return page(request, "identity_open.html.j2", code=code, identity=found)

    return await run_in_threadpool(opening)


def ask_record(request: Request) -> Response:
    """Show the form of an identity, empty: what is held is not opened for it."""
    return _record(request, {}, Taken(0), 200)


async def record(request: Request) -> Response:
    """Record an identity in place of the one held, or show what is wrong with what was typed."""
    given = await posted(request)
    session, desk, code = signed_in(request), desk_of(request), request.path_params["code"]
    cells = {name: text for name, text in typed(given).items() if name in IDENTITY_COLUMNS.names}

    def recording() -> Response:
        with desk.sessions.writing(session) as vault:
            taken = add_identity(vault, {**cells, "source": code}, now=desk.now())
        if taken.faults:
            return _record(request, cells, taken, 422)
        if taken.namesakes:
            return _every(request, taken=taken)
        return RedirectResponse(f"/sources/{code}", 303)

    return await run_in_threadpool(recording)


def _record(request: Request, cells: Mapping[str, str], taken: Taken, status: int) -> Response:
    vault, code = signed_in(request).vault, request.path_params["code"]
    vault.require(Permission.RECORD_IDENTITY)
    source_of(vault, code)
    return page(
        request, "identity_new.html.j2", status=status, code=code, cells=cells, faults=by_column(taken.faults),
        sealed=code in vault.identified(), columns=[name for name in IDENTITY_COLUMNS.names if name != "source"],
    )  # fmt: skip


def _purpose(given: FormData) -> str:
    return str(given.get("purpose", ""))


def _shares(given: FormData) -> tuple[Private, ...]:
    """Take the shares that were typed."""
    return tuple(Private(share.strip()) for share in given.getlist("share") if isinstance(share, str) and share.strip())
