"""Put many files of a project in their places at once: all that it reads and that do not break it, or none.

What is no file of the project, such as an interview that lies in the same folder, is left aside and said to be.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from firsthand.desk.admission.uploads import Upload
from firsthand.desk.files import digest_of
from firsthand.desk.project.project_files import (
    ABSENT,
    FOLDERS,
    POPULATION,
    REPORT,
    SETTINGS,
    SINGLE,
    Places,
    Undo,
    change,
    held,
    is_name,
    may_write,
    objections,
    places_of,
)
from firsthand.errors import UsageError
from firsthand.exchange import is_litter
from firsthand.model.manuscript import Problem
from firsthand.model.project import Project
from firsthand.text.nfc import nfc
from firsthand.vault import Vault


class Why(StrEnum):
    """Why a file does not go in: those of the first line are left aside, the others let nothing in at all."""

    UNREAD = "the project reads no file of this name"
    OUTSIDE = "it would lie outside the project folder"
    TWICE = "another file here goes to the same place"
    ENCODING = "it is not UTF-8"
    WORD = "it is no Word document"
    RIGHTS = "your roles do not let you change it"


class Fate(StrEnum):
    """What becomes of a file."""

    NEW = "new"
    REPLACES = "takes the place of one that is there"
    SAME = "is there already, just so"


@dataclass(frozen=True, slots=True)
class Put:
    """A file that goes to a place of the project."""

    path: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Left:
    """A file that does not go in, by the name it came under."""

    name: str
    why: Why


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done with the files that were handed over. ``seen`` are the digests of those they replace."""

    put: tuple[Put, ...]
    aside: tuple[Left, ...]
    refused: tuple[Left, ...]
    problems: tuple[Problem, ...]
    given: Mapping[str, bytes] = field(repr=False)
    seen: Mapping[str, str]

    @property
    def stands(self) -> bool:
        """Whether it can be carried out, and there is something to carry out."""
        return bool(self.given) and not self.refused and not self.problems


def plan(vault: Vault, project: Project, files: Sequence[Upload]) -> Plan:
    """Say where each file goes and what the project would object to; nothing is written.

    A folder's own name is left away where all files lie in one that means nothing to the project. Raises UsageError
    where there is nothing.
    """
    named = [(one, nfc(str(one.path))) for one in files if not _is_litter(one)]
    if not named:
        raise UsageError("nothing was handed over", "Choose files, or a folder.")
    outside = [Left(one.name, Why.OUTSIDE) for one, name in named if not is_name(name)]
    if outside:
        return Plan((), (), tuple(outside), (), {}, {})
    contents = {one.name: one.content for one, _ in named}
    names = _without_shell(project, {one.name: name for one, name in named}, contents)
    places = _would_read(project, names, contents)
    flat = not any("/" in name for name in names.values())
    homes = {own: _home(places, name, contents[own], flat=flat) for own, name in names.items()}
    return _planned(vault, project, homes, contents)


def carry_out(vault: Vault, project: Project, planned: Plan) -> Undo:
    """Put the files in their places; what takes it back. Raises as :func:`change`; UsageError for a plan that fails."""
    wrong = objections(project, planned.given)
    if not planned.stands or wrong:
        raise UsageError("the project would not read with these files", "Nothing was put in. Send them once more.")
    return change(vault, project, planned.given, planned.seen)


def _is_litter(one: Upload) -> bool:
    """Pass over what file managers leave; a name that leads upwards is no litter, and is refused by name."""
    return ".." not in one.path.parts and any(map(is_litter, one.path.parts))


def _planned(
    vault: Vault, project: Project, homes: Mapping[str, str], contents: Mapping[str, bytes]
) -> Plan:
    times = Counter(filter(None, homes.values()))
    aside = tuple(Left(own, Why.UNREAD) for own, home in homes.items() if not home)
    refused: list[Left] = []
    put: list[Put] = []
    given: dict[str, bytes] = {}
    seen: dict[str, str] = {}
    for own, home in sorted(homes.items(), key=lambda pair: _order(pair[1])):
        if not home:
            continue
        why = Why.TWICE if times[home] > 1 else _fault(vault, home, contents[own])
        if why is not None:
            refused.append(Left(own, why))
            continue
        there = held(project, home)
        same = there == contents[own]
        put.append(Put(home, Fate.SAME if same else Fate.NEW if there is None else Fate.REPLACES))
        if not same:
            given[home] = contents[own]
            seen[home] = ABSENT if there is None else digest_of(there)
    return Plan(tuple(put), aside, tuple(refused), objections(project, given), given, seen)


def _fault(vault: Vault, home: str, content: bytes) -> Why | None:
    """Say why a file cannot go to its place, whatever the others are."""
    if not may_write(vault, home):
        return Why.RIGHTS
    if home.lower().endswith(".docx"):
        return None if content.startswith(b"PK\x03\x04") else Why.WORD
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Why.ENCODING
    return None


def _without_shell(project: Project, names: Mapping[str, str], contents: Mapping[str, bytes]) -> dict[str, str]:
    """Take away the name of the one folder in which all lie, unless it is one of the project's own."""
    tops = {name.split("/")[0] for name in names.values()}
    if len(tops) > 1 or not all("/" in name for name in names.values()):
        return dict(names)
    places = _would_read(project, names, contents)
    own = {*FOLDERS, REPORT, *(path.split("/")[0] for path in (*places.manuscripts, *places.tables) if "/" in path)}
    if tops <= own:
        return dict(names)
    return {one: name.split("/", 1)[1] for one, name in names.items()}


def _would_read(project: Project, names: Mapping[str, str], contents: Mapping[str, bytes]) -> Places:
    """Say which files the project names once its settings, where they are among these, are in their place."""
    given = {name: contents[own] for own, name in names.items() if name in (SETTINGS, POPULATION)}
    return places_of(project, given)


def _home(places: Places, name: str, content: bytes, *, flat: bool) -> str:
    """Say where a file goes; empty where the project reads none such.

    Files that came without any folder are placed by their name alone, or by what they say.
    """
    if places.has(name):
        return name
    if not flat:
        return ""
    named = [path for path in (*places.manuscripts, *places.tables) if PurePosixPath(path).name == name]
    if len(named) == 1:
        return named[0]
    folder = _kind(content) if name.endswith(".toml") else ""
    return f"{folder}/{name}" if folder else ""


def _kind(content: bytes) -> str:
    """Tell a finding, an exhibit and a vocabulary apart by their keys."""
    try:
        keys: Iterable[str] = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ""
    for key, folder in (("kind", "exhibits"), ("term", "vocabularies"), ("question", "findings")):
        if key in keys:
            return folder
    return ""


def _order(path: str) -> tuple[bool, int, str]:
    """Put the files that stand by themselves first."""
    return "/" in path, SINGLE.index(path) if path in SINGLE else 0, path
