"""Reports made in the browser, and their files added, renamed, left out and put back."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.writing import report_files
from firsthand.errors import UsageError
from firsthand.model.project import Project, ReportSettings
from firsthand.vault import Vault
from firsthand.workbench.frame.app import desk_of, posted, routed, signed_in
from firsthand.workbench.frame.editing import report_of
from firsthand.workbench.frame.forms import files_of

Change = Callable[[Vault, Project], str]


def routes() -> list[BaseRoute]:
    """List what the pages of reports post to. No report's name begins with a hyphen."""
    return [
        routed("/reports/-/new", new, "POST"),
        routed("/reports/{name}/files/add", add, "POST"),
        routed("/reports/{name}/files/rename", rename, "POST"),
        routed("/reports/{name}/files/leave-out", leave_out, "POST"),
        routed("/reports/{name}/files/put-back", put_back, "POST"),
    ]


async def new(request: Request) -> Response:
    """Make a report in the languages chosen, and show the first."""
    given = await posted(request)
    named = ReportSettings(
        str(given.get("name", "")), (), "", str(given.get("medium", "")), str(given.get("title", ""))
    )
    languages = tuple(str(each) for each in given.getlist("language"))
    return await _changed(
        request, lambda vault, project: report_files.new_report(vault, project, named, languages)[0], ""
    )


async def add(request: Request) -> Response:
    """Give a report another file: an empty text, or a Word document where one is sent."""
    given = await posted(request)
    settings, name, sent = report_of(request), str(given.get("name", "")), await files_of(given, "document")
    data = sent[0][1] if sent else None

    def change(vault: Vault, project: Project) -> str:
        report_files.add_file(vault, project, settings, name, data)
        return settings.name

    return await _changed(request, change, f"?file={len(settings.files) + 1}")


async def rename(request: Request) -> Response:
    """Rename a report's file."""
    given = await posted(request)
    settings, path = report_of(request), str(given.get("path", ""))

    def change(vault: Vault, project: Project) -> str:
        report_files.rename_file(vault, project, settings, path, str(given.get("name", "")))
        return settings.name

    return await _changed(request, change, _at(settings, path))


async def leave_out(request: Request) -> Response:
    """Take a file out of a report; the page then offers to put it back where it was."""
    given = await posted(request)
    settings, path = report_of(request), str(given.get("path", ""))

    def change(vault: Vault, project: Project) -> str:
        report_files.leave_out(vault, project, settings, path)
        return settings.name

    was = settings.files.index(path) if path in settings.files else 0
    return await _changed(request, change, f"?was={was}")


async def put_back(request: Request) -> Response:
    """Put a file that no report has into this one: where it was, as far as the page knows, else at its end."""
    given = await posted(request)
    settings, path, was = report_of(request), str(given.get("path", "")), str(given.get("was", ""))
    at = int(was) if was.isascii() and was.isdecimal() and len(was) < 6 else len(settings.files)
    position = min(at, len(settings.files))

    def change(vault: Vault, project: Project) -> str:
        report_files.put_back(vault, project, settings, path, position)
        return settings.name

    return await _changed(request, change, f"?file={position + 1}")


async def _changed(request: Request, change: Change, asked: str) -> Response:
    """Make the change, one writer at a time, and show the report it was made in."""
    session, desk = signed_in(request), desk_of(request)

    def changing() -> str:
        with desk.sessions.writing(session) as vault:
            return change(vault, desk.project())

    name = await run_in_threadpool(changing)
    return RedirectResponse(f"/reports/{quote(name)}{asked}", 303)


def _at(settings: ReportSettings, path: str) -> str:
    if path not in settings.files:
        raise UsageError("this report has no such file", "firsthand.toml lists the files of each report.")
    return f"?file={settings.files.index(path) + 1}"
