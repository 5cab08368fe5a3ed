"""Read a project folder into one :class:`~firsthand.model.project.Project`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from firsthand.errors import EnvironmentFault
from firsthand.model.finding import Exhibit, Finding
from firsthand.model.manuscript import Problem
from firsthand.model.project import Project
from firsthand.model.protection import Protection
from firsthand.project.codebook import read_codebook
from firsthand.project.document import Document
from firsthand.project.facts import read_facts, read_waivers
from firsthand.project.folder import AS_IT_LIES, Folder, Given
from firsthand.project.population import read_population
from firsthand.project.protection import read_protection
from firsthand.project.questions import read_exhibit, read_finding
from firsthand.project.settings import read_settings
from firsthand.project.vocabulary import read_vocabularies

SETTINGS = "firsthand.toml"

T = TypeVar("T")


def read_project(root: Path, given: Given = AS_IT_LIES) -> Project:
    """Read everything the folder says. Bad content becomes ``problems``, with places named from the folder.

    ``given`` is read in place of what lies there: what the project would be if it were saved.

    ``facts.toml``, ``waivers.toml``, ``policy.toml``, ``population.toml``, ``findings/``, ``exhibits/`` and
    ``vocabularies/`` may be absent. Raises EnvironmentFault when the folder is no project or cannot be read.
    """
    folder = Folder(root, given)
    if not folder.has(SETTINGS):
        raise _no_project(root)
    problems: list[Problem] = []
    settings = read_settings(folder.document(SETTINGS, "malformed-project", problems))
    codebook = read_codebook(folder.document("codebook.toml", "malformed-codebook", problems))
    findings: dict[str, Finding] = _each(folder, "findings", "malformed-finding", problems, read_finding)
    shows = partial(read_exhibit, findings=findings)
    exhibits: dict[str, Exhibit] = _each(folder, "exhibits", "malformed-exhibit", problems, shows)
    facts = _optional(folder, "facts.toml", "malformed-fact", problems, read_facts)
    waivers = _optional(folder, "waivers.toml", "malformed-waiver", problems, read_waivers)
    protect = partial(read_protection, attributes=settings.attributes, codebook=codebook)
    protection = _optional(folder, "policy.toml", "malformed-project", problems, protect)
    populate = partial(read_population, folder=folder, attributes=settings.attributes)
    population = _optional(folder, "population.toml", "malformed-project", problems, populate)
    return Project(
        root=str(root),
        title=settings.title,
        group=settings.group,
        invented=settings.invented,
        vault=settings.vault,
        reports=settings.reports,
        attributes=settings.attributes,
        codebook=codebook,
        findings=MappingProxyType(findings),
        exhibits=MappingProxyType(exhibits),
        facts=facts or MappingProxyType({}),
        ladder=settings.ladder,
        policy=settings.policy,
        method=settings.method,
        waivers=waivers or (),
        vocabularies=read_vocabularies(folder, problems),
        problems=tuple(problems),
        consent=settings.consent,
        protection=protection or Protection(),
        population=population,
    )


def _optional(folder: Folder, name: str, kind: str, problems: list[Problem], read: Callable[[Document], T]) -> T | None:
    return read(folder.document(name, kind, problems)) if folder.has(name) else None


def _each(
    folder: Folder, inside: str, kind: str, problems: list[Problem], read: Callable[[Document, str], T | None]
) -> dict[str, T]:
    """Read every TOML file of a folder, in order of name; files of other kinds are none of ours."""
    found: dict[str, T] = {}
    for file in folder.names(inside):
        name = file.removesuffix(".toml")
        item = read(folder.document(f"{inside}/{file}", kind, problems), name)
        if item is not None:
            found[name] = item
    return found


def _no_project(root: Path) -> EnvironmentFault:
    return EnvironmentFault(
        f"there is no {SETTINGS} in {root}, so it is no project",
        "Go to a project folder, or make one: firsthand new DIR",
    )
