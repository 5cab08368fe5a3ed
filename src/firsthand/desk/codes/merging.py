"""Merge a code into another, move it in the tree, widen findings for a split, take one out: planned, told, then done.

A plan says every line of every file that changes and every number that becomes another, before anything does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from firsthand.counting import count
from firsthand.counting.naming import narrowed, renamed, widened
from firsthand.desk.changesets import NO_CODES, Changeset, carry_out
from firsthand.desk.coders.coding import require_code
from firsthand.desk.codes.code_uses import (
    CODEBOOK,
    Use,
    conditions_changed,
    differing,
    edited,
    mentions,
    policy_changed,
)
from firsthand.desk.files import ChangedMeanwhile, digest_of
from firsthand.errors import UsageError
from firsthand.model.coding import Coding, Polarity
from firsthand.model.finding import Count
from firsthand.model.manuscript import Problem
from firsthand.model.project import Project
from firsthand.model.recoding import FileChange, Recoded
from firsthand.model.roles import Permission
from firsthand.model.snapshot import Snapshot, Wanted
from firsthand.model.testimony import PassageRef
from firsthand.project import read_project
from firsthand.project.codebook_text import changed, held, marked, without, without_topic
from firsthand.vault import Vault

MERGE, MOVE, REMOVE, WIDEN = "code.merge", "code.move", "code.remove", "code.widen"
GRAPHIC = "graphic"


@dataclass(frozen=True, slots=True)
class Number:
    """A finding that counts otherwise once a change is made."""

    finding: str
    was: tuple[int, int]
    becomes: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change would do. ``problems`` are why it is refused; ``twice`` the passages on which a coder has both
    codes, and ``mixed`` those of them that she judged in two ways. ``mentions`` are codes that explain themselves by
    this one, in words that nobody changes for her.
    """

    changeset: Changeset
    places: tuple[Use, ...]
    numbers: tuple[Number, ...]
    codings: int
    twice: tuple[PassageRef, ...]
    mixed: tuple[PassageRef, ...]
    mentions: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def digest(self) -> str:
        """Return what stands for the plan: another plan has another."""
        return digest_of(repr((
            self.changeset.kind, sorted(self.changeset.codes.items()), self.numbers, self.codings, self.twice,
            [(file.path, digest_of(file.before or b""), digest_of(file.after or b"")) for file in self.changeset.files],
        )).encode())  # fmt: skip


def plan_merge(vault: Vault, project: Project, code: str, into: str, today: date) -> Plan:
    """Plan that every coding of a code becomes one of another, and that the code is no more.

    A code coded as graphic makes the other so. Raises UsageError for codes that are not there, or one and the same.
    """
    require_code(project, code)
    require_code(project, into)
    if code == into:
        raise UsageError("a code cannot be merged into itself", "Choose another.")

    def change(text: str) -> str:
        graphic = next(one.get(GRAPHIC) for one in held(text) if one.get("id") == code)
        return without(marked(text, into, GRAPHIC) if graphic is True else text, code)

    return _plan(vault, project, _Draft(MERGE, code, {code: into}, change), today)


def plan_move(vault: Vault, project: Project, code: str, to: str, today: date) -> Plan:
    """Plan that a code has another name, and with it stands elsewhere in the tree; all below it come along.

    Raises UsageError where there is a code of that name.
    """
    require_code(project, code)
    below = [one for one in project.codebook.codes if one.startswith(f"{code}.")]
    codes = {one: to + one.removeprefix(code) for one in (code, *below)}
    taken = sorted(set(codes.values()) & set(project.codebook.codes))
    if taken:
        raise UsageError(f"there is a code {taken[0]} already", "Choose another name, or merge the two.")

    def change(text: str) -> str:
        for old, new in codes.items():
            text = changed(text, old, {"id": new})
        return text

    return _plan(vault, project, _Draft(MOVE, code, codes, change), today)


def plan_removal(vault: Vault, project: Project, code: str, today: date) -> Plan:
    """Plan that a code that is on no passage leaves the codebook. Raises UsageError where it is on one."""
    require_code(project, code)
    left = sum(len(found) for found in _everywhere(vault, code))
    if left:
        raise UsageError(f"{code} is on passages still: {left}", "Merge it into another code, or split it.")
    draft = _Draft(REMOVE, code, NO_CODES, lambda text: without(text, code), lambda text: narrowed(text, code))
    return _plan(vault, project, draft, today)


def plan_widening(vault: Vault, project: Project, code: str, parts: Sequence[str], today: date) -> Plan:
    """Plan that whatever counts a code counts its parts too, so that a split changes no number while it goes on."""
    for each in (code, *parts):
        require_code(project, each)
    if not parts or code in parts:
        raise UsageError("a code is split into others", "Name one or several other codes of the codebook.")
    draft = _Draft(WIDEN, code, NO_CODES, lambda text: text, lambda text: widened(text, code, parts))
    return _plan(vault, project, draft, today)


def carry(vault: Vault, project: Project, plan: Plan, *, now: datetime) -> Recoded:
    """Do what was planned. Raises UsageError where the plan has problems, and as :func:`changesets.carry_out`."""
    if plan.problems:
        first = plan.problems[0]
        raise UsageError(
            f"this cannot be done while something speaks against it: {first.place.path}: {first.detail}",
            f"There are {len(plan.problems)} such places. Mend them first.",
        )
    return carry_out(vault, Path(project.root), plan.changeset, now=now)


