"""CN: what each source allowed. None of these rules can be waived, by anyone: the answer is the source's."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound
from firsthand.model.consent import Consent, Scope, Standing
from firsthand.model.finding import Answer, Unit
from firsthand.model.place import Place
from firsthand.rules.registry import rule
from firsthand.rules.uses import CASE_FROM, counting, decided, source_of, stands, uses


def _told(info: RuleInfo, bound: Bound, wanted: Standing, sentence: str) -> Iterator[Diagnostic]:
    """Report the uses whose scope stands so. A detail shown is reported by its own sentence."""
    for use in uses(bound):
        if use.standing is wanted and not use.detail:
            scope = use.scope.value
            case = f" ({CASE_FROM} passages or more of hers under one heading)" if use.scope is Scope.CASE else ""
            message = sentence.format(source=use.source, scope=scope, language=bound.manuscript.language) + case
            yield info.at(use.citation.place, message, subjects=(use.source,), scope=scope)


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
    "CN03",
    "consent-out-of-scope",
    Severity.BLOCK,
    "A use, a language, or a detail shown, that the source did not allow.",
    waivable=False,
)
def consent_out_of_scope(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Refused scopes, other languages, and details of a person outside those she ticked."""
    yield from _told(info, bound, Standing.REFUSED, "{source} refused consent to '{scope}'")
    yield from _told(
        info, bound, Standing.ELSEWHERE, "{source}'s consent to '{scope}' is for other languages, not for '{language}'"
    )
    for use in uses(bound):
        if use.detail:
            how = f"{use.source} has not allowed '{use.detail}' to be shown" + (
                " exactly; a band is allowed" * use.band
            )
            yield info.at(use.citation.place, how, subjects=(use.source,), detail=use.detail)


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
    unwilling = {s.code for s in bound.snapshot.sources if stands(bound, s.code, Scope.COUNT) is not Standing.GRANTED}
    for citation, without in counting(bound, unwilling):
        yield info.at(
            citation.place,
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
        inside = sorted({source_of(unit, claim.finding.unit) for unit in claim.count.units(Answer.IN)})
        if len(inside) != 1:
            continue
        source = inside[0]
        if stands(bound, source, Scope.PARAPHRASE) is not Standing.GRANTED:
            yield info.at(
                claim.citation.place,
                f"the finding retells {source} alone, who has not agreed to be paraphrased",
                subjects=(source,),
            )


@rule(
    "CN07",
    "consent-not-yet",
    Severity.BLOCK,
    "A use before the day, or the condition, from which the consent holds.",
    waivable=False,
)
def consent_not_yet(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """An embargo lasts until its day; a condition until somebody has recorded that it was met."""
    for use in uses(bound):
        if use.standing is Standing.NOT_YET:
            found = decided(bound, use.source, use.scope)
            assert found is not None, "what is not yet allowed was decided"
            since = _waits_for(found, bound)
            yield info.at(
                use.citation.place,
                f"{use.source}'s consent to '{use.scope.value}' does not hold yet: {since}",
                subjects=(use.source,),
                scope=use.scope.value,
            )


def _waits_for(consent: Consent, bound: Bound) -> str:
    first = consent.terms.not_before
    if first is not None and first > bound.snapshot.today:
        return f"not before {first.isoformat()}"
    return f"condition {consent.terms.condition} is not met"


@rule(
    "CN09",
    "unsettled-withdrawal",
    Severity.BLOCK,
    "A source has withdrawn, and what follows from it is not settled.",
    waivable=False,
)
def unsettled_withdrawal(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """While a withdrawal is open nothing of the project is published."""
    for section in bound.manuscript.sections[:1]:
        for withdrawal in bound.snapshot.withdrawals:
            if withdrawal.settled is None:
                left = withdrawal.days_left(bound.snapshot.today)
                days = "1 day" if abs(left) == 1 else f"{abs(left)} days"
                clock = f"{days} left" if left >= 0 else f"overdue by {days}"
                yield info.at(
                    Place(section.path),
                    f"the withdrawal of {withdrawal.source} is not settled: due {withdrawal.due.isoformat()}, {clock}",
                    subjects=(withdrawal.source,),
                    left=left,
                )
