"""DS: what a reader could learn of a source from how she is described, here and in every edition before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.disclosure.fit.fit import Cover, Details, Judge, events_in, quasi_identifying
from firsthand.disclosure.fit.generalise import Generalisation, all_steps, together
from firsthand.disclosure.fit.wording import described
from firsthand.disclosure.words import aliases
from firsthand.disclosure.words.attribution import ALIAS
from firsthand.model.bound import Bound
from firsthand.model.consent import Scope, allowed_attributes
from firsthand.model.disclosure import Detail
from firsthand.model.place import Place
from firsthand.model.protection import Intruder
from firsthand.model.testimony import PassageRef, Source
from firsthand.rules.attributed import descriptions
from firsthand.rules.beside import Described
from firsthand.rules.places import outside_links, prose_blocks
from firsthand.rules.registry import rule
from firsthand.rules.uses import decisions


class Exposure(NamedTuple):
    """A source the report describes or quotes: what it tells of her, what editions told before, what it quotes."""

    source: Source
    place: Place
    told: Details
    before: Details
    editions: tuple[int, ...]
    events: frozenset[str]


def exposures(bound: Bound) -> tuple[Exposure, ...]:
    """List everyone the report describes or quotes, by code."""
    found = descriptions(bound)
    told: dict[str, list[Described]] = {}
    for each in found.told:
        if each.told.fits:
            told.setdefault(each.source.code, []).append(each)
    quoted: dict[str, Place] = {}
    passages: list[PassageRef] = []
    for quotation in bound.quotations:
        if quotation.citation.passage is not None:
            passages.append(quotation.citation.passage)
            quoted.setdefault(quotation.citation.passage.source, quotation.citation.place)
    events = events_in(passages, bound.snapshot.codings)
    before: dict[str, list[tuple[int, Detail]]] = {}
    for edition in bound.snapshot.editions:
        for disclosure in edition.disclosures:
            before.setdefault(disclosure.source, []).append((edition.number, disclosure.detail))
    sexes = found.reader.lexicon.sexes
    exposed = []
    for source in bound.snapshot.sources:
        here, earlier = told.get(source.code, []), before.get(source.code, [])
        if here or source.code in quoted:
            exposed.append(
                Exposure(
                    source,
                    _fullest(here) if here else quoted[source.code],
                    together(quasi_identifying((each.told.detail for each in here), source, sexes)),
                    together(quasi_identifying((detail for _, detail in earlier), source, sexes)),
                    tuple(sorted({number for number, _ in earlier})),
                    events.get(source.code, frozenset()),
                )
            )
    return tuple(exposed)


def _fullest(told: list[Described]) -> Place:
    """Choose the place where most is told, a link's before the words beside one."""
    here = Counter(each.place for each in told)
    return max(told, key=lambda each: (each.linked, here[each.place])).place


