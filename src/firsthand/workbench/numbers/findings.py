"""Findings: their numbers, the passages behind each, and a page on which one is written while its count follows."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.coders.rounds import sight
from firsthand.desk.files import ChangedMeanwhile, digest_of
from firsthand.desk.interviews.graphic import cover_of
from firsthand.desk.numbers import findings as desk_findings
from firsthand.desk.numbers.crossing import cross, crossable
from firsthand.desk.numbers.finding_files import undoable, uses_of, uses_of_all
from firsthand.desk.numbers.findings import (
    ABSENT,
    Counted,
    Written,
    count_all,
    count_text,
    open_finding,
)
from firsthand.errors import UsageError
from firsthand.model.finding import ALL, NOT_KNOWN, Answer, Finding, Unit
from firsthand.text.nfc import nfc
from firsthand.workbench.frame.app import desk_of, posted, routed, shown, signed_in
from firsthand.workbench.frame.pages import LANGUAGES, language_of, page, part

SHOWN = 200
"""So many units, and so many passages, are shown behind a number."""

PARTS: Mapping[str, frozenset[Answer]] = {
    "n": frozenset({Answer.IN}),
    "of": frozenset(Answer),
    **{answer.value.replace(" ", "-"): frozenset({answer}) for answer in Answer if answer is not Answer.IN},
}
"""The numbers of a finding that can be looked behind, each with the answers it counts."""

FIELDS = ("unit", "among", "where", "value", "told")


def routes() -> list[BaseRoute]:
    """List the pages. No finding's name begins with a hyphen, so these stand in no finding's way."""
    return [
        routed("/findings", every),
        routed("/findings/-/new", new),
        routed("/findings/-/cross", crossing),
        routed("/findings/-/count", count, "POST"),
        routed("/findings/-/save", save, "POST"),
        routed("/findings/{name}", one),
        routed("/findings/{name}/{part}", behind),
    ]


def every(request: Request) -> Response:
    """Show all findings with their numbers as they are now."""
    desk, vault = desk_of(request), signed_in(request).vault
    project = desk.project()
    return page(
        request, "findings.html.j2", counted=count_all(vault, project, desk.today), used=uses_of_all(vault, project),
        undoable=undoable(vault, desk.root),
    )  # fmt: skip


def one(request: Request) -> Response:
    """Show a finding as text and as a form, with its count. Raises UsageError where there is none."""
    desk = desk_of(request)
    written = open_finding(desk.project(), request.path_params["name"])
    return _editor(request, written)


def new(request: Request) -> Response:
    """Show the form of a finding that is not there yet."""
    question = "{" + f'{language_of(request)} = ""' + "}"
    text = f'question = {question}\nunit = "source"\namong = "interviewed"\nwhere = "true"\n'
    return _editor(request, Written("", text, ABSENT))


def _editor(request: Request, written: Written) -> Response:
    desk = desk_of(request)
    project = desk.project()
    name = written.name or "new"
    counted = count_text(signed_in(request).vault, project, name, written.text, desk.today)
    return page(
        request, "finding.html.j2", written=written, counted=counted, saved=bool(written.name), fields=_fields(counted),
        units=list(Unit), used=uses_of(signed_in(request).vault, project, name),
        codes=project.codebook.codes.values(), attributes=project.attributes.values(),
    )  # fmt: skip


async def count(request: Request) -> Response:
    """Count what is typed, and answer with the number and with the text and the form as the other has them."""
    given = await posted(request)
    text = _text(given)
    desk, vault, language = desk_of(request), signed_in(request).vault, language_of(request)
    name = _name(given) or "new"

    def counting() -> Counted:
        return count_text(vault, desk.project(), name, text, desk.today)

    counted = await run_in_threadpool(counting)
    saved = digest_of(text.encode()) == given.get("digest")
    told = part(language, "finding_count.html.j2", counted=counted, saved=saved)
    return JSONResponse({"told": told, "text": text, "fields": _fields(counted)})


async def save(request: Request) -> Response:
    """Save the file whole, or answer why not: 422 with what is wrong, 409 where it changed meanwhile."""
    given = await posted(request)
    session, desk, language = signed_in(request), desk_of(request), language_of(request)
    new = Written(_name(given), _text(given), str(given.get("digest", "")))

    def saving() -> tuple[Counted | Written, Counted]:
        with desk.sessions.writing(session) as vault:
            saved = desk_findings.save_finding(vault, desk.project(), new, desk.today)
        counted = saved if isinstance(saved, Counted) else count_text(
            session.vault, desk.project(), new.name, new.text, desk.today
        )  # fmt: skip
        return saved, counted

    try:
        saved, counted = await run_in_threadpool(saving)
    except ChangedMeanwhile as fault:
        return JSONResponse({"told": part(language, "changed.html.j2", fault=fault, name=new.name)}, 409)
    told = part(language, "finding_count.html.j2", counted=counted, saved=isinstance(saved, Written))
    answer = {"told": told, "text": new.text, "fields": _fields(counted), "name": new.name}
    if isinstance(saved, Written):
        return JSONResponse({**answer, "digest": saved.digest})
    return JSONResponse(answer, 422)


def behind(request: Request) -> Response:
    """Show the units and the passages behind a number. Raises UsageError where there is none such."""
    desk, vault = desk_of(request), signed_in(request).vault
    project, name = desk.project(), request.path_params["name"]
    answers = PARTS.get(request.path_params["part"])
    counted = count_text(vault, project, name, open_finding(project, name).text, desk.today)
    if answers is None or counted.count is None or counted.finding is None:
        raise UsageError(f"there is no such number of the finding {name}", "Choose one on the page of findings.")
    units, seeing = desk_findings.units_behind(counted.count, answers), sight(vault)
    seen = [unit for unit in units if seeing.unit(counted.finding.unit, unit[0])]
    total, passages = desk_findings.passages_behind(vault, counted.count, answers, SHOWN)
    shown(request, (each.passage.interview for each in passages))
    return page(
        request, "behind.html.j2", finding=counted.finding, part=request.path_params["part"], units=seen[:SHOWN],
        number=len(units), passages=passages, total=total, limit=SHOWN, cover=cover_of(vault, project.codebook),
        blind=bool(seeing.blind) and not counted.finding.unit.happened,
    )  # fmt: skip


def crossing(request: Request) -> Response:
    """Cross two attributes of the sources."""
    desk, language = desk_of(request), language_of(request)
    project, asked = desk.project(), request.query_params
    rows, columns = asked.get("rows", ""), asked.get("columns", "")
    crossed = cross(signed_in(request).vault, project, rows, columns, desk.today) if rows or columns else None
    return page(
        request, "cross.html.j2", attributes=crossable(project), rows=rows, columns=columns, crossed=crossed,
        everything=bool(asked.get("all")), names=project.attributes, all=ALL, unknown=NOT_KNOWN, language_of=language,
    )  # fmt: skip


def _name(given: FormData) -> str:
    """Take the name, composed: it becomes a file's, and what a link in the report says."""
    return nfc(str(given.get("name", "")).strip())


def _text(given: FormData) -> str:
    """Take the text, and into it what the form says where she typed there last."""
    text = str(given.get("text", "")).replace("\r\n", "\n")
    if given.get("by") != "form":
        return text
    said = {name: str(given.get(name, "")).replace("\r\n", "\n").strip() for name in FIELDS}
    asked = {tag: str(given.get(f"question.{tag}", "")).replace("\r\n", "\n").strip() for tag in LANGUAGES}
    return desk_findings.with_fields(text, {"question": asked, **said}) or text


def _fields(counted: Counted) -> dict[str, str] | None:
    """Say a finding as the form has it; None where the text is none."""
    finding = counted.finding
    if finding is None:
        return None
    said = {name: str(getattr(finding, name)) for name in FIELDS}
    return {**said, **{f"question.{tag}": _question(finding, tag) for tag in LANGUAGES}}


def _question(finding: Finding, language: str) -> str:
    """Take the question of a language; a text without a language stands in the first."""
    if finding.questions:
        return finding.questions.get(language, "")
    return finding.question if language == next(iter(LANGUAGES)) else ""
