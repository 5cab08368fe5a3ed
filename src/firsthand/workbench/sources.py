"""The register of sources, and one of them: what she allows, what there is of her, what was published."""

from __future__ import annotations

from collections import defaultdict

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from firsthand.errors import UsageError
from firsthand.model.consent import Scope, deciding, standing
from firsthand.model.project import Project
from firsthand.model.testimony import Source, Transcript, Value
from firsthand.workbench.app import desk_of, routed, signed_in
from firsthand.workbench.pages import language_of, page
from firsthand.workbench.paging import paged


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [routed("/sources", register), routed("/sources/{code}", one)]


def register(request: Request) -> Response:
    """Show every source, or those of whom chosen attributes are recorded."""
    vault, project = signed_in(request).vault, desk_of(request).project()
    language = language_of(request)
    wanted = {name: request.query_params.get(name, "") for name in project.attributes}
    texts: dict[str, list[Transcript]] = defaultdict(list)
    for text in vault.transcripts():
        texts[text.interview.source].append(text)
    every = vault.sources()
    shown = [s for s in every if all(not v or str(s.attributes.get(name)) == v for name, v in wanted.items())]
    filters = {name: _values(every, name) for name in project.attributes}
    return page(
        request, "sources.html.j2", part=paged(request, shown), total=len(every), texts=texts, project=project,
        wanted=wanted, filters=filters, told=lambda name, value: told(project, name, value, language),
    )  # fmt: skip


def one(request: Request) -> Response:
    """Show one source. Raises UsageError where there is none."""
    desk, vault, code = desk_of(request), signed_in(request).vault, request.path_params["code"]
    source = next((s for s in vault.sources() if s.code == code), None)
    if source is None:
        raise UsageError(f"there is no source {code}", "The list of sources has those there are.")
    project, language, consents = desk.project(), language_of(request), vault.consents(code)
    scopes = [(scope, standing(consents, scope, desk.today), deciding(consents, scope, desk.today)) for scope in Scope]
    return page(
        request, "source.html.j2", source=source, scopes=scopes, project=project,
        texts=[t for t in vault.transcripts() if t.interview.source == code],
        coverage=[c for c in vault.coverage() if c.source == code],
        codings=len(vault.codings(source=code)),
        withdrawals=[w for w in vault.withdrawals() if w.source == code], today=desk.today,
        told=lambda name, value: told(project, name, value, language),
    )  # fmt: skip


def told(project: Project, name: str, value: Value, language: str) -> str:
    """Say a recorded value in a language; nothing where none is recorded."""
    if value is None:
        return ""
    attribute = project.attributes[name]
    return str(attribute.values.get(str(value), {}).get(language) or value)


def _values(sources: tuple[Source, ...], name: str) -> list[str]:
    """List the values there are of an attribute."""
    there = {value for source in sources if (value := source.attributes.get(name)) is not None}
    return [str(value) for value in sorted(there, key=lambda v: (isinstance(v, str), v))]
