"""QT: whether what is quoted was said, there, by her, and in that sense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound, Quotation
from firsthand.model.coding import Basis, Coding
from firsthand.model.place import Place
from firsthand.model.testimony import InterviewRef, PassageRef
from firsthand.model.verdict import Fault
from firsthand.rules.introduced import introduced_as_event
from firsthand.rules.introducers import misled
from firsthand.rules.places import links_in, place_in
from firsthand.rules.registry import rule

NOT_EVENTS = frozenset({Basis.HYPOTHETICAL, Basis.GENERAL_PRACTICE, Basis.OPINION})
"""Bases on which a passage tells what would happen, or is thought, and not what did."""


def _passage(quotation: Quotation) -> PassageRef:
    passage = quotation.citation.passage
    assert passage is not None, "a bound quotation names a passage"
    return passage


def _found_elsewhere(quotation: Quotation) -> PassageRef | None:
    """The passage in which the words stand verbatim, when it is not the one named."""
    elsewhere = quotation.elsewhere
    if quotation.verdict.verbatim or elsewhere is None or not elsewhere.exact:
        return None
    return elsewhere.passage


def _from_difference(quotation: Quotation) -> Place:
    """The quotation from its first difference on."""
    at = quotation.verdict.differs_at
    link = next((link for link in links_in(quotation.block) if link.citation is quotation.citation), None)
    if link is None or at < 0:
        return quotation.citation.place
    return place_in(quotation.block, min(link.start + at, link.end - 1), link.end)


def _nearest(quotation: Quotation) -> tuple[str, tuple[str, ...]]:
    """Say which other passage is nearest, and name it; nothing where there is none."""
    elsewhere = quotation.elsewhere
    if elsewhere is None or elsewhere.passage == _passage(quotation):
        return "", ()
    return f"; the nearest passage is {elsewhere.passage} ({elsewhere.likeness}% alike)", (str(elsewhere.passage),)


def _faulty(bound: Bound, fault: Fault) -> Iterator[tuple[Quotation, PassageRef]]:
    for quotation in bound.quotations:
        if fault in quotation.verdict.faults and _found_elsewhere(quotation) is None:
            yield quotation, _passage(quotation)


@rule(
    "QT01",
    "misattributed-quotation",
    Severity.BLOCK,
    "The words are not the source's own, or stand in another passage than the one named.",
    never=("interviewer", "another-source"),
)
def misattributed_quotation(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Part of it in a turn of somebody else; verbatim in what another source said, or elsewhere in what she said.

    Or the sentence gives it to another source, by a link or an alias; if to one of another sex or age, a second person
    looks.
    """
    for quotation, passage in _faulty(bound, Fault.INTERVIEWER):
        n = quotation.verdict.spoken_by_other
        message = f"{n} of its characters are not {passage.source}'s words in {passage}"
        yield info.at(quotation.citation.place, message, subjects=(str(passage),), n=n, kind="interviewer")
    for quotation in bound.quotations:
        found, named = _found_elsewhere(quotation), _passage(quotation)
        if found is None:
            continue
        kind, message = "another-source", f"{named.source} did not say this in {named}; {found.source} did, in {found}"
        if found.source == named.source:
            kind, message = "moved", f"the words are not in {named} but in {found}; name that passage"
        yield info.at(quotation.citation.place, message, subjects=(str(named), str(found)), kind=kind)
    yield from _given_to_another(info, bound)


