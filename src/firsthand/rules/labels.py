"""EV: words of the law told of what the record does not show to have the law's elements."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from firsthand.counting.conditions import And, Condition, Or, Suffered
from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound, Claim
from firsthand.model.manuscript import CitationKind
from firsthand.rules.evidence import attributed
from firsthand.rules.places import links_in, place_in, within
from firsthand.rules.recorded import compiled
from firsthand.rules.registry import rule
from firsthand.rules.told import Telling, read
from firsthand.text.prose import quoted


class Label(NamedTuple):
    """A word of the law: how it is written, its elements, where they stand, and the acts that have them."""

    name: str
    words: re.Pattern[str]
    elements: str
    source: str
    acts: frozenset[str]


def _labels() -> dict[str, tuple[Label, ...]]:
    rows = tomllib.loads(Path(__file__).with_name("labels.toml").read_text("utf-8"))["label"]
    forms = {"en": r"(?<!against )\b(?:{})\b", "ko": "(?:{})"}
    return {
        language: tuple(
            Label(
                row["name"], re.compile(form.format(row[language]), re.IGNORECASE), row["elements"], row["source"],
                frozenset(row["acts"]),
            )
            for row in rows
        )
        for language, form in forms.items()
    }  # fmt: skip


LABELS = _labels()
"""The labels by language."""


@rule(
    "EV05", "legal-label", Severity.REVIEW,
    "A word of the law is told of a number whose condition does not ask for what the law does.",
)  # fmt: skip
def legal_label(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """In the sentence of a finding. Quotations, and what a sentence says that people said, are exempt."""
    reading = read(bound)
    seen: set[tuple[int, int]] = set()
    for telling in reading.tellings:
        if attributed(telling.claim, reading.language):
            continue
        for label in LABELS.get(reading.language, ()):
            for start, end in _stretches(telling, label):
                key = id(telling.block), start
                if key not in seen and not _borne_out(bound, telling, label):
                    seen.add(key)
                    name = telling.claim.finding.name
                    message = (
                        f"'{label.name}' has elements in law ({label.elements}; {label.source}) that '{name}' does not"
                        " ask for; tell what was done, or count acts that have them"
                    )
                    yield info.at(place_in(telling.block, start, end), message, subjects=(name,))


def _stretches(telling: Telling, label: Label) -> Iterator[tuple[int, int]]:
    """Find a label in a telling's sentence, outside what is quoted."""
    text = telling.block.text
    exempt = [(at.start, at.end) for at in links_in(telling.block) if at.citation.kind is CitationKind.QUOTE]
    exempt += quoted(text)
    for match in label.words.finditer(text, *telling.sentence):
        if not within(match.span(), exempt):
            yield match.span()


def _borne_out(bound: Bound, telling: Telling, label: Label) -> bool:
    """Whether any finding of the sentence asks only for acts that have the label's elements."""
    others = (
        other.claim for other in read(bound).tellings
        if other.block is telling.block and other.sentence == telling.sentence
    )  # fmt: skip
    return any(_asks_for(bound, claim, label) for claim in others)


def _asks_for(bound: Bound, claim: Claim, label: Label) -> bool:
    finding = compiled(bound, claim)
    if finding is None:
        return False
    return any(_demands(part, label.acts) for part in (finding.among, finding.where))


def _demands(condition: Condition, acts: frozenset[str]) -> bool:
    """Whether whatever the condition holds of suffered one of these acts."""
    if isinstance(condition, And):
        return any(_demands(part, acts) for part in condition.parts)
    if isinstance(condition, Or):
        return all(_demands(part, acts) for part in condition.parts)
    return isinstance(condition, Suffered) and condition.types is not None and condition.types <= acts
