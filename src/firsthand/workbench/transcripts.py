"""Reading an interview, and searching all of them."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from firsthand.desk.reading import open_interview
from firsthand.desk.search import query
from firsthand.errors import UsageError
from firsthand.model.coding import Basis, Polarity
from firsthand.model.testimony import InterviewRef
from firsthand.workbench.app import desk_of, posted, routed, signed_in
from firsthand.workbench.pages import language_of, page

FOUND = 100
"""So many hits are shown."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/read/{interview}", read),
        routed("/search", ask),
        routed("/search", search, "POST"),
    ]


def interview_of(request: Request) -> InterviewRef:
    """Read the interview an address names. Raises UsageError for what is none."""
    interview = InterviewRef.parse(request.path_params["interview"])
    if interview is None:
        raise UsageError("the address names no interview", "Choose one from the list of sources.")
    return interview


def read(request: Request) -> Response:
    """Show an interview with its codes, and a translation beside it where one is chosen."""
    desk, vault = desk_of(request), signed_in(request).vault
    project, language = desk.project(), language_of(request)
    opened = open_interview(vault, interview_of(request), request.query_params.get("beside", ""))
    topics = list(dict.fromkeys(project.codebook.topic_of(code) for code in project.codebook.codes))
    asked = {c.topic: c.state.value for c in opened.coverage}
    return page(
        request, "read.html.j2", opened=opened, codebook=project.codebook, polarities=list(Polarity), bases=list(Basis),
        coverage=[(project.codebook.topic_label(topic, language), asked.get(topic, "")) for topic in topics],
    )  # fmt: skip


def ask(request: Request) -> Response:
    """Ask what to look for. The words are sent in a form: an address would stay in the browser's history."""
    return page(request, "search.html.j2", words="", result=None, limit=FOUND)


async def search(request: Request) -> Response:
    """Show the passages that have the words."""
    given = await posted(request)
    words = str(given.get("words", ""))
    result = await run_in_threadpool(signed_in(request).vault.search, query(words), limit=FOUND)
    return page(request, "search.html.j2", words=words, result=result, limit=FOUND)
