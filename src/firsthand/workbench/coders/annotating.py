"""Memos and coverage on the page on which an interview is read, and what other coders wrote meanwhile."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.coders.memos import read_memo, write_memo
from firsthand.desk.interviews.coverage import change_coverage
from firsthand.desk.interviews.reading import on_turns, state_of
from firsthand.errors import UsageError
from firsthand.model.coding import Asked
from firsthand.vault import Vault
from firsthand.workbench.coders.coding import passage_of, taken_back
from firsthand.workbench.coders.undoing import Step, keep
from firsthand.workbench.frame.app import desk_of, posted, routed, shown, signed_in
from firsthand.workbench.interviews.listing import codes_now, coverage_now, rendered
from firsthand.workbench.interviews.transcripts import interview_of


def routes() -> list[BaseRoute]:
    """List what the reading page posts to."""
    return [
        routed("/codings/memo", ask_memo, "POST"),
        routed("/codings/memo/change", change_memo, "POST"),
        routed("/read/{interview}/coverage", cover, "POST"),
        routed("/read/{interview}/codes", codes, "POST"),
    ]


async def ask_memo(request: Request) -> Response:
    """Show a memo to a coder who asks for it."""
    given, vault = await posted(request), signed_in(request).vault
    passage, code, coder = passage_of(given), str(given.get("code", "")), str(given.get("coder", ""))

    def read() -> str:
        shown(request, [passage.interview])
        return read_memo(vault, passage, code, coder).reveal()

    return JSONResponse({"memo": await run_in_threadpool(read)})


async def change_memo(request: Request) -> Response:
    """Change her memo on her coding."""
    given, session, desk = await posted(request), signed_in(request), desk_of(request)
    passage, code = passage_of(given), str(given.get("code", ""))
    memo, before = (str(given.get(name, "")).replace("\r\n", "\n").strip() for name in ("memo", "before"))

    def write() -> dict[str, object]:
        with desk.sessions.writing(session) as vault:
            was = write_memo(vault, passage, code, session.user, memo, before, now=desk.now())
        undo = keep(session, taken_back(passage, code, session.user, was, desk.now))
        return {"codes": codes_now(request, passage), "undo": undo}

    return JSONResponse(await run_in_threadpool(write))


async def cover(request: Request) -> Response:
    """Record whether a topic came up with the source."""
    given, session, desk = await posted(request), signed_in(request), desk_of(request)
    interview, topic, said = interview_of(request), str(given.get("topic", "")), str(given.get("state", ""))
    if said not in {"", *Asked}:
        raise UsageError("that is no answer to whether she was asked", "Choose from those the page offers.")
    state = Asked(said) if said else None

    def change(vault: Vault, wanted: Asked | None) -> Asked | None:
        return change_coverage(vault, desk.project(), interview.source, topic, wanted, now=desk.now())

    def write() -> dict[str, object]:
        with desk.sessions.writing(session) as vault:
            was = change(vault, state)
        answer: dict[str, object] = {"coverage": coverage_now(request, interview)}
        if was is not state:
            answer["undo"] = keep(session, Step(interview, None, lambda vault: change(vault, was)))
        return answer

    return JSONResponse(await run_in_threadpool(write))


async def codes(request: Request) -> Response:
    """Answer with the codes of every turn on which the page does not show what there is, and with the coverage.

    ``shown`` names the state of each turn as the page has it, as in ``3:1f2e 7:99ab``.
    """
    given, vault, interview = await posted(request), signed_in(request).vault, interview_of(request)
    hers = dict(one.split(":", 1) for one in str(given.get("shown", "")).split() if ":" in one)

    def read() -> dict[str, object]:
        found = on_turns(vault, interview)
        gone = {int(number): () for number in hers if number.isdecimal() and int(number) not in found}
        changed = {n: on for n, on in {**gone, **found}.items() if hers.get(str(n), "") != state_of(on)}
        return {"codes": rendered(request, changed), "coverage": coverage_now(request, interview)}

    return JSONResponse(await run_in_threadpool(read))
