"""A report and Word: a document read into the editor or kept as it is, and given back, with comments where asked."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.access import told_by_check
from firsthand.desk.writing import word
from firsthand.errors import UsageError
from firsthand.model.roles import Permission
from firsthand.workbench.frame.app import desk_of, posted, routed, shown, signed_in
from firsthand.workbench.frame.editing import report_of, text_of
from firsthand.workbench.frame.forms import files_of
from firsthand.workbench.frame.pages import language_of, part

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/reports/{name}/word/read", read, "POST"),
        routed("/reports/{name}/word/write", write, "POST"),
        routed("/reports/{name}/word/replace", replace, "POST"),
        routed("/reports/{name}/word/{number}", saved),
    ]


async def read(request: Request) -> Response:
    """Read a Word document as text for the editor, with what was not read of it. Nothing is saved."""
    given = await posted(request)
    signed_in(request).vault.require(Permission.BUILD)
    sent = await files_of(given, "document")
    if len(sent) != 1:
        raise UsageError("no document was sent", "Choose one Word document.")
    name, data = sent[0]
    text, problems = await run_in_threadpool(word.from_word, name, data)
    return JSONResponse({"text": text, "told": part(language_of(request), "word_read.html.j2", problems=problems)})


async def write(request: Request) -> Response:
    """Give what is typed as a Word document, with what the check says of it as comments where she asks for them."""
    given = await posted(request)
    session, desk, settings, text = signed_in(request), desk_of(request), report_of(request), text_of(given)

    def making() -> bytes:
        session.vault.require(Permission.BUILD)
        if given.get("comments"):
            return _noted(
                request, word.as_word_with_comments(session.vault, desk.project(), settings, text, desk.today)
            )
        return word.as_word(settings, text)

    data = await run_in_threadpool(making)
    return _given(PurePosixPath(text.path).with_suffix(".docx").name, data)


async def replace(request: Request) -> Response:
    """Keep another Word document in the place of a report's."""
    given = await posted(request)
    session, desk, settings = signed_in(request), desk_of(request), report_of(request)
    path, digest, sent = str(given.get("path", "")), str(given.get("digest", "")), await files_of(given, "document")
    if len(sent) != 1:
        raise UsageError("no document was sent", "Choose one Word document.")

    def keeping() -> None:
        with desk.sessions.writing(session) as vault:
            word.replace_word(vault, desk.project(), settings, path, digest, sent[0][1])

    await run_in_threadpool(keeping)
    number = settings.files.index(path) + 1
    return RedirectResponse(f"/reports/{quote(settings.name)}?file={number}", 303)


def saved(request: Request) -> Response:
    """Give a Word document of a report as it is saved, with what the check says as comments where she asks for them."""
    desk, settings, vault = desk_of(request), report_of(request), signed_in(request).vault
    vault.require(Permission.BUILD)
    asked = request.path_params["number"]
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0
    if not 1 <= number <= len(settings.files):
        raise UsageError("this report has no such document", "firsthand.toml lists the files of each report.")
    path = settings.files[number - 1]
    if request.query_params.get("comments"):
        data = _noted(request, word.word_file_with_comments(vault, desk.project(), settings, path, desk.today))
    else:
        data = word.word_file(desk.project(), settings, path)
    return _given(PurePosixPath(path).name, data)


def _noted(request: Request, commented: word.Commented) -> bytes:
    shown(request, told_by_check(commented.diagnostics))
    return commented.data


def _given(name: str, data: bytes) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(data, media_type=KIND, headers={"Content-Disposition": disposition})
