"""The author's text as a tree: blocks of runs, each run knowing where it stands and what backs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from firsthand.model.place import Place
from firsthand.model.testimony import InterviewRef, PassageRef


class CitationKind(StrEnum):
    """What an evidence link's target is."""

    QUOTE = "quote"
    FINDING = "finding"
    SOURCE = "source"
    FACT = "fact"
    TABLE = "table"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class Citation:
    """An evidence link: ``text`` is what the reader reads, ``target`` what backs it, both as written.

    ``kind`` is None, and ``problem`` says why, when the target's form is wrong (``quote:S14`` without a passage).
    ``name`` is the finding's, fact's or exhibit's; ``part`` the part of a finding cited (``n`` when none is named);
    ``passage`` a quotation's; ``source`` the source's code.
    """

    target: str
    text: str
    place: Place
    kind: CitationKind | None
    name: str = ""
    part: str = "n"
    passage: PassageRef | None = None
    source: str = ""
    problem: str = ""


class Mark(StrEnum):
    """How a run is set."""

    EMPHASIS = "em"
    STRONG = "strong"
    CODE = "code"
    SUPERSCRIPT = "sup"
    SUBSCRIPT = "sub"
    STRIKE = "s"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text set one way. Within a run columns advance one a character, so any offset has a place.

    A line break is a run of its own: ``"\\n"`` hard, ``" "`` soft. ``href`` is an ordinary link's address;
    ``note`` the label of the footnote called here (text empty); ``image`` an ordinary picture's path (text is its alt).
    """

    text: str
    place: Place
    marks: frozenset[Mark] = field(default_factory=frozenset)
    citation: Citation | None = None
    href: str = ""
    note: str = ""
    image: str = ""


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    TABLE = "table"
    ROW = "row"
    CELL = "cell"
    CODE = "code"
    RULE = "rule"
    EXHIBIT = "exhibit"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """A block: leaves carry ``runs``, containers ``children``.

    ``level`` is a heading's 1 to 6; ``ordered`` and ``start`` a list's; ``header`` a table row's; ``label`` a note's;
    ``align`` a cell's (``left``, ``right``, ``center`` or empty). An EXHIBIT is a paragraph that is one table or
    chart link: its single run carries the citation.
    """

    kind: BlockKind
    place: Place
    runs: tuple[Run, ...] = ()
    children: tuple[Block, ...] = ()
    level: int = 0
    ordered: bool = False
    start: int = 1
    header: bool = False
    label: str = ""
    align: str = ""

    @property
    def text(self) -> str:
        """The block's own words, runs joined."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Section:
    """One file of the manuscript. ``lines`` are its source lines, for printing a diagnostic with its caret."""

    path: str
    blocks: tuple[Block, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The report as written: its files in order, and its language and medium as ``firsthand.toml`` gives them."""

    name: str
    language: str
    sections: tuple[Section, ...]
    medium: str = "report"
    title: str = ""
    content_note: str = ""
    date: str = ""

    def leaves(self) -> tuple[Block, ...]:
        """List every block that carries runs, in reading order, notes included."""
        found: list[Block] = []

        def walk(blocks: tuple[Block, ...]) -> None:
            for block in blocks:
                if block.runs:
                    found.append(block)
                walk(block.children)

        for section in self.sections:
            walk(section.blocks)
        return tuple(found)

    def citations(self) -> tuple[Citation, ...]:
        """List every evidence link once, in reading order."""
        seen: dict[int, Citation] = {}
        for block in self.leaves():
            for run in block.runs:
                if run.citation is not None:
                    seen.setdefault(id(run.citation), run.citation)
        return tuple(seen.values())

    def interviews(self) -> frozenset[InterviewRef]:
        """Name the interviews quoted from."""
        return frozenset(c.passage.interview for c in self.citations() if c.passage is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader of the manuscript or of a project file could not make sense of; becomes a diagnostic.

    ``kind`` is the name of the rule that reports it; ``detail`` carries ids and numbers only. ``wants`` is the file
    that would say what is named here and not known, or the folder of such files, ending in a slash.
    """

    kind: str
    place: Place
    detail: str
    subjects: tuple[str, ...] = ()
    wants: str = ""
