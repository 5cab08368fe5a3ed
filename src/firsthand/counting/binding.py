"""From a finding as its file states it to conditions bound to the project's attributes, codes and topics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from firsthand.counting.conditions import Column, Condition, Kind
from firsthand.counting.meaning import column_of, compile_condition
from firsthand.counting.parsing import Fault
from firsthand.counting.port import CompiledFinding, Measure
from firsthand.counting.refusal import SETTINGS, nearest
from firsthand.model.coding import Codebook
from firsthand.model.finding import Finding, Unit
from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.model.project import Attribute, Project
from firsthand.model.vocabulary import Vocabulary

__all__ = ["compile_condition", "compile_finding", "compile_findings", "place_of", "place_within"]

_VALUE = re.compile(r"\s*(range|median|least|greatest)\s*\(\s*([^\s()]+)\s*\)\s*")


def compile_findings(
    findings: Iterable[Finding], project: Project
) -> tuple[list[CompiledFinding], tuple[Problem, ...]]:
    """Bind each finding; one that cannot be understood comes back as ``malformed-finding`` problems instead."""
    compiled: list[CompiledFinding] = []
    problems: list[Problem] = []
    for finding in findings:
        found = compile_finding(finding, project.attributes, project.codebook, project.vocabularies)
        if isinstance(found, CompiledFinding):
            compiled.append(found)
        else:
            problems.extend(found)
    return compiled, tuple(problems)


def compile_finding(
    finding: Finding,
    attributes: Mapping[str, Attribute],
    codebook: Codebook,
    vocabularies: Mapping[str, Vocabulary] = MappingProxyType({}),
) -> CompiledFinding | tuple[Problem, ...]:
    """Bind one finding, or list what is wrong with it: at most one problem for each of its keys."""
    problems: list[Problem] = []
    bound: list[Condition] = []
    for key, text in (("among", finding.among), ("where", finding.where)):
        outcome = compile_condition(text, finding.unit, attributes, codebook, vocabularies)
        if isinstance(outcome, Fault):
            place = place_within(place_of(finding, key), text, outcome.start, outcome.end)
            problems.append(_malformed(finding, place, f"{key}: {outcome.message}", outcome.wants))
        else:
            bound.append(outcome)
    measured = _measure(finding.value, finding.unit, attributes)
    if isinstance(measured, str):
        problems.append(_malformed(finding, place_of(finding, "value"), f"value: {measured}", SETTINGS))
    if problems or isinstance(measured, str):
        return tuple(problems)
    measure, column = measured
    return CompiledFinding(finding.name, finding.unit, bound[0], bound[1], measure, column)


def _malformed(finding: Finding, place: Place, detail: str, wants: str) -> Problem:
    return Problem("malformed-finding", place, detail, (finding.name,), wants)


def place_of(finding: Finding, key: str) -> Place:
    """Say where a key's value begins, or failing that the finding's file."""
    return finding.places.get(key) or finding.places.get("") or Place(f"findings/{finding.name}.toml")


def place_within(place: Place, text: str, start: int, end: int) -> Place:
    """Return the stretch of ``text`` from offset ``start`` to ``end``, where ``place`` is that of its first character.

    Exact for text written without escapes.
    """

    def at(offset: int) -> tuple[int, int]:
        before = text[:offset]
        breaks = before.count("\n")
        column = offset - before.rfind("\n") if breaks else place.column + offset
        return place.line + breaks, column

    return Place(place.path, *at(start), *at(end))


def _measure(value: str, unit: Unit, attributes: Mapping[str, Attribute]) -> tuple[Measure | None, Column | None] | str:
    if not value:
        return None, None
    if unit.happened:
        return f"mixing units: a value is of sources, and this finding counts {unit}s"
    match = _VALUE.fullmatch(value)
    if match is None:
        return "write range(…), median(…), least(…) or greatest(…) with the name of an attribute"
    name = unicodedata.normalize("NFC", match[2])
    if name not in attributes:
        return f"there is no such attribute{nearest(name, attributes)}"
    column = column_of(attributes[name])
    if column.kind is not Kind.NUMBER:
        return "this attribute is not a number"
    return Measure(match[1]), column
