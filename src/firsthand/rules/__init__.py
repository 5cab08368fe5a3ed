"""The catalogue of checks: one module per family, one small pure function per rule, one page per rule."""

from __future__ import annotations

from dataclasses import replace

from firsthand.diagnostics.diagnostic import Diagnostic, ordered
from firsthand.model.bound import Bound
from firsthand.rules import (
    bare,
    consent,
    consent_given,
    contradicted,
    disclosure,
    evidence,
    generalisation,
    joined,
    labels,
    leaks,
    manuscript,
    mosaic,
    numbers,
    quantifiers,
    quotations,
    tables,
    telling,
    translation,
    units,
    unlinked,
    waivers,
    words_only,
)
from firsthand.rules.registry import CATALOGUE

FAMILIES = (
    manuscript,
    quotations,
    unlinked,
    translation,
    consent,
    consent_given,
    bare,
    numbers,
    quantifiers,
    units,
    generalisation,
    evidence,
    contradicted,
    joined,
    labels,
    disclosure,
    tables,
    mosaic,
    telling,
    words_only,
    leaks,
)
"""The families in the order of the catalogue; importing them declares their rules. Waivers judge the others."""


LATER = frozenset({"DS06", "DS07"})
"""What weighs every number of the report against all others: slow, and hardly changed by a word more or less."""


def judge(bound: Bound, *, later: frozenset[str] = frozenset()) -> tuple[Diagnostic, ...]:
    """Run every rule over a bound report and let the waivers excuse what they may. Total order, each once.

    The rules of ``later`` are not run, and nothing is said of their waivers: for someone who is still writing.
    """
    found = [d for code, entry in CATALOGUE.items() if code not in later for d in entry.check(entry.info, bound)]
    if later:
        kept = tuple(waiver for waiver in bound.project.waivers if waiver.rule not in later)
        bound = replace(bound, project=replace(bound.project, waivers=kept))
    return waivers.apply(bound, ordered(found))
