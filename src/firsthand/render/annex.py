"""The method annex in sentences, from the record's own figures."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.model.bound import Bound
from firsthand.model.protection import Intruder
from firsthand.render import annex_tables as tables
from firsthand.render.rungs import NO_WORDS, RungsTold
from firsthand.render.spans import spans
from firsthand.render.tree import STRONG, Heading, Listing, Node, Paragraph
from firsthand.render.words import Words

_FEW = 3
"""Fewer withdrawals than this are said without a number."""


def annex(bound: Bound, words: Words, told: RungsTold = NO_WORDS) -> tuple[Node, ...]:
    """Write the annex, under headings of the second depth; the writer sets the first."""
    parts = (
        ("check", _check(bound, words)),
        ("sample", _sample(bound, words)),
        ("method", _method(bound, words)),
        ("consent", _consent(bound, words)),
        ("translation", _translation(bound, words)),
        ("coding", _coding(bound, words)),
        ("coverage", tables.coverage(bound, words)),
        ("codes", tables.codes(bound, words)),
        ("findings", tables.findings(bound, words, told)),
        ("ladder", tables.ladder(bound, words)),
        ("policy", _policy(bound, words)),
        ("limits", _limits(bound, words)),
    )
    found: list[Node] = []
    for name, nodes in parts:
        held = tuple(nodes)
        if held:
            found.append(Heading(2, spans(words.say(f"annex.{name}"), words.language), f"annex-{name}"))
            found += held
    return tuple(found)


def _said(words: Words, *sentences: str) -> Paragraph:
    return Paragraph(spans(" ".join(sentences), words.language))


def _bullets(words: Words, *sentences: str) -> Listing:
    return Listing(tuple((_said(words, sentence),) for sentence in sentences))


def _check(bound: Bound, words: Words) -> Iterator[Node]:
    day = words.say("annex.check.day", day=words.day(bound.snapshot.today))
    yield _said(words, words.say("annex.check.text"), day)


def _sample(bound: Bound, words: Words) -> Iterator[Node]:
    held = bound.snapshot.holdings
    sentences = [
        words.say("annex.sample.sources", n=held.sources),
        words.say("annex.sample.interviews", n=held.interviews),
    ]
    first, last = held.first_interview, held.last_interview
    if first and last:
        key = "annex.sample.year" if first.year == last.year else "annex.sample.years"
        sentences.append(words.say(key, first=first.year, last=last.year))
    if held.words_most:
        sentences.append(
            words.say("annex.sample.words", median=held.words_median, least=held.words_least, most=held.words_most)
        )
    if held.languages:
        tongues = words.many([words.tongue(tag) for tag in held.languages])
        sentences.append(words.say("annex.sample.languages", languages=tongues))
    yield _said(words, *sentences)


def _method(bound: Bound, words: Words) -> Iterator[Node]:
    """Give the group's own sentences, each under its name where the catalogue knows it."""
    for key, text in bound.project.method.items():
        said = text.get(words.language, "").strip()
        if said:
            lead = (
                spans(words.say(f"method.{key}") + ". ", words.language, marks=STRONG)
                if words.has(f"method.{key}")
                else ()
            )
            yield Paragraph((*lead, *spans(said, words.language)))


def _consent(bound: Bound, words: Words) -> Iterator[Node]:
    yield _said(words, words.say("annex.consent.lead"))
    checked = {
        "count": bool(bound.claims or bound.displays),
        "quote": bool(bound.quotations),
        "translation": any(not q.verdict.original for q in bound.quotations),
        "alias": bool(bound.attributions),
        "attributes": bool(bound.attributions),
        "press": bound.manuscript.medium == "press",
    }
    named = [words.say(f"annex.consent.{scope}") for scope, used in checked.items() if used]
    if named:
        yield _bullets(words, *named)
    gone = len(bound.snapshot.withdrawn)
    key = "none" if not gone else "some" if gone < _FEW else "many"
    yield _said(words, words.say(f"annex.consent.{key}", n=gone))


def _translation(bound: Bound, words: Words) -> Iterator[Node]:
    held = bound.snapshot.holdings
    translated = [q for q in bound.quotations if not q.verdict.original]
    used = len(translated)
    unpaired = sum(not q.original.turns for q in translated)
    sentences = []
    if bound.quotations:
        sentences.append(words.say("annex.translation.quotes", n=len(bound.quotations)))
    if used:
        sentences.append(words.say("annex.translation.used", n=used))
    if used > unpaired:
        sentences.append(words.say("annex.translation.paired"))
    if unpaired:
        sentences.append(words.say("annex.translation.unpaired", n=unpaired))
    if held.translations:
        held_text = words.say("annex.translation.held", n=held.translations, approved=held.translations_approved)
        sentences.append(held_text)
    else:
        sentences.append(words.say("annex.translation.none"))
    yield _said(words, *sentences)


def _coding(bound: Bound, words: Words) -> Iterator[Node]:
    held = bound.snapshot.holdings
    if not held.codings:
        return
    key = "annex.coding.one" if held.coders == 1 else "annex.coding.text"
    sentences = [words.say(key, codings=held.codings, coders=held.coders)]
    if held.double_coded:
        sentences.append(words.say("annex.coding.double", n=held.double_coded))
    else:
        sentences.append(words.say("annex.coding.double.none"))
    if held.suggestions:
        sentences.append(words.say("annex.coding.suggestions", n=held.suggestions))
    yield _said(words, *sentences)


def _policy(bound: Bound, words: Words) -> Iterator[Node]:
    policy = bound.project.policy
    share = words.say("percent", share=f"{round(policy.dominance * 100, 1):g}")
    yield _bullets(
        words,
        words.say("annex.policy.percentage", n=policy.percentage_base),
        words.say("annex.policy.dominance", n=policy.dominance_from, share=share),
        words.say("annex.policy.omission", n=policy.omission),
        *(_cover(bound, words) if bound.attributions else ()),
    )


def _cover(bound: Bound, words: Words) -> Iterator[str]:
    """Say how many must fit a description, and by whose tables others are counted; nothing where it is waived."""
    if any(waiver.rule == "DS01" for waiver in bound.project.waivers):
        return
    least, population = bound.project.protection.least, bound.project.population
    if fellow := least.get(Intruder.FELLOW, 0):
        yield words.say("annex.policy.fellow", n=fellow)
    outside = max(least.get(Intruder.PUBLIC, 0), least.get(Intruder.STATE, 0))
    if population is None or not outside:
        return
    who = population.who.get(words.language) or next(iter(population.who.values()), "")
    yield words.say("annex.policy.public", n=outside, who=who)
    named = {f"{table.publisher}, {table.published}": table.invented for table in population.tables}
    told = [words.say("annex.policy.invented", table=name) if made_up else name for name, made_up in named.items()]
    yield words.say("annex.policy.tables", tables="; ".join(told))


def _limits(bound: Bound, words: Words) -> Iterator[Node]:
    held = bound.snapshot.holdings
    sentences = [words.say("annex.limits.population"), words.say("annex.limits.chosen")]
    sentences.append(words.say("annex.limits.memory"))
    unknown = sum(1 for finding, count in tables.cited(bound) if count.unknown and not finding.in_words_only)
    if unknown:
        sentences.append(words.say("annex.limits.unknown", n=unknown))
    if held.codings and held.double_coded < held.interviews:
        sentences.append(words.say("annex.limits.double"))
    if any(not q.verdict.original for q in bound.quotations):
        sentences.append(words.say("annex.limits.translation"))
    yield _bullets(words, *sentences)
