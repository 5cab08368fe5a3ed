"""Pages from templates, in the reader's language. Every text stands in a catalogue; what is inserted is escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from firsthand.workbench.sessions import Session

LANGUAGES = {"en": "English", "ko": "한국어"}
LANGUAGE_COOKIE = "firsthand-language"


@cache
def translations(language: str) -> NullTranslations:
    """Load a language's catalogue, which lies in a file for each part; English is what the texts are written in."""
    parts = files("firsthand.workbench") / "locale" / language
    if not parts.is_dir():
        return NullTranslations()
    whole, compiled = Catalog(locale=language), BytesIO()
    for part in sorted(parts.iterdir(), key=lambda one: one.name):
        with part.open("rb") as source:
            for message in read_po(source, locale=language):
                whole.add(message.id, message.string)
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled)


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("firsthand.workbench"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    return environment


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
