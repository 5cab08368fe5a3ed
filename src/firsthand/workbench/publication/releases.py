"""Releasing a report with its evidence pack: two members sign, readers are given the pack, and what they ask is opened.

It calls what ``firsthand release``, ``release sign``, ``stamp``, ``disclose`` and ``journal verify --head`` call.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.build import Checked
from firsthand.desk.publication.disclosing import KINDS, Recipient, disclose, read_recipient
from firsthand.desk.publication.evidence import Link
from firsthand.desk.publication.gate import told_by
from firsthand.desk.publication.journal import read_head, verify_against
from firsthand.desk.publication.producing import FORMATS
from firsthand.desk.publication.publishing import edition_of
from firsthand.desk.publication.released import changes, choices, lying, opened_of, seal_in_groups, standing_of
from firsthand.desk.publication.releasing import Check, Step, last_release, propose, sign
from firsthand.desk.publication.stamping import request as stamp_request
from firsthand.desk.publication.stamping import take_reply
from firsthand.desk.writing.reports import check_report
from firsthand.errors import FirsthandError, UsageError, VaultDamaged
from firsthand.model.project import ReportSettings
from firsthand.model.release import How, Release
from firsthand.model.roles import Permission, may
from firsthand.vault import Vault
from firsthand.workbench.frame.app import Desk, desk_of, posted, routed, shown, signed_in
from firsthand.workbench.frame.editing import report_of, tally
from firsthand.workbench.frame.forms import files_of
from firsthand.workbench.frame.jobs import Job, start
from firsthand.workbench.frame.pages import page
from firsthand.workbench.publication.making import folder

PROPOSE, SIGN = "propose", "sign"
NEXT = (How.SUPERSEDES, How.CORRECTS, How.WITHDRAWS)
_JOB = "release-"
_ONE_AT_A_TIME = Lock()


@dataclass
class Releasing(Job):
    """A proposal or a second signature under way, or over."""

    what: str
    settings: ReportSettings
    step: Step | None = None


def routes() -> list[BaseRoute]:
    """List the pages."""
    at = "/publish/{name}/release"
    return [
        routed(at, show),
        routed(f"{at}/propose", begin_proposal, "POST"),
        routed(f"{at}/sign", begin_signing, "POST"),
        routed(f"{at}/run/{{job}}", told),
        routed(f"{at}/run/{{job}}/progress", progress),
        routed(f"{at}/file/{{file}}", download),
        routed(f"{at}/request", ask_for_stamp),
        routed(f"{at}/stamp", stamp, "POST"),
        routed(f"{at}/open", open_record, "POST"),
        routed(f"{at}/opening/{{file}}", opening),
        routed(f"{at}/journal", hold_journal, "POST"),
    ]


def show(request: Request) -> Response:
    """Show where the release stands, and what the member may do next."""
    return _show(request)


async def begin_proposal(request: Request) -> Response:
    """Begin to propose the report as it was shown; the same form sent twice is one proposal."""
    given = await posted(request)
    signed_in(request).vault.require(Permission.PROPOSE)
    desk, settings, link = desk_of(request), report_of(request), _link(given)
    agreed = str(given.get("told", ""))
    formats = [each for each in FORMATS if each == "html" or each in given.getlist("format")]

    def work(run: Releasing, vault: Vault) -> None:
        check = _checking(desk, vault, settings)
        now = check(desk.today)
        if now.exit_code or agreed != told_by(now, edition_of(now.bound, {}, desk.today)):
            raise UsageError(
                "the report, or what it rests on, is not as it was shown to you", "Nothing was signed. Look at it anew."
            )
        run.step = propose(vault, check, folder(desk), formats, link, day=desk.today, now=desk.now())

    return _begin(request, given, Releasing(PROPOSE, settings), work)


async def begin_signing(request: Request) -> Response:
    """Begin to make the proposal once more and sign it, if it is the one that was shown."""
    given = await posted(request)
    signed_in(request).vault.require(Permission.SIGN)
    desk, settings = desk_of(request), report_of(request)
    agreed = str(given.get("release", ""))

    def work(run: Releasing, vault: Vault) -> None:
        waiting = standing_of(vault, settings.name, settings.language).waiting
        if waiting is not None and str(waiting.number) != agreed:
            raise UsageError("another proposal waits than the one shown to you", "Nothing was signed. Look at it anew.")
        check = _checking(desk, vault, settings)
        run.step = sign(vault, check, folder(desk), day=desk.today, now=desk.now())

    return _begin(request, given, Releasing(SIGN, settings), work)


def told(request: Request) -> Response:
    """Show that it is under way, and at the end what came of it."""
    return page(request, "release_run.html.j2", run=_run_of(request), report=report_of(request))


def progress(request: Request) -> Response:
    """Say whether it is over."""
    return JSONResponse({"over": _run_of(request).over})


def download(request: Request) -> Response:
    """Hand out the pack or a file of the release, to be kept; nothing else that lies under its name."""
    found, name = lying(_last(request), folder(desk_of(request))), request.path_params["file"]
    if name not in found:
        raise HTTPException(404)
    return _attached(name, found[name])


def ask_for_stamp(request: Request) -> Response:
    """Hand out the request for a time stamp."""
    signed_in(request).vault.require(Permission.PUBLISH)
    last = _last(request)
    return _attached(f"{last.report}.tsq", stamp_request(last.digest))


async def stamp(request: Request) -> Response:
    """Take the reply of a time-stamping service, or say why not."""
    given = await posted(request)
    sent = await files_of(given, "reply")
    session, desk, last = signed_in(request), desk_of(request), _last(request)

    def taking() -> Response:
        try:
            name, reply = _chosen(sent)
            with desk.sessions.writing(session) as vault:
                when, by = take_reply(vault, last, Path(name), now=desk.now(), content=reply)
        except UsageError as fault:
            return _show(request, fault, "stamp")
        return _show(request, stamped=(when, by))

    return await run_in_threadpool(taking)


async def open_record(request: Request) -> Response:
    """Seal one record of the release to one reader, or say why not; what was typed stays."""
    given = await posted(request)
    sent = await files_of(given, "keyfile")
    session, desk, last = signed_in(request), desk_of(request), _last(request)
    typed = {name: str(given.get(name, "")).strip() for name in ("record", "key", "kind")}
    key = typed["key"] or (sent[0][1][:10_000].decode("utf-8", "replace") if sent else "")

    def sealing() -> Response:
        session.vault.require(Permission.DISCLOSE)
        try:
            to = _recipient(key, typed["kind"])
            with desk.sessions.writing(session) as vault:
                done = disclose(
                    vault, typed["record"], to, folder(desk), last.edition, day=desk.today, now=desk.now()
                )
        except UsageError as fault:
            return _show(request, fault, "open", typed=typed)
        return _show(request, opened=done)

    return await run_in_threadpool(sealing)


def opening(request: Request) -> Response:
    """Hand out a record that was sealed to its reader."""
    signed_in(request).vault.require(Permission.DISCLOSE)
    name = request.path_params["file"]
    report = report_of(request).name
    path = folder(desk_of(request)) / name
    if not re.fullmatch(rf"{re.escape(report)}-opening-[0-9a-f]{{12}}\.age", name) or not path.is_file():
        raise HTTPException(404)
    return _attached(name, path.read_bytes())


async def hold_journal(request: Request) -> Response:
    """Hold the journal against a pack that readers have."""
    given = await posted(request)
    sent = await files_of(given, "pack")
    vault = signed_in(request).vault

    def holding() -> Response:
        vault.require(Permission.JOURNAL)
        try:
            name, pack = _chosen(sent)
            head = read_head(Path(name), pack)
            verify_against(vault, head)
        except (UsageError, VaultDamaged) as fault:
            return _show(request, fault, "journal")
        return _show(request, head=head)

    return await run_in_threadpool(holding)


def _show(request: Request, fault: FirsthandError | None = None, at: str = "", **came: Any) -> Response:
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)
    vault, roles = session.vault, session.vault.roles().get(session.user, frozenset())
    stands = standing_of(vault, settings.name, settings.language)
    checked = check_report(vault, desk.project(), settings, today=desk.today)
    changed = changes(vault, checked, stands.last) if stands.last and not checked.exit_code else ()
    if changed or stands.changes:  # they tell what is newly quoted by its words
        quoted = (one.citation.passage for one in checked.bound.quotations)
        shown(request, {passage.interview for passage in quoted if passage is not None})
    discloses = stands.last is not None and may(roles, Permission.DISCLOSE)
    nothing: dict[str, Any] = {"stamped": None, "typed": {}, "opened": None, "head": None}
    return page(
        request, "release.html.j2", status=400 if fault else 200, report=settings, stands=stands, fault=fault,
        failed=at, tallied=tally(each.severity for each in checked.diagnostics), publishable=not checked.exit_code,
        told=told_by(checked, edition_of(checked.bound, {}, desk.today)), changed=changed, formats=FORMATS,
        kinds=KINDS,
        allowed={one.name.lower(): may(roles, one) for one in Permission}, once=secrets.token_urlsafe(8),
        files=list(lying(stands.last, folder(desk))) if stands.last else [], next=NEXT,
        groups=seal_in_groups(stands.last) if stands.last else [],
        records=choices(vault, stands.last) if stands.last and discloses else (),
        given=opened_of(vault, stands.last) if stands.last and discloses else (),
        alone=not any(may(held, Permission.SIGN) for user, held in vault.roles().items() if user != session.user),
        **{**nothing, **came},
    )  # fmt: skip


def _begin(
    request: Request, given: FormData, run: Releasing, work: Callable[[Releasing, Vault], None]
) -> Response:
    """Start it, unless this very form was sent already; lead to its page."""
    session, desk = signed_in(request), desk_of(request)
    once = str(given.get("once", "")) or secrets.token_urlsafe(8)
    if not re.fullmatch(r"[\w-]{1,40}", once):
        raise HTTPException(400)
    with _ONE_AT_A_TIME:
        if _JOB + once not in session.jobs:
            session.jobs[_JOB + once] = run
            start(desk, session, run, work)
    return RedirectResponse(f"/publish/{run.settings.name}/release/run/{once}", 303)


def _run_of(request: Request) -> Releasing:
    run = signed_in(request).jobs.get(_JOB + str(request.path_params["job"]))
    if not isinstance(run, Releasing) or run.settings.name != request.path_params["name"]:
        raise HTTPException(404)
    return run


def _checking(desk: Desk, vault: Vault, settings: ReportSettings) -> Check:
    project = desk.project()

    @cache
    def check(on: date) -> Checked:
        return check_report(vault, project, settings, today=on)

    return check


def _last(request: Request) -> Release:
    """Find the release readers have. Raises HTTPException where there is none."""
    settings = report_of(request)
    found = last_release(signed_in(request).vault, settings.name, settings.language)
    if found is None:
        raise HTTPException(404)
    return found


def _link(given: FormData) -> Link | None:
    """Read which edition this one takes the place of, and how."""
    edition, how = str(given.get("edition", "")), str(given.get("how", ""))
    if how in set(How) and edition.isdecimal():
        return Link(int(edition), How(how))
    return None


def _recipient(text: str, kind: str) -> Recipient:
    """Find the first age key in what was pasted or sent; what was typed is never read as a file of this machine."""
    if kind not in KINDS:
        raise UsageError("what kind of recipient it is was not said", "Choose one.")
    found = re.search(r"\bage1[a-z0-9]+", text)
    return Recipient(read_recipient(found[0] if found else "age1"), KINDS[kind])


def _chosen(sent: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    if not sent:
        raise UsageError("no file was chosen", "Choose the file first.")
    return sent[0]


def _attached(name: str, data: bytes) -> Response:
    plain = name if re.fullmatch(r"[A-Za-z0-9._-]+", name) else f"release{Path(name).suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{plain}"'}
    return Response(data, media_type="application/octet-stream", headers=headers)
