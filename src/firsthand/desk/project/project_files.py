"""The files of a project as somebody writes them: listed, opened, checked as they are typed, saved, taken out.

Nothing is saved with which the project would have a fault that it has not now.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from firsthand.desk.files import ChangedMeanwhile, digest_of, tell_saved, write_all
from firsthand.errors import EnvironmentFault, UsageError
from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.model.project import Project
from firsthand.model.roles import Permission, may
from firsthand.project import read_project
from firsthand.project.folder import Given
from firsthand.text.nfc import nfc
from firsthand.vault import Vault

SETTINGS, CODEBOOK, POPULATION = "firsthand.toml", "codebook.toml", "population.toml"
SINGLE = (SETTINGS, CODEBOOK, "facts.toml", "policy.toml", POPULATION)
"""The files that stand by themselves; the first two must be there. What two people waived is not written by one."""

FOLDERS = ("findings", "exhibits", "vocabularies")
REPORT = "report"
MANUSCRIPTS = (".md", ".markdown", ".docx")
ABSENT = ""
"""The digest of a file that is not there."""

_CODERS = (CODEBOOK, *(f"{folder}/" for folder in FOLDERS))
_MARK = b"\xef\xbb\xbf"
_ADVICE = "Check that the project folder may be written."


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's text with LF line ends, and the digest by which a change meanwhile is noticed."""

    path: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Undo:
    """What takes a change back: what was in each file's place before (None: nothing), and the digests of now."""

    before: Given = field(repr=False)
    now: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """What the project's own files name besides those it always reads: manuscripts, and tables of the population."""

    manuscripts: frozenset[str]
    tables: frozenset[str]

    def has(self, path: str) -> bool:
        """Tell whether the project reads a file of this name, whether it is there or not."""
        if path in self.manuscripts:
            return path.lower().endswith(MANUSCRIPTS)
        if path in self.tables:
            return path.endswith(".csv")
        folder, _, name = path.rpartition("/")
        stem = PurePosixPath(name).stem
        if not folder:
            return name in SINGLE
        if folder in FOLDERS:
            return name.endswith(".toml") and bool(stem)
        return folder == REPORT and name.lower().endswith(MANUSCRIPTS)


def places_of(project: Project, given: Given) -> Places:
    """Say what a project names, as it would be with the files given."""
    would = read_project(Path(project.root), given) if given else project
    manuscripts = frozenset(nfc(file) for report in would.reports.values() for file in report.files)
    data = given[POPULATION] if POPULATION in given else _bytes(Path(project.root) / POPULATION)
    try:
        told = tomllib.loads((data or b"").decode("utf-8-sig"))
        tables = [str(table["file"]).replace("\\", "/") for table in told.get("table", ()) if "file" in table]
    except (ValueError, TypeError, AttributeError, RecursionError):
        tables = []
    return Places(manuscripts, frozenset(map(nfc, tables)))


def every_file(project: Project) -> tuple[str, ...]:
    """List the files of a project that are there and that somebody writes, those of each folder together."""
    places, root = places_of(project, {}), Path(project.root)
    found = {name: None for name in SINGLE if (root / name).is_file()}
    for folder in (*FOLDERS, REPORT):
        names = sorted(path.name for path in (root / folder).iterdir()) if (root / folder).is_dir() else []
        inside = (f"{folder}/{nfc(name)}" for name in names if not name.startswith("."))
        found.update(dict.fromkeys(path for path in inside if places.has(path)))
    named = sorted(places.manuscripts) + sorted(places.tables)
    return (*found, *(path for path in named if path not in found and _is_there(project, path)))


def may_write(vault: Vault, path: str) -> bool:
    """Tell whether the member may change a file: editors and officers all, coders what they code and count with."""
    roles = vault.roles().get(vault.user, frozenset())
    return may(roles, Permission.BUILD) or (path.startswith(_CODERS) and may(roles, Permission.CODE))


def open_file(project: Project, path: str) -> Opened:
    """Read a file of the project; one that is not there yet is empty, with the digest of none.

    Raises UsageError where the project reads none of this name, or it is no text.
    """
    raw = _bytes(place_of(project, path))
    try:
        text = (raw or b"").decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8", "Save it as UTF-8 in a text editor.") from None
    return Opened(path, text, ABSENT if raw is None else digest_of(raw))


def load_file(project: Project, path: str) -> bytes:
    """Return what a file of the project holds. Raises UsageError where there is none."""
    data = _bytes(place_of(project, path))
    if data is None:
        raise UsageError(f"there is no file {path}", "The page of the project lists those there are.")
    return data


def held(project: Project, path: str) -> bytes | None:
    """Return what lies in a file's place, whether the project reads one there or would; None where nothing does."""
    return _bytes(_inside(project, path))


def problems_with(project: Project, path: str, text: str) -> tuple[Problem, ...]:
    """Say what is wrong with the project as it would be with a file of this text: in the file, and new elsewhere."""
    place_of(project, path)
    would = read_project(Path(project.root), {path: text.encode()}).problems
    new = set(objections(project, {path: text.encode()}))
    here = [problem for problem in would if problem.place.path == path]
    return (*here, *(problem for problem in would if problem.place.path != path and problem in new))


