"""The exhibits as a report prints them, each by itself, and their files written as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from firsthand.counting import codes_needed, compute
from firsthand.desk.changesets import read_bytes
from firsthand.desk.files import ChangedMeanwhile, digest_of, write_whole
from firsthand.desk.numbers.findings import count_findings
from firsthand.disclosure.cells.suppression import conceal
from firsthand.errors import UsageError
from firsthand.model.finding import Exhibit
from firsthand.model.manuscript import Problem
from firsthand.model.project import Project
from firsthand.model.snapshot import Snapshot, Wanted
from firsthand.project import read_project
from firsthand.render.chart import svg
from firsthand.render.drawing import draw
from firsthand.render.spans import plain, spans
from firsthand.render.tree import Chart, Table
from firsthand.render.words import Words
from firsthand.vault import Vault

FOLDER = "exhibits"
FONTS = "inherit"
CHARTS = ("chart", "funnel")
"""The kinds that are drawn; the others are set as tables."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An exhibit as a report prints it. ``svg`` is empty for a table; ``table`` has the figures of a chart too.

    ``problems`` say why there is none, or what is wrong besides.
    """

    name: str
    exhibit: Exhibit | None
    title: str
    svg: str
    table: Table | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """An exhibit's file: its text, and the digest by which a change meanwhile is noticed."""

    name: str
    text: str
    digest: str


def draw_all(vault: Vault, project: Project, language: str, today: date) -> tuple[Drawn, ...]:
    """Draw every exhibit, in order of name, with those whose file cannot be read."""
    snapshot = _snapshot(vault, project, today)
    named = {Path(p.place.path).stem for p in project.problems if p.place.path.startswith(f"{FOLDER}/")}
    return tuple(
        _drawn(vault, project, snapshot, name, language) for name in sorted({*project.exhibits, *named})
    )


def draw_text(vault: Vault, project: Project, name: str, text: str, language: str, today: date) -> Drawn:
    """Draw what a file of this name and text would show; nothing is saved."""
    then = read_project(Path(project.root), {f"{FOLDER}/{name}.toml": text.encode()})
    return _drawn(vault, then, _snapshot(vault, then, today), name, language)


def open_exhibit(project: Project, name: str) -> Written:
    """Read an exhibit's file as it is now. Raises UsageError where there is none, or it is no text."""
    raw = read_bytes(Path(project.root), f"{FOLDER}/{name}.toml") if _is_name(name) else None
    if raw is None:
        raise UsageError(f"there is no exhibit {name}", "The list of exhibits has those there are.")
    try:
        return Written(name, raw.decode("utf-8-sig").replace("\r\n", "\n"), digest_of(raw))
    except UnicodeDecodeError:
        raise UsageError(f"{FOLDER}/{name}.toml is not UTF-8", "Save it as UTF-8 in a text editor.") from None


def save_exhibit(vault: Vault, project: Project, new: Written, language: str, today: date) -> Drawn | Written:
    """Write an exhibit's file whole. ``new.digest`` is that of the file as it was opened, empty for a new one.

    What is wrong with it comes back, and nothing is written. Raises ChangedMeanwhile where the file is another by now;
    EnvironmentFault where it cannot be written.
    """
    drawn = draw_text(vault, project, new.name, new.text, language, today)
    if drawn.problems or drawn.table is None:
        return drawn
    path = Path(project.root) / FOLDER / f"{new.name}.toml"
    there = read_bytes(Path(project.root), f"{FOLDER}/{new.name}.toml")
    if ("" if there is None else digest_of(there)) != new.digest:
        what = "has changed since it was opened" if new.digest else "is there already"
        raise ChangedMeanwhile(f"the exhibit {new.name} {what}", "Nothing was saved. Look at what the file says now.")
    data = new.text.encode()
    write_whole(path, data, "Check that the project folder may be written.")
    return Written(new.name, new.text, digest_of(data))


def _snapshot(vault: Vault, project: Project, today: date) -> Snapshot:
    return vault.snapshot(Wanted(codes=codes_needed(project.findings.values(), project.codebook)), today)


def _drawn(vault: Vault, project: Project, snapshot: Snapshot, name: str, language: str) -> Drawn:
    wrong = tuple(p for p in project.problems if p.place.path == f"{FOLDER}/{name}.toml")
    exhibit = project.exhibits.get(name)
    if exhibit is None:
        return Drawn(name, None, name, "", None, wrong)
    title = exhibit.title.get(language) or next(iter(exhibit.title.values()), name)
    figure = compute(exhibit, project, snapshot)
    if isinstance(figure, Problem):
        return Drawn(name, exhibit, title, "", None, (*wrong, figure))
    rows = tuple(project.findings[row] for row in exhibit.rows)
    counts, _ = count_findings(vault, project, rows, snapshot.today)
    node = draw(
        conceal(figure, counts, project.protection.cell), spans(title, language), Words.of(language), f"exhibit-{name}",
        as_chart=exhibit.kind in CHARTS,
    )  # fmt: skip
    if isinstance(node, Chart):
        return Drawn(name, exhibit, title, svg(node, fonts=FONTS, title=plain(node.caption)), node.data, wrong)
    return Drawn(name, exhibit, title, "", node, wrong)


def _is_name(name: str) -> bool:
    return bool(name) and not name.startswith(".") and "/" not in name and "\\" not in name
