"""The report with every link followed: what the rules judge and the renderer prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.model.finding import Count, Fact, Figure, Finding
from firsthand.model.manuscript import Block, Citation, Manuscript, Problem
from firsthand.model.project import Project
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import Source, Transcript
from firsthand.model.verdict import Verdict, Whereabouts


@dataclass(frozen=True, slots=True)
class Quotation:
    """A ``quote:`` link followed.

    ``transcript`` is the text the words were found in, or came nearest to; it holds only the turns named. ``original``
    is the original: of one quoted itself the turns named; of a translation one turn that holds only the sentences that
    answer to the words quoted, and none when they do not pair. ``elsewhere`` is set when the words are not in the named
    passage but something like them stands somewhere. ``block`` is the leaf it stands in.
    """

    citation: Citation
    block: Block
    transcript: Transcript
    original: Transcript
    verdict: Verdict
    elsewhere: Whereabouts | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A ``finding:`` link followed."""

    citation: Citation
    block: Block
    finding: Finding
    count: Count


@dataclass(frozen=True, slots=True)
class Attribution:
    """A ``source:`` link followed."""

    citation: Citation
    block: Block
    source: Source


@dataclass(frozen=True, slots=True)
class Reference:
    """A ``fact:`` link followed."""

    citation: Citation
    block: Block
    fact: Fact


@dataclass(frozen=True, slots=True)
class Display:
    """A ``table:`` or ``chart:`` link followed."""

    citation: Citation
    block: Block
    figure: Figure


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Bound:
    """The whole report, bound. ``unresolved`` are the links that lead nowhere, and why.

    ``counts`` answers every finding of the project that could be counted, cited or not.
    """

    manuscript: Manuscript
    project: Project
    snapshot: Snapshot
    quotations: tuple[Quotation, ...] = ()
    claims: tuple[Claim, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    references: tuple[Reference, ...] = ()
    displays: tuple[Display, ...] = ()
    unresolved: tuple[Problem, ...] = ()
    counts: Mapping[str, Count] | None = None
    manuscript_problems: tuple[Problem, ...] = ()
