"""Blind rounds: begin one, say that one is done, and what the coders said apart once all are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.coders import rounds as desk_rounds
from firsthand.desk.coders.agreement import Comparison, compare
from firsthand.desk.interviews.graphic import cover_of
from firsthand.errors import UsageError
from firsthand.model.roles import Permission, may
from firsthand.model.rounds import Round
from firsthand.model.testimony import InterviewRef, Transcript, Turn
from firsthand.vault import Vault
from firsthand.workbench.frame.app import desk_of, posted, routed, shown, signed_in
from firsthand.workbench.frame.pages import page

OFFERED = 60
"""So many interviews are offered to be ticked, those with fewest codings first; any other is typed."""
SHOWN = 200
"""So many disagreements are shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for in the form of a new round, and why it could not be."""

    interviews: tuple[str, ...] = ()
    typed: str = ""
    coders: tuple[str, ...] = ()
    fault: UsageError | None = field(default=None)


NOTHING = Asked()


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/rounds", every),
        routed("/rounds", begin, "POST"),
        routed("/rounds/{number:int}", one),
        routed("/rounds/{number:int}/done", done, "POST"),
        routed("/rounds/{number:int}/close", close, "POST"),
    ]


def every(request: Request) -> Response:
    """Show all rounds, the open ones first, and to who may begin one the form for it."""
    return _page(request, NOTHING)


def _page(request: Request, asked: Asked) -> Response:
    vault = signed_in(request).vault
    members = vault.roles()
    rounds = sorted(vault.rounds.all(), key=lambda one: (one.closed is not None, -one.number))
    may_begin = may(members.get(vault.user, ()), Permission.ROUND)
    coders = [name for name, held in members.items() if may(held, Permission.CODE)]
    return page(
        request, "rounds.html.j2", rounds=rounds, may_begin=may_begin, coders=coders, asked=asked,
        offered=_offered(vault, rounds) if may_begin else [], status=400 if asked.fault else 200,
    )  # fmt: skip


def _offered(vault: Vault, rounds: list[Round]) -> list[tuple[InterviewRef, int]]:
    """List interviews in no open round, those with the fewest codings first, and how many each has."""
    busy = {interview for one in rounds if one.closed is None for interview in one.interviews}
    coded = dict.fromkeys((t.interview for t in vault.transcripts() if t.original and t.interview not in busy), 0)
    for dated in vault.codings():
        if dated.coding.passage.interview in coded:
            coded[dated.coding.passage.interview] += 1
    return sorted(coded.items(), key=lambda one: (one[1], one[0]))[:OFFERED]


async def begin(request: Request) -> Response:
    """Begin a round; where it cannot be, say why, with what was asked for still in the form."""
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)
    ticked, coders = tuple(map(str, given.getlist("interview"))), tuple(map(str, given.getlist("coder")))
    typed = str(given.get("more", ""))

    def write() -> int:
        with desk.sessions.writing(session) as vault:
            chosen = [_interview(word) for word in (*ticked, *typed.replace(",", " ").split())]
            return desk_rounds.begin(vault, chosen, coders, now=desk.now())

    try:
        await run_in_threadpool(write)
    except UsageError as fault:
        return await run_in_threadpool(_page, request, Asked(ticked, typed, coders, fault))
    return RedirectResponse("/rounds", 303)


def _interview(word: str) -> InterviewRef:
    interview = InterviewRef.parse(word)
    if interview is None:
        raise UsageError(f"{word} is no interview", "Write S14, or S14.2 for the second.")
    return interview


async def done(request: Request) -> Response:
    """Say that she is done, or not yet. The last one is shown what all said."""
    given = await posted(request)
    number, yes = int(request.path_params["number"]), given.get("done") != "not yet"

    def say(vault: Vault) -> bool:
        return desk_rounds.say_done(vault, number, now=desk_of(request).now(), done=yes)

    closed = await _written(request, say)
    return RedirectResponse(f"/rounds/{number}" if closed else "/rounds", 303)


async def close(request: Request) -> Response:
    """Close a round for which somebody is waited in vain."""
    await posted(request)
    number = int(request.path_params["number"])

    def end(vault: Vault) -> bool:
        desk_rounds.close(vault, number, now=desk_of(request).now())
        return True

    await _written(request, end)
    return RedirectResponse(f"/rounds/{number}", 303)


async def _written(request: Request, change: Callable[[Vault], bool]) -> bool:
    session, desk = signed_in(request), desk_of(request)

    def write() -> bool:
        with desk.sessions.writing(session) as vault:
            return change(vault)

    return await run_in_threadpool(write)


def one(request: Request) -> Response:
    """Show how far the coders of a closed round agree, and the passages of which they said different things."""
    desk, session = desk_of(request), signed_in(request)
    found, codebook = compare(session.vault, int(request.path_params["number"])), desk.project().codebook
    cover, words = cover_of(session.vault, codebook), _words(session.vault, found)
    shown(request, (found.disagreements[place].passage.interview for place in words))
    return page(
        request, "round.html.j2", found=found, codebook=codebook, limit=SHOWN, cover=cover,
        words=words, left=sum(not one.settled for one in found.disagreements),
    )  # fmt: skip


def _words(vault: Vault, found: Comparison) -> dict[int, tuple[str, tuple[Turn, ...]]]:
    """Read the words of the disagreements shown, by their place in the list, with the language they are in.

    Where the text was revised since, its turns may be others, and none are read.
    """
    texts: dict[InterviewRef, Transcript | None] = {}
    words: dict[int, tuple[str, tuple[Turn, ...]]] = {}
    for place, each in enumerate(found.disagreements[:SHOWN]):
        ref = each.passage
        if ref.interview not in texts:
            texts[ref.interview] = vault.transcript(ref.interview) if each.now is not None else None
        text = texts[ref.interview]
        if text is not None:
            words[place] = text.language, tuple(text.turns[ref.first - 1 : ref.last])
    return words
