"""Make and change findings: counted as they are written, and saved only where they can be counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from firsthand.counting import codes_needed, count, events_needed
from firsthand.desk.coders.rounds import sight
from firsthand.desk.files import ChangedMeanwhile, digest_of, write_whole
from firsthand.errors import EnvironmentFault, UsageError
from firsthand.model.finding import Answer, Count, Finding, Unit
from firsthand.model.manuscript import Problem
from firsthand.model.project import Project
from firsthand.model.snapshot import Wanted
from firsthand.model.testimony import PassageRef, Turn
from firsthand.project.document import Document
from firsthand.project.questions import read_finding
from firsthand.project.rewriting import rewrite
from firsthand.vault import Vault

FOLDER = "findings"
ABSENT = ""
"""The digest of a file that is not there."""


@dataclass(frozen=True, slots=True)
class Written:
    """A finding's file: its text, and the digest by which a change meanwhile is noticed."""

    name: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A finding with its count. ``problems`` say why there is none, or what is wrong besides. It always has a name."""

    name: str
    finding: Finding | None
    count: Count | None
    problems: tuple[Problem, ...] = ()


def count_findings(
    vault: Vault, project: Project, chosen: Iterable[Finding], today: date
) -> tuple[dict[str, Count], tuple[Problem, ...]]:
    """Count findings, reading of the vault only what they ask for; those not understood come back as problems."""
    asked = tuple(chosen)
    wanted = Wanted(codes=codes_needed(asked, project.codebook), events=events_needed(asked))
    return count(asked, vault.snapshot(wanted, today), project)


def count_all(vault: Vault, project: Project, today: date) -> tuple[Counted, ...]:
    """Count every finding of the project, in order of name, with those whose file cannot be read."""
    counts, problems = count_findings(vault, project, project.findings.values(), today)
    wrong: dict[str, list[Problem]] = {}
    for problem in (*project.problems, *problems):
        if problem.place.path.startswith(f"{FOLDER}/"):
            wrong.setdefault(Path(problem.place.path).stem, []).append(problem)
    return tuple(
        Counted(name, project.findings.get(name), counts.get(name), tuple(wrong.get(name, ())))
        for name in sorted({*project.findings, *wrong})
    )


def count_text(vault: Vault, project: Project, name: str, text: str, today: date) -> Counted:
    """Count what a file of this name and text would count; nothing is saved."""
    problems: list[Problem] = []
    path = f"{FOLDER}/{name}.toml"
    finding = read_finding(Document(Path(project.root), path, "malformed-finding", problems, given=text.encode()), name)
    if finding is None:
        return Counted(name, None, None, tuple(problems))
    counts, uncounted = count_findings(vault, project, (finding,), today)
    return Counted(name, finding, counts.get(name), (*problems, *uncounted))


def open_finding(project: Project, name: str) -> Written:
    """Read a finding's file as it is now. Raises UsageError where there is none, or it is no text."""
    path = _path(project, name)
    raw = _bytes(path) if path.stem == name and not name.startswith(".") else None
    if raw is None:
        raise UsageError(f"there is no finding {name}", "The list of findings has those there are.")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise UsageError(f"{FOLDER}/{name}.toml is not UTF-8", "Save it as UTF-8 in a text editor.") from None
    return Written(name, text, digest_of(raw))


def save_finding(vault: Vault, project: Project, new: Written, today: date) -> Counted | Written:
    """Write a finding's file whole. ``new.digest`` is that of the file as it was opened.

    What is wrong with the finding comes back with its problems, and nothing is written. Raises ChangedMeanwhile where
    the file is another by now; EnvironmentFault where it cannot be written.
    """
    counted = count_text(vault, project, new.name, new.text, today)
    if counted.problems or counted.count is None:
        return counted
    path = _path(project, new.name)
    there = _bytes(path)
    if (ABSENT if there is None else digest_of(there)) != new.digest:
        what = f"{new.name} has changed since it was opened" if new.digest else f"there is a finding {new.name} already"
        raise ChangedMeanwhile(what, "Nothing was saved. Look at what the file says now.")
    data = new.text.encode()
    write_whole(path, data, "Check that the project folder may be written.")
    return Written(new.name, new.text, digest_of(data))


def with_fields(text: str, fields: Mapping[str, str | Mapping[str, str]]) -> str | None:
    """Put what a form says into a finding's text, and leave the rest of it as it is. None where it is no TOML."""
    return rewrite(text, fields)


@dataclass(frozen=True, slots=True)
class Behind:
    """A passage behind a number, in the speakers' words; ``says`` is IN where it puts a unit in, else DENIED."""

    passage: PassageRef
    language: str
    turns: tuple[Turn, ...]
    says: Answer


def units_behind(count: Count, answers: Collection[Answer]) -> tuple[tuple[str, Answer], ...]:
    """List the units that answered so, in order, each with its answer."""
    return tuple((unit, answer) for unit, answer in count.answers.items() if answer in answers)


def passages_behind(vault: Vault, count: Count, answers: Collection[Answer], limit: int) -> tuple[int, list[Behind]]:
    """Find the passages that put these units in, and those that deny: how many, and the first ``limit`` with words.

    Of what happened a passage belongs to no unit alone, and all for or against are listed. Passages of interviews that
    the member codes blind are left out: that they are there tells that another coded them.
    """
    seeing = sight(vault)
    units = frozenset(unit for unit, _ in units_behind(count, answers))
    found = [(p, Answer.IN) for p in count.evidence if Answer.IN in answers and _is_of(count.unit, p, units)]
    found += [(p, Answer.DENIED) for p in count.against if Answer.DENIED in answers and _is_of(count.unit, p, units)]
    found = sorted(each for each in found if count.unit.happened or seeing.passage(each[0]))
    behind: list[Behind] = []
    for passage, says in found[:limit]:
        text = vault.transcript(passage.interview)
        if text is not None:
            turns = tuple(t for t in text.turns if passage.first <= t.number <= passage.last)
            behind.append(Behind(passage, text.language, turns, says))
    return len(found), behind


def _is_of(unit: Unit, passage: PassageRef, units: Collection[str]) -> bool:
    named = {Unit.SOURCE: passage.interview.source, Unit.INTERVIEW: str(passage.interview), Unit.PASSAGE: str(passage)}
    return unit.happened or named[unit] in units


def _path(project: Project, name: str) -> Path:
    return Path(project.root) / FOLDER / f"{name}.toml"


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as fault:
        raise EnvironmentFault(f"{path.name} cannot be read", fault.strerror or "") from None
