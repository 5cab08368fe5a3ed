"""MS: the manuscript itself: links that lead nowhere, words in quotation marks without one, parts that are not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from firsthand.diagnostics.diagnostic import FIRST, Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound, Reference
from firsthand.model.manuscript import Block, BlockKind, CitationKind, Manuscript, Mark, Problem, Run
from firsthand.model.place import Place
from firsthand.rules.places import place_in, prose_blocks
from firsthand.rules.registry import rule
from firsthand.rules.unread import beside_facts, unread
from firsthand.rules.unreadable import faults_of
from firsthand.text.prose import Span, quoted, sentences

_UNREADABLE_KINDS = frozenset({"unreadable-manuscript", "uncountable-finding"})
_OTHER_MARKS = re.compile(
    r"(?<![\w'])'(?=[^\s'])(?:[^'\n]|'(?=\w))*'(?![\w'])|„[^“”\n]*[“”]|《[^》\n]*》|〈[^〉\n]*〉|【[^】\n]*】"
)
_OTHER_MARK = re.compile(r"['„《〈【]")
_UNCLOSED = re.compile(r"(?:“|(?<!\w)\"(?=\w))[^”\"\n]*(?=\n|$)")
_SAID = re.compile(
    r"\s?(?:이?라고|이?라는|이?라며|하고|하며|면서|고(?=\s)|며(?=\s)|는\s(?:말|이야기|얘기|증언|진술|대답|답|주장))(?!\w*도)"
)
_TITLE_MARKS = "「『《〈﹁﹃【"
_ATTRIBUTION = ("—", "–", "―", "⸺", "-", "(")
_ELSEWHERE = ("http://", "https://", "doi:")
"""How the address of a work begins that others published: words quoted from it are that work's."""


