"""DS: what all the numbers together give away, of this report and of every edition before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from firsthand.counting.followed import asked_today
from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.disclosure.cells.differencing import Likeness, Span, differences
from firsthand.disclosure.mosaic.told import Told
from firsthand.disclosure.mosaic.verdicts import Assessment, Outcome, Verdict, assess
from firsthand.model.bound import Bound
from firsthand.model.disclosure import Detail
from firsthand.model.place import Place
from firsthand.model.protection import Intruder
from firsthand.rules.asked import editions_today, reading
from firsthand.rules.attributed import disclosures, quoted_sources
from firsthand.rules.in_words import safe_words
from firsthand.rules.mosaic_pieces import Assembled, assemble
from firsthand.rules.mosaic_record import Reader
from firsthand.rules.published import COVERAGE, published_counts
from firsthand.rules.registry import rule

_NAMED = 8
"""So many findings or sources are named in a message; of more their number."""


def puzzle(bound: Bound) -> Assembled:
    """Put together all the numbers of the report and of every edition, as a reader has them."""
    became, book = bound.snapshot.became, bound.project.codebook
    before = [
        (edition.number, asked_today(count, became, book))
        for edition in bound.snapshot.editions
        for count in edition.counts
    ]
    now = [(0, count) for count in published_counts(bound)]
    return assemble([*before, *now], bound.project, bound.snapshot, _reader(bound))


def solved(
    bound: Bound, assembled: Assembled, progress: Callable[[int, int], None] = lambda _a, _b: None
) -> Assessment:
    """Judge every source, with the effort the policy allows."""
    protection = bound.project.protection
    least = max(2, protection.least.get(Intruder.FELLOW, 0))
    return assess(assembled.mosaic, float(protection.mosaic), progress, least=least)


def _reader(bound: Bound) -> Reader:
    """Gather what a reader was told of the sources, here and in editions, and the codings of what is quoted here."""
    told: dict[str, dict[Detail, None]] = defaultdict(dict)
    editions = bound.snapshot.editions
    for each in (*(one for edition in editions for one in edition.disclosures), *disclosures(bound)):
        told[each.source][each.detail] = None
    passages = [q.citation.passage for q in bound.quotations if q.citation.passage is not None]
    quoted = {
        (coding.source, coding.code)
        for coding in bound.snapshot.codings
        for passage in passages
        if coding.passage.interview == passage.interview
        and coding.passage.first <= passage.last
        and passage.first <= coding.passage.last
    }
    known = bound.project.attributes
    details = {who: tuple(d for d in found if d.attribute in known) for who, found in told.items()}
    described = quoted_sources(bound).union(told, *(edition.quoted for edition in editions))
    return Reader(details, frozenset(quoted), frozenset(described))


@rule("DS07", "given-away", Severity.BLOCK, "All the numbers together single out part of a record, or tell an answer.")
def given_away(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Over this report and every edition: whether other records give the same numbers, source by source."""
    if not bound.project.protection.mosaic or not (bound.claims or bound.displays):
        return
    assembled = puzzle(bound)
    found = solved(bound, assembled)
    questions = named_questions(assembled)
    away = [v for v in found.records if v.outcome is Outcome.GIVEN_AWAY]
    for columns, times in dict.fromkeys((v.columns, v.times) for v in away):
        joined = _list(f"'{assembled.mosaic.columns[column]}'" for column in columns) or "the editions counted in"
        for by, verdicts in _alike(v for v in away if (v.columns, v.times) == (columns, times)).items():
            sources = tuple(v.source for v in verdicts)
            few = f"{times} people" if times > 1 else "one person each" if len(sources) > 1 else "one person"
            message = (
                f"in every table that {_fits(by)}, what {joined} together tell of "
                f"{_list(sources)} fits only {few}; {_advice(by)}"
            )
            yield info.at(_place(bound, by), message, subjects=sources, findings=len(by), people=times)
    learned = [v for v in found.answers if v.outcome is Outcome.GIVEN_AWAY]
    for by, verdicts in _alike(v for v in learned if v.universal).items():
        sources = tuple(dict.fromkeys(v.source for v in verdicts))
        message = (
            f"{_told(by)} tells it of all it counts, and with that of {_list(sources)}, whom readers know to be counted"
        )
        yield replace(info.at(_place(bound, by), message, subjects=sources), severity=Severity.REVIEW)
    for by, verdicts in _alike(v for v in learned if not v.universal).items():
        sources = tuple(dict.fromkeys(v.source for v in verdicts))
        asked = _list(dict.fromkeys(questions[v.question] for v in verdicts))
        message = (
            f"what {_list(sources)} said on {asked} can be worked out from the numbers of {_told(by)}; {_advice(by)}"
        )
        yield info.at(_place(bound, by), message, subjects=sources, findings=len(by))
    yield from _undecided(info, bound, assembled, (*found.records, *found.answers))


