"""NB: numbers in links. Whether each is what its finding counts, and agrees with its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from firsthand.diagnostics.diagnostic import Diagnostic, Fix, RuleInfo, Severity
from firsthand.model.bound import Bound
from firsthand.rules import sums
from firsthand.rules.continued import continued
from firsthand.rules.judged import Fault, counted, matches, number_faults, quantifier_fault
from firsthand.rules.places import place_in
from firsthand.rules.registry import rule
from firsthand.rules.told import Paragraph, Telling, read, rung_of
from firsthand.text.mentions import Kind, NumberMention


@rule("NB02", "wrong-number", Severity.BLOCK, "A number is not what its finding counts now.", waivable=False)
def wrong_number(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """What finding links tell, and percentages no count can make: the GRIM test, also with a count told beside them.

    A number gone stale is one of these, and a range of which an end is not the record's; so is a number of which a
    part stands outside its link.
    """
    for telling in read(bound).tellings:
        for fault in number_faults(telling):
            yield _wrong(info, telling, fault)
    for block, span in continued(bound):
        message = "the number goes on outside its link; put all of it inside, or words between"
        yield info.at(place_in(block, *span), message, kind="continued")
    for paragraph in read(bound).paragraphs:
        for percent, number in _paired(paragraph):
            link = paragraph.link_at(percent.spans[0])
            if link is None and (why := _contradiction(paragraph, percent, number)):
                yield info.at(place_in(paragraph.block, percent.start, percent.end), why, kind="impossible")


def _wrong(info: RuleInfo, telling: Telling, fault: Fault) -> Diagnostic:
    name, n, of = telling.claim.finding.name, telling.n, telling.count.of
    message = f"says {fault.told}, {counted(telling)}"
    if telling.claim.finding.value:
        message = f"says {fault.told}, '{name}' gives {fault.right}"
    elif fault.kind == "impossible":
        message = f"no number of {of} makes {fault.told}; {counted(telling)}, {fault.right}"
    fix = Fix(fault.words) if fault.words else None
    place = place_in(telling.block, *fault.span)
    return info.at(place, message, subjects=(name,), fix=fix, n=n, of=of, kind=fault.kind)


_BESIDE = re.compile(r"(?:[ \n]+[\w-]+){0,3}[ \n]*\(\s*(?:n\s*=\s*|or |i\.e\. |즉 )?|\s?(?:명|건|사람|분)?\s?\(\s*")


def _paired(paragraph: Paragraph) -> Iterator[tuple[NumberMention, NumberMention]]:
    """Yield percentages with the count told beside them: "80% (39 persons)", "39 people (80%)"."""
    text = paragraph.block.text
    for one, two in pairwise(paragraph.numbers):
        kinds = {one.kind, two.kind}
        if Kind.PERCENTAGE not in kinds or not kinds & {Kind.CARDINAL, Kind.RATIO}:
            continue
        if _BESIDE.fullmatch(text[one.end : two.start]):
            yield (one, two) if one.kind is Kind.PERCENTAGE else (two, one)


_WHOLE_BEFORE = re.compile(r"\b(?:of|among|N\s?=|out of)(?:[ \n]+(?:the|all|those|our))*\s*$", re.IGNORECASE)
_WHOLE_AFTER = re.compile(r"(?:의 [가-힣]+)?\s?(?:중|가운데)")


def _is_whole(text: str, mention: NumberMention) -> bool:
    before = _WHOLE_BEFORE.search(text, max(0, mention.start - 16), mention.start)
    return bool(before or _WHOLE_AFTER.match(text, mention.end))


def _contradiction(paragraph: Paragraph, percent: NumberMention, number: NumberMention) -> str | None:
    """Say why a count and its percentage cannot both be true, of the N the sentence names or of any."""
    n, share, places = int(number.value), Fraction(percent.value), percent.places
    sentence = paragraph.sentence(percent.start)
    named = [number.of] if number.of else [
        int(m.value) for m in paragraph.numbers
        if m.kind is Kind.CARDINAL and m is not number and m.value >= n and sentence[0] <= m.start < sentence[1]
        and _is_whole(paragraph.block.text, m)
    ]  # fmt: skip
    if named:
        wrong = [whole for whole in named if whole and not matches(n, whole, share, places)]
        return f"{n} of {wrong[0]} is not {_shown(share, places)}" if len(wrong) == len(named) else None
    most = n + 1 if share < 1 else int(100 * n / (share - Fraction(1, 2))) + 2
    if share < 1 or any(matches(n, whole, share, places) for whole in range(max(n, 1), most + 1)):
        return None
    return f"{n} is {_shown(share, places)} of no whole number"


def _shown(share: Fraction, places: int) -> str:
    return f"{float(share):.{places}f}%"


@rule("NB04", "unequal-sums", Severity.BLOCK, "Numbers that are said to add up do not.")
def unequal_sums(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Parts and their total in one sentence, and the columns of tables typed by hand with a total row."""
    reading = read(bound)
    wrong = {(id(t.block), m.start) for t in reading.tellings if number_faults(t) for m in t.numbers}
    for paragraph in reading.paragraphs:
        for addition in sums.additions(paragraph, reading.language):
            if any((id(paragraph.block), m.start) in wrong for m in (*addition.parts, addition.total)):
                continue
            if not addition.holds:
                place = place_in(paragraph.block, addition.total.start, addition.total.end)
                yield info.at(place, addition.message, total=int(addition.total.value), sum=addition.sum)
    for cell, total, added in sums.columns(bound.manuscript):
        yield info.at(
            place_in(cell, 0, len(cell.text)), f"the column adds up to {added}, not {total}", total=total, sum=added
        )


class _Form(NamedTuple):
    """How one telling is put: the word of the ladder, the N it names, whether it commits itself."""

    word: str
    of: str
    commitment: str


@rule("NB05", "told-differently", Severity.REVIEW, "One finding is told in two ways in one report.")
def told_differently(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Two words of the ladder, two denominators, or an exact number here and a vague one there, each true by itself."""
    first: dict[tuple[str, str, str], tuple[str, int]] = {}
    for telling in read(bound).tellings:
        if number_faults(telling) or any(
            quantifier_fault(telling, q, bound.project.ladder) for q in telling.quantifiers
        ):
            continue
        name, part = telling.claim.finding.name, telling.part
        place = place_in(telling.block, *telling.span)
        for aspect, form in zip(_Form._fields, _form(telling, bound), strict=True):
            if not form:
                continue
            before, line = first.setdefault((name, part, aspect), (form, place.line))
            if before != form:
                yield info.at(
                    place, f"'{name}' is told as {form} here and as {before} at line {line}", subjects=(name,)
                )
                break


def _form(telling: Telling, bound: Bound) -> _Form:
    ladder = bound.project.ladder
    words = [q.rung for q in telling.quantifiers if rung_of(q, ladder).kind == "share"]
    main = telling.main
    of = next((m.of for m in telling.numbers if m.kind is Kind.RATIO), None)
    commitment = "" if main is None else ("a vague number" if main.approximate else "an exact number")
    return _Form(f"'{words[0]}'" if words else "", f"a share of {of}" if of else "", commitment)
