"""Take findings out, rename and copy them, with every link of a manuscript and every row of an exhibit."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from firsthand.desk.changesets import Changeset, carry_out, read_bytes, stands
from firsthand.desk.codes.code_uses import Use, differing, edited, text_of
from firsthand.desk.files import ChangedMeanwhile
from firsthand.desk.numbers.findings import FOLDER
from firsthand.desk.writing.manuscripts import is_text
from firsthand.errors import EnvironmentFault, UsageError
from firsthand.manuscript import read as read_manuscript
from firsthand.manuscript.markdown import read_markdown
from firsthand.model.manuscript import CitationKind, Manuscript, Problem
from firsthand.model.place import Place
from firsthand.model.project import Project, ReportSettings
from firsthand.model.recoding import FileChange
from firsthand.model.roles import Permission
from firsthand.project import read_project
from firsthand.vault import Vault

COPY, DELETE, RENAME = "finding.copy", "finding.delete", "finding.rename"
_PICTURES = (CitationKind.TABLE, CitationKind.CHART)


@dataclass(frozen=True, slots=True)
class Used:
    """Where a finding stands: ``links`` in reports, by name of the report; exhibits that have it as a row, and the
    reports that show these; the numbers of the editions that told of it.
    """

    links: Mapping[str, tuple[Place, ...]]
    exhibits: tuple[str, ...]
    shown_in: tuple[str, ...]
    editions: tuple[int, ...]

    @property
    def reports(self) -> tuple[str, ...]:
        """Every report that tells it."""
        return tuple(dict.fromkeys((*self.links, *self.shown_in)))

    @property
    def anywhere(self) -> bool:
        """Whether anything rests on it now."""
        return bool(self.links or self.exhibits)


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a renaming would do; ``problems`` are why it cannot be done."""

    changeset: Changeset
    places: tuple[Use, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Undoable:
    """A change of findings that can be undone: its journal entry, its kind, and the findings it is of."""

    entry: int
    kind: str
    names: tuple[str, ...]


def uses_of_all(vault: Vault, project: Project) -> dict[str, Used]:
    """Say of every finding where it stands. A report that cannot be read is left out: its own page says why."""
    links: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    pictured: dict[str, set[str]] = defaultdict(set)
    for settings in project.reports.values():
        manuscript = _read(project, settings)
        for citation in manuscript.citations() if manuscript is not None else ():
            if citation.kind is CitationKind.FINDING:
                links[citation.name][settings.name].append(citation.place)
            elif citation.kind in _PICTURES:
                pictured[citation.name].add(settings.name)
    told: dict[str, list[int]] = defaultdict(list)
    for edition in vault.editions():
        for name in sorted({count.finding for count in edition.counts}):
            told[name].append(edition.number)
    rows = {e.name: e.rows for e in project.exhibits.values() if not e.of_events}
    used: dict[str, Used] = {}
    for name in {*project.findings, *links, *told}:
        exhibits = [exhibit for exhibit, named in rows.items() if name in named]
        used[name] = _used(links.get(name, {}), exhibits, pictured, told.get(name, []))
    return used


def _used(
    links: Mapping[str, list[Place]], exhibits: list[str], pictured: Mapping[str, set[str]], editions: list[int]
) -> Used:
    shown = sorted({report for exhibit in exhibits for report in pictured.get(exhibit, ())})
    placed = {report: tuple(found) for report, found in links.items()}
    return Used(placed, tuple(exhibits), tuple(shown), tuple(editions))


def undoable(vault: Vault, root: Path, limit: int = 3) -> tuple[Undoable, ...]:
    """List what was last done to findings, as far as nothing was done to the files since."""
    done = [change for change in vault.rewritings() if change.kind in {COPY, DELETE, RENAME} and stands(root, change)]
    return tuple(
        Undoable(change.entry, change.kind, tuple(Path(f.path).stem for f in change.files if _is_finding(f.path)))
        for change in reversed(done[-limit:])
    )


def _is_finding(path: str) -> bool:
    return path.startswith(f"{FOLDER}/")


def exhibits_shown(project: Project) -> dict[str, tuple[str, ...]]:
    """Say which reports show each exhibit."""
    shown: dict[str, list[str]] = defaultdict(list)
    for settings in project.reports.values():
        manuscript = _read(project, settings)
        for name in {c.name for c in (manuscript.citations() if manuscript else ()) if c.kind in _PICTURES}:
            shown[name].append(settings.name)
    return {name: tuple(reports) for name, reports in shown.items()}


def uses_of(vault: Vault, project: Project, name: str) -> Used:
    """Say of one finding where it stands."""
    return uses_of_all(vault, project).get(name, Used({}, (), (), ()))


def copy(vault: Vault, project: Project, name: str, new: str, *, now: datetime) -> None:
    """Make another finding of the same text. Raises UsageError where there is none, or a name that cannot be a link's.

    Raises ChangedMeanwhile where there is one of the new name.
    """
    data = _there(project, name)
    _require_free(project, new)
    file = FileChange(f"{FOLDER}/{new}.toml", None, data)
    then = read_project(Path(project.root), {file.path: data})
    if new not in then.findings:
        raise UsageError("this cannot be a finding's name", "Letters, digits, - and _ only: it stands in links.")
    carry_out(vault, Path(project.root), Changeset(COPY, new, (file,)), now=now)


def delete(vault: Vault, project: Project, name: str, *, now: datetime) -> None:
    """Take a finding out. Raises UsageError where there is none, or a report or an exhibit names it."""
    data = _there(project, name)
    if uses_of(vault, project, name).anywhere:
        raise UsageError(f"{name} is used still", "Take it out of the reports and exhibits first; its page lists them.")
    file = FileChange(f"{FOLDER}/{name}.toml", data, None)
    carry_out(vault, Path(project.root), Changeset(DELETE, name, (file,)), now=now)


def plan_renaming(vault: Vault, project: Project, name: str, new: str) -> Renaming:
    """Plan that a finding has another name, in its file, in every manuscript and in every exhibit.

    Raises UsageError where there is none, ChangedMeanwhile where there is one of the new name, NotPermitted where a
    manuscript would change and she may not build reports. A Word document that names it is a problem: Word changes it.
    """
    data = _there(project, name)
    _require_free(project, new)
    files = [FileChange(f"{FOLDER}/{name}.toml", data, None), FileChange(f"{FOLDER}/{new}.toml", None, data)]
    problems: list[Problem] = []
    written = {path: s for s in project.reports.values() for path in s.files}
    for path, settings in sorted(written.items()):
        if read_bytes(Path(project.root), path) is not None:
            files += _in_manuscript(project, settings, path, (name, new), problems)
    if len(files) > 2:
        vault.require(Permission.BUILD)
    for exhibit in project.exhibits.values():
        if not exhibit.of_events and name in exhibit.rows:
            path = f"exhibits/{exhibit.name}.toml"
            done = edited(Path(project.root), path, lambda text: _row_renamed(text, name, new))
            files += [done] if done is not None else []
    known = {(problem.place.path, problem.detail) for problem in project.problems}
    then = read_project(Path(project.root), {file.path: file.after for file in files})
    problems += [p for p in then.problems if (p.place.path, p.detail) not in known]
    return Renaming(Changeset(RENAME, new, tuple(files)), differing(tuple(files)), tuple(problems))


def rename(vault: Vault, project: Project, planned: Renaming, *, now: datetime) -> None:
    """Rename as planned, everywhere or nowhere. Raises UsageError where something speaks against it."""
    if planned.problems:
        first = planned.problems[0]
        raise UsageError(f"this cannot be done: {first.place.path}: {first.detail}", "Mend that first.")
    carry_out(vault, Path(project.root), planned.changeset, now=now)


def _in_manuscript(
    project: Project, settings: ReportSettings, path: str, names: tuple[str, str], problems: list[Problem]
) -> list[FileChange]:
    root = Path(project.root)
    name, new = names
    if not is_text(path):
        manuscript = _read(project, settings)
        if manuscript is None or any(c.name == name and c.place.path == path for c in _findings(manuscript)):
            problems.append(Problem("renaming", Place(path), "a Word document names it; change the links there first"))
        return []
    before = _cited(path, text_of(root, path))
    if not before[name]:
        return []
    # A name ends where no letter, digit, - or _ follows; part and title may.
    link = re.compile(rf"(?<![\w.+-])(finding:){re.escape(name)}(?![\w-])")
    done = edited(root, path, lambda text: link.sub(rf"\g<1>{new}", text))
    after = _cited(path, done.after.decode("utf-8-sig")) if done is not None and done.after is not None else before
    before[new] += before.pop(name)
    if after != before:
        problems.append(Problem("renaming", Place(path), "a link is written so that it cannot be changed here"))
        return []
    return [done] if done is not None else []


def _row_renamed(text: str, name: str, new: str) -> str:
    import tomlkit

    document: Any = tomlkit.parse(text)
    rows = document["rows"]
    for number, row in enumerate(list(rows)):
        if str(row) == name:
            rows[number] = new
    labels = document.get("labels")
    if labels is not None and name in labels:
        labels[new] = labels.pop(name)
    return tomlkit.dumps(document)


def _cited(path: str, text: str) -> Counter[str]:
    section, _ = read_markdown(path, text)
    return Counter(c.name for c in _findings(Manuscript("", "", (section,))))


def _findings(manuscript: Manuscript) -> list[Any]:
    return [citation for citation in manuscript.citations() if citation.kind is CitationKind.FINDING]


def _read(project: Project, settings: ReportSettings) -> Manuscript | None:
    try:
        return read_manuscript(settings, Path(project.root))[0]
    except EnvironmentFault:
        return None


def _there(project: Project, name: str) -> bytes:
    data = read_bytes(Path(project.root), f"{FOLDER}/{name}.toml") if "/" not in name and "\\" not in name else None
    if data is None or name.startswith("."):
        raise UsageError(f"there is no finding {name}", "The list of findings has those there are.")
    return data


def _require_free(project: Project, new: str) -> None:
    if not new or not re.fullmatch(r"[^\W_][\w-]*", new):
        raise UsageError("this cannot be a finding's name", "Letters, digits, - and _ only: it stands in links.")
    if read_bytes(Path(project.root), f"{FOLDER}/{new}.toml") is not None:
        raise ChangedMeanwhile(f"there is a finding {new} already", "Choose another name.")
