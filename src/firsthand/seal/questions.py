"""The numbers a report tells, as records: each question with its tally, and a ballot for each unit (4.4, 4.5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.model.bound import Bound
from firsthand.model.finding import Answer, Count, Unit
from firsthand.model.testimony import PassageRef
from firsthand.rules.in_words import words_told
from firsthand.rules.published import Number, published_numbers, states_of
from firsthand.seal.salts import Plain

OTHER = "other"
"""An answer of which the report prints no more than that it is not one of those it prints."""

Key = tuple[str, str, str]
"""What tells a question from every other: its finding, among and where."""


@dataclass(frozen=True, slots=True)
class Question:
    """A number told: its record, and the ballots, which can only be written once the question has its leaf hash."""

    key: Key
    plain: Plain
    ballots: tuple[Plain, ...]


def questions_of(bound: Bound) -> tuple[Question, ...]:
    """List the numbers the report tells, each question once, in order of name and condition."""
    words = words_told(bound)
    told: dict[Key, Number] = {}
    for number in published_numbers(bound):
        told.setdefault(number.question, number)
    return tuple(_question(bound, told[key], words) for key in sorted(told))


def _question(bound: Bound, number: Number, words: Mapping[str, tuple[str, ...]]) -> Question:
    told, answers = number.told, _answers(bound, number)
    label = ("question", *number.question)
    fields: dict[str, object] = {
        "kind": "question",
        "finding": told.finding,
        "asks": _asks(bound, told.finding),
        "unit": told.unit.value,
        "among": told.among,
        "where": told.where,
    }
    tally = dict(Counter(answers.values()))
    if told.between is not None:
        fields |= {"tally": {}, "complete": False, "words": list(words.get(told.finding, ()))}
        return Question(number.question, Plain(label, fields, {"count": tally}), ())
    complete = "of" in told.parts or number.count is None
    fields |= {"tally": tally if complete else {"in": tally.get("in", 0)}, "complete": complete}
    fields |= {name: told.parts[part] for name, part in (("least", "low"), ("most", "high")) if part in told.parts}
    evidence = _evidence(number.count)
    shown = [unit for unit, answer in answers.items() if complete or answer == Answer.IN.value]
    ballots = tuple(_ballot(label, unit, answers[unit], evidence.get(unit, ()), told.unit) for unit in shown)
    return Question(number.question, Plain(label, fields), ballots)


def _ballot(question: tuple[str, ...], unit: str, answer: str, evidence: tuple[str, ...], kind: Unit) -> Plain:
    source = "" if kind.happened else unit.partition("/")[0].partition(".")[0]
    hidden = {"unit": {"unit": unit, "evidence": list(evidence)}}
    return Plain(("ballot", *question, unit), {"kind": "ballot", "answer": answer}, hidden, source)


def _answers(bound: Bound, number: Number) -> dict[str, str]:
    if number.count is None:
        return states_of(bound, number.topic)
    said = {answer: OTHER if answer in number.together else answer.value.replace(" ", "-") for answer in Answer}
    return {unit: said[answer] for unit, answer in number.count.answers.items()}


def _evidence(count: Count | None) -> dict[str, tuple[str, ...]]:
    """List the passages that put a unit in, or that deny, by unit. What happened is told by several, and has none."""
    found: dict[str, list[str]] = defaultdict(list)
    if count is not None and not count.unit.happened:
        for passage in (*count.evidence, *count.against):
            found[_unit(passage, count.unit)].append(str(passage))
    return {unit: tuple(passages) for unit, passages in found.items()}


def _unit(passage: PassageRef, unit: Unit) -> str:
    if unit is Unit.SOURCE:
        return passage.source
    return str(passage.interview if unit is Unit.INTERVIEW else passage)


def _asks(bound: Bound, finding: str) -> str:
    language = bound.manuscript.language
    if finding in bound.project.findings:
        return bound.project.findings[finding].asks(language)
    titles = {d.figure.exhibit.name: d.figure.exhibit.title for d in bound.displays}
    title = titles.get(finding, {})
    return title.get(language) or next(iter(title.values()), "")
