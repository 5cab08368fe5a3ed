"""The files of the project: listed, written with what is wrong with them beside, taken out, and put in many at once."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.admission.uploads import Upload
from firsthand.desk.files import ChangedMeanwhile, digest_of
from firsthand.desk.project.project_files import (
    ABSENT,
    FOLDERS,
    REPORT,
    SINGLE,
    Opened,
    Undo,
    change,
    delete_file,
    every_file,
    load_file,
    may_write,
    open_file,
    problems_with,
    save_file,
)
from firsthand.desk.project.project_uploads import Plan, carry_out, plan
from firsthand.errors import UsageError
from firsthand.model.manuscript import Problem
from firsthand.model.project import Project
from firsthand.text.nfc import nfc
from firsthand.vault import Vault
from firsthand.workbench.frame.app import desk_of, posted, routed, signed_in
from firsthand.workbench.frame.forms import MOST, MOST_FILES, files_of
from firsthand.workbench.frame.pages import language_of, page, part

DONE = "project"
"""Under this name a session keeps what was done to the project last, and what takes it back."""

BEGINNINGS: Mapping[str, str] = {
    "findings": 'question = ""\nunit = "source"\namong = "interviewed"\nwhere = "true"\n',
    "exhibits": 'kind = "table"\nrows = []\n',
    "vocabularies": '[[term]]\nid = ""\nlabel = {en = "", ko = ""}\ndefinition = {en = "", ko = ""}\ncrosswalks = []\n',
}
"""What a new file of a folder begins with."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done last, in a word of the page, to how many files or to which, and what takes it back."""

    what: str
    number: int
    path: str
    undo: Undo | None


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/project", every),
        routed("/project/file", one),
        routed("/project/download", download),
        routed("/project/check", check, "POST"),
        routed("/project/save", save, "POST"),
        routed("/project/delete", delete, "POST"),
        routed("/project/undo", undo, "POST"),
        routed("/project/upload", upload, "POST"),
        routed("/project/upload/{plan}", planned),
        routed("/project/upload/{plan}", put_in, "POST"),
    ]


def every(request: Request) -> Response:
    """List the files, each with how many faults it has; and what was done last, which can be taken back."""
    project, session = desk_of(request).project(), signed_in(request)
    files = every_file(project)
    groups = {folder: [path for path in files if _folder(path) == folder] for folder in map(_folder, files)}
    return page(
        request, "project.html.j2", project=project, groups=groups,
        wrong=Counter(problem.place.path for problem in project.problems), done=session.jobs.get(DONE),
        missing=[name for name in SINGLE if name not in files], folders=_folders(session.vault),
        most=MOST, most_files=MOST_FILES, all_files=may_write(session.vault, SINGLE[0]),
    )  # fmt: skip


def one(request: Request) -> Response:
    """Show a file in an editor; a new one by the folder and the name that were typed."""
    project, vault = desk_of(request).project(), signed_in(request).vault
    path = _asked(request)
    if path.lower().endswith(".docx"):
        raw = load_file(project, path)
        return page(
            request, "project_word.html.j2", path=path, size=len(raw), digest=digest_of(raw),
            may=may_write(vault, path), report=_report(project, path),
        )  # fmt: skip
    opened = open_file(project, path)
    if not opened.digest:
        opened = Opened(path, BEGINNINGS.get(_folder(path), ""), ABSENT)
    return page(
        request, "project_file.html.j2", opened=opened, may=may_write(vault, path),
        problems=problems_with(project, path, opened.text), report=_report(project, path), needed=path in SINGLE[:2],
    )  # fmt: skip


def download(request: Request) -> Response:
    """Hand out a file as it lies there."""
    path = _asked(request)
    data = load_file(desk_of(request).project(), path)
    name = path.rpartition("/")[2].encode().decode("latin-1", "replace").replace('"', "'")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


async def check(request: Request) -> Response:
    """Say what is wrong with what is typed, without saving it."""
    given, project = await posted(request), desk_of(request).project()
    path, text = _path(str(given.get("path", ""))), _text(str(given.get("text", "")))
    found = await run_in_threadpool(problems_with, project, path, text)
    return JSONResponse({"told": part(language_of(request), "project_problems.html.j2", problems=found, path=path)})


