"""What the record of what happened holds for a finding: what its condition asks, and what else came of complaints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from firsthand.counting.binding import compile_finding
from firsthand.counting.conditions import OneOf, Outcome, Suffered, leaves, telling
from firsthand.counting.happened import NONE, NOTHING, Happened, Instance, Recourse, Standing
from firsthand.counting.port import CompiledFinding
from firsthand.counting.prepare import prepare
from firsthand.model.bound import Bound, Claim
from firsthand.model.event import Stage
from firsthand.model.finding import Unit

_OFTEN = frozenset({"repeated", "continuous"})
"""The terms of ``frequency`` that say that a thing was done often."""

_OPEN = frozenset({Stage.YES, Stage.UNKNOWN, Stage.NOT_ASKED})
_STAGES = {"responses": "responded", "sanction": "sanctioned", "redress": "redressed"}


def compiled(bound: Bound, claim: Claim) -> CompiledFinding | None:
    """Bind a claim's finding once more; None where it cannot be understood."""
    project = bound.project
    found = compile_finding(claim.finding, project.attributes, project.codebook, project.vocabularies)
    return found if isinstance(found, CompiledFinding) else None


def instances(happened: Happened, unit: Unit, names: frozenset[str]) -> Iterator[Instance]:
    """List what happened to units of a claim, by name; nothing of interviews and passages."""
    if unit is Unit.SOURCE:
        yield from (happened.of_source(name) for name in sorted(names))
    else:
        yield from (one for one in happened.units.get(unit, ()) if one.name in names)


def asks_how_often(bound: Bound, claim: Claim) -> bool:
    """Whether what a finding counts was done again and again: it asks for no other frequency of any act."""
    finding = compiled(bound, claim)
    if finding is None:
        return False
    asked = [leaf.frequencies for leaf in telling(finding.where) if isinstance(leaf, Suffered) and leaf.frequencies]
    asked += [
        frozenset(map(str, leaf.values)) for leaf, positive in leaves(finding.where)
        if positive and isinstance(leaf, OneOf) and leaf.column.name == "frequency"
    ]  # fmt: skip
    return bool(asked) and all(terms <= _OFTEN for terms in asked)


class Beside(NamedTuple):
    """What came of complaints beside what a finding names: by term, and of which nothing is known; of so many."""

    others: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...]
    of: int


def beside(bound: Bound, claim: Claim) -> Beside:
    """Look through every complaint in the finding's universe. That nothing came of one is nothing beside."""
    finding = compiled(bound, claim)
    leaves = [leaf for leaf in telling(finding.where) if isinstance(leaf, Outcome)] if finding else []
    if not leaves:
        return Beside({}, (), 0)
    happened = prepare(bound.snapshot)
    units = instances(happened, claim.finding.unit, frozenset(claim.count.answers))
    held = sorted({i for one in units for i in one.complaints})
    others: dict[str, set[str]] = {}
    unknown, seen = set(), set()
    for part in dict.fromkeys(leaf.part for leaf in leaves):
        asked = [leaf for leaf in leaves if leaf.part == part]
        named = frozenset(term for leaf in asked for term in leaf.terms)
        for complaint in (happened.complaints[i] for i in held):
            if complaint.accounts.standing is Standing.DENIED or not any(_to(leaf, complaint) for leaf in asked):
                continue
            seen.add(complaint.id)
            for term in _terms(complaint, part) - named - {NONE, NOTHING}:
                others.setdefault(term, set()).add(complaint.id)
            if _is_open(complaint, part):
                unknown.add(complaint.id)
    return Beside({term: tuple(sorted(others[term])) for term in sorted(others)}, tuple(sorted(unknown)), len(seen))


def _to(leaf: Outcome, complaint: Recourse) -> bool:
    return leaf.to is None or complaint.to in leaf.to


def _terms(complaint: Recourse, part: str) -> frozenset[str]:
    if part == "sanction":
        return frozenset({complaint.sanction} if complaint.sanction else ())
    return {"responses": complaint.responses, "redress": complaint.redress, "reasons": complaint.reasons}[part]


def _is_open(complaint: Recourse, part: str) -> bool:
    """Whether something may have come of it that is not recorded: not known, not asked, or not said what."""
    if _terms(complaint, part):
        return False
    if part == "reasons":
        return complaint.stages["complained"] is Stage.NO
    return complaint.stages[_STAGES[part]] in _OPEN
