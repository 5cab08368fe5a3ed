"""Writing a report with its checks beside it, and looking at it as it would be published."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.access import printed, told_by_check
from firsthand.desk.files import ChangedMeanwhile, digest_of
from firsthand.desk.publication.producing import produce
from firsthand.desk.writing.comparing import compare as compare_texts
from firsthand.desk.writing.manuscripts import (
    Remark,
    Text,
    check_text,
    is_text,
    open_text,
    remarks,
    save_text,
)
from firsthand.desk.writing.report_files import left_out
from firsthand.desk.writing.reports import check_report
from firsthand.desk.writing.word import word_file
from firsthand.errors import EXIT_BLOCKED, FirsthandError, UsageError
from firsthand.model.roles import Permission
from firsthand.project.settings import MEDIA
from firsthand.workbench.frame.app import desk_of, posted, routed, shown, signed_in
from firsthand.workbench.frame.editing import may_write, report_of, tally, text_of, units
from firsthand.workbench.frame.pages import language_of, leading, page, part
from firsthand.workbench.language.wording import said
from firsthand.workbench.project.project_files import DONE

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
        routed("/reports/{name}/compare", compare, "POST"),
        routed("/reports/{name}/preview", preview, "POST"),
    ]


def every(request: Request) -> Response:
    """List the project's reports; whoever may write can make one, change the list, and take back what she deleted."""
    project, done = desk_of(request).project(), signed_in(request).jobs.get(DONE)
    return page(
        request, "reports.html.j2", reports=list(project.reports.values()), kinds=MEDIA, writes=may_write(request),
        done=done,
    )  # fmt: skip


def one(request: Request) -> Response:
    """Show one file of a report: the one asked for by its number, else the first that can be written here."""
    desk, settings = desk_of(request), report_of(request)
    texts = [number for number, path in enumerate(settings.files, 1) if is_text(path)]
    asked = request.query_params.get("file", str((texts or [1])[0]))
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0
    if not 1 <= number <= len(settings.files):
        raise UsageError("this report has no such text", "firsthand.toml lists the files of each report.")
    project, path = desk.project(), settings.files[number - 1]
    shared: dict[str, Any] = {"report": settings, "number": number, "path": path, "writes": may_write(request),
              "outside": left_out(project), "was": request.query_params.get("was", "")}  # fmt: skip
    if is_text(path):
        return page(request, "report.html.j2", text=open_text(project, settings, path), **shared)
    found = check_report(signed_in(request).vault, project, settings, today=desk.today).diagnostics
    shown(request, told_by_check(found))
    here = tuple(Remark(each) for each in found)
    counts = tally(each.severity for each in found)
    digest = digest_of(word_file(project, settings, path))
    return page(request, "report_word.html.j2", remarks=here, whole=True, digest=digest, **counts, **shared)


async def check(request: Request) -> Response:
    """Check what is typed, without saving it; the slow rules too where the page asks for the whole."""
    given = await posted(request)
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)
    written, whole = text_of(given), bool(given.get("whole"))

    def checking() -> tuple[Remark, ...]:
        found = remarks(session.vault, desk.project(), settings, written, desk.today, whole=whole)
        shown(request, told_by_check(each.diagnostic for each in found))
        return found

    found = await run_in_threadpool(checking)
    language = language_of(request)
    counts = tally(each.diagnostic.severity for each in found)
    told = part(
        language, "remarks.html.j2", remarks=found, whole=whole, report=settings, remedies=leading(request), **counts
    )
    return JSONResponse({"told": told, "remarks": [_placed(each, written.text, language) for each in found]})


async def save(request: Request) -> Response:
    """Save the file whole; 409 where it has changed meanwhile."""
    given = await posted(request)
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)

    def saving() -> Text:
        with desk.sessions.writing(session) as vault:
            return save_text(vault, desk.project(), settings, text_of(given))

    try:
        saved = await run_in_threadpool(saving)
    except ChangedMeanwhile:
        return JSONResponse({}, 409)
    return JSONResponse({"digest": saved.digest})


async def compare(request: Request) -> Response:
    """Lay what she has beside what is saved now, line by line; nothing is saved."""
    given = await posted(request)
    signed_in(request).vault.require(Permission.BUILD)
    desk, settings, mine = desk_of(request), report_of(request), text_of(given)
    opened = str(given.get("opened", "")).replace("\r\n", "\n")
    saved = open_text(desk.project(), settings, mine.path)
    stretches = await run_in_threadpool(compare_texts, opened, mine.text, saved.text)
    told = part(language_of(request), "meanwhile.html.j2", stretches=stretches, report=settings)
    lines = [{"same": one.same, "mine": one.mine, "theirs": one.theirs} for one in stretches]
    return JSONResponse({"told": told, "digest": saved.digest, "stretches": lines})


async def preview(request: Request) -> Response:
    """Show what is typed as a draft of it would be published, and why not where it is blocked."""
    given = await posted(request)
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)

    def making() -> bytes:
        session.vault.require(Permission.BUILD)
        checked = check_text(session.vault, desk.project(), settings, text_of(given), desk.today)
        if checked.exit_code == EXIT_BLOCKED:
            return b""
        shown(request, printed(checked))
        return next(iter(produce(checked, ("html",), draft=True).values()))

    headers = {"Content-Security-Policy": PREVIEW}
    language = language_of(request)
    try:
        made: bytes | str = await run_in_threadpool(making)
        made = made or part(language, "no_preview.html.j2", fault=None)
    except FirsthandError as fault:
        made = part(language, "no_preview.html.j2", fault=fault)
    return HTMLResponse(made, headers=headers)


def _placed(remark: Remark, text: str, language: str) -> dict[str, object]:
    """Say where a remark stands as a browser counts: characters outside the basic plane are two."""
    place = remark.diagnostic.place
    return {
        "code": remark.diagnostic.code, "severity": remark.diagnostic.severity.value,
        "message": said(language, remark.diagnostic.message), "path": place.path,
        "line": place.line, "column": place.column,
        "start": units(text, remark.start), "end": units(text, remark.end), "words": remark.words,
    }  # fmt: skip
