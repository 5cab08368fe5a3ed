"""The codebook as people look at it and change it: its tree, how often each code is used, and each code's parts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from firsthand.desk.changesets import Changeset, carry_out
from firsthand.desk.codes.code_uses import CODEBOOK, edited, text_of
from firsthand.desk.files import ChangedMeanwhile, digest_of
from firsthand.errors import UsageError
from firsthand.model.coding import Code, Codebook, DatedCoding, Polarity
from firsthand.model.manuscript import Problem
from firsthand.model.project import Project
from firsthand.model.roles import Permission
from firsthand.model.testimony import Turn
from firsthand.project import read_project
from firsthand.project.codebook_text import Fields, added, changed, held
from firsthand.vault import Vault

NEW, CHANGE = "code.new", "code.change"
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Usage:
    """How often a code is used: codings by what they say, sources, and suggestions that wait."""

    said: Mapping[str, int]
    sources: int
    suggested: int

    @property
    def codings(self) -> int:
        """All codings."""
        return sum(self.said.values())


@dataclass(frozen=True, slots=True)
class Branch:
    """A code in the tree, and how many codes stand above it."""

    code: Code
    depth: int


@dataclass(frozen=True, slots=True)
class Example:
    """A passage with the code, in the speakers' words."""

    dated: DatedCoding
    language: str
    turns: tuple[Turn, ...]


def usage(vault: Vault) -> dict[str, Usage]:
    """Count the use of every code, by polarity; without what a blind round hides from this member."""
    said: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys([*(p.value for p in Polarity), ""], 0))
    sources: dict[str, set[str]] = defaultdict(set)
    waiting: dict[str, int] = defaultdict(int)
    for dated in vault.codings():
        said[dated.coding.code][dated.coding.polarity or ""] += 1
        sources[dated.coding.code].add(dated.coding.source)
    for dated in vault.suggestions():
        waiting[dated.coding.code] += 1
    return {code: Usage(said[code], len(sources[code]), waiting[code]) for code in {*said, *waiting}}


def tree(codes: Iterable[Code]) -> tuple[Branch, ...]:
    """Order codes as the file does, but each right below the code that its name stands under."""
    listed = {code.id: code for code in codes}
    order = {name: number for number, name in enumerate(listed)}

    def above(name: str) -> list[str]:
        parts = name.split(".")
        return [one for n in range(1, len(parts)) if (one := ".".join(parts[:n])) in listed]

    def path(name: str) -> tuple[int, ...]:
        return tuple(order[one] for one in (*above(name), name))

    return tuple(Branch(listed[name], len(above(name))) for name in sorted(listed, key=path))


def by_topic(codebook: Codebook) -> dict[str, tuple[Branch, ...]]:
    """Part the tree by topic, in the order of the file."""
    topics: dict[str, list[Code]] = defaultdict(list)
    for code in codebook.codes.values():
        topics[codebook.topic_of(code.id)].append(code)
    return {topic: tree(codes) for topic, codes in topics.items()}


def examples(vault: Vault, code: str, limit: int = EXAMPLES) -> tuple[Example, ...]:
    """Read the passages that were given a code last, one of each source as far as there are so many."""
    latest = sorted(vault.codings(code), key=lambda d: (d.day or date.min, d.coding.passage), reverse=True)
    first: dict[str, DatedCoding] = {}
    for dated in latest:
        first.setdefault(dated.coding.source, dated)
    chosen = [*first.values(), *(dated for dated in latest if dated not in first.values())]
    return worded(vault, chosen[:limit])


def worded(vault: Vault, codings: Sequence[DatedCoding]) -> tuple[Example, ...]:
    """Read the words of passages; one whose text is gone is left out."""
    found: list[Example] = []
    for dated in codings:
        passage = dated.coding.passage
        text = vault.transcript(passage.interview)
        if text is not None:
            turns = tuple(turn for turn in text.turns if passage.first <= turn.number <= passage.last)
            found.append(Example(dated, text.language, turns))
    return tuple(found)


def code_digest(project: Project, code: str) -> str:
    """Return what stands for a code as the file has it now; empty where there is none."""
    return _digest(text_of(Path(project.root), CODEBOOK), code)


def save_code(
    vault: Vault, project: Project, code: str, fields: Fields, digest: str, *, now: datetime
) -> tuple[Problem, ...]:
    """Change the parts of a code, or make a new one where ``digest`` is empty; what is wrong with it, then not saved.

    Raises ChangedMeanwhile where the code is another by now, or there is one of its name; NotPermitted for who may not
    code; EnvironmentFault where the file cannot be written.
    """
    vault.require(Permission.CODE)
    root = Path(project.root)
    text = text_of(root, CODEBOOK)
    if _digest(text, code) != digest:
        what = f"{code} has changed since it was opened" if digest else f"there is a code {code} already"
        raise ChangedMeanwhile(what, "Nothing was saved. Look at what the codebook says now.")

    def change(text: str) -> str:
        return changed(text, code, fields) if digest else added(text, code, fields, _before(project.codebook, code))

    file = edited(root, CODEBOOK, change)
    if file is None:
        return ()
    known = {(problem.place.path, problem.detail) for problem in project.problems}
    then = read_project(root, {CODEBOOK: file.after})
    wrong = tuple(problem for problem in then.problems if (problem.place.path, problem.detail) not in known)
    if not wrong and code not in then.codebook.codes:
        raise UsageError("an id is made of words joined by dots, such as police.pointless", "Choose another.")
    if not wrong:
        carry_out(vault, root, Changeset(CHANGE if digest else NEW, code, (file,)), now=now)
    return wrong


def _before(codebook: Codebook, code: str) -> str:
    """Find the last code under the same parent, after which a new one stands; failing that of the same topic."""
    parent, topic = code.rpartition(".")[0], code.split(".", 1)[0]
    beside = [one for one in codebook.codes if parent and (one == parent or one.startswith(f"{parent}."))]
    near = beside or [one for one in codebook.codes if codebook.topic_of(one) == topic]
    return near[-1] if near else ""


def _digest(text: str, code: str) -> str:
    found = next((one for one in held(text) if one.get("id") == code), None)
    return "" if found is None else digest_of(json.dumps(found, sort_keys=True, default=str).encode())
