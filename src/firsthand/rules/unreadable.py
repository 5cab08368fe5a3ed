"""Which faults only follow from a file of the project that cannot be read: its own fault is told, and theirs is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from firsthand.model.bound import Bound
from firsthand.model.manuscript import Problem

FILES = frozenset({"malformed-finding", "malformed-project", "malformed-fact", "malformed-codebook",
                   "malformed-exhibit", "malformed-vocabulary", "malformed-waiver"})  # fmt: skip
"""The kinds of what is wrong with a file of the project."""

_DEFINED = {"finding": "findings/{}.toml", "exhibit": "exhibits/{}.toml", "fact": "facts.toml"}
"""Where that stands which a link names."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with the project's files: each problem with the number of those that follow from its file.

    ``links`` are the links that lead nowhere, without those that follow.
    """

    files: tuple[tuple[Problem, int], ...]
    links: tuple[Problem, ...]


def faults_of(bound: Bound) -> Faults:
    """Part what is wrong in itself from what names a thing that a faulty file would have defined.

    A file whose own faults all follow from another's is counted with that other.
    """
    found = tuple(p for p in (*bound.project.problems, *bound.manuscript_problems) if p.kind in FILES)
    faulty = {p.place.path: p for p in found} | {p.place.path: p for p in found if not p.wants}
    after = [_cause(p.wants, faulty) for p in found]
    links = [(p, _cause(_wanted(p), faulty)) for p in bound.unresolved]
    follow = Counter(cause for cause in (*after, *(cause for _, cause in links)) if cause)
    own = {p: None for p, cause in zip(found, after, strict=True) if not cause}
    return Faults(tuple(_with_number(own, follow)), tuple(p for p, cause in links if not cause))


def _wanted(link: Problem) -> str:
    word, _, what = link.kind.partition("-")
    name = link.detail if word == "uncountable" else link.subjects[0] if word == "unknown" and link.subjects else ""
    return _DEFINED.get(what, "").format(name) if name else ""


def _cause(wanted: str, faulty: Mapping[str, Problem]) -> str:
    """Name the faulty file behind what is wanted, and behind that file's own fault; empty where there is none."""
    within = wanted.endswith("/")
    path = next((path for path in faulty if path == wanted or (within and path.startswith(wanted))), "")
    return (_cause(faulty[path].wants, faulty) or path) if path else ""


def _with_number(own: dict[Problem, None], follow: Counter[str]) -> Iterator[tuple[Problem, int]]:
    """Tell with the first fault of each file how many follow."""
    for problem in sorted(own, key=lambda p: (p.place, p.detail)):
        yield problem, follow.pop(problem.place.path, 0)
