"""EV: what a number counts as one, or as two, and what it joins that cannot all be true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from firsthand.counting.conditions import Complained, Outcome, told
from firsthand.counting.evaluation import evaluate
from firsthand.counting.happened import Happened, Instance, Recourse, Standing
from firsthand.counting.port import CompiledFinding
from firsthand.counting.prepare import prepare
from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound, Claim
from firsthand.model.clusters import clusters
from firsthand.model.coherence import contradictions_among
from firsthand.model.event import Events
from firsthand.model.finding import Answer, Unit
from firsthand.model.linking import LinkDecision, Settled, Verdict
from firsthand.model.tellers import id_order
from firsthand.rules.recorded import compiled, instances
from firsthand.rules.registry import rule
from firsthand.text.quantifiers import value_of

Pair = tuple[str, str]


class _Told(NamedTuple):
    """A claim of what happened, its finding bound, and what it counts."""

    claim: Claim
    finding: CompiledFinding
    held: tuple[Instance, ...]


@rule(
    "EV06", "counted-twice", Severity.BLOCK,
    "A number may count one thing twice: whether two are the same is left open, or decided both ways.",
)  # fmt: skip
def counted_twice(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Each part of a finding once, where it is first told.

    What a number could be is counted once more, with everything that is open taken to be the same.
    """
    events = bound.snapshot.events
    whole, unsure, torn = _whole(events), _open(events), _torn(events)
    if not (unsure or torn):
        return
    happened = prepare(bound.snapshot)
    tellings = list(_told_of(bound, happened))
    least = _least(bound, tellings, unsure)
    for one in tellings:
        counted = _counted_as(one, happened)
        name, place = one.claim.finding.name, one.claim.citation.place
        both = [pair for pair in torn if whole[pair[0]] in counted]
        if both:
            message = (
                f"'{name}' counts {_pairs(both)} as one, and decisions say both that they are the same and that they"
                f" differ; decide one of them anew: {_command(both[0])}"
            )
            yield info.at(place, message, subjects=(name, *_ends(both)), n=len(both), kind="contradicting")
        left = [pair for pair in unsure if whole[pair[0]] in counted and whole[pair[1]] in counted]
        fewer = least.get(name, {}).get(one.claim.citation.part, 0)
        if left and fewer:
            message = (
                f"'{name}' may count one thing twice: it is left open whether {_pairs(left)} are the same; it could be"
                f" {fewer} fewer; {_command(left[0])}"
            )
            found = info.at(place, message, subjects=(name, *_ends(left)), fewer=fewer, kind="open")
            yield replace(found, severity=Severity.REVIEW)


def _told_of(bound: Bound, happened: Happened) -> Iterator[_Told]:
    """List the claims of what happened, each part of a finding once, with what that part counts."""
    seen: set[tuple[str, str]] = set()
    for claim in bound.claims:
        key = claim.finding.name, claim.citation.part
        finding = compiled(bound, claim) if claim.finding.unit.happened and key not in seen else None
        if finding is not None:
            seen.add(key)
            names = frozenset(claim.count.units(Answer.IN) if key[1] == "n" else claim.count.answers)
            yield _Told(claim, finding, tuple(instances(happened, claim.finding.unit, names)))


def _whole(events: Events) -> Mapping[str, str]:
    """Map every event and person to what it is counted as."""
    every = sorted((thing.id for things in (events.events, events.persons) for thing in things), key=id_order)
    return clusters(every, events.same)


def _torn(events: Events) -> list[Pair]:
    """List the pairs that were decided to differ, and are the same by way of other decisions."""
    whole = _whole(events)
    return [(one, other) for one, other in events.different if one in whole and whole[one] == whole.get(other)]


def _open(events: Events) -> list[Pair]:
    """List the pairs that somebody was unsure of, and that no other decision settles."""
    whole = _whole(events)
    decided = [LinkDecision(*pair, Verdict.SAME) for pair in events.same]
    decided += [LinkDecision(*pair, Verdict.DIFFERENT) for pair in events.different]
    settled = Settled(decided)
    return [pair for pair in events.unsure if whole.keys() >= set(pair) and not settled(*pair)]


