"""EV: words of the law told of what the record does not show to have the law's elements."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from firsthand.counting.conditions import And, Condition, Or, Suffered
from firsthand.counting.port import CompiledFinding
from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound, Claim
from firsthand.model.manuscript import Block, BlockKind, CitationKind
from firsthand.rules.evidence import attributed, says_who
from firsthand.rules.places import Span, links_in, place_in, within
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
    "A word of the law is told of a number whose condition does not ask for what the law does, or of none.",
)  # fmt: skip
def legal_label(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """In the sentence of a finding, and in a paragraph with evidence where the sentence tells what was done.

    Quotations, headings, and what a sentence says that people said, are exempt.
    """
    yield from _counted(info, bound)
    yield from _unlinked(info, bound)


def _counted(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    reading = read(bound)
    seen: set[tuple[int, int]] = set()
    for telling in reading.tellings:
        if attributed(telling.claim, reading.language):
            continue
        for label in LABELS.get(reading.language, ()):
            for start, end in _stretches(telling.block, telling.sentence, label):
                key = id(telling.block), start
                if key not in seen and not _borne_out(bound, telling, label):
                    seen.add(key)
                    name = telling.claim.finding.name
                    message = (
                        f"'{label.name}' has elements in law ({label.elements}; {label.source}) that '{name}' does not"
                        " ask for; tell what was done, or count acts that have them"
                    )
                    yield info.at(place_in(telling.block, start, end), message, subjects=(name,), kind="counted")


_DONE = {
    "en": re.compile(
        r"\b(?:was|were|been|being|had|suffered|endured|faced|survived|took place|happened|amounts?|is)\b",
        re.IGNORECASE,
    ),
    "ko": re.compile(r"[았었였했됐겪]|당하|당한|이다|해당"),
}
"""What a sentence says that tells of something done."""

_OF_THE_LAW = {
    "en": re.compile(
        r"\b(?:laws?|lawful|unlawful|legal\w*|conventions?|protocols?|statutes?|treat(?:y|ies)|articles?|codes?|courts?|tribunals?"
        r"|defin\w+|elements?|term|word|prohibit\w*|forb[ai]d\w*|bann?(?:ed|s)?|whether|if|not|never|no|nobody|none|asked)\b|\?",
        re.IGNORECASE,
    ),
    "ko": re.compile(r"법|협약|의정서|조약|규정|조항|금지|정의|요건|위원회|혐의|라는 말|인지|않|없|아니|물었|물어|\?"),
}
"""Words of a sentence about the law, about a word, or that says that it is not so."""

_TELLS = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM})


def _unlinked(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Find labels that no finding's sentence holds, in paragraphs that bring evidence; one a paragraph.

    Nothing where a finding told anywhere asks for acts that have the elements.
    """
    reading, done = read(bound), _DONE.get(read(bound).language)
    findings = _compiled(bound, bound.claims)
    unborne = [
        label for label in LABELS.get(reading.language, ())
        if not any(_asks_for(finding, label) for finding in findings)
    ]  # fmt: skip
    judged = {(id(telling.block), telling.sentence) for telling in reading.tellings}
    for paragraph in reading.paragraphs if done else ():
        block = paragraph.block
        if block.kind not in _TELLS or not any(link.citation.kind in _EVIDENCE for link in paragraph.links):
            continue
        plain = [
            span for span in paragraph.sentences
            if (id(block), span) not in judged and done and done.search(block.text, *span)
            and not _OF_THE_LAW[reading.language].search(block.text, *span)
            and not says_who(block.text[slice(*span)], reading.language)
        ]  # fmt: skip
        for label in unborne:
            at = next((found for span in plain for found in _stretches(block, span, label)), None)
            if at is not None:
                message = (
                    f"'{label.name}' has elements in law ({label.elements}; {label.source}), and no finding asks for"
                    " them; tell what was done, who calls it so, or count acts that have them"
                )
                yield info.at(place_in(block, *at), message, kind="unlinked")


_EVIDENCE = frozenset({CitationKind.QUOTE, CitationKind.FINDING, CitationKind.SOURCE})


def _stretches(block: Block, sentence: Span, label: Label) -> Iterator[Span]:
    """Find a label in a sentence, outside what is quoted."""
    text = block.text
    exempt = [(at.start, at.end) for at in links_in(block) if at.citation.kind is CitationKind.QUOTE]
    exempt += quoted(text)
    for match in label.words.finditer(text, *sentence):
        if not within(match.span(), exempt):
            yield match.span()


def _borne_out(bound: Bound, telling: Telling, label: Label) -> bool:
    """Whether any finding of the sentence asks only for acts that have the label's elements."""
    others = (
        other.claim for other in read(bound).tellings
        if other.block is telling.block and other.sentence == telling.sentence
    )  # fmt: skip
    return any(_asks_for(finding, label) for finding in _compiled(bound, others))


def _compiled(bound: Bound, claims: Iterable[Claim]) -> list[CompiledFinding]:
    """Bind the findings of these claims, each once."""
    each = {claim.finding.name: claim for claim in claims}
    return [finding for claim in each.values() if (finding := compiled(bound, claim)) is not None]


def _asks_for(finding: CompiledFinding, label: Label) -> bool:
    return any(_demands(part, label.acts) for part in (finding.among, finding.where))


def _demands(condition: Condition, acts: frozenset[str]) -> bool:
    """Whether whatever the condition holds of suffered one of these acts."""
    if isinstance(condition, And):
        return any(_demands(part, acts) for part in condition.parts)
    if isinstance(condition, Or):
        return all(_demands(part, acts) for part in condition.parts)
    return isinstance(condition, Suffered) and condition.types is not None and condition.types <= acts
