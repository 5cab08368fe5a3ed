"""Follow every evidence link to what backs it. A link that leads nowhere becomes a problem, never an exception."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from firsthand.build.woven import is_woven
from firsthand.counting.figures import compute
from firsthand.disclosure.cells.suppression import conceal
from firsthand.model.bound import Attribution, Bound, Claim, Display, Quotation, Reference
from firsthand.model.finding import Count, Exhibit, Fact, Finding
from firsthand.model.manuscript import Block, Citation, CitationKind, Manuscript, Problem
from firsthand.model.private import Private
from firsthand.model.project import Project
from firsthand.model.snapshot import Archive, Candidate, Snapshot
from firsthand.model.testimony import PassageRef, Speaker, Transcript, Turn
from firsthand.model.verdict import Verdict, Whereabouts
from firsthand.text.excerpt import answering
from firsthand.text.nearest import nearest
from firsthand.text.verbatim import verify

Link = Quotation | Claim | Attribution | Reference | Display | Problem


class Binder:
    """Binds one manuscript to one snapshot; ``archive`` is asked only about words that are not where they should be."""

    def __init__(
        self,
        manuscript: Manuscript,
        project: Project,
        snapshot: Snapshot,
        counts: Mapping[str, Count],
        archive: Archive,
    ) -> None:
        self._manuscript = manuscript
        self._project = project
        self._snapshot = snapshot
        self._counts = counts
        self._archive = archive
        self._sources = {source.code: source for source in snapshot.sources}

    def bind(
        self, problems: tuple[Problem, ...], kinds: Container[CitationKind | None] = frozenset(CitationKind)
    ) -> Bound:
        """Follow every link, or those of some kinds, in reading order."""
        links = tuple(self._links(kinds))
        return Bound(
            manuscript=self._manuscript,
            project=self._project,
            snapshot=self._snapshot,
            quotations=tuple(link for link in links if isinstance(link, Quotation)),
            claims=tuple(link for link in links if isinstance(link, Claim)),
            attributions=tuple(link for link in links if isinstance(link, Attribution)),
            references=tuple(link for link in links if isinstance(link, Reference)),
            displays=tuple(link for link in links if isinstance(link, Display)),
            unresolved=tuple(link for link in links if isinstance(link, Problem)),
            counts=self._counts,
            manuscript_problems=problems,
        )

    def _links(self, kinds: Container[CitationKind | None]) -> Iterator[Link]:
        seen: set[int] = set()
        for block in self._manuscript.leaves():
            for run in block.runs:
                citation = run.citation
                if citation is not None and citation.kind in kinds and id(citation) not in seen:
                    seen.add(id(citation))
                    yield self._follow(citation, block)

    def _follow(self, citation: Citation, block: Block) -> Link:
        match citation.kind:
            case CitationKind.QUOTE:
                return self._quotation(citation, block)
            case CitationKind.FINDING:
                return self._claim(citation, block)
            case CitationKind.SOURCE:
                source = self._sources.get(citation.source)
                if source is None:
                    kind = "withdrawn-source" if citation.source in self._snapshot.withdrawn else "unknown-source"
                    return Problem(kind, citation.place, citation.source, (citation.source,))
                return Attribution(citation, block, source)
            case CitationKind.FACT:
                fact: Fact | None = self._project.facts.get(citation.name)
                return Reference(citation, block, fact) if fact else _unknown("fact", citation, self._project.facts)
            case _:
                return self._display(citation, block)

    def _claim(self, citation: Citation, block: Block) -> Link:
        finding: Finding | None = self._project.findings.get(citation.name)
        if finding is None:
            return _unknown("finding", citation, self._project.findings)
        count = self._counts.get(citation.name)
        if count is None:
            return Problem("uncountable-finding", citation.place, citation.name, (citation.name,))
        return Claim(citation, block, finding, count)

    def _display(self, citation: Citation, block: Block) -> Link:
        exhibit: Exhibit | None = self._project.exhibits.get(citation.name)
        if exhibit is None:
            return _unknown("exhibit", citation, self._project.exhibits)
        figure = compute(exhibit, self._project, self._snapshot)
        if isinstance(figure, Problem):
            return replace(figure, place=citation.place)
        return Display(citation, block, conceal(figure, self._counts, self._project.protection.cell))

    def _quotation(self, citation: Citation, block: Block) -> Link:
        passage = citation.passage
        assert passage is not None, "a quote link that parsed names a passage"
        texts = self._snapshot.transcripts.get(passage.interview, ())
        original = next((t for t in texts if t.original), None)
        if passage.source in self._snapshot.withdrawn:
            return Problem("withdrawn-source", citation.place, str(passage), (passage.source,))
        if original is None or not _cut(original, passage).turns:
            return Problem("missing-passage", citation.place, str(passage), (str(passage),))
        transcript, verdict = self._best(citation.text, texts, passage, woven=is_woven(block, citation))
        elsewhere = None if verdict.verbatim else self._elsewhere(citation.text, texts, passage)
        answers = _answering(citation.text, transcript, _cut(original, passage))
        return Quotation(citation, block, transcript, answers, verdict, elsewhere)

    def _best(
        self, quoted: str, texts: tuple[Transcript, ...], passage: PassageRef, *, woven: bool
    ) -> tuple[Transcript, Verdict]:
        """Compare with each text of the passage; verbatim wins, then the report's language, then the original.

        Texts in the report's language are tried first, and the first of them without fault is the best there can be.
        """
        tried: list[tuple[tuple[bool, bool, int, bool], Transcript, Verdict]] = []
        language = self._manuscript.language
        for text in sorted(texts, key=lambda text: (text.language != language, not text.original)):
            cut = _cut(text, passage)
            if not cut.turns:
                continue
            verdict = verify(
                quoted,
                cut.turns,
                language=text.language,
                original=text.original,
                longest_omission=self._project.policy.omission,
                woven=woven,
            )
            if text.language == language and not verdict.faults:
                return cut, verdict
            away = text.language != language
            tried.append(((not verdict.verbatim, away, len(verdict.faults), not text.original), cut, verdict))
        _, cut, verdict = min(tried, key=lambda row: row[0])
        return cut, verdict

    def _elsewhere(self, quoted: str, texts: tuple[Transcript, ...], passage: PassageRef) -> Whereabouts | None:
        near = [
            Candidate(PassageRef(passage.interview, turn.number, turn.number), text.language, turn.speaker, turn)
            for text in texts
            for turn in text.turns
        ]
        home = nearest(quoted, near)
        if home is not None and home.exact:
            return home
        away = nearest(quoted, self._archive.candidates(quoted))
        if away is not None and (home is None or away.exact or away.likeness > home.likeness):
            return away
        return home


def _cut(transcript: Transcript, passage: PassageRef) -> Transcript:
    """Keep only the turns the passage names; none at all when any of them is missing."""
    named = passage.last - passage.first + 1
    turns = transcript.turns[passage.first - 1 : passage.last]
    if len(turns) != named or turns[0].number != passage.first:
        turns = tuple(t for t in transcript.turns if passage.first <= t.number <= passage.last)
    if len(turns) != named:
        turns = ()
    return replace(transcript, turns=turns)


def _answering(quoted: str, transcript: Transcript, original: Transcript) -> Transcript:
    """Keep of the original what answers to the words quoted from a translation; no turns when nothing pairs."""
    if transcript.original:
        return original
    said = None
    if transcript.aligned:
        said = answering(
            quoted,
            transcript.turns,
            original.turns,
            language=transcript.language,
            original_language=original.language,
        )
    turns = (Turn(original.turns[0].number, Speaker.SOURCE, Private(said)),) if said else ()
    return replace(original, turns=turns)


def _unknown(what: str, citation: Citation, known: Mapping[str, object]) -> Problem:
    from difflib import get_close_matches

    close = get_close_matches(citation.name, list(known), n=1)
    return Problem(f"unknown-{what}", citation.place, close[0] if close else "", (citation.name,))
