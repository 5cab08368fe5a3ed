"""Reading an interview, and searching all of them."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from firsthand.desk.coders.coding import suggest
from firsthand.desk.interviews.graphic import NO_COVER, cover_of
from firsthand.desk.interviews.reading import open_interview
from firsthand.desk.interviews.search import query
from firsthand.errors import UsageError
from firsthand.model.coding import Basis, Codebook, Polarity
from firsthand.model.roles import Permission
from firsthand.model.testimony import InterviewRef
from firsthand.vault import SearchResult
from firsthand.workbench.frame.app import desk_of, posted, routed, shown, signed_in
from firsthand.workbench.frame.pages import page
from firsthand.workbench.interviews.listing import about, covered

FOUND = 100
"""So many hits are shown."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/read/{interview}", read),
        routed("/search", ask),
        routed("/search", search, "POST"),
        routed("/search/suggest", suggested, "POST"),
    ]


def interview_of(request: Request) -> InterviewRef:
    """Read the interview an address names. Raises UsageError for what is none."""
    interview = InterviewRef.parse(request.path_params["interview"])
    if interview is None:
        raise UsageError("the address names no interview", "Choose one from the list of sources.")
    return interview


def read(request: Request) -> Response:
    """Show an interview with its codes, and a translation beside it where one is chosen."""
    interview, vault = interview_of(request), signed_in(request).vault
    opened, codebook = open_interview(vault, interview, request.query_params.get("beside", "")), codebook_of(request)
    shown(request, [interview])
    return page(
        request, "read.html.j2", opened=opened, polarities=list(Polarity), bases=list(Basis),
        coverage=covered(request, interview), cover=cover_of(vault, codebook, interview.source),
        blind=interview in vault.rounds.blind(), **about(request),
    )  # fmt: skip


def ask(request: Request) -> Response:
    """Ask what to look for. The words are sent in a form: an address would stay in the browser's history."""
    return _found(request, "", None)


async def search(request: Request) -> Response:
    """Show the passages that have the words."""
    given = await posted(request)
    return await run_in_threadpool(_shown, request, str(given.get("words", "")))


async def suggested(request: Request) -> Response:
    """Suggest a code for every passage of a source's own words that was found, for a coder to decide on."""
    given = await posted(request)
    session, desk = signed_in(request), desk_of(request)
    words, code = str(given.get("words", "")), str(given.get("code", ""))

    def writing() -> Response:
        session.vault.require(Permission.CODE)
        with desk.sessions.writing(session) as vault:
            number = suggest(vault, desk.project(), words, code, session.user, now=desk.now())
        return _shown(request, words, number)

    return await run_in_threadpool(writing)


def _shown(request: Request, words: str, made: int | None = None) -> Response:
    result = signed_in(request).vault.search(query(words), limit=FOUND)
    shown(request, (hit.passage.interview for hit in result.hits))
    return _found(request, words, result, made)


def _found(request: Request, words: str, result: SearchResult | None, made: int | None = None) -> Response:
    vault, codebook = signed_in(request).vault, codebook_of(request)
    return page(
        request, "search.html.j2", words=words, result=result, limit=FOUND, made=made, codebook=codebook,
        cover=NO_COVER if result is None else cover_of(vault, codebook), texts=result or vault.transcripts(),
    )  # fmt: skip


def codebook_of(request: Request) -> Codebook:
    """Return the codebook as it is now."""
    return desk_of(request).project().codebook