@rule("DS01", "too-few-fit", Severity.BLOCK, "Too few people fit all that is told of a source.")
def too_few_fit(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Over this report and every edition before it, for each intruder the policy names."""
    if not any(bound.project.protection.least.values()):
        return
    exposed = exposures(bound)
    events = frozenset(code for each in exposed for code in each.events)
    judge = Judge(bound.project, bound.snapshot.sources, bound.snapshot.codings, events)
    described_at = [each.place for each in exposed if each.told]
    if judge.lacks_population and described_at:
        sentence = (
            "there is no population.toml: nobody can say how many people outside fit what is told of sources; add it, "
            "set public and state to 0 in policy.toml, or let a second person decide"
        )
        yield replace(info.at(min(described_at), sentence), severity=Severity.REVIEW)
    for each in exposed:
        covers = judge.covers(each.told | each.before, each.source, each.events)
        failing = [cover for cover in covers if not cover.holds]
        if failing:
            k = tuple((cover.intruder.value, cover.k) for cover in covers)
            message = f"{_told(each)}: {_counted(failing, bound)}{_shared(judge, each)}; {_advice(judge, each, bound)}"
            yield replace(info.at(each.place, message, subjects=(each.source.code,)), values=k)


def _told(each: Exposure) -> str:
    names = sorted({detail.attribute for detail in each.told | each.before})
    before = f" with edition {', '.join(map(str, each.editions))}" if each.before - each.told else ""
    return f"{', '.join(names) or 'nothing'} told of {each.source.code}{before}"


def _counted(failing: list[Cover], bound: Bound) -> str:
    """Say each k that is too small, and how many are needed."""
    parts = []
    outside = [cover for cover in failing if cover.fitting is not None]
    for cover in failing:
        if cover.intruder is Intruder.FELLOW:
            parts.append(f"{cover.k} of the {len(bound.snapshot.sources)} interviewed fit (fellow needs {cover.least})")
        elif cover.intruder is Intruder.PERPETRATOR:
            parts.append(f"{cover.k} who went through what is quoted fit (perpetrator needs {cover.least})")
    if outside and (fitting := outside[0].fitting):
        needed = ", ".join(f"{cover.intruder} needs {cover.least}" for cover in outside)
        bounds = f"{fitting.expected} expected, {fitting.surely} to {fitting.at_most} whatever goes with what"
        if fitting.unmeasured:
            bounds = f"no table tells how many by {', '.join(fitting.unmeasured)}"
        tables = bound.project.population.tables if bound.project.population else ()
        invented = any(table.invented for table in tables)
        population = f"the reference population{', in part invented,' if invented else ''}"
        parts.append(f"{fitting.least} or more of {population} fit ({needed}; {bounds})")
    return ", and ".join(parts)


def _shared(judge: Judge, each: Exposure) -> str:
    codes = judge.shared_by_all(each.told | each.before, each.events)
    return f"; everybody who fits went through {', '.join(codes)}" if codes else ""


def _advice(judge: Judge, each: Exposure, bound: Bound) -> str:
    """Name the smallest change that passes, in words of the report's language."""
    lexicon = descriptions(bound).reader.lexicon
    ticked = decisions(bound, each.source.code, Scope.ATTRIBUTES)
    allowed = allowed_attributes(ticked, bound.snapshot.today, bound.manuscript.language)
    aliased = any(e.source == each.source and e.told.detail.attribute == ALIAS for e in descriptions(bound).told)
    by_alias = {d for d in each.told if d.attribute in lexicon.sexes} if aliased else set[Detail]()
    free = frozenset(d for d in each.told if d not in by_alias and together({d, *each.before}) != each.before)
    fixed = each.before | by_alias
    ways = Generalisation(
        all_steps(free, bound.project, allowed), lexicon.sexes, fixed, judge.holds(each.source, each.events)
    )
    smallest = ways.smallest()
    if smallest is None:
        if each.before:
            return "what readers know already is too much, and nothing left out here mends it"
        return "even with every detail left out too few fit; do not describe or quote this source"
    kept = smallest | (each.told - free)
    words = described(kept, bound.project, lexicon, bound.manuscript.language)
    return f"write “{words}”" if kept else "leave every detail out"


@rule("DS02", "misdescribed-source", Severity.BLOCK, "How a source is described is not what the register records.")
def misdescribed_source(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """A name, number, band or category in a source: link's words that is not hers."""
    for each in descriptions(bound).told:
        if each.linked and not each.told.fits:
            code, detail = each.source.code, each.told.detail.attribute
            yield info.at(
                each.place, f"the {detail} told of {code} is not what is recorded", subjects=(code,), detail=detail
            )


def _aliased(bound: Bound) -> dict[str, Described]:
    """Find where each source's alias is first told."""
    found: dict[str, Described] = {}
    for each in descriptions(bound).told:
        if each.told.detail.attribute == ALIAS and each.told.fits:
            found.setdefault(each.source.code, each)
    return found


@rule(
    "DS03",
    "unfit-alias",
    Severity.BLOCK,
    "An alias is somebody's real name, is not one source's alone, or reads as the other sex's.",
    never=("real-name",),
)
def unfit_alias(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Two sources with one alias block; an alias that reads as the other sex's asks for a second look.

    Whether it is a real name is judged where identities are open, by :func:`firsthand.rules.leaks.aliases_of`.
    """
    found = _aliased(bound)
    shared = aliases.shared(bound.snapshot.sources) if found else {}
    sexes = descriptions(bound).reader.lexicon.sexes
    for code, each in sorted(found.items()):
        if others := sorted(shared.get(code, ())):
            message = f"the alias of {code} is also that of {', '.join(others)}"
            yield info.at(each.place, message, subjects=(code, *others), kind="shared")
        for attribute, values in sexes.items():
            sex = next((s for s, value in values.items() if each.source.attributes.get(attribute) == value), "")
            if sex and aliases.unlike(each.source, sex):
                sentence = (
                    f"the alias of {code} reads as the other sex's; choose another, or let a second person decide"
                )
                unlike = info.at(each.place, sentence, subjects=(code,), kind="other-sex")
                yield replace(unlike, severity=Severity.REVIEW)


@rule("DS04", "undeclared-alias", Severity.REVIEW, "Aliases are used, and the report does not say so.")
def undeclared_alias(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Anywhere in the writer's own words will do."""
    first = min((each.place for each in _aliased(bound).values()), default=None)
    if first is None:
        return
    for block in prose_blocks(bound.manuscript):
        if any(aliases.declared(block.text[a:b]) for a, b in outside_links(block)):
            return
    yield info.at(first, "names in this report are aliases, and it does not say so")
