"""What is published of a source: edition by edition, how many fit it, and what singles her out. Each when asked for."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from firsthand.desk.sources.disclosures import appearances, fit, ledger
from firsthand.desk.sources.uniques import singling
from firsthand.disclosure.words.attribution import ALIAS
from firsthand.errors import UsageError
from firsthand.model.disclosure import Detail
from firsthand.model.project import Project
from firsthand.workbench.frame.app import desk_of, routed, signed_in
from firsthand.workbench.frame.pages import LANGUAGES, language_of
from firsthand.workbench.frame.pieces import piece

MOST_SETS = 12
"""So many sets of details are shown of a source; of more, how many there are."""


def routes() -> list[BaseRoute]:
    """List the pages."""
    return [
        routed("/sources/{code}/published", published),
        routed("/sources/{code}/fit/{language}", fitting),
        routed("/sources/{code}/uniques", singled_out),
    ]


def published(request: Request) -> Response:
    """Show every edition that tells of her, every detail it told, and what the drafts would add."""
    desk, vault, code = desk_of(request), signed_in(request).vault, request.path_params["code"]
    project = desk.project()
    entries = ledger(vault, project, today=desk.today, source=code)
    return piece(
        request, "published.html.j2", code=code, editions=appearances(vault, code), entries=entries,
        said=partial(said, project, language_of(request)), alias=ALIAS,
    )  # fmt: skip


def fitting(request: Request) -> Response:
    """Count who fits what is told of her, and list what could be told safely, in a language of the reports."""
    desk, code, language = desk_of(request), request.path_params["code"], request.path_params["language"]
    if language not in LANGUAGES:
        raise UsageError("nothing can be said in that language", "There is Korean and English.")
    project = desk.project()
    found = fit(signed_in(request).vault, project, code, language, today=desk.today)
    known = sorted(found.known)
    return piece(
        request, "fit.html.j2", found=found, known=known, tongue=language, population=project.population,
        said=partial(said, project, language_of(request)),
    )  # fmt: skip


def singled_out(request: Request) -> Response:
    """Show the smallest sets of recorded details by which she is the only one of all interviewed."""
    desk, code, language = desk_of(request), request.path_params["code"], language_of(request)
    project = desk.project()
    found = singling(signed_in(request).vault, project)
    hers = next((one for one in found.sources if one.source == code), None)
    if hers is None:
        raise UsageError(f"there is no source {code}", "The list of sources has those there are.")
    return piece(
        request, "uniques.html.j2", found=found, sets=sorted(hers.sets, key=len)[:MOST_SETS],
        more=len(hers.sets) - MOST_SETS,
        higher=sum(1 for one in found.sources if one.score > hers.score), everyone=len(found.sources),
        label=lambda name: project.attributes[name].label.get(language, name),
    )  # fmt: skip


def said(project: Project, language: str, detail: Detail) -> tuple[str, str]:
    """Say what a detail is of and what it says, in a language."""
    attribute = project.attributes.get(detail.attribute)
    if attribute is None:
        return detail.attribute, ", ".join(detail.values) or _span(detail)
    values = [attribute.values.get(value, {}).get(language) or value for value in detail.values]
    return attribute.label.get(language, detail.attribute), " / ".join(values) or _span(detail)


def _span(detail: Detail) -> str:
    return str(detail.low) if detail.low == detail.high else f"{detail.low}–{detail.high}"