def _least(bound: Bound, tellings: list[_Told], unsure: list[Pair]) -> dict[str, dict[str, int]]:
    """Tell of each finding, part by part, how many fewer it counts where all that is open is the same."""
    findings = list({one.finding.name: one.finding for one in tellings}.values())
    if not unsure or not findings:
        return {}
    events = bound.snapshot.events
    joined = replace(bound.snapshot, events=replace(events, same=(*events.same, *unsure)))
    counts = evaluate(joined, bound.project.codebook, findings)
    found: dict[str, dict[str, int]] = {}
    for one in tellings:
        name, part = one.claim.finding.name, one.claim.citation.part
        found.setdefault(name, {})[part] = value_of(one.claim.count, part) - value_of(counts[one.finding.name], part)
    return {name: {part: fewer for part, fewer in parts.items() if fewer > 0} for name, parts in found.items()}


def _counted_as(one: _Told, happened: Happened) -> frozenset[str]:
    """Name the events and persons that decide how many units there are."""
    if one.finding.unit in {Unit.EVENT, Unit.VICTIM}:
        return frozenset(held.name for held in one.held)
    if one.finding.unit is Unit.ACT:
        deeds = [happened.deeds[i] for held in one.held for i in held.deeds]
        return frozenset(ident for deed in deeds for ident in (deed.event, deed.victim))
    complaints = [happened.complaints[i] for held in one.held for i in held.complaints]
    return frozenset(ident for complaint in complaints for ident in (complaint.event, complaint.victim))


def _pairs(pairs: list[Pair]) -> str:
    return ", ".join(f"{one} and {other}" for one, other in pairs)


def _ends(pairs: list[Pair]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ident for pair in pairs for ident in pair))


def _command(pair: Pair) -> str:
    return f"firsthand link decide {pair[0]} {pair[1]} same, or different"


@rule(
    "EV07", "contradicting-complaint", Severity.BLOCK,
    "A number asks what came of a complaint whose stages cannot all be true.",
)  # fmt: skip
def contradicting_complaint(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Each finding once, where it is first told: every complaint in its universe that it asks about."""
    if not bound.snapshot.events.complaints:
        return
    happened = prepare(bound.snapshot)
    held = {complaint.id: complaint for complaint in bound.snapshot.events.complaints}
    seen: set[str] = set()
    for claim in bound.claims:
        finding = compiled(bound, claim) if claim.finding.name not in seen else None
        if finding is None:
            continue
        seen.add(claim.finding.name)
        for complaint in _asked_about(finding, claim, happened):
            joined = [held[ident] for ident in complaint.joined if ident in held]
            faults = list(contradictions_among(joined)) if joined else []
            if faults:
                who, name = " and ".join(one.id for one in joined), claim.finding.name
                message = (
                    f"'{name}' asks what came of {who}, which contradict{'s' if len(joined) == 1 else ''} itself:"
                    f" {faults[0].message}; mend it (firsthand event set {faults[0].of} {faults[0].field}=…)"
                )
                yield info.at(claim.citation.place, message, subjects=(name, *complaint.joined), n=len(faults))


def _asked_about(finding: CompiledFinding, claim: Claim, happened: Happened) -> Iterator[Recourse]:
    """List the complaints of a finding's universe that its conditions ask about, or that it counts."""
    leaves = [leaf for part in (finding.among, finding.where) for leaf in told(part)]
    asked = [leaf for leaf in leaves if isinstance(leaf, Complained | Outcome)]
    if not asked and finding.unit is not Unit.COMPLAINT:
        return
    units = instances(happened, finding.unit, frozenset(claim.count.answers))
    for i in sorted({i for one in units for i in one.complaints}):
        complaint = happened.complaints[i]
        named = not asked or any(leaf.to is None or complaint.to is None or complaint.to in leaf.to for leaf in asked)
        if named and complaint.accounts.standing is not Standing.DENIED:
            yield complaint
