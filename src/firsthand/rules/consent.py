"""CN: what each source allowed. None of these rules can be waived, by anyone: the answer is the source's."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound
from firsthand.model.consent import Scope, Standing, allowed_attributes, standing
from firsthand.model.finding import Answer, Unit
from firsthand.model.manuscript import Citation
from firsthand.model.testimony import InterviewRef
from firsthand.rules.disclosed import disclosed_attributes
from firsthand.rules.registry import rule

Use = tuple[Citation, str, Scope]


def _uses(bound: Bound) -> Iterator[Use]:
    """Every use the report makes of a source's words or person, and the scope it needs."""
    for quotation in bound.quotations:
        passage = quotation.citation.passage
        assert passage is not None, "a bound quotation names a passage"
        yield quotation.citation, passage.source, Scope.QUOTE
        if not quotation.transcript.original:
            yield quotation.citation, passage.source, Scope.TRANSLATION
        if bound.manuscript.medium == "press":
            yield quotation.citation, passage.source, Scope.PRESS
    for attribution in bound.attributions:
        if any(alias and alias in attribution.citation.text for alias in attribution.source.alias.values()):
            yield attribution.citation, attribution.source.code, Scope.ALIAS


def _standing(bound: Bound, source: str, scope: Scope) -> Standing:
    return standing(bound.snapshot.consents.get(source, ()), scope, bound.snapshot.today)


def _told(info: RuleInfo, bound: Bound, wanted: Standing, sentence: str) -> Iterator[Diagnostic]:
    for citation, source, scope in _uses(bound):
        if _standing(bound, source, scope) is wanted:
            yield info.at(
                citation.place, sentence.format(source=source, scope=scope.value), subjects=(source,), scope=scope.value
            )


@rule(
    "CN01",
    "missing-consent",
    Severity.BLOCK,
    "A use of a source's words for which no consent is recorded.",
    waivable=False,
)
def missing_consent(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Absent is refused."""
    yield from _told(info, bound, Standing.MISSING, "{source} has not been asked for consent to '{scope}'")


@rule(
    "CN02", "withdrawn-consent", Severity.BLOCK, "A use for which the source has withdrawn her consent.", waivable=False
)
def withdrawn_consent(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """A withdrawal ends every later use, whatever the draft says."""
    yield from _told(info, bound, Standing.WITHDRAWN, "{source} has withdrawn consent to '{scope}'; take this out")
    for problem in bound.unresolved:
        if problem.kind == "withdrawn-source":
            source = problem.subjects[0]
            yield info.at(problem.place, f"{source} has withdrawn; take this out", subjects=(source,))


@rule(
    "CN03", "consent-out-of-scope", Severity.BLOCK, "A use, or a detail shown, that the source refused.", waivable=False
)
def consent_out_of_scope(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Refused scopes, and details of a person outside those she ticked."""
    yield from _told(info, bound, Standing.REFUSED, "{source} refused consent to '{scope}'")
    for attribution in bound.attributions:
        code = attribution.source.code
        allowed = allowed_attributes(bound.snapshot.consents.get(code, ()), bound.snapshot.today)
        for name in disclosed_attributes(attribution, bound.project):
            if name not in allowed:
                yield info.at(
                    attribution.citation.place,
                    f"{code} has not allowed '{name}' to be shown",
                    subjects=(code,),
                    detail=name,
                )


@rule("CN04", "lapsed-consent", Severity.BLOCK, "A use after the last day the consent covers.", waivable=False)
def lapsed_consent(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """A consent given until a day does not hold after it."""
    yield from _told(info, bound, Standing.LAPSED, "{source}'s consent to '{scope}' has ended; ask again")


@rule(
    "CN05",
    "counted-without-consent",
    Severity.BLOCK,
    "A number counts a source who did not agree to be counted.",
    waivable=False,
)
def counted_without_consent(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Every source in a number's universe must have granted 'count'."""
    unwilling = {
        s.code for s in bound.snapshot.sources if _standing(bound, s.code, Scope.COUNT) is not Standing.GRANTED
    }
    for claim in bound.claims if unwilling else ():
        counted = {_source_of(unit, claim.finding.unit) for unit in claim.count.answers}
        without = tuple(sorted(counted & unwilling))
        if without:
            yield info.at(
                claim.citation.place,
                f"{len(without)} counted here did not consent to it: {', '.join(without)}",
                subjects=without,
                n=len(without),
            )


@rule(
    "CN06",
    "missing-paraphrase-consent",
    Severity.BLOCK,
    "A finding told in words rests on a source who refused it.",
    waivable=False,
)
def missing_paraphrase_consent(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """A finding resting on a single source retells what she said, and needs her consent to be paraphrased."""
    for claim in bound.claims:
        several = claim.finding.unit is Unit.SOURCE and claim.count.n != 1
        if several or not claim.count.evidence:
            continue
        inside = sorted({_source_of(unit, claim.finding.unit) for unit in claim.count.units(Answer.IN)})
        if len(inside) != 1:
            continue
        source = inside[0]
        if _standing(bound, source, Scope.PARAPHRASE) is not Standing.GRANTED:
            yield info.at(
                claim.citation.place,
                f"the finding retells {source} alone, who has not agreed to be paraphrased",
                subjects=(source,),
            )


def _source_of(unit: str, kind: Unit) -> str:
    if kind is Unit.SOURCE:
        return unit
    interview = InterviewRef.parse(unit.partition("/")[0])
    return interview.source if interview else unit
