"""Compute the tables and charts of what happened: the funnel of recourse, who did what to whom, and crossings.

Each cell is a finding of its own, counted by the same evaluators as any other; the line of what is not known and the
totals are put together from their answers. A funnel is counted stage by stage, each among those for whom the stage
before is known to have been reached (methods of the UN Statistics Division for surveys of violence: each question has
its own base).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from firsthand.counting.binding import compile_finding
from firsthand.counting.closed import Closed
from firsthand.counting.dimensions import both, condition
from firsthand.counting.port import CompiledFinding
from firsthand.model.dimension import DIMENSIONS, SEX
from firsthand.model.finding import NOT_KNOWN, Count, Exhibit, Figure, Finding
from firsthand.model.manuscript import Problem
from firsthand.model.project import Project

Evaluate = Callable[[Sequence[CompiledFinding]], Mapping[str, Count]]
Terms = tuple[tuple[str, str], ...]
"""What a line asks: terms, each with its dimension."""

UNCHAINED = ("told",)
"""The stages that the next does not need: who told nobody may have complained."""

NEITHER = "not known: "
"""What the question of a line of others begins with, before the conditions of which none is known to hold."""


def compute_events(
    exhibit: Exhibit, project: Project, evaluate: Evaluate, languages: Sequence[str]
) -> Figure | Problem:
    """Compute one exhibit of what happened."""
    made = _Made(exhibit, project, evaluate, tuple(languages))
    try:
        return made.funnel() if exhibit.stages else made.crossing()
    except _Refused as refused:
        return refused.problem


class _Refused(Exception):
    """Carries a problem out of the computation to :func:`compute_events`, no further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Made:
    exhibit: Exhibit
    project: Project
    evaluate: Evaluate
    languages: tuple[str, ...]

    @property
    def _among(self) -> str:
        return self.exhibit.among or "true"

    def funnel(self) -> Figure:
        """Count each stage among those who are known to have come through the one before."""
        asked: list[tuple[str, str]] = []
        through = self._among
        for stage in self.exhibit.stages:
            asked.append((through, f"{stage}()"))
            if stage not in UNCHAINED:
                through = both(through, f"{stage}()")
        counts = self._counts(asked)
        labels = {one: tuple(self._label(stage, "", one) for stage in self.exhibit.stages) for one in self.languages}
        return Figure(
            self.exhibit,
            ("",),
            tuple((count,) for count in counts),
            labels,
            dict.fromkeys(self.languages, ("",)),
            lines=self.exhibit.stages,
            asked=tuple((one,) for one in asked),
        )

    def crossing(self) -> Figure:
        """Count every cell, what stands in no line, and every total."""
        rows, columns = self._rows(), self._lines(self.exhibit.columns_by, self.exhibit.columns)
        body = [[(*row, *column) for column in columns] for row in rows]
        cells = self._filled([terms for line in body for terms in line], [*rows, *columns])
        whole = self._counts([(self._among, "true")])[0]
        table = Closed(
            [[cells[terms] for terms in line] for line in body],
            [cells[row] for row in rows],
            [cells[column] for column in columns] if self.exhibit.columns_by else None,
            whole,
        )
        names = [" · ".join(term for _, term in row) for row in rows]
        lines = (*names, *table.below)
        heads = (*(column[0][1] if column else "" for column in columns), *table.beside)
        return Figure(
            self.exhibit,
            heads,
            tuple(map(tuple, table.cells)),
            {language: self._labels(rows, lines, language) for language in self.languages},
            {language: self._labels(columns, heads, language) for language in self.languages},
            frozenset(range(len(lines))),
            lines=lines,
            asked=self._asked(rows, columns, lines, heads),
            overlaps=table.overlaps,
        )

    def _rows(self) -> list[Terms]:
        lines = self._lines(self.exhibit.rows_by, self.exhibit.row_terms)
        if not self.exhibit.split_by:
            return lines
        every = [(*line, *part) for line, part in product(lines, self._lines(self.exhibit.split_by, ()))]
        return [line for line, count in zip(every, self._picked(every), strict=True) if count.n]

    def _lines(self, dimension: str, chosen: Sequence[str]) -> list[Terms]:
        """List a dimension's lines, those chosen or those with anything in them; of none one line that asks nothing."""
        if not dimension:
            return [()]
        if chosen:
            return [((dimension, term),) for term in chosen]
        vocabulary = DIMENSIONS[self.exhibit.unit][dimension]
        sexes = self.project.attributes.get("sex")
        known: Iterable[str] = sexes.values if dimension == SEX and sexes else ()
        if vocabulary:
            known = self.project.vocabularies[vocabulary].terms if vocabulary in self.project.vocabularies else ()
        every: list[Terms] = [((dimension, term),) for term in known]
        return [line for line, count in zip(every, self._picked(every), strict=True) if count.n]

    def _picked(self, every: Sequence[Terms]) -> list[Count]:
        return self._counts([(self._among, self._condition(terms)) for terms in every])

    def _condition(self, line: Terms) -> str:
        groups = self.exhibit.groups
        return condition(self.exhibit.unit, [(dimension, groups.get(term, (term,))) for dimension, term in line])

    def _filled(self, body: Sequence[Terms], edges: Sequence[Terms]) -> dict[Terms, Count]:
        wanted = list(dict.fromkeys([*body, *edges]))
        return dict(zip(wanted, self._picked(wanted), strict=True))

    def _counts(self, asked: Sequence[tuple[str, str]]) -> list[Count]:
        """Count conditions. Raises _Refused where one cannot be understood."""
        compiled: list[CompiledFinding] = []
        for number, (among, where) in enumerate(asked):
            finding = Finding(str(number), "", self.exhibit.unit, among, where)
            found = compile_finding(finding, self.project.attributes, self.project.codebook, self.project.vocabularies)
            if not isinstance(found, CompiledFinding):
                assert self.exhibit.place is not None
                detail = "; ".join(problem.detail for problem in found)
                raise _Refused(Problem("malformed-exhibit", self.exhibit.place, detail, (self.exhibit.name,)))
            compiled.append(found)
        counts = self.evaluate(compiled)
        return [replace(counts[str(number)], finding=self.exhibit.name) for number in range(len(asked))]

    def _asked(
        self, rows: Sequence[Terms], columns: Sequence[Terms], lines: Sequence[str], heads: Sequence[str]
    ) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Say what each cell asks; of the others in words, for no condition says "not known to be"."""

        def at(edge: Sequence[Terms], number: int, name: str) -> tuple[Terms, str]:
            if number < len(edge):
                return edge[number], ""
            return (), NEITHER + " or ".join(f"({self._condition(line)})" for line in edge) if name == NOT_KNOWN else ""

        def asks(row: tuple[Terms, str], column: tuple[Terms, str]) -> tuple[str, str]:
            held = self._condition((*row[0], *column[0]))
            others = [words for _, words in (row, column) if words]
            return self._among, " and ".join([*others, *([] if held == "true" and others else [held])])

        across = [at(columns, j, head) for j, head in enumerate(heads)]
        return tuple(tuple(asks(at(rows, i, line), column) for column in across) for i, line in enumerate(lines))

    def _labels(self, terms: Sequence[Terms], names: Sequence[str], language: str) -> tuple[str, ...]:
        labels = [[self._label(term, dimension, language) for dimension, term in line] for line in terms]
        known = ["\u00a0·\u00a0".join(line) for line in labels]
        return (*known, *("" for _ in names[len(known) :]))

    def _label(self, term: str, dimension: str, language: str) -> str:
        """Label a line as the exhibit does, else as the vocabulary or the attribute; empty leaves it to the writer."""
        own = self.exhibit.labels.get(term, {})
        if own:
            return own.get(language) or next(iter(own.values()))
        if not dimension:
            return ""
        vocabulary = DIMENSIONS[self.exhibit.unit].get(dimension, "")
        if vocabulary in self.project.vocabularies:
            return self.project.vocabularies[vocabulary].label(term, language)
        sexes = self.project.attributes.get("sex")
        words = sexes.values.get(term, {}) if sexes else {}
        return words.get(language) or next(iter(words.values()), term)