@rule(
    "MS01",
    "broken-link",
    Severity.BLOCK,
    "An evidence link's form is wrong, or it names something that is not there.",
    waivable=False,
)
def broken_link(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """A target of ours that cannot be read, an exhibit inside a sentence; a target that leads nowhere; struck words."""
    for citation in bound.manuscript.citations():
        if citation.kind is None:
            yield info.at(citation.place, citation.problem, kind="malformed")
    for run in _struck(bound.manuscript):
        if run.citation is not None:
            message = "words of this link are struck through, and readers cannot tell whether they stand; take it away"
            yield info.at(run.place, message, kind="struck")
    yield from _reported(info, bound.manuscript_problems, "malformed-link", "malformed")
    for problem in faults_of(bound).links:
        word, _, what = problem.kind.partition("-")
        if word == "unknown":
            named = problem.subjects[0] if problem.subjects else problem.detail
            near = f"; the nearest is '{problem.detail}'" if problem.detail and problem.detail != named else ""
            where = "in this vault" if what == "source" else "in this project"
            message = f"there is no {what} '{named}' {where}{near}"
            yield info.at(problem.place, message, subjects=problem.subjects, kind="unknown")
        elif problem.kind == "missing-passage":
            message = f"there is no passage {problem.detail}"
            yield info.at(problem.place, message, subjects=problem.subjects, kind="no-passage")


@rule("MS02", "bare-quotation", Severity.REVIEW, "Words stand in quotation marks without a link to a passage.")
def bare_quotation(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Quotation marks, or a block quotation, around words that no quote: link backs."""
    in_quotes = {id(block) for block in _block_quotations(bound.manuscript)}
    for block in prose_blocks(bound.manuscript):
        backed = _backed(block)
        bare = list(_bare_sentences(block, backed, bound.manuscript.language)) if id(block) in in_quotes else []
        for start, end in bare:
            message = "this block quotation has no quote: link; link its words to their passage"
            yield info.at(place_in(block, start, end), message)
        if bare:
            continue
        for start, end in _marked(block.text, bound.manuscript.language):
            if any(block.text[i].isalnum() and not backed[i] for i in range(start, end)):
                message = "these quotation marks have no quote: link; link the words to their passage or drop the marks"
                yield info.at(place_in(block, start, end), message)


@rule(
    "MS03", "unreadable-project", Severity.BLOCK, "A file of the project cannot be read as it stands.", waivable=False
)
def unreadable_project(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """A mistake in a file of the project or of the manuscript. What only follows from one is counted with it."""
    faults = faults_of(bound)
    for problem, more in faults.files:
        yield info.at(problem.place, problem.detail, subjects=problem.subjects, kind=FIRST)
        if more:
            message = f"what may only follow from what is wrong in this file is not shown: {more} more"
            found = info.at(problem.place, message, subjects=(problem.place.path,), kind=FIRST)
            yield replace(found, severity=Severity.NOTE)
    for problem in {*bound.manuscript_problems, *faults.links}:
        if problem.kind in _UNREADABLE_KINDS:
            uncounted = problem.kind == "uncountable-finding"
            message = f"'{problem.detail}' cannot be counted; mend its file" if uncounted else problem.detail
            yield info.at(problem.place, message, subjects=problem.subjects)


@rule("MS04", "uncited-finding", Severity.NOTE, "A finding is counted but nothing in the report cites it.")
def uncited_finding(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """A finding that was counted and that no link and no exhibit names, where the project has one report."""
    if len(bound.project.reports) > 1:
        return
    cited = {c.name for c in bound.manuscript.citations() if c.kind is CitationKind.FINDING}
    cited.update(row for exhibit in bound.project.exhibits.values() for row in exhibit.rows)
    for name, finding in bound.project.findings.items():
        if name not in cited and name in (bound.counts or {}):
            place = finding.places.get("question") or Place(f"findings/{name}.toml")
            yield info.at(place, f"no link and no exhibit cites '{name}'", subjects=(name,))


@rule(
    "MS05",
    "unchecked-content",
    Severity.REVIEW,
    "Part of the manuscript is beyond these checks: an amount, a pending edit, raw HTML, a picture, what is not read.",
)
def unchecked_content(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """What readers would see, or whoever opens the file, a second person must look at; what is not read is a note.

    A picture may show a face, a house or, in its metadata, where it was taken.
    """
    for problem in bound.manuscript_problems:
        if problem.kind == "tracked-changes":
            edits = problem.detail
            message = f"{edits}; accept or reject them"
            yield info.at(problem.place, message, subjects=problem.subjects, kind=problem.kind)
    for run in _struck(bound.manuscript):
        if run.citation is None:
            message = "these words are struck through, as a pending edit is; take them out or let them stand"
            yield info.at(run.place, message, kind="struck")
    for place in _code(bound.manuscript):
        yield info.at(place, "text set as code is published and not checked; set it as ordinary words", kind="code")
    yield from _reported(info, bound.manuscript_problems, "raw-html")
    for problem in bound.manuscript_problems:
        if problem.kind == "plain-picture":
            without = ", and give it words for those who cannot see it" if problem.detail else ""
            message = (
                f"a second person must look at this picture, and at its metadata, for whom it could identify{without}"
            )
            yield info.at(problem.place, message, kind=problem.kind)
    yield from _uncompared(info, bound)
    for passed_over in _reported(info, bound.manuscript_problems, "unread-content"):
        yield replace(passed_over, severity=Severity.NOTE)


def _uncompared(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Name the amounts in finding and fact links that were compared with nothing."""
    for telling, span in unread(bound):
        name = telling.claim.finding.name
        words = telling.block.text[slice(*span)] if span else ""
        message = f"nothing in this link is compared with '{name}'; tell its number, or let a second person decide"
        if span:
            message = f"{words} is not compared with '{name}'; tell it otherwise, or let a second person decide"
        yield info.at(place_in(telling.block, *(span or telling.span)), message, subjects=(name,), kind="uncompared")
    for reference, span in beside_facts(bound):
        if _tells(reference, bound.manuscript.language):
            name, words = reference.fact.name, reference.block.text[slice(*span)]
            message = f"{words} is not in '{name}' in facts.toml; tell it otherwise, or let a second person decide"
            yield info.at(place_in(reference.block, *span), message, subjects=(name,), kind="uncompared")


@rule(
    "MS06",
    "unfounded-fact",
    Severity.BLOCK,
    "An external fact is told otherwise than facts.toml, or lacks its citation, publisher or date.",
    never=("wrong",),
)
def unfounded_fact(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """The value recorded must stand in the words of the link, beside what a reader needs to look the fact up."""
    for reference in bound.references:
        fact = reference.fact
        if not _tells(reference, bound.manuscript.language):
            message = f"facts.toml gives '{fact.name}' as {fact.value}, and these words do not say so"
            yield info.at(reference.citation.place, message, subjects=(fact.name,), kind="wrong")
        given = {"citation": fact.citation, "publisher": fact.publisher, "date": fact.date}
        lacking = [key for key, value in given.items() if not value.strip()]
        if lacking:
            message = f"'{fact.name}' has no {' and no '.join(lacking)} in facts.toml"
            yield info.at(reference.citation.place, message, subjects=(fact.name,), kind="unsourced")


def _reported(
    info: RuleInfo, problems: tuple[Problem, ...], what: str, kind: str = ""
) -> Iterator[Diagnostic]:
    for problem in problems:
        if problem.kind == what:
            yield info.at(problem.place, problem.detail, subjects=problem.subjects, kind=kind or what)


def _tells(reference: Reference, language: str) -> bool:
    value, text = reference.fact.value, reference.citation.text
    if value is None:
        return True
    if isinstance(value, str):
        return " ".join(value.split()).casefold() in " ".join(text.split()).casefold()
    from firsthand.text.numbers import find_numbers

    return any(value in {mention.value, mention.of, mention.high} for mention in find_numbers(text, language))


def _code(manuscript: Manuscript) -> Iterator[Place]:
    """Say where text is set as code: a line that begins with four spaces is, too, and nobody meant it."""
    for block in manuscript.leaves():
        if block.kind is BlockKind.CODE and block.text.strip():
            yield block.place
        elif block.kind is not BlockKind.CODE:
            yield from (run.place for run in block.runs if Mark.CODE in run.marks and run.text.strip())


def _struck(manuscript: Manuscript) -> Iterator[Run]:
    for block in manuscript.leaves():
        for run in block.runs:
            if Mark.STRIKE in run.marks and run.text.strip():
                yield run


def _marked(text: str, language: str) -> Iterator[Span]:
    """List the stretches in quotation marks; those in title marks only where speech is reported after them."""
    spans = list(quoted(text))
    if _OTHER_MARK.search(text):
        spans += [m.span() for m in _OTHER_MARKS.finditer(text) if not _inside(m.span(), spans)]
    spans += [m.span() for m in _UNCLOSED.finditer(text) if not any(a <= m.start() < b for a, b in spans)]
    for start, end in sorted(spans):
        decade = text[start] in "‘'" and text[start + 1 : start + 2].isdigit()
        inches = text[start] == '"' and text[start - 1 : start].isdigit()
        title = language == "ko" and text[start] in _TITLE_MARKS and not _SAID.match(text, end)
        if not (decade or inches or title):
            yield start, end


def _inside(span: Span, spans: list[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _backed(block: Block) -> bytes:
    """Tell of every character, by 1 or 0, whether a quote link backs it, or the words are another's, or code."""
    return b"".join((b"\x01" if _backs(run) else b"\x00") * len(run.text) for run in block.runs)


def _backs(run: Run) -> bool:
    if run.citation is not None:
        return run.citation.kind in {CitationKind.QUOTE, None}
    return run.href.casefold().startswith(_ELSEWHERE) or Mark.CODE in run.marks


def _block_quotations(manuscript: Manuscript) -> Iterator[Block]:
    """Yield the leaves that stand in a block quotation."""

    def walk(blocks: tuple[Block, ...], *, within: bool) -> Iterator[Block]:
        for block in blocks:
            if within and block.runs:
                yield block
            yield from walk(block.children, within=within or block.kind is BlockKind.QUOTE)

    for section in manuscript.sections:
        yield from walk(section.blocks, within=False)


def _bare_sentences(block: Block, backed: bytes, language: str) -> Iterator[Span]:
    """List the sentences of a block quotation's paragraph of which no word is backed, and that name no speaker."""
    named = bytes(
        mark
        for run in block.runs
        for mark in bytes([run.citation is not None and run.citation.kind is CitationKind.SOURCE]) * len(run.text)
    )
    for start, end in sentences(block.text, language):
        words = block.text[start:end]
        spoken = any(sign.isalnum() for sign in words) and not words.startswith(_ATTRIBUTION)
        if spoken and not any(backed[start:end]) and not any(named[start:end]):
            yield start, end