async def save(request: Request) -> Response:
    """Save the file whole; 422 with what the project would object to, 409 where it changed meanwhile."""
    given, desk, session = await posted(request), desk_of(request), signed_in(request)
    new = Opened(_path(str(given.get("path", ""))), _text(str(given.get("text", ""))), str(given.get("digest", "")))
    language = language_of(request)

    def saving() -> Opened | tuple[Problem, ...]:
        open_file(desk.project(), new.path)
        with desk.sessions.writing(session) as vault:
            return save_file(vault, desk.project(), new)

    try:
        saved = await run_in_threadpool(saving)
    except ChangedMeanwhile:
        return JSONResponse({"told": part(language, "project_changed.html.j2", path=new.path)}, 409)
    if not isinstance(saved, Opened):
        told = part(language, "project_problems.html.j2", problems=saved, path=new.path)
        return JSONResponse({"told": told}, 422)
    found = await run_in_threadpool(problems_with, desk.project(), new.path, new.text)
    told = part(language, "project_problems.html.j2", problems=found, path=new.path)
    return JSONResponse({"told": told, "digest": saved.digest})


async def delete(request: Request) -> Response:
    """Take a file out, and keep what takes that back. Raises UsageError where the project would not read without it."""
    given, desk, session = await posted(request), desk_of(request), signed_in(request)
    path, digest = _path(str(given.get("path", ""))), str(given.get("digest", ""))
    load_file(desk.project(), path)

    def taking_out() -> Undo:
        with desk.sessions.writing(session) as vault:
            done = delete_file(vault, desk.project(), path, digest)
        if isinstance(done, Undo):
            return done
        where = "; ".join(f"{problem.place}: {problem.detail}" for problem in done[:5])
        raise UsageError(f"the project would not read without {path}", where)

    session.jobs[DONE] = Done("deleted", 1, path, await run_in_threadpool(taking_out))
    return RedirectResponse("/project", 303)


async def undo(request: Request) -> Response:
    """Take back what was done last, where nobody has changed the files since."""
    await posted(request)
    desk, session = desk_of(request), signed_in(request)
    done = session.jobs.get(DONE)
    if not isinstance(done, Done) or done.undo is None:
        raise UsageError("there is nothing to take back", "What a session did is forgotten when it is locked.")
    back = done.undo

    def taking_back() -> None:
        with desk.sessions.writing(session) as vault:
            change(vault, desk.project(), back.before, back.now)

    await run_in_threadpool(taking_back)
    session.jobs[DONE] = Done("undone", done.number, done.path, None)
    return RedirectResponse("/project", 303)


async def upload(request: Request) -> Response:
    """Take files, and say where they would go; nothing is written yet."""
    given, desk, session = await posted(request), desk_of(request), signed_in(request)
    files = [Upload(*one) for name in ("files", "folder") for one in await files_of(given, name)]
    await given.close()
    wanted = await run_in_threadpool(plan, session.vault, desk.project(), files)
    for other in [name for name, job in session.jobs.items() if isinstance(job, Plan)]:
        del session.jobs[other]  # one at a time: the files lie in memory
    name = secrets.token_urlsafe(8)
    session.jobs[name] = wanted
    return RedirectResponse(f"/project/upload/{name}", 303)


def planned(request: Request) -> Response:
    """Show where each file would go, what is left aside, and what speaks against it."""
    return page(request, "project_upload.html.j2", plan=_plan(request), name=request.path_params["plan"])


async def put_in(request: Request) -> Response:
    """Put the files in, all or none."""
    await posted(request)
    desk, session, wanted = desk_of(request), signed_in(request), _plan(request)

    def putting() -> Undo:
        with desk.sessions.writing(session) as vault:
            return carry_out(vault, desk.project(), wanted)

    done = await run_in_threadpool(putting)
    del session.jobs[request.path_params["plan"]]
    session.jobs[DONE] = Done("put in", len(wanted.given), "", done)
    return RedirectResponse("/project", 303)


def _plan(request: Request) -> Plan:
    found = signed_in(request).jobs.get(request.path_params["plan"])
    if not isinstance(found, Plan):
        raise HTTPException(404)
    return found


def _asked(request: Request) -> str:
    """Take the path an address asks for: whole, or as the folder and the name of a form, with its ending left out."""
    asked = request.query_params
    folder, name = asked.get("folder", ""), asked.get("name", "").strip()
    if not folder:
        return _path(asked.get("path", ""))
    ending = ".md" if folder == REPORT else ".toml"
    return _path(f"{folder}/{name}" if name.endswith(ending) else f"{folder}/{name}{ending}")


def _folders(vault: Vault) -> list[str]:
    return [folder for folder in (*FOLDERS, REPORT) if may_write(vault, f"{folder}/")]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _report(project: Project, path: str) -> str:
    """Name the report whose editor a manuscript has, if it has one."""
    return next((report.name for report in project.reports.values() if path in report.files), "")


def _path(given: str) -> str:
    return nfc(given.strip())


def _text(given: str) -> str:
    return given.replace("\r\n", "\n")
