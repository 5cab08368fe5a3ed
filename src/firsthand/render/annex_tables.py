"""The tables of the method annex: coverage, codes, findings, ladder."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from firsthand.model.bound import Bound
from firsthand.model.coding import Asked, Code, CodeText
from firsthand.model.finding import Count, Finding
from firsthand.render.notes import stated
from firsthand.render.numbers import valued
from firsthand.render.rungs import NO_WORDS, RungsTold, in_words, needs
from firsthand.render.spans import spans
from firsthand.render.tree import CODE, PLAIN, STRONG, Cell, Node, Paragraph, Spans, Table
from firsthand.render.words import Words

_QUOTED = re.compile(r"'((?:[^']|'')*)'")


def cited(bound: Bound) -> tuple[tuple[Finding, Count], ...]:
    """List the findings the report prints, in order of first use: cited in the text, then rows of its exhibits."""
    found = {claim.finding.name: (claim.finding, claim.count) for claim in bound.claims}
    counts = bound.counts or {}
    for display in bound.displays:
        for row in display.figure.exhibit.rows:
            if row in counts and row in bound.project.findings:
                found.setdefault(row, (bound.project.findings[row], counts[row]))
    return tuple(found.values())


def used_codes(bound: Bound) -> tuple[Code, ...]:
    """List the codes that the cited findings' conditions name, in the codebook's order."""
    book = bound.project.codebook
    named = {
        code
        for finding, _ in cited(bound)
        for quoted in _QUOTED.findall(f"{finding.among} {finding.where}")
        for code in book.covered_by(quoted)
    }
    return tuple(code for id_, code in book.codes.items() if id_ in named)


def findings(bound: Bound, words: Words, told: RungsTold = NO_WORDS) -> Iterator[Node]:
    """Print each finding cited: its question and conditions, and every part of its count, or the words that tell it."""
    printed = cited(bound)
    if not printed:
        return
    units = {finding.unit for finding, _ in printed}
    rows = tuple(_finding(finding, count, words) for finding, count in printed)
    asides = tuple(
        _conditions(finding, count, words, in_words(finding, told, bound.project.ladder, words), unit=len(units) > 1)
        for finding, count in printed
    )
    yield _said(words, "annex.findings.lead")
    names = ("question", "n", "of", "denied", "not-asked", "declined", "missing")
    most = max((len(str(count.of)) for finding, count in printed if not finding.in_words_only), default=1)
    figures = 2 + (3 * most + 1) // 2  # so that no number breaks
    widths = (42, figures, figures, 11, 10, 13, 11)
    table = _table(words, "annex.findings", names, rows, widths, numbers_from=1)
    said = words.say(f"table.remark.{units.pop()}") if len(units) == 1 else ""
    yield replace(table, asides=asides, remark=spans(said, words.language))


def _finding(finding: Finding, count: Count, words: Words) -> tuple[Spans, ...]:
    question = stated(finding.asks(words.language), words)
    figures = (count.n, count.of, count.denied, count.not_asked, count.declined, count.missing)
    shown = ("–" if finding.in_words_only else str(figure) for figure in figures)
    return (question, *(spans(figure, words.language) for figure in shown))


def _conditions(finding: Finding, count: Count, words: Words, told: str, *, unit: bool) -> Spans:
    """Name a finding, as the notes do, and say how it counts; ``told`` is what tells it in words only."""
    parts = [spans(finding.name, words.language, marks=STRONG)]
    if told:
        parts.append(spans(told, words.language))
    if unit:
        parts.append(spans(words.say("annex.findings.unit", unit=words.say(f"unit.{finding.unit}")), words.language))
    if value := valued(count, words):
        parts.append(spans(words.say("annex.findings.value", value=value), words.language))
    for key, condition in (("among", finding.among), ("where", finding.where)):
        if condition not in {"interviewed", "true"}:
            before, after = words.say(f"annex.findings.{key}", condition="\n").split("\n")
            shown = spans(condition, words.language, marks=CODE)
            parts.append((*spans(before, words.language), *shown, *spans(after, words.language)))
    return _joined(parts, words.say("aside.join"), words)


def _joined(parts: list[Spans], between: str, words: Words) -> Spans:
    gap = spans(between, words.language)
    return tuple(span for number, part in enumerate(parts) for span in ((*gap, *part) if number else part))


def coverage(bound: Bound, words: Words) -> Iterator[Node]:
    """Print, for each topic of the codes used, how many sources were asked, and how many not."""
    book = bound.project.codebook
    topics = tuple(dict.fromkeys(book.topic_of(code.id) for code in used_codes(bound)))
    tallies = {topic: Counter(c.state for c in bound.snapshot.coverage if c.topic == topic) for topic in topics}
    if not topics:
        return
    everyone = len(bound.snapshot.sources)
    rows = tuple(
        (
            _topic(topic, bound, words),
            *(spans(str(tally[state]), words.language) for state in _STATES),
            spans(str(max(0, everyone - tally.total())), words.language),
        )
        for topic, tally in tallies.items()
    )
    yield _said(words, "annex.coverage.lead")
    names = ("topic", "asked", "raised", "declined", "not-asked", "none")
    yield _table(words, "annex.coverage", names, rows, (5, 3, 3, 3, 3, 3), numbers_from=1)


def _topic(topic: str, bound: Bound, words: Words) -> Spans:
    """Name a topic by its label in the report's language, else by that of the code of its name, else by its id."""
    book = bound.project.codebook
    label = book.topic_label(topic, words.language)
    if label == topic and (code := book.codes.get(topic)):
        label = code.label.get(words.language) or topic
    return spans(label, words.language, marks=CODE if label == topic else PLAIN)


