"""Pages from templates, in the reader's language. Every text stands in a catalogue; what is inserted is escaped."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from firsthand.model.roles import Permission, may
from firsthand.workbench.sessions import Session
from firsthand.workbench.translating import translations
from firsthand.workbench.wording import said, title_of, todo_of

LANGUAGES = {"en": "English", "ko": "한국어"}
LANGUAGE_COOKIE = "firsthand-language"


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("firsthand.workbench"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters["said"] = partial(said, language)
    environment.globals.update(
        title_of=partial(title_of, language), todo_of=partial(todo_of, language), allowed=allowed
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
    shared = {"session": session_of(request), "languages": LANGUAGES, "here": request.url.path}
    return HTMLResponse(part(language, template, **shared, **values), status)


def part(language: str, template: str, **values: Any) -> str:
    """Render a part of a page, or a whole one."""
    return _environment(language).get_template(template).render(language=language, **values)