def _given_to_another(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    for each in misled(bound):
        named, place = _passage(each.quotation), each.quotation.citation.place
        if each.another:
            message = f"the sentence says that {each.another} said this; {named.source} did, in {named}"
            yield info.at(place, message, subjects=(str(named), each.another), kind="introduced")
        else:
            details = " and ".join(each.details)
            message = f"the sentence gives these words to somebody of another {details} than {named.source}"
            told = info.at(place, message, subjects=(str(named),), kind="described")
            yield replace(told, severity=Severity.REVIEW)


@rule("QT02", "altered-quotation", Severity.BLOCK, "A quotation is not word for word what the passage says.",
      waivable=False)  # fmt: skip
def altered_quotation(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Points at the first character that differs."""
    for quotation, passage in _faulty(bound, Fault.ALTERED):
        at, (nearest, near) = quotation.verdict.differs_at + 1, _nearest(quotation)
        yield info.at(
            _from_difference(quotation),
            f"not what {passage} says: first difference at character {at} of the quotation{nearest}",
            subjects=(str(passage), *near), character=at,
        )  # fmt: skip


@rule(
    "QT03",
    "misleading-omission",
    Severity.BLOCK,
    "What is left out of a quotation, or put in, is not marked, may turn the meaning, or is very long.",
    never=("unmarked",),
)
def misleading_omission(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """All the words stand in the passage, in order, but not together. A second person decides on cuts that are marked.

    A negation, a condition, a hedge or a report is dropped under a mark, cut off at an end, or put in; parts of two
    sentences are read as one; what brackets put in is a sentence, or long; or a mark stands for more than the policy
    allows between two stretches.
    """
    for quotation, passage in _faulty(bound, Fault.UNMARKED_OMISSION):
        yield _unmarked(info, quotation, passage)
    for quotation, passage in _faulty(bound, Fault.OMITTED_MEANING):
        meaning = quotation.verdict.meaning
        changes = f"the cut changes a {' and a '.join(meaning)} of {passage}"
        message = f"{changes}; restore the words, or let a second person decide"
        yield _marked(info, quotation, message, kinds=",".join(meaning), kind="meaning")
    for quotation, passage in _faulty(bound, Fault.JOINED_SENTENCES):
        message = f"words of different sentences of {passage} are read as one; quote each sentence to its end"
        yield _marked(info, quotation, message, kind="joined")
    for quotation, passage in _faulty(bound, Fault.WORDS_PUT_IN):
        message = f"the brackets put a sentence, or over six words, into {passage}; say that outside the quotation"
        yield _marked(info, quotation, message, kind="put-in")
    for quotation, passage in _faulty(bound, Fault.LONG_OMISSION):
        omitted = quotation.verdict.omitted
        message = f"{omitted} characters of {passage} are left out; make two quotations of it"
        yield _marked(info, quotation, message, omitted=omitted, kind="long")


def _unmarked(info: RuleInfo, quotation: Quotation, passage: PassageRef) -> Diagnostic:
    kinds = ", ".join(quotation.verdict.meaning)
    among = f", among them a {kinds}" if kinds else ""
    at = quotation.verdict.differs_at + 1
    return info.at(
        _from_difference(quotation),
        f"words of {passage} are left out before character {at} of the quotation{among}; mark the place with […]",
        subjects=(str(passage),), character=at, kind="unmarked",
    )  # fmt: skip


def _marked(info: RuleInfo, quotation: Quotation, message: str, **values: int | str) -> Diagnostic:
    told = info.at(quotation.citation.place, message, subjects=(str(_passage(quotation)),), fix=None, **values)
    return replace(told, severity=Severity.REVIEW)


@rule("QT04", "hypothetical-told-as-event", Severity.REVIEW,
      "What a source supposes, or says generally happens, is introduced as something that happened.")  # fmt: skip
def hypothetical_told_as_event(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Every coding of the passage is hypothetical, general practice or opinion, and the sentence tells an event."""
    spoken = {_passage(quotation).interview for quotation in bound.quotations}
    codings: dict[InterviewRef, list[Coding]] = {}
    for interview, those in groupby(bound.snapshot.codings, attrgetter("passage.interview")):  # there are many
        if interview in spoken:
            codings.setdefault(interview, []).extend(those)
    leaves, language = tuple(bound.manuscript.leaves()), bound.manuscript.language
    for quotation in bound.quotations:
        passage = _passage(quotation)
        bases = {c.basis for c in codings.get(passage.interview, ()) if _overlap(c.passage, passage)}
        if bases and bases <= NOT_EVENTS and introduced_as_event(quotation, leaves, language):
            named = ", ".join(sorted(basis.value for basis in bases if basis is not None))
            yield info.at(
                quotation.citation.place, f"{passage} is coded {named}, but the sentence tells it as an event",
                subjects=(str(passage),),
            )  # fmt: skip


def _overlap(one: PassageRef, other: PassageRef) -> bool:
    return one.first <= other.last and other.first <= one.last


@rule("QT05", "dominating-source", Severity.REVIEW, "One source speaks most of the report's quotations.")
def dominating_source(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """More than the policy's share of the quotations, in a report that has enough of them to say so."""
    policy, total = bound.project.policy, len(bound.quotations)
    if total < policy.dominance_from:
        return
    for source, n in Counter(_passage(q).source for q in bound.quotations).items():
        if n > policy.dominance * total:
            first = next(q for q in bound.quotations if _passage(q).source == source)
            yield info.at(
                first.citation.place, f"{source} speaks {n} of the {total} quotations; let others be heard, or say why",
                subjects=(source,), n=n, of=total,
            )  # fmt: skip
