"""What a source takes back: said beforehand, confirmed once, and followed until it is settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.sources.elsewhere import elsewhere
from firsthand.desk.sources.notice import notice
from firsthand.desk.sources.withdrawal import again, foresee, open_first, settle, withdraw
from firsthand.errors import UsageError
from firsthand.model.consent import Dependent, Resting, Scope, Withdrawal
from firsthand.model.roles import Permission
from firsthand.workbench.frame.app import desk_of, posted, routed, signed_in
from firsthand.workbench.frame.pages import LANGUAGES, page
from firsthand.workbench.frame.pieces import piece
from firsthand.workbench.sources.consents import scopes_of
from firsthand.workbench.sources.sources import permitted

ORDER = (
    Resting.EDITION, Resting.QUOTATION, Resting.DESCRIPTION, Resting.FINDING, Resting.EXHIBIT, Resting.TRANSCRIPT,
    Resting.CODING, Resting.EVENT, Resting.ACT, Resting.COMPLAINT,
)  # fmt: skip
"""What rests on a consent, the hardest to take back first."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/sources/{code}/withdraw", ask),
        routed("/sources/{code}/withdraw", confirm, "POST"),
        routed("/sources/{code}/elsewhere", followed_up),
        routed("/withdrawals", every),
        routed("/withdrawals/{code}", one),
        routed("/withdrawals/{code}/again", to_go_through),
        routed("/withdrawals/{code}/notice/{language}", told_her),
        routed("/withdrawals/{code}/settle", confirm_settle, "POST"),
    ]


def ask(request: Request) -> Response:
    """Say what withdrawing would mark, before it is done: of everything, or of the scopes the address names."""
    words = request.query_params.getlist("scope")
    scopes = frozenset(scope for scope in Scope if scope.value in words)
    return _foreseen(request, scopes, desk_of(request).today.isoformat(), "")


def followed_up(request: Request) -> Response:
    """Say what was opened of hers to readers, and which files of the project's folder are to be looked at."""
    vault, code = signed_in(request).vault, request.path_params["code"]
    vault.require(Permission.WITHDRAW)
    if not vault.sources(code):
        _held(request, code)
    return piece(request, "elsewhere.html.j2", code=code, found=elsewhere(vault, desk_of(request).project(), code))


async def confirm(request: Request) -> Response:
    """Record it, and show how its clock stands."""
    given = await posted(request)
    session, desk, code = signed_in(request), desk_of(request), request.path_params["code"]
    scopes, day = frozenset(scopes_of(given)), str(given.get("received", ""))

    def recording() -> Response:
        try:
            received = date.fromisoformat(day)
        except ValueError:
            return _foreseen(request, scopes, day, "that is no day", 422)
        try:
            with desk.sessions.writing(session) as vault:
                withdraw(vault, desk.project(), code, scopes, received=received, today=desk.today, now=desk.now())
        except UsageError as fault:
            return _foreseen(request, scopes, day, f"{fault.message}. {fault.advice}", 422)
        return RedirectResponse(f"/withdrawals/{code}", 303)

    return await run_in_threadpool(recording)


def _foreseen(request: Request, scopes: frozenset[Scope], received: str, fault: str, status: int = 200) -> Response:
    desk, vault, code = desk_of(request), signed_in(request).vault, request.path_params["code"]
    seen = foresee(vault, desk.project(), code, scopes, received=desk.today, today=desk.today)
    return page(
        request, "withdraw.html.j2", status=status, code=code, seen=seen, chosen=scopes, scopes=list(Scope),
        received=received, fault=fault, kinds=by_kind(seen.dependents), today=desk.today,
        whole=not scopes or request.query_params.get("all"),
    )  # fmt: skip


def by_kind(dependents: Iterable[Dependent]) -> list[tuple[str, list[Dependent]]]:
    """Put what rests on a consent by its kind, the hardest to take back first."""
    listed = list(dependents)
    return [(kind.value, found) for kind in ORDER if (found := [one for one in listed if one.kind is kind])]


def every(request: Request) -> Response:
    """List the withdrawals: those open first, those overdue before all."""
    vault, today = signed_in(request).vault, desk_of(request).today
    held = open_first(vault.withdrawals())
    return page(
        request, "withdrawals.html.j2", waiting=[w for w in held if w.settled is None],
        settled=[w for w in held if w.settled is not None], today=today,
    )  # fmt: skip


def one(request: Request) -> Response:
    """Show what a source withdrew, its clock, and what was marked. Raises UsageError where she withdrew nothing."""
    vault, code = signed_in(request).vault, request.path_params["code"]
    return page(request, "withdrawal.html.j2", **_followed(request, code), dependents=by_kind(vault.dependents(code)))


def _followed(request: Request, code: str) -> dict[str, Any]:
    held = _held(request, code)
    waiting = [w for w in held if w.settled is None]
    return {
        "code": code, "withdrawals": held, "waiting": waiting, "today": desk_of(request).today,
        "may": permitted(request), "languages_of_notice": LANGUAGES, "erased": held[0].erased,
    }  # fmt: skip


def _held(request: Request, code: str) -> tuple[Withdrawal, ...]:
    held = open_first(w for w in signed_in(request).vault.withdrawals() if w.source == code)
    if not held:
        raise UsageError(f"no withdrawal of {code} is recorded", "The page of the source has a button for it.")
    return held


def to_go_through(request: Request) -> Response:
    """Say of each report what in it still uses what she withdrew, and what else keeps it from being published."""
    desk, code = desk_of(request), request.path_params["code"]
    _held(request, code)
    found = again(signed_in(request).vault, desk.project(), code, today=desk.today)
    return piece(request, "again.html.j2", code=code, reports=found)


def told_her(request: Request) -> Response:
    """Show the notice for the person herself, to be printed or read out."""
    desk, code, language = desk_of(request), request.path_params["code"], request.path_params["language"]
    if language not in LANGUAGES:
        raise UsageError("the notice is not written in that language", "There is Korean and English.")
    text = notice(signed_in(request).vault, desk.project(), code, language, today=desk.today)
    return page(request, "notice.html.j2", code=code, text=text, tongue=language)


async def confirm_settle(request: Request) -> Response:
    """Settle it, or say where it is still used."""
    await posted(request)
    session, desk, code = signed_in(request), desk_of(request), request.path_params["code"]

    def settling() -> Response:
        try:
            with desk.sessions.writing(session) as vault:
                settle(vault, desk.project(), code, today=desk.today, now=desk.now())
        except UsageError as fault:
            marked = by_kind(session.vault.dependents(code))
            return page(
                request, "withdrawal.html.j2", status=422, **_followed(request, code), dependents=marked,
                refused=fault.message.splitlines(),
            )  # fmt: skip
        return RedirectResponse(f"/withdrawals/{code}", 303)

    return await run_in_threadpool(settling)
