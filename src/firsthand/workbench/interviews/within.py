"""Searching in the one interview that is being read: Korean by morphemes, and by words, as over all."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.interviews.search import query
from firsthand.vault.search import Hit
from firsthand.workbench.frame.app import posted, routed, shown, signed_in
from firsthand.workbench.interviews.transcripts import interview_of

ALL = 1_000_000
"""No interview has so many turns: every hit is answered with."""


def routes() -> list[BaseRoute]:
    """List what is posted to."""
    return [routed("/read/{interview}/within", within, "POST")]


async def within(request: Request) -> Response:
    """Answer with the turns that have the words, and where; of the texts that are shown: original and translation."""
    given = await posted(request)
    interview, vault = interview_of(request), signed_in(request).vault
    sought, beside = query(str(given.get("words", ""))), str(given.get("beside", ""))

    def look() -> list[dict[str, object]]:
        shown(request, [interview])
        texts = vault.transcripts(interview.source)
        original = next((t.language for t in texts if t.interview == interview and t.original), "")
        found = vault.search(sought, limit=ALL, interview=interview).hits
        return [
            {"turn": hit.passage.first, "beside": hit.language != original, "marks": _marks(hit)}
            for hit in sorted(found, key=lambda hit: (hit.passage, hit.language != original))
            if hit.language in {original, beside}
        ]

    return JSONResponse({"hits": await run_in_threadpool(look)})


def _marks(hit: Hit) -> list[tuple[int, int]]:
    """Say where the words stand as the browser counts: a character beyond U+FFFF is two."""
    text = hit.text.reveal()

    def units(end: int) -> int:
        return len(text[:end].encode("utf-16-le")) // 2

    return [(units(start), units(end)) for start, end in hit.marks]