def objections(project: Project, given: Given) -> tuple[Problem, ...]:
    """Say what would be wrong with the project, were these files saved, that is not wrong now."""
    would = read_project(Path(project.root), given)
    known = Counter(_said(problem) for problem in project.problems)
    new: list[Problem] = []
    for problem in would.problems:
        if known[_said(problem)]:
            known[_said(problem)] -= 1
        else:
            new.append(problem)
    if would.vault != project.vault:
        new.append(Problem("malformed-project", Place(SETTINGS), "the vault's folder is not changed here"))
    return tuple(new)


def save_file(vault: Vault, project: Project, new: Opened) -> Opened | tuple[Problem, ...]:
    """Write a file whole, with the line ends it had. ``new.digest`` is that of the file as it was opened.

    What speaks against it comes back, and nothing is written.

    Raises ChangedMeanwhile where the file is another by now; NotPermitted; EnvironmentFault where it cannot be written.
    """
    given = {new.path: _as_before(held(project, new.path), new.text)}
    wrong = objections(project, given)
    if wrong:
        return wrong
    change(vault, project, given, {new.path: new.digest})
    return Opened(new.path, new.text, digest_of(given[new.path]))


def delete_file(vault: Vault, project: Project, path: str, digest: str) -> Undo | tuple[Problem, ...]:
    """Take a file out. As :func:`save_file`; UsageError for one that a project cannot do without."""
    if path in (SETTINGS, CODEBOOK):
        raise UsageError(f"a project cannot do without {path}", "Change it instead.")
    wrong = objections(project, {path: None})
    return wrong or change(vault, project, {path: None}, {path: digest})


def change(vault: Vault, project: Project, given: Given, seen: Mapping[str, str]) -> Undo:
    """Put files in their places and take others out, all or none; what takes it back.

    ``seen`` are the digests of what each file was when this was decided. Raises ChangedMeanwhile where one is another
    by now, NotPermitted for who may not change one of them, EnvironmentFault where one cannot be written.
    """
    for path in given:
        if not may_write(vault, path):
            vault.require(Permission.BUILD)
    at = {path: _inside(project, path) for path in given}
    before = {path: _bytes(at[path]) for path in given}
    for path, held in before.items():
        if (ABSENT if held is None else digest_of(held)) != seen.get(path, ABSENT):
            what = "has changed since it was opened" if seen.get(path) else "is there already"
            raise ChangedMeanwhile(f"{path} {what}", "Nothing was saved. Look at what the file says now.")
    write_all({at[path]: data for path, data in given.items() if data is not None}, _ADVICE)
    try:
        for path, data in given.items():
            if data is None:
                at[path].unlink(missing_ok=True)
                tell_saved({at[path]: ""})
    except OSError as fault:
        raise EnvironmentFault(f"a file cannot be taken out: {fault.strerror}", _ADVICE) from None
    return Undo(before, {path: ABSENT if data is None else digest_of(data) for path, data in given.items()})


def place_of(project: Project, path: str) -> Path:
    """Say where a file of the project lies. Raises UsageError for a name that the project reads no file of."""
    if not places_of(project, {}).has(path):
        raise UsageError("the project reads no file of this name", "The page of the project lists those there are.")
    return _inside(project, path)


def is_name(path: str) -> bool:
    """Tell whether a file can be named so: below the project, nothing hidden, nothing a system would not take."""
    parts = path.split("/")
    return all(
        part == part.strip() and part[:1] not in {"", ".", "-"} and part[-1:] != "." and len(part) <= 100
        and part.isprintable() and not set(part) & set('\\:*?"<>|')
        for part in parts
    )  # fmt: skip


def _inside(project: Project, path: str) -> Path:
    """Say where a file goes, which is below the project folder and not in the vault. Links do not lead out of it."""
    root = Path(project.root).resolve()
    place = root / path
    try:
        real = place.resolve()
    except OSError:
        real = Path()
    if not is_name(path) or not real.is_relative_to(root) or real.is_relative_to((root / project.vault).resolve()):
        raise UsageError("a file of the project lies in its folder, and not in the vault", "Give it another name.")
    return place


def _as_before(before: bytes | None, text: str) -> bytes:
    """Give a text the byte order mark and the line ends of the file it takes the place of."""
    data = (text.replace("\n", "\r\n") if b"\r\n" in (before or b"") else text).encode()
    return _MARK + data if (before or b"").startswith(_MARK) else data


def _is_there(project: Project, path: str) -> bool:
    try:
        return _inside(project, path).is_file()
    except UsageError:
        return False


def _said(problem: Problem) -> tuple[str, str, str]:
    """Say what is wrong and in which file, for lines move as others are typed above them."""
    return problem.place.path, problem.kind, problem.detail


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as fault:
        raise EnvironmentFault(f"{path.name} cannot be read", fault.strerror or "") from None
