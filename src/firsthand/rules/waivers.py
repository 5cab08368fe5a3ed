"""WV: a second person's decisions, and whether they hold. The rule about waivers is never waived."""

from __future__ import annotations

from datetime import date

from firsthand.diagnostics.diagnostic import Diagnostic, Severity, ordered
from firsthand.model.bound import Bound
from firsthand.model.project import Waiver
from firsthand.rules.places import words_at
from firsthand.rules.registry import CATALOGUE, judged_elsewhere
from firsthand.text.digest import digest

REASON_WORDS = 8
"""A reason shorter than this explains nothing to the person who reads it in a year."""

VOID = judged_elsewhere(
    "WV01",
    "void-waiver",
    Severity.BLOCK,
    "A waiver excuses nothing, is over, gives no reason, is one person's, or names what nobody may waive.",
)


def apply(bound: Bound, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Take out what valid waivers excuse, and add what is wrong with the waivers themselves.

    A waiver excuses the diagnostics of its rule, and its kind, in its file whose words have its digest.
    """
    kept = list(diagnostics)
    for waiver in bound.project.waivers:
        fault = _fault(waiver, bound.snapshot.today)
        if fault:
            kept.append(fault)
            continue
        named = [d for d in kept if _names(waiver, d, bound)]
        excused = [d for d in named if d.kind == waiver.kind]
        if not excused and waiver.path in {section.path for section in bound.manuscript.sections}:
            kept.append(_unused(waiver, named))
        kept = [d for d in kept if d not in excused]
    return ordered(kept)


def _names(waiver: Waiver, diagnostic: Diagnostic, bound: Bound) -> bool:
    if diagnostic.code != waiver.rule or diagnostic.place.path != waiver.path:
        return False
    return digest(words_at(bound.manuscript, diagnostic.place)) == waiver.digest


def _fault(waiver: Waiver, today: date) -> Diagnostic | None:
    known, what = CATALOGUE.get(waiver.rule), _what(waiver)
    if known is None or not known.info.may_waive(waiver.kind):
        return _at(waiver, "forbidden", f"{what} cannot be waived; change the report instead")
    if not waiver.asked_by or not waiver.approved_by or waiver.asked_by == waiver.approved_by:
        return _at(waiver, "self-approved", f"the waiver of {what} needs two different people")
    if len(waiver.reason.split()) < REASON_WORDS:
        return _at(waiver, "unexplained", f"the waiver of {what} needs a reason of {REASON_WORDS} words or more")
    if waiver.expires < today:
        return _at(waiver, "lapsed", f"the waiver of {what} ended on {waiver.expires.isoformat()}")
    return None


def _unused(waiver: Waiver, named: list[Diagnostic]) -> Diagnostic:
    kinds = sorted({f"'{d.kind}'" for d in named})
    instead = f", but {' and '.join(kinds)} does: decide on that" if kinds else "; remove the waiver"
    return _at(waiver, "unused", f"nothing of {_what(waiver)} stands under these words{instead}")


def _what(waiver: Waiver) -> str:
    return f"{waiver.rule} '{waiver.kind}'" if waiver.kind else waiver.rule


def _at(waiver: Waiver, kind: str, message: str) -> Diagnostic:
    return VOID.at(waiver.place, message, subjects=(waiver.rule,), kind=kind)
