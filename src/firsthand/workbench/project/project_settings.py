"""What the project is called, and the details it records of a source, as a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from firsthand.desk.project.project_files import SETTINGS, Opened, may_write, open_file
from firsthand.desk.project.project_settings import Detail, Saved, add_detail, rename
from firsthand.errors import NotPermitted, UsageError
from firsthand.model.manuscript import Problem
from firsthand.project.settings import TYPES
from firsthand.vault import Vault
from firsthand.workbench.frame.app import desk_of, posted, routed, signed_in
from firsthand.workbench.frame.pages import LANGUAGES, page


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/project/settings", show),
        routed("/project/settings", save, "POST"),
        routed("/project/settings/detail", add, "POST"),
    ]


def show(request: Request) -> Response:
    """Show what the project is called and what it records."""
    return _page(request, {})


async def save(request: Request) -> Response:
    """Give the project other names."""
    given, project = await posted(request), desk_of(request).project()

    def saving(vault: Vault) -> Saved:
        return rename(vault, project, _words(given, "title"), _words(given, "group"), str(given.get("digest", "")))

    return await _saved(request, given, saving)


async def add(request: Request) -> Response:
    """Add a detail to be recorded."""
    given, project = await posted(request), desk_of(request).project()
    name, kind, values = (str(given.get(key, "")).strip() for key in ("name", "type", "values"))
    wanted = Detail(name, kind, _words(given, "label"), values)

    def adding(vault: Vault) -> Saved:
        return add_detail(vault, project, wanted, str(given.get("digest", "")))

    return await _saved(request, given, adding)


async def _saved(request: Request, given: FormData, saving: Callable[[Vault], Saved]) -> Response:
    desk, session = desk_of(request), signed_in(request)

    def doing() -> Saved:
        with desk.sessions.writing(session) as vault:
            return saving(vault)

    typed = {key: str(value) for key, value in given.items()}
    try:
        saved = await run_in_threadpool(doing)
    except NotPermitted:
        raise
    except UsageError as fault:
        return _page(request, typed, fault=fault)
    if isinstance(saved, Opened):
        return RedirectResponse("/project/settings", 303)
    return _page(request, typed, problems=saved)


def _page(
    request: Request,
    typed: Mapping[str, str],
    fault: UsageError | None = None,
    problems: tuple[Problem, ...] = (),
) -> Response:
    project, vault = desk_of(request).project(), signed_in(request).vault
    return page(
        request, "project_settings.html.j2", status=422 if fault or problems else 200, project=project, typed=typed,
        fault=fault, problems=problems, types=TYPES, every=LANGUAGES, may=may_write(vault, SETTINGS),
        digest=open_file(project, SETTINGS).digest,
    )  # fmt: skip


def _words(given: FormData, key: str) -> dict[str, str]:
    return {tag: " ".join(str(given.get(f"{key}.{tag}", "")).split()) for tag in LANGUAGES}
