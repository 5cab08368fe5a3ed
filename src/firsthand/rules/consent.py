"""CN: what each source allowed. What is used without her consent cannot be waived, by anyone: the answer is hers."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound
from firsthand.model.consent import Consent, Scope, Standing
from firsthand.model.place import Place
from firsthand.rules.attributed import named_in
from firsthand.rules.consent_given import is_minor, unguarded
from firsthand.rules.registry import rule
from firsthand.rules.uses import CASE_FROM, Use, counting, decided, stands, uses

_SENTENCES = {
    Standing.MISSING: "{source} has not been asked for consent to '{scope}'",
    Standing.REFUSED: "{source} refused consent to '{scope}'",
    Standing.LAPSED: "{source}'s consent to '{scope}' has ended; ask again",
    Standing.NOT_YET: "{source}'s consent to '{scope}' does not hold yet: {wait}",
    Standing.ELSEWHERE: "{source}'s consent to '{scope}' is for other languages, not for '{language}'",
    Standing.WITHDRAWN: "{source} has withdrawn consent to '{scope}'; take this out",
}


@rule(
    "CN01",
    "uncovered-use",
    Severity.BLOCK,
    "A use, a language, a day, or a detail shown, that the source's consent does not cover.",
    waivable=False,
)
def uncovered_use(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Absent is refused; a consent holds for its languages, from its day to its last; a minor's needs two answers."""
    minors = {source.code for source in bound.snapshot.sources if is_minor(source, bound)}
    for use in uses(bound):
        if use.detail:
            yield _detail(info, use)
            continue
        if use.standing not in {Standing.GRANTED, Standing.WITHDRAWN}:
            yield _at(info, bound, use)
        if use.source in minors and unguarded(bound, use.source, use.scope):
            yield info.at(
                use.citation.place,
                f"{use.source} is a minor: '{use.scope.value}' needs her guardian's consent and her own assent",
                subjects=(use.source,),
                scope=use.scope.value,
                kind="minor",
            )


@rule(
    "CN02", "withdrawn-consent", Severity.BLOCK, "A use for which the source has withdrawn her consent.", waivable=False
)
def withdrawn_consent(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """A withdrawal ends every later use, whatever the draft says."""
    for use in uses(bound):
        if use.standing is Standing.WITHDRAWN and not use.detail:
            yield _at(info, bound, use)
    for problem in bound.unresolved:
        if problem.kind == "withdrawn-source":
            source = problem.subjects[0]
            message = f"{source} has withdrawn; take this out"
            yield info.at(problem.place, message, subjects=(source,), kind="everything")
    for place, source in named_in(bound.manuscript, bound.snapshot.withdrawn_aliases):
        yield info.at(place, f"{source} has withdrawn; take this out", subjects=(source,), kind="everything")


def _at(info: RuleInfo, bound: Bound, use: Use) -> Diagnostic:
    """Say where the scope that a use needs stands, and why it is needed where that is not plain."""
    scope, wait = use.scope.value, ""
    if use.standing is Standing.NOT_YET:
        found = decided(bound, use.source, use.scope)
        assert found is not None, "what is not yet allowed was decided"
        wait = _waits_for(found, bound)
    why = {
        Scope.CASE: f" ({CASE_FROM} passages or more of hers under one heading)",
        Scope.PARAPHRASE: " (the finding retells her alone)",
    }.get(use.scope, "")
    sentence = _SENTENCES[use.standing].format(
        source=use.source, scope=scope, language=bound.manuscript.language, wait=wait
    )
    return info.at(
        use.citation.place, sentence + why, subjects=(use.source,), scope=scope, kind=use.standing.value
    )


def _waits_for(consent: Consent, bound: Bound) -> str:
    first = consent.terms.not_before
    if first is not None and first > bound.snapshot.today:
        return f"not before {first.isoformat()}"
    return f"condition {consent.terms.condition} is not met"


def _detail(info: RuleInfo, use: Use) -> Diagnostic:
    how = " exactly; a band is allowed" * use.band
    message = f"{use.source} has not allowed '{use.detail}' to be shown{how}"
    return info.at(use.citation.place, message, subjects=(use.source,), detail=use.detail, kind="detail")


@rule(
    "CN03",
    "counted-without-consent",
    Severity.BLOCK,
    "A number counts a source who did not agree to be counted.",
    waivable=False,
)
def counted_without_consent(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Every source in a number's universe must have granted 'count', and a minor's guardian with her."""
    everyone = bound.snapshot.sources
    unwilling = {s.code for s in everyone if stands(bound, s.code, Scope.COUNT) is not Standing.GRANTED}
    for citation, without in counting(bound, unwilling):
        message = f"{len(without)} counted here did not consent to it: {', '.join(without)}"
        yield info.at(citation.place, message, subjects=without, n=len(without), kind="unwilling")
    minors = {s.code for s in everyone if is_minor(s, bound) and unguarded(bound, s.code, Scope.COUNT)}
    for citation, without in counting(bound, minors):
        message = f"{len(without)} minors counted here without guardian and assent: {', '.join(without)}"
        yield info.at(citation.place, message, subjects=without, n=len(without), kind="minor")


@rule(
    "CN04",
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
