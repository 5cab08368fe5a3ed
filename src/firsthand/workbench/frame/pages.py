"""Pages from templates, in the reader's language. Every text stands in a catalogue; what is inserted is escaped."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Match, Route

from firsthand.diagnostics.diagnostic import Diagnostic
from firsthand.model.roles import Permission, may
from firsthand.workbench.frame.guard import PASSIVE
from firsthand.workbench.frame.remedies import Remedy, remedies_of
from firsthand.workbench.frame.sessions import Session
from firsthand.workbench.language.translating import translations
from firsthand.workbench.language.wording import channel_of, said, title_of, todo_of

LANGUAGES = {"en": "English", "ko": "한국어"}
LANGUAGE_COOKIE = "firsthand-language"
TYPED = "typed"
"""Under this name a session keeps what is typed on a page while the page is asked for in another language."""


class Typed(NamedTuple):
    """What was typed, as the page's script wrote it down, and the address of the page it goes back to."""

    address: str
    fields: str


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("firsthand.workbench"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters["said"] = partial(said, language)
    environment.globals.update(
        title_of=partial(title_of, language), todo_of=partial(todo_of, language), allowed=allowed,
        channel_of=partial(channel_of, language),
    )
    return environment


def allowed(session: Session, permission: str) -> bool:
    """Tell a page whether its reader may do something, so that it is not offered to her where she may not."""
    return may(session.vault.roles().get(session.user, frozenset()), Permission[permission])


def language_of(request: Request) -> str:
    """Choose the language of a page: as the reader chose, else as her browser asks."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    asked = request.headers.get("accept-language", "")
    return next((tag[:2].lower() for tag in asked.split(",") if tag.strip()[:2].lower() in LANGUAGES), "en")


def session_of(request: Request) -> Session | None:
    """Return whose request it is."""
    session: Session | None = request.state.session
    return session


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template with what every page needs: the session, the language and the address."""
    language = language_of(request)
    shared = {
        "session": session_of(request), "languages": LANGUAGES, "here": request.url.path,
        "address": address_of(request), "posted": request.method != "GET", "retyped": _typed(request),
        "remedies": leading(request),
    }  # fmt: skip
    return HTMLResponse(part(language, template, **shared, **values), status)


def leading(request: Request) -> Callable[[Diagnostic, str], list[Remedy]]:
    """Say, for a part of a page, where the reader puts right what a rule found in a report of a language."""

    def remedies(found: Diagnostic, language: str) -> list[Remedy]:
        session = session_of(request)
        return remedies_of(session, request.app.state.desk.project(), found, language) if session else []

    return remedies


def address_of(request: Request) -> str:
    """Say where this page, or the one whose form it answers, can be asked for again."""
    if request.method == "GET":
        return _whole(request.url)
    before, path = URL(request.headers.get("referer", "")), request.url.path
    if before.netloc == request.url.netloc and before.path != path and _is_page(request, before.path):
        return _whole(before)
    pattern = next((r.path for r in _routes(request) if r.matches(dict(request.scope))[0] is Match.FULL), "")
    if any(r.path == pattern and "GET" in (r.methods or ()) for r in _routes(request)):
        return path
    path = path.rpartition("/")[0]
    while path and not _is_page(request, path):
        path = path.rpartition("/")[0]
    return path or "/"


def _routes(request: Request) -> list[Route]:
    return [route for route in request.app.routes if isinstance(route, Route)]


def _whole(url: URL) -> str:
    return f"{url.path}?{url.query}" if url.query else url.path


def _is_page(request: Request, path: str) -> bool:
    asked = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(route.matches(asked)[0] is Match.FULL for route in _routes(request))


def _typed(request: Request) -> str:
    """Take what was typed here before the language was changed, if a person asks for this page; it is given once."""
    session = session_of(request)
    kept = session.jobs.get(TYPED) if session is not None else None
    if session is None or kept is None or request.method != "GET" or PASSIVE in request.headers:
        return ""
    if kept.address != _whole(request.url):
        return ""
    del session.jobs[TYPED]
    return str(kept.fields)


def part(language: str, template: str, **values: Any) -> str:
    """Render a part of a page, or a whole one."""
    return _environment(language).get_template(template).render(language=language, **values)
