"""The register of sources, and one of them: what she allows, what there is of her, what was published."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from firsthand.desk.admission.describing import source_of
from firsthand.desk.sources.consenting import history
from firsthand.model.consent import Scope, deciding, standing
from firsthand.model.intake import RowFault
from firsthand.model.project import Project
from firsthand.model.roles import Permission, may
from firsthand.model.testimony import Source, Transcript, Value
from firsthand.workbench.frame.app import desk_of, routed, signed_in
from firsthand.workbench.frame.pages import language_of, page
from firsthand.workbench.frame.paging import paged

DONE = ("details", "alias", "consent", "again", "kept", "source")
"""What a page says was recorded, by the word its address then has."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [routed("/sources", register), routed("/sources/{code}", one)]


def register(request: Request) -> Response:
    """Show every source, or those of whom chosen attributes are recorded."""
    vault, project = signed_in(request).vault, desk_of(request).project()
    language, code = language_of(request), request.query_params.get("code", "").strip()
    wanted = {name: request.query_params.get(name, "") for name in project.attributes}
    every = vault.sources()
    shown = [
        s for s in every
        if code.casefold() in s.code.casefold()
        and all(not v or str(s.attributes.get(name)) == v for name, v in wanted.items())
    ]  # fmt: skip
    part, texts = paged(request, shown), defaultdict[str, list[Transcript]](list)
    for text in vault.transcripts():
        texts[text.interview.source].append(text)
    filters = {name: _values(every, name) for name in project.attributes}
    return page(
        request, "sources.html.j2", part=part, total=len(every), texts=texts, project=project, code=code,
        wanted=wanted, filters=filters, told=lambda name, value: told(project, name, value, language),
        withdrawn={w.source for w in vault.withdrawals() if w.settled is None}, may=permitted(request),
    )  # fmt: skip


def one(request: Request) -> Response:
    """Show one source. Raises UsageError where there is none."""
    desk, vault, code = desk_of(request), signed_in(request).vault, request.path_params["code"]
    source = source_of(vault, code)
    project, language, consents = desk.project(), language_of(request), vault.consents(code)
    scopes = [(scope, standing(consents, scope, desk.today), deciding(consents, scope, desk.today)) for scope in Scope]
    can = permitted(request)
    return page(
        request, "source.html.j2", source=source, scopes=scopes, project=project,
        texts=vault.transcripts(code),
        coverage=vault.coverage(code),
        codings=len(vault.codings(source=code)), history=history(consents), may=can,
        withdrawals=[w for w in vault.withdrawals() if w.source == code], today=desk.today,
        officers=list(vault.officer_recipients()) if "open_identity" in can else [],
        sealed=code in vault.identified() if "open_identity" in can else None,
        told=lambda name, value: told(project, name, value, language), **said(request),
    )  # fmt: skip


def permitted(request: Request) -> frozenset[str]:
    """Name what the member may do, in small letters: what she may not is not offered to her."""
    vault = signed_in(request).vault
    roles = vault.roles().get(vault.user, frozenset())
    return frozenset(each.name.lower() for each in Permission if may(roles, each))


def typed(given: FormData) -> dict[str, str]:
    """Take what was typed into a form, by field; of several values of a field, all, separated by ``;``."""
    return {name: "; ".join(v for v in given.getlist(name) if isinstance(v, str)) for name in given}


def by_column(faults: tuple[RowFault, ...]) -> dict[str, list[str]]:
    """Put what is wrong by the field it is wrong with."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        found.setdefault(fault.column, []).append(fault.message)
    return found


def said(request: Request) -> dict[str, Any]:
    """Name what was just recorded, where the address says so."""
    done = request.query_params.get("done", "")
    return {"done": done if done in DONE else ""}


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
