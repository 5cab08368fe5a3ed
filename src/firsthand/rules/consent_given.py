"""CN: how consent was given: for a minor by whom, and on which form."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound
from firsthand.model.consent import Decision, Scope, Standing
from firsthand.model.testimony import Source
from firsthand.rules.registry import rule
from firsthand.rules.uses import Use, counting, decided, stands, uses


def is_minor(source: Source, bound: Bound) -> bool:
    """Tell whether a source was younger at the interview than the age from which one consents alone."""
    policy = bound.project.consent
    age = source.attributes.get(policy.age)
    return isinstance(age, int) and age < policy.minor_age


def unguarded(bound: Bound, source: str, scope: Scope) -> bool:
    """Tell whether a scope that is granted was granted without a guardian or without assent."""
    found = decided(bound, source, scope)
    if found is None or found.decision is not Decision.GRANTED:
        return False
    return not found.terms.guardian or found.terms.assent is not Decision.GRANTED


@rule("CN05", "superseded-form", Severity.REVIEW, "A use rests on a consent form that is no longer in use.")
def superseded_form(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Each source once, where she is first used; those only counted together, where they are first counted."""
    if not bound.project.consent.superseded:
        return
    told: dict[str, Use] = {}
    for use in sorted(uses(bound), key=lambda use: use.citation.place):
        if use.source not in told and _superseded(bound, use.source, use.scope):
            told[use.source] = use
            form = _superseded(bound, use.source, use.scope)
            yield info.at(
                use.citation.place,
                f"{use.source}'s consent to '{use.scope.value}' is on form {form}, which "
                f"{bound.project.consent.superseded[form]} has replaced: ask her to reaffirm it{_contact(bound, use)}",
                subjects=(use.source,),
                form=form,
            )
    counted = {s.code for s in bound.snapshot.sources if _superseded(bound, s.code, Scope.COUNT)} - told.keys()
    for citation, without in list(counting(bound, counted))[:1]:
        message = f"{len(without)} are counted by consent on a form since replaced: {', '.join(without)}"
        yield info.at(citation.place, message, subjects=without, n=len(without))


def _superseded(bound: Bound, source: str, scope: Scope) -> str:
    """Name the replaced form on which a scope was granted; empty when it was not."""
    if stands(bound, source, scope) is not Standing.GRANTED:
        return ""
    found = decided(bound, source, scope)
    return found.form if found and found.form in bound.project.consent.superseded else ""


def _contact(bound: Bound, use: Use) -> str:
    if stands(bound, use.source, Scope.RECONTACT) is Standing.GRANTED:
        return ""
    return "; she has not agreed to be contacted again"
