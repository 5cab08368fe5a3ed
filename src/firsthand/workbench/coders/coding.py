"""Putting codes on passages from the page on which they are read, and taking each step back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.coders.coding import Judgement, apply_code, coding_of, decide_one, put_back, remove_code, undecide
from firsthand.desk.interviews.marking import Noted, mark
from firsthand.errors import UsageError
from firsthand.model.coding import Basis, DatedCoding, Polarity
from firsthand.model.private import Private
from firsthand.model.testimony import PassageRef
from firsthand.vault import Vault
from firsthand.workbench.coders.undoing import Step, forget, keep, step_of
from firsthand.workbench.frame.app import desk_of, posted, routed, signed_in
from firsthand.workbench.interviews.listing import codes_now, coverage_now

Change = Callable[[Vault, PassageRef, str, Judgement], int]


def routes() -> list[BaseRoute]:
    """List what the reading page posts to."""
    return [
        routed("/codings/apply", apply, "POST"),
        routed("/codings/remove", remove, "POST"),
        routed("/codings/accept", accept, "POST"),
        routed("/codings/reject", reject, "POST"),
        routed("/codings/undo", undo, "POST"),
    ]


async def apply(request: Request) -> Response:
    """Put a code on a passage or on words of it; a coding, though it was not new, is what she asked for."""
    desk, given = desk_of(request), await posted(request)

    def change(vault: Vault, passage: PassageRef, code: str, judgement: Judgement) -> int:
        noted = _noted(vault, passage, given)
        return apply_code(vault, desk.project(), [passage], code, judgement, now=desk.now(), noted=noted)

    return await _changed(request, given, change)


async def remove(request: Request) -> Response:
    """Take her own code off a passage."""
    now, given = desk_of(request).now(), await posted(request)

    def change(vault: Vault, passage: PassageRef, code: str, judgement: Judgement) -> int:
        return remove_code(vault, passage, code, judgement.coder, now=now)

    return await _changed(request, given, change)


async def accept(request: Request) -> Response:
    """Make a suggestion a coding of hers."""
    return await _decided(request, accepted=True)


async def reject(request: Request) -> Response:
    """Put a suggestion away."""
    return await _decided(request, accepted=False)


async def undo(request: Request) -> Response:
    """Take back one of her steps."""
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)
    name = str(given.get("step", ""))
    step = step_of(session, name)

    def write() -> dict[str, object]:
        with desk.sessions.writing(session) as vault:
            step.undo(vault)
        forget(session, name)
        if step.passage is None:
            return {"coverage": coverage_now(request, step.interview)}
        return {"codes": codes_now(request, step.passage)}

    return JSONResponse(await run_in_threadpool(write))


async def _decided(request: Request, *, accepted: bool) -> Response:
    session, desk, given = signed_in(request), desk_of(request), await posted(request)
    passage, code = passage_of(given), str(given.get("code", ""))
    judgement = _judgement(given, session.user)

    def write() -> dict[str, object]:
        with desk.sessions.writing(session) as vault:
            decision = decide_one(vault, passage, code, judgement, accept=accepted, now=desk.now())
        answer: dict[str, object] = {"changed": int(decision is not None), "codes": codes_now(request, passage)}
        if decision is not None:
            made = decision
            step = Step(passage.interview, passage, lambda vault: undecide(vault, made, now=desk.now()))
            answer["undo"] = keep(session, step)
        return answer

    return JSONResponse(await run_in_threadpool(write))


async def _changed(request: Request, given: FormData, change: Change) -> Response:
    """Do it, and answer with the codes of each turn of the passage as they are now."""
    session, desk = signed_in(request), desk_of(request)
    passage, code = passage_of(given), str(given.get("code", ""))
    judgement = _judgement(given, session.user)

    def write() -> dict[str, object]:
        with desk.sessions.writing(session) as vault:
            before = coding_of(vault, passage, code, session.user)
            number = change(vault, passage, code, judgement)
        answer: dict[str, object] = {"changed": number, "codes": codes_now(request, passage)}
        if number:
            answer["undo"] = keep(session, taken_back(passage, code, session.user, before, desk.now))
        return answer

    return JSONResponse(await run_in_threadpool(write))


def taken_back(
    passage: PassageRef, code: str, coder: str, before: DatedCoding | None, now: Callable[[], datetime]
) -> Step:
    """Say how a change of a coding is taken back: it becomes what it was before."""
    return Step(
        passage.interview, passage, lambda vault: put_back(vault, passage, code, coder, before, now=now())
    )


def passage_of(given: FormData) -> PassageRef:
    """Read the passage a form names. Raises UsageError for none."""
    passage = PassageRef.parse(str(given.get("passage", "")))
    if passage is None:
        raise UsageError("no passage was chosen", "Choose one or several in the text.")
    return passage


def _noted(vault: Vault, passage: PassageRef, given: FormData) -> Noted:
    """Read the words marked, if any, and the memo, if any."""
    memo, exact = str(given.get("memo", "")).strip(), str(given.get("exact", ""))
    start, end = (str(given.get(name, "")) for name in ("start", "end"))
    if exact and not (start.isdecimal() and end.isdecimal()):
        raise UsageError("words were marked, and not where", "Mark them again.")
    marked = mark(vault, passage, int(start), int(end), exact) if exact else None
    return Noted(marked, Private(memo) if memo else None)


def _judgement(given: FormData, coder: str) -> Judgement:
    polarity, basis = str(given.get("polarity", "")), str(given.get("basis", ""))
    try:
        return Judgement(coder, Polarity(polarity) if polarity else None, Basis(basis) if basis else None)
    except ValueError:
        raise UsageError("that is no polarity or no basis", "Choose from those the page offers.") from None
