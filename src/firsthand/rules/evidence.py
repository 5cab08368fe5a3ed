"""EV: how firmly the record carries what the report says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound, Claim
from firsthand.model.coding import Basis
from firsthand.rules.places import sentence_around
from firsthand.rules.registry import rule

SECONDHAND = frozenset({Basis.HEARSAY.value, Basis.OPINION.value, Basis.HYPOTHETICAL.value})
"""On these nothing is told as fact: the source neither lived it, nor saw it, nor was told by the person harmed."""

_NO_CASE = SECONDHAND | {Basis.GENERAL_PRACTICE.value}
"""On these nothing is told as something that happened to somebody."""

_LIVED = {
    "en": re.compile(
        r"\b(?:saw|(?:have|has|had) seen|witness(?:ed|es)?|watched|happened to|(?:went|lived) through|experienced"
        r"|suffered)\b",
        re.IGNORECASE,
    ),
    "ko": re.compile(r"직접 (?:보|봤|본)|목격|보았다|봤다|겪었|겪은|당했|당한"),
}
"""Words that say somebody saw it, or that it was done to her."""

_ATTRIBUTED = {
    "en": re.compile(
        r"\b(?:said|says?|told|tells?|heard|hears?|believed?|believes|thought|thinks?|according to|rumou?rs?|hearsay"
        r"|in (?:his|her|their) view|considered|expected|supposed)\b",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"말하|말했|말한|(?<![가-힣])들(?:었|은|어서)|전해|소문|답했|답하|여겼|여긴|생각|믿었|믿는|고 했|고 한|고 하였"
    ),
}
"""Words that say how far a claim goes. Not "described" or "recalled": they are said of what a person lived."""


def attributed(claim: Claim, language: str) -> bool:
    """Whether the sentence says that this is what people said, heard or believed."""
    return says_who(sentence_around(claim.block, claim.citation, language), language)


def says_who(sentence: str, language: str) -> bool:
    """Whether a sentence says that this is what people said, heard or believed."""
    pattern = _ATTRIBUTED.get(language)
    return bool(pattern and pattern.search(sentence))


@rule(
    "EV01",
    "unsupported-finding",
    Severity.BLOCK,
    "A number rests on no coded passage, or on a coding that lacks a polarity or a basis.",
)
def unsupported_finding(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """A finding about what people said, of whom somebody is in, must name the passages.

    Every coding behind it must say how the source knows (HURIDOCS micro-thesaurus 19), and whether she affirms.
    """
    for claim in bound.claims:
        name, place = claim.finding.name, claim.citation.place
        without = tuple(unit for unit, bases in claim.count.bases.items() if "" in bases)
        lacking = len(without) + claim.count.without_polarity
        if lacking:
            message = f"codings behind '{name}' lack a basis or polarity ({lacking}); complete them"
            yield info.at(place, message, subjects=(name, *without), n=lacking, kind="incomplete")
        said = "says(" in claim.finding.where.replace(" ", "")
        if said and claim.count.n and not claim.count.evidence:
            message = f"'{name}' has no coded passage behind it"
            yield info.at(place, message, subjects=(name,), kind="no-passage")


@rule("EV02", "hearsay-as-fact", Severity.BLOCK, "What rests only on hearsay, belief or practice is told as fact.")
def hearsay_as_fact(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """When nobody who is counted lived it, saw it or was told by the victim, the sentence must say they said so.

    A practice is told as a practice, and as nothing that anybody saw or that happened to anybody.
    """
    for claim in bound.claims:
        bases = claim.count.bases.values()
        if not bases or claim.count.n == 0 or not all(known and known <= _NO_CASE for known in bases):
            continue
        told, name = ", ".join(sorted(set().union(*bases))), claim.finding.name
        subjects, n, place = (name,), claim.count.n, claim.citation.place
        if all(known <= SECONDHAND for known in bases):
            if not attributed(claim, bound.manuscript.language):
                message = f"all {n} behind '{name}' rest on {told}; say that they heard or believed it"
                yield info.at(place, message, subjects=subjects, n=n, kind="secondhand")
        elif _as_a_case(claim, bound.manuscript.language):
            message = f"all {n} behind '{name}' rest on {told}, and on no case; write that they described it as usual"
            yield info.at(place, message, subjects=subjects, n=n, kind="practice")


def _as_a_case(claim: Claim, language: str) -> bool:
    """Whether a practice is told as a case: as seen or lived, or counted as something that happened."""
    if claim.finding.unit.happened and not attributed(claim, language):
        return True
    pattern = _LIVED.get(language)
    return bool(pattern and pattern.search(sentence_around(claim.block, claim.citation, language)))


@rule("EV03", "single-account", Severity.NOTE, "A finding rests on one source alone.")
def single_account(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Worth knowing before a critic says it: without this one source the finding is empty."""
    for claim in bound.claims:
        sources = {passage.source for passage in claim.count.evidence}
        if len(sources) == 1 and claim.citation.part == "n" and (claim.count.n == 1 or claim.finding.unit.happened):
            (source,) = sources
            yield info.at(
                claim.citation.place,
                f"'{claim.finding.name}' rests on {source} alone",
                subjects=(claim.finding.name, source),
            )
