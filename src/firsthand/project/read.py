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
from firsthand.project.population import read_population
from firsthand.project.protection import read_protection
from firsthand.project.questions import read_exhibit, read_finding
from firsthand.project.settings import read_settings
from firsthand.project.vocabulary import read_vocabularies

SETTINGS = "firsthand.toml"

T = TypeVar("T")


def read_project(root: Path) -> Project:
    """Read everything the folder says. Bad content becomes ``problems``, with places named from the folder.

    ``facts.toml``, ``waivers.toml``, ``policy.toml``, ``population.toml``, ``findings/``, ``exhibits/`` and
    ``vocabularies/`` may be absent.
    Raises EnvironmentFault when the folder is no project or cannot be read.
    """
    if not (root / SETTINGS).exists():
        raise EnvironmentFault(
            f"there is no {SETTINGS} in {root}, so it is no project",
            "Go to a project folder, or make one: firsthand new DIR",
        )
    problems: list[Problem] = []
    settings = read_settings(Document(root, SETTINGS, "malformed-project", problems))
    codebook = read_codebook(Document(root, "codebook.toml", "malformed-codebook", problems))
    findings: dict[str, Finding] = _each(root, "findings", "malformed-finding", problems, read_finding)
    shows = partial(read_exhibit, findings=findings)
    exhibits: dict[str, Exhibit] = _each(root, "exhibits", "malformed-exhibit", problems, shows)
    facts = _optional(root, "facts.toml", "malformed-fact", problems, read_facts)
    waivers = _optional(root, "waivers.toml", "malformed-waiver", problems, read_waivers)
    protect = partial(read_protection, attributes=settings.attributes, codebook=codebook)
    protection = _optional(root, "policy.toml", "malformed-project", problems, protect)
    populate = partial(read_population, root=root, attributes=settings.attributes)
    population = _optional(root, "population.toml", "malformed-project", problems, populate)
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
        vocabularies=read_vocabularies(root, problems),
        problems=tuple(problems),
        consent=settings.consent,
        protection=protection or Protection(),
        population=population,
    )


def _optional(root: Path, name: str, kind: str, problems: list[Problem], read: Callable[[Document], T]) -> T | None:
    return read(Document(root, name, kind, problems)) if (root / name).exists() else None


def _each(
    root: Path, folder: str, kind: str, problems: list[Problem], read: Callable[[Document, str], T | None]
) -> dict[str, T]:
    """Read every TOML file of a folder, in order of name; files of other kinds are none of ours."""
    found: dict[str, T] = {}
    try:
        names = sorted(path.name for path in (root / folder).iterdir()) if (root / folder).is_dir() else []
    except OSError as error:
        raise EnvironmentFault(f"{folder}/ cannot be read", error.strerror or "") from None
    for file in names:
        if file.endswith(".toml") and not file.startswith("."):
            name = file.removesuffix(".toml")
            item = read(Document(root, f"{folder}/{file}", kind, problems), name)
            if item is not None:
                found[name] = item
    return found
