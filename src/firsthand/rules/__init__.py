"""The catalogue of checks: one module per family, one small pure function per rule, one page per rule."""

from __future__ import annotations

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
    waivers,
    words_only,
)
from firsthand.rules.registry import CATALOGUE

FAMILIES = (
    manuscript,
    quotations,
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


def judge(bound: Bound) -> tuple[Diagnostic, ...]:
    """Run every rule over a bound report and let the waivers excuse what they may. Total order, each once."""
    found = [d for entry in CATALOGUE.values() for d in entry.check(entry.info, bound)]
    return waivers.apply(bound, ordered(found))
