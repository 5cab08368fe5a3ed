"""What the report's editor asks in order to put a link at the caret: passages, numbers, sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.access import told_by_check
from firsthand.desk.interviews.graphic import cover_of
from firsthand.desk.numbers.findings import count_all, count_text, open_finding
from firsthand.desk.writing import inserting
from firsthand.desk.writing.inserting import Put
from firsthand.desk.writing.manuscripts import Text
from firsthand.desk.writing.phrasing import number_phrases, source_phrases
from firsthand.errors import UsageError
from firsthand.model.project import Project, ReportSettings
from firsthand.model.roles import Permission
from firsthand.model.testimony import PassageRef
from firsthand.vault import Vault
from firsthand.workbench.frame.app import desk_of, posted, routed, shown, signed_in
from firsthand.workbench.frame.editing import counted_in_browser, points, report_of, text_of, units
from firsthand.workbench.frame.pages import language_of, part

FOUND = 30
"""So many passages are shown: each is asked of the rules."""

Making = Callable[[Vault, Project, ReportSettings, Text, int], tuple[str, bool, dict[str, Any]]]


def routes() -> list[BaseRoute]:
    """List what the editor posts to. Nothing she looks for, and nothing found, stands in an address."""
    return [
        routed("/reports/{name}/insert/passages", passages, "POST"),
        routed("/reports/{name}/insert/quotation", quotation, "POST"),
        routed("/reports/{name}/insert/findings", findings, "POST"),
        routed("/reports/{name}/insert/sources", sources, "POST"),
        routed("/reports/{name}/insert/phrases", phrases, "POST"),
        routed("/reports/{name}/insert/phrase", phrase, "POST"),
    ]


async def passages(request: Request) -> Response:
    """Find passages, and say of each whether it may be quoted in this report, and why not; graphic ones covered."""
    given = await posted(request)
    session, desk, settings, words = signed_in(request), desk_of(request), report_of(request), str(given.get("words"))

    def finding() -> str:
        vault, project = session.vault, desk.project()
        vault.require(Permission.BUILD)
        found = inserting.find_passages(vault, project, settings, words, desk.today, FOUND)
        shown(request, (each.passage.interview for each in found.passages))
        cover = cover_of(vault, project.codebook)
        return part(
            language_of(request), "insert_passages.html.j2", found=found, report=settings, cover=cover, session=session
        )

    return JSONResponse({"told": await run_in_threadpool(finding)})


async def quotation(request: Request) -> Response:
    """Make a quotation of the words chosen of a passage, and say what the check would say of it there."""
    given = await posted(request)
    passage = PassageRef.parse(str(given.get("passage", "")))
    if passage is None:
        raise UsageError("no passage was chosen", "Choose one of those found.")
    alone = given.get("alone") == "1"

    def making(
        vault: Vault, _project: Project, _settings: ReportSettings, _text: Text, _at: int
    ) -> tuple[str, bool, dict[str, Any]]:
        shown(request, [passage.interview])
        said = inserting.words_of(vault, passage, str(given.get("language", "")))
        if not said:
            raise UsageError("there is no such passage", "Choose one of those found.")
        start, end = inserting.whole_words(said, points(said, _whole(given, "from")), points(said, _whole(given, "to")))
        chosen = {"from": units(said, start), "to": units(said, end)}
        return inserting.quotation(said[start:end], passage, alone=alone), alone, chosen

    return await _made(request, given, making)


async def findings(request: Request) -> Response:
    """List the findings with their counts."""
    await posted(request)
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)
    session.vault.require(Permission.BUILD)
    counted = await run_in_threadpool(count_all, session.vault, desk.project(), desk.today)
    told = part(language_of(request), "insert_findings.html.j2", counted=counted, report=settings)
    return JSONResponse({"told": told})


async def sources(request: Request) -> Response:
    """List the sources with their aliases in the report's language."""
    await posted(request)
    session, settings = signed_in(request), report_of(request)
    session.vault.require(Permission.BUILD)
    everyone = await run_in_threadpool(session.vault.sources)
    told = part(language_of(request), "insert_sources.html.j2", sources=everyone, report=settings)
    return JSONResponse({"told": told})


async def phrases(request: Request) -> Response:
    """List the words a finding or a source can be told in, at this place of the text."""
    given = await posted(request)
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)
    project, vault, text = desk.project(), session.vault, text_of(given)
    opens = inserting.opens_sentence(text.text, points(text.text, _whole(given, "at")))
    language, kind, name = language_of(request), str(given.get("kind", "")), str(given.get("chosen", ""))

    def listing() -> str:
        vault.require(Permission.BUILD)
        if kind == "source":
            source = next((each for each in vault.sources() if each.code == name), None)
            if source is None:
                raise UsageError("there is no such source", "Choose one of those listed.")
            told = source_phrases(vault, project, settings, source, desk.today, opens=opens)
            return part(language, "insert_described.html.j2", told=told, report=settings, attributes=project.attributes)
        counted = count_text(vault, project, name, open_finding(project, name).text, desk.today)
        if counted.finding is None or counted.count is None:
            raise UsageError(f"{name} cannot be counted", "The page of findings says why.")
        worded = number_phrases(project, counted.finding, counted.count, settings.language, opens=opens)
        return part(language, "insert_phrases.html.j2", phrases=worded, counted=counted, report=settings)

    return JSONResponse({"told": await run_in_threadpool(listing)})


async def phrase(request: Request) -> Response:
    """Make a link of the words chosen, and say what the check would say of it where it would stand."""
    given = await posted(request)
    words, target = str(given.get("words", "")), str(given.get("target", ""))
    if not words.strip() or not target:
        raise UsageError("no words were chosen", "Choose from those offered.")

    def making(
        _vault: Vault, _project: Project, _settings: ReportSettings, _text: Text, _at: int
    ) -> tuple[str, bool, dict[str, Any]]:
        return inserting.link(words, target), False, {}

    return await _made(request, given, making)


async def _made(request: Request, given: FormData, making: Making) -> Response:
    """Answer with the change that puts the link in, as a browser counts, and with what the check says of it."""
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)
    text = text_of(given)
    at, until = (points(text.text, _whole(given, name)) for name in ("at", "until"))

    def trying() -> tuple[Put, dict[str, Any], str]:
        session.vault.require(Permission.BUILD)
        project = desk.project()
        made, alone, more = making(session.vault, project, settings, text, at)
        change = inserting.put(text.text, at, until, made, settings.language, alone=alone)
        found = inserting.tried(session.vault, project, settings, text, change, desk.today)
        shown(request, told_by_check(each.diagnostic for each in found))
        told = part(language_of(request), "insert_tried.html.j2", made=made, remarks=found)
        return change, more, told

    change, more, told = await run_in_threadpool(trying)
    start, end = counted_in_browser(text.text, change.start, change.end)
    return JSONResponse({**more, "told": told, "start": start, "end": end, "words": change.words})


def _whole(given: FormData, name: str) -> int:
    value = str(given.get(name, ""))
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0
