"""The gate before an edition: what stands against it, what it would tell for ever, and its files once published."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.build import Checked
from firsthand.desk.clearing import digests_of
from firsthand.desk.producing import FORMATS
from firsthand.desk.publishing import Publication, edition_of
from firsthand.desk.publishing import publish as publish_report
from firsthand.desk.reports import check_report
from firsthand.diagnostics.diagnostic import Severity
from firsthand.model.roles import Permission, may
from firsthand.rules.published import COVERAGE
from firsthand.workbench.app import desk_of, posted, routed, signed_in
from firsthand.workbench.pages import page
from firsthand.workbench.reports import report_of, tally

KINDS = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/publish/{name}", gate),
        routed("/publish/{name}", publish, "POST"),
        routed("/publish/{name}/{suffix}", output),
    ]


def gate(request: Request) -> Response:
    """Show what stands against the report as it is saved, and what an edition of it would tell for ever."""
    return _gate(request, _checked(request), None)


async def publish(request: Request) -> Response:
    """Publish the report as it is saved, if nothing stands against it and its files are clear of names."""
    given = await posted(request)
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)

    def publishing() -> tuple[Checked, Publication | None]:
        with desk.sessions.writing(session) as vault:
            vault.require(Permission.PUBLISH)
            checked = check_report(vault, desk.project(), settings, today=desk.today)
            if checked.exit_code or given.get("told") != _agreed(request, checked):
                return checked, None
            return checked, publish_report(vault, checked, _folder(request), FORMATS, now=desk.now())

    checked, done = await run_in_threadpool(publishing)
    if done is None or not done.edition:
        return await run_in_threadpool(_gate, request, checked, done)
    return RedirectResponse(f"/publish/{settings.name}?edition={done.edition}", 303)


def output(request: Request) -> Response:
    """Hand out a file of an edition, to be kept or opened outside; nothing else that lies under its name."""
    suffix = request.path_params["suffix"]
    data = _published(request).get(suffix)
    if data is None:
        raise HTTPException(404)
    headers = {"Content-Disposition": f'attachment; filename="report.{suffix}"'}
    return Response(data, media_type=KINDS[suffix], headers=headers)


def _checked(request: Request) -> Checked:
    desk = desk_of(request)
    return check_report(signed_in(request).vault, desk.project(), report_of(request), today=desk.today)


def _gate(request: Request, checked: Checked, done: Publication | None) -> Response:
    session, settings = signed_in(request), report_of(request)
    edition = edition_of(checked.bound, {}, desk_of(request).today)
    by_severity = [
        (severity.value, [each for each in checked.diagnostics if each.severity is severity]) for severity in Severity
    ]
    mine = [each for each in session.vault.editions() if each.report == settings.name]
    return page(
        request, "publish.html.j2", report=settings, found=by_severity, publishable=not checked.exit_code,
        allowed=may(session.vault.roles()[session.user], Permission.PUBLISH), told=_agreed(request, checked),
        findings=len({count.finding for count in edition.counts if count.finding != COVERAGE}),
        described=len({told.source for told in edition.disclosures}), quoted=len(edition.quoted),
        clearing=done.clearing if done else None, editions=mine, outputs=list(_published(request)),
        **tally(each.severity for each in checked.diagnostics),
    )  # fmt: skip


def _published(request: Request) -> dict[str, bytes]:
    """Read the files of the report's last edition, by suffix, as far as they lie where it put them, unchanged."""
    name = report_of(request).name
    mine = [each for each in signed_in(request).vault.editions() if each.report == name]
    found: dict[str, bytes] = {}
    for suffix in FORMATS if mine else ():
        path = _folder(request) / f"{name}.{suffix}"
        data = path.read_bytes() if path.is_file() else b""
        if digests_of({path.name: data}).items() <= mine[-1].digests.items():
            found[suffix] = data
    return found


def _agreed(request: Request, checked: Checked) -> str:
    """Name what she was shown, so that nothing else is published: the texts, and what they tell."""
    edition = edition_of(checked.bound, {}, desk_of(request).today)
    texts = [(section.path, section.lines) for section in checked.bound.manuscript.sections]
    return sha256(repr((texts, edition)).encode()).hexdigest()


def _folder(request: Request) -> Path:
    return desk_of(request).root / "out"
