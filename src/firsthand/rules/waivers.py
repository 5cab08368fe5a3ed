"""WV: a second person's decisions, and whether they hold. Rules about waivers are never waived."""

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


judged_elsewhere(
    "WV01",
    "unused-waiver",
    Severity.BLOCK,
    "A waiver excuses nothing: what it named is gone or its words have changed.",
)
judged_elsewhere("WV02", "lapsed-waiver", Severity.BLOCK, "A waiver's last day is over.")
judged_elsewhere("WV03", "unexplained-waiver", Severity.BLOCK, "A waiver gives no reason that a reader could weigh.")
judged_elsewhere(
    "WV04",
    "self-approved-waiver",
    Severity.BLOCK,
    "A waiver was asked for and approved by the same person, or by nobody.",
)
judged_elsewhere("WV05", "forbidden-waiver", Severity.BLOCK, "A waiver names a rule that nobody may waive.")


def apply(bound: Bound, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Take out what valid waivers excuse, and add what is wrong with the waivers themselves.

    A waiver excuses the diagnostics of its rule in its file whose words have its digest.
    """
    kept = list(diagnostics)
    for waiver in bound.project.waivers:
        fault = _fault(waiver, bound.snapshot.today)
        if fault:
            kept.append(fault)
            continue
        excused = [d for d in kept if _names(waiver, d, bound)]
        if not excused and waiver.path in {section.path for section in bound.manuscript.sections}:
            kept.append(_at(waiver, "WV01", f"nothing of {waiver.rule} stands under these words; remove the waiver"))
        kept = [d for d in kept if d not in excused]
    return ordered(kept)


def _names(waiver: Waiver, diagnostic: Diagnostic, bound: Bound) -> bool:
    if diagnostic.code != waiver.rule or diagnostic.place.path != waiver.path:
        return False
    return digest(words_at(bound.manuscript, diagnostic.place)) == waiver.digest


def _fault(waiver: Waiver, today: date) -> Diagnostic | None:
    known = CATALOGUE.get(waiver.rule)
    if known is None or not known.info.waivable:
        return _at(waiver, "WV05", f"{waiver.rule} cannot be waived; change the report instead")
    if not waiver.asked_by or not waiver.approved_by or waiver.asked_by == waiver.approved_by:
        return _at(waiver, "WV04", f"the waiver of {waiver.rule} needs two different people")
    if len(waiver.reason.split()) < REASON_WORDS:
        return _at(waiver, "WV03", f"the waiver of {waiver.rule} needs a reason of {REASON_WORDS} words or more")
    if waiver.expires < today:
        return _at(waiver, "WV02", f"the waiver of {waiver.rule} ended on {waiver.expires.isoformat()}")
    return None


def _at(waiver: Waiver, code: str, message: str) -> Diagnostic:
    return CATALOGUE[code].info.at(waiver.place, message, subjects=(waiver.rule,))