@rule(
    "DS08",
    "isolated-by-difference",
    Severity.BLOCK,
    "Subtracting an earlier edition's number leaves one or two people.",
)
def isolated_by_difference(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Findings told before of people who differ from those counted now by fewer than a fellow needs to hide among.

    Told in words only, they pass where the words leave open every outcome for those people. What only may be the same
    question is for a second person, unless it has the same name or nobody can read what was asked.
    """
    least = bound.project.protection.least.get(Intruder.FELLOW, 0)
    draft = [count for count in published_counts(bound) if count.finding != COVERAGE]
    for each in differences(draft, editions_today(bound), least, reading(bound, draft)):
        part, then, now = each.told[0]
        sources = tuple(sorted(each.sources))
        renamed = f" (there '{each.before}')" if each.before != each.finding else ""
        words = "' or '".join(safe_words(bound, each))
        way = f"tell it in words only, as '{words}'; or " if words else ""
        message = (
            f"edition {', '.join(map(str, each.editions))}{renamed} tells '{each.finding}/{part}' as {_spanned(then)}, "
            f"this tells {_spanned(now)}, and of those counted only {_list(sources)} changed: "
            f"{_subtracting(each.likeness)}; {way}leave the finding out of "
            f"this edition, or wait until at least {least} have changed"
        )
        values: dict[str, int | str] = {"people": len(sources), "least": least}
        values |= {} if each.likeness is Likeness.SAME else {"kind": each.likeness.value}
        place = _place(bound, ((0, each.finding),))
        found = info.at(place, message, subjects=(each.finding, *sources))
        perhaps = each.likeness is Likeness.ALIKE and each.before != each.finding
        yield replace(
            found, values=tuple(values.items()), severity=Severity.REVIEW if perhaps else found.severity
        )


def _subtracting(likeness: Likeness) -> str:
    """Say what two tellings give away of those who changed, and how sure it is that they ask the same."""
    if likeness is Likeness.UNREAD:
        return "nobody can read any more what was asked then, and if it was this, subtracting tells what they answered"
    if likeness is Likeness.ALIKE:
        return "both count the same people, and if they ask the same, subtracting tells what they answered"
    return "subtracting tells what they answered"


def _spanned(told: Span) -> str:
    return str(told[0]) if told[0] == told[1] else f"{told[0]} to {told[1]}"


def _undecided(
    info: RuleInfo, bound: Bound, assembled: Assembled, verdicts: tuple[Verdict, ...]
) -> Iterator[Diagnostic]:
    effort = bound.project.protection.mosaic
    sources = tuple(dict.fromkeys(v.source for v in verdicts if v.outcome is Outcome.UNDECIDED))
    if sources:
        message = f"could not be decided for {_list(sources)} with mosaic = {effort} in policy.toml"
        yield replace(info.at(_start(bound), message, subjects=sources), severity=Severity.REVIEW)
    unread = tuple(dict.fromkeys((e, name) for e, name, why in assembled.left_out if why == "unreadable"))
    if unread:
        message = (
            f"could not be decided with the numbers of {_told(unread)}, which ask what the project no longer knows"
        )
        yield replace(info.at(_start(bound), message), severity=Severity.REVIEW)


def named_questions(assembled: Assembled) -> dict[int, str]:
    """Name each question by the finding that told of it first."""
    named: dict[int, str] = {}
    for number in assembled.mosaic.numbers:
        named.setdefault(number.question, f"'{number.finding}'")
    return named


def _alike(verdicts: Iterable[Verdict]) -> dict[tuple[Told, ...], list[Verdict]]:
    """Put together what the same findings give away."""
    found: dict[tuple[Told, ...], list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        found[verdict.by].append(verdict)
    return found


def _told(by: tuple[Told, ...]) -> str:
    return _list(f"'{name}'" + (f" (edition {edition})" if edition else "") for edition, name in by)


def _fits(by: tuple[Told, ...]) -> str:
    return f"gives the numbers of {_told(by)}" if by else "fits what is told of the sources"


def _advice(by: tuple[Told, ...]) -> str:
    if not by:
        return "tell less of them"
    if any(not edition for edition, _ in by):
        return "leave one of them out, or ask it of fewer things at once"
    return "earlier editions tell it already: add nothing, and speak with whom it concerns"


def _list(items: Iterable[str]) -> str:
    named = list(items)
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return ", ".join(named[:_NAMED]) + more


def _place(bound: Bound, by: tuple[Told, ...]) -> Place:
    """Return the first place where the report tells one of the findings."""
    names = {name for _, name in by}
    claims = [claim.citation.place for claim in bound.claims if claim.finding.name in names]
    shown = [d.citation.place for d in bound.displays if names & {d.figure.exhibit.name, *d.figure.exhibit.rows}]
    return min((*claims, *shown), default=_start(bound))


def _start(bound: Bound) -> Place:
    return min(
        citation.place for citation in (*(c.citation for c in bound.claims), *(d.citation for d in bound.displays))
    )
