"""Putting codes on passages from the page on which they are read."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.coding import Judgement, apply_code, decide, remove_code
from firsthand.desk.reading import codings_of, on_turn
from firsthand.errors import UsageError
from firsthand.model.coding import Basis, DatedCoding, Polarity
from firsthand.model.testimony import PassageRef
from firsthand.vault import Vault
from firsthand.workbench.app import desk_of, posted, routed, signed_in
from firsthand.workbench.pages import language_of, part

Change = Callable[[Vault, PassageRef, str, Judgement], int]


def routes() -> list[BaseRoute]:
    """List what the reading page posts to."""
    return [
        routed("/codings/apply", apply, "POST"),
        routed("/codings/remove", remove, "POST"),
        routed("/codings/accept", accept, "POST"),
        routed("/codings/reject", reject, "POST"),
    ]


async def apply(request: Request) -> Response:
    """Put a code on a passage; a coding, though it was not new, is what she asked for."""
    desk = desk_of(request)

    def change(vault: Vault, passage: PassageRef, code: str, judgement: Judgement) -> int:
        return apply_code(vault, desk.project(), [passage], code, judgement, now=desk.now())

    return await _changed(request, change)


async def remove(request: Request) -> Response:
    """Take her own code off a passage."""
    now = desk_of(request).now()

    def change(vault: Vault, passage: PassageRef, code: str, judgement: Judgement) -> int:
        return remove_code(vault, passage, code, judgement.coder, now=now)

    return await _changed(request, change)


async def accept(request: Request) -> Response:
    """Make a suggestion a coding of hers."""
    return await _decided(request, accepted=True)


async def reject(request: Request) -> Response:
    """Put a suggestion away."""
    return await _decided(request, accepted=False)


async def _decided(request: Request, *, accepted: bool) -> Response:
    now = desk_of(request).now()

    def change(vault: Vault, passage: PassageRef, code: str, judgement: Judgement) -> int:
        return decide(vault, [passage], code, judgement, accept=accepted, now=now)

    return await _changed(request, change)


async def _changed(request: Request, change: Change) -> Response:
    """Do it, and answer with the codes of each turn of the passage as they are now."""
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)
    passage = PassageRef.parse(str(given.get("passage", "")))
    if passage is None:
        raise UsageError("no passage was chosen", "Choose one or several in the text.")
    judgement = _judgement(given, session.user)

    def write() -> tuple[int, tuple[DatedCoding, ...]]:
        with desk.sessions.writing(session) as vault:
            number = change(vault, passage, str(given.get("code", "")), judgement)
        return number, codings_of(session.vault, passage.interview)

    number, now_on = await run_in_threadpool(write)
    language, codebook = language_of(request), desk.project().codebook
    codes = {
        turn: part(language, "codes.html.j2", codings=on_turn(now_on, turn), codebook=codebook, user=session.user)
        for turn in range(passage.first, passage.last + 1)
    }
    return JSONResponse({"changed": number, "codes": codes})


def _judgement(given: FormData, coder: str) -> Judgement:
    polarity, basis = str(given.get("polarity", "")), str(given.get("basis", ""))
    try:
        return Judgement(coder, Polarity(polarity) if polarity else None, Basis(basis) if basis else None)
    except ValueError:
        raise UsageError("that is no polarity or no basis", "Choose from those the page offers.") from None
