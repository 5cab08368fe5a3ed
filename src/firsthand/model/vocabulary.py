"""Controlled vocabularies: closed lists of terms with labels, definitions and codes in the lists of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

VOCABULARIES = (
    "act", "setting", "phase", "role", "relation", "involvement", "frequency", "institution", "response", "sanction",
    "redress", "reason",
)  # fmt: skip
"""The vocabularies of the record of events."""


class Match(StrEnum):
    """How a term answers to another list's code (SKOS mapping properties, W3C 2009): the same, nearly, or narrower."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A code of another list: ``scheme`` is ``huridocs``, ``gbvims``, ``iccs`` or ``cedaw``.

    ``source`` says where the code was read; ``verified`` whether it was seen there. A code of HURIDOCS or GBVIMS begins
    with its list: ``4:020111010000``, ``cp-violence-type:rape``.
    """

    scheme: str
    code: str
    match: Match
    source: str
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One term: ``physical.beating``. Its id tells the terms above it. ``own`` is true of a group's own addition."""

    id: str
    label: Mapping[str, str]
    definition: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    crosswalks: tuple[Crosswalk, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms in the order of the file; where ``ordered``, from the least to the greatest.

    ``digest`` is of the text of the files, so that a changed definition is known.
    """

    name: str
    terms: Mapping[str, Term] = field(default_factory=lambda: MappingProxyType({}))
    ordered: bool = False
    digest: str = ""

    def covered_by(self, pattern: str) -> tuple[str, ...]:
        """List the terms a pattern names: itself, or for ``physical.*`` every term below ``physical``."""
        if pattern.endswith(".*"):
            return tuple(term for term in self.terms if term.startswith(pattern[:-1]))
        return (pattern,) if pattern in self.terms else ()

    def label(self, term: str, language: str) -> str:
        """Give a term's label in a language, else in another, else its id."""
        known = self.terms.get(term)
        if known is None:
            return term
        return known.label.get(language) or next(iter(known.label.values()), term)
