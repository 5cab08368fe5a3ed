"""Writing a report with its checks beside it, and looking at it as it would be published."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.files import ChangedMeanwhile
from firsthand.desk.manuscripts import (
    Remark,
    Text,
    check_text,
    is_text,
    open_text,
    remarks,
    save_text,
)
from firsthand.desk.producing import produce
from firsthand.diagnostics.diagnostic import Severity
from firsthand.errors import EXIT_BLOCKED, FirsthandError, UsageError
from firsthand.model.project import ReportSettings
from firsthand.model.roles import Permission
from firsthand.workbench.app import desk_of, posted, routed, signed_in
from firsthand.workbench.pages import language_of, page, part

PREVIEW = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'; sandbox"
)
"""What a browser may do with the report's own page inside ours: show it, and nothing else."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/reports", every),
        routed("/reports/{name}", one),
        routed("/reports/{name}/check", check, "POST"),
        routed("/reports/{name}/save", save, "POST"),
        routed("/reports/{name}/preview", preview, "POST"),
    ]


def every(request: Request) -> Response:
    """List the project's reports."""
    return page(request, "reports.html.j2", reports=desk_of(request).project().reports.values())


def one(request: Request) -> Response:
    """Show one file of a report in an editor: the one asked for by its number, else the first that is a text."""
    desk, settings = desk_of(request), report_of(request)
    texts = [path for path in settings.files if is_text(path)]
    asked = request.query_params.get("file", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() else 0
    if texts and not 1 <= number <= len(texts):
        raise UsageError("this report has no such text", "firsthand.toml lists the files of each report.")
    text = open_text(desk.project(), settings, texts[number - 1]) if texts else None
    return page(request, "report.html.j2", report=settings, texts=texts, text=text, number=number)


async def check(request: Request) -> Response:
    """Check what is typed, without saving it; the slow rules too where the page asks for the whole."""
    given = await posted(request)
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)
    written, whole = _text(given), bool(given.get("whole"))

    def checking() -> tuple[Remark, ...]:
        return remarks(session.vault, desk.project(), settings, written, desk.today, whole=whole)

    found = await run_in_threadpool(checking)
    language = language_of(request)
    told = part(language, "remarks.html.j2", remarks=found, whole=whole, **tally(
        each.diagnostic.severity for each in found
    ))  # fmt: skip
    return JSONResponse({"told": told, "remarks": [_placed(each, written.text) for each in found]})


async def save(request: Request) -> Response:
    """Save the file whole; 409 where it has changed meanwhile."""
    given = await posted(request)
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)

    def saving() -> Text:
        with desk.sessions.writing(session) as vault:
            return save_text(vault, desk.project(), settings, _text(given))

    try:
        saved = await run_in_threadpool(saving)
    except ChangedMeanwhile:
        return JSONResponse({"told": part(language_of(request), "saved_meanwhile.html.j2",)}, 409)
    return JSONResponse({"digest": saved.digest})


async def preview(request: Request) -> Response:
    """Show what is typed as a draft of it would be published, and why not where it is blocked."""
    given = await posted(request)
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)

    def making() -> bytes:
        session.vault.require(Permission.BUILD)
        checked = check_text(session.vault, desk.project(), settings, _text(given), desk.today)
        if checked.exit_code == EXIT_BLOCKED:
            return b""
        return next(iter(produce(checked, ("html",), draft=True).values()))

    headers = {"Content-Security-Policy": PREVIEW}
    language = language_of(request)
    try:
        made: bytes | str = await run_in_threadpool(making)
        made = made or part(language, "no_preview.html.j2", fault=None)
    except FirsthandError as fault:
        made = part(language, "no_preview.html.j2", fault=fault)
    return HTMLResponse(made, headers=headers)


def report_of(request: Request) -> ReportSettings:
    """Find the report an address names. Raises UsageError where there is none."""
    found = desk_of(request).project().reports.get(request.path_params["name"])
    if found is None:
        raise UsageError("there is no such report", "firsthand.toml lists the reports by name.")
    return found


def tally(severities: Iterable[Severity]) -> dict[str, int]:
    """Count what blocks, what waits for a second person, and what is only noted."""
    all_of = list(severities)
    return {
        "blocks": all_of.count(Severity.BLOCK),
        "reviews": all_of.count(Severity.REVIEW),
        "notes": all_of.count(Severity.NOTE),
    }


def _text(given: FormData) -> Text:
    text = str(given.get("text", "")).replace("\r\n", "\n")
    return Text(str(given.get("path", "")), text, str(given.get("digest", "")))


def _placed(remark: Remark, text: str) -> dict[str, object]:
    """Say where a remark stands as a browser counts: characters outside the basic plane are two."""
    place = remark.diagnostic.place
    return {
        "code": remark.diagnostic.code, "severity": remark.diagnostic.severity.value,
        "message": remark.diagnostic.message, "path": place.path, "line": place.line, "column": place.column,
        "start": _units(text, remark.start), "end": _units(text, remark.end), "words": remark.words,
    }  # fmt: skip


def _units(text: str, at: int) -> int:
    return at + sum(1 for letter in text[: max(at, 0)] if ord(letter) > 0xFFFF)
