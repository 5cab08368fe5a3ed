"""Whether two numbers of what happened ask the same, or one asks more than the other, in whichever words they ask it.

Of one act, ``setting = 'home'`` and ``suffered(setting => 'home')`` say the same, and two such conditions are one with
both. Of a victim or an event they are not: one act may be at home and another by her husband.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from firsthand.counting.binding import compile_finding
from firsthand.counting.conditions import And, Complained, Condition, Const, Kind, OneOf, Outcome, Suffered, Terms
from firsthand.counting.port import CompiledFinding
from firsthand.model.finding import Finding, Unit
from firsthand.model.project import Project

_SUFFERED = {"type": "types", "setting": "settings", "phase": "phases", "frequency": "frequencies"}
_OF_ONE_ACT = (Unit.ACT, Unit.COMPLAINT)
_OF_ONE_DOER = ("roles", "relations", "degrees")
"""What is asked of one and the same perpetrator, so that two conditions that ask it are not one."""

_PROPERTIES = tuple(one.name for one in fields(Suffered) if one.name not in ("topic", "during"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a number counts: its unit, and the parts that must all hold of one that is in."""

    unit: Unit
    parts: frozenset[Condition]

    def implies(self, other: Asked) -> bool:
        """Tell whether all that this counts the other counts, by what they ask. Never true of what is not so."""
        return self.unit is other.unit and all(any(_implies(own, part) for own in self.parts) for part in other.parts)


def asked(unit: Unit, among: str, where: str, project: Project) -> Asked | None:
    """Understand what a number counts; None for what is no condition of this project."""
    finding = compile_finding(
        Finding("", "", unit, among, where), project.attributes, project.codebook, project.vocabularies
    )
    if not isinstance(finding, CompiledFinding):
        return None
    held = frozenset(_alike(part, unit) for part in (*parts(finding.among), *parts(finding.where)))
    return Asked(unit, _merged(held) if unit in _OF_ONE_ACT else held)


def _alike(part: Condition, unit: Unit) -> Condition:
    """Write what may be asked in two ways in one of them; a topic decides only what is not known."""
    if isinstance(part, Suffered | Complained | Outcome):
        return replace(part, topic="")
    if not isinstance(part, OneOf) or unit not in _OF_ONE_ACT or part.column.kind is not Kind.PROPERTY:
        return part
    terms = frozenset(map(str, part.values))
    if part.column.name in _SUFFERED:
        held: dict[str, Any] = {_SUFFERED[part.column.name]: terms}
        return Suffered(**held)
    return Outcome("sanction", terms) if part.column.name == "sanction" else part


def _merged(held: frozenset[Condition]) -> frozenset[Condition]:
    """Make one of all that is asked of one act, unless two parts ask of perpetrators or of days."""
    acts = [part for part in held if isinstance(part, Suffered)]
    apart = [act for act in acts if act.during is not None or any(getattr(act, name) for name in _OF_ONE_DOER)]
    if len(acts) < 2 or len(apart) > 1:
        return held
    joined: dict[str, Any] = {}
    for act in acts:
        for name in _PROPERTIES:
            terms: Terms | None = getattr(act, name)
            if terms is not None:
                joined[name] = joined.get(name, terms) & terms
    one = replace(next(iter(apart), Suffered()), **joined)
    return frozenset(part for part in held if not isinstance(part, Suffered)) | {one}


def _implies(own: Condition, part: Condition) -> bool:
    if own == part:
        return True
    narrows = _NARROWS.get(type(own))
    return narrows is not None and type(own) is type(part) and narrows(own, part)


def _within(own: Terms | None, of: Terms | None) -> bool:
    return of is None or (own is not None and own <= of)


def _suffered(own: Condition, part: Condition) -> bool:
    assert isinstance(own, Suffered)
    assert isinstance(part, Suffered)
    days = part.during is None or part.during == own.during
    # Without a degree those are left out who had part by an omission alone; with one they are not.
    degrees = (own.degrees is None) is (part.degrees is None)
    return days and degrees and all(_within(getattr(own, name), getattr(part, name)) for name in _PROPERTIES)


def _complained(own: Condition, part: Condition) -> bool:
    assert isinstance(own, Complained)
    assert isinstance(part, Complained)
    return own.stage == part.stage and _within(own.to, part.to)


def _outcome(own: Condition, part: Condition) -> bool:
    assert isinstance(own, Outcome)
    assert isinstance(part, Outcome)
    return own.part == part.part and own.terms <= part.terms and _within(own.to, part.to)


def _one_of(own: Condition, part: Condition) -> bool:
    assert isinstance(own, OneOf)
    assert isinstance(part, OneOf)
    return own.column == part.column and set(own.values) <= set(part.values)


_NARROWS: Mapping[type, Callable[[Condition, Condition], bool]] = MappingProxyType(
    {Suffered: _suffered, Complained: _complained, Outcome: _outcome, OneOf: _one_of}
)


def parts(condition: Condition) -> frozenset[Condition]:
    """Split a condition into the parts that must all hold."""
    if isinstance(condition, And):
        return frozenset(part for inner in condition.parts for part in parts(inner))
    return frozenset() if condition == Const(value=True) else frozenset({condition})
