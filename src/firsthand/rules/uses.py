"""Every use a report makes of a source's words or person, the scope it needs, and where that scope stands."""

from __future__ import annotations

import weakref
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from firsthand.counting.prepare import prepare
from firsthand.model.bound import Bound
from firsthand.model.consent import (
    SCOPE_OF_MEDIUM,
    Consent,
    Ledger,
    Scope,
    Standing,
    allowed_attributes,
    deciding,
    may_show,
    standing,
)
from firsthand.model.finding import Answer, Count, Unit
from firsthand.model.manuscript import BlockKind, Citation
from firsthand.model.snapshot import Snapshot
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.rules.attributed import named, shown_details

CASE_FROM = 3
"""From so many different passages of one source under one heading on, a report tells her case."""


class Use(NamedTuple):
    """One use, and where the scope it needs stands for this report.

    ``detail`` names a detail that may not be shown so; ``band`` tells whether a band of it might be.
    """

    citation: Citation
    source: str
    scope: Scope
    standing: Standing
    detail: str = ""
    band: bool = False


_last: list[tuple[weakref.ref[Bound], tuple[Use, ...]]] = []


def uses(bound: Bound) -> tuple[Use, ...]:
    """List every use; every rule of the family asks for the same list, so the last is kept while its report lives."""
    for reference, listed in _last:
        if reference() is bound:
            return listed
    listed = tuple(_uses(bound))
    _last[:] = [(weakref.ref(bound, lambda _: _last.clear()), listed)]
    return listed


def decisions(bound: Bound, source: str, scope: Scope) -> tuple[Consent, ...]:
    """List a source's decisions, those on a scope at least."""
    held = bound.snapshot.consents
    return held.of(source, scope) if isinstance(held, Ledger) else held.get(source, ())


def stands(bound: Bound, source: str, scope: Scope) -> Standing:
    """Say where a scope of a source stands for this report: on its day, in its language."""
    return standing(decisions(bound, source, scope), scope, bound.snapshot.today, bound.manuscript.language)


def decided(bound: Bound, source: str, scope: Scope) -> Consent | None:
    """Return the decision that holds for this report."""
    return deciding(decisions(bound, source, scope), scope, bound.snapshot.today)


def source_of(unit: str, kind: Unit) -> str:
    """Name the source behind a unit of a count."""
    if kind is Unit.SOURCE:
        return unit
    interview = InterviewRef.parse(unit.partition("/")[0])
    return interview.source if interview else unit


def resting(snapshot: Snapshot) -> Callable[[Count], set[str]]:
    """Return what tells the sources that a count rests on: those behind each unit asked of, whatever it answers.

    What happened rests on those who tell of it: an event on all their accounts, and not only on its victims'.
    """
    tellers: dict[Unit, Mapping[str, frozenset[str]]] = {}

    def behind(count: Count) -> set[str]:
        if count.unit.happened and not tellers:
            happened = prepare(snapshot)
            tellers.update((unit, happened.tellers(unit)) for unit in Unit if unit.happened)
        found = {passage.source for passage in (*count.evidence, *count.against)}
        if count.unit.happened:
            return found.union(*(tellers[count.unit].get(unit, ()) for unit in count.answers))
        return found | {source_of(unit, count.unit) for unit in count.answers}

    return behind


def counting(bound: Bound, sources: set[str]) -> Iterator[tuple[Citation, tuple[str, ...]]]:
    """List the numbers whose universe rests on some of these sources, and which."""
    behind = resting(bound.snapshot)
    for claim in bound.claims if sources else ():
        within = behind(claim.count) & sources
        if within:
            yield claim.citation, tuple(sorted(within))


def _uses(bound: Bound) -> Iterator[Use]:
    medium = SCOPE_OF_MEDIUM.get(bound.manuscript.medium)
    for quotation in bound.quotations:
        passage = quotation.citation.passage
        assert passage is not None, "a bound quotation names a passage"
        yield _use(bound, quotation.citation, passage.source, Scope.QUOTE)
        if not quotation.transcript.original:
            yield _use(bound, quotation.citation, passage.source, Scope.TRANSLATION)
        if medium is not None:
            yield _use(bound, quotation.citation, passage.source, medium)
    for citation, source in _cases(bound):
        yield _use(bound, citation, source, Scope.CASE)
    if medium is not None:
        for attribution in bound.attributions:
            yield _use(bound, attribution.citation, attribution.source.code, medium)
    for citation, code, linked in named(bound):
        yield _use(bound, citation, code, Scope.ALIAS)
        if medium is not None and not linked:
            yield _use(bound, citation, code, medium)
    yield from _retold(bound)
    yield from _details(bound)


def _use(bound: Bound, citation: Citation, source: str, scope: Scope) -> Use:
    return Use(citation, source, scope, stands(bound, source, scope))


def _retold(bound: Bound) -> Iterator[Use]:
    """Find the findings that rest on one source alone: a sentence about one retells what she said."""
    for claim in bound.claims:
        several = claim.finding.unit is Unit.SOURCE and claim.count.n != 1
        if several or not claim.count.evidence:
            continue
        inside = {source_of(unit, claim.finding.unit) for unit in claim.count.units(Answer.IN)}
        if claim.finding.unit.happened:
            inside = {passage.source for passage in claim.count.evidence}
        if len(inside) == 1:
            yield _use(bound, claim.citation, inside.pop(), Scope.PARAPHRASE)


def _cases(bound: Bound) -> Iterator[tuple[Citation, str]]:
    """Find where a report tells a source's case, at the quotation that makes it one."""
    if len(bound.quotations) < CASE_FROM:
        return
    heading, under = 0, dict[int, int]()
    for block in bound.manuscript.leaves():
        heading += block.kind is BlockKind.HEADING
        under[id(block)] = heading
    told: defaultdict[tuple[int, str], set[PassageRef]] = defaultdict(set)
    for quotation in bound.quotations:
        passage = quotation.citation.passage
        assert passage is not None, "a bound quotation names a passage"
        passages = told[under.get(id(quotation.block), 0), passage.source]
        if passage not in passages:
            passages.add(passage)
            if len(passages) == CASE_FROM:
                yield quotation.citation, passage.source


def _details(bound: Bound) -> Iterator[Use]:
    """List the descriptions that show details, and each detail shown that its source has not allowed.

    Where she was never asked about details, or refused, each is one she has not allowed.
    """
    for citation, code, shown in shown_details(bound):
        held = stands(bound, code, Scope.ATTRIBUTES)
        asked = held not in {Standing.MISSING, Standing.REFUSED}
        if asked:
            yield Use(citation, code, Scope.ATTRIBUTES, held)
        if not asked or held is Standing.GRANTED:
            ticked = decisions(bound, code, Scope.ATTRIBUTES)
            allowed = allowed_attributes(ticked, bound.snapshot.today, bound.manuscript.language)
            for name, exact in shown.items():
                if not may_show(allowed, name, exact=exact):
                    band = may_show(allowed, name, exact=False)
                    yield Use(citation, code, Scope.ATTRIBUTES, Standing.REFUSED, name, band)
