"""QT06: words said in an interview that are printed without a link to where they were said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import IntEnum
from typing import NamedTuple

from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound, Quotation
from firsthand.model.consent import SCOPE_OF_MEDIUM, Scope, Standing
from firsthand.model.manuscript import Block, BlockKind, CitationKind, Manuscript, Run
from firsthand.model.place import Place
from firsthand.model.project import Project
from firsthand.model.snapshot import Repeated
from firsthand.model.testimony import Speaker
from firsthand.rules.consent_given import is_minor, unguarded
from firsthand.rules.places import SETTINGS, place_in, prose_blocks
from firsthand.rules.registry import rule
from firsthand.rules.uses import stands
from firsthand.text.repeats import SCRIPTS, Printed, words

_LINKED = frozenset({CitationKind.QUOTE, None})
"""Links whose words are judged as quotations; what is meant for one and cannot be read as one is MS01's."""


class _Kind(IntEnum):
    """What is the matter with a run, the gravest first."""

    WITHDRAWN = 0
    NOT_ALLOWED = 1
    UNLINKED = 2
    LINKED_ELSEWHERE = 3
    INTERVIEWER = 4


_SEVERITIES = {
    _Kind.UNLINKED: Severity.REVIEW, _Kind.LINKED_ELSEWHERE: Severity.NOTE, _Kind.INTERVIEWER: Severity.NOTE,
}  # fmt: skip


class _Told(NamedTuple):
    """A run, what is the matter with it, and where its words are quoted with a link, if they are."""

    run: Repeated
    kind: _Kind
    elsewhere: Place | None = None


def unlinked_words(manuscript: Manuscript, project: Project) -> Iterator[tuple[Block, str]]:
    """Yield every leaf readers see with its text, in which the words of quote links are blanks, in a fixed order.

    After the manuscript come the sentences of the project's own files that are printed: the method's, and the question
    of each finding that is cited.
    """
    for block in (*prose_blocks(manuscript), *_of_project(manuscript, project)):
        unlinked = (
            " " * len(run.text) if run.citation is not None and run.citation.kind in _LINKED else run.text
            for run in block.runs
        )
        yield block, "".join(unlinked)


def _of_project(manuscript: Manuscript, project: Project) -> Iterator[Block]:
    told = [(SETTINGS, text.get(manuscript.language, "")) for text in project.method.values()]
    cited = {citation.name for citation in manuscript.citations() if citation.kind is CitationKind.FINDING}
    for name in sorted(cited & project.findings.keys()):
        finding = project.findings[name]
        place = finding.places.get("question") or Place(f"findings/{name}.toml", 0, 0)
        told.append((place, finding.asks(manuscript.language)))
    for place, text in told:
        if text:
            yield Block(BlockKind.PARAGRAPH, place, (Run(text, place),))


@rule(
    "QT06",
    "unlinked-testimony",
    Severity.BLOCK,
    "Words said in an interview are printed without a link to where they were said.",
    never=("withdrawn", "not-allowed"),
)
def unlinked_testimony(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Graver where she may not be quoted; milder where a link elsewhere leads to the words, or nobody's answer."""
    if not bound.snapshot.repeated:
        return
    printed = list(unlinked_words(bound.manuscript, bound.project))
    for found in _told_once(_judged(bound, run, printed[run.text][1]) for run in bound.snapshot.repeated):
        run, block = found.run, printed[found.run.text][0]
        place = place_in(block, run.start, run.end) if block.place.line else block.place
        kind = found.kind.name.lower().replace("_", "-")
        diagnostic = info.at(place, _message(found), subjects=(str(run.passage),), n=run.agree, kind=kind)
        yield replace(diagnostic, severity=_SEVERITIES.get(found.kind, info.severity))


def _message(found: _Told) -> str:
    n, passage, source = found.run.agree, found.run.passage, found.run.passage.source
    match found.kind:
        case _Kind.WITHDRAWN:
            return f"{n} words of {passage} stand here without a link, and {source} has withdrawn; take them out"
        case _Kind.NOT_ALLOWED:
            return f"{n} words of {passage} stand here without a link, and {source} may not be quoted; take them out"
        case _Kind.LINKED_ELSEWHERE:
            at = found.elsewhere or SETTINGS
            where = f"{at.path}:{at.line}:{at.column}"
            return f"{n} words of {passage} stand here without a link; the link to them is at {where}"
        case _Kind.INTERVIEWER:
            return f"{n} words of the interviewer's in {passage} stand here without a link"
        case _:
            return f"{n} words of {passage} stand here without a link; quote them with one, or tell it otherwise"


def _judged(bound: Bound, run: Repeated, text: str) -> _Told:
    if run.speaker is Speaker.INTERVIEWER:
        return _Told(run, _Kind.INTERVIEWER)
    for quotation in bound.quotations:
        if quotation.verdict.verbatim and _quotes(quotation, text[run.start : run.end], run.agree):
            source = quotation.citation.passage.source if quotation.citation.passage else ""
            if _barred(bound, source, translated=not quotation.transcript.original) is None:
                return _Told(run, _Kind.LINKED_ELSEWHERE, quotation.citation.place)
    barred = _barred(bound, run.passage.source, translated=not run.original)
    return _Told(run, _Kind.UNLINKED if barred is None else barred)


def _quotes(quotation: Quotation, stretch: str, agree: int) -> bool:
    """Tell whether the words of a stretch, as far as they were said, stand in a quotation."""
    return any(
        run.agree >= agree
        for script in SCRIPTS
        for run in Printed(script, stretch).repeats([word.token for word in words(script, quotation.citation.text)])
    )


def _barred(bound: Bound, source: str, *, translated: bool) -> _Kind | None:
    """Say why a source's words may not be quoted in this report; None where they may."""
    if source in bound.snapshot.withdrawn:
        return _Kind.WITHDRAWN
    medium = SCOPE_OF_MEDIUM.get(bound.manuscript.medium)
    needed = (Scope.QUOTE, *((Scope.TRANSLATION,) if translated else ()), *((medium,) if medium else ()))
    standings = {stands(bound, source, scope) for scope in needed}
    if Standing.WITHDRAWN in standings:
        return _Kind.WITHDRAWN
    if standings != {Standing.GRANTED}:
        return _Kind.NOT_ALLOWED
    minor = any(each.code == source and is_minor(each, bound) for each in bound.snapshot.sources)
    return _Kind.NOT_ALLOWED if minor and any(unguarded(bound, source, scope) for scope in needed) else None


def _told_once(found: Iterator[_Told]) -> Iterator[_Told]:
    """Leave out what touches a run of the same kind that is longer, and what lies within a graver one."""
    kept: list[_Told] = []
    for each in sorted(found, key=lambda each: (each.kind, -each.run.agree, each.run)):
        same = (other for other in kept if other.run.text == each.run.text)
        if not any(_covers(other, each) for other in same):
            kept.append(each)
            yield each


def _covers(kept: _Told, each: _Told) -> bool:
    a, b = kept.run, each.run
    if kept.kind is each.kind:
        return a.start < b.end and b.start < a.end
    return a.start <= b.start and b.end <= a.end