_STATES = (Asked.ASKED, Asked.RAISED, Asked.DECLINED, Asked.NOT_ASKED)


def codes(bound: Bound, words: Words) -> Iterator[Node]:
    """Print what each code used stands for, and how it is counted. Never its example, which may be someone's words."""
    used = used_codes(bound)
    if used:
        rows = tuple(_code(code, words) for code in used)
        asides = tuple(_bounds(code, words) for code in used)
        yield replace(_table(words, "annex.codes", ("code", "definition"), rows, (3, 7)), asides=asides)


def _code(code: Code, words: Words) -> tuple[Spans, ...]:
    label = code.label.get(words.language, "")
    name = spans(label, words.language) or spans(code.id, words.language, marks=CODE)
    return (name, stated(code.text("definition", words.language), words))


_BOUNDS: tuple[tuple[str, CodeText], ...] = (("include", "include"), ("exclude", "exclude"), ("rule", "counting_rule"))
"""What is said beneath a code: the catalogue's key, and the part of the code."""


def _bounds(code: Code, words: Words) -> Spans:
    """Name a code by its id, and say what it takes in, what it leaves out, and how it is counted."""
    parts: list[Spans] = []
    for key, part in _BOUNDS:
        if text := code.text(part, words.language):
            lead = spans(words.say(f"annex.codes.{key}", text=""), words.language, marks=STRONG)
            stop = "" if text.rstrip().endswith((".", "?", "!")) else "."
            parts.append((*lead, *stated(text, words), *spans(stop, words.language)))
    name = spans(code.id, words.language, marks=CODE)
    told = _joined(parts, " ", words)
    return _joined([name, told], words.say("aside.join"), words) if told else name


def ladder(bound: Bound, words: Words) -> Iterator[Node]:
    """Print the ladder: the words of each rung in the report's language, and what they need."""
    rows = tuple(
        (spans(words.many(list(rung.words[words.language])), words.language), spans(needs(rung, words), words.language))
        for rung in bound.project.ladder.rungs
        if rung.words.get(words.language)
    )
    if rows:
        yield _said(words, "annex.ladder.lead")
        yield _table(words, "annex.ladder", ("words", "needs"), rows, (5, 6))


def _said(words: Words, key: str) -> Paragraph:
    return Paragraph(spans(words.say(key), words.language))


def _table(
    words: Words,
    key: str,
    names: tuple[str, ...],
    rows: tuple[tuple[Spans, ...], ...],
    widths: tuple[int, ...],
    numbers_from: int = 99,
) -> Table:
    """Set a table of the annex; columns from ``numbers_from`` on hold numbers, set to the right."""
    sides = tuple("right" if column >= numbers_from else "" for column in range(len(names)))
    head = tuple(
        Cell(spans(words.say(f"{key}.{name}"), words.language), "col", side)
        for name, side in zip(names, sides, strict=True)
    )
    body = tuple(
        tuple(
            Cell(cell, "row" if column == 0 else "", side)
            for column, (cell, side) in enumerate(zip(row, sides, strict=True))
        )
        for row in rows
    )
    caption = spans(words.say(f"{key}.caption"), words.language)
    return Table((head,), body, caption, widths, (), key.replace(".", "-") + "-table")
