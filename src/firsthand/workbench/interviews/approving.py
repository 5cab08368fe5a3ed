"""Reading a text through, turn by turn, a translation beside its original, and approving it for quoting."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.files import ChangedMeanwhile
from firsthand.desk.interviews.approving import Reviewing, mend_turn, open_review, review, words_shown
from firsthand.desk.interviews.approving import approve as approve_text
from firsthand.errors import UsageError
from firsthand.model.private import Private
from firsthand.model.roles import Permission, may
from firsthand.model.testimony import InterviewRef
from firsthand.vault import Vault
from firsthand.workbench.frame.app import desk_of, posted, routed, shown, signed_in
from firsthand.workbench.frame.pages import language_of, page, part
from firsthand.workbench.interviews.transcripts import interview_of


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/approve", approve, "POST"),
        routed("/approve/{interview}/{language}", read_through),
        routed("/approve/{interview}/{language}/turn", turn, "POST"),
    ]


def read_through(request: Request) -> Response:
    """Show a text to be read through. Raises UsageError where there is none, NotPermitted for who may not approve."""
    vault = signed_in(request).vault
    vault.require(Permission.APPROVE)
    opened = open_review(vault, interview_of(request), request.path_params["language"])
    shown(request, [opened.text.interview])
    return page(request, "approving.html.j2", **_held(vault, opened))


async def turn(request: Request) -> Response:
    """Take what she says of one turn, or other words for it, and show the turn as it stands then."""
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)
    interview, language = interview_of(request), request.path_params["language"]
    number = int(found) if (found := str(given.get("number", ""))).isdecimal() else 0
    plain = not request.headers.get("x-firsthand-form")

    def write() -> Reviewing:
        with desk.sessions.writing(session) as vault:
            if given.get("do") == "mend":
                words, before = Private(str(given.get("words", ""))), str(given.get("shown", ""))
                mend_turn(vault, interview, language, number, words, before, now=desk.now())
            else:
                review(vault, interview, language, number, _remark(given), now=desk.now())
        return open_review(session.vault, interview, language)

    try:
        opened = await run_in_threadpool(write)
    except ChangedMeanwhile:
        if plain:
            raise
        opened = await run_in_threadpool(open_review, session.vault, interview, language)
        return JSONResponse(_told(request, session.vault, opened, number), 409)
    if plain:
        return RedirectResponse(f"/approve/{interview}/{language}#t{number}", 303)
    return JSONResponse(_told(request, session.vault, opened, number))


async def approve(request: Request) -> Response:
    """Approve a text, and go back to where it was listed.

    Raises UsageError for its translator, and while a turn of it is said to be wrong.
    """
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)
    interview = InterviewRef.parse(str(given.get("interview", "")))
    if interview is None:
        raise UsageError("no text was named", "Choose one from the list of sources.")
    language, reviewer = str(given.get("language", "")), str(given.get("reviewer", "")).strip()

    def write() -> None:
        with desk.sessions.writing(session) as vault:
            approve_text(vault, interview, language, reviewer or session.user, now=desk.now())

    await run_in_threadpool(write)
    if given.get("from") == "source":
        return RedirectResponse(f"/sources/{interview.source}", 303)
    if given.get("from") == "review":
        return RedirectResponse(f"/approve/{interview}/{language}", 303)
    beside = f"?beside={language}" if given.get("beside") else ""
    return RedirectResponse(f"/read/{interview}{beside}", 303)


def _remark(given: FormData) -> Private | None:
    """Read what is said of a turn: right is an empty remark, nothing any more is none."""
    if given.get("do") == "undo":
        return None
    if given.get("do") == "right":
        return Private("")
    remark = str(given.get("remark", "")).strip()
    if not remark:
        raise UsageError("nothing was written", "Say what is wrong with this turn.")
    return Private(remark)


def _held(vault: Vault, opened: Reviewing) -> dict[str, Any]:
    roles = vault.roles().get(vault.user, frozenset())
    mends = may(roles, Permission.ADMIT) and not opened.text.original
    return {
        "opened": opened, "mends": mends, "words_shown": words_shown, "user": vault.user,
        "translated_it": opened.text.translator.casefold() == vault.user.casefold(),
        "read": opened.read_by(vault.user),
    }  # fmt: skip


def _told(request: Request, vault: Vault, opened: Reviewing, number: int) -> dict[str, object]:
    """Render one turn anew, and how far she has come."""
    language, session = language_of(request), signed_in(request)
    shown(request, [opened.text.interview])
    held = _held(vault, opened)
    pair = next((pair for pair in opened.pairs if pair.turn.number == number), None)
    return {
        "turn": part(language, "approving_turn.html.j2", pair=pair, session=session, **held) if pair else "",
        "state": part(language, "approving_state.html.j2", session=session, **held),
    }
