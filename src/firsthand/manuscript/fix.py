"""Mend what a diagnostic offers to mend: the words of one finding link. Never a quotation, never anything around it.

One thing changes beside them: a Korean particle right after the words, where they end in another sound than before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from firsthand.diagnostics.diagnostic import Diagnostic, Fix
from firsthand.errors import EnvironmentFault
from firsthand.manuscript.composed import raw_index
from firsthand.model.manuscript import Block, Citation, CitationKind, Run, Section
from firsthand.model.place import Place
from firsthand.text.particles import particle_after

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_SPECIAL = re.compile(r"([\\`*_\[\]<>&~|])")
_BOM = "\ufeff"


def fixable(section: Section, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Choose, in order, the diagnostics whose fix can be made in this file.

    The place must lie within the words of one finding link, in Markdown set in one way and written as they read. A
    quotation is never mended; where two fixes overlap and differ, or two stand in one link, none of them is made:
    together they would not say what each of them says.
    """
    runs = list(_runs(section.blocks))
    offered: dict[tuple[tuple[int, int], tuple[int, int]], list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        if diagnostic.fix is not None and diagnostic.place.path == section.path and "\n" not in diagnostic.fix.text:
            offered.setdefault(_span(diagnostic.place), []).append(diagnostic)
    spans = sorted(offered)
    alone = [
        span
        for number, span in enumerate(spans)
        if len({d.fix for d in offered[span]}) == 1
        and (number == 0 or spans[number - 1][1] <= span[0])
        and (number + 1 == len(spans) or span[1] <= spans[number + 1][0])
    ]
    linked = [(span, link) for span in alone if (link := _finding_at(runs, section, span)) is not None]
    taken = Counter(id(link) for _, link in linked)
    return tuple(offered[span][0] for span, link in linked if taken[id(link)] == 1)


def apply_fixes(text: str, diagnostics: Sequence[Diagnostic]) -> str:
    """Return a Markdown file's text with the fixes made that can be (:func:`fixable`); every other character as it was.

    The diagnostics are those of this file. Line ends, a byte-order mark and decomposed letters stay as they are.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    text = text.removeprefix(_BOM)
    for edit in reversed(edits(text, diagnostics)):
        start, end, words = edit.whole(text)
        text = text[:start] + words + text[end:]
    return mark + text


class Edit(NamedTuple):
    """The fix of a diagnostic as a change of a Markdown file's text: ``words`` from ``start`` to ``end``.

    ``particle`` is the change, if any, of the particle after them.
    """

    diagnostic: Diagnostic
    start: int
    end: int
    words: str
    particle: tuple[tuple[int, int, str], ...] = ()

    def whole(self, text: str) -> tuple[int, int, str]:
        """Give the change and that of the particle as one: from where, to where, and what then stands there."""
        end, words = self.end, self.words
        for start, beyond, particle in self.particle:
            end, words = beyond, words + text[end:start] + particle
        return self.start, end, words


def edits(text: str, diagnostics: Sequence[Diagnostic]) -> tuple[Edit, ...]:
    """List, in order, the fixes that can be made in a Markdown file (:func:`fixable`), without a byte-order mark."""
    from firsthand.manuscript.markdown import read_markdown

    if not diagnostics:
        return ()
    section, _ = read_markdown(diagnostics[0].place.path, text)
    return tuple(
        Edit(
            diagnostic,
            *extent(text, diagnostic.place),
            escaped(fix.text),
            tuple((*extent(text, place), words) for place, words in _particle(section, diagnostic.place, fix)),
        )
        for diagnostic in fixable(section, diagnostics)
        if (fix := diagnostic.fix) is not None
    )


def escaped(words: str) -> str:
    """Write words in Markdown so that they are read as they are."""
    return _SPECIAL.sub(r"\\\1", words)


def extent(text: str, place: Place) -> tuple[int, int]:
    """Tell where a place begins and ends in a Markdown file's text, in code points; past the last line is the last."""
    lines = [Line(match[1], match.start()) for match in _LINE.finditer(text)]
    first, last = (lines[min(max(at, 1), len(lines)) - 1] for at in (place.line, place.end_line or place.line))
    return first.offset(place.column), last.offset(place.end_column or place.column)


def fix_word(data: bytes, diagnostics: Sequence[Diagnostic]) -> bytes:
    """Return a .docx with the fixes made that can be; only its main part changes, every other one keeps its bytes.

    The diagnostics are those of this file. Words in notes and text boxes are left alone. Raises EnvironmentFault when
    the document cannot be read.
    """
    from firsthand.manuscript.word import read_document
    from firsthand.manuscript.word_edit import replace_words
    from firsthand.manuscript.word_package import Unreadable, serialise

    if not diagnostics:
        return data
    path = diagnostics[0].place.path
    try:
        document = read_document(path, data)
        section = Section(path, tuple(document.blocks), tuple(p.text for p in document.paragraphs))
        chosen = [d for d in fixable(section, diagnostics) if d.place.line <= document.in_body]
        for diagnostic in reversed(chosen):
            place, fix = diagnostic.place, diagnostic.fix
            assert fix is not None, "what is fixable has a fix"
            paragraph = document.paragraphs[place.line - 1]
            for there, words in (*_particle(section, place, fix), (place, fix.text)):
                replace_words(paragraph, there.column - 1, there.end_column - 1, words)
        if not chosen:
            return data
        root = document.body.getroottree().getroot()
        return document.package.replaced({document.package.document: serialise(root)})
    except Unreadable as fault:
        raise EnvironmentFault(f"{path} cannot be read: {fault.reason}") from None


class Line(NamedTuple):
    """A line as its file has it, and where it begins."""

    text: str
    start: int

    def offset(self, column: int) -> int:
        """Return the offset in the file of a column of the line's NFC form."""
        return self.start + raw_index(self.text, column - 1)


def _particle(section: Section, place: Place, fix: Fix) -> Iterator[tuple[Place, str]]:
    """Yield the particle right after the words a fix replaces, in the link or outside any, and the one that fits."""
    for runs in _leaves(section.blocks):
        touched = [at for at, run in enumerate(runs) if _span(run.place)[0] < _span(place)[1] <= _span(run.place)[1]]
        if not touched:
            continue
        last, after = runs[touched[-1]], runs[touched[-1] + 1 : touched[-1] + 2]
        inside = place.end_column - last.place.column
        beyond = "".join(run.text for run in after if run.citation in {None, last.citation} and not run.href)
        old, rest = last.text[:inside], last.text[inside:] or beyond
        found = particle_after(rest, old, fix.text)
        if found is None:
            return
        run, column = (last, place.end_column) if last.text[inside:] else (after[0], after[0].place.column)
        line, end = run.place.line, column + len(found[0])
        if line == place.end_line and section.lines[line - 1][column - 1 : end - 1] == found[0]:
            yield Place(place.path, line, column, line, end), found[1]
        return


def _leaves(blocks: Iterable[Block]) -> Iterator[tuple[Run, ...]]:
    for block in blocks:
        yield block.runs
        yield from _leaves(block.children)


def _runs(blocks: Iterable[Block]) -> Iterator[Run]:
    for runs in _leaves(blocks):
        yield from runs


def _span(place: Place) -> tuple[tuple[int, int], tuple[int, int]]:
    return (place.line, place.column), (place.end_line, place.end_column)


def _finding_at(
    runs: Sequence[Run], section: Section, span: tuple[tuple[int, int], tuple[int, int]]
) -> Citation | None:
    """Find the one finding link whose words the span lies in, where they may be rewritten."""
    start, end = span
    touched = [run for run in runs if _span(run.place)[0] < end and start < _span(run.place)[1]]
    if not touched or start >= end:
        return None
    citation = touched[0].citation
    if citation is None or citation.kind is not CitationKind.FINDING:
        return None
    if start < _span(touched[0].place)[0] or _span(touched[-1].place)[1] < end:
        return None
    if any(run.citation is not citation for run in touched):
        return None
    if section.path.lower().endswith(".docx"):
        plain = all(run.text != "\n" and not run.note for run in touched)
    else:
        plain = all(run.marks == touched[0].marks and _as_written(run, section) for run in touched)
    return citation if plain else None


def _as_written(run: Run, section: Section) -> bool:
    """Whether a Markdown file has the run's words as they read: no escape, no entity; a soft line end may go."""
    place = run.place
    if place.line != place.end_line:
        return False
    written = section.lines[place.line - 1][place.column - 1 : place.end_column - 1]
    return run.text in {written, written or " "}