def as_planned(plan: Plan, digest: str) -> Plan:
    """Return a plan that is still the one somebody agreed to. Raises ChangedMeanwhile where it is another by now."""
    if plan.digest != digest:
        raise ChangedMeanwhile("something changed since you looked at this", "Nothing was done. Look at it again.")
    return plan


@dataclass(frozen=True, slots=True)
class _Draft:
    """A change before it is worked out: of the codebook's text, and of each condition; without one, other names."""

    kind: str
    code: str
    codes: Mapping[str, str]
    book: Callable[[str], str]
    condition: Callable[[str], str] | None = None

    def files(self, project: Project) -> tuple[FileChange, ...]:
        book = edited(Path(project.root), CODEBOOK, self.book)
        change = self.condition or (lambda text: renamed(text, self.codes))
        said = conditions_changed(project, change)
        return (*(() if book is None else (book,)), *said, *policy_changed(project, self.codes))


def _plan(vault: Vault, project: Project, draft: _Draft, today: date) -> Plan:
    vault.require(Permission.CODE)
    codes = draft.codes
    snapshot = vault.snapshot(Wanted(codes=None), today)
    files, then = _without_empty_topics(Path(project.root), draft.files(project), snapshot)
    before, already = count(project.findings.values(), snapshot, project)
    after, uncounted = count(then.findings.values(), _recoded(snapshot, codes), then)
    told = {(problem.place.path, problem.detail) for problem in already}
    fresh = (problem for problem in uncounted if (problem.place.path, problem.detail) not in told)
    twice, mixed = _twice(vault, codes)
    return Plan(
        Changeset(draft.kind, draft.code, files, codes), differing(files), _numbers(before, after),
        sum(len(found) for old in codes for found in _everywhere(vault, old)), twice, mixed,
        tuple(one for one in mentions(project, draft.code) if one not in codes),
        (*_new_problems(project, then), *fresh),
    )  # fmt: skip


def _without_empty_topics(
    root: Path, files: tuple[FileChange, ...], snapshot: Snapshot
) -> tuple[tuple[FileChange, ...], Project]:
    """Take out the label of a topic that has no code any more, unless somebody was asked about it."""
    then = read_project(root, {file.path: file.after for file in files})
    asked = {coverage.topic for coverage in snapshot.coverage}
    has = {then.codebook.topic_of(code) for code in then.codebook.codes}
    for topic in then.codebook.topic_labels:
        book = next((file for file in files if file.path == CODEBOOK), None)
        if topic not in has and topic not in asked and book is not None and book.after is not None:
            new = replace(book, after=without_topic(book.after.decode(), topic).encode())
            files = tuple(new if file is book else file for file in files)
    return files, read_project(root, {file.path: file.after for file in files})


def _new_problems(project: Project, then: Project) -> tuple[Problem, ...]:
    known = {(problem.kind, problem.place.path, problem.detail) for problem in project.problems}
    return tuple(p for p in then.problems if (p.kind, p.place.path, p.detail) not in known)


def _recoded(snapshot: Snapshot, codes: Mapping[str, str]) -> Snapshot:
    """Say how the record would be: a coder's two judgements of one passage are one, mixed where they differ."""
    found: dict[tuple[PassageRef, str, str], Coding] = {}
    for coding in sorted(snapshot.codings, key=lambda one: one.code in codes):
        new = coding._replace(code=codes.get(coding.code, coding.code))
        key = (new.passage, new.code, new.coder)
        found[key] = _together(found[key], new) if key in found else new
    return replace(snapshot, codings=tuple(sorted(found.values(), key=lambda c: (c.passage, c.code, c.coder))))


def _together(stays: Coding, other: Coding) -> Coding:
    polarities = {one.polarity for one in (stays, other) if one.polarity is not None}
    polarity = Polarity.MIXED if len(polarities) > 1 else next(iter(polarities), None)
    return stays._replace(polarity=polarity, basis=stays.basis or other.basis)


def _numbers(before: Mapping[str, Count], after: Mapping[str, Count]) -> tuple[Number, ...]:
    return tuple(
        Number(name, (was.n, was.of), (after[name].n, after[name].of))
        for name, was in sorted(before.items())
        if name in after and _told(was) != _told(after[name])
    )


def _told(count: Count) -> tuple[object, ...]:
    return (count.n, count.of, count.denied, count.silent, count.unknown, count.low, count.high)


def _everywhere(vault: Vault, code: str) -> tuple[Sequence[object], ...]:
    return vault.codings(code, hidden=True), vault.codings(code, adrift=True, hidden=True), vault.suggestions(code)


def _twice(vault: Vault, codes: Mapping[str, str]) -> tuple[tuple[PassageRef, ...], tuple[PassageRef, ...]]:
    twice: set[PassageRef] = set()
    mixed: set[PassageRef] = set()
    for old, new in codes.items():
        there = {(d.coding.passage, d.coding.coder): d.coding.polarity for d in vault.codings(new)}
        for dated in vault.codings(old):
            key = (dated.coding.passage, dated.coding.coder)
            if key in there:
                twice.add(key[0])
                if {there[key], dated.coding.polarity} - {None} > {there[key] or dated.coding.polarity}:
                    mixed.add(key[0])
    return tuple(sorted(twice)), tuple(sorted(mixed))
